import { sql } from 'kysely'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, Resource, Tx, World } from '#platform/world.ts'
import type { Id } from '../ids.ts'
import type { Relation } from '../policy/policy.schema.ts'
import type { Unusual } from './grant.schema.ts'

/** From now on somebody may read a record for what she is to it, without typing a reason. */
export async function beginRelation(
  world: World,
  tx: Tx,
  about: Resource,
  relation: Relation,
  account: Id<'account'>,
): Promise<void> {
  await tx.db
    .insertInto('standing_relation')
    .values({
      tenant_id: world.tenant.id,
      about_kind: about.kind,
      about_id: about.id,
      relation,
      account_id: account,
      since: instant(tx.now),
    })
    .execute()
}

/** A relation ends for everybody: what was granted for it shows nothing any more. */
export async function endRelation(
  world: World,
  tx: Tx,
  about: Resource,
  relation: Relation,
): Promise<void> {
  await tx.db
    .deleteFrom('standing_relation')
    .where('tenant_id', '=', world.tenant.id)
    .where('about_kind', '=', about.kind)
    .where('about_id', '=', about.id)
    .where('relation', '=', relation)
    .execute()
}

/**
 * Says who of all has a relation to a record from now on: who had it keeps it, the others' ends with what was granted
 * for it.
 */
export async function setRelation(
  world: World,
  tx: Tx,
  about: Resource,
  relation: Relation,
  accounts: readonly Id<'account'>[],
): Promise<void> {
  await sql`
    delete from standing_relation
    where tenant_id = ${world.tenant.id} and about_kind = ${about.kind} and about_id = ${about.id}
      and relation = ${relation} and account_id <> all (${accounts}::uuid[])`.execute(tx.db)
  await sql`
    insert into standing_relation (tenant_id, about_kind, about_id, relation, account_id, since)
    select ${world.tenant.id}::int, ${about.kind}, ${about.id}::uuid, ${relation}, account, ${instant(tx.now)}
    from unnest(${accounts}::uuid[]) as account
    on conflict do nothing`.execute(tx.db)
}

/** What somebody is to a record, as the slices that know it have said. */
export async function standingRelations(
  world: World,
  db: Db,
  about: Resource,
  account: Id<'account'> | undefined,
): Promise<Relation[]> {
  if (account === undefined) return []
  const rows = await db
    .selectFrom('standing_relation')
    .select('relation')
    .where('tenant_id', '=', world.tenant.id)
    .where('about_kind', '=', about.kind)
    .where('about_id', '=', about.id)
    .where('account_id', '=', account)
    .orderBy('relation')
    .execute()
  return rows.map(({ relation }) => relation as Relation)
}

/** An act that somebody else is to look at, though nothing was read. */
interface Act {
  /** the review's: by it whoever owns the act lets the sealed reason go when its time is over */
  readonly id: string
  readonly by: Caller
  /** the kind of the record, which may be gone */
  readonly kind: string
  readonly why: Unusual
  /** for the reviewer alone, who opens it; sealed */
  readonly reason: string
}

/** Puts an act before a reviewer, like an unusual reading. */
export async function putBeforeReviewer(
  world: World,
  tx: Tx,
  { id, by, kind, why, reason }: Act,
): Promise<void> {
  await tx.db
    .insertInto('access_review')
    .values({
      tenant_id: world.tenant.id,
      id,
      grant_id: null,
      reader_id: by.account ?? null,
      about_kind: kind,
      why: [why],
      at: instant(tx.now),
      state: 'open',
      reviewed_by: null,
    })
    .execute()
  tx.seal({ kind: 'review', id }, { reason })
  tx.publish('ReviewChanged', { review: id })
}
