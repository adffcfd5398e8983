import { DAY, HOUR, MINUTE } from '#kernel/time.ts'

/** How far an instant is from now, in the unit in which people say it; nothing: rather by its date. */
export type Distance =
  | { readonly by: 'now' }
  | {
      readonly by: 'unit'
      readonly value: number
      readonly unit: 'minute' | 'hour' | 'day'
    }
  | { readonly by: 'date' }

/** Days after which a date says more than a number of days. */
const DAYS_AS_DAYS = 7

/**
 * Says how far an instant is, rounded towards now: "3 hours ago" until the fourth is full.
 * @param at, now  milliseconds since 1970, UTC
 * @returns `value` negative for what is past
 */
export function distanceOf(at: number, now: number): Distance {
  const far = at - now
  const size = Math.abs(far)
  const whole = (unit: number): number => Math.sign(far) * Math.floor(size / unit)
  if (size < MINUTE) return { by: 'now' }
  if (size < HOUR) return { by: 'unit', value: whole(MINUTE), unit: 'minute' }
  if (size < DAY) return { by: 'unit', value: whole(HOUR), unit: 'hour' }
  if (size < DAYS_AS_DAYS * DAY) return { by: 'unit', value: whole(DAY), unit: 'day' }
  return { by: 'date' }
}
