import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { constants, zstdCompress } from 'node:zlib'
import type { PoolConfig } from 'pg'
import { Refusal } from '#kernel/refusal.ts'
import { DAY } from '#kernel/time.ts'
import type { Keys } from '../keys/keys.ts'
import {
  type Beginning,
  FORMAT,
  type Manifest,
  member,
  type Part,
  type TableKept,
} from './backup.schema.ts'
import { nameOf } from './keep.rules.ts'
import { keepFiles } from './kept-files.ts'
import { sealApart } from './sealed-apart.ts'
import { encrypterFor, PART, type SealedSink } from './sealed-file.ts'
import { openSnapshot, type Snapshot, type TableShape } from './snapshot.ts'
import { tarEnd, tarHeader, tarPadding } from './tar.ts'

const compress = promisify(zstdCompress)

/** COPY's output is compressed in pieces of so many bytes. */
const PIECE = 1024 * 1024

/** The table of the records' keys. */
export const KEY_TABLE = 'data_key'

/**
 * The tables of an archive of their own: the records' keys, the secrets that wrap them, and the hashes by which
 * parties are found. Numbers of telephones are few: whoever has the key of the installation finds the number of a
 * hash by trying all, so a hash must not outlive the key of its party either.
 */
export const KEY_TABLES: readonly string[] = [KEY_TABLE, 'key_ring', 'party_hash']

/** What a backup is made of, and for whom. */
export interface BackupOrder {
  readonly owner: PoolConfig
  /** folder of the sealed files */
  readonly files: string
  /** folder into which the archives go */
  readonly to: string
  /** age recipients, at least two */
  readonly recipients: readonly string[]
  readonly proof: Proof
  readonly program: string
  /** tables whose rows are of the moment and do not come back, such as open sessions */
  readonly leaveOut: readonly string[]
  /** what the ledger says of itself at the snapshot's moment */
  readonly ledger?: (snapshot: Snapshot) => Promise<Manifest['ledger']>
  readonly signal?: AbortSignal
  /** told how much is done, 0..1 */
  readonly progress?: (done: number) => void
}

/** What follows from the keys and tells an archive of this installation from any other. */
export interface Proof {
  readonly installation: string
  /** 32 bytes, for the HMAC over the manifest */
  readonly key: Uint8Array
}

/** The proof of an installation; it stays the same when its keys are rotated. */
export const proofOf = (keys: Pick<Keys, 'derive'>): Proof => ({
  installation: Buffer.from(keys.derive('backup', 'installation')).subarray(0, 8).toString('hex'),
  key: keys.derive('backup', 'manifest'),
})

/** What was written. */
export interface BackupMade {
  readonly takenAt: number
  readonly data: string
  readonly keys: string
  /** bytes of both encrypted files */
  readonly bytes: number
  readonly rows: number
  readonly files: number
  /** files whose bytes are not those of their name */
  readonly damaged: readonly string[]
}

/**
 * Writes a backup while the installation works: two encrypted archives of one moment, the data and, apart, the records'
 * wrapped keys. Neither is there before both are whole.
 * @throws Refusal `invalid` `backup.recipients` for fewer than two, `full` `backup.full`, `busy` `backup.folder`,
 *   `conflict` `backup.cancelled`
 */
export async function writeBackup(order: BackupOrder): Promise<BackupMade> {
  if (new Set(order.recipients).size < 2) throw new Refusal('invalid', 'backup.recipients')
  encrypterFor(order.recipients)
  try {
    await mkdir(order.to, { recursive: true, mode: 0o700 })
    await sweepParts(order.to)
    const snapshot = await openSnapshot(order.owner)
    try {
      return await writeBoth(order, snapshot)
    } finally {
      await snapshot.close().catch(() => {})
    }
  } catch (error) {
    throw asBackupRefusal(error, order)
  }
}

async function writeBoth(order: BackupOrder, snapshot: Snapshot): Promise<BackupMade> {
  const { installation } = order.proof
  const { takenAt } = snapshot
  const set = randomBytes(8).toString('hex')
  const tables = snapshot.tables.filter(({ name }) => !order.leaveOut.includes(name))
  const isKeys = ({ name }: TableShape): boolean => KEY_TABLES.includes(name)
  const nameFor = (part: Part): string =>
    path.join(order.to, nameOf({ part, installation, takenAt }))
  const archives: Archive[] = []
  const sinks: SealedSink[] = []
  try {
    for (const part of ['keys', 'data'] as const) {
      const mine = tables.filter((each) => isKeys(each) === (part === 'keys'))
      const sink = sealApart(nameFor(part), order.recipients)
      sinks.push(sink)
      const what = { part, set, tables: mine, sink }
      const archive = await beginArchive(order, snapshot, what)
      archives.push(archive)
      for (const table of mine) await archive.table(table)
      if (part === 'data') await archive.files()
      await archive.finish(order, snapshot)
    }
    // The keys land first: data without its keys would look like a backup and be none.
    for (const sink of sinks) await sink.land()
  } catch (error) {
    for (const sink of sinks) await sink.discard()
    throw error
  }
  const manifests = archives.map(({ manifest }) => manifest)
  const files = manifests.flatMap((each) => each.files ?? [])
  return {
    takenAt,
    keys: nameFor('keys'),
    data: nameFor('data'),
    bytes: archives.reduce((sum, { bytes }) => sum + bytes, 0),
    rows: manifests.flatMap((each) => each.tables).reduce((sum, { rows }) => sum + rows, 0),
    files: files.reduce((sum, { count }) => sum + count, 0),
    damaged: files.flatMap(({ damaged }) => damaged),
  }
}

/** An archive while it is written. */
interface Archive {
  readonly manifest: Manifest
  bytes: number
  table(shape: TableShape): Promise<void>
  files(): Promise<void>
  finish(order: BackupOrder, snapshot: Snapshot): Promise<void>
}

interface What {
  readonly part: Part
  readonly set: string
  readonly tables: readonly TableShape[]
  readonly sink: SealedSink
}

async function beginArchive(
  order: BackupOrder,
  snapshot: Snapshot,
  { part, set, tables, sink }: What,
): Promise<Archive> {
  const { takenAt, postgres, steps, sequences } = snapshot
  const progress = progressOf(order, snapshot)
  const check = (): void => {
    if (order.signal?.aborted) throw new Refusal('conflict', 'backup.cancelled')
  }
  const put = async (name: string, bytes: Uint8Array): Promise<void> => {
    check()
    await sink.write(tarHeader(name, bytes.length, takenAt))
    await sink.write(bytes)
    await sink.write(tarPadding(bytes.length))
  }
  const beginning: Beginning = {
    ...{ format: FORMAT, part, set, installation: order.proof.installation, takenAt },
    ...{ program: order.program, postgres, steps: [...steps] },
    tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
  }
  const first = Buffer.from(JSON.stringify(beginning))
  await put(member.beginning, first)
  const manifest: Manifest = {
    beginning: sha256(first),
    tables: [],
    sequences: part === 'data' ? [...sequences] : [],
  }
  const archive: Archive = {
    manifest,
    bytes: 0,
    async table(shape) {
      manifest.tables.push(await copyTable(snapshot, shape, put, progress))
    },
    async files() {
      manifest.files = await keepFiles(order.files, { sink, takenAt, check, progress })
    },
    async finish() {
      const ledger = part === 'data' ? await order.ledger?.(snapshot) : undefined
      if (ledger !== undefined) manifest.ledger = ledger
      const last = Buffer.from(JSON.stringify(manifest))
      await put(member.manifest, last)
      await put(member.seal, Buffer.from(sealOf(order.proof.key, last)))
      await sink.write(tarEnd)
      archive.bytes = await sink.finish()
    },
  }
  return archive
}

/** The HMAC by which the installation knows its own manifest again, in hex. */
export const sealOf = (key: Uint8Array, manifest: Uint8Array): string =>
  createHmac('sha256', key).update(manifest).digest('hex')

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex')

async function copyTable(
  snapshot: Snapshot,
  { name, columns }: TableShape,
  put: (name: string, bytes: Uint8Array) => Promise<void>,
  progress: (bytes: number) => void,
): Promise<TableKept> {
  const copy = snapshot.copy({ name, columns })
  const hash = createHash('sha256')
  let bytes = 0
  let pieces = 0
  let held: Uint8Array[] = []
  let heldBytes = 0
  let putting: Promise<void> = Promise.resolve()
  // A piece is compressed while the one before is encrypted and the next comes from the database.
  const flush = async (): Promise<void> => {
    const piece = Buffer.concat(held)
    held = []
    heldBytes = 0
    const params = { [constants.ZSTD_c_compressionLevel]: 1 }
    const before = putting
    putting = Promise.all([compress(piece, { params }), before]).then(([packed]) =>
      put(member.piece(name, pieces++), packed),
    )
    putting.catch(() => {}) // told by the next, or at the end
    hash.update(piece)
    bytes += piece.length
    progress(piece.length)
    await before
  }
  for await (const part of copy.bytes as AsyncIterable<Uint8Array>) {
    held.push(part)
    heldBytes += part.length
    if (heldBytes >= PIECE) await flush()
  }
  if (heldBytes > 0) await flush()
  await putting
  return { name, rows: copy.rows(), bytes, sha256: hash.digest('hex') }
}

/** Counts what went through against what the database said it holds; files come on top and are not counted before. */
function progressOf({ progress }: BackupOrder, { bytes }: Snapshot): (bytes: number) => void {
  let done = 0
  return (more) => {
    done += more
    progress?.(Math.min(0.99, done / Math.max(bytes, done + 1)))
  }
}

/** What a killed backup left; one that still writes has touched its file within the day. */
async function sweepParts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(PART)) continue
    const file = path.join(folder, name)
    const touched = (await stat(file).catch(() => undefined))?.mtimeMs
    if (touched !== undefined && Date.now() - touched > DAY) await rm(file, { force: true })
  }
}

function asBackupRefusal(error: unknown, { to, signal }: BackupOrder): unknown {
  if (error instanceof Refusal) return error
  if (signal?.aborted) return new Refusal('conflict', 'backup.cancelled')
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Refusal('full', 'backup.full', { to })
  if (code !== undefined && /^E[A-Z]+$/.test(code) && code !== 'ECONNRESET')
    return new Refusal('busy', 'backup.folder', { to, code })
  return error
}
