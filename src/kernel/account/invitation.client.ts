import { client } from '#web/request.ts'
import type * as schema from './invitation.schema.ts'

// Accepting a link as browsers need it; a test holds each against its endpoint value.

export const acceptInvitation = client<typeof schema.acceptInvitation>({
  method: 'POST',
  path: '/api/invitations/accept',
})

export const prepareInvitation = client<typeof schema.prepareInvitation>({
  method: 'POST',
  path: '/api/invitations/prepare',
})

export const seeInvitation = client<typeof schema.seeInvitation>({
  method: 'POST',
  path: '/api/invitations/see',
})
