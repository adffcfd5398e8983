import { type Expression, type SqlBool, sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { normalisePhone } from '#kernel/party/party.rules.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, World } from '#platform/world.ts'
import { findIncident, incidentResource, type Why } from './board.service.ts'
import type { Earlier } from './earlier.schema.ts'

/** What a person looks through while a caller waits. */
const MOST_SHOWN = 8

async function earlierWhere(
  world: World,
  db: Db,
  before: { id: Id<'incident'>; opened_at: number },
  which: Expression<SqlBool>,
): Promise<Earlier> {
  const query = db
    .selectFrom('incident as i')
    .where('i.tenant_id', '=', world.tenant.id)
    .where('i.id', '<>', before.id)
    .where('i.opened_at', '<=', instant(before.opened_at))
    .where('i.state', '<>', 'cancelled')
    .where(which)
  const rows = await query
    .select(['i.id', 'i.number', 'i.kind', 'i.state', 'i.opened_at', 'i.result'])
    .orderBy('i.opened_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(MOST_SHOWN)
    .execute()
  const { total } = await query.select(sql<string>`count(*)`.as('total')).executeTakeFirstOrThrow()
  return {
    earlier: rows.map(({ opened_at, number, ...row }) => ({
      ...row,
      number: Number(number),
      openedAt: iso(opened_at),
    })),
    total: Number(total),
  }
}

/** Earlier incidents in the same place; none where nobody knows the place. @throws Refusal `absent` */
export const earlierAtPlace = (world: World, id: Id<'incident'>): Promise<Earlier> =>
  world.read(async (db) => {
    const row = await findIncident(world, db, id)
    if (row.place === null) return { earlier: [], total: 0 }
    return earlierWhere(world, db, row, sql<SqlBool>`i.place = ${row.place}`)
  })

/**
 * Earlier incidents told from the same telephone. It says something of a person, so it wants a purpose and a typed
 * reason, also of who has the incident; who asked is entered before anything is looked up.
 * @throws Refusal `invalid` without a reason, `forbidden` by the policy, `absent`
 */
export async function earlierOfCaller(
  world: World,
  id: Id<'incident'>,
  { purpose, reason }: Why,
  who: Caller,
): Promise<Earlier> {
  const row = await world.read((db) => findIncident(world, db, id))
  return world.open(
    {
      who,
      what: incidentResource(id),
      action: 'incident.caller',
      relations: ['any'],
      purpose,
      basis: 'typed',
      reason: reason ?? '',
    },
    ({ db }) =>
      earlierWhere(
        world,
        db,
        row,
        sql<SqlBool>`i.id in (
          select o.incident_id from incident_caller c
          join incident_caller o on o.tenant_id = c.tenant_id and o.caller_hash = c.caller_hash
          where c.tenant_id = ${world.tenant.id} and c.incident_id = ${id})`,
      ),
  )
}

/** What a telephone number is stored as. @param number  normalised */
export const callerHash = (world: World, number: string): Buffer =>
  Buffer.from(world.hash(`incident caller ${number}`))

/** Keeps by what the same telephone is found again: its normalised number, hashed under the installation's key. */
export async function keepCaller(
  world: World,
  db: Db,
  incident: Id<'incident'>,
  phone: string | undefined,
): Promise<void> {
  const number = phone && normalisePhone(phone, world.tenant.jurisdiction)
  if (!number) return
  await db
    .insertInto('incident_caller')
    .values({
      tenant_id: world.tenant.id,
      incident_id: incident,
      caller_hash: callerHash(world, number),
    })
    .execute()
}
