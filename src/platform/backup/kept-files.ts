import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
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

/**
 * Puts every sealed file into the archive. Read after the database's snapshot, so that each file that the snapshot
 * names is there (a file is written before its row); what was deleted meanwhile was erased, and is left out.
 * @param folder  of the file store
 */
export async function keepFiles(folder: string, keeping: Keeping): Promise<FilesKept> {
  const { progress } = keeping
  const list = createHash('sha256')
  const damaged: string[] = []
  let count = 0
  let bytes = 0
  for (const sub of await namesIn(folder, /^[0-9a-f]{2}$/))
    for (const name of await namesIn(path.join(folder, sub), /^[0-9a-f]{64}$/)) {
      const kept = await keepFile(path.join(folder, sub, name), name, keeping)
      if (kept === undefined) continue
      list.update(`${name} ${kept.size}\n`)
      if (kept.sha256 !== name) damaged.push(name)
      count++
      bytes += kept.size
      progress(kept.size)
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

/** A file that is deleted while it is read stays readable to its end: the system keeps it as long as it is open. */
async function keepFile(
  file: string,
  name: string,
  { sink, takenAt, check }: Keeping,
): Promise<{ size: number; sha256: string } | undefined> {
  check()
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) return undefined
  const hash = createHash('sha256')
  let left = found.size
  const reading = createReadStream(file, { highWaterMark: 1024 * 1024 })
  try {
    // The first piece is read before the header goes out: after it there is no way back.
    let isBegun = false
    for await (const piece of reading as AsyncIterable<Buffer>) {
      if (!isBegun) await sink.write(tarHeader(member.file(name), found.size, takenAt))
      isBegun = true
      hash.update(piece)
      left -= piece.length
      await sink.write(piece)
    }
    if (!isBegun) await sink.write(tarHeader(member.file(name), found.size, takenAt))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && left === found.size) return undefined
    throw error
  }
  // Names are of contents: a file never grows, unless something else writes into the store.
  if (left !== 0)
    throw new Error(`file ${name}: got ${found.size - left} bytes, wanted ${found.size}`)
  await sink.write(tarPadding(found.size))
  return { size: found.size, sha256: hash.digest('hex') }
}
