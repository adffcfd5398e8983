import { addDays, type CivilDate, civilDate, HOUR, instantOf, MINUTE } from '../time.ts'
import type { Calendar, RuleSpan, Span } from './matter.schema.ts'

/** Saturdays and Sundays; holidays are the law pack's to say. */
const WEEKEND = [0, 6]

/** The plain calendar of a zone: no work on Saturday and Sunday, and on the holidays that are given. */
export const plainCalendar = (zone: string, holidays: readonly CivilDate[] = []): Calendar => ({
  zone,
  weekend: WEEKEND,
  holidays: new Set(holidays),
})

/** Whether offices work on a day. */
export const isWorkingDay = (date: CivilDate, calendar: Calendar): boolean =>
  !calendar.holidays.has(date) &&
  !calendar.weekend.includes(new Date(`${date}T00:00:00Z`).getUTCDay())

/** More days than this without one that counts is a calendar in error. */
const LONGEST_HOLIDAY_DAYS = 366

/** By calendar, the days that were counted: what begins on one day mostly ends on one day. */
const counted = new WeakMap<Calendar, Map<string, CivilDate>>()
const MOST_COUNTED = 1_000

/** The working day that lies some working days after a day, which does not count itself. */
export function addWorkingDays(date: CivilDate, days: number, calendar: Calendar): CivilDate {
  const known = counted.get(calendar) ?? new Map<string, CivilDate>()
  const name = `${date} ${days}`
  const before = known.get(name)
  if (before !== undefined) return before
  const found = countWorkingDays(date, days, calendar)
  if (known.size >= MOST_COUNTED) known.clear()
  counted.set(calendar, known.set(name, found))
  return found
}

function countWorkingDays(date: CivilDate, days: number, calendar: Calendar): CivilDate {
  let day = date
  for (let found = 0, idle = 0; found < days; ) {
    day = addDays(day, 1)
    if (isWorkingDay(day, calendar)) {
      found++
      idle = 0
    } else if (++idle > LONGEST_HOLIDAY_DAYS)
      throw new RangeError(`calendar: got no working day in ${idle} days after ${date}, wanted one`)
  }
  return day
}

function addMonths(date: CivilDate, months: number): CivilDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + months + 1, 0))
  lastOfMonth.setUTCDate(Math.min(day, lastOfMonth.getUTCDate()))
  return lastOfMonth.toISOString().slice(0, 10) as CivilDate
}

const endOfDay = (date: CivilDate, zone: string): number => instantOf(addDays(date, 1), 0, 0, zone)

/**
 * When a time that starts now is over. Minutes and hours run on every day; days, working days and months end with
 * the end of their last day, and the day of the start does not count.
 * @param start  milliseconds since 1970, UTC
 * @returns milliseconds since 1970, UTC: the first instant that is too late
 * @throws RangeError when the span is not a whole number from 1, or names a rule that the calendar has not
 */
export function dueAt(start: number, within: Span | RuleSpan, calendar: Calendar): number {
  if ('rule' in within) {
    const span = calendar.spanOf?.(within.rule, start)
    if (span === undefined)
      throw new RangeError(`calendar: got the rule ${within.rule}, wanted a law that has it`)
    return dueAt(start, span, calendar)
  }
  const [unit, amount] = Object.entries(within)[0] as [string, number]
  if (!Number.isInteger(amount) || amount < 1)
    throw new RangeError(`${unit}: got ${amount}, wanted a whole number from 1`)
  if ('minutes' in within) return start + within.minutes * MINUTE
  if ('hours' in within) return start + within.hours * HOUR
  const today = civilDate(start, calendar.zone)
  if ('days' in within) return endOfDay(addDays(today, within.days), calendar.zone)
  if ('months' in within) return endOfDay(addMonths(today, within.months), calendar.zone)
  return endOfDay(addWorkingDays(today, within.workingDays, calendar), calendar.zone)
}
