import type { z } from 'zod'
import { client } from '#web/request.ts'
import type * as schema from './account.schema.ts'

// The people administration as browsers need it; a test holds each against its endpoint value.

/** One person of the staff, as she comes. */
export type PersonSeen = z.input<typeof schema.Person>

/** A link that is shown once, as it comes. */
export type LinkSeen = z.input<typeof schema.Link>

export const disableAccount = client<typeof schema.disableAccount>({
  method: 'POST',
  path: '/api/accounts/{id}/disable',
})

export const enableAccount = client<typeof schema.enableAccount>({
  method: 'POST',
  path: '/api/accounts/{id}/enable',
})

export const inviteAccount = client<typeof schema.inviteAccount>({
  method: 'POST',
  path: '/api/accounts',
})

export const listAccounts = client<typeof schema.listAccounts>({
  method: 'GET',
  path: '/api/accounts',
})

export const renewInvitation = client<typeof schema.renewInvitation>({
  method: 'POST',
  path: '/api/accounts/{id}/invitation',
})

export const resetSecondFactor = client<typeof schema.resetSecondFactor>({
  method: 'POST',
  path: '/api/accounts/{id}/second-factor/reset',
})

export const revokeInvitation = client<typeof schema.revokeInvitation>({
  method: 'DELETE',
  path: '/api/accounts/{id}/invitation',
})

export const setRoles = client<typeof schema.setRoles>({
  method: 'PUT',
  path: '/api/accounts/{id}/roles',
})
