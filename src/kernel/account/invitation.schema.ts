import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { Language } from '../language.ts'
import { Role } from '../policy/policy.schema.ts'
import { InstantOut } from '../time.schema.ts'
import { DisplayName, Email, FullName, InvitationKind, Label } from './account.schema.ts'
import { NewCredential, TotpOffer } from './credential.schema.ts'
import { exampleMade, PasskeyCreation } from './passkey.schema.ts'
import { SessionView } from './session.schema.ts'

/** The secret of an invitation as it stands in its link. */
export const InvitationToken = z.string().regex(/^[A-Za-z0-9_-]{22}$/)

const exampleToken = 'AAAAAAAAAAAAAAAAAAAAAA'

export const seeInvitation = endpoint({
  method: 'POST',
  path: '/api/invitations/see',
  may: 'invitation.accept',
  about: 'What the holder of a link is invited to.',
  input: z.strictObject({ token: InvitationToken }),
  output: z.object({
    kind: InvitationKind,
    institution: z.string(),
    roles: z.array(Role),
    /** absent for the first administrator, who gives her own */
    email: z.string().optional(),
    name: z.string().optional(),
    displayName: z.string().optional(),
    expiresAt: InstantOut,
  }),
  example: { token: exampleToken },
})

export const prepareInvitation = endpoint({
  method: 'POST',
  path: '/api/invitations/prepare',
  may: 'invitation.accept',
  about: 'What is needed to accept: a passkey to be made, and a code generator to be set up.',
  input: z.strictObject({
    token: InvitationToken,
    /** of the first administrator, who has none in the invitation */
    email: Email.optional(),
    displayName: DisplayName,
  }),
  output: z.object({ passkey: PasskeyCreation, totp: TotpOffer }),
  example: { token: exampleToken, displayName: 'Ana M.' },
})

export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/api/invitations/accept',
  may: 'invitation.accept',
  about: 'Accepts an invitation, once: sets name and way to sign in, and signs in.',
  input: z.strictObject({
    token: InvitationToken,
    name: FullName,
    displayName: DisplayName,
    email: Email.optional(),
    language: Language,
    credential: NewCredential,
    device: Label.optional(),
  }),
  output: z.object({
    session: SessionView,
    /** with a password: ten codes for the day the phone is lost, shown once */
    recoveryCodes: z.array(z.string()),
  }),
  example: {
    token: exampleToken,
    name: 'Ana Moreno',
    displayName: 'Ana M.',
    language: 'es',
    credential: { by: 'passkey', name: 'Mi teléfono', passkey: exampleMade },
  },
})

/** Accepting a link. */
export const invitationEndpoints = [seeInvitation, prepareInvitation, acceptInvitation] as const
