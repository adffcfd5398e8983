import { type Id, newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, Tx, World } from '#platform/world.ts'
import { passIncidents } from '../board/pass.service.ts'
import { actOn, assertOn, type By, move } from './act.service.ts'
import { renewRelations } from './relation.service.ts'
import { begin, leaveRoom } from './run.service.ts'
import { assertItsTime, assertMayAnswer, clockWords, isOverdue, passesOf } from './shift.rules.ts'
import type { HandoverRead, Pass, ShiftRow } from './shift.schema.ts'
import {
  type Found,
  findShift,
  membersOf,
  runningShift,
  type ShiftId,
  shiftResource,
} from './shift.service.ts'
import { heldIncidents, sumUp } from './summary.service.ts'

/** What the leaving shift writes beside what the program puts together. */
export interface Written {
  readonly words: string
  readonly remarks: readonly { readonly incident: Id<'incident'>; readonly text: string }[]
}

/** @throws Refusal `conflict` `shift.editedMeanwhile` */
function assertSeen(row: Found, seen: number): void {
  if (row.draft_version !== seen)
    throw new Refusal('conflict', 'shift.editedMeanwhile', { field: 'words' })
}

/** Writes the hand-over note as far as it is; of two who write at once the later is told. */
export const draftHandover = (
  world: World,
  { id, seen, words, remarks }: Written & { readonly id: ShiftId; readonly seen: number },
  by: By,
): Promise<ShiftRow> =>
  actOn(world, id, by, async (tx, row) => {
    await assertOn(world, tx, id, by.who)
    assertSeen(row, seen)
    await move(world, tx, row, by.who, {
      did: 'shift.handover',
      event: 'write',
      set: {
        draft_version: seen + 1,
        draft_by: by.who.account ?? null,
        draft_at: instant(tx.now),
      },
    })
    tx.seal(shiftResource(id), { [`draft:${seen + 1}`]: { words, remarks } })
  })

/**
 * Hands over to a planned shift: the note as it was written last, with all that is open at this moment.
 * @throws Refusal `absent` for a shift that is not there, `conflict` where nobody of it could accept
 */
export const offerHandover = (
  world: World,
  { id, to, seen }: { readonly id: ShiftId; readonly to: ShiftId; readonly seen: number },
  by: By,
): Promise<ShiftRow> =>
  actOn(world, id, by, async (tx, row) => {
    const leaving = await assertOn(world, tx, id, by.who)
    const next = await findShift(world, tx.db, to)
    assertSeen(row, seen)
    if (next.state !== 'planned') throw new Refusal('conflict', 'shift.notPlanned', { field: 'to' })
    const leaves = new Set(leaving.map(({ account }) => account))
    const arriving = await membersOf(world, tx.db, [to])
    if (arriving.every(({ account }) => leaves.has(account)))
      throw new Refusal('conflict', 'shift.nobodyToAccept', { field: 'to' })
    await move(world, tx, row, by.who, {
      did: 'shift.handover',
      event: 'offer',
      has: row.draft_version > 0 ? ['note'] : [],
    })
    const handover = await insertHandover(world, tx, { row, to, state: 'offered', who: by.who })
    tx.seal(shiftResource(id), {
      [`handover:${handover}`]: {
        summary: await sumUp(world, tx.db, by.who, row),
        draft: row.draft_version,
      },
    })
    tx.publish('ShiftChanged', { shift: to })
    await renewRelations(world, tx)
  })

async function insertHandover(
  world: World,
  tx: Tx,
  o: { row: Found; to: ShiftId; state: HandoverRead['state']; who: Caller },
): Promise<Id<'handover'>> {
  const id = newId<'handover'>(tx.now, world.random(10))
  const isOffer = o.state === 'offered'
  await tx.db
    .insertInto('handover')
    .values({
      tenant_id: world.tenant.id,
      id,
      shift_id: o.row.id,
      to_shift: o.to,
      state: o.state,
      offered_by: isOffer ? (o.who.account ?? null) : null,
      offered_at: instant(tx.now),
      answered_by: isOffer ? null : (o.who.account ?? null),
      answered_at: isOffer ? null : instant(tx.now),
    })
    .execute()
  return id
}

/** Writes what became of the hand-over that waits. @returns its id */
async function answer(
  world: World,
  tx: Tx,
  row: Found,
  state: HandoverRead['state'],
  who: Caller,
): Promise<Id<'handover'> | undefined> {
  if (row.handover_id === null) return undefined
  await tx.db
    .updateTable('handover')
    .set({ state, answered_by: who.account ?? null, answered_at: instant(tx.now) })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', row.handover_id)
    .execute()
  return row.handover_id
}

/** Takes a hand-over back that nobody has answered. */
export const withdrawHandover = (world: World, id: ShiftId, by: By): Promise<ShiftRow> =>
  actOn(world, id, by, async (tx, row) => {
    await assertOn(world, tx, id, by.who)
    await move(world, tx, row, by.who, { did: 'shift.handover', event: 'withdraw' })
    await answer(world, tx, row, 'withdrawn', by.who)
    await renewRelations(world, tx)
  })

/** Who leaves and who comes. */
async function bothSides(world: World, db: Db, row: Found, next: ShiftId, who: Caller) {
  const leaving = await membersOf(world, db, [row.id])
  const arriving = await membersOf(world, db, [next])
  assertMayAnswer(who.account, leaving, arriving)
  return { arriving }
}

/** Passes what those have open who leave, by name; who stays keeps what she has. */
async function passOn(
  world: World,
  tx: Tx,
  arriving: readonly { readonly account: Id<'account'> }[],
  passes: readonly Pass[],
  who: Caller,
): Promise<void> {
  const stays = new Set<string>(arriving.map(({ account }) => account))
  await passIncidents(world, tx, passesOf(await heldIncidents(world, tx.db), stays, passes), who)
}

/** What the one says who accepts. */
export interface Accepting {
  readonly id: ShiftId
  readonly passes: readonly Pass[]
}

/**
 * The next shift accepts: it has the room from now on, and each open incident of those who leave is somebody's by name.
 * @throws Refusal `forbidden` by somebody of the leaving shift, `conflict` where an open incident is not named
 */
export const acceptHandover = (
  world: World,
  { id, passes }: Accepting,
  by: By,
): Promise<ShiftRow> =>
  actOn(world, id, by, async (tx, row) => {
    if (row.offered_to === null) throw new Refusal('conflict', 'shift.notOffered')
    const next = await findShift(world, tx.db, row.offered_to)
    const { arriving } = await bothSides(world, tx.db, row, next.id, by.who)
    assertItsTime(next, tx.now, world.tenant.zone)
    await passOn(world, tx, arriving, passes, by.who)
    await leaveRoom(world, tx, row, by.who, { did: 'shift.accept', event: 'accept' })
    await answer(world, tx, row, 'accepted', by.who)
    await begin(world, tx, next, by.who)
    await renewRelations(world, tx)
  })

/** The next shift does not accept yet, and says why. */
export const refuseHandover = (
  world: World,
  { id, words }: { readonly id: ShiftId; readonly words: string },
  by: By,
): Promise<ShiftRow> =>
  actOn(world, id, by, async (tx, row) => {
    if (row.offered_to === null) throw new Refusal('conflict', 'shift.notOffered')
    await bothSides(world, tx.db, row, row.offered_to, by.who)
    await move(world, tx, row, by.who, { did: 'shift.accept', event: 'refuse', has: ['words'] })
    const handover = await answer(world, tx, row, 'refused', by.who)
    tx.seal(shiftResource(id), { [`answer:${handover}`]: words })
    tx.publish('ShiftChanged', { shift: row.offered_to })
    await renewRelations(world, tx)
  })

/**
 * A planned shift begins where the one before ran past its end and handed over to nobody; that is said, with words.
 * @throws Refusal `conflict` `shift.notOverdue` while the one before still has its time
 */
export const relieveShift = (
  world: World,
  { id, passes, words }: Accepting & { readonly words: string },
  by: By,
): Promise<ShiftRow> =>
  actOn(world, id, by, async (tx, next) => {
    const row = await runningShift(world, tx.db)
    if (row === undefined || row.id === id) throw new Refusal('conflict', 'shift.nothingToRelieve')
    const { arriving } = await bothSides(world, tx.db, row, id, by.who)
    if (!isOverdue(row, tx.now))
      throw new Refusal('conflict', 'shift.notOverdue', {
        to: clockWords(row.ends_at, world.tenant.zone),
      })
    assertItsTime(next, tx.now, world.tenant.zone)
    const summary = await sumUp(world, tx.db, by.who, row)
    await passOn(world, tx, arriving, passes, by.who)
    await leaveRoom(world, tx, row, by.who, {
      did: 'shift.accept',
      event: 'relieve',
      has: ['words'],
    })
    const offered = await answer(world, tx, row, 'relieved', by.who)
    const handover =
      offered ?? (await insertHandover(world, tx, { row, to: id, state: 'relieved', who: by.who }))
    tx.seal(shiftResource(row.id), {
      [`answer:${handover}`]: words,
      // What was offered stands as it was offered.
      ...(offered === undefined && {
        [`handover:${handover}`]: { summary, draft: row.draft_version },
      }),
    })
    await begin(world, tx, next, by.who)
    await renewRelations(world, tx)
  })
