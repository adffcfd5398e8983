import { type Id, newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { instant } from '#platform/db/db.ts'
import type { Caller, Tx, World } from '#platform/world.ts'
import { type By, beginWork, lockIncidents, takeIncident, writeNote } from '../board/act.service.ts'
import { openStates } from '../board/board.rules.ts'
import type { ClosingResult } from '../board/board.schema.ts'
import { type Found, incidentResource } from '../board/board.service.ts'
import {
  type FoundAssignment,
  findAssignment,
  hearUnit,
  nextState,
  refreshReaders,
  shownAssignment,
  writeEvent,
} from './assignment.service.ts'
import { happenedAt, stepsDue } from './dispatch.rules.ts'
import type { Assignment, AssignmentState, RefusalReason, Told } from './dispatch.schema.ts'
import { type FoundUnit, lockUnit, ownUnitId, statusOf } from './unit.service.ts'

/** Which unit gets which incident. */
export interface Assigning {
  readonly id: Id<'incident'>
  readonly unit: Id<'unit'>
  readonly evenBusy: boolean
}

/** @throws Refusal `conflict` for an incident that is over, or goes on as another */
function assertAssignable(row: Found): void {
  if (row.state === 'merged')
    throw new Refusal('conflict', 'board.alreadyMerged', {
      field: 'id',
      number: Number(row.number),
      into: Number(row.goes_on),
    })
  if (!openStates.includes(row.state))
    throw new Refusal('conflict', 'dispatch.incidentOver', {
      field: 'id',
      number: Number(row.number),
    })
}

/** @throws Refusal `conflict` for a unit that is off shift, has this incident already, or is at work */
function assertFree(unit: FoundUnit, { id, evenBusy }: Assigning): void {
  const facts = { field: 'unit', unit: unit.call_sign }
  const status = statusOf(unit)
  if (status === 'off') throw new Refusal('conflict', 'dispatch.unitOff', facts)
  if (unit.assignments.some(({ incident }) => incident === id))
    throw new Refusal('conflict', 'dispatch.assignedAlready', facts)
  if (status !== 'free' && !evenBusy)
    throw new Refusal(
      'conflict',
      status === 'busy' ? 'dispatch.unitBusy' : 'dispatch.unitPausing',
      facts,
    )
}

/**
 * Gives an incident to a unit. Several units may have one incident, and a unit several, where it is said so. Where
 * nobody answers for the incident, whoever assigns does from now on.
 * @throws Refusal `conflict` for a unit that is off or busy, and for an incident that is over
 */
export const assignUnit = (world: World, given: Assigning, { who, key }: By): Promise<Assignment> =>
  world.transaction(async (tx) => {
    const [incident] = await lockIncidents(world, tx.db, [given.id])
    const unit = await lockUnit(world, tx.db, given.unit)
    assertAssignable(incident!)
    assertFree(unit, given)
    const id = newId<'assignment'>(tx.now, world.random(10))
    const due = stepsDue(incident!.kind, tx.now)
    await tx.db
      .insertInto('assignment')
      .values({
        tenant_id: world.tenant.id,
        id,
        incident_id: given.id,
        came_from: null,
        unit_id: given.unit,
        state: 'proposed',
        seq: 1,
        proposed_at: instant(tx.now),
        acknowledge_by: instant(due.acknowledgeBy),
        depart_by: instant(due.departBy),
        arrive_by: instant(due.arriveBy),
        result: null,
        reason: null,
      })
      .execute()
    const row = await findAssignment(world, tx.db, id)
    await writeEvent(world, tx, row, { event: 'propose', to: 'proposed', at: tx.now, by: who })
    tx.ledger({ did: 'assignment.make', about: incidentResource(given.id), by: who })
    tx.publish('UnitChanged', { unit: given.unit })
    await refreshReaders(world, tx, given.id)
    if (incident!.claimed_by === null) await takeIncident(world, tx, incident!, who)
    return shownAssignment(row)
  }, key)

/** What somebody says of an assignment. */
export interface Telling {
  readonly id: Id<'assignment'>
  readonly event: Told | 'withdraw'
  /** milliseconds since 1970, UTC, on the phone that tells it */
  readonly at?: number | undefined
  readonly result?: ClosingResult | undefined
  readonly why?: RefusalReason | undefined
  readonly text?: string | undefined
}

/** An assignment that is locked, with its incident. */
interface Locked {
  readonly row: FoundAssignment
  readonly incident: Found
}

async function lockAssignment(world: World, tx: Tx, id: Id<'assignment'>): Promise<Locked> {
  // A merge may carry it to another incident until the lock is had.
  for (;;) {
    const before = await findAssignment(world, tx.db, id)
    const [incident] = await lockIncidents(world, tx.db, [before.incident_id])
    await lockUnit(world, tx.db, before.unit_id)
    const row = await findAssignment(world, tx.db, id)
    if (row.incident_id === before.incident_id) return { row, incident: incident! }
  }
}

/** Only the unit's own people tell what it does, and the desk. @throws Refusal `absent`, as if there were none */
async function assertTheirs(
  world: World,
  tx: Tx,
  row: FoundAssignment,
  who: Caller,
): Promise<void> {
  if (who.actors.some((actor) => actor === 'operator' || actor === 'supervisor')) return
  if ((await ownUnitId(world, tx.db, who)) !== row.unit_id)
    throw new Refusal('absent', 'dispatch.noSuchAssignment')
}

/**
 * Says what a unit did for an incident, by its phone or, heard on the radio, by the desk.
 * @throws Refusal `invalid` `matter.missing` without a result or a reason, `conflict` where it cannot be now
 */
export const tellAssignment = (
  world: World,
  telling: Telling,
  { who, key }: By,
): Promise<Assignment> =>
  world.transaction(async (tx) => {
    const { row, incident } = await lockAssignment(world, tx, telling.id)
    await assertTheirs(world, tx, row, who)
    const at = Math.max(happenedAt(telling.at, tx.now), row.proposed_at)
    await stepAssignment(world, tx, { row, incident }, { ...telling, at, by: who })
    if (telling.event !== 'withdraw') await hearUnit(world, tx, row.unit_id)
    if (telling.text !== undefined)
      await writeNote(world, tx, row.incident_id, telling.text, who, at)
    return shownAssignment(await findAssignment(world, tx.db, telling.id))
  }, key)

/** What happens to an assignment, with what it says. */
export interface Stepping extends Omit<Telling, 'id' | 'at' | 'text'> {
  readonly at: number
  readonly by: Caller
}

/** Takes one step of an assignment that is locked with its incident and unit, in the caller's transaction. */
export async function stepAssignment(
  world: World,
  tx: Tx,
  { row, incident }: Locked,
  stepping: Stepping,
): Promise<void> {
  const { event, at, by, result, why } = stepping
  const has = [...(result === undefined ? [] : ['result']), ...(why === undefined ? [] : ['why'])]
  if (await isToldLate(world, tx, row, stepping)) return addLate(world, tx, row, stepping)
  const to = nextState(row.state, event, { actors: by.actors, now: tx.now, has })
  const isOver = to === 'closed' || to === 'refused' || to === 'withdrawn'
  const times = clocksAfter(row, to, at)
  await tx.db
    .updateTable('assignment')
    .set({
      state: to,
      seq: row.seq + 1,
      acknowledged_at: orNull(times.acknowledged),
      departed_at: orNull(times.departed),
      arrived_at: orNull(times.arrived),
      ended_at: isOver ? instant(times.last) : null,
      result: to === 'closed' ? (result ?? null) : null,
      reason: to === 'refused' ? (why ?? null) : null,
    })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', row.id)
    .execute()
  await writeEvent(world, tx, { ...row, seq: row.seq + 1 }, { event, to, at: times.last, by })
  tx.ledger({
    did: event === 'withdraw' ? 'assignment.make' : 'assignment.tell',
    about: incidentResource(row.incident_id),
    by,
  })
  tx.publish('UnitChanged', { unit: row.unit_id })
  if (isOver) await refreshReaders(world, tx, row.incident_id)
  if (times.departed !== null && openStates.includes(incident.state))
    await beginWork(world, tx, incident, times.departed)
}

const orNull = (at: number | null) => (at === null ? null : instant(at))

/** The clocks of the steps; milliseconds since 1970, UTC. */
interface Clocks {
  readonly acknowledged: number | null
  readonly departed: number | null
  readonly arrived: number | null
  /** when the step itself happened: never before the one before */
  readonly last: number
}

/** A step stops its own clock, and those that nobody stopped before. */
function clocksAfter(row: FoundAssignment, to: AssignmentState, at: number): Clocks {
  const { proposed_at, acknowledged_at, departed_at, arrived_at } = row
  const last = Math.max(at, proposed_at, acknowledged_at ?? 0, departed_at ?? 0, arrived_at ?? 0)
  const reached = { acknowledged: 1, on_way: 2, arrived: 3, closed: 3 }[to as string] ?? 0
  return {
    acknowledged: acknowledged_at ?? (reached >= 1 ? last : null),
    departed: departed_at ?? (reached >= 2 ? last : null),
    arrived: arrived_at ?? (reached >= 3 ? last : null),
    last,
  }
}

/** What a unit may still tell of what was ended without it, and the state that the step stands for. */
const lateSteps = {
  acknowledge: 'acknowledged',
  depart: 'on_way',
  arrive: 'arrived',
  close: 'closed',
} as const

/** It was ended at the desk while the unit had no signal: what the unit did is not lost, and moves nothing. */
async function isToldLate(
  world: World,
  tx: Tx,
  row: FoundAssignment,
  { event, by }: Stepping,
): Promise<boolean> {
  if (row.ended_at === null || !Object.hasOwn(lateSteps, event) || !by.actors.includes('unit'))
    return false
  const ending = await tx.db
    .selectFrom('assignment_event')
    .select('actor')
    .where('tenant_id', '=', world.tenant.id)
    .where('assignment_id', '=', row.id)
    .where('to_state', '=', row.state)
    .executeTakeFirst()
  return ending?.actor !== 'unit'
}

async function addLate(
  world: World,
  tx: Tx,
  row: FoundAssignment,
  { event, at, by, result }: Stepping,
): Promise<void> {
  if (event === 'close' && result === undefined)
    throw new Refusal('invalid', 'matter.missing', { event, field: 'result' })
  const times = clocksAfter(row, lateSteps[event as keyof typeof lateSteps], at)
  await tx.db
    .updateTable('assignment')
    .set({
      seq: row.seq + 1,
      acknowledged_at: orNull(times.acknowledged),
      departed_at: orNull(times.departed),
      arrived_at: orNull(times.arrived),
      result: result ?? row.result,
    })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', row.id)
    .execute()
  await writeEvent(world, tx, { ...row, seq: row.seq + 1 }, { event, to: null, at, by })
  tx.ledger({ did: 'assignment.tell', about: incidentResource(row.incident_id), by })
}
