import { sql } from 'kysely'
import type { RetentionOf } from '#kernel/clock/retention.service.ts'
import type { Id } from '#kernel/ids.ts'
import { forgetMatters } from '#kernel/matter/matter.service.ts'
import { instant } from '#platform/db/db.ts'
import { type ShiftId, shiftResource } from './shift.service.ts'

interface Ended {
  readonly id: ShiftId
  readonly ended: number
  readonly planned: number
  readonly state: string
}

/** Whole shifts that are over: who was on, breaks, notes, hand-overs. */
const shifts: RetentionOf = {
  kind: 'shift',
  rule: 'shift.record',
  async held(world, db, { endedBefore, after, limit }) {
    const later =
      after === undefined
        ? sql``
        : sql`and (ended_at, id) > (${instant(after.endedAt)}::timestamptz, ${after.id}::uuid)`
    const { rows } = await sql<Ended>`
      select id, ended_at as ended, starts_at as planned, state from shift
      where tenant_id = ${world.tenant.id} and ended_at < ${instant(endedBefore)} ${later}
      order by ended_at, id limit ${limit}`.execute(db)
    return rows.map(({ id, ended, planned, state }) => ({
      id,
      endedAt: ended,
      receivedAt: planned,
      what: state,
      place: null,
      under: shiftResource(id),
    }))
  },
  async expunge(world, tx, ids) {
    // What hangs on a shift goes with it.
    const { rows } = await sql<{ id: ShiftId; matter: Id<'matter'> }>`
      delete from shift where tenant_id = ${world.tenant.id} and id = any(${ids}::uuid[])
      returning id, matter_id as matter`.execute(tx.db)
    await forgetMatters(
      world,
      tx,
      rows.map(({ matter }) => matter),
    )
    return { keys: rows.map(({ id }) => shiftResource(id)), files: [] }
  },
}

/** What the shifts hold of people. */
export const shiftRetention: readonly RetentionOf[] = [shifts]
