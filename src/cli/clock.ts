import { Refusal } from '#kernel/refusal.ts'
import { DAY } from '#kernel/time.ts'
import type { World } from '#platform/world.ts'
import { migrations } from '../migrations.ts'

/** An installation may rest for a holiday, not for longer, before it asks. */
const LONGEST_REST = 400 * DAY

/** The day on which the youngest step of the tables was written: no clock that is right shows an earlier one. */
const writtenOn = Date.parse(Object.keys(migrations).sort().at(-1)?.slice(0, 10) ?? '1970-01-01')

/**
 * Refuses a clock that is years off: deadlines would run out, sessions end and reports close that nobody has answered.
 * @param now   milliseconds since 1970, UTC
 * @param last  when something was last entered here; undefined where nothing was
 * @throws Refusal `conflict` `start.clockBehind`, or `start.clockJumped` when it is more than a year past the last entry or
 *   a day before it
 */
export function assertClock(now: number, last: number | undefined): void {
  if (now < writtenOn - DAY) throw new Refusal('conflict', 'start.clockBehind', { now })
  if (last === undefined) return
  if (now - last > LONGEST_REST || last - now > DAY)
    throw new Refusal('conflict', 'start.clockJumped', { now, last })
}

/** When something was last entered in the ledger. */
export const lastEntry = async (world: World): Promise<number | undefined> =>
  (
    await world.read((db) =>
      db
        .selectFrom('ledger_entry')
        .select('at')
        .where('tenant_id', '=', world.tenant.id)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst(),
    )
  )?.at
