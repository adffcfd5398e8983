import { isWithin, type PlaceTree } from '../place/place.rules.ts'
import type { Certainty, Filter } from './measure.schema.ts'

/** What a filter looks at of a record. */
export interface Filtered {
  readonly class: string | null
  readonly iccs: string | null
  readonly place: string | null
  readonly certainty: Certainty
}

/**
 * Whether a filter holds for a record. A condition on what is not known does not hold.
 * @param territory  the one that places of the filter are looked up in; a place that is not in it holds no other
 */
export function holds(filter: Filter, record: Filtered, territory: PlaceTree): boolean {
  if ('all' in filter) return true
  if ('iccsUnder' in filter) return record.iccs?.startsWith(filter.iccsUnder) ?? false
  if ('classIn' in filter) return record.class !== null && filter.classIn.includes(record.class)
  if ('placeUnder' in filter)
    return record.place !== null && liesIn(territory, record.place, filter.placeUnder)
  if ('certaintyIn' in filter) return filter.certaintyIn.includes(record.certainty)
  if ('known' in filter) return record[filter.known] !== null
  if ('and' in filter) return filter.and.every((each) => holds(each, record, territory))
  if ('or' in filter) return filter.or.some((each) => holds(each, record, territory))
  return !holds(filter.not, record, territory)
}

/** What is known of records beforehand; what is left out may be anything. `place` stands for itself and all within it. */
export type Foreseen = Partial<Pick<Filtered, 'class' | 'iccs' | 'place'>>

interface Outcome {
  readonly yes: boolean
  readonly no: boolean
}

/** Whether a filter may hold, and may not hold, for records of which only this is known. */
function outcomeOf(filter: Filter, of: Foreseen, territory: PlaceTree): Outcome {
  const sure = (yes: boolean): Outcome => ({ yes, no: !yes })
  const open = { yes: true, no: true }
  if ('all' in filter) return sure(true)
  if ('iccsUnder' in filter)
    return of.iccs === undefined ? open : sure(of.iccs?.startsWith(filter.iccsUnder) ?? false)
  if ('classIn' in filter)
    return of.class === undefined
      ? open
      : sure(of.class !== null && filter.classIn.includes(of.class))
  if ('placeUnder' in filter) {
    if (of.place === undefined) return open
    if (of.place === null) return sure(false)
    if (liesIn(territory, of.place, filter.placeUnder)) return sure(true)
    return liesIn(territory, filter.placeUnder, of.place) ? open : sure(false)
  }
  if ('certaintyIn' in filter) return open
  if ('known' in filter)
    return of[filter.known] === undefined ? open : sure(of[filter.known] !== null)
  if ('not' in filter) {
    const { yes, no } = outcomeOf(filter.not, of, territory)
    return { yes: no, no: yes }
  }
  const isAnd = 'and' in filter
  const each = (isAnd ? filter.and : filter.or).map((one) => outcomeOf(one, of, territory))
  return isAnd
    ? { yes: each.every(({ yes }) => yes), no: each.some(({ no }) => no) }
    : { yes: each.some(({ yes }) => yes), no: each.every(({ no }) => no) }
}

/** Whether a filter may let something through of which only this is known; what it cannot is known to be zero. */
export const mayHold = (filter: Filter, of: Foreseen, territory: PlaceTree): boolean =>
  outcomeOf(filter, of, territory).yes

const liesIn = (territory: PlaceTree, code: string, other: string): boolean =>
  code === other || (territory.places.has(code) && isWithin(territory, code, other))

/**
 * The ICCS categories that a filter may let through, as far as its outermost conditions say; undefined where it lets
 * through any, or what has none.
 */
export function categoriesOf(filter: Filter): readonly string[] | undefined {
  if ('iccsUnder' in filter) return [filter.iccsUnder]
  if ('and' in filter) {
    const told = filter.and.map(categoriesOf).filter((each) => each !== undefined)
    return told[0]
  }
  if ('or' in filter) {
    const told = filter.or.map(categoriesOf)
    return told.every((each) => each !== undefined) ? told.flat() : undefined
  }
  return undefined
}

/** The conditions that a filter is made of, whether they must hold or not. */
function partsOf(filter: Filter): readonly Filter[] {
  if ('and' in filter) return filter.and.flatMap(partsOf)
  if ('or' in filter) return filter.or.flatMap(partsOf)
  return 'not' in filter ? partsOf(filter.not) : [filter]
}

/** The places that a filter names. */
export const placesOf = (filter: Filter): readonly string[] =>
  partsOf(filter).flatMap((part) => ('placeUnder' in part ? [part.placeUnder] : []))

/** Intentional homicide: that it was one is a public fact. */
export const HOMICIDE = '0101'

/** Whether a filter tells more of what it lets through than place, time, and that it is a homicide. */
export const tellsAttribute = (filter: Filter): boolean =>
  partsOf(filter).some(
    (part) => 'classIn' in part || ('iccsUnder' in part && part.iccsUnder !== HOMICIDE),
  )
