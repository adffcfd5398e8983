import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { World } from '#platform/world.ts'
import {
  assertMergeable,
  assertNotOthers,
  type By,
  leave,
  lockIncidents,
  move,
} from './act.service.ts'
import type { MergedMany } from './board.schema.ts'
import { findIncident, shownIncident } from './board.service.ts'

/** Many incidents, and the one that goes on for them. */
export interface ManyMerging {
  readonly id: Id<'incident'>
  readonly others: readonly Id<'incident'>[]
}

/**
 * Says that many incidents are the same as one, which goes on for all of them: five hundred calls about one fire are
 * one act. Those that cannot be merged are left as they are, each with the reason.
 * @throws Refusal `absent` for one that is not there, `conflict` where the one that goes on is over or merged itself
 */
export const mergeMany = (
  world: World,
  { id, others }: ManyMerging,
  { who, key }: By,
): Promise<MergedMany> =>
  world.transaction(async (tx) => {
    const ids = [...new Set(others)].filter((other) => other !== id)
    const [target, ...rows] = await lockIncidents(world, tx.db, [id, ...ids])
    const refused: MergedMany['refused'] = []
    let merged = 0
    for (const row of rows) {
      try {
        assertNotOthers(row, who)
        assertMergeable(row, target!)
        // Over meanwhile: the step itself says so, before anything is written.
        await move(world, tx, row, who, {
          did: 'incident.change',
          event: 'merge',
          set: { merged_into: id, claimed_by: null },
        })
      } catch (error) {
        // What stands against the one that goes on stands against all of them.
        const isItsOwn = error instanceof Refusal && error.kind === 'conflict'
        if (!isItsOwn || error.code === 'board.mergedIntoEnded') throw error
        refused.push({ id: row.id, number: Number(row.number), code: error.code })
        continue
      }
      await leave(world, tx, row.id)
      merged += 1
    }
    if (merged > 0) tx.publish('IncidentChanged', { incident: id })
    return { row: shownIncident(world, who, await findIncident(world, tx.db, id)), merged, refused }
  }, key)
