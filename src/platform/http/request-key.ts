import { createHash } from 'node:crypto'
import { Refusal } from '#kernel/refusal.ts'
import type { IdempotencyKey } from '../world.ts'
import { canonicalJson } from './json.ts'

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const hex = /^[0-9a-f]{32,64}$/
const base64url = /^[A-Za-z0-9_-]{22,64}$/

/**
 * The key of a request with what makes it one request.
 * @param endpoint  method and pattern, such as `POST /api/reports`
 * @param key       the header, or the hidden field of a plain form
 * @param account   who is signed in: the same key from somebody else is another content, and refused
 * @param input     what came in as JSON
 * @param bytes     files that came with it, in order
 * @throws Refusal `invalid` when there is none, or it is shorter than 128 bits
 */
export function requestKey(
  endpoint: string,
  key: string | undefined,
  account: string | undefined,
  input: unknown,
  bytes: readonly Uint8Array[] = [],
): IdempotencyKey {
  const field = 'Idempotency-Key'
  if (key === undefined || key === '') throw new Refusal('invalid', 'http.keyMissing', { field })
  if (!uuid.test(key) && !hex.test(key) && !base64url.test(key))
    throw new Refusal('invalid', 'http.keyWrong', { field })
  const sum = createHash('sha256').update(canonicalJson([account ?? null, input]))
  for (const each of bytes) sum.update(`\0${each.length}\0`).update(each)
  const plain = uuid.test(key) ? key.toLowerCase() : key
  return { endpoint, key: plain, fingerprint: new Uint8Array(sum.digest()) }
}

/** A new key for a hidden field: 128 random bits. */
export const newFormKey = (random: (bytes: number) => Uint8Array): string =>
  Buffer.from(random(16)).toString('hex')
