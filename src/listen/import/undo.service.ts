import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { MINUTE } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, World } from '#platform/world.ts'
import type { DeliveryState } from './import.table.ts'
import { deliveryResource } from './record.service.ts'
import { atLength } from './settle.service.ts'

type DeliveryId = Id<'delivery'>

/** A delivery of which nothing was heard for so long is read by nobody any more. */
const DEAF_MS = 5 * MINUTE

/**
 * Undoes a delivery: its rows go, and what it had replaced or taken back counts again.
 * @throws Refusal `absent`, `conflict` for one that is not taken
 */
export async function undoDelivery(world: World, id: DeliveryId, by?: Caller): Promise<void> {
  const row = await world.read((db) =>
    db
      .selectFrom('delivery')
      .select('state')
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .executeTakeFirst(),
  )
  if (row === undefined) throw new Refusal('absent', 'import.noDelivery')
  if (row.state !== 'taken') throw new Refusal('conflict', 'import.notTaken', { state: row.state })
  await sweepDelivery(world, id, 'undone', by)
}

/** Removes what came with a delivery; once, whoever else is at it. */
export const sweepDelivery = (
  world: World,
  id: DeliveryId,
  to: DeliveryState,
  by?: Caller,
): Promise<void> =>
  world.transaction(async (tx) => {
    const tenant = world.tenant.id
    await atLength(tx.db)
    const { rows } = await sql`
      update delivery set state = ${to}, ended_at = ${instant(tx.now)}
      where tenant_id = ${tenant} and id = ${id} and state = ${to === 'undone' ? 'taken' : 'reading'}
      returning 1`.execute(tx.db)
    if (rows.length === 0) return
    await restore(tx.db, tenant, id)
    await sql`delete from source_record where tenant_id = ${tenant} and delivery_id = ${id}`.execute(
      tx.db,
    )
    // What was sealed of it cannot be read by anybody any more.
    await tx.destroyKey(deliveryResource(id))
    if (to === 'undone')
      tx.ledger({ did: 'delivery.undo', about: deliveryResource(id), ...(by && { by }) })
  })

/** What a delivery had ended counts again, unless a third one stands for it by now. */
const restore = (db: Db, tenant: number, id: DeliveryId) =>
  sql`
    with ended as (
      select e.delivery_id, e.row, (
        select o.delivery_id from source_record o
        where o.tenant_id = e.tenant_id and o.source_id = e.source_id and o.source_key = e.source_key
          and o.state = 'current' and o.delivery_id <> ${id} limit 1) as by
      from source_record e where e.tenant_id = ${tenant} and e.ended_by = ${id} and e.delivery_id <> ${id})
    update source_record r set state = case when e.by is null then 'current' else 'replaced' end, ended_by = e.by
    from ended e where r.tenant_id = ${tenant} and r.delivery_id = e.delivery_id and r.row = e.row`.execute(
    db,
  )

/** Sweeps deliveries whose reader was killed. */
export async function sweepBroken(world: World): Promise<void> {
  const deaf = await world.read((db) =>
    db
      .selectFrom('delivery')
      .select('id')
      .where('tenant_id', '=', world.tenant.id)
      .where('state', '=', 'reading')
      .where('heard_at', '<', instant(world.now() - DEAF_MS))
      .execute(),
  )
  for (const { id } of deaf) await sweepDelivery(world, id, 'broken')
}
