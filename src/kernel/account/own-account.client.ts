import type { z } from 'zod'
import { client } from '#web/request.ts'
import type * as account from './account.schema.ts'
import type * as schema from './own-account.schema.ts'

// One’s own account as browsers need it; a test holds each against its endpoint value.

/** One’s own account, as it comes. */
export type OwnAccountSeen = z.input<typeof account.OwnAccount>

export const addPasskey = client<typeof schema.addPasskey>({
  method: 'POST',
  path: '/api/account/passkeys',
})

export const changeOwnAccount = client<typeof schema.changeOwnAccount>({
  method: 'PUT',
  path: '/api/account',
})

export const endOtherSessions = client<typeof schema.endOtherSessions>({
  method: 'DELETE',
  path: '/api/account/sessions',
})

export const endOwnSession = client<typeof schema.endOwnSession>({
  method: 'DELETE',
  path: '/api/account/sessions/{id}',
})

export const preparePasskey = client<typeof schema.preparePasskey>({
  method: 'POST',
  path: '/api/account/passkeys/options',
})

export const prepareTotp = client<typeof schema.prepareTotp>({
  method: 'POST',
  path: '/api/account/totp/options',
})

export const removePasskey = client<typeof schema.removePasskey>({
  method: 'DELETE',
  path: '/api/account/passkeys/{id}',
})

export const removePassword = client<typeof schema.removePassword>({
  method: 'DELETE',
  path: '/api/account/password',
})

export const removeTotp = client<typeof schema.removeTotp>({
  method: 'DELETE',
  path: '/api/account/totp',
})

export const renamePasskey = client<typeof schema.renamePasskey>({
  method: 'PUT',
  path: '/api/account/passkeys/{id}',
})

export const renewRecoveryCodes = client<typeof schema.renewRecoveryCodes>({
  method: 'POST',
  path: '/api/account/recovery-codes',
})

export const seeOwnAccount = client<typeof schema.seeOwnAccount>({
  method: 'GET',
  path: '/api/account',
})

export const setPassword = client<typeof schema.setPassword>({
  method: 'PUT',
  path: '/api/account/password',
})

export const setTotp = client<typeof schema.setTotp>({ method: 'POST', path: '/api/account/totp' })
