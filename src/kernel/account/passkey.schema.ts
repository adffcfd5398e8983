import { z } from 'zod'

const Base64url = z
  .string()
  .max(16_384)
  .regex(/^[A-Za-z0-9_-]*$/)
const Extensions = z.looseObject({})
const Attachment = z.enum(['platform', 'cross-platform']).optional()

/** What a browser answers when it made a passkey (`RegistrationResponseJSON` of WebAuthn level 3). */
export const PasskeyMade = z.strictObject({
  id: Base64url.min(1),
  rawId: Base64url.min(1),
  type: z.literal('public-key'),
  authenticatorAttachment: Attachment,
  clientExtensionResults: Extensions,
  response: z.strictObject({
    clientDataJSON: Base64url.min(1),
    attestationObject: Base64url.min(1),
    authenticatorData: Base64url.optional(),
    transports: z.array(z.string().max(20)).max(10).optional(),
    publicKeyAlgorithm: z.number().int().optional(),
    publicKey: Base64url.optional(),
  }),
})
export type PasskeyMade = z.infer<typeof PasskeyMade>

/** What a browser answers when a passkey signed (`AuthenticationResponseJSON` of WebAuthn level 3). */
export const PasskeySigned = z.strictObject({
  id: Base64url.min(1),
  rawId: Base64url.min(1),
  type: z.literal('public-key'),
  authenticatorAttachment: Attachment,
  clientExtensionResults: Extensions,
  response: z.strictObject({
    clientDataJSON: Base64url.min(1),
    authenticatorData: Base64url.min(1),
    signature: Base64url.min(1),
    userHandle: Base64url.nullish(),
  }),
})
export type PasskeySigned = z.infer<typeof PasskeySigned>

const Descriptor = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.string()).optional(),
})

/** What the browser needs to make a passkey: passed on as `optionsJSON`. */
export const PasskeyCreation = z.object({
  rp: z.object({ id: z.string().optional(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.number() })),
  timeout: z.number().optional(),
  excludeCredentials: z.array(Descriptor).optional(),
  authenticatorSelection: z
    .object({
      residentKey: z.enum(['discouraged', 'preferred', 'required']).optional(),
      requireResidentKey: z.boolean().optional(),
      userVerification: z.enum(['discouraged', 'preferred', 'required']).optional(),
    })
    .optional(),
  attestation: z.enum(['none', 'direct', 'enterprise', 'indirect']).optional(),
  extensions: z.looseObject({}).optional(),
  hints: z.array(z.enum(['hybrid', 'security-key', 'client-device'])).optional(),
})
export type PasskeyCreation = z.infer<typeof PasskeyCreation>

/** What the browser needs to let a passkey sign: passed on as `optionsJSON`. */
export const PasskeyRequest = z.object({
  challenge: z.string(),
  rpId: z.string().optional(),
  timeout: z.number().optional(),
  allowCredentials: z.array(Descriptor).optional(),
  userVerification: z.enum(['discouraged', 'preferred', 'required']).optional(),
})
export type PasskeyRequest = z.infer<typeof PasskeyRequest>

/** A request that has the right shape, for the documentation of the interface. */
export const exampleSigned: z.input<typeof PasskeySigned> = {
  id: 'AQID',
  rawId: 'AQID',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'e30', authenticatorData: 'AQID', signature: 'AQID' },
}

/** A new passkey that has the right shape, for the documentation of the interface. */
export const exampleMade: z.input<typeof PasskeyMade> = {
  id: 'AQID',
  rawId: 'AQID',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'e30', attestationObject: 'AQID' },
}
