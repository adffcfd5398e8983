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

type Accounts = 'account.record' | 'account.unused'

/** Nobody has ever come in with it: no way to sign in, no link that was used. */
const neverUsed = sql`not exists (select from credential_passkey k where k.tenant_id = a.tenant_id and k.account_id = a.id)
  and not exists (select from credential_password k where k.tenant_id = a.tenant_id and k.account_id = a.id)
  and not exists (select from invitation i where i.tenant_id = a.tenant_id and i.account_id = a.id and i.accepted_at is not null)`

/** By rule: which accounts go by it, and when the term of each begins. */
const sorts = {
  'account.record': {
    which: sql`a.state = 'disabled' and not (${neverUsed})`,
    ended: sql`a.disabled_at`,
  },
  'account.unused': {
    which: sql`a.state in ('invited', 'disabled') and ${neverUsed}`,
    ended: sql`coalesce(a.disabled_at, (select max(least(i.expires_at, i.revoked_at)) from invitation i
      where i.tenant_id = a.tenant_id and i.account_id = a.id), a.created_at)`,
  },
} as const satisfies Record<Accounts, unknown>

/** Accounts that hold somebody's name still though she has left or never came, those that ended longest ago first. */
async function endedAccounts(
  world: World,
  db: Db,
  rule: Accounts,
  condition: ReturnType<typeof sql>,
  limit: number,
): Promise<Held[]> {
  const { which, ended } = sorts[rule]
  const { rows } = await sql<{ id: Id<'account'>; ended: number; made: number }>`
    select * from (select a.id, ${ended} as ended, a.created_at as made from account a
      where a.tenant_id = ${world.tenant.id} and a.erased_at is null and ${which}) e
    where ${condition} order by e.ended, e.id limit ${limit}`.execute(db)
  return rows.map(({ id, ended, made }) => ({
    id,
    endedAt: ended,
    receivedAt: made,
    what: rule === 'account.unused' ? 'unused' : 'account',
    place: NOWHERE,
    under: accountResource(id),
  }))
}

/** What of the sign-in is somebody's own: rows without which nobody can come in any more. */
const OWN_TABLES = [
  'credential_passkey',
  'credential_password',
  'totp',
  'recovery_code',
  'session',
  'invitation',
] as const

const retentionBy = (rule: Accounts): RetentionOf => ({
  kind: 'account',
  rule,
  held: (world, db, { endedBefore, after, limit }) =>
    endedAccounts(
      world,
      db,
      rule,
      after === undefined
        ? sql`e.ended < ${instant(endedBefore)}`
        : sql`e.ended < ${instant(endedBefore)}
            and (e.ended, e.id) > (${instant(after.endedAt)}::timestamptz, ${after.id}::uuid)`,
      limit,
    ),
  keyless: (world, db, limit) =>
    endedAccounts(
      world,
      db,
      rule,
      sql`not exists (select from data_key k where k.tenant_id = ${world.tenant.id}
        and k.about_kind = 'account' and k.about_id = e.id)`,
      limit,
    ),
  async still(world, tx, records) {
    // Whoever opens one of them again, invites her anew or comes in is before us or after us.
    await lockPowers(tx.db, world.tenant.id)
    const ids = records.map(({ id }) => id)
    const now = await endedAccounts(world, tx.db, rule, sql`e.id = any(${ids}::uuid[])`, ids.length)
    const read = new Map(records.map(({ id, endedAt }) => [id, endedAt]))
    return now.filter(({ id, endedAt }) => endedAt === read.get(id))
  },
  async expunge(world, tx, ids) {
    await makeNameless(world, tx, ids)
    for (const table of OWN_TABLES)
      await sql`delete from ${sql.table(table)}
        where tenant_id = ${world.tenant.id} and account_id = any(${ids}::uuid[])`.execute(tx.db)
    await forgetColleagues(world, tx, ids)
    const copies = await copiesOf(world, tx.db, sql`q.about_id = any(${ids}::uuid[])`, ALL)
    const { keys, files } = await copyRetention.expunge(
      world,
      tx,
      copies.map(({ id }) => id),
    )
    await pointToNothing(world, tx, ids)
    return {
      keys: [...ids.flatMap((id) => [accountResource(id), { kind: 'totp', id }]), ...keys],
      files,
    }
  },
})

/**
 * Accounts of those who worked here, kept as long as it may be asked who they were. The row stays, since what somebody
 * did points to it: her office and her roles are told, her name is not.
 */
export const accountRetention = retentionBy('account.record')

/** Accounts of those who were invited and never came: nobody will ask what they did, so no term of years holds them. */
export const unusedRetention = retentionBy('account.unused')

/** Takes name and address out of the rows of accounts; whoever was still invited is no longer. */
async function makeNameless(world: World, tx: Tx, ids: readonly string[]): Promise<void> {
  const hashes = ids.map(() => Buffer.from(world.random(32)))
  const { es, pt, en } = messages['account.erasedName']
  await sql`
    update account a set erased_at = ${instant(tx.now)}, email_hash = o.hash,
      state = 'disabled', disabled_at = coalesce(a.disabled_at, ${instant(tx.now)}),
      display_name = case a.language when 'pt' then ${pt} when 'en' then ${en} else ${es} end
    from unnest(${ids}::uuid[], ${hashes}::bytea[]) as o (id, hash)
    where a.tenant_id = ${world.tenant.id} and a.id = o.id`.execute(tx.db)
}

/**
 * Erases an account on request, in the caller's transaction: a closed one when its term is over, one that nobody has
 * ever come in with at once.
 * @param basis  the article and the request, for the ledger
 * @throws Refusal `conflict` `rights.accountInUse` for one that is in use, `rights.held` while an order holds it,
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
  // One that is opened again is opened before or after, in the order in which the daily run takes both locks.
  await lockPowers(tx.db, world.tenant.id)
  const one = sql`e.id = ${id}`
  const [closed] = await endedAccounts(world, tx.db, 'account.record', one, 1)
  const [unused] = await endedAccounts(world, tx.db, 'account.unused', one, 1)
  const account = closed ?? unused
  if (account === undefined) throw new Refusal('conflict', 'rights.accountInUse')
  const hold = (await standingOrders(world, tx.db)).find(
    (order) => order.kind === 'hold' && covers(order, { ...account.under, place: account.place }),
  )
  if (hold !== undefined)
    throw new Refusal('conflict', 'rights.held', { citation: hold.citation, until: hold.until })
  const until = stepsOf(world, accountRetention.rule, account.endedAt).expungeAt
  if (unused === undefined && tx.now < until) {
    const { citation } = ruleFor(world, accountRetention.rule)
    throw new Refusal('conflict', 'rights.accountTerm', { citation, until })
  }
  const holder = unused === undefined ? accountRetention : unusedRetention
  await expunge(world, tx, holder, [account], basis)
}
