import { sql } from 'kysely'
import { type Id, id as idOf } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, Resource, World } from '#platform/world.ts'
import { isOverdue, type Member } from './shift.rules.ts'
import type { ShiftMember, ShiftRow } from './shift.schema.ts'

export type ShiftId = Id<'shift'>

/** The name of a shift to vault, grant and ledger. */
export const shiftResource = (shift: ShiftId): Resource => ({ kind: 'shift', id: shift })

/** One room, one turn at a time: everything that changes shifts waits here for what came before it. */
export const takeRoom = (world: World, db: Db): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtext('control room'), ${world.tenant.id})`.execute(db)

/** Keeps the shifts as they are while something is written that hangs on them. */
export const keepRoom = (world: World, db: Db): Promise<unknown> =>
  sql`select pg_advisory_xact_lock_shared(hashtext('control room'), ${world.tenant.id})`.execute(db)

function shifts(world: World, db: Db) {
  return db
    .selectFrom('shift as s')
    .leftJoin('account as b', (on) =>
      on.onRef('b.tenant_id', '=', 's.tenant_id').onRef('b.id', '=', 's.started_by'),
    )
    .leftJoin('handover as h', (on) =>
      on
        .onRef('h.tenant_id', '=', 's.tenant_id')
        .onRef('h.shift_id', '=', 's.id')
        .on('h.state', '=', 'offered'),
    )
    .selectAll('s')
    .select(['b.display_name as started_name', 'h.to_shift as offered_to', 'h.id as handover_id'])
    .select(
      sql<string>`(select count(*) from shift_note n
        where n.tenant_id = s.tenant_id and n.shift_id = s.id)`.as('notes'),
    )
    .where('s.tenant_id', '=', world.tenant.id)
}

/** A shift as it is found. */
export type Found = Awaited<ReturnType<typeof findShift>>

/** @throws Refusal `absent` `shift.absent`; the same for one of another tenant */
export async function findShift(world: World, db: Db, id: ShiftId) {
  const row = await shifts(world, db).where('s.id', '=', id).executeTakeFirst()
  if (row === undefined) throw new Refusal('absent', 'shift.absent')
  return row
}

/** The shift that has the room. */
export const runningShift = (world: World, db: Db): Promise<Found | undefined> =>
  shifts(world, db).where('s.state', 'in', ['running', 'offered']).executeTakeFirst()

/** Shifts that wait for their time, the soonest first. */
export const plannedShifts = (world: World, db: Db): Promise<Found[]> =>
  shifts(world, db).where('s.state', '=', 'planned').orderBy('s.starts_at').limit(60).execute()

/** Who is on a shift. */
export type Seated = Member & { readonly shift: string; readonly account: Id<'account'> }

/** Who is on shifts, by name. */
export async function membersOf(
  world: World,
  db: Db,
  ids: readonly ShiftId[],
): Promise<readonly Seated[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('shift_member as m')
    .leftJoin('account as a', (on) =>
      on.onRef('a.tenant_id', '=', 'm.tenant_id').onRef('a.id', '=', 'm.account_id'),
    )
    .select(['m.shift_id as shift', 'm.account_id as account', 'm.seat as as', 'a.display_name'])
    .where('m.tenant_id', '=', world.tenant.id)
    .where('m.shift_id', 'in', [...ids])
    .orderBy('m.seat', 'desc')
    .orderBy('a.display_name')
    .orderBy('m.account_id')
    .execute()
  return rows.map(({ display_name, ...row }) => ({ ...row, name: display_name ?? '' }))
}

/** Breaks that are going on. */
export const breaksOf = (world: World, db: Db, ids: readonly ShiftId[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('shift_break')
        .select(['shift_id as shift', 'account_id as account', 'covered_by as coveredBy'])
        .select('began_at as since')
        .where('tenant_id', '=', world.tenant.id)
        .where('shift_id', 'in', [...ids])
        .where('ended_at', 'is', null)
        .execute()

const unitsOf = (world: World, db: Db, ids: readonly ShiftId[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('shift_unit as s')
        .innerJoin('unit as u', (on) =>
          on.onRef('u.tenant_id', '=', 's.tenant_id').onRef('u.id', '=', 's.unit_id'),
        )
        .select(['s.shift_id as shift', 'u.id', 'u.call_sign as name'])
        .where('s.tenant_id', '=', world.tenant.id)
        .where('s.shift_id', 'in', [...ids])
        .orderBy('u.call_sign')
        .execute()

type Away = Awaited<ReturnType<typeof breaksOf>>[number]

const memberRow = (
  who: Caller,
  seated: Seated,
  all: readonly Seated[],
  away?: Away,
): ShiftMember => ({
  id: seated.account,
  name: seated.name,
  as: seated.as,
  mine: seated.account === who.account,
  away:
    away === undefined
      ? null
      : {
          since: iso(away.since),
          coveredBy: {
            id: away.coveredBy,
            name: all.find(({ account }) => account === away.coveredBy)?.name ?? '',
          },
        },
})

/** Shifts as somebody sees them. */
export async function shownShifts(
  world: World,
  db: Db,
  who: Caller,
  found: readonly Found[],
): Promise<ShiftRow[]> {
  const ids = found.map(({ id }) => id)
  const members = await membersOf(world, db, ids)
  const away = await breaksOf(world, db, ids)
  const units = await unitsOf(world, db, ids)
  const now = world.now()
  return found.map((row) => {
    const seated = members.filter(({ shift }) => shift === row.id)
    return {
      id: row.id,
      state: row.state,
      startsAt: iso(row.starts_at),
      endsAt: iso(row.ends_at),
      startedAt: row.started_at === null ? null : iso(row.started_at),
      startedBy: row.started_name,
      endedAt: row.ended_at === null ? null : iso(row.ended_at),
      overdue: isOverdue(row, now),
      members: seated.map((each) =>
        memberRow(
          who,
          each,
          seated,
          away.find(({ shift, account }) => shift === row.id && account === each.account),
        ),
      ),
      units: units.filter(({ shift }) => shift === row.id).map(({ id, name }) => ({ id, name })),
      offeredTo: row.offered_to,
      draftVersion: row.draft_version,
      notes: Number(row.notes),
    }
  })
}

/** One shift as somebody sees it. */
export async function shownShift(
  world: World,
  db: Db,
  who: Caller,
  id: ShiftId,
): Promise<ShiftRow> {
  const [row] = await shownShifts(world, db, who, [await findShift(world, db, id)])
  return row!
}

/** The shift that runs, and those that wait. */
export const seeShifts = (world: World, who: Caller) =>
  world.read(async (db) => {
    const running = await runningShift(world, db)
    const planned = await plannedShifts(world, db)
    const [first, ...rest] = await shownShifts(world, db, who, [
      ...(running === undefined ? [] : [running]),
      ...planned,
    ])
    return running === undefined
      ? { running: null, planned: first === undefined ? [] : [first, ...rest] }
      : { running: first!, planned: rest }
  })

/**
 * Shifts that are over, the newest first.
 * @throws Refusal `invalid` for a cursor that we did not give
 */
export const listShifts = (
  world: World,
  { after, limit }: { after?: string | undefined; limit: number },
  who: Caller,
) =>
  world.read(async (db) => {
    let query = shifts(world, db).where('s.state', '=', 'ended')
    if (after !== undefined) {
      const [, at, id = ''] = /^(\d{1,14})\.(.+)$/.exec(after) ?? []
      const last = idOf('shift').safeParse(id)
      if (!last.success) throw new Refusal('invalid', 'http.notAccepted', { field: 'after' })
      query = query.where(
        sql<boolean>`(s.ended_at, s.id) < (${instant(Number(at))}, ${last.data}::uuid)`,
      )
    }
    const rows = await query
      .orderBy('s.ended_at', 'desc')
      .orderBy('s.id', 'desc')
      .limit(limit + 1)
      .execute()
    const page = rows.slice(0, limit)
    const last = rows.length > limit ? page.at(-1) : undefined
    return {
      rows: await shownShifts(world, db, who, page),
      next: last === undefined ? null : `${last.ended_at}.${last.id}`,
    }
  })
