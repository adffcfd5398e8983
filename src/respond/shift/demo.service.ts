import { createHash } from 'node:crypto'
import type { Id } from '#kernel/ids.ts'
import { civilDate, HOUR, MINUTE, wallClock } from '#kernel/time.ts'
import type { Caller, IdempotencyKey, World } from '#platform/world.ts'
import { planShift, rosterChoices } from './roster.service.ts'
import { startShift } from './run.service.ts'
import type { Seat } from './shift.schema.ts'

/** Who of the demo is on which of its shifts. */
export interface DemoShifts {
  readonly now: readonly Seated[]
  readonly next: readonly Seated[]
}

interface Seated {
  readonly account: Id<'account'>
  readonly as: Seat
}

/** A shift of the demo lasts so long. */
const LASTS = 8 * HOUR
/** It has run for so long at the first look, so that handing over to the next is soon due. */
const RAN = 6.5 * HOUR

const keyOf = (words: string): IdempotencyKey => ({
  endpoint: 'demo',
  key: words,
  fingerprint: createHash('sha256').update(words).digest(),
})

/**
 * Begins the shift that has the room in the demo, with all its units, and plans the one after it. Doing it again adds
 * nothing.
 * @param worldAt  the world at another time
 * @param now      milliseconds since 1970, UTC
 */
export async function playShift(
  worldAt: (now: () => number) => World,
  now: number,
  { now: people, next }: DemoShifts,
  supervisor: Caller,
): Promise<void> {
  const from = Math.floor((now - RAN) / HOUR) * HOUR
  const world = worldAt(() => from - 5 * MINUTE)
  const units = (await rosterChoices(world)).units.map(({ id }) => id)
  const by = (step: string) => ({ who: supervisor, key: keyOf(`demo shift ${step}`) })
  const plan = (at: number, members: readonly Seated[], step: string) =>
    planShift(world, { ...spanOn(world, at), members, units }, by(step))
  const { id } = await plan(from, people, 'plan')
  await startShift(world, id as Id<'shift'>, by('start'))
  await plan(from + LASTS, next, 'next')
}

/** Day and times of a shift on the clock of the district. */
function spanOn({ tenant: { zone } }: World, from: number) {
  const clockAt = (at: number): string => {
    const { hour, minute } = wallClock(at, zone)
    return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
  }
  return { day: civilDate(from, zone), from: clockAt(from), to: clockAt(from + LASTS) }
}
