import type { Language } from '#kernel/language.ts'
import { Refusal } from '#kernel/refusal.ts'
import { addDays, type CivilDate, type Interval, instantOf, iso } from '#kernel/time.ts'
import { type Clock, intervalOfClock, readClock } from './clock.rules.ts'

/** Parts of a day as people say them, in hours from its midnight; the night runs into the next day. */
export const dayParts = {
  unknown: [0, 24],
  dawn: [0, 6],
  morning: [6, 12],
  afternoon: [12, 19],
  night: [19, 30],
} as const satisfies Record<string, readonly [number, number]>

export type DayPart = keyof typeof dayParts

const isDayPart = (text: string | undefined): text is DayPart =>
  text !== undefined && Object.hasOwn(dayParts, text)

const hourOf = (day: CivilDate, hour: number, zone: string): number =>
  instantOf(addDays(day, Math.floor(hour / 24)), hour % 24, 0, zone)

/**
 * The interval that a day and a part of it mean in a zone, cut at now.
 * @param day  `YYYY-MM-DD`; @param now  milliseconds since 1970, UTC
 */
export function intervalOf(day: CivilDate, part: DayPart, zone: string, now: number) {
  const [from, to] = dayParts[part]
  const start = hourOf(day, from, zone)
  return { from: start, to: Math.max(start, Math.min(hourOf(day, to, zone), now)) }
}

/** What a plain form says, in the shape of a draft. */
export interface FormRead {
  /** what is wrong with it, the draft's own schema tells */
  readonly given: unknown
  /** what is wrong with the times of the clock, which a draft does not have */
  readonly refusals: readonly Refusal[]
}

/** Reads a plain form. @param o.now  milliseconds since 1970, UTC */
export function draftOfForm(
  fields: Readonly<Record<string, string>>,
  o: { zone: string; now: number; language: Language; photos: readonly string[] },
): FormRead {
  const text = (name: string): string | undefined => fields[name]?.trim() || undefined
  const { when, refusals } = whenOfForm(fields, o)
  const contact = { name: text('name'), phone: text('phone'), email: text('email') }
  const words = text('words')
  const place = text('place')
  const given = {
    kind: fields.kind,
    story: fields.story ?? '',
    where:
      place !== undefined && words === undefined
        ? { by: 'place', place }
        : { by: 'landmark', words: words ?? '', ...(place !== undefined && { place }) },
    when: when && { from: iso(when.from), to: iso(when.to) },
    ...(Object.values(contact).some(Boolean) && { contact: withoutEmpty(contact) }),
    news: fields.noNews !== 'yes',
    photos: o.photos,
    language: o.language,
  }
  return { given, refusals }
}

/** The day with the time that was said of it: by the clock where that was filled, else by the part of the day. */
function whenOfForm(
  { day = '', part, at = '', since = '', until = '' }: Readonly<Record<string, string>>,
  { zone, now }: { zone: string; now: number },
): { readonly when?: Interval; readonly refusals: readonly Refusal[] } {
  const date = day.trim()
  if (!isCivilDate(date)) return { refusals: [] }
  const byPart = intervalOf(date, isDayPart(part) ? part : 'unknown', zone, now)
  try {
    const typed = typedClock(at.trim(), since.trim(), until.trim())
    if (typed === undefined) return { when: byPart, refusals: [] }
    const clock = readClock(typed, date, zone, now)
    return { when: intervalOfClock(clock, date, zone, now), refusals: [] }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { when: byPart, refusals: [error] }
  }
}

/** @throws Refusal `invalid` for an exact time and an interval at once */
function typedClock(at: string, since: string, until: string): Clock | undefined {
  const isBetween = since !== '' || until !== ''
  if (at !== '' && isBetween)
    throw new Refusal('invalid', 'report.clockTwice', { field: 'when.at' })
  if (isBetween) return { by: 'between', since, until }
  return at === '' ? undefined : { by: 'at', at }
}

const withoutEmpty = (fields: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )

/** A day that the calendar has: there is no 30 February. */
function isCivilDate(text: string): text is CivilDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
