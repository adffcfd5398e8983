import { sql } from 'kysely'
import type { Held, RetentionOf } from '#kernel/clock/retention.service.ts'
import type { Id } from '#kernel/ids.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { World } from '#platform/world.ts'
import { deliveryResource } from './record.service.ts'
import { atLength } from './settle.service.ts'

interface Ended {
  readonly id: Id<'delivery'>
  readonly ended: number
  readonly began: number
}

type Asked = Parameters<RetentionOf['held']>[2]

/**
 * Deliveries that were taken, or ended otherwise, the longest ago first.
 * @param isSealed  only those of which sealed columns are left
 */
async function endedDeliveries(
  world: World,
  db: Db,
  { endedBefore, after, limit }: Asked,
  isSealed: boolean,
): Promise<Held[]> {
  const later =
    after === undefined
      ? sql``
      : sql`and (d.ended_at, d.id) > (${instant(after.endedAt)}::timestamptz, ${after.id}::uuid)`
  const sealed = isSealed
    ? sql`and exists (select from data_key k where k.tenant_id = d.tenant_id and k.about_kind = 'delivery'
        and k.about_id = d.id and k.made_at <= d.ended_at)`
    : sql``
  const { rows } = await sql<Ended>`
    select d.id, d.ended_at as ended, d.began_at as began from delivery d
    where d.tenant_id = ${world.tenant.id} and d.ended_at < ${instant(endedBefore)} ${later} ${sealed}
    order by d.ended_at, d.id limit ${limit}`.execute(db)
  return rows.map(({ id, ended, began }) => ({
    id,
    endedAt: ended,
    receivedAt: began,
    what: isSealed ? 'columns' : 'delivery',
    place: null,
    under: deliveryResource(id),
  }))
}

/** The exact points and all columns that are not counted by: they go first, with the delivery's key. */
const columns: RetentionOf = {
  kind: 'delivery-columns',
  isPart: true,
  rule: 'delivery.columns',
  held: (world, db, asked) => endedDeliveries(world, db, asked, true),
  expunge: async (_, __, ids) => ({
    keys: ids.map((id) => deliveryResource(id as Id<'delivery'>)),
    files: [],
  }),
}

/** Whole deliveries: what was counted by, the reasons of what was refused, and that there was one. */
const deliveries: RetentionOf = {
  kind: 'delivery',
  rule: 'delivery.record',
  held: (world, db, asked) => endedDeliveries(world, db, asked, false),
  async expunge(world, tx, ids) {
    await atLength(tx.db)
    for (const table of ['source_record', 'source_refusal'] as const)
      await sql`delete from ${sql.table(table)}
        where tenant_id = ${world.tenant.id} and delivery_id = any(${ids}::uuid[])`.execute(tx.db)
    await sql`delete from delivery where tenant_id = ${world.tenant.id} and id = any(${ids}::uuid[])`.execute(
      tx.db,
    )
    return { keys: ids.map((id) => deliveryResource(id as Id<'delivery'>)), files: [] }
  },
}

/** What deliveries hold. Whole ones first: with them goes what is left of their columns. */
export const importRetention: readonly RetentionOf[] = [deliveries, columns]
