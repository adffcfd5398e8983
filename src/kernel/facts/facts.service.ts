import { sql } from 'kysely'
import { type Db, instant } from '#platform/db/db.ts'
import type { Tx, World } from '#platform/world.ts'
import { DAY } from '../time.ts'
import { type Cursor, cursorOf, cursorParts, endBefore } from './facts.rules.ts'
import type { FactName, Facts, Told } from './facts.schema.ts'

/** A fact with its place in the stream. */
export type Heard<Name extends FactName = FactName> = Told<Name> & { readonly cursor: Cursor }

/** Facts that may be told now. */
export interface Batch {
  readonly facts: readonly Heard[]
  /** others are written already, and wait for a transaction that began before them */
  readonly withheld: boolean
}

interface Row {
  xid: string
  seq: string
  name: FactName
  body: Facts[FactName]
  told_at: number
}

/**
 * The facts after a place, in an order that never changes. Numbers are taken before the commit and become visible
 * out of order, so facts are delivered only once no transaction below theirs still runs: whatever is delivered,
 * nothing can come to stand before it any more. A transaction that writes for long therefore delays all facts told
 * meanwhile; long work is cut into short transactions.
 * @param limit  how many at most
 */
export async function factsSince(
  db: Db,
  tenant: number,
  cursor: Cursor,
  limit = 500,
): Promise<Heard[]> {
  return (await batchSince(db, tenant, cursor, limit)).facts as Heard[]
}

/** As {@link factsSince}, and whether more is about to come. */
export async function batchSince(
  db: Db,
  tenant: number,
  cursor: Cursor,
  limit: number,
): Promise<Batch> {
  const { xid, seq } = cursorParts(cursor)
  // One statement and so one snapshot: what is below its xmin is ended, and visible in it when committed.
  const { rows } = await sql<Row & { ended: boolean }>`
    select xid::text as xid, seq, name, body, told_at, xid < pg_snapshot_xmin(pg_current_snapshot()) as ended
    from fact
    where tenant_id = ${tenant} and xid >= ${xid}::text::xid8 and (xid > ${xid}::text::xid8 or seq > ${seq}::bigint)
    order by fact.xid, fact.seq limit ${limit}`.execute(db)
  const ended = rows.filter((row) => row.ended)
  return { facts: ended.map(heard), withheld: ended.length < rows.length }
}

const heard = ({ xid, seq, name, body, told_at }: Row): Heard => ({
  seq,
  name,
  body,
  toldAt: told_at,
  cursor: cursorOf(xid, seq),
})

/** The place after everything that can be delivered now. */
export async function endOfFacts(db: Db): Promise<Cursor> {
  const { rows } = await sql<{ xmin: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`.execute(db)
  return endBefore(rows[0]!.xmin)
}

/** How long facts are kept: long past every reader, and shorter than any record of which they tell. */
const KEPT_FOR = 90 * DAY
/** Whoever is further behind asks for everything anew sooner than she is told it one by one. */
export const MOST_BEHIND = 1_000

/**
 * Whether a screen can go on after a place and miss nothing: it was handed out by this database and not by one from
 * before a restore, what came after it is not forgotten yet, and there is not too much of it.
 */
export async function canGoOnFrom(world: World, db: Db, cursor: Cursor): Promise<boolean> {
  const { xid, seq } = cursorParts(cursor)
  // What is a day from being forgotten counts as forgotten: it goes while somebody reads.
  const kept = instant(world.now() - KEPT_FOR + DAY)
  const { rows } = await sql<{ can: boolean }>`
    select ${xid}::text::xid8 < pg_snapshot_xmax(pg_current_snapshot())
      and coalesce((select told_at > ${kept} from fact
        where tenant_id = ${world.tenant.id} and (xid < ${xid}::text::xid8 or (xid = ${xid}::text::xid8 and seq <= ${seq}::bigint))
        order by fact.xid desc, fact.seq desc limit 1), false)
      and (select count(*) from (select from fact
        where tenant_id = ${world.tenant.id} and xid >= ${xid}::text::xid8 and (xid > ${xid}::text::xid8 or seq > ${seq}::bigint)
        limit ${MOST_BEHIND + 1}) ahead) <= ${MOST_BEHIND} as can`.execute(db)
  return rows[0]!.can
}

/** Forgotten at once at most; what is left goes the next minute. */
const AT_ONCE = 5_000

/**
 * Forgets what stages told each other long ago. A fact that a reaction gave up on stays until a person has looked.
 * @returns how many
 */
export async function forgetOldFacts(world: World): Promise<number> {
  const tenant = world.tenant.id
  return world.transaction(async (tx) => {
    const { rows } = await sql`
      delete from fact where (tenant_id, xid, seq) in (
        select tenant_id, xid, seq from fact f
        where f.tenant_id = ${tenant} and f.told_at < ${instant(tx.now - KEPT_FOR)}
          and not exists (select from fact_reaction_dead d
            where d.tenant_id = f.tenant_id and d.xid = f.xid and d.seq = f.seq)
        order by f.xid, f.seq limit ${AT_ONCE})
      returning 1`.execute(tx.db)
    return rows.length
  })
}

/**
 * Forgets what was told of a record that is erased before its facts are old; looks through all of them, so it is for
 * one record and not for many.
 * @param field  of the body, such as `report`
 */
export async function forgetFactsOf(
  world: World,
  tx: Tx,
  field: string,
  id: string,
): Promise<void> {
  await sql`
    delete from fact f where f.tenant_id = ${world.tenant.id} and f.body->>${field} = ${id}
      and not exists (select from fact_reaction_dead d
        where d.tenant_id = f.tenant_id and d.xid = f.xid and d.seq = f.seq)`.execute(tx.db)
}
