import { addDays, civilDate, HOUR, type Interval, instantOf } from '#kernel/time.ts'
import { intervalOf } from './report-form.rules.ts'

/** Times as people say them. */
export const phrases = ['now', 'today', 'lastNight', 'yesterday', 'week'] as const
export type Phrase = (typeof phrases)[number]

/**
 * The interval that a phrase means.
 * @param zone  IANA name; @param now  milliseconds since 1970, UTC
 */
export function intervalOfPhrase(phrase: Phrase, zone: string, now: number): Interval {
  const today = civilDate(now, zone)
  const yesterday = addDays(today, -1)
  const midnight = instantOf(today, 0, 0, zone)
  switch (phrase) {
    case 'now':
      return { from: now - HOUR, to: now }
    case 'today':
      return { from: midnight, to: now }
    case 'lastNight':
      return intervalOf(yesterday, 'night', zone, now)
    case 'yesterday':
      return { from: instantOf(yesterday, 0, 0, zone), to: midnight }
    case 'week':
      return { from: instantOf(addDays(today, -7), 0, 0, zone), to: now }
  }
}
