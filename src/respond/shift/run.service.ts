import { type Id, newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, Tx, World } from '#platform/world.ts'
import { actOn, assertOn, type By, move } from './act.service.ts'
import { renewRelations } from './relation.service.ts'
import { assertMayPause, assertStartable } from './shift.rules.ts'
import type { ShiftRow } from './shift.schema.ts'
import { breaksOf, type Found, runningShift, type ShiftId, shiftResource } from './shift.service.ts'
import { heldIncidents } from './summary.service.ts'

/** Gives the room to a shift that was planned, in the caller's transaction. */
export const begin = (world: World, tx: Tx, row: Found, who: Caller): Promise<void> =>
  move(world, tx, row, who, {
    did: 'shift.start',
    event: 'start',
    set: { started_at: instant(tx.now), started_by: who.account ?? null },
  })

/** Takes the room from a shift: nobody of it is on a break any more. */
export async function leaveRoom(
  world: World,
  tx: Tx,
  row: Found,
  who: Caller,
  { event, did, has = [] }: { event: string; did: `shift.${string}`; has?: readonly string[] },
): Promise<void> {
  await tx.db
    .updateTable('shift_break')
    .set({ ended_at: instant(tx.now) })
    .where('tenant_id', '=', world.tenant.id)
    .where('shift_id', '=', row.id)
    .where('ended_at', 'is', null)
    .execute()
  await move(world, tx, row, who, { did, event, has, set: { ended_at: instant(tx.now) } })
}

/** Begins a shift where none runs. */
export const startShift = (world: World, id: ShiftId, by: By): Promise<ShiftRow> =>
  actOn(world, id, by, async (tx, row) => {
    await assertOn(world, tx, id, by.who)
    assertStartable(row, await runningShift(world, tx.db), tx.now, world.tenant.zone)
    await begin(world, tx, row, by.who)
    await renewRelations(world, tx)
  })

/** A break: whose, and who covers. */
export interface Pause {
  readonly id: ShiftId
  /** oneself unless said; for somebody else only a supervisor says it */
  readonly account?: Id<'account'> | undefined
  readonly coveredBy: Id<'account'>
}

/** @throws Refusal `forbidden` `shift.notForOthers` */
function whose(account: Id<'account'> | undefined, who: Caller): Id<'account'> {
  const own = who.account
  if (account !== undefined && account !== own && !who.actors.includes('supervisor'))
    throw new Refusal('forbidden', 'shift.notForOthers', { field: 'account' })
  return account ?? own ?? ('' as Id<'account'>)
}

/** Somebody goes on a break, and somebody else of the shift covers. */
export const beginBreak = (world: World, { id, ...pause }: Pause, by: By): Promise<ShiftRow> =>
  actOn(world, id, by, async (tx, row) => {
    const members = await assertOn(world, tx, id, by.who)
    const account = whose(pause.account, by.who)
    assertMayPause(
      { account, coveredBy: pause.coveredBy },
      members,
      await breaksOf(world, tx.db, [id]),
    )
    await tx.db
      .insertInto('shift_break')
      .values({
        tenant_id: world.tenant.id,
        id: newId<'break'>(tx.now, world.random(10)),
        shift_id: id,
        account_id: account,
        covered_by: pause.coveredBy,
        began_at: instant(tx.now),
      })
      .execute()
    await move(world, tx, row, by.who, { did: 'shift.pause', event: 'pause' })
  })

/** Somebody is back. @throws Refusal `conflict` `shift.notAway` */
export const endBreak = (
  world: World,
  { id, account }: { id: ShiftId; account?: Id<'account'> | undefined },
  by: By,
): Promise<ShiftRow> =>
  actOn(world, id, by, async (tx, row) => {
    await assertOn(world, tx, id, by.who)
    const ended = await tx.db
      .updateTable('shift_break')
      .set({ ended_at: instant(tx.now) })
      .where('tenant_id', '=', world.tenant.id)
      .where('shift_id', '=', id)
      .where('account_id', '=', whose(account, by.who))
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (Number(ended.numUpdatedRows) === 0)
      throw new Refusal('conflict', 'shift.notAway', { field: 'account' })
    await move(world, tx, row, by.who, { did: 'shift.pause', event: 'back' })
  })

/** Adds a note to the shift; it may name people, and is sealed. */
export const noteShift = (
  world: World,
  { id, text }: { id: ShiftId; text: string },
  by: By,
): Promise<ShiftRow> =>
  actOn(world, id, by, async (tx, row) => {
    await assertOn(world, tx, id, by.who)
    await move(world, tx, row, by.who, { did: 'shift.note', event: 'note' })
    const note = newId<'note'>(tx.now, world.random(10))
    await tx.db
      .insertInto('shift_note')
      .values({
        tenant_id: world.tenant.id,
        id: note,
        shift_id: id,
        account_id: by.who.account ?? null,
        written_at: instant(tx.now),
      })
      .execute()
    tx.seal(shiftResource(id), { [`note:${note}`]: text })
  })

/** @throws Refusal `conflict` `shift.leavesOpen` while anybody has something open */
async function assertNothingHeld(world: World, db: Db): Promise<void> {
  const held = await heldIncidents(world, db)
  if (held.length > 0)
    throw new Refusal('conflict', 'shift.leavesOpen', {
      count: held.length,
      numbers: held.map(({ number }) => number).join(', '),
    })
}

/** Ends a shift that nobody follows; what is open has to be passed on, closed or given back before. */
export const endShift = (
  world: World,
  { id, words }: { id: ShiftId; words: string },
  by: By,
): Promise<ShiftRow> =>
  actOn(world, id, by, async (tx, row) => {
    await assertOn(world, tx, id, by.who)
    await leaveRoom(world, tx, row, by.who, { did: 'shift.end', event: 'end', has: ['words'] })
    await assertNothingHeld(world, tx.db)
    tx.seal(shiftResource(id), { 'answer:end': words })
    await renewRelations(world, tx)
  })
