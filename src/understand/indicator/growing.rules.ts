import { type CivilDate, DAY, instantOf } from '#kernel/time.ts'

/** So many records happened so many days ago and were recorded so many days after they happened. */
export interface Delayed {
  readonly ageDays: number
  readonly delayDays: number
  readonly records: number
}

/** Fewer records say nothing of how late they come; a whole step of what is published of their number. */
const FEWEST = 40
const WEEK = 7

/**
 * Days within which a share of what happens is recorded. What happened lately and was not recorded yet is not there to be
 * seen, so short delays are over-represented; the estimate takes that into account (reverse product limit).
 * @param share  0 to 1
 * @returns undefined where too few records tell it
 * @see Lagakos, Barraj & De Gruttola (1988), Biometrika 75, 515-523
 */
export function delayOf(seen: readonly Delayed[], share: number): number | undefined {
  const records = seen.reduce((sum, each) => sum + each.records, 0)
  if (records < FEWEST) return undefined
  const delays = [...new Set(seen.map(({ delayDays }) => delayDays))].sort((a, b) => b - a)
  let within = 1
  for (const delay of delays) {
    const atDelay = seen.filter(({ delayDays }) => delayDays === delay)
    const atRisk = seen.filter(({ delayDays, ageDays }) => delayDays <= delay && ageDays >= delay)
    const count = (list: readonly Delayed[]) => list.reduce((sum, each) => sum + each.records, 0)
    // Before this step `within` is the share recorded within this delay.
    const before = within * (1 - count(atDelay) / count(atRisk))
    if (before < share) return delay
    within = before
  }
  return 0
}

/** Days as they are told, up to the next whole week: else it were the delay of a record that is there. */
export const inWholeWeeks = (delayDays: number): number => Math.ceil(delayDays / WEEK) * WEEK

/** The first day after a period. @param period  `2024`, `2024-Q1` or `2024-03` */
function endOf(period: string): CivilDate {
  const year = Number(period.slice(0, 4))
  const month =
    period.length === 4 ? 12 : period[5] === 'Q' ? 3 * Number(period[6]) : Number(period.slice(5))
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`
  return `${next}-01` as CivilDate
}

/**
 * Whether more is expected of a period: less than the time by which nearly all is recorded has gone by since its end.
 * @param asOf  up to when was counted, milliseconds since 1970, UTC
 */
export function isStillGrowing(
  period: string,
  delayDays: number | undefined,
  asOf: number,
  zone: string,
): boolean {
  if (delayDays === undefined || !/^\d{4}/.test(period)) return false
  return instantOf(endOf(period), 0, 0, zone) + delayDays * DAY > asOf
}
