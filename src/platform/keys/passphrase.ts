import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { hashRaw } from '@node-rs/argon2'
import { z } from 'zod'
import { assertGoodPassword, normalPassword } from '#kernel/account/password.rules.ts'
import { seal, unseal } from './keys.ts'

/** What one guess at the passphrase costs: memory in KiB, passes. */
export interface PassphraseCost {
  readonly memoryCost: number
  readonly timeCost: number
}

/** Argon2id, 256 MiB, four passes: a second or two at each start. @see RFC 9106 (2021), section 4 */
export const passphraseCost: PassphraseCost = { memoryCost: 262_144, timeCost: 4 }

const SALT = 16
const BOUND_TO = 'convive/master'
const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))

/** The master key under a passphrase, as it lies beside the data; that it opens is the check of the passphrase. */
export const SealedMaster = z.strictObject({
  version: z.literal(1),
  kdf: z.literal('argon2id'),
  // What a tampered file could ask for at most.
  memoryCost: z.int().min(8).max(4_194_304),
  timeCost: z.int().min(1).max(100),
  salt: hex(SALT),
  sealed: hex(1 + 12 + 32 + 16),
})
export type SealedMaster = z.infer<typeof SealedMaster>

/** The key that follows from a passphrase, with the salt and the cost that the file names. */
export async function keyOfPassphrase(
  { memoryCost, timeCost, salt }: Pick<SealedMaster, 'memoryCost' | 'timeCost' | 'salt'>,
  passphrase: string,
): Promise<KeyObject> {
  // The package's own choice is Argon2id, version 1.3; a test holds it to that.
  const raw = await hashRaw(normalPassword(passphrase), {
    memoryCost,
    timeCost,
    parallelism: 1,
    outputLen: 32,
    salt: Buffer.from(salt, 'hex'),
  })
  return createSecretKey(raw)
}

/** The master key, or undefined when it is another passphrase's key. */
export function openMaster({ sealed }: SealedMaster, key: KeyObject): Uint8Array | undefined {
  try {
    return unseal(key, Buffer.from(sealed, 'hex'), BOUND_TO)
  } catch {
    return undefined
  }
}

/** The same file with another master key in it: passphrase, salt and cost stay. */
export const resealMaster = (
  file: SealedMaster,
  key: KeyObject,
  master: Uint8Array,
): SealedMaster => ({
  ...file,
  sealed: Buffer.from(seal(key, master, BOUND_TO)).toString('hex'),
})

/**
 * Puts a master key under a new passphrase.
 * @throws Refusal `invalid` when the passphrase is short or guessed first
 */
export async function sealMaster(
  passphrase: string,
  master: Uint8Array,
  cost: PassphraseCost = passphraseCost,
): Promise<{ file: SealedMaster; key: KeyObject }> {
  assertGoodPassword(passphrase, [])
  const salt = randomBytes(SALT).toString('hex')
  const key = await keyOfPassphrase({ ...cost, salt }, passphrase)
  const empty = { version: 1, kdf: 'argon2id', ...cost, salt, sealed: '' } as const
  return { file: resealMaster(empty, key, master), key }
}
