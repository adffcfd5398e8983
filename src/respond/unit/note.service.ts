import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import type { World } from '#platform/world.ts'
import { type By, lockIncidents, writeNote } from '../board/act.service.ts'
import { incidentResource } from '../board/board.service.ts'
import { findAssignment, hearUnit } from '../dispatch/assignment.service.ts'
import { happenedAt } from '../dispatch/dispatch.rules.ts'
import { ownUnitId } from '../dispatch/unit.service.ts'

/** What a unit writes about an assignment. */
export interface Noting {
  readonly id: Id<'assignment'>
  readonly text: string
  /** milliseconds since 1970, UTC, on the phone that tells it */
  readonly at?: number | undefined
}

/**
 * Adds a unit's words to the incident it is sent to. An assignment that was ended at the desk while the unit had no
 * signal takes them all the same: what was seen out there is not lost.
 * @throws Refusal `absent` for an assignment of another unit, as if there were none; `invalid` for the future and for
 *   what is too old
 */
export const noteAssignment = (
  world: World,
  { id, text, at }: Noting,
  { who, key }: By,
): Promise<{ writtenAt: string }> =>
  world.transaction(async (tx) => {
    const found = await findAssignment(world, tx.db, id)
    if ((await ownUnitId(world, tx.db, who)) !== found.unit_id)
      throw new Refusal('absent', 'dispatch.noSuchAssignment')
    const [incident] = await lockIncidents(world, tx.db, [found.incident_id])
    const writtenAt = Math.max(happenedAt(at, tx.now), incident!.opened_at)
    await writeNote(world, tx, found.incident_id, text, who, writtenAt)
    await hearUnit(world, tx, found.unit_id)
    tx.ledger({ did: 'assignment.tell', about: incidentResource(found.incident_id), by: who })
    tx.publish('IncidentChanged', { incident: found.incident_id })
    return { writtenAt: iso(writtenAt) }
  }, key)
