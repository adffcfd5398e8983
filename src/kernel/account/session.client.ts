import type { z } from 'zod'
import { client } from '#web/request.ts'
import type * as schema from './session.schema.ts'

// Signing in and out as browsers need it; a test holds each against its endpoint value.

/** Who is signed in, as it comes. */
export type SessionSeen = z.input<typeof schema.SessionView>

export const confirmSession = client<typeof schema.confirmSession>({
  method: 'POST',
  path: '/api/session/confirm',
})

export const keepSession = client<typeof schema.keepSession>({
  method: 'POST',
  path: '/api/session/activity',
})

export const passkeyRequest = client<typeof schema.passkeyRequest>({
  method: 'POST',
  path: '/api/session/passkey/options',
})

export const seeSession = client<typeof schema.seeSession>({ method: 'GET', path: '/api/session' })

export const signIn = client<typeof schema.signIn>({ method: 'POST', path: '/api/session' })

export const signInByPasskey = client<typeof schema.signInByPasskey>({
  method: 'POST',
  path: '/api/session/passkey',
})

export const signOut = client<typeof schema.signOut>({ method: 'DELETE', path: '/api/session' })
