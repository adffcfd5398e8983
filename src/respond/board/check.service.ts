import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, World } from '#platform/world.ts'
import type { By } from './act.service.ts'
import { openStates } from './board.rules.ts'
import { findIncident, incidentResource } from './board.service.ts'
import type { Checks } from './check.schema.ts'

async function checksOf(world: World, db: Db, id: Id<'incident'>, who: Caller): Promise<Checks> {
  const rows = await db
    .selectFrom('incident_check as c')
    .leftJoin('account as a', (on) =>
      on.onRef('a.tenant_id', '=', 'c.tenant_id').onRef('a.id', '=', 'c.account_id'),
    )
    .select(['c.item', 'c.done_at', 'c.account_id', 'a.display_name'])
    .where('c.tenant_id', '=', world.tenant.id)
    .where('c.incident_id', '=', id)
    .orderBy('c.done_at')
    .orderBy('c.item')
    .execute()
  return {
    checks: rows.map(({ item, done_at, account_id, display_name }) => ({
      item,
      at: iso(done_at),
      by: display_name ?? '',
      mine: account_id === who.account,
    })),
  }
}

/** Which steps of an incident's checklist were done. @throws Refusal `absent` */
export const listChecks = (world: World, id: Id<'incident'>, who: Caller): Promise<Checks> =>
  world.read(async (db) => {
    await findIncident(world, db, id)
    return checksOf(world, db, id, who)
  })

/** A step, and whether it is done. */
export interface Tick {
  readonly id: Id<'incident'>
  readonly item: string
  readonly done: boolean
}

/**
 * Says that a step was done, or takes it back. Of two who say it at once the first stands, and both see who it was.
 * @throws Refusal `absent`, `conflict` `matter.closed` for an incident that is over
 */
export const tickCheck = (
  world: World,
  { id, item, done }: Tick,
  { who, key }: By,
): Promise<Checks> =>
  world.transaction(async (tx) => {
    const { state } = await findIncident(world, tx.db, id)
    if (!openStates.includes(state)) throw new Refusal('conflict', 'matter.closed')
    const tenant_id = world.tenant.id
    const changed = done
      ? await tx.db
          .insertInto('incident_check')
          .values({
            tenant_id,
            incident_id: id,
            item,
            account_id: who.account ?? null,
            done_at: instant(tx.now),
          })
          .onConflict((on) => on.doNothing())
          .executeTakeFirst()
      : await tx.db
          .deleteFrom('incident_check')
          .where('tenant_id', '=', tenant_id)
          .where('incident_id', '=', id)
          .where('item', '=', item)
          .executeTakeFirst()
    const isNew =
      'numDeletedRows' in changed ? changed.numDeletedRows : changed.numInsertedOrUpdatedRows
    if (isNew) {
      const reason = `${item} ${done ? 'done' : 'taken back'}`
      tx.ledger({ did: 'incident.change', about: incidentResource(id), by: who, reason })
      tx.publish('IncidentChanged', { incident: id })
    }
    return checksOf(world, tx.db, id, who)
  }, key)
