import { z } from 'zod'

/** The rules of publication by name. */
export const RuleName = z.enum(['homicide', 'event', 'rare', 'violence', 'compartment'])
export type RuleName = z.infer<typeof RuleName>

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

/** Homicide is a public fact; harm to persons and sexual acts are protected most; what has no category may be either. */
function ruleOfCategory(iccs: string): RuleName {
  if (iccs.startsWith('0101')) return 'homicide'
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
