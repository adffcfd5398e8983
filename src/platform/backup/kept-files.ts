import { createHash } from 'node:crypto'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import path from 'node:path'
import { type FilesKept, member } from './backup.schema.ts'
import type { SealedSink } from './sealed-file.ts'
import { tarHeader, tarPadding } from './tar.ts'

interface Keeping {
  readonly sink: SealedSink
  readonly takenAt: number
  readonly check: () => void
  readonly progress: (bytes: number) => void
}

/** Bytes of a file that are read at once. */
const PIECE = 1024 * 1024

/** A file that is open, and whose first bytes are read. */
interface Begun {
  readonly name: string
  readonly handle: FileHandle
  readonly size: number
  readonly piece: Buffer
  /** bytes of the piece that were read */
  readonly read: number
}

/**
 * Puts every sealed file into the archive. Read after the database's snapshot, so that each file that the snapshot
 * names is there (a file is written before its row); what was deleted meanwhile was erased, and is left out.
 * @param folder  of the file store
 */
export async function keepFiles(folder: string, keeping: Keeping): Promise<FilesKept> {
  const list = createHash('sha256')
  const damaged: string[] = []
  let count = 0
  let bytes = 0
  const keep = async (begun: Begun | undefined): Promise<void> => {
    if (begun === undefined) return
    const sha256 = await keepFile(begun, keeping).finally(() => begun.handle.close())
    list.update(`${begun.name} ${begun.size}\n`)
    if (sha256 !== begun.name) damaged.push(begun.name)
    count++
    bytes += begun.size
    keeping.progress(begun.size)
  }
  const pieces = [Buffer.allocUnsafeSlow(PIECE), Buffer.allocUnsafeSlow(PIECE)] as const
  let turn: 0 | 1 = 0
  let ahead: Promise<Begun | undefined> = Promise.resolve(undefined)
  try {
    for (const sub of await namesIn(folder, /^[0-9a-f]{2}$/))
      for (const name of await namesIn(path.join(folder, sub), /^[0-9a-f]{64}$/)) {
        const begun = await ahead
        // One is opened and begun to be read while the one before is encrypted.
        turn = turn === 0 ? 1 : 0
        ahead = begin(path.join(folder, sub, name), name, pieces[turn])
        ahead.catch(() => {}) // told when its turn comes
        await keep(begun)
      }
    const last = ahead
    ahead = Promise.resolve(undefined)
    await keep(await last)
  } finally {
    await ahead.then((begun) => begun?.handle.close()).catch(() => {})
  }
  return { count, bytes, sha256: list.digest('hex'), damaged }
}

async function namesIn(folder: string, shape: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.filter((name) => shape.test(name)).sort()
}

/** A file that is deleted once it is open stays readable to its end: the system keeps it as long. */
async function begin(file: string, name: string, piece: Buffer): Promise<Begun | undefined> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (handle === undefined) return undefined
  try {
    // The first piece is read before the header goes out: after it there is no way back.
    const { size } = await handle.stat()
    const { bytesRead: read } = await handle.read(piece)
    return { name, handle, size, piece, read }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** @returns the hash of its bytes, hex */
async function keepFile(
  { name, handle, size, piece, read }: Begun,
  { sink, takenAt, check }: Keeping,
): Promise<string> {
  check()
  const hash = createHash('sha256')
  await sink.write(tarHeader(member.file(name), size, takenAt))
  let got = 0
  for (let n = read; n > 0; n = (await handle.read(piece)).bytesRead) {
    const bytes = piece.subarray(0, n)
    hash.update(bytes)
    got += n
    await sink.write(bytes)
  }
  // Names are of contents: a file never grows, unless something else writes into the store.
  if (got !== size) throw new Error(`file ${name}: got ${got} bytes, wanted ${size}`)
  await sink.write(tarPadding(size))
  return hash.digest('hex')
}
