import { sql } from 'kysely'
import { messages } from '#kernel/account/account.messages.ts'
import { covers, NOWHERE } from '#kernel/clock/order.rules.ts'
import { lockOrders, standingOrders } from '#kernel/clock/order.service.ts'
import {
  expunge,
  type Held,
  type RetentionOf,
  ruleFor,
  stepsOf,
} from '#kernel/clock/retention.service.ts'
import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { lockPowers } from '#platform/auth/account.service.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Resource, Tx, World } from '#platform/world.ts'
import { forgetColleagues } from '#respond/index.ts'
import { copiesOf, copyRetention, pointToNothing } from './retention.service.ts'

/** More copies of her own account nobody has. */
const ALL = 10_000

/** The name of an account to vault, order and ledger. */
export const accountResource = (account: string): Resource => ({ kind: 'account', id: account })

interface Closed {
  readonly id: Id<'account'>
  readonly closed: number
  readonly made: number
}

/** Accounts that are closed and hold somebody's name still, those closed longest ago first. */
async function closedAccounts(
  world: World,
  db: Db,
  condition: ReturnType<typeof sql>,
  limit: number,
): Promise<Held[]> {
  const { rows } = await sql<Closed>`
    select a.id, a.disabled_at as closed, a.created_at as made from account a
    where a.tenant_id = ${world.tenant.id} and a.state = 'disabled' and a.erased_at is null and ${condition}
    order by a.disabled_at, a.id limit ${limit}`.execute(db)
  return rows.map(({ id, closed, made }) => ({
    id,
    endedAt: closed,
    receivedAt: made,
    what: 'account',
    place: NOWHERE,
    under: accountResource(id),
  }))
}

/** A closed account that still holds somebody's name; undefined for one that is in use. */
const closedAccount = async (world: World, db: Db, id: string): Promise<Held | undefined> =>
  (await closedAccounts(world, db, sql`a.id = ${id}`, 1))[0]

/** What of the sign-in is somebody's own: rows without which nobody can come in any more. */
const OWN_TABLES = [
  'credential_passkey',
  'credential_password',
  'totp',
  'recovery_code',
  'session',
  'invitation',
] as const

/**
 * Accounts of those who worked here, kept as long as it may be asked who they were. The row stays, since what somebody
 * did points to it: her office and her roles are told, her name is not.
 */
export const accountRetention: RetentionOf = {
  kind: 'account',
  rule: 'account.record',
  held: (world, db, { endedBefore, after, limit }) =>
    closedAccounts(
      world,
      db,
      after === undefined
        ? sql`a.disabled_at < ${instant(endedBefore)}`
        : sql`a.disabled_at < ${instant(endedBefore)}
            and (a.disabled_at, a.id) > (${instant(after.endedAt)}::timestamptz, ${after.id}::uuid)`,
      limit,
    ),
  keyless: (world, db, limit) =>
    closedAccounts(
      world,
      db,
      sql`not exists (select from data_key k where k.tenant_id = a.tenant_id
        and k.about_kind = 'account' and k.about_id = a.id)`,
      limit,
    ),
  async expunge(world, tx, ids) {
    const gone = await namelessNow(world, tx, ids)
    for (const table of OWN_TABLES)
      await sql`delete from ${sql.table(table)}
        where tenant_id = ${world.tenant.id} and account_id = any(${gone}::uuid[])`.execute(tx.db)
    await forgetColleagues(world, tx, gone)
    const copies = await copiesOf(world, tx.db, sql`q.about_id = any(${gone}::uuid[])`, ALL)
    const { keys, files } = await copyRetention.expunge(
      world,
      tx,
      copies.map(({ id }) => id),
    )
    await pointToNothing(world, tx, gone)
    return {
      keys: [...gone.flatMap((id) => [accountResource(id), { kind: 'totp', id }]), ...keys],
      files,
    }
  },
}

/** Takes name and address out of the rows of accounts that are closed. @returns those that were */
async function namelessNow(world: World, tx: Tx, ids: readonly string[]): Promise<string[]> {
  // Whoever opens one of them again is before us or after us.
  await lockPowers(tx.db, world.tenant.id)
  const hashes = ids.map(() => Buffer.from(world.random(32)))
  const { es, pt, en } = messages['account.erasedName']
  const { rows } = await sql<{ id: string }>`
    update account a set erased_at = ${instant(tx.now)}, email_hash = o.hash,
      display_name = case a.language when 'pt' then ${pt} when 'en' then ${en} else ${es} end
    from unnest(${ids}::uuid[], ${hashes}::bytea[]) as o (id, hash)
    where a.tenant_id = ${world.tenant.id} and a.id = o.id and a.state = 'disabled' and a.erased_at is null
    returning a.id`.execute(tx.db)
  return rows.map(({ id }) => id)
}

/**
 * Erases a closed account on request, in the caller's transaction.
 * @param basis  the article and the request, for the ledger
 * @throws Refusal `conflict` `rights.accountInUse` for one that is not closed, `rights.held` while an order holds it,
 *   `rights.accountTerm` while the law's term for naming who worked here runs
 */
export async function eraseAccount(
  world: World,
  tx: Tx,
  id: Id<'account'>,
  basis: string,
): Promise<void> {
  // An order that is being entered counts, too.
  await lockOrders(world, tx.db)
  const account = await closedAccount(world, tx.db, id)
  if (account === undefined) throw new Refusal('conflict', 'rights.accountInUse')
  const hold = (await standingOrders(world, tx.db)).find(
    (order) => order.kind === 'hold' && covers(order, { ...account.under, place: account.place }),
  )
  if (hold !== undefined)
    throw new Refusal('conflict', 'rights.held', { citation: hold.citation, until: hold.until })
  const until = stepsOf(world, accountRetention.rule, account.endedAt).expungeAt
  if (tx.now < until) {
    const { citation } = ruleFor(world, accountRetention.rule)
    throw new Refusal('conflict', 'rights.accountTerm', { citation, until })
  }
  await expunge(world, tx, accountRetention, [account], basis)
}
