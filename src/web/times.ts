import type { Language } from '#kernel/language.ts'
import { localeOf } from '#kernel/message.ts'

const locale = (): string => localeOf[document.documentElement.lang as Language] ?? localeOf.es

const shown = (at: string | number, zone: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale(), { timeZone: zone, ...options }).format(new Date(at))

/** A day with its time, in the zone of the district. */
export const shownMoment = (at: string, zone: string): string =>
  shown(at, zone, { dateStyle: 'long', timeStyle: 'short' })

/** When something was: one moment where that is known, else from when to when, the day said once where it is one. */
export function shownStretch(from: string | number, to: string | number, zone: string): string {
  const options = { dateStyle: 'long', timeStyle: 'short' } as const
  const format = new Intl.DateTimeFormat(locale(), { timeZone: zone, ...options })
  const [begin, end] = [new Date(from), new Date(to)]
  // Phones of some years ago do not know it.
  if ('formatRange' in format) return format.formatRange(begin, end)
  return [...new Set([begin, end].map((each) => shown(each.getTime(), zone, options)))].join(' – ')
}

/** The day on which a deadline ends: its last instant is the first one of the next day. */
export const shownDeadline = (at: string, zone: string): string =>
  shown(Date.parse(at) - 1, zone, { weekday: 'long', day: 'numeric', month: 'long' })

/** A civil day, `YYYY-MM-DD`, as people say it. */
export const shownDay = (day: string): string =>
  shown(`${day}T12:00:00Z`, 'UTC', { weekday: 'long', day: 'numeric', month: 'long' })
