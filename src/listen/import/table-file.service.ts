import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type CsvError, parse } from 'csv-parse'
import { Refusal } from '#kernel/refusal.ts'
import {
  asRefusal,
  type DeliveredFile,
  type FileLook,
  type Going,
  invalid,
  LONGEST_ROW,
  MOST_COLUMNS,
} from './file-look.service.ts'
import { featureCells, featureSplitter } from './geojson.rules.ts'
import type { Cells, RowRefused } from './row.rules.ts'

/** A row that stands where a spreadsheet shows it, the names of the columns being row 1; of GeoJSON the feature, from 1. */
export interface TableRow {
  readonly row: number
  /** by the names of the columns; or why it is none */
  readonly cells: Cells | RowRefused
}

/**
 * Reads a file row by row, as it was seen to be written; never more than a few rows are in memory.
 * @throws Refusal `invalid` for what is no table (and the row), `conflict` `import.cancelled`
 */
export async function* readTable(
  file: DeliveredFile,
  look: FileLook,
  going: Going,
): AsyncGenerator<TableRow> {
  const { signal, progress } = going
  const known = { read: 0, row: 0 }
  const counted = new Transform({
    transform(piece: Buffer, _, done) {
      known.read += piece.length
      progress?.(Math.min(1, known.read / look.bytes), known.row)
      done(null, piece)
    },
  })
  const text = decode(file, look, counted, signal)
  const rows = look.form === 'geojson' ? featureRows(text) : csvRows(text, look, signal)
  try {
    for await (const row of rows) {
      known.row = row.row
      yield row
    }
  } catch (error) {
    if (signal?.aborted) throw new Refusal('conflict', 'import.cancelled')
    throw ofParser(error, known.row + 1)
  }
}

async function* decode(
  file: DeliveredFile,
  { encoding, isPacked }: FileLook,
  counted: Transform,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  const unpack = isPacked ? [createGunzip()] : []
  const flow = pipeline([Readable.from(file.pieces()), ...unpack, counted], { signal })
  flow.catch(() => {}) // the loop hears of it, too
  try {
    for await (const piece of counted) yield decoder.decode(piece, { stream: true })
    await flow
  } catch (error) {
    throw asRefusal(error, signal)
  }
  yield decoder.decode()
}

async function* featureRows(text: AsyncIterable<string>): AsyncGenerator<TableRow> {
  const features = featureSplitter()
  let row = 0
  for await (const piece of text)
    for (const feature of features.push(piece)) {
      row++
      yield { row, cells: featureCells(feature, row) }
    }
}

async function* csvRows(
  text: AsyncGenerator<string>,
  { delimiter }: FileLook,
  signal: AbortSignal | undefined,
): AsyncGenerator<TableRow> {
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
  })
  const flow = pipeline([Readable.from(text), parser], { signal })
  // The loop below hears of what goes wrong here.
  flow.catch((error) => parser.destroy(error))
  let row = 0
  let names: readonly string[] | undefined
  for await (const cells of parser as AsyncIterable<string[]>) {
    row++
    if (cells.length === 1 && cells[0] === '') continue // an empty line is a row of a spreadsheet, too
    if (names === undefined) names = namesOf(cells)
    else yield { row, cells: cellsOf(names, cells) }
  }
  await flow
}

function namesOf(cells: readonly string[]): readonly string[] {
  if (cells.length > MOST_COLUMNS) throw invalid('import.manyColumns', { most: MOST_COLUMNS })
  const names = cells.map((name) => name.trim())
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i)
  if (twice !== undefined) throw invalid('import.columnTwice', { field: twice })
  return names
}

function cellsOf(names: readonly string[], cells: readonly string[]): Cells | RowRefused {
  const isShort = cells.length < names.length
  if (isShort || cells.slice(names.length).some((cell) => cell !== ''))
    return { field: '', code: 'import.ragged' }
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
