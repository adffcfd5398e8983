import { z } from 'zod'
import { Label } from './account.schema.ts'
import { PasskeyMade } from './passkey.schema.ts'

/** A password as it is given: how long it must be is a rule, so that a sign-in never tells. */
export const Password = z.string().min(1).max(512)

/** Six digits of the code generator, or one of the recovery codes. */
export const Code = z.string().trim().min(6).max(40)

/** A code generator to be set up: shown once; the secret is kept only when a code of it comes back. */
export const TotpOffer = z.object({
  /** goes back with the first code */
  enrolment: z.string(),
  /** for typing in, base32 */
  secret: z.string(),
  uri: z.string(),
  /** the same as a picture: an SVG path over `size` x `size` units, dark modules filled */
  qr: z.object({ size: z.number().int(), path: z.string() }),
})
export type TotpOffer = z.infer<typeof TotpOffer>

/** Names a code generator that was offered and not yet set up. */
export const Enrolment = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
/** Either of the two ways in; a password never without its code generator. */
export const NewCredential = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('passkey'), passkey: PasskeyMade, name: Label }),
  z.strictObject({
    by: z.literal('password'),
    password: Password,
    enrolment: Enrolment,
    totp: Code,
  }),
])
export type NewCredential = z.infer<typeof NewCredential>
