import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso, MINUTE } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, Resource, World } from '#platform/world.ts'
import { openStates } from '../board/board.rules.ts'
import { incidentRows, shownIncident } from '../board/board.service.ts'
import { foldNear } from '../board/near.service.ts'
import { isUnheard } from '../dispatch/dispatch.rules.ts'
import type { UnitStatus } from '../dispatch/dispatch.schema.ts'
import type { By } from './act.service.ts'
import { isOverdue } from './shift.rules.ts'
import { runningShift } from './shift.service.ts'
import type { WallId, WallUnit, WallView } from './wall.schema.ts'

/** More than this no wall shows; the rest is counted. */
const MOST_SHOWN = 60
/** That a screen was seen is written at most this often. */
const SEEN_STEP = 5 * MINUTE

const screenResource = (id: WallId): Resource => ({ kind: 'wall', id })

const nobody: Caller = { actors: ['anyone'], language: 'es' }

/** What hangs on the wall: the room's state without a name of anybody. */
async function wallOf(world: World, db: Db): Promise<WallView> {
  const { near, behind } = await foldNear(world, db)
  const rows = await incidentRows(world, db)
    .where('i.state', 'in', [...openStates])
    .orderBy('i.priority')
    .orderBy('i.opened_at')
    .orderBy('i.id')
    .execute()
  const open = rows.map((row) => shownIncident(world, nobody, row))
  const folded = new Set<string>(behind)
  const shift = await runningShift(world, db)
  const now = world.now()
  return {
    now,
    incidents: open
      .filter(({ id }) => !folded.has(id))
      .slice(0, MOST_SHOWN)
      .map(({ id, number, kind, place, priority, state, openedAt, late }) => ({
        ...{ id, number, kind, place, priority, state, openedAt, late },
        more: near.find((each) => each.id === id)?.more ?? 0,
      })),
    counts: {
      open: open.length,
      nobodys: open.filter(({ claimedBy }) => claimedBy === null).length,
      late: open.filter(({ late }) => late).length,
    },
    units: await unitsNow(world, db, now),
    shift:
      shift === undefined
        ? null
        : {
            startsAt: iso(shift.starts_at),
            endsAt: iso(shift.ends_at),
            overdue: isOverdue(shift, now),
          },
  }
}

/** Units that are on shift or belong to the running one, by name, with what they do; never where they are. */
async function unitsNow(world: World, db: Db, now: number): Promise<WallUnit[]> {
  const { rows } = await sql<{ id: string; name: string; heard: number | null; state: UnitStatus }>`
    select u.id, u.call_sign as name, u.heard_at as heard,
      case when u.status <> 'off' and exists (select from assignment a where a.tenant_id = u.tenant_id
        and a.unit_id = u.id and a.ended_at is null) then 'busy' else u.status end as state
    from unit u where u.tenant_id = ${world.tenant.id} and u.retired_at is null
      and (u.status <> 'off' or exists (select from shift_unit m
        join shift s on s.tenant_id = m.tenant_id and s.id = m.shift_id and s.state in ('running', 'offered')
        where m.tenant_id = u.tenant_id and m.unit_id = u.id))
    order by u.call_sign`.execute(db)
  return rows.map(({ id, name, heard, state }) => ({
    ...{ id, name, state: isUnheard(state, heard, now) ? 'unheard' : state },
  }))
}

/** The wall as somebody of the staff looks at it. */
export const seeWall = (world: World): Promise<WallView> => world.read((db) => wallOf(world, db))

/** The same for a screen that was put up, by its own secret. @throws Refusal `unknown` `wall.down` */
export async function showWall(world: World, token: string): Promise<WallView> {
  const token_hash = Buffer.from(world.hash(`wall ${token}`))
  const { screen, view } = await world.read(async (db) => {
    const screen = await db
      .selectFrom('wall_screen')
      .select(['id', 'last_seen_at'])
      .where('tenant_id', '=', world.tenant.id)
      .where('token_hash', '=', token_hash)
      .executeTakeFirst()
    return { screen, view: screen && (await wallOf(world, db)) }
  })
  if (screen === undefined || view === undefined) throw new Refusal('unknown', 'wall.down')
  if ((screen.last_seen_at ?? 0) < world.now() - SEEN_STEP)
    await world.transaction((tx) =>
      tx.db
        .updateTable('wall_screen')
        .set({ last_seen_at: instant(tx.now) })
        .where('tenant_id', '=', world.tenant.id)
        .where('id', '=', screen.id)
        .execute(),
    )
  return view
}

/** The screens that hang, the newest first. */
export const listWalls = (world: World) =>
  world.read(async (db) => {
    const rows = await db
      .selectFrom('wall_screen as w')
      .leftJoin('account as a', (on) =>
        on.onRef('a.tenant_id', '=', 'w.tenant_id').onRef('a.id', '=', 'w.hung_by'),
      )
      .select(['w.id', 'w.name', 'w.hung_at', 'w.last_seen_at', 'a.display_name'])
      .where('w.tenant_id', '=', world.tenant.id)
      .orderBy('w.hung_at', 'desc')
      .execute()
    return {
      screens: rows.map(({ id, name, hung_at, last_seen_at, display_name }) => ({
        id,
        name,
        by: display_name ?? '',
        at: iso(hung_at),
        lastSeenAt: last_seen_at === null ? null : iso(last_seen_at),
      })),
    }
  })

/** Puts up a screen. @returns its secret, which is shown to nobody else and kept only as a hash */
export const hangWall = (
  world: World,
  { name }: { name: string },
  { who, key }: By,
): Promise<{ token: string }> =>
  world.transaction(async (tx) => {
    const token = Buffer.from(world.random(32)).toString('base64url')
    const id = newId<'wall'>(tx.now, world.random(10))
    await tx.db
      .insertInto('wall_screen')
      .values({
        tenant_id: world.tenant.id,
        id,
        name,
        token_hash: Buffer.from(world.hash(`wall ${token}`)),
        hung_by: who.account ?? null,
        hung_at: instant(tx.now),
      })
      .execute()
    tx.ledger({ did: 'wall.hang', about: screenResource(id), by: who })
    return { token }
  }, key)

/** Takes a screen down. @throws Refusal `absent` `wall.absent` */
export const removeWall = (
  world: World,
  id: WallId,
  { who, key }: By,
): Promise<Record<string, never>> =>
  world.transaction(async (tx) => {
    const gone = await tx.db
      .deleteFrom('wall_screen')
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .executeTakeFirst()
    if (Number(gone.numDeletedRows) === 0) throw new Refusal('absent', 'wall.absent')
    tx.ledger({ did: 'wall.hang', about: screenResource(id), by: who })
    return {}
  }, key)
