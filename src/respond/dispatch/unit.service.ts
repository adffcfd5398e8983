import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import type { Db } from '#platform/db/db.ts'
import type { Caller, Resource, World } from '#platform/world.ts'
import { openStates } from '../board/board.rules.ts'
import { positionPolicy, skillsOf, statusNow, unheardFrom } from './dispatch.rules.ts'
import type { OwnUnit, Skill, UnitRow, UnitStatus, VehicleKind } from './dispatch.schema.ts'

declare module '#kernel/facts/facts.schema.ts' {
  interface Facts {
    /** what a unit does, where it is, who or what is in it */
    UnitChanged: { unit: Id<'unit'> }
  }
}

/** The name of a unit to vault and ledger. */
export const unitResource = (unit: Id<'unit'>): Resource => ({ kind: 'unit', id: unit })

interface MemberFound {
  readonly id: string
  readonly name: string
  readonly skills: Skill[]
}
interface VehicleFound {
  readonly id: string
  readonly name: string
  readonly kind: VehicleKind
}

const jsonList = (rows: ReturnType<typeof sql>) =>
  sql`coalesce((select jsonb_agg(to_jsonb(r)) from (${rows}) r), '[]'::jsonb)`

/** The units with their people, vehicles and open assignments. */
function unitRows(world: World, db: Db) {
  return db
    .selectFrom('unit as u')
    .leftJoin('incident as p', (on) =>
      on.onRef('p.tenant_id', '=', 'u.tenant_id').onRef('p.id', '=', 'u.panic_id'),
    )
    .leftJoin('unit_spot as s', (on) =>
      on.onRef('s.tenant_id', '=', 'u.tenant_id').onRef('s.unit_id', '=', 'u.id'),
    )
    .selectAll('u')
    .select(['s.sealed as spot', 's.key_id as spot_key'])
    .select('p.state as panic_state')
    .select([
      jsonList(sql`
        select m.account_id as id, a.display_name as name, m.skills
        from unit_member m join account a on a.tenant_id = m.tenant_id and a.id = m.account_id
        where m.tenant_id = u.tenant_id and m.unit_id = u.id
        order by a.display_name, a.id`)
        .$castTo<MemberFound[]>()
        .as('members'),
      jsonList(sql`
        select v.id, v.name, v.kind from vehicle v
        where v.tenant_id = u.tenant_id and v.unit_id = u.id
        order by v.name`)
        .$castTo<VehicleFound[]>()
        .as('vehicles'),
      jsonList(sql`
        select s.incident_id as incident, i.number::int, s.state
        from assignment s join incident i on i.tenant_id = s.tenant_id and i.id = s.incident_id
        where s.tenant_id = u.tenant_id and s.unit_id = u.id and s.ended_at is null
        order by s.proposed_at, s.id`)
        .$castTo<UnitRow['assignments']>()
        .as('assignments'),
    ])
    .where('u.tenant_id', '=', world.tenant.id)
}

/** A unit as it is found. */
export type FoundUnit = Awaited<ReturnType<typeof findUnit>>

/** @throws Refusal `absent` `dispatch.noSuchUnit`; the same for one of another tenant */
export async function findUnit(world: World, db: Db, id: Id<'unit'>) {
  const row = await unitRows(world, db).where('u.id', '=', id).executeTakeFirst()
  if (row === undefined) throw new Refusal('absent', 'dispatch.noSuchUnit', { field: 'unit' })
  return row
}

/**
 * A unit as it stands once nobody else can change it. Whoever needs an incident, too, locks that one first.
 * @throws Refusal `absent` `dispatch.noSuchUnit`
 */
export async function lockUnit(world: World, db: Db, id: Id<'unit'>): Promise<FoundUnit> {
  await sql`
    select from unit where tenant_id = ${world.tenant.id} and id = ${id} for update`.execute(db)
  return findUnit(world, db, id)
}

/** What a unit does now. */
export const statusOf = (row: Pick<FoundUnit, 'status' | 'assignments'>): UnitStatus =>
  statusNow(row.status, row.assignments.length)

const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at))

/** The unit as the desk, and its own people, see it. */
export function shownUnit(row: FoundUnit): UnitRow {
  const status = statusOf(row)
  const isPanic = row.panic_state !== null && openStates.includes(row.panic_state)
  return {
    id: row.id,
    callSign: row.call_sign,
    retired: row.retired_at !== null,
    status,
    statusAt: iso(row.status_at),
    onSince: status === 'off' ? null : isoOrNull(row.on_since),
    heardAt: isoOrNull(row.heard_at),
    unheardFrom: isoOrNull(unheardFrom(status, row.heard_at)),
    near: row.place,
    nearAt: isoOrNull(row.positioned_at),
    members: row.members,
    vehicles: row.vehicles.map((vehicle) => ({ ...vehicle, unit: row.id })),
    skills: skillsOf(
      row.members.map(({ skills }) => skills),
      row.vehicles.map(({ kind }) => kind),
    ),
    assignments: row.assignments,
    panic: isPanic ? row.panic_id : null,
  }
}

/** By call sign, as people count: 3 before 12. */
const inOrder = (a: UnitRow, b: UnitRow): number =>
  a.callSign.localeCompare(b.callSign, 'es', { numeric: true })

/** All units, in the caller's transaction. */
export async function foundUnits(
  world: World,
  db: Db,
  o: { readonly retired: boolean },
): Promise<FoundUnit[]> {
  let query = unitRows(world, db)
  if (!o.retired) query = query.where('u.retired_at', 'is', null)
  return query.execute()
}

/** The units that are in use. */
export const listUnits = (world: World): Promise<{ units: UnitRow[] }> =>
  world.read(async (db) => ({
    units: (await foundUnits(world, db, { retired: false })).map(shownUnit).sort(inOrder),
  }))

/** All units, who can be in one, and what there is to drive. */
export const readStaffing = (world: World) =>
  world.read(async (db) => {
    const people = await db
      .selectFrom('account as a')
      .leftJoin('unit_member as m', (on) =>
        on.onRef('m.tenant_id', '=', 'a.tenant_id').onRef('m.account_id', '=', 'a.id'),
      )
      .select(['a.id', 'a.display_name as name', 'm.unit_id as unit'])
      .where('a.tenant_id', '=', world.tenant.id)
      .where('a.state', '<>', 'disabled')
      .where(sql<boolean>`'unit' = any(a.roles)`)
      .orderBy('a.display_name')
      .orderBy('a.id')
      .execute()
    const vehicles = await db
      .selectFrom('vehicle')
      .select(['id', 'name', 'kind', 'unit_id as unit'])
      .where('tenant_id', '=', world.tenant.id)
      .orderBy('name')
      .execute()
    const units = await foundUnits(world, db, { retired: true })
    return { units: units.map(shownUnit).sort(inOrder), people, vehicles }
  })

/** The unit that somebody is in. @throws Refusal `forbidden` `dispatch.noUnit` for who is in none */
export async function ownUnitId(world: World, db: Db, who: Caller): Promise<Id<'unit'>> {
  const row = await db
    .selectFrom('unit_member')
    .select('unit_id')
    .where('tenant_id', '=', world.tenant.id)
    .where('account_id', '=', who.account ?? null)
    .executeTakeFirst()
  if (row === undefined) throw new Refusal('forbidden', 'dispatch.noUnit')
  return row.unit_id
}

/** The unit of whoever asks. @throws Refusal `forbidden` `dispatch.noUnit` */
export const readOwnUnit = (world: World, who: Caller): Promise<OwnUnit> =>
  world.read(async (db) => {
    const unit = shownUnit(await findUnit(world, db, await ownUnitId(world, db, who)))
    const me = unit.members.find(({ id }) => id === who.account)
    return {
      unit,
      me: { id: me?.id ?? '', name: me?.name ?? '' },
      rules: positionPolicy,
    }
  })
