import type { Id } from '#kernel/ids.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { World } from '#platform/world.ts'
import { type Found, namesOf } from '../board/board.service.ts'
import type { ReplayEvent } from './replay.schema.ts'

/** Positions that are looked at, of one unit's part in one incident. */
const MOST_POSITIONS = 2_000

const assignmentsOf = (world: World, db: Db, incident: Id<'incident'>) =>
  db
    .selectFrom('assignment as s')
    .innerJoin('unit as u', (on) =>
      on.onRef('u.tenant_id', '=', 's.tenant_id').onRef('u.id', '=', 's.unit_id'),
    )
    .select(['s.id', 's.unit_id', 'u.call_sign', 's.proposed_at', 's.ended_at'])
    .where('s.tenant_id', '=', world.tenant.id)
    .where('s.incident_id', '=', incident)
    .orderBy('s.proposed_at')
    .orderBy('s.id')
    .execute()

type Assigned = Awaited<ReturnType<typeof assignmentsOf>>[number]

/** What the units that were sent told of it, and where they were meanwhile. */
export async function unitEventsOf(world: World, db: Db, row: Found): Promise<ReplayEvent[]> {
  const assigned = await assignmentsOf(world, db, row.id)
  if (assigned.length === 0) return []
  const callSigns = new Map(assigned.map(({ id, call_sign }) => [id, call_sign]))
  const told = await db
    .selectFrom('assignment_event')
    .select(['assignment_id', 'event', 'to_state', 'at', 'actor', 'account_id'])
    .where('tenant_id', '=', world.tenant.id)
    .where('assignment_id', 'in', [...callSigns.keys()])
    .orderBy('assignment_id')
    .orderBy('seq')
    .execute()
  const names = await namesOf(
    world,
    db,
    told.map(({ account_id }) => account_id),
  )
  const steps = told.map(
    ({ assignment_id, event, to_state, at, actor, account_id }): ReplayEvent => ({
      what: 'unit',
      unit: callSigns.get(assignment_id) ?? '',
      event,
      state: to_state,
      at: iso(at),
      by: (account_id && names.get(account_id)) ?? actor,
    }),
  )
  const seen: ReplayEvent[] = []
  for (const each of assigned) seen.push(...(await placesOf(world, db, row, each)))
  return [...steps, ...seen]
}

/** The corregimientos through which a unit came while it was assigned: each once, when it came there. */
async function placesOf(
  world: World,
  db: Db,
  row: Found,
  { unit_id, call_sign, proposed_at, ended_at }: Assigned,
): Promise<ReplayEvent[]> {
  const until = ended_at ?? row.closed_at ?? world.now()
  const points = await db
    .selectFrom('unit_position')
    .select(['at', 'place'])
    .where('tenant_id', '=', world.tenant.id)
    .where('unit_id', '=', unit_id)
    .where('at', '>=', instant(proposed_at))
    .where('at', '<=', instant(until))
    .orderBy('at')
    .limit(MOST_POSITIONS)
    .execute()
  let last: string | null | undefined
  return points.flatMap(({ at, place }): ReplayEvent[] => {
    if (place === last) return []
    last = place
    return [{ what: 'position', unit: call_sign, place, at: iso(at), by: call_sign }]
  })
}

/** How attention was drawn to it, step by step, and who saw to it. */
export async function alertEventsOf(world: World, db: Db, row: Found): Promise<ReplayEvent[]> {
  const alerts = await db
    .selectFrom('alert')
    .select(['id', 'state', 'raised_at', 'acknowledged_at', 'acknowledged_by', 'ended_at'])
    .where('tenant_id', '=', world.tenant.id)
    .where('incident_id', '=', row.id)
    .execute()
  if (alerts.length === 0) return []
  const steps = await db
    .selectFrom('alert_step')
    .select(['kind', 'who', 'channel', 'made_at'])
    .where('tenant_id', '=', world.tenant.id)
    .where(
      'alert_id',
      'in',
      alerts.map(({ id }) => id),
    )
    .execute()
  const names = await namesOf(
    world,
    db,
    alerts.map(({ acknowledged_by }) => acknowledged_by),
  )
  const event = (
    name: (ReplayEvent & { what: 'alert' })['event'],
    at: number | null,
    by = 'machine',
    channel: string | null = null,
  ): ReplayEvent[] =>
    at === null ? [] : [{ what: 'alert', event: name, at: iso(at), by, channel }]
  return [
    ...alerts.flatMap(({ state, raised_at, acknowledged_at, acknowledged_by, ended_at }) => [
      ...event('raised', raised_at),
      ...event(
        'acknowledged',
        acknowledged_at,
        (acknowledged_by && names.get(acknowledged_by)) ?? undefined,
      ),
      ...(state === 'taken' || state === 'over' ? event(state, ended_at) : []),
    ]),
    ...steps.flatMap(({ kind, who, channel, made_at }) =>
      event(kind, made_at, who ?? undefined, channel),
    ),
  ]
}
