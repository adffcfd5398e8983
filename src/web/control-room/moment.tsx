import { localeOf } from '#kernel/message.ts'
import { wallClock } from '#kernel/time.ts'
import { spokenLanguage, t } from '#web/messages.ts'
import { distanceOf } from './ages.ts'
import { useNow } from './clock.ts'
import { useSite } from './site.tsx'

/** A time as people say it, with the exact one beside it where there is a pointer. @param at  ISO 8601 */
export function Moment({ at }: { at: string }) {
  const now = useNow(30_000)
  const { zone } = useSite()
  return (
    <time dateTime={at} title={exactWords(at, zone)}>
      {ageWords(at, now) ?? dayWords(at, now, zone)}
    </time>
  )
}

/** Until when something is owed; a day that ends is called by its name and not by the midnight after it. */
export function DeadlineMoment({ at }: { at: string }) {
  const { zone } = useSite()
  const { hour, minute } = wallClock(Date.parse(at), zone)
  if (hour !== 0 || minute !== 0) return <ExactMoment at={at} />
  const day = shown(Date.parse(at) - 1, zone, { ...ofDay, year: 'numeric' })
  return <time dateTime={at}>{t('age.endOf', { day })}</time>
}

/** The exact time, for where it counts. @param at  ISO 8601 */
export function ExactMoment({ at }: { at: string }) {
  const { zone } = useSite()
  return <time dateTime={at}>{exactWords(at, zone)}</time>
}

/** Day and time of the district, 24 hours, as they are said over the radio. @param at  ISO 8601 */
export const exactWords = (at: string, zone: string): string =>
  shown(at, zone, { ...ofDay, year: 'numeric', ...ofTime })

/** The time of day for what is soon, 24 hours. @param at  ISO 8601 */
export const minuteWords = (at: string, zone: string): string => shown(at, zone, ofTime)

/** The time of a day with its seconds, 24 hours. @param at  milliseconds since 1970, UTC */
export const timeWords = (at: number, zone: string): string =>
  shown(at, zone, { ...ofTime, second: '2-digit' })

/** From when to when by the clock alone: `22:00–06:00`. @param from, to  ISO 8601 */
export const clockSpan = (from: string, to: string, zone: string): string =>
  `${shown(from, zone, ofTime)}–${shown(to, zone, ofTime)}`

/** A day of the calendar, by its name. @param day  `YYYY-MM-DD` */
export const dayInWords = (day: string): string =>
  shown(`${day}T12:00:00Z`, 'UTC', { weekday: 'short', ...ofDay, year: 'numeric' })

/** A stretch of time, with the day said once where it is one. @param from, to  ISO 8601 */
export function stretchWords(from: string, to: string, zone: string): string {
  if (from === to) return exactWords(from, zone)
  const day = shown(from, zone, { ...ofDay, year: 'numeric' })
  if (day !== shown(to, zone, { ...ofDay, year: 'numeric' }))
    return t('age.between', { from: exactWords(from, zone), to: exactWords(to, zone) })
  return t('age.betweenHours', {
    day,
    from: shown(from, zone, ofTime),
    to: shown(to, zone, ofTime),
  })
}

const ofDay = { day: 'numeric', month: 'short' } as const
const ofTime = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

const shown = (at: string | number, zone: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(localeOf[spokenLanguage()], { timeZone: zone, ...options }).format(
    new Date(at),
  )

function ageWords(at: string, now: number): string | undefined {
  const distance = distanceOf(Date.parse(at), now)
  if (distance.by === 'now') return t('age.now')
  if (distance.by === 'date') return undefined
  const words = new Intl.RelativeTimeFormat(localeOf[spokenLanguage()], { numeric: 'auto' })
  return words.format(distance.value, distance.unit)
}

/** The day of what is long ago, with the year where it is another one. */
function dayWords(at: string, now: number, zone: string): string {
  const isThisYear = wallClock(Date.parse(at), zone).year === wallClock(now, zone).year
  return shown(at, zone, isThisYear ? ofDay : { ...ofDay, year: 'numeric' })
}

/** The wall clock of the district, with seconds. */
export function WallClock() {
  const now = useNow(1_000)
  const { zone } = useSite()
  return (
    <time className="clock" dateTime={new Date(now).toISOString()} title={zone}>
      {timeWords(now, zone)}
    </time>
  )
}
