import { Refusal } from '../refusal.ts'
import { fromBase64, sameBytes, toBase64 } from './bytes.rules.ts'
import {
  type Checkpoint,
  cosignatureBytes,
  cosignedText,
  formatNote,
  readCheckpoint,
  readKey,
  readNote,
  signaturesBy,
  type VerifierKey,
} from './checkpoint.rules.ts'
import { isSignedBy, type Signer, sha256 } from './signer.service.ts'
import { tilePath } from './tile.rules.ts'
import { type Edge, emptyEdge, grow, HASH, headOfEdge, TILE_WIDTH } from './tree.rules.ts'
import type { ReadLog } from './verify-ledger.mjs'

/** What a witness remembers of a log: enough to see that what comes goes on from it. */
export interface Seen {
  /** the log's key, believed since the first time */
  readonly key: string
  readonly size: number
  /** right edge of the tree: hashes of each level, base64 */
  readonly edge: readonly string[]
  /** the last note that was found consistent */
  readonly note: string
}

/** A log that goes on from what was seen, and the witness's signature for it. */
export interface Witnessed {
  readonly seen: Seen
  /** the checkpoint with the witness's line, to be given back to the log after `seen` is kept */
  readonly cosigned: string
  /** entries since the last time */
  readonly grown: number
}

/**
 * Looks at a log and signs its checkpoint when it goes on from what was seen before.
 * @param seen  undefined the first time: then the whole log is read
 * @param now   milliseconds since 1970, UTC
 * @throws Refusal `conflict` `ledger.fork`, `ledger.shrunk`, `ledger.otherLogKey` or `ledger.unsigned` when the log is
 *   not what it was; `busy` `ledger.unreachable` when it cannot be read
 */
export async function witnessLog(
  read: ReadLog,
  signer: Signer,
  seen: Seen | undefined,
  now: number,
): Promise<Witnessed> {
  const ask = asking(read)
  const offered = Buffer.from(await ask('key'))
    .toString()
    .trim()
  if (seen !== undefined && offered !== seen.key)
    throw new Refusal('conflict', 'ledger.otherLogKey', { key: seen.key })
  const key = readKey(sha256, offered)
  if (key?.kind !== 'log') throw new Refusal('conflict', 'ledger.unsigned', { key: offered })
  const { checkpoint, body, note } = signedBy(key, Buffer.from(await ask('checkpoint')).toString())
  const edge = edgeOf(seen)
  const from = edge.size
  if (checkpoint.size < from)
    throw new Refusal('conflict', 'ledger.shrunk', { before: from, now: checkpoint.size })
  await goOn(ask, edge, checkpoint.size)
  if (!sameBytes(headOfEdge(sha256, edge), checkpoint.head))
    throw new Refusal('conflict', 'ledger.fork', { before: from, now: checkpoint.size })
  const seconds = Math.floor(now / 1_000)
  const bytes = cosignatureBytes(seconds, signer.sign(cosignedText(seconds, body)))
  const { name, keyId } = signer.key
  return {
    seen: { key: offered, size: edge.size, edge: edge.levels.map(toBase64), note },
    cosigned: formatNote({ body, signatures: [{ name, keyId, bytes }] }),
    grown: edge.size - from,
  }
}

const asking =
  (read: ReadLog) =>
  async (path: string): Promise<Uint8Array> => {
    const bytes = await read(path).catch((error: Error) => {
      const { code } = (error.cause ?? {}) as NodeJS.ErrnoException
      throw new Refusal('busy', 'ledger.unreachable', { path, why: code ?? error.message })
    })
    if (bytes === undefined)
      throw new Refusal('busy', 'ledger.unreachable', { path, why: 'HTTP 404' })
    return bytes
  }

function signedBy(
  key: VerifierKey,
  text: string,
): { checkpoint: Checkpoint; body: string; note: string } {
  const note = readNote(text)
  const checkpoint = readCheckpoint(note?.body ?? '')
  const isSigned =
    note !== undefined &&
    checkpoint?.origin === key.name &&
    signaturesBy(note, key).some(({ bytes }) => isSignedBy(key, note.body, bytes))
  if (!isSigned || checkpoint === undefined)
    throw new Refusal('conflict', 'ledger.unsigned', { key: key.name })
  return { checkpoint, body: note.body, note: text }
}

function edgeOf(seen: Seen | undefined): Edge {
  if (seen === undefined) return emptyEdge()
  return { size: seen.size, levels: seen.edge.map((text) => fromBase64(text) ?? new Uint8Array()) }
}

/** Adds the leaves that are new, tile by tile; what of the first tile was seen already has to be the same. */
async function goOn(
  ask: (path: string) => Promise<Uint8Array>,
  edge: Edge,
  size: number,
): Promise<void> {
  while (edge.size < size) {
    const index = Math.floor(edge.size / TILE_WIDTH)
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH)
    const tile = await ask(tilePath({ level: 0, index, width }))
    const known = (edge.size % TILE_WIDTH) * HASH
    const isOurs = sameBytes(
      tile.slice(0, known),
      edge.levels[0]?.slice(0, known) ?? tile.slice(0, 0),
    )
    if (!isOurs || tile.length !== width * HASH)
      throw new Refusal('conflict', 'ledger.fork', { before: edge.size, now: size })
    grow(sha256, edge, tile.slice(known))
  }
}
