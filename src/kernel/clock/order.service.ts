import { sql } from 'kysely'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, Resource, World } from '#platform/world.ts'
import { newId } from '../ids.ts'
import { Refusal } from '../refusal.ts'
import { DAY, iso } from '../time.ts'
import { type Covering, stands } from './order.rules.ts'
import type { NewOrder, OrderShown } from './retention.schema.ts'

/** An order may be renewed; one that lasts for ever is none that anybody looks at again. */
const LONGEST_ORDER_DAYS = 366 * 2

/** Makes what places and lifts orders, and what expunges, wait for one another; until the transaction ends. */
export const lockOrders = (world: World, db: Db) =>
  sql`select pg_advisory_xact_lock(hashtext('record_order'), ${world.tenant.id})`.execute(db)

const columns = [
  'kind',
  'citation',
  'about_kind as aboutKind',
  'about_id as aboutId',
  'place',
  'until',
  'lifted_at as liftedAt',
] as const

/** The orders that stand now. */
export async function standingOrders(world: World, db: Db): Promise<readonly Covering[]> {
  const rows = await db
    .selectFrom('record_order')
    .select(columns)
    .where('tenant_id', '=', world.tenant.id)
    .where('lifted_at', 'is', null)
    .where('until', '>', instant(world.now()))
    .execute()
  const standing = rows.filter((order) => stands(order, world.now()))
  const inside = await codesInside(
    world,
    db,
    standing.flatMap(({ place }) => place ?? []),
  )
  return standing.map(({ place, ...order }) => ({
    ...order,
    places: inside.get(place ?? '') ?? new Set(),
  }))
}

/**
 * The codes of places and of all that lies or lay in them, however the codes are made: an order says the whole country,
 * too, and what was in a district before it was divided.
 */
async function codesInside(
  world: World,
  db: Db,
  places: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (places.length === 0) return new Map()
  const tenant = world.tenant.id
  const { rows } = await sql<{ place: string; codes: string[] }>`
    with recursive inside (place, id) as (
      select code, id from place where tenant_id = ${tenant} and code = any(${places}::text[])
      union
      select i.place, v.place_id from inside i
      join place_version v on v.tenant_id = ${tenant} and v.parent_id = i.id)
    select i.place, array_agg(p.code) as codes
    from inside i join place p on p.tenant_id = ${tenant} and p.id = i.id group by i.place`.execute(
    db,
  )
  return new Map(rows.map(({ place, codes }) => [place, new Set(codes)]))
}

const orderResource = (id: string): Resource => ({ kind: 'order', id })

async function readOrders(world: World, db: Db, id?: string): Promise<OrderShown[]> {
  let query = db
    .selectFrom('record_order as o')
    .leftJoin('account as a', (on) =>
      on.onRef('a.tenant_id', '=', 'o.tenant_id').onRef('a.id', '=', 'o.placed_by'),
    )
    .select([
      'o.id',
      'o.kind',
      'o.about_kind',
      'o.about_id',
      'o.place',
      'o.ordered_by',
      'o.citation',
    ])
    .select(['o.placed_at', 'o.until', 'o.lifted_at', 'a.display_name'])
    .where('o.tenant_id', '=', world.tenant.id)
  if (id !== undefined) query = query.where('o.id', '=', id)
  const rows = await query.orderBy('o.placed_at', 'desc').limit(1_000).execute()
  const shown = rows.map(
    (row): OrderShown => ({
      id: row.id,
      kind: row.kind,
      record: row.about_id,
      recordKind: row.about_id === null ? null : row.about_kind,
      place: row.place,
      orderedBy: row.ordered_by,
      citation: row.citation,
      placedAt: iso(row.placed_at),
      placedBy: row.display_name ?? '',
      until: iso(row.until),
      state: row.lifted_at !== null ? 'lifted' : row.until <= world.now() ? 'ended' : 'stands',
    }),
  )
  return shown.sort((a, b) => Number(b.state === 'stands') - Number(a.state === 'stands'))
}

/** The orders, those that stand first. */
export const listOrders = (world: World): Promise<OrderShown[]> =>
  world.read((db) => readOrders(world, db))

/**
 * The kind of the record that an order names. One that was mistyped would hold nothing, and nobody would see it before
 * the record is gone.
 */
async function kindOfRecord(
  { tenant }: World,
  db: Db,
  record: string,
  kinds: readonly string[],
): Promise<string> {
  const found = await db
    .selectFrom('data_key')
    .select('about_kind')
    .where('tenant_id', '=', tenant.id)
    .where('about_kind', 'in', [...kinds])
    .where('about_id', '=', record)
    .executeTakeFirst()
  if (found === undefined) throw new Refusal('absent', 'retention.noSuchRecord', { field: 'scope' })
  return found.about_kind
}

async function assertPlace({ tenant }: World, db: Db, code: string): Promise<void> {
  const found = await db
    .selectFrom('place')
    .select('id')
    .where('tenant_id', '=', tenant.id)
    .where('code', '=', code)
    .executeTakeFirst()
  if (found === undefined) throw new Refusal('absent', 'place.absent', { field: 'scope', code })
}

/** What an order covers, as its row says it. @param kinds  of records that may be named */
async function aboutOf(world: World, db: Db, scope: NewOrder['scope'], kinds: readonly string[]) {
  if (scope.by === 'place') {
    await assertPlace(world, db, scope.place)
    // A place covers records of every kind; the row names one that is among them.
    return { about_kind: 'report', about_id: null, place: scope.place }
  }
  const kind = await kindOfRecord(world, db, scope.record, kinds)
  return { about_kind: kind, about_id: scope.record, place: null }
}

/**
 * Enters an order of an authority.
 * @param kinds  kinds of records that have a term, and can be held
 * @throws Refusal `invalid` `retention.until` when it is over already or lasts longer than two years, and
 *   `retention.openOne` for an opening or a delay that names no single record; `absent` `retention.noSuchRecord`,
 *   `place.absent`
 */
export async function placeOrder(
  world: World,
  order: NewOrder,
  by: Caller,
  key: IdempotencyKey,
  kinds: readonly string[],
): Promise<OrderShown> {
  return world.transaction(async (tx) => {
    const { kind, scope, orderedBy, citation, until } = order
    if (until <= tx.now || until - tx.now > LONGEST_ORDER_DAYS * DAY)
      throw new Refusal('invalid', 'retention.until', { field: 'until', days: LONGEST_ORDER_DAYS })
    if (kind !== 'hold' && scope.by === 'place')
      throw new Refusal('invalid', 'retention.openOne', { field: 'scope' })
    await lockOrders(world, tx.db)
    const about = await aboutOf(world, tx.db, scope, kinds)
    const id = newId<'order'>(tx.now, world.random(10))
    await tx.db
      .insertInto('record_order')
      .values({
        tenant_id: world.tenant.id,
        id,
        kind,
        ...about,
        ordered_by: orderedBy,
        citation,
        placed_at: instant(tx.now),
        placed_by: by.account ?? '',
        until: instant(until),
      })
      .execute()
    tx.ledger({ did: 'retention.order', about: orderResource(id), by, basis: citation })
    return (await readOrders(world, tx.db, id))[0]!
  }, key)
}

/**
 * Lifts an order before it ends by itself.
 * @throws Refusal `absent` `retention.noSuchOrder`, `conflict` `retention.notStanding`
 */
export async function liftOrder(
  world: World,
  { id, reason }: { id: string; reason: string },
  by: Caller,
  key: IdempotencyKey,
): Promise<OrderShown> {
  return world.transaction(async (tx) => {
    await lockOrders(world, tx.db)
    const [order] = await readOrders(world, tx.db, id)
    if (order === undefined) throw new Refusal('absent', 'retention.noSuchOrder')
    if (order.state !== 'stands') throw new Refusal('conflict', 'retention.notStanding')
    await tx.db
      .updateTable('record_order')
      .set({ lifted_at: instant(tx.now), lifted_by: by.account ?? null })
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .execute()
    tx.ledger({
      did: 'retention.order',
      about: orderResource(id),
      by,
      reason,
      basis: order.citation,
    })
    return (await readOrders(world, tx.db, id))[0]!
  }, key)
}
