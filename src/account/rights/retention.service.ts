import { sql } from 'kysely'
import { endRequestsAbout } from '#kernel/clock/open-request.service.ts'
import type { Held, RetentionOf } from '#kernel/clock/retention.service.ts'
import type { Id } from '#kernel/ids.ts'
import { forgetMatters } from '#kernel/matter/matter.service.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Tx, World } from '#platform/world.ts'
import { copyResource, erasureReview, requestResource } from './rights.service.ts'

const BATCH = 100

/** Copies that lie ready, of whatever they are copies. */
export async function copiesOf(
  world: World,
  db: Db,
  condition: ReturnType<typeof sql>,
  limit = BATCH,
): Promise<Held[]> {
  const { rows } = await sql<{ id: Id<'rights'>; asked: number; right: string }>`
    select q.id, q.asked_at as asked, q.asked_right as right from rights_request q
    where q.tenant_id = ${world.tenant.id} and q.file is not null and ${condition}
    order by q.id limit ${limit}`.execute(db)
  return rows.map(({ id, asked, right }) => ({
    id,
    endedAt: asked,
    receivedAt: asked,
    what: right,
    place: null,
    under: requestResource(id),
  }))
}

/** Copies have no term of their own: they go with what they are copies of, whoever or whatever erased it. */
export const copyRetention: RetentionOf = {
  kind: 'copy',
  isPart: true,
  rule: 'rights.record',
  held: async () => [],
  keyless: (world, db, limit) =>
    copiesOf(
      world,
      db,
      sql`not exists (select from data_key k where k.tenant_id = q.tenant_id
        and k.about_kind = q.about_kind and k.about_id = q.about_id)`,
      limit,
    ),
  async expunge(world, tx, ids) {
    const { rows } = await sql<{ file: string }>`
      select file from rights_request
      where tenant_id = ${world.tenant.id} and id = any(${ids}::uuid[]) and file is not null`.execute(
      tx.db,
    )
    await sql`update rights_request set file = null
      where tenant_id = ${world.tenant.id} and id = any(${ids}::uuid[])`.execute(tx.db)
    return {
      keys: ids.map((id) => copyResource(id as Id<'rights'>)),
      files: rows.map(({ file }) => file),
    }
  },
}

/** Requests and their answers, kept as long as their having been answered may have to be shown. */
export const rightsRetention: RetentionOf = {
  kind: 'rights',
  rule: 'rights.record',
  async held(world, db, { endedBefore, after, limit }) {
    const later =
      after === undefined
        ? sql``
        : sql`and (m.closed_at, q.id) > (${instant(after.endedAt)}::timestamptz, ${after.id}::uuid)`
    const { rows } = await sql<{ id: Id<'rights'>; ended: number; asked: number; right: string }>`
      select q.id, m.closed_at as ended, q.asked_at as asked, q.asked_right as right
      from rights_request q join matter m on m.tenant_id = q.tenant_id and m.id = q.matter_id
      where q.tenant_id = ${world.tenant.id} and m.closed_at < ${instant(endedBefore)} ${later}
      order by m.closed_at, q.id limit ${limit}`.execute(db)
    return rows.map(({ id, ended, asked, right }) => ({
      id,
      endedAt: ended,
      receivedAt: asked,
      what: right,
      place: null,
      under: requestResource(id),
    }))
  },
  async expunge(world, tx, ids) {
    const { rows } = await sql<{ id: Id<'rights'>; matter: Id<'matter'>; file: string | null }>`
      delete from rights_request where tenant_id = ${world.tenant.id} and id = any(${ids}::uuid[])
      returning id, matter_id as matter, file`.execute(tx.db)
    await forgetMatters(
      world,
      tx,
      rows.map(({ matter }) => matter),
    )
    return {
      keys: rows.flatMap(({ id }) => [requestResource(id), copyResource(id), erasureReview(id)]),
      files: rows.flatMap(({ file }) => file ?? []),
    }
  },
}

/** What was asked about something that is erased points to nothing any more. */
export async function pointToNothing(
  world: World,
  tx: Tx,
  about: readonly string[],
): Promise<void> {
  await sql`update rights_request set about_id = null
    where tenant_id = ${world.tenant.id} and about_id = any(${about}::uuid[])`.execute(tx.db)
  await endRequestsAbout(world, tx, about)
}
