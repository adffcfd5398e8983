import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { id } from '../ids.ts'
import { Language } from '../language.ts'
import { Role } from '../policy/policy.schema.ts'
import { InstantOut } from '../time.schema.ts'
import { Done, Empty, Label, OwnSession } from './account.schema.ts'
import { Code, Password } from './credential.schema.ts'
import { exampleSigned, PasskeyRequest, PasskeySigned } from './passkey.schema.ts'

/** How somebody proved who she is. */
export const Way = OwnSession.shape.way
export type Way = z.infer<typeof Way>

/** Who is signed in. */
export const SessionView = z.object({
  signedIn: z.boolean(),
  /** the rest is there only for somebody who is signed in */
  account: id('account').optional(),
  displayName: z.string().optional(),
  unit: z.string().optional(),
  roles: z.array(Role),
  language: Language,
  way: Way.optional(),
  /** when the session ends whatever happens */
  expiresAt: InstantOut.optional(),
  /** when it ends if nothing is done until then */
  idleUntil: InstantOut.optional(),
  /** until then one's own ways to sign in, and the powers of others, can be changed without proving oneself again */
  confirmedUntil: InstantOut.optional(),
  /** only after a sign-in by recovery code: how many are left */
  recoveryCodesLeft: z.number().int().optional(),
})
export type SessionView = z.infer<typeof SessionView>

export const seeSession = endpoint({
  method: 'GET',
  path: '/api/session',
  may: 'session.see',
  about: 'Who is signed in with this cookie, in which roles and until when.',
  input: Empty,
  output: SessionView,
  example: {},
})

export const signIn = endpoint({
  method: 'POST',
  path: '/api/session',
  may: 'session.start',
  about: 'Signs in with e-mail and password, and the second factor where one is set up.',
  input: z.strictObject({
    email: z.string().trim().min(1).max(254),
    password: Password,
    totp: Code.optional(),
    device: Label.optional(),
  }),
  output: SessionView,
  example: { email: 'ana.moreno@example.org', password: 'caballo correcto pila grapa' },
})

export const signOut = endpoint({
  method: 'DELETE',
  path: '/api/session',
  may: 'session.end',
  about: 'Ends the session; without one it does nothing.',
  input: Empty,
  output: Done,
  example: {},
})

export const keepSession = endpoint({
  method: 'POST',
  path: '/api/session/activity',
  may: 'session.keep',
  about:
    'Says that the person is really there (a key, a click), so that the session does not end as idle.',
  input: Empty,
  output: z.object({ idleUntil: InstantOut, expiresAt: InstantOut }),
  example: {},
})

export const passkeyRequest = endpoint({
  method: 'POST',
  path: '/api/session/passkey/options',
  may: 'session.start',
  about: 'What the browser needs to let a passkey sign, to sign in or to confirm.',
  input: Empty,
  output: PasskeyRequest,
  example: {},
})

export const signInByPasskey = endpoint({
  method: 'POST',
  path: '/api/session/passkey',
  may: 'session.start',
  about: 'Signs in with a passkey, which is both factors in one.',
  input: z.strictObject({ passkey: PasskeySigned, device: Label.optional() }),
  output: SessionView,
  example: { passkey: exampleSigned },
})

export const confirmSession = endpoint({
  method: 'POST',
  path: '/api/session/confirm',
  may: 'session.keep',
  about: 'Proves once more who is there, before ways to sign in or powers are changed.',
  input: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('password'), password: Password, totp: Code.optional() }),
    z.strictObject({ by: z.literal('passkey'), passkey: PasskeySigned }),
  ]),
  output: SessionView,
  example: { by: 'password', password: 'caballo correcto pila grapa' },
})

/** Signing in and out. */
export const sessionEndpoints = [
  seeSession,
  signIn,
  signOut,
  keepSession,
  passkeyRequest,
  signInByPasskey,
  confirmSession,
] as const
