import { isAscii, isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import path from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Refusal } from '#kernel/refusal.ts'
import { featureCells, featureSplitter, geometryColumns } from './geojson.rules.ts'
import { isRefused } from './row.rules.ts'

/** A file that was unpacked beyond this is refused: nobody delivers so much, but a bomb does. */
const MOST_BYTES = 8 * 1024 ** 3
/** A row longer than this is no row of a table. */
export const LONGEST_ROW = 1024 ** 2
export const MOST_COLUMNS = 500

/** A file wherever it lies; it is read from its beginning more than once. */
export interface DeliveredFile {
  readonly name: string
  pieces(): AsyncIterable<Uint8Array>
}

/** A file on this machine. */
export const fileAt = (place: string): DeliveredFile => ({
  name: path.basename(place),
  pieces: () => createReadStream(place),
})

/** What a first look at all of a file found, before any of its rows is read. */
export interface FileLook {
  readonly form: 'csv' | 'geojson'
  /** SHA-256 of the file as it came */
  readonly sha256: Buffer
  /** unpacked */
  readonly bytes: number
  readonly encoding: 'utf-8' | 'windows-1252'
  readonly delimiter: string
  readonly isPacked: boolean
  /** of GeoJSON: all names of properties; undefined where the first row has the names */
  readonly columns?: readonly string[]
}

/** How reading goes on. */
export interface Going {
  readonly signal?: AbortSignal | undefined
  /** told how much is read, 0..1, and how many rows */
  readonly progress?: ((done: number, rows: number) => void) | undefined
}

export const invalid = (code: string, facts: Record<string, string | number> = {}): Refusal =>
  new Refusal('invalid', code, facts)

type Form = Pick<FileLook, 'form' | 'encoding' | 'delimiter' | 'columns'>

/** A look that goes along a file piece by piece. */
interface Looking {
  take(piece: Buffer): void
  end(): Form
}

/**
 * Looks at a file once from its beginning to its end: what it is, how it is written, and that all of it is written so.
 * @throws Refusal `invalid` with `import.empty`, `.packedOtherwise`, `.notText`, `.tooLarge`, `.longRow`,
 *   `.mixedEncodings`, `.notGeoJson` (and the row), `.damaged`
 */
export async function lookAtFile(
  file: DeliveredFile,
  { signal }: Pick<Going, 'signal'> = {},
): Promise<FileLook> {
  const hash = createHash('sha256')
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const piece of file.pieces()) {
      hash.update(piece)
      yield piece
    }
  }
  let size = 0
  let looking: Looking | undefined
  const sink = new Writable({
    write(piece: Buffer, _, done) {
      size += piece.length
      try {
        if (size > MOST_BYTES) throw invalid('import.tooLarge', { gigabytes: 8 })
        looking ??= startLooking(piece)
        looking.take(piece)
        done()
      } catch (error) {
        done(error as Error)
      }
    },
  })
  try {
    const isPacked = await isGzip(file)
    const unpack = isPacked ? [createGunzip()] : []
    await pipeline([Readable.from(hashed()), ...unpack, sink], { signal })
    if (looking === undefined) throw invalid('import.empty')
    return { ...looking.end(), sha256: hash.digest(), bytes: size, isPacked }
  } catch (error) {
    throw asRefusal(error, signal)
  }
}

/** By its first bytes. @returns whether it is packed with gzip */
async function isGzip(file: DeliveredFile): Promise<boolean> {
  for await (const piece of file.pieces()) {
    if (piece.length === 0) continue
    if (piece[0] === 0x50 && piece[1] === 0x4b) throw invalid('import.packedOtherwise')
    return piece[0] === 0x1f && piece[1] === 0x8b
  }
  throw invalid('import.empty')
}

/** By the first sign that is no blank. */
function startLooking(piece: Buffer): Looking {
  const first = piece.subarray(0, 1_000).toString('latin1').replace(/^ï»¿/, '').trimStart()[0]
  return first === '{' ? featureLook() : lineLook()
}

/** What goes wrong while a file is read, as far as it is an expected no. */
export function asRefusal(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return new Refusal('conflict', 'import.cancelled')
  const { code = '' } = error as { code?: string }
  if (code.startsWith('Z_')) return invalid('import.damaged')
  if (['ENOENT', 'EISDIR', 'EACCES'].includes(code)) return invalid('import.unreadable', { code })
  return error
}

/** Looks at lines as they pass, without keeping more than one. */
function lineLook(): Looking {
  let row = 1
  let rest: Buffer = Buffer.alloc(0)
  let head = ''
  /** first row that is no UTF-8, and whether another row is UTF-8 beyond ASCII */
  let otherRow: number | undefined
  let hasUtf8 = false
  const see = (line: Buffer): void => {
    if (line.includes(0)) throw invalid('import.notText', { row })
    if (row === 1) head = line.toString('latin1')
    if (!isAscii(line)) {
      if (isUtf8(line)) hasUtf8 = true
      else otherRow ??= row
    }
    row++
  }
  return {
    take(piece) {
      let from = 0
      for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, from)) {
        const line = piece.subarray(from, at)
        see(rest.length > 0 ? Buffer.concat([rest, line]) : line)
        rest = Buffer.alloc(0)
        from = at + 1
      }
      rest = Buffer.concat([rest, piece.subarray(from)])
      if (rest.length > LONGEST_ROW) throw invalid('import.longRow', { row })
    },
    end() {
      if (rest.length > 0) see(rest)
      // A byte order mark says UTF-8, and no word of a file in another encoding is UTF-8 by chance.
      if (otherRow !== undefined && hasUtf8)
        throw invalid('import.mixedEncodings', { row: otherRow })
      const encoding = otherRow === undefined ? ('utf-8' as const) : ('windows-1252' as const)
      return { form: 'csv', encoding, delimiter: delimiterOf(head) }
    },
  }
}

/** Looks at features as they pass; JSON is UTF-8 (RFC 8259). */
function featureLook(): Looking {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const features = featureSplitter()
  const columns = new Set<string>()
  let row = 0
  const see = (text: string): void => {
    for (const feature of features.push(text)) {
      const cells = featureCells(feature, ++row)
      if (!isRefused(cells)) for (const name of Object.keys(cells)) columns.add(name)
      if (columns.size > MOST_COLUMNS) throw invalid('import.manyColumns', { most: MOST_COLUMNS })
    }
  }
  const decode = (piece?: Buffer): string => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true })
    } catch {
      throw invalid('import.notText', { row: row + 1 })
    }
  }
  return {
    take: (piece) => see(decode(piece)),
    end() {
      see(decode())
      features.end()
      if (row === 0) throw invalid('import.empty')
      const known = [...columns].filter(
        (name) => !Object.values<string>(geometryColumns).includes(name),
      )
      const own = Object.values(geometryColumns).filter((name) => columns.has(name))
      return { form: 'geojson', encoding: 'utf-8', delimiter: ',', columns: [...known, ...own] }
    },
  }
}

/** The sign that parts the names of the columns, outside of quotes, most often. */
function delimiterOf(head: string): string {
  const bare = head.replace(/"[^"]*"/g, '')
  const signs = [',', ';', '\t', '|']
  const count = (sign: string): number => bare.split(sign).length
  return signs.reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}
