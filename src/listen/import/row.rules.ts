import type { Territory } from '#kernel/place/place.rules.ts'
import { reservedClasses } from '#kernel/publish/cube.rules.ts'
import { type Interval, MINUTE } from '#kernel/time.ts'
import type { Certainty, Mapping } from './import.schema.ts'
import { type Moment, readMoment, readParts } from './moment.rules.ts'
import type { NameFinder } from './place-names.rules.ts'
import type { PointFinder } from './place-points.rules.ts'

/** A row of a file by the names of its columns. */
export type Cells = Readonly<Record<string, string>>

/** A row as it is kept: what is counted by, and apart what is sealed. */
export interface RecordRead extends Interval {
  /** the source's own name of it */
  readonly sourceId: string | null
  readonly sourceClass: string | null
  /** null: not mapped */
  readonly iccs: string | null
  readonly place: string | null
  readonly certainty: Certainty
  readonly units: number
  readonly point: { readonly lon: number; readonly lat: number } | null
}

/** Why a row was not taken, and for which of its fields. */
export interface RowRefused {
  readonly field: string
  readonly code: string
}

/** Whether a row was not taken. */
export const isRefused = (read: Cells | RecordRead | RowRefused): read is RowRefused =>
  // Cells may have any name, but no prototype.
  Object.getPrototypeOf(read) !== null && 'code' in read && 'field' in read

/** What reading rows needs beside the rows. */
export interface RowReading {
  readonly mapping: Mapping
  readonly territory: Territory
  readonly finder: NameFinder
  readonly nearest: PointFinder
  /** the source's */
  readonly zone: string
  /** milliseconds since 1970, UTC */
  readonly now: number
  /** from the source's coordinates to degrees */
  toDegrees(x: number, y: number): readonly [lon: number, lat: number]
}

/** Words by which sources say that they do not know. */
const notKnown = new Set(
  [
    '',
    '-',
    '?',
    'no disponible',
    'sin dato',
    'sin datos',
    'sin informacion',
    'no consta',
    'no aplica',
    'desconocido',
    'desconocida',
    'ignorado',
    'nao informado',
    'nao disponivel',
    'n/a',
    'na',
    'n/d',
    'nd',
    's/d',
    'null',
    'unknown',
    'not known',
  ].map(plain),
)

/** No such word begins with a digit, and none is long: most cells need no closer look. */
const LONGEST_WORD = 40
const isNotKnown = (text: string): boolean => {
  const first = text.charCodeAt(0)
  const isDigit = first >= 48 && first <= 57
  return !isDigit && text.length <= LONGEST_WORD && notKnown.has(plain(text))
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase()
}

/** The clock of another machine may be a little ahead. */
const AHEAD_MS = 10 * MINUTE

/**
 * Reads one row.
 * @returns the record, or for which field it was refused and why
 */
export function readRow(cells: Cells, reading: RowReading): RecordRead | RowRefused {
  const { mapping } = reading
  const said = (column: string): string | null => {
    const text = (cells[column] ?? '').trim()
    return isNotKnown(text) || mapping.notKnown.includes(text) ? null : text
  }
  const units = unitsOf(mapping, said)
  if (units === undefined) return { field: mapping.units ?? '', code: 'import.notANumber' }
  const when = whenOf(reading, said)
  if ('code' in when) return when
  const where = whereOf(reading, said)
  if ('code' in where) return where
  const sourceClass = 'is' in mapping.class ? mapping.class.is : said(mapping.class.column)
  if (sourceClass !== null && reservedClasses.has(sourceClass))
    return {
      field: 'is' in mapping.class ? mapping.class.is : mapping.class.column,
      code: 'import.reservedClass',
    }
  return {
    sourceId: mapping.id === undefined ? null : said(mapping.id),
    sourceClass,
    iccs: sourceClass === null ? null : categoryOf(mapping, sourceClass),
    ...when,
    ...where,
    units,
  }
}

/** A class may be called as what every object has, "constructor" for one. */
const categoryOf = ({ classes }: Mapping, name: string): string | null =>
  Object.hasOwn(classes, name) ? classes[name]! : null

type Said = (column: string) => string | null

function unitsOf({ units }: Mapping, said: Said): number | undefined {
  if (units === undefined) return 1
  const text = said(units)
  if (text === null || !/^[+-]?\d{1,7}$/.test(text)) return undefined
  return Number(text) === 0 ? undefined : Number(text)
}

function whenOf({ mapping, zone, now }: RowReading, said: Said): Interval | RowRefused {
  const { when } = mapping
  const read = (column: string): Moment | 'import.noDate' => {
    const text = said(column)
    if (text === null) return 'import.noDate'
    return readMoment(text, when.by === 'parts' ? 'ymd' : when.form, zone)
  }
  let field: string
  let moment: Moment | 'import.noDate'
  if (when.by === 'moment') {
    field = when.column
    moment = read(field)
  } else if (when.by === 'parts') {
    field = when.year
    const year = said(when.year)
    const month = when.month === undefined ? undefined : (said(when.month) ?? undefined)
    const day = when.day === undefined ? undefined : (said(when.day) ?? undefined)
    moment = year === null ? 'import.noDate' : readParts({ year, month, day }, zone)
  } else {
    field = when.from
    const from = read(when.from)
    const to = said(when.to) === null ? from : read(when.to)
    moment =
      typeof from === 'string' ? from : typeof to === 'string' ? to : { from: from.from, to: to.to }
    if (typeof from !== 'string' && typeof to === 'string') field = when.to
  }
  if (typeof moment === 'string') return { field, code: moment }
  if (moment.to < moment.from) return { field, code: 'import.endsBeforeItBegins' }
  if (moment.from > now + AHEAD_MS) return { field, code: 'import.fromTomorrow' }
  return moment
}

interface WhereRead {
  readonly place: string | null
  readonly certainty: Certainty
  readonly point: RecordRead['point']
}

function whereOf(reading: RowReading, said: Said): WhereRead | RowRefused {
  const { mapping, territory, finder } = reading
  const { code, names, point: columns } = mapping.where
  const point = columns === undefined ? null : pointOf(reading, columns, said)
  if (point !== null && 'code' in point) return point
  if (code !== undefined) {
    const official = said(code)
    if (official !== null) {
      if (!territory.places.has(official)) return { field: code, code: 'import.noSuchPlace' }
      return { place: official, certainty: 'name', point }
    }
  }
  const named = names && finder(names.map((name) => said(name) ?? ''))
  if (named !== undefined && !named.coarser) return { place: named.code, certainty: 'name', point }
  const located = point === null ? undefined : reading.nearest(point)
  if (located !== undefined && located.certainty !== 'none')
    return { place: located.place.code, certainty: located.certainty, point }
  if (point !== null && columns?.crs === 'EPSG:4326' && isSwapped(reading, point))
    return { field: columns.x, code: 'import.swapped' }
  return { place: named?.code ?? null, certainty: named === undefined ? 'none' : 'name', point }
}

/** A point abroad that would lie here if its two numbers changed places. */
const isSwapped = ({ nearest }: RowReading, { lon, lat }: { lon: number; lat: number }): boolean =>
  Math.abs(lon) <= 90 && nearest({ lon: lat, lat: lon }) !== undefined

function pointOf(
  { toDegrees }: RowReading,
  { x, y }: { x: string; y: string },
  said: Said,
): RecordRead['point'] | RowRefused {
  const [left, up] = [said(x), said(y)]
  if (left === null || up === null) return null
  const [across, along] = [numberOf(left), numberOf(up)]
  if (across === undefined) return { field: x, code: 'import.notANumber' }
  if (along === undefined) return { field: y, code: 'import.notANumber' }
  if (across === 0 && along === 0) return null
  const [lon, lat] = toDegrees(across, along)
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
    return { field: x, code: 'import.noSuchPoint' }
  return { lon, lat }
}

/** A number with a point or a comma before its decimals; what could be either is refused. */
function numberOf(text: string): number | undefined {
  const match = /^[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d{1,3})?$/i.exec(text)
  const number = match === null ? Number.NaN : Number(text.replace(',', '.'))
  return Number.isFinite(number) ? number : undefined
}
