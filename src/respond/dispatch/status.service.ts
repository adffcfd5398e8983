import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { instant } from '#platform/db/db.ts'
import type { Caller, Tx, World } from '#platform/world.ts'
import { type By, lockIncidents } from '../board/act.service.ts'
import { stepAssignment } from './assign.service.ts'
import { type FoundAssignment, findAssignment, openAssignments } from './assignment.service.ts'
import { happenedAt } from './dispatch.rules.ts'
import type { UnitRow, UnitStatus } from './dispatch.schema.ts'
import { forgetSpot } from './spot.service.ts'
import { findUnit, lockUnit, ownUnitId, shownUnit } from './unit.service.ts'

/** What a unit says of itself. */
export interface Saying {
  readonly status: UnitStatus
  /** milliseconds since 1970, UTC, on the phone that tells it */
  readonly at?: number | undefined
}

/**
 * Writes down what a unit does. What was said later already stays as it is; going off shift ends the shift and forgets
 * where the unit was.
 * @throws Refusal `conflict` `dispatch.hasAssignments` for a pause, or the end of a shift, with work in hand
 */
export const setStatus = (world: World, id: Id<'unit'>, saying: Saying, by: By): Promise<UnitRow> =>
  world.transaction((tx) => sayStatus(world, tx, id, saying, by.who), by.key)

/** As `setStatus`, for one's own unit. @throws Refusal `forbidden` `dispatch.noUnit` */
export const tellStatus = (world: World, saying: Saying, by: By): Promise<UnitRow> =>
  world.transaction(async (tx) => {
    const id = await ownUnitId(world, tx.db, by.who)
    return sayStatus(world, tx, id, saying, by.who)
  }, by.key)

/** As `setStatus`, in the caller's transaction; for a roster that begins or ends. */
export async function sayStatus(
  world: World,
  tx: Tx,
  id: Id<'unit'>,
  { status, at: told }: Saying,
  who: Caller,
): Promise<UnitRow> {
  const at = happenedAt(told, tx.now)
  const before = await openAssignments(world, tx.db, { unit: id })
  // Incidents are always locked before units.
  const locked = [...new Set(before.map(({ incident_id }) => incident_id))]
  await lockIncidents(world, tx.db, locked)
  const unit = await lockUnit(world, tx.db, id)
  if (unit.retired_at !== null)
    throw new Refusal('conflict', 'dispatch.unitRetired', { field: 'id' })
  if (at < unit.status_at) return heardOnly(world, tx, id)
  if (status === 'off' || status === 'pause') {
    const held = await openAssignments(world, tx.db, { unit: id })
    const work = held.filter(
      ({ state, proposed_at, incident_id }) =>
        state !== 'proposed' || proposed_at <= at || !locked.includes(incident_id),
    )
    if (work.length > 0)
      throw new Refusal('conflict', 'dispatch.hasAssignments', {
        field: 'status',
        number: Number(work[0]!.number),
      })
    await refuseProposed(world, tx, held, at, who)
  }
  const begins = unit.status === 'off' && status !== 'off'
  await tx.db
    .updateTable('unit')
    .set({
      status,
      status_at: instant(at),
      heard_at: instant(tx.now),
      ...(begins && { on_since: instant(at) }),
      ...(status === 'off' && { place: null, positioned_at: null }),
    })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', id)
    .execute()
  if (status === 'off') await forgetSpot(world, tx, id)
  tx.publish('UnitChanged', { unit: id })
  return shownUnit(await findUnit(world, tx.db, id))
}

async function heardOnly(world: World, tx: Tx, id: Id<'unit'>): Promise<UnitRow> {
  await tx.db
    .updateTable('unit')
    .set({ heard_at: instant(tx.now) })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', id)
    .execute()
  return shownUnit(await findUnit(world, tx.db, id))
}

/** It was given work after it had gone, before the desk could know: the desk sees that nobody goes. */
async function refuseProposed(
  world: World,
  tx: Tx,
  proposed: readonly FoundAssignment[],
  at: number,
  who: Caller,
): Promise<void> {
  for (const { id, incident_id } of proposed) {
    const [incident] = await lockIncidents(world, tx.db, [incident_id])
    const row = await findAssignment(world, tx.db, id)
    await stepAssignment(
      world,
      tx,
      { row, incident: incident! },
      { event: 'refuse', why: 'other', at: Math.max(at, row.proposed_at), by: who },
    )
  }
}
