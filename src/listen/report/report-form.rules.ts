import type { Language } from '#kernel/language.ts'
import { addDays, type CivilDate, instantOf, iso } from '#kernel/time.ts'

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

/** What a plain form says, in the shape of a draft; what is wrong with it, the draft's own schema tells. */
export function draftOfForm(
  fields: Readonly<Record<string, string>>,
  o: { zone: string; now: number; language: Language; photos: readonly string[] },
): unknown {
  const text = (name: string): string | undefined => fields[name]?.trim() || undefined
  const day = text('day')
  const part = isDayPart(fields.part) ? fields.part : 'unknown'
  const isDay = day !== undefined && isCivilDate(day)
  const when = isDay ? intervalOf(day, part, o.zone, o.now) : undefined
  const contact = { name: text('name'), phone: text('phone'), email: text('email') }
  const words = text('words')
  const place = text('place')
  return {
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
