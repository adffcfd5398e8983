import type { Heard } from '#kernel/facts/facts.service.ts'
import type { Reaction } from '#kernel/facts/reactions.service.ts'
import type { Id } from '#kernel/ids.ts'
import { instant } from '#platform/db/db.ts'
import type { Caller, Tx, World } from '#platform/world.ts'
import { lockIncidents } from '../board/act.service.ts'
import { openStates } from '../board/board.rules.ts'
import type { Found } from '../board/board.service.ts'
import { stepAssignment } from './assign.service.ts'
import {
  type FoundAssignment,
  openAssignments,
  refreshReaders,
  writeEvent,
} from './assignment.service.ts'
import { lockUnit } from './unit.service.ts'

const machine: Caller = { actors: ['machine'], language: 'es' }

/** What an incident's end, or its merging into another, does to the units that work on it. */
export const dispatchReaction: Reaction = {
  name: 'respond/dispatch',
  passes: ({ name }: Heard) => name !== 'IncidentChanged',
  on: {
    async IncidentChanged(tx, { body: { incident } }, world) {
      await followIncident(world, tx, incident)
    },
  },
}

/**
 * Brings the assignments of an incident after it: with one that is over they are over, with one that was merged they
 * go on at the one that goes on for both.
 */
export async function followIncident(world: World, tx: Tx, id: Id<'incident'>): Promise<void> {
  if ((await openAssignments(world, tx.db, { incident: id })).length === 0) return
  const [row] = await lockIncidents(world, tx.db, [id])
  if (row === undefined || openStates.includes(row.state)) return
  const into = row.state === 'merged' ? row.merged_into : null
  const [target] = into === null ? [] : await lockIncidents(world, tx.db, [into])
  const open = await openAssignments(world, tx.db, { incident: id })
  for (const unit of [...new Set(open.map(({ unit_id }) => unit_id))].sort())
    await lockUnit(world, tx.db, unit)
  const there = target === undefined ? [] : await unitsAt(world, tx, target)
  for (const assignment of open)
    if (target !== undefined && !there.includes(assignment.unit_id))
      await carry(world, tx, assignment, target)
    else await end(world, tx, assignment, row)
  await refreshReaders(world, tx, id)
  if (target !== undefined) await refreshReaders(world, tx, target.id)
}

const unitsAt = async (world: World, tx: Tx, { id }: Found): Promise<Id<'unit'>[]> =>
  (await openAssignments(world, tx.db, { incident: id })).map(({ unit_id }) => unit_id)

async function carry(world: World, tx: Tx, row: FoundAssignment, target: Found): Promise<void> {
  await tx.db
    .updateTable('assignment')
    .set({
      incident_id: target.id,
      came_from: row.came_from ?? row.incident_id,
      seq: row.seq + 1,
    })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', row.id)
    .execute()
  const moved = { ...row, incident_id: target.id, seq: row.seq + 1 }
  await writeEvent(world, tx, moved, { event: 'carry', to: row.state, at: tx.now, by: machine })
  tx.publish('AssignmentChanged', { incident: row.incident_id, unit: row.unit_id })
  tx.publish('UnitChanged', { unit: row.unit_id })
  if (row.departed_at !== null && target.started_at === null)
    await tx.db
      .updateTable('incident')
      .set({ started_at: instant(Math.max(row.departed_at, target.opened_at)) })
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', target.id)
      .execute()
}

/** A unit that is there has done what the desk says was done; any other is called off. */
const end = (world: World, tx: Tx, row: FoundAssignment, incident: Found): Promise<void> =>
  stepAssignment(
    world,
    tx,
    { row, incident },
    row.state === 'arrived' && incident.result !== null
      ? { event: 'close', result: incident.result, at: tx.now, by: machine }
      : { event: 'withdraw', at: tx.now, by: machine },
  )
