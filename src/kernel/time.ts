export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** From and to, milliseconds since 1970, UTC; equal when the moment is known exactly. */
export interface Interval {
  readonly from: number
  readonly to: number
}

/** Instants that were written lately: what is done at once is written with few instants, again and again. */
const written = new Map<number, string>()
const MOST_WRITTEN = 256

/** Writes an instant for the wire. @param instant milliseconds since 1970, UTC */
export function iso(instant: number): string {
  let text = written.get(instant)
  if (text === undefined) {
    text = new Date(instant).toISOString()
    if (written.size >= MOST_WRITTEN) written.clear()
    written.set(instant, text)
  }
  return text
}

/** A day of the calendar as a string `YYYY-MM-DD`; it means nothing without the zone beside it. */
export type CivilDate = string & { readonly __civil: true }

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(zone, formatter)
  }
  return formatter
}

/**
 * What the wall clock of a zone shows at an instant.
 * @param instant  milliseconds since 1970, UTC
 * @param zone     IANA name, such as `America/Panama`
 */
export function wallClock(instant: number, zone: string) {
  const parts: Record<string, string> = {}
  for (const part of formatterOf(zone).formatToParts(instant)) parts[part.type] = part.value
  const number = (type: string): number => Number(parts[type])
  return {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
    second: number('second'),
  }
}

const two = (n: number): string => String(n).padStart(2, '0')

/** The minute that was asked for last in a zone: its day is asked again and again, and clocks change on the minute. */
const lastMinute = new Map<string, { readonly minute: number; readonly date: CivilDate }>()

/** The day of the calendar in a zone at an instant. @param zone IANA name */
export function civilDate(instant: number, zone: string): CivilDate {
  const minute = Math.floor(instant / MINUTE)
  const last = lastMinute.get(zone)
  if (last?.minute === minute) return last.date
  const date = shownDate(instant, zone)
  if (instant > LAST_ODD_CLOCK) lastMinute.set(zone, { minute, date })
  return date
}

/** Until the first days of 1972 there were zones whose clocks were off by seconds. */
const LAST_ODD_CLOCK = Date.UTC(1972, 1)

function shownDate(instant: number, zone: string): CivilDate {
  const at = wallClock(instant, zone)
  return `${String(at.year).padStart(4, '0')}-${two(at.month)}-${two(at.day)}` as CivilDate
}

/** Days of a zone that were asked for lately: deadlines of a day all end at the same instant. */
const known = new Map<string, number>()
const MOST_KNOWN = 1_000

/**
 * The first instant at which a zone's wall clock shows a time of a day; where the clock jumps over it, the
 * instant of the jump.
 * @param date  the day; @param hour, minute  0..23, 0..59; @param zone  IANA name
 * @returns milliseconds since 1970, UTC
 */
export function instantOf(date: CivilDate, hour: number, minute: number, zone: string): number {
  const name = `${date} ${hour}:${minute} ${zone}`
  let instant = known.get(name)
  if (instant === undefined) {
    instant = foundInstant(date, hour, minute, zone)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(name, instant)
  }
  return instant
}

/**
 * The last instant at which a zone's wall clock shows a time of a day: another than the first where the clock is set
 * back over it. Where the clock jumps over it, the instant of the jump.
 * @param date  the day; @param hour, minute  0..23, 0..59; @param zone  IANA name
 * @returns milliseconds since 1970, UTC
 */
export const lastInstantOf = (
  date: CivilDate,
  hour: number,
  minute: number,
  zone: string,
): number => foundInstant(date, hour, minute, zone, 'last')

function foundInstant(
  date: CivilDate,
  hour: number,
  minute: number,
  zone: string,
  which: 'first' | 'last' = 'first',
): number {
  const wanted = Date.parse(`${date}T${two(hour)}:${two(minute)}:00Z`)
  const shownAt = (instant: number): number => {
    const at = wallClock(instant, zone)
    return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second)
  }
  const before = wanted - (shownAt(wanted - DAY) - (wanted - DAY))
  const after = wanted - (shownAt(wanted + DAY) - (wanted + DAY))
  const first = Math.min(before, after)
  const second = Math.max(before, after)
  for (const shown of which === 'first' ? [first, second] : [second, first])
    if (shownAt(shown) === wanted) return shown
  // The clock shows less than wanted before the jump, and more from it on.
  let [early, late] = [first, second]
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if (shownAt(middle) > wanted) late = middle
    else early = middle
  }
  return late
}

/** The day that lies some days after a day of the calendar (before, when negative). */
export const addDays = (date: CivilDate, days: number): CivilDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10) as CivilDate
