import { distanceMeters } from '#kernel/place/shape.rules.ts'
import { MINUTE } from '#kernel/time.ts'

// When a unit's phone tells where it is. A position is personal data of somebody at work: as few as the desk needs to
// send the nearest one, none while nothing moves, none outside the shift.

/** Between two positions lies at least this long. */
export const POSITION_EVERY = MINUTE
/** And at least this way. */
export const POSITION_METERS = 100
/** A place found longer ago than this is not where the phone is. */
export const FIX_LASTS = 2 * MINUTE
/** A phone whose clock is further from the server's than this tells no position: its moments would be wrong. */
export const CLOCK_MOST_OFF = 2 * MINUTE

/** Where a phone was. */
export interface Fix {
  readonly lon: number
  readonly lat: number
  /** radius within which it truly is, with 68 % */
  readonly accuracyMeters: number
  /** milliseconds since 1970, by the phone's own clock */
  readonly at: number
}

/** What decides whether a place is told. */
export interface PositionSituation {
  /** the last one that was told, or waits to be sent; undefined when none was told in this shift */
  readonly last: Fix | undefined
  readonly now: number
  /** signed in, and neither on a break nor off */
  readonly isOnShift: boolean
  /** when the shift began, by the phone's clock: where somebody was before is nobody's business */
  readonly since: number
  /** the phone's clock minus the server's, milliseconds; undefined while the server has not been heard */
  readonly clockOff: number | undefined
}

/** Why a place is not told. */
export type Untold = 'off-shift' | 'clock' | 'unreadable' | 'old' | 'soon' | 'parked'

/** Whether a phone's clock can be believed. @param clockOff  phone minus server, milliseconds */
export const isClockRight = (clockOff: number | undefined): boolean =>
  clockOff !== undefined && Math.abs(clockOff) <= CLOCK_MOST_OFF

/**
 * Whether a place is told. At most one in 60 seconds, and only 100 metres from the last: a unit that stands still, or
 * whose place merely wavers within its own doubt, tells nothing.
 * @returns undefined when it is told, else why not
 */
export function whyUntold(fix: Fix, situation: PositionSituation): Untold | undefined {
  const { last, now, isOnShift, since, clockOff } = situation
  if (!isOnShift || fix.at < since) return 'off-shift'
  if (!isClockRight(clockOff)) return 'clock'
  if (!isReadable(fix)) return 'unreadable'
  if (now - fix.at > FIX_LASTS || fix.at > now) return 'old'
  if (last === undefined) return undefined
  // A clock that was set back would otherwise keep the phone silent until it has caught up.
  if (fix.at >= last.at && fix.at - last.at < POSITION_EVERY) return 'soon'
  const doubt = Math.max(fix.accuracyMeters, last.accuracyMeters)
  const way = distanceMeters([fix.lon, fix.lat], [last.lon, last.lat])
  if (way < Math.max(POSITION_METERS, doubt)) return 'parked'
  return undefined
}

const isReadable = ({ lon, lat, accuracyMeters, at }: Fix): boolean =>
  [lon, lat, accuracyMeters, at].every(Number.isFinite) &&
  Math.abs(lon) <= 180 &&
  Math.abs(lat) <= 90 &&
  accuracyMeters >= 0
