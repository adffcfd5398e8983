import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { link, mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { Refusal } from '#kernel/refusal.ts'

/**
 * What can be done with the master key, so that nobody else holds it.
 * Master -> one key per purpose (HKDF) -> one data key per record, wrapped.
 */
export interface Keys {
  /** Keyed hash of a secret that is stored only so. @returns 32 bytes */
  hash(secret: string): Uint8Array
  /** A secret that can be made again from the same words, apart per purpose. @returns 32 bytes */
  derive(purpose: string, words: string): Uint8Array
  /** Makes a data key. @returns the key itself and its wrapped form, which is what is stored */
  newDataKey(boundTo: string): { key: KeyObject; wrapped: Uint8Array }
  /** Opens a wrapped data key. @throws Error when it is not ours or was bound to another record */
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
  const nonce = randomBytes(NONCE)
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

/** The keys that follow from a master key of 32 bytes. */
export function keysFrom(master: Uint8Array): Keys {
  const purposes = new Map<string, KeyObject>()
  const keyFor = (purpose: string): KeyObject => {
    let key = purposes.get(purpose)
    if (key === undefined) {
      key = createSecretKey(Buffer.from(hkdfSync('sha256', master, '', `convive/${purpose}`, 32)))
      purposes.set(purpose, key)
    }
    return key
  }
  const mac = (purpose: string, words: string): Buffer =>
    createHmac('sha256', keyFor(purpose)).update(words).digest()
  return {
    hash: (secret) => mac('hash', secret),
    derive: (purpose, words) => mac(`derive/${purpose}`, words),
    newDataKey(boundTo) {
      const key = randomBytes(32)
      return { key: createSecretKey(key), wrapped: seal(keyFor('wrap'), key, boundTo) }
    },
    unwrap: (wrapped, boundTo) => createSecretKey(unseal(keyFor('wrap'), wrapped, boundTo)),
  }
}

/**
 * Reads the master key, or makes one where neither key nor data stand yet.
 * @param file      where the key is
 * @param hasData   whether something is sealed already: then a missing key is refused, never replaced
 * @throws Refusal `busy` `keys.lost`, `keys.damaged`, `keys.readableByOthers`, `keys.unreadable`, `keys.unwritable`
 */
export async function readMasterKey(file: string, hasData: boolean): Promise<Uint8Array> {
  if (!isThere(file)) {
    if (hasData) throw new Refusal('busy', 'keys.lost', { file })
    await writeNewKey(file).catch((error: unknown) => {
      throw new Refusal('busy', 'keys.unwritable', { file, code: codeOf(error) })
    })
  }
  const text = orRefusal(file, () => readFileSync(file, 'utf8')).trim()
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Refusal('busy', 'keys.damaged', { file })
  if ((statSync(file).mode & 0o077) !== 0)
    throw new Refusal('busy', 'keys.readableByOthers', { file })
  return Buffer.from(text, 'hex')
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown'

/** A key behind a closed door is not a lost one. */
const isThere = (file: string): boolean =>
  orRefusal(file, () => statSync(file, { throwIfNoEntry: false })) !== undefined

function orRefusal<T>(file: string, look: () => T): T {
  try {
    return look()
  } catch (error) {
    throw new Refusal('busy', 'keys.unreadable', { file, code: codeOf(error) })
  }
}

/** Written whole under another name, made durable, then linked: of two first starts one wins and both read its key. */
async function writeNewKey(file: string): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const part = `${file}.part-${process.pid}`
  await rm(part, { force: true }) // of an earlier life of this process's number
  try {
    const handle = await open(part, 'wx', 0o600)
    await handle.writeFile(`${randomBytes(32).toString('hex')}\n`)
    await handle.sync()
    await handle.close()
    await link(part, file)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(part, { force: true })
  }
  await syncFolder(path.dirname(file))
}

/** Makes a folder's entries durable; a file is not there after a power cut until its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
