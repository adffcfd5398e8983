import { addDays, type CivilDate } from '../time.ts'
import type { Holiday, Law } from './clock.schema.ts'

const two = (n: number): string => String(n).padStart(2, '0')
const civil = (year: number, month: number, day: number): CivilDate =>
  `${year}-${two(month)}-${two(day)}` as CivilDate

/** The day of the week: 0 = Sunday ... 6 = Saturday. */
const weekday = (date: CivilDate): number => new Date(`${date}T00:00:00Z`).getUTCDay()

/**
 * Easter Sunday of the Gregorian calendar.
 * @throws RangeError before 1583
 * @see Meeus, Astronomical Algorithms (1991), chapter 8
 */
export function easterSunday(year: number): CivilDate {
  if (!Number.isInteger(year) || year < 1583)
    throw new RangeError(`got the year ${year}, wanted one of the Gregorian calendar, from 1583`)
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return civil(year, Math.floor(n / 31), (n % 31) + 1)
}

function daysOf(holiday: Holiday, year: number): CivilDate[] {
  if (year < (holiday.from ?? year) || year > (holiday.to ?? year)) return []
  if ('days' in holiday) return holiday.days.filter((day) => day.startsWith(`${year}-`))
  if ('easter' in holiday) return [addDays(easterSunday(year), holiday.easter)]
  const every = holiday.everyYears ?? 1
  if ((year - (holiday.from ?? year)) % every !== 0) return []
  return [civil(year, holiday.month, holiday.day)]
}

function kept(holiday: Holiday, day: CivilDate): CivilDate[] {
  const of = weekday(day)
  if (holiday.moves === 'monday') return [addDays(day, (8 - of) % 7)]
  if (holiday.moves === 'afterSunday' && of === 0) return [day, addDays(day, 1)]
  return [day]
}

/** A day on which offices rest, with its name. */
export interface RestDay {
  readonly date: CivilDate
  readonly name: string
  readonly citation: string
}

/** The days of rest of a country in a year, in order; a day with two reasons is there twice. */
export function holidaysOf(law: Pick<Law, 'holidays'>, year: number): RestDay[] {
  return law.holidays
    .flatMap((holiday) =>
      // A day of last December may be kept in January.
      [year - 1, year]
        .flatMap((each) => daysOf(holiday, each).flatMap((day) => kept(holiday, day)))
        .map((date) => ({ date, name: holiday.name, citation: holiday.citation })),
    )
    .filter(({ date }) => date.startsWith(`${year}-`))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

/** The days of rest of every year, computed when a year is asked for first. */
export function restDays(law: Pick<Law, 'holidays'>): { has(date: CivilDate): boolean } {
  const years = new Map<number, ReadonlySet<CivilDate>>()
  return {
    has(date) {
      const year = Number(date.slice(0, 4))
      let days = years.get(year)
      if (days === undefined) {
        days = new Set(holidaysOf(law, year).map((each) => each.date))
        years.set(year, days)
      }
      return days.has(date)
    },
  }
}
