import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto'
import { asciiBytes } from './bytes.rules.ts'
import { type KeyKind, type VerifierKey, verifierKey } from './checkpoint.rules.ts'
import type { Sha256 } from './tree.rules.ts'

/** SHA-256 of this machine. */
export const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer')

/** Who signs notes, with the key by which everybody checks them. */
export interface Signer {
  readonly key: VerifierKey
  /** @param text  ASCII @returns 64 bytes */
  sign(text: string): Uint8Array
}

/** An Ed25519 seed as the runtime takes it. @see RFC 8410, section 7 */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * A signer from a seed of 32 bytes.
 * @param nameOf  the name that the key goes by, from the public key
 */
export function signerFrom(
  seed: Uint8Array,
  kind: KeyKind,
  nameOf: (publicKey: Uint8Array) => string,
): Signer {
  if (seed.length !== 32) throw new RangeError(`got a seed of ${seed.length} bytes, wanted 32`)
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  const publicKey = Buffer.from(String(x), 'base64url')
  return {
    key: verifierKey(sha256, nameOf(publicKey), kind, publicKey),
    sign: (text) => sign(null, asciiBytes(text), key),
  }
}

/**
 * The signer of an institution's log. Its name follows from its key, so that no other log has it, and a change of
 * address changes nothing.
 * @param derive  of the world: the same seed for the same institution, whatever the master key is
 */
export const logSigner = (
  derive: (purpose: string, words: string) => Uint8Array,
  tenant: number,
): Signer =>
  signerFrom(derive('ledger/signing', String(tenant)), 'log', (publicKey) => {
    const name = Buffer.from(sha256(publicKey)).toString('hex').slice(0, 16)
    return `convive/ledger/${name}`
  })

/** Whether a signature is by a key. */
export function isSignedBy(
  { publicKey }: VerifierKey,
  text: string,
  signature: Uint8Array,
): boolean {
  const x = Buffer.from(publicKey).toString('base64url')
  const key: KeyObject = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return signature.length === 64 && verify(null, asciiBytes(text), key, signature)
}
