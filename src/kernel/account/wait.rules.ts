import { HOUR, MINUTE, SECOND } from '../time.ts'

/** How failures of one kind turn into waiting. */
export interface WaitRule {
  /** so many failures cost nothing */
  readonly free: number
  /** the longest wait, milliseconds */
  readonly longest: number
  /** without a further failure for this long, all is forgotten, milliseconds */
  readonly forgottenAfter: number
}

/**
 * What strangers can do to an account is bounded: from one address to one account waiting grows to a quarter of an
 * hour; over all addresses an account waits a minute at most, and an address it signed in from lately does not wait
 * for that at all; passkeys never wait. Only who knows the password can make the second factor wait longer.
 */
export const waitRules = {
  /** one account from one address */
  pair: { free: 5, longest: 15 * MINUTE, forgottenAfter: HOUR },
  /** one account from all addresses */
  account: { free: 20, longest: MINUTE, forgottenAfter: HOUR },
  /** the second factor, after a right password */
  secondFactor: { free: 5, longest: HOUR, forgottenAfter: 24 * HOUR },
} as const satisfies Record<string, WaitRule>

export type WaitKind = keyof typeof waitRules

/** Failures so far, and when the last one was (milliseconds since 1970, UTC). */
export interface Failures {
  readonly count: number
  readonly lastAt: number
}

/**
 * How long until the next try, in milliseconds: nothing at first, then one second, doubling.
 * @returns 0 when a try may be made now; also when the failures are forgotten or dated by a clock that ran ahead
 */
export function waitLeft(rule: WaitRule, failures: Failures | undefined, now: number): number {
  if (failures === undefined || failures.count < rule.free) return 0
  if (failures.lastAt > now || now - failures.lastAt >= rule.forgottenAfter) return 0
  const wait = Math.min(rule.longest, SECOND * 2 ** Math.min(failures.count - rule.free, 30))
  return Math.max(0, failures.lastAt + wait - now)
}

/** One more failure on top of those so far. */
export const oneMore = (rule: WaitRule, failures: Failures | undefined, now: number): Failures => ({
  count:
    failures === undefined || failures.lastAt > now || now - failures.lastAt >= rule.forgottenAfter
      ? 1
      : failures.count + 1,
  lastAt: now,
})
