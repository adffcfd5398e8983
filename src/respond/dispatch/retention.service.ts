import { sql } from 'kysely'
import type { RetentionOf } from '#kernel/clock/retention.service.ts'
import type { Id } from '#kernel/ids.ts'
import { instant } from '#platform/db/db.ts'
import { unitResource } from './unit.service.ts'

interface Passed {
  readonly id: Id<'position'>
  readonly unit: Id<'unit'>
  readonly at: number
}

/** The ways of units: what people did at work, minute by minute. */
const tracks: RetentionOf = {
  kind: 'unit-position',
  rule: 'unit.track',
  async held(world, db, { endedBefore, after, limit }) {
    const later =
      after === undefined
        ? sql``
        : sql`and (at, id) > (${instant(after.endedAt)}::timestamptz, ${after.id}::uuid)`
    const { rows } = await sql<Passed>`
      select id, unit_id as unit, at from unit_position
      where tenant_id = ${world.tenant.id} and at < ${instant(endedBefore)} ${later}
      order by at, id limit ${limit}`.execute(db)
    return rows.map(({ id, unit, at }) => ({
      id,
      endedAt: at,
      receivedAt: at,
      what: 'position',
      place: null,
      under: unitResource(unit),
    }))
  },
  async expunge(world, tx, ids) {
    await sql`delete from unit_position
      where tenant_id = ${world.tenant.id} and id = any(${ids}::uuid[])`.execute(tx.db)
    return { keys: [], files: [] }
  },
}

/** What dispatch holds of people beside what goes with its incident. */
export const dispatchRetention: readonly RetentionOf[] = [tracks]
