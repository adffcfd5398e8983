import type { Updateable } from 'kysely'
import { stepMatter } from '#kernel/matter/matter.service.ts'
import type { Action } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Tables } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, Tx, World } from '#platform/world.ts'
import { shiftMatter } from './shift.rules.ts'
import type { ShiftRow, ShiftState } from './shift.schema.ts'
import {
  type Found,
  findShift,
  membersOf,
  type Seated,
  type ShiftId,
  shiftResource,
  shownShift,
  takeRoom,
} from './shift.service.ts'

declare module '#kernel/facts/facts.schema.ts' {
  interface Facts {
    ShiftChanged: { shift: ShiftId }
  }
}

/** Who does it, and the key of the request. */
export interface By {
  readonly who: Caller
  readonly key: IdempotencyKey
}

interface Doing {
  readonly did: Action
  readonly event: string
  readonly has?: readonly string[]
  readonly set?: Updateable<Tables['shift']>
}

/**
 * Steps a shift's matter, and writes its row, the ledger and the fact with it.
 * @throws Refusal `conflict` `shift.notNow` with the state in which it is not possible
 */
export async function move(
  world: World,
  tx: Tx,
  row: Pick<Found, 'id' | 'matter_id' | 'state'>,
  who: Caller,
  { did, event, has = [], set = {} }: Doing,
): Promise<void> {
  if (shiftMatter.states[row.state]?.on[event] === undefined)
    throw new Refusal('conflict', 'shift.notNow', { state: row.state })
  const { to } = await stepMatter(world, tx, { matter: row.matter_id, event, by: who, has })
  await tx.db
    .updateTable('shift')
    .set({ ...set, state: to as ShiftState })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', row.id)
    .execute()
  tx.ledger({ did, about: shiftResource(row.id), by: who })
  tx.publish('ShiftChanged', { shift: row.id })
}

/** One act on one shift: looked at once nobody else changes shifts, done, and answered with its row. */
export const actOn = (
  world: World,
  id: ShiftId,
  { who, key }: By,
  work: (tx: Tx, row: Found) => Promise<void>,
): Promise<ShiftRow> =>
  world.transaction(async (tx) => {
    await takeRoom(world, tx.db)
    await work(tx, await findShift(world, tx.db, id))
    return shownShift(world, tx.db, who, id)
  }, key)

/**
 * What concerns a shift is done by who is on it; a supervisor may, too.
 * @throws Refusal `forbidden` `shift.notOnIt`
 * @returns who is on it
 */
export async function assertOn(
  world: World,
  tx: Tx,
  id: ShiftId,
  who: Caller,
): Promise<readonly Seated[]> {
  const members = await membersOf(world, tx.db, [id])
  const isOn = members.some(({ account }) => account === who.account)
  if (!isOn && !who.actors.includes('supervisor')) throw new Refusal('forbidden', 'shift.notOnIt')
  return members
}
