import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { Refusal } from '#kernel/refusal.ts'
import { freshBytes } from './random.ts'

/**
 * What can be done with the keys of an installation, so that nobody else holds them.
 * Master -> root (one key per purpose follows from it) and wrapping keys -> one data key per record, wrapped.
 * All of it gives the same answers after a rotation of the master or of the wrapping key.
 */
export interface Keys {
  /** Keyed hash of a secret that is stored only so. @returns 32 bytes */
  hash(secret: string): Uint8Array
  /** A secret that can be made again from the same words, apart per purpose. @returns 32 bytes */
  derive(purpose: string, words: string): Uint8Array
  /** Makes a data key. @returns the key itself and its wrapped form, which is what is stored */
  newDataKey(boundTo: string): { key: KeyObject; wrapped: Uint8Array }
  /**
   * Opens a wrapped data key.
   * @throws Error when it is not ours or was bound to another record
   * @throws Refusal `busy` `keys.otherVersion` for a moment, when another process has rotated the wrapping key
   */
  unwrap(wrapped: Uint8Array, boundTo: string): KeyObject
}

/**
 * A key as the runtime takes it at once: with bare bytes each use of a key costs four times as much (66 against
 * 17 us for an HMAC).
 */
const asKey = (key: Uint8Array | KeyObject): KeyObject =>
  key instanceof Uint8Array ? createSecretKey(key) : key

const VERSION = 1
const NONCE = 12
const TAG = 16

/**
 * Seals bytes with AES-256-GCM: version, nonce, ciphertext, tag.
 * @param boundTo  what the bytes belong to; opening under another name fails
 */
export function seal(key: Uint8Array | KeyObject, plain: Uint8Array, boundTo: string): Uint8Array {
  const nonce = freshBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', asKey(key), nonce)
  cipher.setAAD(Buffer.from(boundTo))
  return Buffer.concat([
    Buffer.of(VERSION),
    nonce,
    cipher.update(plain),
    cipher.final(),
    cipher.getAuthTag(),
  ])
}

/**
 * Opens what `seal` made.
 * @throws Error when the key, the name it is bound to, or a single bit differs
 */
export function unseal(
  key: Uint8Array | KeyObject,
  sealed: Uint8Array,
  boundTo: string,
): Uint8Array {
  if (sealed.length < 1 + NONCE + TAG || sealed[0] !== VERSION)
    throw new Error(
      `got ${sealed.length} bytes of version ${sealed[0]}, wanted sealed bytes of version ${VERSION}`,
    )
  const decipher = createDecipheriv('aes-256-gcm', asKey(key), sealed.subarray(1, 1 + NONCE))
  decipher.setAAD(Buffer.from(boundTo))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
  return Buffer.concat([
    decipher.update(sealed.subarray(1 + NONCE, sealed.length - TAG)),
    decipher.final(),
  ])
}

/** The secrets under the master key. Both are random: the root for as long as the data lives, a wrapping key until it is rotated. */
export interface Ring {
  /** 32 bytes */
  readonly root: Uint8Array
  /** by version */
  readonly wrapping: ReadonlyMap<number, KeyObject>
  /** the version under which new data keys are wrapped */
  readonly current: number
}

/** The form of a wrapped data key: this byte, the wrapping key's version (4 bytes), then sealed bytes. */
const WRAPPED = 2

/** How bytes begin that are wrapped under a version. */
export function wrappedPrefix(version: number): Buffer {
  const prefix = Buffer.alloc(5)
  prefix.writeUInt8(WRAPPED)
  prefix.writeUInt32BE(version, 1)
  return prefix
}

/** Wraps a data key under the ring's current wrapping key. */
export function wrap(ring: Ring, key: Uint8Array, boundTo: string): Uint8Array {
  const sealed = seal(wrappingKey(ring, ring.current), key, boundTo)
  return Buffer.concat([wrappedPrefix(ring.current), sealed])
}

function wrappingKey({ wrapping }: Ring, version: number): KeyObject {
  const key = wrapping.get(version)
  if (key === undefined) throw new Refusal('busy', 'keys.otherVersion', { version })
  return key
}

function unwrap(ring: Ring, wrapped: Uint8Array, boundTo: string): Uint8Array {
  const bytes = Buffer.from(wrapped.buffer, wrapped.byteOffset, wrapped.length)
  if (bytes.length < 5 || bytes[0] !== WRAPPED)
    throw new Error(
      `got ${bytes.length} bytes of form ${bytes[0]}, wanted a wrapped key of form ${WRAPPED}`,
    )
  return unseal(wrappingKey(ring, bytes.readUInt32BE(1)), bytes.subarray(5), boundTo)
}

/** The same data key under the ring's current wrapping key. @throws as `Keys.unwrap` */
export const rewrap = (ring: Ring, wrapped: Uint8Array, boundTo: string): Uint8Array =>
  wrap(ring, unwrap(ring, wrapped, boundTo), boundTo)

/** A key that follows from a secret, apart from every other that does. */
export const keyFor = (secret: Uint8Array, purpose: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `convive/${purpose}`, 32)))

/** The keys of a ring. @param ring  asked each time, since a rotation adds to it while the server runs */
export function keysOf(ring: () => Ring): Keys {
  const purposes = new Map<string, KeyObject>()
  const mac = (purpose: string, words: string): Buffer => {
    let key = purposes.get(purpose)
    if (key === undefined) {
      key = keyFor(ring().root, purpose)
      purposes.set(purpose, key)
    }
    return createHmac('sha256', key).update(words).digest()
  }
  return {
    hash: (secret) => mac('hash', secret),
    derive: (purpose, words) => mac(`derive/${purpose}`, words),
    newDataKey(boundTo) {
      const key = freshBytes(32)
      return { key: createSecretKey(key), wrapped: wrap(ring(), key, boundTo) }
    },
    unwrap: (wrapped, boundTo) => createSecretKey(unwrap(ring(), wrapped, boundTo)),
  }
}

/** Keys that follow from one secret and are kept nowhere: for a world that lives as long as a test. */
export function keysFrom(secret: Uint8Array): Keys {
  const ring: Ring = { root: secret, wrapping: new Map([[1, keyFor(secret, 'wrap')]]), current: 1 }
  return keysOf(() => ring)
}
