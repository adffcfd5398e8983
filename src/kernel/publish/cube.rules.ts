import { addUp, type Dimension, type Table } from '@convive/measure/disclosure'
import { iccs } from '../iccs/iccs.ts'
import {
  ancestorsOf,
  childrenOf,
  isWithin,
  type PlaceTree,
  placeOf,
  type Territory,
} from '../place/place.rules.ts'
import { placeKinds } from '../place/place.schema.ts'
import { Refusal } from '../refusal.ts'
import { mayHold } from './filter.rules.ts'
import type { MeasureDefinition, PeriodUnit, PlaceLevel } from './measure.schema.ts'
import type { Atom, DimensionName, Dimensions, Entry } from './publish.schema.ts'

/** Months from the first to the last, as `2024-03`. */
export interface Months {
  readonly from: string
  readonly to: string
}

/** The order in which dimensions run; the last runs fastest. */
export const dimensionNames = ['place', 'period', 'class'] as const satisfies DimensionName[]

/** Counts with all their totals, before anything of them is hidden. */
export interface Cube {
  readonly dimensions: Dimensions
  readonly table: Table
}

const rankOf: Readonly<Record<PlaceLevel, number>> = {
  country: placeKinds.country.rank,
  province: placeKinds.province.rank,
  district: placeKinds.district.rank,
  corregimiento: placeKinds.corregimiento.rank,
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The months of a stretch, in order. @throws Refusal `invalid` `measure.badPeriod` when it ends before it begins */
export function monthsOf({ from, to }: Months): string[] {
  const months: string[] = []
  const [year, month] = from.split('-').map(Number) as [number, number]
  for (let at = year * 12 + month - 1; ; at++) {
    const name = `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`
    if (name > to || months.length > 1200) break
    months.push(name)
  }
  if (months.length === 0 || months.length > 1200)
    throw new Refusal('invalid', 'measure.badPeriod', { field: 'from' })
  return months
}

/** The period of a month: itself, its quarter or its year. */
export function periodOf(month: string, unit: PeriodUnit): string {
  const year = month.slice(0, 4)
  if (unit === 'year') return year
  return unit === 'month' ? month : `${year}-Q${Math.ceil(Number(month.slice(5)) / 3)}`
}

/** Whether what lies in a place, or nobody knows where, is counted in another one. */
export const isCountedIn = (territory: PlaceTree, place: string | null, under: string): boolean =>
  place === null ||
  territory.places.get(under)?.parent === null ||
  (territory.places.has(place) && isWithin(territory, place, under))

/** The months of a stretch that a period of it counts, by the period's code. */
export function monthsIn(code: string, months: Months): string[] {
  const name = code.replace('unknown:', '')
  return monthsOf(months).filter(
    (month) => code === 'all' || month.startsWith(name) || periodOf(month, 'quarter') === name,
  )
}

/** Which months of a release are counted in a period of it, so that only the same stretch is compared. */
export const stretchOf = (code: string, months: Months): string => monthsIn(code, months).join()

/** The number of a cell by those of its place, period and class. */
export const cellAt = (
  { dimensions }: { readonly dimensions: Record<DimensionName, readonly unknown[]> },
  place: number,
  period: number,
  kind: number,
): number => (place * dimensions.period.length + period) * dimensions.class.length + kind

/** The code of the entry of a place dimension in which a place is counted. */
function placeEntryOf(
  territory: PlaceTree,
  { under, level }: MeasureDefinition['dimensions']['place'],
  place: string | null,
): string {
  if (place === null || !territory.places.has(place)) return `unknown:${under}`
  const path = [placeOf(territory, place), ...ancestorsOf(territory, place)]
  const found = path.find(({ kind }) => placeKinds[kind].rank <= rankOf[level])
  if (found === undefined) return `unknown:${under}`
  const rootRank = placeKinds[placeOf(territory, under).kind].rank
  const isRoot = found.code === under
  if (rankOf[level] <= rootRank) return `known:${under}`
  // Known only to lie in a larger place than the table tells: counted as not known within it.
  const isCoarse = placeKinds[found.kind].rank < rankOf[level]
  const hasParts = territory.children.has(found.code)
  return isRoot || (isCoarse && hasParts) ? `unknown:${found.code}` : found.code
}

const periodEntryOf = (unit: PeriodUnit, { month, year }: Atom): string => {
  if (unit === 'year') return year
  return month === null ? `unknown:${year}` : periodOf(month, unit)
}

/** The entry of what has no class or category. */
export const UNMAPPED = 'unmapped'

/** Codes of entries that are no class: what a source calls so cannot be told from them. */
export const reservedClasses: ReadonlySet<string> = new Set(['all', UNMAPPED])

const classEntryOf = (
  by: MeasureDefinition['dimensions']['class'],
  { class: kind, iccs: category }: DeclaredClass | Atom,
): string => {
  if (by === 'none') return 'all'
  const code = by === 'iccs' ? category : kind
  return code === null || reservedClasses.has(code) ? UNMAPPED : code
}

/** The codes of the finest entries in which an atom is counted. */
export const codesOf = (
  { dimensions: by }: MeasureDefinition,
  territory: PlaceTree,
  atom: Atom,
): readonly [place: string, period: string, kind: string] => [
  placeEntryOf(territory, by.place, atom.place),
  periodEntryOf(by.period, atom),
  classEntryOf(by.class, atom),
]

function placeEntries(territory: Territory, definition: MeasureDefinition): Entry[] {
  const { under, level } = definition.dimensions.place
  const persons = definition.denominator?.persons ?? {}
  const entries: Entry[] = []
  const walk = (code: string, parent: number): void => {
    const { name } = placeOf(territory, code)
    const at = entries.length
    entries.push({ code, name, parent, ...(persons[code] && { persons: persons[code] }) })
    const inside = childrenOf(territory, code)
    for (const child of inside)
      if (placeKinds[child.kind].rank <= rankOf[level]) walk(child.code, at)
    const isCoarse = placeKinds[placeOf(territory, code).kind].rank < rankOf[level]
    if (code === under || (isCoarse && inside.length > 0))
      entries.push({ code: `unknown:${code}`, name, parent: at })
  }
  walk(under, -1)
  // Where nothing finer is told, what is known to lie in the place stands beside what is not.
  if (rankOf[level] <= placeKinds[placeOf(territory, under).kind].rank)
    entries.push({ ...entries[0]!, code: `known:${under}`, parent: 0 })
  return entries
}

function periodEntries(
  months: readonly string[],
  unit: PeriodUnit,
  { sources }: Pick<MeasureDefinition, 'sources'>,
): Entry[] {
  // Of the district's own incidents the month is always known.
  const mayMiss = sources.some(({ kind }) => kind !== 'incidents')
  const entries: Entry[] = [{ code: 'all', name: 'all', parent: -1 }]
  const add = (code: string, parent: number): number =>
    entries.push({ code, name: code, parent }) - 1
  for (const year of new Set(months.map((month) => month.slice(0, 4)))) {
    const at = add(year, 0)
    if (unit === 'year') continue
    const own = months.filter((month) => month.startsWith(year))
    for (const period of new Set(own.map((month) => periodOf(month, unit)))) add(period, at)
    if (mayMiss) add(`unknown:${year}`, at)
  }
  return entries
}

/** A class that a source may deliver, with its category; null where it has none. */
export interface DeclaredClass {
  readonly class: string
  readonly iccs: string | null
}

/**
 * The classes of a table: all that may be counted, whether something was or not, so that an entry alone tells nothing.
 * What the filter cannot let through is left out: everybody knows that nothing is counted there.
 */
function classEntries(
  { dimensions: { class: by }, filter }: MeasureDefinition,
  declared: readonly DeclaredClass[],
  used: ReadonlySet<string>,
  territory: PlaceTree,
): Entry[] {
  const total = { code: 'all', name: 'all', parent: -1 }
  if (by === 'none') return [total]
  const codes = new Set(used)
  for (const each of declared)
    if (mayHold(filter, each, territory)) codes.add(classEntryOf(by, each))
  const missing = by === 'iccs' ? { iccs: null } : { iccs: null, class: null }
  if (mayHold(filter, missing, territory)) codes.add(UNMAPPED)
  const nameOf = (code: string) => (by === 'iccs' ? iccs.get(code)?.es : undefined) ?? code
  return [
    total,
    ...[...codes].sort(byCode).map((code) => ({ code, name: nameOf(code), parent: 0 })),
  ]
}

/** The dimensions as the disclosure library takes them. */
export const parentsOf = (dimensions: Dimensions): Dimension[] =>
  dimensionNames.map((name) => ({ name, parent: dimensions[name].map(({ parent }) => parent) }))

/** The number of a place's entry; what lies in the only place of a table is its total. */
export const placeNumber = (
  numbers: ReadonlyMap<string, number>,
  code: string,
): number | undefined => numbers.get(code) ?? (code.startsWith('known:') ? 0 : undefined)

/** The number of every entry by its code. */
export const numbersOf = (entries: readonly Entry[]): ReadonlyMap<string, number> =>
  new Map(entries.map(({ code }, i) => [code, i]))

/** How a table is laid out beside what is counted in it. */
export interface LaidOut {
  readonly classes?: readonly DeclaredClass[]
  readonly most?: number
}

/**
 * Counts atoms into a table with its totals.
 * @param atoms  those that the definition's filter lets through, within the months
 * @param o.classes  what its source may deliver; a class that comes without having been declared is added
 * @param o.most  cells that it may have
 * @throws Refusal `absent` for a place that is not in the territory, `invalid` `release.tooMany`
 */
export function layCube(
  definition: MeasureDefinition,
  months: Months,
  territory: Territory,
  atoms: readonly Atom[],
  { classes: declared = [], most = Infinity }: LaidOut = {},
): Cube {
  const codes = atoms.map((atom) => codesOf(definition, territory, atom))
  const used = new Set(codes.map(([, , kind]) => kind))
  const dimensions: Dimensions = {
    place: placeEntries(territory, definition),
    period: periodEntries(monthsOf(months), definition.dimensions.period, definition),
    class: classEntries(definition, declared, used, territory),
  }
  const numbers = dimensionNames.map((name) => numbersOf(dimensions[name]))
  const [, periods, classes] = dimensionNames.map((name) => dimensions[name].length) as [
    number,
    number,
    number,
  ]
  const cells = dimensions.place.length * periods * classes
  if (cells > most) throw new Refusal('invalid', 'release.tooMany', { got: cells, most })
  const counts = new Float64Array(cells)
  atoms.forEach(({ count }, i) => {
    const [where, when, what] = codes[i]!
    const place = placeNumber(numbers[0]!, where)!
    const [period, kind] = [numbers[1]!.get(when)!, numbers[2]!.get(what)!]
    counts[(place * periods + period) * classes + kind]! += count
  })
  return { dimensions, table: addUp(parentsOf(dimensions), counts) }
}
