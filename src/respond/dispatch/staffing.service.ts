import { sql } from 'kysely'
import { type Id, newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Tx, World } from '#platform/world.ts'
import { type By, lockIncidents } from '../board/act.service.ts'
import { openAssignments, refreshReaders } from './assignment.service.ts'
import type { Skill, UnitRow, Vehicle, VehicleKind } from './dispatch.schema.ts'
import { findUnit, lockUnit, shownUnit, unitResource } from './unit.service.ts'

/** Turns a second one of a name into a refusal. @throws Refusal `conflict` */
async function once<T>(code: string, field: string, write: Promise<T>): Promise<T> {
  try {
    return await write
  } catch (error) {
    if ((error as { code?: string }).code === '23505')
      throw new Refusal('conflict', code, { field })
    throw error
  }
}

/** Whether a unit is called so, whatever the letters' size. */
const unitCalled = (world: World, db: Db, callSign: string) =>
  db
    .selectFrom('unit')
    .select('id')
    .where('tenant_id', '=', world.tenant.id)
    .where(sql`lower(call_sign)`, '=', callSign.toLowerCase())
    .executeTakeFirst()

async function insertUnit(world: World, tx: Tx, callSign: string): Promise<Id<'unit'>> {
  const id = newId<'unit'>(tx.now, world.random(10))
  await once(
    'dispatch.callSignTaken',
    'callSign',
    tx.db
      .insertInto('unit')
      .values({
        tenant_id: world.tenant.id,
        id,
        call_sign: callSign,
        status: 'off',
        status_at: instant(tx.now),
        place: null,
        panic_id: null,
      })
      .execute(),
  )
  tx.publish('UnitChanged', { unit: id })
  return id
}

/** Adds a unit. @throws Refusal `conflict` `dispatch.callSignTaken` */
export const addUnit = (world: World, callSign: string, { who, key }: By): Promise<UnitRow> =>
  world.transaction(async (tx) => {
    const id = await insertUnit(world, tx, callSign)
    tx.ledger({ did: 'unit.manage', about: unitResource(id), by: who })
    return shownUnit(await findUnit(world, tx.db, id))
  }, key)

/** One change of a unit: looked at under its lock, entered, told, and answered with the unit. */
const changing = (
  world: World,
  id: Id<'unit'>,
  { who, key }: By,
  work: (tx: Tx, unit: Awaited<ReturnType<typeof lockUnit>>) => Promise<void>,
): Promise<UnitRow> =>
  world.transaction(async (tx) => {
    await work(tx, await lockWithWork(world, tx, [id]))
    tx.ledger({ did: 'unit.manage', about: unitResource(id), by: who })
    tx.publish('UnitChanged', { unit: id })
    return shownUnit(await findUnit(world, tx.db, id))
  }, key)

/** Locks units with the incidents they are assigned to, those first. @returns the first */
async function lockWithWork(world: World, tx: Tx, units: readonly Id<'unit'>[]) {
  const open = await Promise.all(units.map((unit) => openAssignments(world, tx.db, { unit })))
  await lockIncidents(world, tx.db, [...new Set(open.flat().map(({ incident_id }) => incident_id))])
  for (const unit of units.toSorted()) await lockUnit(world, tx.db, unit)
  return findUnit(world, tx.db, units[0]!)
}

/**
 * Calls a unit otherwise, retires it or brings it back.
 * @throws Refusal `conflict` `dispatch.callSignTaken`, `dispatch.notOff` for one that is on shift
 */
export const changeUnit = (
  world: World,
  { id, callSign, retired }: { id: Id<'unit'>; callSign: string; retired: boolean },
  by: By,
): Promise<UnitRow> =>
  changing(world, id, by, async (tx, unit) => {
    if (retired && unit.status !== 'off')
      throw new Refusal('conflict', 'dispatch.notOff', { field: 'retired', unit: unit.call_sign })
    const retiredAt = retired ? instant(unit.retired_at ?? tx.now) : null
    await once(
      'dispatch.callSignTaken',
      'callSign',
      tx.db
        .updateTable('unit')
        .set({ call_sign: callSign, retired_at: retiredAt })
        .where('tenant_id', '=', world.tenant.id)
        .where('id', '=', id)
        .execute(),
    )
  })

/** Who comes into which unit, with what that person can do. */
export interface Joining {
  readonly id: Id<'unit'>
  readonly account: Id<'account'>
  readonly skills: readonly Skill[]
}

/** Puts a person into a unit, out of the one before. @throws Refusal `invalid` `dispatch.notOfUnits` */
export const setMember = (world: World, joining: Joining, by: By): Promise<UnitRow> =>
  world.transaction(async (tx) => {
    await join(world, tx, joining)
    tx.ledger({ did: 'unit.manage', about: unitResource(joining.id), by: by.who })
    return shownUnit(await findUnit(world, tx.db, joining.id))
  }, by.key)

async function join(world: World, tx: Tx, { id, account, skills }: Joining): Promise<void> {
  await findUnit(world, tx.db, id)
  const person = await tx.db
    .selectFrom('account as a')
    .leftJoin('unit_member as m', (on) =>
      on.onRef('m.tenant_id', '=', 'a.tenant_id').onRef('m.account_id', '=', 'a.id'),
    )
    .select(['a.roles', 'm.unit_id'])
    .where('a.tenant_id', '=', world.tenant.id)
    .where('a.id', '=', account)
    .executeTakeFirst()
  if (!person?.roles.includes('unit'))
    throw new Refusal('invalid', 'dispatch.notOfUnits', { field: 'account' })
  const units = [...new Set([id, ...(person.unit_id === null ? [] : [person.unit_id])])]
  const unit = await lockWithWork(world, tx, units)
  if (unit.retired_at !== null)
    throw new Refusal('conflict', 'dispatch.unitRetired', { field: 'id' })
  await tx.db
    .insertInto('unit_member')
    .values({
      tenant_id: world.tenant.id,
      account_id: account,
      unit_id: id,
      skills: [...new Set(skills)].sort(),
      since: instant(tx.now),
    })
    .onConflict((on) =>
      on.columns(['tenant_id', 'account_id']).doUpdateSet((row) => ({
        unit_id: row.ref('excluded.unit_id'),
        skills: row.ref('excluded.skills'),
        since: row.ref('excluded.since'),
      })),
    )
    .execute()
  await refreshWork(world, tx, units)
}

/** Who reads what follows who is in which unit. */
async function refreshWork(world: World, tx: Tx, units: readonly Id<'unit'>[]): Promise<void> {
  for (const unit of units) {
    tx.publish('UnitChanged', { unit })
    for (const { incident_id } of await openAssignments(world, tx.db, { unit }))
      await refreshReaders(world, tx, incident_id)
  }
}

/** Takes a person out of a unit. @throws Refusal `absent` `dispatch.notMember` */
export const removeMember = (
  world: World,
  { id, account }: { id: Id<'unit'>; account: Id<'account'> },
  by: By,
): Promise<UnitRow> =>
  changing(world, id, by, async (tx) => {
    const { numDeletedRows } = await tx.db
      .deleteFrom('unit_member')
      .where('tenant_id', '=', world.tenant.id)
      .where('unit_id', '=', id)
      .where('account_id', '=', account)
      .executeTakeFirst()
    if (numDeletedRows === 0n)
      throw new Refusal('absent', 'dispatch.notMember', { field: 'account' })
    await refreshWork(world, tx, [id])
  })

/**
 * Those whose accounts are erased are in no unit, and silence no chime.
 * @param accounts  closed for long: none of them is on the way to anything
 */
export async function forgetColleagues(
  world: World,
  tx: Tx,
  accounts: readonly string[],
): Promise<void> {
  for (const table of ['unit_member', 'silence'] as const)
    await sql`delete from ${sql.table(table)}
      where tenant_id = ${world.tenant.id} and account_id = any(${accounts}::uuid[])`.execute(tx.db)
}

/**
 * Puts somebody into the unit of a name, which is added where there is none; for the command line, which makes an
 * account that works.
 */
export const joinUnitCalled = (
  world: World,
  account: Id<'account'>,
  callSign: string,
): Promise<void> =>
  world.transaction(async (tx) => {
    const found = await unitCalled(world, tx.db, callSign)
    const id = found?.id ?? (await insertUnit(world, tx, callSign))
    await join(world, tx, { id, account, skills: [] })
    tx.ledger({ did: 'unit.manage', about: unitResource(id) })
  })

/** A vehicle as it is said. */
export interface VehicleSaid {
  readonly name: string
  readonly kind: VehicleKind
  readonly unit: Id<'unit'> | null
}

const vehicleRow = ({ name, kind, unit }: VehicleSaid) => ({ name, kind, unit_id: unit })

async function assertUnit(world: World, tx: Tx, unit: Id<'unit'> | null): Promise<void> {
  if (unit !== null) await findUnit(world, tx.db, unit)
}

/** Adds a vehicle. @throws Refusal `conflict` `dispatch.vehicleNamed` */
export const addVehicle = (world: World, said: VehicleSaid, { who, key }: By): Promise<Vehicle> =>
  world.transaction(async (tx) => {
    await assertUnit(world, tx, said.unit)
    const id = newId<'vehicle'>(tx.now, world.random(10))
    await once(
      'dispatch.vehicleNamed',
      'name',
      tx.db
        .insertInto('vehicle')
        .values({ tenant_id: world.tenant.id, id, ...vehicleRow(said) })
        .execute(),
    )
    tx.ledger({ did: 'unit.manage', about: { kind: 'vehicle', id }, by: who })
    if (said.unit !== null) tx.publish('UnitChanged', { unit: said.unit })
    return { id, ...said }
  }, key)

/** Changes a vehicle, or who has it. @throws Refusal `absent` `dispatch.noSuchVehicle` */
export const changeVehicle = (
  world: World,
  { id, ...said }: VehicleSaid & { id: Id<'vehicle'> },
  { who, key }: By,
): Promise<Vehicle> =>
  world.transaction(async (tx) => {
    await assertUnit(world, tx, said.unit)
    const before = await tx.db
      .selectFrom('vehicle')
      .select('unit_id')
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .executeTakeFirst()
    if (before === undefined) throw new Refusal('absent', 'dispatch.noSuchVehicle')
    await once(
      'dispatch.vehicleNamed',
      'name',
      tx.db
        .updateTable('vehicle')
        .set(vehicleRow(said))
        .where('tenant_id', '=', world.tenant.id)
        .where('id', '=', id)
        .execute(),
    )
    tx.ledger({ did: 'unit.manage', about: { kind: 'vehicle', id }, by: who })
    for (const unit of new Set([before.unit_id, said.unit]))
      if (unit !== null) tx.publish('UnitChanged', { unit })
    return { id, ...said }
  }, key)
