import { localeOf } from '#kernel/message.ts'
import { spokenLanguage, t } from '#web/messages.ts'
import { shownMoment } from '#web/times.ts'
import { distanceOf } from './ages.ts'
import { useNow } from './clock.ts'
import { useSite } from './site.tsx'

/** A time as people say it, with the exact one beside it where there is a pointer. @param at  ISO 8601 */
export function Moment({ at }: { at: string }) {
  const now = useNow(30_000)
  const { zone } = useSite()
  const exact = shownMoment(at, zone)
  return (
    <time dateTime={at} title={exact}>
      {ageWords(at, now) ?? exact}
    </time>
  )
}

/** The exact time, for where it counts. @param at  ISO 8601 */
export function ExactMoment({ at }: { at: string }) {
  const { zone } = useSite()
  return <time dateTime={at}>{shownMoment(at, zone)}</time>
}

function ageWords(at: string, now: number): string | undefined {
  const distance = distanceOf(Date.parse(at), now)
  if (distance.by === 'now') return t('age.now')
  if (distance.by === 'date') return undefined
  const words = new Intl.RelativeTimeFormat(localeOf[spokenLanguage()], { numeric: 'auto' })
  return words.format(distance.value, distance.unit)
}

/** The wall clock of the district, with seconds. */
export function WallClock() {
  const now = useNow(1_000)
  const { zone } = useSite()
  const shown = new Intl.DateTimeFormat(localeOf[spokenLanguage()], {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(now)
  return (
    <time className="clock" dateTime={new Date(now).toISOString()} title={zone}>
      {shown}
    </time>
  )
}
