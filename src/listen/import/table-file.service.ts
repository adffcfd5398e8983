import { isAscii, isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type CsvError, parse } from 'csv-parse'
import { Refusal } from '#kernel/refusal.ts'
import type { Cells } from './row.rules.ts'

/** A file that was unpacked beyond this is refused: nobody delivers so much, but a bomb does. */
const MOST_BYTES = 8 * 1024 ** 3
/** A row longer than this is no row of a table. */
const LONGEST_ROW = 1024 ** 2
const MOST_COLUMNS = 500

/** What a first look at all of a file found, before any of its rows is read. */
export interface FileLook {
  /** SHA-256 of the file as it came */
  readonly sha256: Buffer
  /** unpacked */
  readonly bytes: number
  readonly encoding: 'utf-8' | 'windows-1252'
  readonly delimiter: string
  readonly isPacked: boolean
}

/** A row that stands where a spreadsheet shows it; the names of the columns are row 1. */
export interface TableRow {
  readonly row: number
  /** by the names of the columns; a number instead where the row has so many cells and the first row other */
  readonly cells: Cells | number
}

/** How reading goes on. */
export interface Going {
  readonly signal?: AbortSignal | undefined
  /** told how much is read, 0..1, and how many rows */
  readonly progress?: ((done: number, rows: number) => void) | undefined
}

const invalid = (code: string, facts: Record<string, string | number> = {}): Refusal =>
  new Refusal('invalid', code, facts)

/**
 * Looks at a file once from its beginning to its end: what it is, how it is written, and that all of it is written so.
 * @throws Refusal `invalid` with `import.empty`, `.packedOtherwise`, `.notText`, `.tooLarge`, `.longRow`,
 *   `.mixedEncodings` (and the row), `.damaged`
 */
export async function lookAtFile(file: string, { signal }: Going = {}): Promise<FileLook> {
  const hash = createHash('sha256')
  const lines = lineLook()
  const whole = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  try {
    const isPacked = await assertTable(file)
    const unpack = isPacked ? [createGunzip()] : []
    await pipeline([createReadStream(file), whole, ...unpack, lines.sink], { signal })
    const { encoding, head, size } = lines.end()
    if (size === 0) throw invalid('import.empty')
    return {
      sha256: hash.digest(),
      bytes: size,
      encoding,
      delimiter: delimiterOf(head),
      isPacked,
    }
  } catch (error) {
    throw asRefusal(error, signal)
  }
}

/** By its first bytes. @returns whether it is packed with gzip */
async function assertTable(file: string): Promise<boolean> {
  const handle = await open(file)
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4)
    if (bytesRead === 0) throw invalid('import.empty')
    if (buffer.toString('latin1', 0, 2) === 'PK') throw invalid('import.packedOtherwise')
    return buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await handle.close()
  }
}

function asRefusal(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return new Refusal('conflict', 'import.cancelled')
  const { code = '' } = error as { code?: string }
  if (code.startsWith('Z_')) return invalid('import.damaged')
  if (['ENOENT', 'EISDIR', 'EACCES'].includes(code)) return invalid('import.unreadable', { code })
  return error
}

/** Looks at lines as they pass, without keeping more than one. */
function lineLook() {
  let size = 0
  let row = 1
  let rest: Buffer = Buffer.alloc(0)
  let head = ''
  /** first row that is no UTF-8, and whether another row is UTF-8 beyond ASCII */
  let otherRow: number | undefined
  let hasUtf8 = false
  const take = (line: Buffer): void => {
    if (line.includes(0)) throw invalid('import.notText', { row })
    if (row === 1) head = line.toString('latin1')
    if (!isAscii(line)) {
      if (isUtf8(line)) hasUtf8 = true
      else otherRow ??= row
    }
    row++
  }
  const sink = new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length
      if (size > MOST_BYTES) return done(invalid('import.tooLarge', { gigabytes: 8 }))
      let from = 0
      try {
        for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
          take(
            rest.length > 0
              ? Buffer.concat([rest, chunk.subarray(from, at)])
              : chunk.subarray(from, at),
          )
          rest = Buffer.alloc(0)
          from = at + 1
        }
        rest = Buffer.concat([rest, chunk.subarray(from)])
        if (rest.length > LONGEST_ROW) throw invalid('import.longRow', { row })
        done()
      } catch (error) {
        done(error as Error)
      }
    },
  })
  sink.resume()
  return {
    sink,
    end() {
      if (rest.length > 0) take(rest)
      // A byte order mark says UTF-8, and no word of a file in another encoding is UTF-8 by chance.
      if (otherRow !== undefined && hasUtf8)
        throw invalid('import.mixedEncodings', { row: otherRow })
      const encoding = otherRow === undefined ? ('utf-8' as const) : ('windows-1252' as const)
      return { encoding, head, size }
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

/**
 * Reads a table row by row, in constant memory.
 * @throws Refusal `invalid` with `import.columnTwice`, `.manyColumns`, `.quoteNotClosed`, `.longRow` (and the row),
 *   `conflict` `import.cancelled`
 */
export async function* readTable(
  file: string,
  look: FileLook,
  { signal, progress }: Going,
): AsyncGenerator<TableRow> {
  let read = 0
  let row = 0
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      read += chunk.length
      progress?.(Math.min(1, read / look.bytes), row)
      done(null, chunk)
    },
  })
  const parser = parse({
    delimiter: look.delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  })
  const decoded = Readable.from(decode(file, look, counted, signal))
  const flow = pipeline([decoded, parser], { signal })
  // The loop below hears of what goes wrong here.
  flow.catch((error) => parser.destroy(error))
  let names: readonly string[] | undefined
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row++
      if (names === undefined) names = namesOf(cells)
      else yield { row, cells: cellsOf(names, cells) }
    }
    await flow
  } catch (error) {
    if (signal?.aborted) throw new Refusal('conflict', 'import.cancelled')
    throw ofParser(error, row + 1)
  }
}

async function* decode(
  file: string,
  { encoding, isPacked }: FileLook,
  counted: Transform,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  const bytes = createReadStream(file, { signal })
  const plain = isPacked ? bytes.pipe(createGunzip()) : bytes
  bytes.on('error', (error) => plain.destroy(error))
  for await (const chunk of plain.pipe(counted)) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

function namesOf(cells: readonly string[]): readonly string[] {
  if (cells.length > MOST_COLUMNS) throw invalid('import.manyColumns', { most: MOST_COLUMNS })
  const names = cells.map((name) => name.trim())
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i)
  if (twice !== undefined) throw invalid('import.columnTwice', { field: twice })
  return names
}

function cellsOf(names: readonly string[], cells: readonly string[]): Cells | number {
  const isShort = cells.length < names.length
  if (isShort || cells.slice(names.length).some((cell) => cell !== '')) return cells.length
  const byName: Record<string, string> = Object.create(null)
  for (const [i, name] of names.entries()) byName[name] = cells[i]!
  return byName
}

function ofParser(error: unknown, row: number): unknown {
  const { code = '' } = error as Partial<CsvError>
  if (code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_INVALID_CLOSING_QUOTE')
    return invalid('import.quoteNotClosed', { row })
  // A quote that is never closed takes in all that follows.
  if (code === 'CSV_MAX_RECORD_SIZE') return invalid('import.longRow', { row })
  return error
}
