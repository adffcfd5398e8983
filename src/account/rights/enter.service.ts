import { sql } from 'kysely'
import { lockOrders } from '#kernel/clock/order.service.ts'
import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { DAY } from '#kernel/time.ts'
import type { Db } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, World } from '#platform/world.ts'
import { readRequest } from './answer.service.ts'
import { enteredReason } from './copy.service.ts'
import type { RequestRow, RequestToEnter } from './rights.schema.ts'
import {
  accountOf,
  copyOf,
  enter,
  findRequests,
  isThere,
  requestResource,
  shownRow,
} from './rights.service.ts'

// Who has no code and no way in asks by letter, by phone or at the door: the officer enters it, and hands over what
// answers it.

/** A day before that is mistyped rather than late. */
const LONGEST_AGO_DAYS = 730

/**
 * Enters a request for somebody. Its time is that of the law, and counts from the day it came.
 * @throws Refusal `invalid` `rights.cameAt` when that day is to come or two years ago, and for a correction without
 *   words; `absent` `rights.noSuchRecord`; `conflict` `rights.enteredAlready` when the same is entered and still open
 */
export async function enterRequest(
  world: World,
  { right, words, about, record, checked, cameAt }: RequestToEnter,
  who: Caller,
  key: IdempotencyKey,
): Promise<RequestRow> {
  const by = accountOf(who)
  const id = await world.transaction(async (tx) => {
    if (cameAt > tx.now || tx.now - cameAt > LONGEST_AGO_DAYS * DAY)
      throw new Refusal('invalid', 'rights.cameAt', { field: 'cameAt', days: LONGEST_AGO_DAYS })
    await lockOrders(world, tx.db)
    if (!(await isThere(world, tx.db, about, record)))
      throw new Refusal('absent', 'rights.noSuchRecord', { field: 'record' })
    await assertNotEntered(world, tx.db, right, record)
    return enter(world, tx, { right, words }, who, {
      kind: about,
      id: record,
      entered: { by, checked, cameAt },
    })
  }, key)
  const [row] = await world.read((db) => findRequests(world, db, sql`q.id = ${id}`))
  if (row === undefined) throw new Refusal('absent', 'rights.absent')
  return shownRow(world, row)
}

/**
 * The same is not entered twice. What somebody asked by her own code stands apart: she is not kept from it by a letter,
 * nor the letter by her.
 */
async function assertNotEntered(
  world: World,
  db: Db,
  right: string,
  record: string,
): Promise<void> {
  // Of several who enter at once one is first.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`rights ${right} ${record}`}, ${world.tenant.id}))`.execute(
    db,
  )
  const { rows } = await sql`
    select from rights_request q join matter m on m.tenant_id = q.tenant_id and m.id = q.matter_id
    where q.tenant_id = ${world.tenant.id} and q.about_id = ${record} and q.asked_right = ${right}
      and q.entered_by is not null and m.closed_at is null`.execute(db)
  if (rows.length > 0) throw new Refusal('conflict', 'rights.enteredAlready')
}

/** The accounts of the staff by the name that they show, closed ones last; those that were erased are nobody's. */
export async function accountsAskedAbout(world: World) {
  const rows = await world.read((db) =>
    db
      .selectFrom('account')
      .select(['id', 'display_name as name', 'unit', 'state'])
      .where('tenant_id', '=', world.tenant.id)
      .where('erased_at', 'is', null)
      .orderBy(sql`state = 'disabled'`)
      .orderBy('display_name')
      .orderBy('id')
      .execute(),
  )
  return {
    accounts: rows.map(({ id, name, unit, state }) => ({
      id,
      name,
      unit,
      closed: state === 'disabled',
    })),
  }
}

/**
 * Opens the copy that answered an entered request, for the officer to hand over. Her own word is all that says who
 * asked, so it is a reading for a typed reason: within the budget of the hour, and looked at by somebody else.
 * @throws Refusal `absent` `rights.noCopy`, also for a request whose asker reads her copy herself
 */
export async function handOverCopy(
  world: World,
  request: Id<'rights'>,
  who: Caller,
): Promise<Record<string, unknown>> {
  const rows = await world.read((db) =>
    findRequests(world, db, sql`q.id = ${request} and q.entered_by is not null`),
  )
  if (rows[0] === undefined || rows[0].copy === null) throw new Refusal('absent', 'rights.noCopy')
  const { checked = '' } = await readRequest(world, request, who)
  return copyOf(world, rows[0], (id) => ({
    who,
    what: requestResource(id),
    action: 'rights.handOver',
    relations: ['any'],
    purpose: 'subject',
    basis: 'typed',
    reason: enteredReason(checked, id),
  }))
}
