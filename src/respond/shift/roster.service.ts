import { sql } from 'kysely'
import { type Id, newId } from '#kernel/ids.ts'
import { openMatter } from '#kernel/matter/matter.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { CivilDate } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Tx, World } from '#platform/world.ts'
import { openStates } from '../board/board.rules.ts'
import { actOn, assertOn, type By, move } from './act.service.ts'
import { renewRelations } from './relation.service.ts'
import { assertAhead, assertFree, runningStates, shiftMatter, spanOf } from './shift.rules.ts'
import type { Seat, ShiftRow } from './shift.schema.ts'
import { type ShiftId, shiftResource, shownShift, takeRoom } from './shift.service.ts'

/** Who and what a shift is to have. */
export interface Roster {
  readonly members: readonly { readonly account: Id<'account'>; readonly as: Seat }[]
  readonly units: readonly Id<'unit'>[]
}

const seats: readonly Seat[] = ['operator', 'supervisor']

const staff = (world: World, db: Db) =>
  db
    .selectFrom('account')
    .select(['id', 'display_name as name', 'roles'])
    .where('tenant_id', '=', world.tenant.id)
    .where('state', '=', 'active')
    .where(sql<boolean>`roles && array['operator', 'supervisor']`)
    .orderBy('display_name')
    .orderBy('id')
    .execute()

const units = (world: World, db: Db) =>
  db
    .selectFrom('unit')
    .select(['id', 'call_sign as name'])
    .where('tenant_id', '=', world.tenant.id)
    .where('retired_at', 'is', null)
    .orderBy('call_sign')
    .execute()

/** Who and which units can be put on a shift. */
export const rosterChoices = (world: World) =>
  world.read(async (db) => ({
    people: (await staff(world, db)).map(({ id, name, roles }) => ({
      id,
      name,
      seats: seats.filter((seat) => roles.includes(seat)),
    })),
    units: await units(world, db),
  }))

/** @throws Refusal `invalid` for somebody or a unit that cannot be on it, or is named twice */
async function assertRoster(world: World, db: Db, { members, units: named }: Roster) {
  const people = new Map((await staff(world, db)).map((each) => [each.id, each]))
  for (const { account, as } of members) {
    const person = people.get(account)
    if (person === undefined)
      throw new Refusal('invalid', 'shift.noSuchPerson', { field: 'members' })
    if (!person.roles.includes(as))
      throw new Refusal('invalid', 'shift.notThatRole', { field: 'members', name: person.name })
  }
  if (new Set(members.map(({ account }) => account)).size < members.length)
    throw new Refusal('invalid', 'shift.namedTwice', { field: 'members' })
  const known = new Set((await units(world, db)).map(({ id }) => id))
  if (named.some((unit) => !known.has(unit)) || new Set(named).size < named.length)
    throw new Refusal('invalid', 'shift.noSuchUnit', { field: 'units' })
}

async function writeRoster(world: World, tx: Tx, shift: ShiftId, roster: Roster): Promise<void> {
  const tenant_id = world.tenant.id
  for (const table of ['shift_member', 'shift_unit'] as const)
    await tx.db
      .deleteFrom(table)
      .where('tenant_id', '=', tenant_id)
      .where('shift_id', '=', shift)
      .execute()
  await tx.db
    .insertInto('shift_member')
    .values(
      roster.members.map(({ account, as }) => ({
        tenant_id,
        shift_id: shift,
        account_id: account,
        seat: as,
      })),
    )
    .execute()
  if (roster.units.length === 0) return
  await tx.db
    .insertInto('shift_unit')
    .values(roster.units.map((unit_id) => ({ tenant_id, shift_id: shift, unit_id })))
    .execute()
}

/** A shift as it is planned. */
export interface Plan extends Roster {
  readonly day: CivilDate
  readonly from: string
  readonly to: string
}

/**
 * Plans a shift.
 * @throws Refusal `invalid` for times in the past or without length, `conflict` where another has the room then
 */
export const planShift = (world: World, plan: Plan, { who, key }: By): Promise<ShiftRow> =>
  world.transaction(async (tx) => {
    await takeRoom(world, tx.db)
    const { zone } = world.tenant
    const span = spanOf(plan.day, plan.from, plan.to, zone)
    assertAhead(span, tx.now)
    const others = await tx.db
      .selectFrom('shift')
      .select(['starts_at as from', 'ends_at as to'])
      .where('tenant_id', '=', world.tenant.id)
      .where('state', 'in', ['planned', 'running', 'offered'])
      .where('starts_at', '<', instant(span.to))
      .where('ends_at', '>', instant(span.from))
      .orderBy('starts_at')
      .execute()
    assertFree(span, others, zone)
    await assertRoster(world, tx.db, plan)
    const id = newId<'shift'>(tx.now, world.random(10))
    const matter_id = await openMatter(world, tx, shiftMatter, { sensitivity: 2, by: who })
    await tx.db
      .insertInto('shift')
      .values({
        tenant_id: world.tenant.id,
        id,
        matter_id,
        state: 'planned',
        starts_at: instant(span.from),
        ends_at: instant(span.to),
        started_by: null,
        draft_by: null,
      })
      .execute()
    await writeRoster(world, tx, id, plan)
    tx.ledger({ did: 'shift.plan', about: shiftResource(id), by: who })
    tx.publish('ShiftChanged', { shift: id })
    return shownShift(world, tx.db, who, id)
  }, key)

/**
 * Says anew who is on a shift. Who leaves one that runs leaves nothing behind: what she has open is passed on first.
 * @throws Refusal `conflict` `shift.stillHas`, `shift.stillAway`
 */
export const changeRoster = (
  world: World,
  { id, ...roster }: Roster & { readonly id: ShiftId },
  by: By,
): Promise<ShiftRow> =>
  actOn(world, id, by, async (tx, row) => {
    const before = await assertOn(world, tx, id, by.who)
    await assertRoster(world, tx.db, roster)
    const stays = new Set(roster.members.map(({ account }) => account))
    const leaving = before.filter(({ account }) => !stays.has(account))
    if (runningStates.includes(row.state)) await assertFreeToLeave(world, tx.db, id, leaving)
    await writeRoster(world, tx, id, roster)
    await move(world, tx, row, by.who, { did: 'shift.plan', event: 'roster' })
    await renewRelations(world, tx)
  })

async function assertFreeToLeave(
  world: World,
  db: Db,
  shift: ShiftId,
  leaving: readonly { readonly account: Id<'account'>; readonly name: string }[],
): Promise<void> {
  for (const { account, name } of leaving) {
    const held = await db
      .selectFrom('incident')
      .select('number')
      .where('tenant_id', '=', world.tenant.id)
      .where('claimed_by', '=', account)
      .where('state', 'in', [...openStates])
      .orderBy('number')
      .execute()
    if (held.length > 0)
      throw new Refusal('conflict', 'shift.stillHas', {
        field: 'members',
        name,
        numbers: held.map(({ number }) => number).join(', '),
      })
    const pause = await db
      .selectFrom('shift_break')
      .select('id')
      .where('tenant_id', '=', world.tenant.id)
      .where('shift_id', '=', shift)
      .where('ended_at', 'is', null)
      .where((is) => is.or([is('account_id', '=', account), is('covered_by', '=', account)]))
      .executeTakeFirst()
    if (pause !== undefined)
      throw new Refusal('conflict', 'shift.stillAway', { field: 'members', name })
  }
}

/** Cancels a shift that has not begun. */
export const cancelShift = (world: World, id: ShiftId, by: By): Promise<ShiftRow> =>
  actOn(world, id, by, async (tx, row) => {
    await assertOn(world, tx, id, by.who)
    if (row.state === 'planned') await assertNotAwaited(world, tx.db, id)
    await move(world, tx, row, by.who, {
      did: 'shift.plan',
      event: 'cancel',
      set: { ended_at: instant(tx.now) },
    })
  })

/** The shift to which somebody is handing over is not cancelled under her hands. */
async function assertNotAwaited(world: World, db: Db, id: ShiftId): Promise<void> {
  const offer = await db
    .selectFrom('handover')
    .select('id')
    .where('tenant_id', '=', world.tenant.id)
    .where('to_shift', '=', id)
    .where('state', '=', 'offered')
    .executeTakeFirst()
  if (offer !== undefined) throw new Refusal('conflict', 'shift.awaited')
}
