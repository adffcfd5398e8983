import {
  addDays,
  type CivilDate,
  DAY,
  HOUR,
  type Interval,
  instantOf,
  MINUTE,
  SECOND,
} from '#kernel/time.ts'
import type { DateForm } from './import.schema.ts'

/** Why a moment could not be read. */
export type BadMoment = 'import.notADate' | 'import.noSuchDay' | 'import.noSuchTime'

/** Either what was read, or why not. */
export type Moment = Interval | BadMoment

const months: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'enero janeiro january ene jan',
    'febrero fevereiro february feb fev',
    'marzo marco march mar',
    'abril april abr apr',
    'mayo maio may mai',
    'junio junho june jun',
    'julio julho july jul',
    'agosto august ago aug',
    'septiembre setiembre setembro september sep set sept',
    'octubre outubro october oct out',
    'noviembre novembro november nov',
    'diciembre dezembro december dic dez dec',
  ].flatMap((names, i) => names.split(' ').map((name) => [name, i + 1])),
)

const bare = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\.$/, '').trim()

/** The number of a month by its number or its name in Spanish, Portuguese or English. */
export function monthOf(text: string): number | undefined {
  const word = bare(text)
  if (/^\d{1,2}$/.test(word)) {
    const month = Number(word)
    return month >= 1 && month <= 12 ? month : undefined
  }
  return Object.hasOwn(months, word) ? months[word] : undefined
}

const two = (n: number): string => String(n).padStart(2, '0')

/** A day of the calendar that exists. */
function dayOf(year: number, month: number, day: number): CivilDate | undefined {
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}` as CivilDate
  const shown = new Date(`${date}T00:00:00Z`)
  return Number.isNaN(shown.getTime()) || shown.getUTCDate() !== day ? undefined : date
}

/** Days that came already: those of a file come again and again, in any order. */
const seen = new Map<string, Interval>()
const MOST_SEEN = 20_000

/** A whole day of a zone. */
function wholeDay(day: CivilDate, zone: string): Interval {
  const name = `${day} ${zone}`
  let interval = seen.get(name)
  if (interval === undefined) {
    interval = daysIn(day, addDays(day, 1), zone)
    if (seen.size >= MOST_SEEN) seen.clear()
    seen.set(name, interval)
  }
  return interval
}

/** Whole days of a zone, from one until before another. */
const daysIn = (from: CivilDate, until: CivilDate, zone: string): Interval => ({
  from: instantOf(from, 0, 0, zone),
  to: instantOf(until, 0, 0, zone),
})

const date = /^(\d{1,4})[-/.](\d{1,2}|\p{L}{3,10})[-/.](\d{1,4})/u
const time =
  /^[T ,]*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap])?\.?\s*m?\.?\s*(Z|[+-]\d{2}:?\d{2})?$/i

/**
 * Reads a moment as a source writes it: `2024-03-05`, `5/3/2024 14:05`, `20240305`, `2024-03-05T14:05:00Z`,
 * `05-mar-2024 2:05 p. m.`. A day without a time is the whole day in the zone.
 * @param form  which of year, day and month comes first where the text itself does not say
 * @param zone  IANA name of the zone in which the source writes
 * @returns the interval in which it lies, empty (from = to) for an exact moment; or the code of what is wrong
 */
export function readMoment(text: string, form: DateForm, zone: string): Moment {
  const trimmed = text.trim().replace(/^(\d{4})(\d{2})(\d{2})(?=$|T)/, '$1-$2-$3')
  const found = date.exec(trimmed)
  if (found === null) return 'import.notADate'
  const [whole, first = '', second = '', third = ''] = found
  const day = dayIn([first, second, third], form)
  if (day === undefined) return 'import.noSuchDay'
  if (day === 'unread') return 'import.notADate'
  const rest = trimmed.slice(whole.length)
  if (rest.trim() === '') return wholeDay(day, zone)
  const at = timeIn(rest)
  if (at === undefined) return 'import.noSuchTime'
  const instant =
    at.offset === undefined
      ? wallInstant(day, at.ms, zone)
      : Date.parse(`${day}T00:00:00Z`) + at.ms - at.offset
  return { from: instant, to: instant }
}

function dayIn(
  [first, second, third]: readonly [string, string, string],
  form: DateForm,
): CivilDate | 'unread' | undefined {
  const isYearFirst = first.length === 4
  // Two digits of a year could be of two centuries; a source that writes so says more than it knows.
  if (!isYearFirst && third.length !== 4) return 'unread'
  if (isYearFirst && third.length > 2) return 'unread'
  const year = Number(isYearFirst ? first : third)
  const isMonthFirst = !isYearFirst && form === 'mdy' && /^\d+$/.test(second)
  const month = monthOf(isMonthFirst ? first : second)
  const day = Number(isYearFirst ? third : isMonthFirst ? second : first)
  return month === undefined ? undefined : dayOf(year, month, day)
}

interface TimeOfDay {
  /** since midnight */
  readonly ms: number
  /** of the zone that the text itself names, east positive */
  readonly offset?: number
}

function timeIn(text: string): TimeOfDay | undefined {
  const found = time.exec(text)
  if (found === null) return undefined
  const [, hours = '', minutes, seconds = '0', half, zone] = found
  let hour = Number(hours)
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  const ms = hour * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND
  if (zone === undefined) return { ms }
  if (zone.toUpperCase() === 'Z') return { ms, offset: 0 }
  const sign = zone.startsWith('-') ? -1 : 1
  return { ms, offset: sign * (Number(zone.slice(1, 3)) * HOUR + Number(zone.slice(-2)) * MINUTE) }
}

/** A day of 24 hours needs no look at the zone's clocks for each of its minutes. */
function wallInstant(day: CivilDate, ms: number, zone: string): number {
  const { from, to } = wholeDay(day, zone)
  if (to - from === DAY) return from + ms
  const minute = Math.floor(ms / MINUTE)
  return instantOf(day, Math.floor(minute / 60), minute % 60, zone) + (ms % MINUTE)
}

/**
 * The year, month or day that columns of their own name, in the zone.
 * @param parts.month, day  empty where the source does not know
 */
export function readParts(
  parts: { year: string; month?: string | undefined; day?: string | undefined },
  zone: string,
): Moment {
  if (!/^\d{4}$/.test(parts.year.trim())) return 'import.notADate'
  const year = Number(parts.year)
  if (!parts.month) return daysIn(dayOf(year, 1, 1)!, dayOf(year + 1, 1, 1)!, zone)
  const month = monthOf(parts.month)
  if (month === undefined) return 'import.notADate'
  if (!parts.day) {
    const next = month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1)
    return daysIn(dayOf(year, month, 1)!, next!, zone)
  }
  const day = /^\d{1,2}$/.test(parts.day.trim()) ? dayOf(year, month, Number(parts.day)) : undefined
  return day === undefined ? 'import.noSuchDay' : wholeDay(day, zone)
}
