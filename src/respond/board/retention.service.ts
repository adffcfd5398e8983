import { sql } from 'kysely'
import type { RetentionOf } from '#kernel/clock/retention.service.ts'
import type { Id } from '#kernel/ids.ts'
import { forgetMatters } from '#kernel/matter/matter.service.ts'
import { instant } from '#platform/db/db.ts'
import { incidentResource } from './board.service.ts'

interface Ended {
  readonly id: Id<'incident'>
  readonly ended: number
  readonly opened: number
  readonly kind: string
  readonly place: string | null
}

/** Whole incidents that are over: what was told, where, by whom, the notes, and the words they are found by. */
const incidents: RetentionOf = {
  kind: 'incident',
  rule: 'incident.record',
  async held(world, db, { endedBefore, after, limit }) {
    const before = instant(endedBefore)
    const later =
      after === undefined
        ? sql``
        : sql`and (closed_at, id) > (${instant(after.endedAt)}::timestamptz, ${after.id}::uuid)`
    const { rows } = await sql<Ended>`
      select id, closed_at as ended, opened_at as opened, kind, place from incident
      where tenant_id = ${world.tenant.id} and closed_at < ${before} ${later}
      order by closed_at, id limit ${limit}`.execute(db)
    return rows.map(({ id, ended, opened, kind, place }) => ({
      id,
      endedAt: ended,
      receivedAt: opened,
      what: kind,
      place,
      under: incidentResource(id),
    }))
  },
  async expunge(world, tx, ids) {
    const tenant = world.tenant.id
    for (const table of ['incident_word', 'incident_note'])
      await sql`delete from ${sql.table(table)}
        where tenant_id = ${tenant} and incident_id = any(${ids}::uuid[])`.execute(tx.db)
    const { rows } = await sql<{ id: Id<'incident'>; matter: Id<'matter'> }>`
      delete from incident where tenant_id = ${tenant} and id = any(${ids}::uuid[])
      returning id, matter_id as matter`.execute(tx.db)
    await forgetMatters(
      world,
      tx,
      rows.map(({ matter }) => matter),
    )
    return { keys: rows.map(({ id }) => incidentResource(id)), files: [] }
  },
}

/** What the board holds of people. */
export const boardRetention: readonly RetentionOf[] = [incidents]
