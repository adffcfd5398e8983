import { asciiBytes, fromBase64, joined, sameBytes, toBase64 } from './bytes.rules.ts'
import { HASH, type Sha256 } from './tree.rules.ts'

/** The state of a log that somebody vouches for. */
export interface Checkpoint {
  /** which log; never changes */
  readonly origin: string
  /** entries */
  readonly size: number
  readonly head: Uint8Array
}

/** A signature under a note, by whom it says it is. */
export interface NoteSignature {
  readonly name: string
  /** four bytes that tell the keys of one name apart */
  readonly keyId: Uint8Array
  readonly bytes: Uint8Array
}

/** A text with signatures under it. @see C2SP signed-note */
export interface Note {
  /** ends with a line break */
  readonly body: string
  readonly signatures: readonly NoteSignature[]
}

/** How a key signs: a log its checkpoints, or a witness what it saw of another's. */
export const keyKinds = { log: 1, witness: 4 } as const
export type KeyKind = keyof typeof keyKinds

/** A public key under a name, as it is handed round: `name+12345678+base64`. */
export interface VerifierKey {
  readonly name: string
  readonly kind: KeyKind
  readonly keyId: Uint8Array
  /** Ed25519, 32 bytes */
  readonly publicKey: Uint8Array
}

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** Names have no space and no plus sign, and stay in ASCII. */
const goodName = /^[!-*,-~]+$/

/** A key with its id: the first four bytes of SHA-256(name, line break, kind, public key). @see C2SP signed-note */
export function verifierKey(
  sha256: Sha256,
  name: string,
  kind: KeyKind,
  publicKey: Uint8Array,
): VerifierKey {
  if (!goodName.test(name))
    throw new RangeError(`got the name ${name}, wanted ASCII without + or space`)
  if (publicKey.length !== 32) throw new RangeError(`got ${publicKey.length} bytes, wanted 32`)
  const named = joined(asciiBytes(`${name}\n`), Uint8Array.of(keyKinds[kind]), publicKey)
  return { name, kind, publicKey, keyId: sha256(named).slice(0, 4) }
}

/** A key as one line of text. */
export const formatKey = ({ name, kind, keyId, publicKey }: VerifierKey): string =>
  `${name}+${hex(keyId)}+${toBase64(joined(Uint8Array.of(keyKinds[kind]), publicKey))}`

/** A key of one line of text, or undefined when it is none, or its id does not fit. */
export function readKey(sha256: Sha256, text: string): VerifierKey | undefined {
  const [, name, id, base64] =
    /^([!-*,-~]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? []
  const bytes = base64 === undefined ? undefined : fromBase64(base64)
  const kind = (['log', 'witness'] as const).find((each) => keyKinds[each] === bytes?.[0])
  if (name === undefined || bytes?.length !== 33 || kind === undefined) return undefined
  const key = verifierKey(sha256, name, kind, bytes.slice(1))
  return hex(key.keyId) === id ? key : undefined
}

/** A checkpoint's text: what is signed. @see C2SP tlog-checkpoint */
export const formatCheckpoint = ({ origin, size, head }: Checkpoint): string =>
  `${origin}\n${size}\n${toBase64(head)}\n`

/** The checkpoint that a text is, or undefined. Lines after the third are extensions; ours has none. */
export function readCheckpoint(body: string): Checkpoint | undefined {
  const [origin, size, base64, ...more] = body.split('\n')
  const head = fromBase64(base64 ?? '')
  const isWhole = more.length > 0 && more.at(-1) === ''
  if (!origin || !isWhole || head?.length !== HASH) return undefined
  if (!/^(0|[1-9]\d{0,15})$/.test(size ?? '') || !Number.isSafeInteger(Number(size)))
    return undefined
  return { origin, size: Number(size), head }
}

/** A line of a signature as it stands under a note. */
export const signatureLine = ({ name, keyId, bytes }: NoteSignature): string =>
  `\u2014 ${name} ${toBase64(joined(keyId, bytes))}\n`

/** A text with its signatures. */
export const formatNote = ({ body, signatures }: Note): string =>
  `${body}\n${signatures.map(signatureLine).join('')}`

/** The signature that a line is, or undefined. */
export function readSignature(line: string): NoteSignature | undefined {
  const [, name, base64] = /^\u2014 ([!-*,-~]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? []
  const bytes = fromBase64(base64 ?? '')
  if (name === undefined || bytes === undefined || bytes.length < 5) return undefined
  return { name, keyId: bytes.slice(0, 4), bytes: bytes.slice(4) }
}

/** The note that a text is, or undefined when it is none. @see C2SP signed-note */
export function readNote(text: string): Note | undefined {
  const end = text.lastIndexOf('\n\n')
  if (end < 0 || !text.endsWith('\n')) return undefined
  const lines = text.slice(end + 2, -1).split('\n')
  const signatures = lines.map(readSignature)
  if (signatures.some((each) => each === undefined)) return undefined
  return { body: text.slice(0, end + 1), signatures: signatures as NoteSignature[] }
}

/** The signatures of a note that say they are by a key. */
export const signaturesBy = (note: Note, key: VerifierKey): NoteSignature[] =>
  note.signatures.filter(({ name, keyId }) => name === key.name && sameBytes(keyId, key.keyId))

/**
 * What a witness signs: that it saw a checkpoint, and when.
 * @param seconds  since 1970, UTC
 * @see C2SP tlog-cosignature, cosignature/v1
 */
export const cosignedText = (seconds: number, body: string): string =>
  `cosignature/v1\ntime ${seconds}\n${body}`

/** Time and signature as one, as they stand in a witness's line. */
export function cosignatureBytes(seconds: number, signature: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + signature.length)
  for (let i = 0; i < 8; i++) bytes[i] = Math.floor(seconds / 2 ** (8 * (7 - i))) % 256
  bytes.set(signature, 8)
  return bytes
}

/** Time and signature of a witness's line, or undefined. */
export function readCosignature(
  bytes: Uint8Array,
): { seconds: number; signature: Uint8Array } | undefined {
  if (bytes.length !== 72) return undefined
  const seconds = bytes.slice(0, 8).reduce((sum, byte) => sum * 256 + byte, 0)
  return Number.isSafeInteger(seconds) ? { seconds, signature: bytes.slice(8) } : undefined
}
