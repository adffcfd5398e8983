import { type Expression, type SqlBool, sql } from 'kysely'
import { setRelation } from '#kernel/grant/grant.service.ts'
import type { Id } from '#kernel/ids.ts'
import { plainCalendar } from '#kernel/matter/calendar.rules.ts'
import { step } from '#kernel/matter/matter.rules.ts'
import type { MatterActor } from '#kernel/matter/matter.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { HOUR, iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import { type Caller, officeOf, type Tx, type World } from '#platform/world.ts'
import { findIncident, incidentResource } from '../board/board.service.ts'
import { assignmentLife, LATE_HOURS } from './dispatch.rules.ts'
import type { Assignment, AssignmentState } from './dispatch.schema.ts'
import { ownUnitId } from './unit.service.ts'

declare module '#kernel/facts/facts.schema.ts' {
  interface Facts {
    AssignmentChanged: { incident: Id<'incident'>; unit: Id<'unit'> }
  }
}

/** Assignments with their incident and unit. */
function assignmentRows(world: World, db: Db) {
  return db
    .selectFrom('assignment as s')
    .innerJoin('incident as i', (on) =>
      on.onRef('i.tenant_id', '=', 's.tenant_id').onRef('i.id', '=', 's.incident_id'),
    )
    .innerJoin('unit as u', (on) =>
      on.onRef('u.tenant_id', '=', 's.tenant_id').onRef('u.id', '=', 's.unit_id'),
    )
    .selectAll('s')
    .select(['i.number', 'i.kind', 'i.priority', 'i.place', 'u.call_sign'])
    .where('s.tenant_id', '=', world.tenant.id)
    .orderBy('s.proposed_at')
    .orderBy('s.id')
}

/** An assignment as it is found. */
export type FoundAssignment = Awaited<ReturnType<typeof findAssignment>>

/** @throws Refusal `absent` `dispatch.noSuchAssignment`; the same for one of another tenant */
export async function findAssignment(world: World, db: Db, id: Id<'assignment'>) {
  const row = await assignmentRows(world, db).where('s.id', '=', id).executeTakeFirst()
  if (row === undefined) throw new Refusal('absent', 'dispatch.noSuchAssignment')
  return row
}

const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at))

/** The assignment as it is shown. */
export const shownAssignment = (row: FoundAssignment): Assignment => ({
  id: row.id,
  incident: {
    id: row.incident_id,
    number: Number(row.number),
    kind: row.kind,
    priority: row.priority,
    place: row.place,
  },
  unit: { id: row.unit_id, callSign: row.call_sign },
  state: row.state,
  proposedAt: iso(row.proposed_at),
  acknowledgeBy: iso(row.acknowledge_by),
  departBy: iso(row.depart_by),
  arriveBy: iso(row.arrive_by),
  acknowledgedAt: isoOrNull(row.acknowledged_at),
  departedAt: isoOrNull(row.departed_at),
  arrivedAt: isoOrNull(row.arrived_at),
  endedAt: isoOrNull(row.ended_at),
  result: row.result,
  reason: row.reason,
  cameFrom: row.came_from,
})

async function listed(world: World, db: Db, which: Expression<SqlBool>): Promise<Assignment[]> {
  const rows = await assignmentRows(world, db).where(which).execute()
  return rows.map(shownAssignment)
}

/** The assignments that are open, or all of one incident. @throws Refusal `absent` when there is no such incident */
export const listAssignments = (
  world: World,
  incident: Id<'incident'> | undefined,
): Promise<{ assignments: Assignment[] }> =>
  world.read(async (db) => {
    if (incident === undefined)
      return { assignments: await listed(world, db, sql<SqlBool>`s.ended_at is null`) }
    await findIncident(world, db, incident)
    return { assignments: await listed(world, db, sql<SqlBool>`s.incident_id = ${incident}`) }
  })

/** The assignments of one's own unit: the open ones, and those that may still be told about. */
export const listOwnAssignments = (
  world: World,
  who: Caller,
): Promise<{ assignments: Assignment[] }> =>
  world.read(async (db) => {
    const unit = await ownUnitId(world, db, who)
    const since = instant(world.now() - LATE_HOURS * HOUR)
    return {
      assignments: await listed(
        world,
        db,
        sql<SqlBool>`s.unit_id = ${unit} and (s.ended_at is null or s.ended_at >= ${since})`,
      ),
    }
  })

/** The open assignments of units or of an incident, in the caller's transaction. */
export const openAssignments = (
  world: World,
  db: Db,
  of: { readonly unit: Id<'unit'> } | { readonly incident: Id<'incident'> },
): Promise<FoundAssignment[]> =>
  assignmentRows(world, db)
    .where(
      'unit' in of
        ? sql<SqlBool>`s.unit_id = ${of.unit}`
        : sql<SqlBool>`s.incident_id = ${of.incident}`,
    )
    .where('s.ended_at', 'is', null)
    .execute()

const noCalendar = plainCalendar('UTC')

/** What an event makes of an assignment. @throws Refusal as the life of an assignment says */
export function nextState(
  state: AssignmentState,
  event: string,
  o: {
    readonly actors: readonly MatterActor[]
    readonly now: number
    readonly has: readonly string[]
  },
): AssignmentState {
  const { name: type, version } = assignmentLife
  const snapshot = { type, version, state, seq: 1, values: {}, deadlines: [] }
  const done = step(assignmentLife, snapshot, event, { ...o, calendar: noCalendar })
  if ('refusal' in done) throw done.refusal
  return done.to as AssignmentState
}

/** What is written of an event. */
export interface Happened {
  readonly event: string
  /** null: too late to move anything */
  readonly to: AssignmentState | null
  /** milliseconds since 1970, UTC */
  readonly at: number
  readonly by: Caller
}

/** Adds to what happened to an assignment, and tells it. The assignment's row is the caller's to write. */
export async function writeEvent(
  world: World,
  tx: Tx,
  row: Pick<FoundAssignment, 'id' | 'incident_id' | 'unit_id'> & { readonly seq: number },
  { event, to, at, by }: Happened,
): Promise<void> {
  await tx.db
    .insertInto('assignment_event')
    .values({
      tenant_id: world.tenant.id,
      assignment_id: row.id,
      seq: row.seq,
      event,
      to_state: to,
      at: instant(at),
      heard_at: instant(tx.now),
      actor: officeOf(by),
      account_id: by.account ?? null,
    })
    .execute()
  tx.publish('AssignmentChanged', { incident: row.incident_id, unit: row.unit_id })
}

/** Who reads an incident for being in a unit that is assigned to it: exactly those who are, from now on. */
export async function refreshReaders(
  world: World,
  tx: Tx,
  incident: Id<'incident'>,
): Promise<void> {
  const members = await tx.db
    .selectFrom('assignment as s')
    .innerJoin('unit_member as m', (on) =>
      on.onRef('m.tenant_id', '=', 's.tenant_id').onRef('m.unit_id', '=', 's.unit_id'),
    )
    .select('m.account_id')
    .distinct()
    .where('s.tenant_id', '=', world.tenant.id)
    .where('s.incident_id', '=', incident)
    .where('s.ended_at', 'is', null)
    .execute()
  await setRelation(
    world,
    tx,
    incidentResource(incident),
    'assigned',
    members.map(({ account_id }) => account_id),
  )
}

/** A unit that is heard says with anything that it is there. */
export const hearUnit = (world: World, tx: Tx, unit: Id<'unit'>) =>
  tx.db
    .updateTable('unit')
    .set({ heard_at: instant(tx.now) })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', unit)
    .execute()
