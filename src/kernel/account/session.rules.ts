import { HOUR, MINUTE, SECOND } from '../time.ts'

/** A session ends this long after signing in, whatever happens. */
export const SESSION_LASTS = 12 * HOUR
/** A session at a desk ends when nobody was there for this long. */
export const SESSION_IDLES = 15 * MINUTE
/** For this long after proving who one is, ways to sign in and powers can be changed. */
export const CONFIRMED_LASTS = 15 * MINUTE
/** Activity is written at most this often, so that a busy screen does not write at every click. */
export const ACTIVITY_STEP = 30 * SECOND
/** A process may remember a session this long before it asks the database again. */
export const SESSION_REMEMBERED = SECOND
/** Clocks are corrected by seconds; a session from further ahead was made under a wrong clock. */
const CLOCK_TOLERANCE = 5 * MINUTE
/** More open sessions than a person has devices are closed, the oldest first. */
export const SESSIONS_PER_ACCOUNT = 10

/** Somebody of a unit out in the field, and of nothing else: whoever also works at a desk is asked as at a desk. */
const isUnitAlone = (roles: readonly string[]): boolean => roles.join() === 'unit'

/** A session ends when nobody was there for this long. A unit's phone lies in a pocket: there it lasts the shift. */
export const idlesAfter = (roles: readonly string[]): number =>
  isUnitAlone(roles) ? SESSION_LASTS : SESSION_IDLES

/**
 * How long a browser keeps the cookie of a session, in seconds: a unit's as long as the session, so that a phone that
 * was restarted is still signed in; anybody else's until the browser is closed (undefined).
 * @param now  milliseconds since 1970, UTC
 */
export const cookieLasts = (
  { roles, expiresAt }: { readonly roles: readonly string[]; readonly expiresAt: number },
  now: number,
): number | undefined =>
  isUnitAlone(roles) ? Math.max(0, Math.ceil((expiresAt - now) / SECOND)) : undefined

/** A session as the rules see it; instants are milliseconds since 1970, UTC. */
export interface SessionTimes {
  readonly roles: readonly string[]
  readonly createdAt: number
  readonly lastActiveAt: number
  readonly expiresAt: number
}

/** Whether a session holds at an instant: not ended, not idle, and not from the future of a wrong clock. */
export const holds = (session: SessionTimes, now: number): boolean =>
  now < session.expiresAt &&
  now < session.createdAt + SESSION_LASTS &&
  now < session.lastActiveAt + idlesAfter(session.roles) &&
  session.lastActiveAt <= now + CLOCK_TOLERANCE

/** Whether the person proved herself lately enough to change ways to sign in or powers. */
export const isConfirmed = (confirmedAt: number, now: number): boolean =>
  now < confirmedAt + CONFIRMED_LASTS && confirmedAt <= now + CLOCK_TOLERANCE
