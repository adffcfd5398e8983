import { Refusal } from '../refusal.ts'
import { HOUR, wallClock } from '../time.ts'
import type { Basis, Unusual } from './grant.schema.ts'
import { SHORTEST_REASON } from './reason.rules.ts'

declare module '../facts/facts.schema.ts' {
  interface Facts {
    /** a record that nobody has a reason to open was opened */
    CanaryOpened: { review: string }
    /** a reading is to be looked at, or was */
    ReviewChanged: { review: string }
    /** nobody looked at a reading in time */
    ReviewLate: { review: string }
  }
}

/** Times of day between which an office reads, in minutes after midnight of its zone; `to` may be past midnight. */
export interface OfficeHours {
  readonly from: number
  readonly to: number
}

/** How much one person may read within an hour, and when it is usual. */
export interface ReadingLimits {
  /** records for which she types a reason */
  readonly typedPerHour: number
  /** records that are hers by a relation */
  readonly derivedPerHour: number
  /** absent: not known, and no time of day is unusual */
  readonly officeHours?: OfficeHours
}

export const usualLimits: ReadingLimits = { typedPerHour: 30, derivedPerHour: 120 }

/** Office hours as they are written: `06:00-22:00`. @throws RangeError for another form */
export function readOfficeHours(written: string): OfficeHours {
  const found = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(written)
  if (found === null) throw new RangeError(`got ${written}, wanted hours such as 06:00-22:00`)
  const [fromHour, fromMinute, toHour, toMinute] = found.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
  ]
  return { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute }
}

/** What somebody has read within the last hour. */
export interface ReadWithinHour {
  readonly count: number
  /** the first of them, milliseconds since 1970; null when there is none */
  readonly since: number | null
}

/**
 * Refuses a reading beyond the budget of the hour, and says when it goes on.
 * @throws Refusal `tooMany` `grant.budget` with the seconds until the first reading of the hour leaves it
 */
export function assertWithinBudget(
  { count, since }: ReadWithinHour,
  most: number,
  now: number,
): void {
  if (count < most) return
  const seconds = Math.max(1, Math.ceil(((since ?? now) + HOUR - now) / 1000))
  throw new Refusal('tooMany', 'grant.budget', { most, seconds, minutes: Math.ceil(seconds / 60) })
}

/** Refuses words that are too few to be a reason. @throws Refusal `invalid` `grant.reasonNeeded` */
export function assertReason(words: string): void {
  if (words.trim().length < SHORTEST_REASON)
    throw new Refusal('invalid', 'grant.reasonNeeded', {
      field: 'reason',
      shortest: SHORTEST_REASON,
    })
}

/** Whether an office is open; its hours may reach past midnight. @param zone  IANA name */
export function isWithin({ from, to }: OfficeHours, now: number, zone: string): boolean {
  const { hour, minute } = wallClock(now, zone)
  const at = hour * 60 + minute
  return from <= to ? from <= at && at < to : from <= at || at < to
}

/** A reading as far as it matters whether somebody else looks at it. */
export interface ReadingToJudge {
  readonly basis: Basis
  readonly isCanary: boolean
  /** a person reads, and not to look at a reading that lies before the reviewers already */
  readonly byPerson: boolean
  /** what the slice that owns the record finds unusual */
  readonly noted: readonly Unusual[]
  readonly now: number
  readonly zone: string
}

/** Why somebody else is to look at a reading; nothing for a usual one. */
export function unusualOf(
  { basis, isCanary, byPerson, noted, now, zone }: ReadingToJudge,
  { officeHours }: ReadingLimits,
): Unusual[] {
  if (basis === 'own') return []
  // Whatever duty somebody states: a planted record gives nobody one.
  if (basis === 'duty') return isCanary && byPerson ? ['canary'] : []
  const isLate = officeHours !== undefined && !isWithin(officeHours, now, zone)
  const why: Unusual[] = [
    ...(isCanary ? (['canary'] as const) : []),
    ...(basis === 'typed' ? (['typed'] as const) : []),
    ...(isLate ? (['hours'] as const) : []),
    ...noted,
  ]
  return [...new Set(why)]
}
