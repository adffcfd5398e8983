import { parse } from 'csv-parse/sync'
import { Refusal } from '#kernel/refusal.ts'
import type { LandmarkDraft, RefusedRow } from './landmark.schema.ts'

/** The columns, as institutions head them. */
const headings = {
  name: ['name', 'nombre', 'nome'],
  aliases: ['aliases', 'otros nombres', 'outros nomes', 'alias'],
  place: ['place', 'corregimiento', 'corregimento', 'lugar'],
  lon: ['lon', 'longitud', 'longitude', 'x'],
  lat: ['lat', 'latitud', 'latitude', 'y'],
  accuracy: ['accuracy', 'precision', 'precisao'],
  source: ['source', 'fuente', 'fonte'],
} as const
type Column = keyof typeof headings

/** What the rows are held against. */
export interface KnownPlaces {
  /** @throws RangeError when no place is called so */
  codeOf(text: string): string
  isInTerritory(point: { lon: number; lat: number }): boolean
}

/** A row that can be taken. */
interface TakenRow {
  readonly row: number
  readonly draft: LandmarkDraft
}

/** More rows than a screen can hold are another kind of list. */
const MOST_ROWS = 5_000

const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase()

/** What divides the head's columns; where a comma divides decimals, it does not divide columns. */
function delimiterOf(csv: string): string {
  const [head = ''] = csv.split(/\r?\n/, 1)
  const delimiters = [',', ';', '\t']
  const counts = delimiters.map((each) => head.split(each).length)
  return delimiters[counts.indexOf(Math.max(...counts))]!
}

/** @throws Refusal `invalid` `landmark.notCsv` when it cannot be read as a table with a column of names */
function tableOf(csv: string): { columns: Map<Column, number>; rows: string[][] } {
  let table: string[][]
  try {
    table = parse(csv, {
      bom: true,
      delimiter: delimiterOf(csv),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    })
  } catch {
    throw new Refusal('invalid', 'landmark.notCsv', { field: 'csv' })
  }
  const [head = [], ...rows] = table
  const columns = new Map<Column, number>()
  for (const [i, heading] of head.entries())
    for (const column of Object.keys(headings) as Column[])
      if ((headings[column] as readonly string[]).includes(plain(heading))) columns.set(column, i)
  if (!columns.has('name')) throw new Refusal('invalid', 'landmark.notCsv', { field: 'csv' })
  if (rows.length > MOST_ROWS)
    throw new Refusal('tooLarge', 'landmark.tooMany', { field: 'csv', most: MOST_ROWS })
  return { columns, rows }
}

/**
 * Reads a list of landmarks, row by row: what cannot be taken is named with its field and the reason, and hinders no
 * other row.
 */
export function readLandmarkRows(
  csv: string,
  source: string,
  places: KnownPlaces,
): { drafts: TakenRow[]; refused: RefusedRow[] } {
  const { columns, rows } = tableOf(csv)
  const drafts: TakenRow[] = []
  const refused: RefusedRow[] = []
  const seen = new Set<string>()
  for (const [i, cells] of rows.entries()) {
    const read = readRow((column) => cells[columns.get(column) ?? -1]?.trim() ?? '', source, places)
    const row = i + 2
    if ('reason' in read) refused.push({ row, ...read })
    else {
      const name = `${plain(read.name)}|${read.place ?? ''}`
      if (seen.has(name)) refused.push({ row, field: 'name', reason: 'twice' })
      else drafts.push({ row, draft: read })
      seen.add(name)
    }
  }
  return { drafts, refused }
}

type Cell = (column: Column) => string

function readRow(
  cell: Cell,
  source: string,
  places: KnownPlaces,
): LandmarkDraft | Omit<RefusedRow, 'row'> {
  const name = cell('name')
  if (name === '') return { field: 'name', reason: 'missing' }
  if (name.length > 120) return { field: 'name', reason: 'tooLong' }
  const aliases = cell('aliases')
    .split(/[;|]/)
    .map((each) => each.trim())
    .filter(Boolean)
  if (aliases.length > 12 || aliases.some((each) => each.length > 120))
    return { field: 'aliases', reason: 'tooLong' }
  const point = readPoint(cell, places)
  if (point !== null && 'reason' in point) return point
  const said = cell('place')
  try {
    return {
      name,
      aliases,
      place: said === '' ? null : places.codeOf(said),
      point,
      source: (cell('source') || source).slice(0, 200),
    }
  } catch (error) {
    if (error instanceof RangeError) return { field: 'place', reason: 'noSuchPlace' }
    throw error
  }
}

/** A number with a point or a decimal comma. */
const numberIn = (text: string): number =>
  text === '' ? Number.NaN : Number(text.replace(',', '.'))

/** How far off a point is taken to be where the list does not say. */
const UNSAID_ACCURACY = 250

function readPoint(
  cell: Cell,
  places: KnownPlaces,
): (LandmarkDraft['point'] & object) | null | Omit<RefusedRow, 'row'> {
  if (cell('lon') === '' && cell('lat') === '') return null
  const [lon, lat] = [numberIn(cell('lon')), numberIn(cell('lat'))]
  if (!(Math.abs(lon) <= 180)) return { field: 'lon', reason: 'notANumber' }
  if (!(Math.abs(lat) <= 90)) return { field: 'lat', reason: 'notANumber' }
  const accuracy = cell('accuracy') === '' ? UNSAID_ACCURACY : numberIn(cell('accuracy'))
  if (!(accuracy >= 0 && accuracy <= 100_000)) return { field: 'accuracy', reason: 'notANumber' }
  if (!places.isInTerritory({ lon, lat })) return { field: 'lon', reason: 'pointNowhere' }
  return { lon, lat, accuracyMeters: Math.round(accuracy) }
}
