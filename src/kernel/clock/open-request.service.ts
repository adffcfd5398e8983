import { sql } from 'kysely'
import type { Db } from '#platform/db/db.ts'
import type { Resource, Tx, World } from '#platform/world.ts'
import type { Id } from '../ids.ts'

// What is asked about a record stands here until it is answered: so long the record stays, and whoever it is about may
// be told. Whoever begins one holds `lockOrders`, else the record may be going at that moment.

/** A request about a record that nobody has answered yet. */
interface OpenRequest {
  readonly matter: Id<'matter'>
  readonly about: Resource
  /** what is asked, such as `erasure` */
  readonly asked: string
  /** somebody of the staff entered it for who wrote or called */
  readonly byLetter: boolean
}

/** From now on a record stays until the request about it is answered. */
export async function beginRequest(
  world: World,
  tx: Tx,
  { matter, about, asked, byLetter }: OpenRequest,
): Promise<void> {
  await tx.db
    .insertInto('open_request')
    .values({
      tenant_id: world.tenant.id,
      matter_id: matter,
      about_kind: about.kind,
      about_id: about.id,
      asked,
      by_letter: byLetter,
    })
    .execute()
}

/** A request was answered. */
export async function endRequest(world: World, tx: Tx, matter: Id<'matter'>): Promise<void> {
  await tx.db
    .deleteFrom('open_request')
    .where('tenant_id', '=', world.tenant.id)
    .where('matter_id', '=', matter)
    .execute()
}

/** Records are gone: nothing names them any more. */
export async function endRequestsAbout(
  world: World,
  tx: Tx,
  about: readonly string[],
): Promise<void> {
  await sql`delete from open_request
    where tenant_id = ${world.tenant.id} and about_id = any(${about}::uuid[])`.execute(tx.db)
}

const nameOf = ({ kind, id }: Resource): string => `${kind} ${id}`

/** Says of records whether a request about them is open. */
export async function requestsAmong(
  world: World,
  db: Db,
  abouts: readonly Resource[],
): Promise<(about: Resource) => boolean> {
  const { rows } = await sql<Resource>`
    select about_kind as kind, about_id as id from open_request
    where tenant_id = ${world.tenant.id} and about_id = any(${abouts.map(({ id }) => id)}::uuid[])`.execute(
    db,
  )
  const open = new Set(rows.map(nameOf))
  return (about) => open.has(nameOf(about))
}

/**
 * Until when it is to be answered that a record be erased, where somebody asked for it by letter.
 * @returns milliseconds since 1970, UTC; undefined when nobody did, or it is answered
 */
export async function erasureAskedByLetter(
  world: World,
  db: Db,
  about: Resource,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('open_request as o')
    .innerJoin('matter_deadline as d', (on) =>
      on.onRef('d.tenant_id', '=', 'o.tenant_id').onRef('d.matter_id', '=', 'o.matter_id'),
    )
    .select('d.due_at')
    .where('o.tenant_id', '=', world.tenant.id)
    .where('o.about_kind', '=', about.kind)
    .where('o.about_id', '=', about.id)
    .where('o.asked', '=', 'erasure')
    .where('o.by_letter', '=', true)
    .where('d.kind', '=', 'answer')
    .orderBy('d.due_at')
    .limit(1)
    .executeTakeFirst()
  return row?.due_at
}
