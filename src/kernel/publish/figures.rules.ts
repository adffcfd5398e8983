import type { PlaceTree } from '../place/place.rules.ts'
import {
  codesOf,
  dimensionNames,
  isCountedIn,
  monthsOf,
  numbersOf,
  placeNumber,
  UNMAPPED,
} from './cube.rules.ts'
import { categoriesOf, holds, tellsAttribute } from './filter.rules.ts'
import type { MeasureDefinition } from './measure.schema.ts'
import type { PublicationRule } from './protection.rules.ts'
import type { Atom, Dimensions } from './publish.schema.ts'

/** A release as its audit sees it: what is shown, and what it was counted from. */
export interface Published {
  /** its number, as people quote it */
  readonly number: number
  /** the measure that it counts */
  readonly measure: string
  readonly definition: MeasureDefinition
  readonly rule: PublicationRule
  readonly dimensions: Dimensions
  readonly from: string
  readonly to: string
  /** counts by cell; what is hidden is not in it */
  readonly shown: ReadonlyMap<number, number>
  readonly atoms: readonly Atom[]
  /** the places as they lay in one another when it was counted */
  readonly tree: PlaceTree
}

/** A release without what is hidden in it. */
export function showing(release: Published, hidden: Iterable<number>): Published {
  const shown = new Map(release.shown)
  for (const cell of hidden) shown.delete(cell)
  return { ...release, shown }
}

/** Which number of which release. */
export interface FigureName {
  readonly release: number
  readonly place: string
  readonly period: string
  readonly class: string
}

/** A number as an attacker reckons with it: the sum of these unknowns. */
export interface LaidFigure {
  readonly name: FigureName
  readonly cell: number
  /** smallest parts, the same numbers in every release */
  readonly atoms: readonly number[]
  /** what of these parts came, or was taken back, between releases, as unknowns of their own */
  readonly changes: readonly number[]
  /** what it is in truth; published where it is shown */
  readonly count: number
  readonly isShown: boolean
  /** counts from 1 to smallest - 1 may not be found out */
  readonly smallest: number
}

/** More unknowns than this are not taken up; only parts that hold something are then reckoned with, which is stricter. */
const MOST_UNKNOWNS = 50_000

/** An atom without its count. */
type Part = Omit<Atom, 'count'>

/** What makes an atom this one and no other, whatever it counts. */
export const keyOf = ({ place, month, year, class: kind, iccs, certainty }: Part): string =>
  JSON.stringify([place, month, year, kind, iccs, certainty])

const distinct = <T>(values: readonly T[]): T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
]

/**
 * Every part that records could lie in, as far as the releases tell places, months and classes: an attacker does not know
 * which of them are empty.
 */
function partsOf(published: readonly Published[]): Part[] {
  const atoms = published.flatMap((each) => each.atoms)
  const where = distinct(atoms.map(({ place, certainty }) => ({ place, certainty })))
  const known = new Set(where.map(({ place }) => place))
  for (const { dimensions } of published) {
    const above = new Set(dimensions.place.map(({ parent }) => parent))
    dimensions.place.forEach(({ code }, i) => {
      if (above.has(i) || code.includes(':') || known.has(code)) return
      known.add(code)
      where.push({ place: code, certainty: 'name' })
    })
    for (const { code } of dimensions.place.filter(({ code }) => code.startsWith('unknown:'))) {
      const place =
        above.has(0) && code === `unknown:${dimensions.place[0]!.code}` ? null : code.slice(8)
      if (known.has(place)) continue
      known.add(place)
      where.push({ place, certainty: place === null ? 'none' : 'name' })
    }
  }
  const when = distinct([
    ...atoms.map(({ month, year }) => ({ month, year })),
    ...published.flatMap(momentsIn),
  ])
  const what = distinct([
    ...atoms.map(({ class: kind, iccs }) => ({ class: kind, iccs })),
    ...published.flatMap(classesIn),
  ])
  if (where.length * when.length * what.length > MOST_UNKNOWNS)
    return distinct(atoms.map(({ count: _, ...part }) => part))
  return where.flatMap((a) => when.flatMap((b) => what.map((c) => ({ ...a, ...b, ...c }))))
}

/** The months that a release counts, and what of its years has none. */
const momentsIn = ({ dimensions, from, to }: Published): Pick<Part, 'month' | 'year'>[] => [
  ...monthsOf({ from, to }).map((month) => ({ month, year: month.slice(0, 4) })),
  ...dimensions.period.flatMap(({ code }) =>
    code.startsWith('unknown:') ? [{ month: null, year: code.slice(8) }] : [],
  ),
]

/** The classes of a release of which nothing was counted. */
function classesIn(published: Published): Pick<Part, 'class' | 'iccs'>[] {
  const { definition, dimensions, atoms } = published
  const by = definition.dimensions.class
  if (by === 'none') return []
  const counted = new Set(atoms.map((atom) => atom[by === 'iccs' ? 'iccs' : 'class']))
  const category = categoriesOf(definition.filter)?.[0] ?? null
  return dimensions.class.slice(1).flatMap(({ code }): Pick<Part, 'class' | 'iccs'>[] => {
    const own = code === UNMAPPED ? null : code
    if (counted.has(own)) return []
    if (own === null) return [{ class: null, iccs: null }]
    return [by === 'iccs' ? { class: null, iccs: own } : { class: own, iccs: category }]
  })
}

/** Each entry with those that it adds up into. */
const linesOf = (dimensions: Dimensions, name: (typeof dimensionNames)[number]): number[][] =>
  dimensions[name].map((_, entry) => {
    const line: number[] = []
    for (let at = entry; at >= 0; at = dimensions[name][at]!.parent) line.push(at)
    return line
  })

/** The finest entries of a release that a part lies in; undefined where it lies in none. */
function entriesIn(published: Published) {
  const { definition, dimensions, from, to, tree, atoms } = published
  const { under } = definition.dimensions.place
  const numbers = dimensionNames.map((name) => numbersOf(dimensions[name]))
  const counted = new Set(atoms.map(({ place }) => place))
  // What lay elsewhere is not in it; neither is a place that came later.
  const isThere = (place: string | null): boolean =>
    isCountedIn(tree, place, under) &&
    (place === null || tree.places.has(place) || counted.has(place))
  return (part: Part) => {
    if (!isThere(part.place)) return { place: undefined, period: undefined, class: undefined }
    const [place, period, kind] = codesOf(definition, tree, { ...part, count: 0 })
    const { month, year } = part
    const isWithin =
      month === null
        ? year >= from.slice(0, 4) && year <= to.slice(0, 4)
        : month >= from && month <= to
    return {
      place: placeNumber(numbers[0]!, place),
      period: isWithin ? numbers[1]!.get(period) : undefined,
      class: holds(definition.filter, part, tree) ? numbers[2]!.get(kind) : undefined,
    }
  }
}

/** Which of a release's cells each part is counted in. */
function countedIn(published: Published) {
  const { dimensions } = published
  const entriesOf = entriesIn(published)
  const lines = dimensionNames.map((name) => linesOf(dimensions, name))
  const periods = dimensions.period.length
  const classes = dimensions.class.length
  return (part: Part): number[] => {
    const { place, period, class: kind } = entriesOf(part)
    if (place === undefined || period === undefined || kind === undefined) return []
    return lines[0]![place]!.flatMap((p) =>
      lines[1]![period]!.flatMap((t) =>
        lines[2]![kind]!.map((k) => (p * periods + t) * classes + k),
      ),
    )
  }
}

/**
 * Whether what a release was counted from adds up to what it shows, its places lying as its tree says. Where they do not,
 * nothing can be reckoned from it.
 */
export function fits(published: Published): boolean {
  const cellsOf = countedIn(published)
  const counts = new Map<number, number>()
  for (const atom of published.atoms)
    for (const cell of cellsOf(atom)) counts.set(cell, (counts.get(cell) ?? 0) + atom.count)
  return [...published.shown].every(([cell, count]) => count === (counts.get(cell) ?? 0))
}

/** What stood in each part at each release, and the unknowns by which an attacker reckons with it. */
function unknownsOf(parts: readonly Part[], published: readonly Published[]) {
  const standing = published.map(
    ({ atoms }) => new Map(atoms.map((atom) => [keyOf(atom), atom.count])),
  )
  let next = parts.length
  return parts.map((part, id) => {
    const key = keyOf(part)
    const counts = standing.map((each) => each.get(key) ?? 0)
    const levels = [...new Set(counts)].sort((a, b) => a - b)
    const changes = levels.slice(1).map((level) => ({ level, id: next++ }))
    return { part, id, counts, changes }
  })
}

/**
 * Lays out all numbers of several releases of one source over the same smallest parts, so that what one tells can be
 * subtracted from what another tells. A part whose count differs between releases has a common unknown and one for each
 * step: an attacker may know which parts changed, and the truth is always possible.
 */
export function layFigures(published: readonly Published[]): LaidFigure[] {
  const unknowns = unknownsOf(partsOf(published), published)
  const figures = published.flatMap((release, r) => {
    const cellsOf = countedIn(release)
    const cells = new Map<number, { atoms: number[]; changes: number[]; count: number }>()
    for (const { part, id, counts, changes } of unknowns) {
      for (const cell of cellsOf(part)) {
        const held = cells.get(cell) ?? { atoms: [], changes: [], count: 0 }
        cells.set(cell, held)
        held.atoms.push(id)
        held.count += counts[r]!
        for (const { level, id } of changes) if (counts[r]! >= level) held.changes.push(id)
      }
    }
    return [...cells].map(([cell, held]) => ({
      ...held,
      cell,
      ...standingOf(release, cell),
      count: release.shown.get(cell) ?? held.count,
      isShown: release.shown.has(cell),
    }))
  })
  return published.length < 2 ? figures : [...figures, ...crossings(published, unknowns)]
}

/** Parts that lie in one place and that all releases count in the same periods and classes, or in the same of one. */
interface Crossing {
  readonly atoms: number[]
  readonly changes: number[]
  count: number
  readonly at: readonly [place: number, period: number, kind: number]
  readonly smallest: number
}

/**
 * The small counts that no release tells as one number, but several might together: of a place, in the months that one
 * release counts and another does not, or of what one filter lets through and another does not. So January follows from
 * two quarters less February to June.
 */
function crossings(
  published: readonly Published[],
  unknowns: ReturnType<typeof unknownsOf>,
): LaidFigure[] {
  const entries = published.map(entriesIn)
  const told = unknowns.map(({ part }) => {
    const each = entries.map((entriesOf) => entriesOf(part))
    const signOf = (name: 'period' | 'class') => each.map((one) => one[name] ?? '').join()
    return { each, time: signOf('period'), kind: signOf('class') }
  })
  const isTelling = published.some(
    ({ definition: { dimensions, filter } }) =>
      dimensions.class !== 'none' || tellsAttribute(filter),
  )
  return published.flatMap((release, r) => {
    const { smallest, smallestWithAttribute } = release.rule
    const lines = linesOf(release.dimensions, 'place')
    const found = new Map<string, Crossing>()
    unknowns.forEach(({ id, counts, changes }, u) => {
      const { each, time, kind } = told[u]!
      const { place, period, class: own } = each[r]!
      if (place === undefined || period === undefined || own === undefined) return
      const came = changes.filter(({ level }) => counts[r]! >= level).map((change) => change.id)
      for (const p of lines[place]!)
        for (const [key, at, least] of [
          [`${p} ${time}`, [p, period, 0], smallest],
          [`${p} ${time} ${kind}`, [p, period, own], isTelling ? smallestWithAttribute : smallest],
          [`${p}  ${kind}`, [p, 0, own], isTelling ? smallestWithAttribute : smallest],
        ] as const) {
          const crossing = found.get(key) ?? {
            atoms: [],
            changes: [],
            count: 0,
            at,
            smallest: least,
          }
          found.set(key, crossing)
          crossing.count += counts[r]!
          // What is not small is not looked at further.
          if (crossing.count >= least) continue
          crossing.atoms.push(id)
          crossing.changes.push(...came)
        }
    })
    return [...found.values()]
      .filter(({ count, smallest: least }) => count > 0 && count < least)
      .map(({ at, ...rest }) => ({ ...rest, name: nameAt(release, at), cell: -1, isShown: false }))
  })
}

/** Where a cell stands, and how small its count may not be. */
export function standingOf(
  release: Pick<Published, 'number' | 'dimensions' | 'rule'>,
  cell: number,
): Pick<LaidFigure, 'name' | 'smallest'> {
  const { dimensions, rule } = release
  const classes = dimensions.class.length
  const periods = dimensions.period.length
  const kind = cell % classes
  const period = Math.floor(cell / classes) % periods
  const place = Math.floor(cell / classes / periods)
  return {
    name: nameAt(release, [place, period, kind]),
    smallest: kind === 0 ? rule.smallest : rule.smallestWithAttribute,
  }
}

const nameAt = (
  { number, dimensions }: Pick<Published, 'number' | 'dimensions'>,
  [place, period, kind]: readonly [place: number, period: number, kind: number],
): FigureName => ({
  release: number,
  place: dimensions.place[place]!.code,
  period: dimensions.period[period]!.code,
  class: dimensions.class[kind]!.code,
})
