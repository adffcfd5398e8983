import { HOUR, SECOND } from '#kernel/time.ts'

const FIRST_PAUSE = 5 * SECOND
const LONGEST_PAUSE = HOUR

/**
 * How long a job rests after a failed attempt: twice as long each time, up to an hour, and a part of it by chance so
 * that what failed together does not come back together.
 * @param attempts  those that were made, from 1
 * @param chance    0..1
 * @returns milliseconds
 */
export function restAfter(attempts: number, chance: number): number {
  const full = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1))
  return Math.round(full * (0.75 + 0.25 * chance))
}
