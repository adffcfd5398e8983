import type { Territory } from '../place/place.rules.ts'
import { placeKinds } from '../place/place.schema.ts'
import { Refusal } from '../refusal.ts'
import { type CivilDate, HOUR, instantOf } from '../time.ts'
import { categoriesOf, HOMICIDE, placesOf, tellsAttribute } from './filter.rules.ts'
import type { MeasureDefinition, RuleName } from './measure.schema.ts'

/** What may be published of a kind of figure. */
export interface PublicationRule {
  /** a shown count is 0 or at least this */
  readonly smallest: number
  /** the same where the count tells another attribute than place and time, such as the class */
  readonly smallestWithAttribute: number
  readonly finestPlace: 'corregimiento' | 'district' | 'province'
  readonly finestPeriod: 'month' | 'quarter' | 'year'
  /** hours that a period must be over */
  readonly delayHours: number
  /** a stricter rule has a higher number */
  readonly strictness: number
}

/** Smallest cells, finest places and times, and delays: one table for every channel. */
export const publicationRules: Readonly<Record<RuleName, PublicationRule>> = {
  homicide: {
    ...{ smallest: 1, smallestWithAttribute: 5, finestPlace: 'corregimiento' },
    ...{ finestPeriod: 'month', delayHours: 7 * 24, strictness: 0 },
  },
  event: {
    ...{ smallest: 5, smallestWithAttribute: 5, finestPlace: 'corregimiento' },
    ...{ finestPeriod: 'month', delayHours: 24, strictness: 1 },
  },
  rare: {
    ...{ smallest: 5, smallestWithAttribute: 5, finestPlace: 'corregimiento' },
    ...{ finestPeriod: 'month', delayHours: 30 * 24, strictness: 2 },
  },
  violence: {
    ...{ smallest: 10, smallestWithAttribute: 10, finestPlace: 'district' },
    ...{ finestPeriod: 'quarter', delayHours: 30 * 24, strictness: 3 },
  },
  compartment: {
    ...{ smallest: 10, smallestWithAttribute: 10, finestPlace: 'province' },
    ...{ finestPeriod: 'year', delayHours: 90 * 24, strictness: 4 },
  },
}

/**
 * The rule by which the counts of a definition are protected. What a filter lets through alone is told of all that is
 * counted, as a class would tell it: homicides of one kind of victim are no public fact.
 */
export function protectionOf({
  rule,
  filter,
}: Pick<MeasureDefinition, 'rule' | 'filter'>): PublicationRule {
  const named = publicationRules[rule]
  return tellsAttribute(filter) ? { ...named, smallest: named.smallestWithAttribute } : named
}

/** Homicide is a public fact; harm to persons and sexual acts are protected most; what has no category may be either. */
function ruleOfCategory(iccs: string): RuleName {
  if (iccs.startsWith(HOMICIDE)) return 'homicide'
  return ['01', '02', '03'].some((harm) => iccs.startsWith(harm)) ? 'violence' : 'event'
}

/**
 * The mildest rule under which what a filter counts may be published.
 * @param categories  the ICCS categories that it may let through; undefined where that is not known
 */
export function mildestRule(categories: readonly string[] | undefined): RuleName {
  const names = categories?.map(ruleOfCategory) ?? ['violence']
  return names.reduce((a, b) =>
    publicationRules[a].strictness >= publicationRules[b].strictness ? a : b,
  )
}

const placeRank = { country: 0, province: 1, district: 2, corregimiento: 3 } as const
const periodRank = { year: 0, quarter: 1, month: 2 } as const

/** The first day after a month. */
function dayAfter(month: string): CivilDate {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  return `${next}-01` as CivilDate
}

/**
 * Several sources are never added up together: each counts other things, and the same thing would be counted twice.
 * @throws Refusal `invalid` `measure.sourcesApart`
 */
export function assertOneSource({ sources }: Pick<MeasureDefinition, 'sources'>): void {
  if (sources.length !== 1)
    throw new Refusal('invalid', 'measure.sourcesApart', { field: 'sources', got: sources.length })
}

/** The first and the last month, as `2024-03`. */
type Span = Readonly<Record<'from' | 'to', string>>

/** Whether months begin and end where the finest periods of a rule do: half a quarter is finer than a quarter. */
function areWhole({ from, to }: Span, finest: PublicationRule['finestPeriod']): boolean {
  const months = { month: 1, quarter: 3, year: 12 }[finest]
  const number = (month: string): number => Number(month.slice(5))
  return (number(from) - 1) % months === 0 && number(to) % months === 0
}

/** Whether each place that a definition names is told no more finely than a rule allows, as its level is. */
function areCoarse(
  { dimensions: { place }, filter }: MeasureDefinition,
  finest: PublicationRule['finestPlace'],
  territory: Territory,
): boolean {
  const rankOf = (code: string): number => {
    const found = territory.places.get(code)
    return found === undefined ? Infinity : placeKinds[found.kind].rank
  }
  const ranks = [placeRank[place.level], ...[place.under, ...placesOf(filter)].map(rankOf)]
  return ranks.every((rank) => rank <= placeRank[finest])
}

/**
 * Refuses what the rules of publication do not let be told so finely, so mildly or so early.
 * @param now   milliseconds since 1970, UTC
 * @param where.zone  IANA name of the zone whose months are counted
 * @throws Refusal `invalid` `measure.sourcesApart`, `measure.ruleTooMild`, `measure.tooFine` or `release.tooEarly`
 */
export function assertPublishable(
  definition: MeasureDefinition,
  months: Span,
  now: number,
  where: { readonly zone: string; readonly territory: Territory },
): void {
  assertOneSource(definition)
  const rule = publicationRules[definition.rule]
  const wanted = mildestRule(categoriesOf(definition.filter))
  if (rule.strictness < publicationRules[wanted].strictness)
    throw new Refusal('invalid', 'measure.ruleTooMild', { field: 'rule', wanted })
  if (
    !areCoarse(definition, rule.finestPlace, where.territory) ||
    !areWhole(months, rule.finestPeriod) ||
    periodRank[definition.dimensions.period] > periodRank[rule.finestPeriod]
  )
    throw new Refusal('invalid', 'measure.tooFine', {
      field: 'dimensions',
      place: rule.finestPlace,
      period: rule.finestPeriod,
    })
  const over = instantOf(dayAfter(months.to), 0, 0, where.zone) + rule.delayHours * HOUR
  if (now < over)
    throw new Refusal('invalid', 'release.tooEarly', { to: months.to, hours: rule.delayHours })
}
