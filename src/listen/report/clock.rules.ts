import { Refusal } from '#kernel/refusal.ts'
import { addDays, type CivilDate, type Interval, instantOf, lastInstantOf } from '#kernel/time.ts'
import { CLOCK_SLACK } from './terms.rules.ts'

/** What a person says of the time of a day: one time that is exact, or two that it lies between; `HH:MM` each. */
export type Clock =
  | { readonly by: 'at'; readonly at: string }
  | { readonly by: 'between'; readonly since: string; readonly until: string }

/** The names of the fields that a clock is typed into. */
export type ClockField = 'at' | 'since' | 'until'

/**
 * The interval that times of a day mean in a zone. From the afternoon or the evening until a morning reaches into the
 * next day. Of a time that the zone's clocks show twice, an interval begins with the first and ends with the last that
 * has come already, so that what was meant lies in it; what is exact is the first. A time that they jump over is that
 * of the jump.
 * @param zone  IANA name
 * @param now  milliseconds since 1970, UTC
 */
export function intervalOfClock(clock: Clock, day: CivilDate, zone: string, now: number): Interval {
  if (clock.by === 'at') {
    const at = instantAt(day, clock.at, zone)
    return { from: at, to: at }
  }
  const { since, until } = clock
  const lastDay = reachesNextDay(since, until) ? addDays(day, 1) : day
  const last = instantAt(lastDay, until, zone, lastInstantOf)
  const to = isFuture(last, now) ? instantAt(lastDay, until, zone) : last
  return { from: instantAt(day, since, zone), to }
}

/**
 * Reads the times that somebody typed for a day.
 * @param now  milliseconds since 1970, UTC
 * @returns them as `HH:MM`
 * @throws Refusal `invalid` that names the field: it is empty or no time, ends before it begins, or lies in the future
 */
export function readClock(typed: Clock, day: CivilDate, zone: string, now: number): Clock {
  const clock: Clock =
    typed.by === 'at'
      ? { by: 'at', at: readTime(typed.at, 'at') }
      : {
          by: 'between',
          since: readTime(typed.since, 'since'),
          until: readTime(typed.until, 'until'),
        }
  const { from, to } = intervalOfClock(clock, day, zone, now)
  // Where the clock is set back, what it shows later may be less.
  if (clock.by === 'between' && clock.until < clock.since && to <= from)
    throw refused('clockBackwards', 'until')
  if (isFuture(from, now)) throw refused('clockInFuture', clock.by === 'at' ? 'at' : 'since')
  if (isFuture(to, now)) throw refused('clockInFuture', 'until')
  return clock
}

const isFuture = (instant: number, now: number): boolean => instant > now + CLOCK_SLACK

const refused = (code: string, field: ClockField): Refusal =>
  new Refusal('invalid', `report.${code}`, { field: `when.${field}` })

const NOON = '12:00'

const MIDNIGHT = '00:00'

/** Until midnight is until the day ends. Nobody means a whole day less an hour by "from 10 to 9": that is a slip. */
const reachesNextDay = (since: string, until: string): boolean =>
  until < since && (until === MIDNIGHT || (since >= NOON && until <= NOON))

function instantAt(day: CivilDate, time: string, zone: string, find = instantOf): number {
  const [hour, minute] = time.split(':')
  return find(day, Number(hour), Number(minute), zone)
}

/** Where a browser has no field for times, it is typed as text: `9:30`, `21.30`. */
function readTime(text: string, field: ClockField): string {
  if (text.trim() === '') throw refused('clockMissing', field)
  const [, hour, minute] = /^\s*(\d{1,2})[:.h](\d{2})(?::\d{2}(?:\.\d+)?)?\s*$/.exec(text) ?? []
  if (hour === undefined || minute === undefined || Number(hour) > 23 || Number(minute) > 59)
    throw refused('clockUnread', field)
  return `${hour.padStart(2, '0')}:${minute}`
}
