import path from 'node:path'
import { sql } from 'kysely'
import proj4 from 'proj4'
import { type Id, newId } from '#kernel/ids.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { MINUTE } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, Resource, Tx, World } from '#platform/world.ts'
import type { Completeness, Mapping } from './import.schema.ts'
import type { DeliveryState } from './import.table.ts'
import { nameFinder } from './place-names.rules.ts'
import { type Cells, type RecordRead, type RowReading, readRow } from './row.rules.ts'
import { type Going, lookAtFile, readTable } from './table-file.service.ts'

type DeliveryId = Id<'delivery'>

/** Rows that are written and committed together; what is left of a broken delivery is swept. */
const BATCH = 5_000
/** Rows whose sealed columns lie in one part. */
const SEALED_TOGETHER = 500
/** A delivery of which nothing was heard for so long is read by nobody any more. */
const DEAF_MS = 5 * MINUTE

/** The name of a delivery to vault and ledger. */
export const deliveryResource = (delivery: DeliveryId): Resource => ({
  kind: 'delivery',
  id: delivery,
})

/** What an institution delivers, and how it is read. */
export interface NewSource {
  readonly name: string
  readonly institution: string
  readonly agreement?: string | undefined
  readonly mapping: Mapping
}

/** Keeps a source; the same name again with another mapping is its next version. @returns its id */
export async function keepSource(
  world: World,
  source: NewSource,
  by?: Caller,
): Promise<Id<'source'>> {
  transformOf(source.mapping)
  const { name, institution, agreement = null, mapping } = source
  return world.transaction(async (tx) => {
    const { rows } = await sql<{ id: Id<'source'> }>`
      insert into source (tenant_id, id, name, institution, agreement, mapping, made_at)
      values (${world.tenant.id}, ${newId<'source'>(tx.now, world.random(10))}, ${name}, ${institution}, ${agreement},
        ${JSON.stringify(mapping)}::jsonb, ${instant(tx.now)})
      on conflict (tenant_id, name) do update set institution = excluded.institution, agreement = excluded.agreement,
        mapping = excluded.mapping,
        mapping_version = source.mapping_version + (source.mapping <> excluded.mapping)::int
      returning id`.execute(tx.db)
    const { id } = rows[0]!
    tx.ledger({ did: 'source.keep', about: { kind: 'source', id }, ...(by && { by }) })
    return id
  })
}

/** A file that is to be taken. */
export interface DeliveryOrder extends Going {
  readonly source: Id<'source'>
  readonly file: string
  readonly completeness?: Completeness | undefined
  readonly by?: Caller | undefined
}

/** What came of a delivery. */
export interface DeliveryTaken {
  readonly id: DeliveryId
  readonly rows: number
  readonly taken: number
  readonly refused: number
  /** records whose place is known */
  readonly located: number
  /** records whose class is mapped to the international classification */
  readonly mapped: number
  /** earlier records for which one of these stands now */
  readonly replaced: number
  readonly withdrawals: number
  /** withdrawals of what never came */
  readonly unmatched: number
  /** records that cannot be told from another: flagged, never removed */
  readonly alike: number
}

/**
 * Takes a delivery: all of it is read, or it is as if it had never come. Its rows are counted by nobody before the
 * last step, which is one act in the ledger.
 * @throws Refusal `absent` for an unknown source, `conflict` for a file that was taken already or when it is
 *   cancelled, `invalid` for a file that cannot be read, or of which no row could be taken
 */
export async function takeDelivery(world: World, order: DeliveryOrder): Promise<DeliveryTaken> {
  const source = await sourceOf(world, order.source)
  const look = await lookAtFile(order.file, order)
  const id = newId<'delivery'>(world.now(), world.random(10))
  await begin(world, { ...order, id, sha256: look.sha256, version: source.mapping_version })
  try {
    const reading = await readingOf(world, source.mapping)
    const rows = readTable(order.file, look, order)
    await readAll(world, { id, source: order.source, reading }, rows)
    return await end(world, { ...order, id })
  } catch (error) {
    await sweep(world, id, 'broken').catch(() => {}) // else the clock does it
    throw error
  }
}

/** The source of a name. @throws Refusal `absent` `import.noSource` */
export async function sourceNamed(world: World, name: string): Promise<Id<'source'>> {
  const row = await world.read((db) =>
    db
      .selectFrom('source')
      .select('id')
      .where('tenant_id', '=', world.tenant.id)
      .where('name', '=', name)
      .executeTakeFirst(),
  )
  if (row === undefined) throw new Refusal('absent', 'import.noSource')
  return row.id
}

/** The rows of a delivery that were refused, in their order, each with its field and the code of the reason. */
export const refusalsOf = (world: World, delivery: DeliveryId): Promise<Refused[]> =>
  world.read((db) =>
    db
      .selectFrom('source_refusal')
      .select(['row', 'field', 'code'])
      .where('tenant_id', '=', world.tenant.id)
      .where('delivery_id', '=', delivery)
      .orderBy('row')
      .execute(),
  )

async function sourceOf(world: World, id: Id<'source'>) {
  const row = await world.read((db) =>
    db
      .selectFrom('source')
      .select(['mapping', 'mapping_version'])
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .executeTakeFirst(),
  )
  if (row === undefined) throw new Refusal('absent', 'import.noSource')
  return row
}

/** @throws Refusal `invalid` `import.noSuchCrs` for coordinates of which nobody knows where they are */
function transformOf({ where }: Mapping): RowReading['toDegrees'] {
  const crs = where.point?.crs ?? 'EPSG:4326'
  if (crs === 'EPSG:4326') return (x, y) => [x, y]
  try {
    const { forward } = proj4(crs, 'EPSG:4326')
    return (x, y) => forward([x, y]) as [number, number]
  } catch {
    throw new Refusal('invalid', 'import.noSuchCrs', { field: 'crs' })
  }
}

async function readingOf(world: World, mapping: Mapping): Promise<RowReading> {
  const territory = await readTerritory(world)
  return {
    mapping,
    territory,
    finder: nameFinder(territory),
    zone: mapping.zone ?? world.tenant.zone,
    now: world.now(),
    toDegrees: transformOf(mapping),
  }
}

interface Beginning {
  readonly id: DeliveryId
  readonly source: Id<'source'>
  readonly file: string
  readonly sha256: Buffer
  readonly version: number
  readonly completeness?: Completeness | undefined
}

async function begin(world: World, o: Beginning): Promise<void> {
  await world.transaction(async (tx) => {
    const at = instant(tx.now)
    const { rows } = await sql`
      insert into delivery (tenant_id, id, source_id, file_name, sha256, state, mapping_version, completeness,
        began_at, heard_at)
      values (${world.tenant.id}, ${o.id}, ${o.source}, ${path.basename(o.file)}, ${o.sha256}, 'reading',
        ${o.version}, ${o.completeness ?? 'complete'}, ${at}, ${at})
      on conflict (tenant_id, source_id, sha256) where state in ('reading', 'taken') do nothing
      returning 1`.execute(tx.db)
    if (rows.length === 0)
      throw new Refusal('conflict', 'import.sameFile', { file: path.basename(o.file) })
  })
}

interface Into {
  readonly id: DeliveryId
  readonly source: Id<'source'>
  readonly reading: RowReading
}

interface Kept extends RecordRead {
  readonly row: number
  readonly rest: Readonly<Record<string, string>>
}

interface Refused {
  readonly row: number
  readonly field: string
  readonly code: string
}

async function readAll(
  world: World,
  into: Into,
  rows: AsyncIterable<{ row: number; cells: Cells | number }>,
): Promise<void> {
  const wanted = columnsOf(into.reading.mapping)
  let kept: Kept[] = []
  let refused: Refused[] = []
  let isFirst = true
  for await (const { row, cells } of rows) {
    if (typeof cells === 'number') refused.push({ row, field: '', code: 'import.ragged' })
    else {
      if (isFirst) assertColumns(wanted, cells)
      isFirst = false
      const read = readRow(cells, into.reading)
      if ('code' in read) refused.push({ row, ...read })
      else kept.push({ row, ...read, rest: restOf(cells, wanted) })
    }
    if (kept.length + refused.length < BATCH) continue
    await write(world, into, kept, refused)
    kept = []
    refused = []
  }
  await write(world, into, kept, refused)
}

/** The columns that a mapping names. */
function columnsOf({ id, class: sourceClass, when, where, units }: Mapping): readonly string[] {
  const moments =
    when.by === 'moment'
      ? [when.column]
      : when.by === 'interval'
        ? [when.from, when.to]
        : [when.year, when.month, when.day]
  const places = [where.code, ...(where.names ?? []), where.point?.x, where.point?.y]
  return [
    id,
    'column' in sourceClass ? sourceClass.column : undefined,
    ...moments,
    ...places,
    units,
  ].filter((column) => column !== undefined)
}

function assertColumns(wanted: readonly string[], cells: Cells): void {
  const missing = wanted.find((column) => !(column in cells))
  if (missing !== undefined) throw new Refusal('invalid', 'import.noColumn', { field: missing })
}

const restOf = (cells: Cells, wanted: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(cells).filter(([name, cell]) => cell !== '' && !wanted.includes(name)),
  )

/** Bytes of a hash that nobody can turn back without the installation's key, and that no two share. */
const shortHash = (world: World, text: string): Buffer =>
  Buffer.from(world.hash(text)).subarray(0, 16)

const likenessOf = (
  world: World,
  source: string,
  { sourceClass, from, to, place, point }: Kept,
): Buffer =>
  shortHash(
    world,
    `import alike ${JSON.stringify([source, sourceClass, from, to, place, point?.lon, point?.lat])}`,
  )

async function write(
  world: World,
  into: Into,
  kept: readonly Kept[],
  refused: readonly Refused[],
): Promise<void> {
  const { id, source } = into
  await world.transaction(async (tx) => {
    const list = <T>(of: (record: Kept) => T): T[] => kept.map(of)
    if (kept.length > 0)
      await sql`
        insert into source_record (tenant_id, delivery_id, source_id, row, source_key, likeness, source_class, iccs,
          occurred_from, occurred_to, place, certainty, units)
        select ${world.tenant.id}, ${id}::uuid, ${source}::uuid, r.*
        from unnest(${list(({ row }) => row)}::int[],
          ${list(({ sourceId }) => sourceId && shortHash(world, `import id ${source} ${sourceId}`))}::bytea[],
          ${list((record) => likenessOf(world, source, record))}::bytea[],
          ${list(({ sourceClass }) => sourceClass)}::text[], ${list(({ iccs }) => iccs)}::text[],
          ${list(({ from }) => new Date(from))}::timestamptz[], ${list(({ to }) => new Date(to))}::timestamptz[],
          ${list(({ place }) => place)}::text[], ${list(({ certainty }) => certainty)}::text[],
          ${list(({ units }) => units)}::int[]) as r`.execute(tx.db)
    for (let i = 0; i < kept.length; i += SEALED_TOGETHER) {
      const together = kept.slice(i, i + SEALED_TOGETHER)
      const rows = together.map(({ row, sourceId, point, rest }) => ({
        row,
        ...(sourceId !== null && { id: sourceId }),
        ...(point !== null && { point }),
        ...(Object.keys(rest).length > 0 && { rest }),
      }))
      tx.seal(deliveryResource(id), { [`rows:${together[0]!.row}`]: rows })
    }
    if (refused.length > 0)
      await sql`
        insert into source_refusal (tenant_id, delivery_id, row, field, code)
        select ${world.tenant.id}, ${id}::uuid, r.* from unnest(${refused.map(({ row }) => row)}::int[],
          ${refused.map(({ field }) => field)}::text[], ${refused.map(({ code }) => code)}::text[]) as r`.execute(
        tx.db,
      )
    await sql`update delivery set heard_at = ${instant(tx.now)}, rows = rows + ${kept.length + refused.length},
      taken = taken + ${kept.length}, refused = refused + ${refused.length}
      where tenant_id = ${world.tenant.id} and id = ${id}`.execute(tx.db)
  })
}

interface Ending {
  readonly id: DeliveryId
  readonly source: Id<'source'>
  readonly by?: Caller | undefined
}

/** The last step: what this delivery replaces and takes back, what cannot be told apart, and that it counts. */
async function end(world: World, { id, source, by }: Ending): Promise<DeliveryTaken> {
  return world.transaction(async (tx) => {
    const tenant = world.tenant.id
    await atLength(tx.db)
    const replaced = await replaceEarlier(tx.db, { tenant, id, source })
    const { withdrawals, unmatched } = await matchWithdrawals(tx.db, { tenant, id, source })
    const { rows: alike } = await sql<{ n: number }>`
      with same as (
        select delivery_id, row, row_number() over (partition by likeness order by delivery_id, row) as nth
        from source_record where tenant_id = ${tenant} and source_id = ${source} and state = 'current'),
      flagged as (
        update source_record r set alike = true from same s
        where r.tenant_id = ${tenant} and r.delivery_id = s.delivery_id and r.row = s.row and s.nth > 1
          and r.delivery_id = ${id} returning 1)
      select count(*)::int as n from flagged`.execute(tx.db)
    const { rows: counts } = await sql<{
      rows: number
      taken: number
      refused: number
      located: number
      mapped: number
    }>`
      update delivery d set state = 'taken', ended_at = ${instant(tx.now)}
      where tenant_id = ${tenant} and id = ${id} and state = 'reading'
      returning rows, taken, refused,
        (select count(*)::int from source_record r where r.tenant_id = ${tenant} and r.delivery_id = ${id}
          and r.place is not null) as located,
        (select count(*)::int from source_record r where r.tenant_id = ${tenant} and r.delivery_id = ${id}
          and r.iccs is not null) as mapped`.execute(tx.db)
    const [found] = counts
    if (found === undefined) throw new Refusal('conflict', 'import.cancelled')
    if (found.rows === 0) throw new Refusal('invalid', 'import.empty')
    if (found.taken === 0) throw await nothingTaken(tx.db, tenant, id)
    tx.ledger({ did: 'delivery.import', about: deliveryResource(id), ...(by && { by }) })
    return { id, ...found, replaced, withdrawals, unmatched, alike: alike[0]!.n }
  })
}

/**
 * What follows in this transaction may take long. It goes over all rows of a delivery, of which the planner has heard
 * nothing yet: it would take them for few, and look through all of them for each.
 */
const atLength = (db: Db) =>
  sql`select set_config('statement_timeout', '0', true), set_config('enable_nestloop', 'off', true)`.execute(
    db,
  )

/** Where no row could be taken, the first says why. */
async function nothingTaken(db: Db, tenant: number, id: DeliveryId): Promise<Refusal> {
  const { rows } = await sql<{ row: number; field: string; code: string }>`
    select row, field, code from source_refusal where tenant_id = ${tenant} and delivery_id = ${id}
    order by row limit 1`.execute(db)
  return new Refusal('invalid', 'import.nothingTaken', { ...rows[0]! })
}

interface Of {
  readonly tenant: number
  readonly id: DeliveryId
  readonly source: Id<'source'>
}

/** A record of the same name takes the place of the one that came before: of an earlier delivery, or further up. */
async function replaceEarlier(db: Db, { tenant, id, source }: Of): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with ranked as (
      select r.delivery_id, r.row, row_number() over (partition by r.source_key
        order by (r.delivery_id = ${id}) desc, case when r.delivery_id = ${id} then r.row end desc) as nth
      from source_record r
      join delivery d on d.tenant_id = r.tenant_id and d.id = r.delivery_id and (d.state = 'taken' or d.id = ${id})
      where r.tenant_id = ${tenant} and r.source_id = ${source} and r.state = 'current' and r.source_key is not null
        and r.source_key in (select source_key from source_record
          where tenant_id = ${tenant} and delivery_id = ${id} and source_key is not null)),
    replaced as (
      update source_record r set state = 'replaced', ended_by = ${id} from ranked k
      where r.tenant_id = ${tenant} and r.delivery_id = k.delivery_id and r.row = k.row and k.nth > 1 returning 1)
    select count(*)::int as n from replaced`.execute(db)
  return rows[0]!.n
}

/**
 * A withdrawal takes back the record that is like it in all: the nth withdrawal the nth record, wherever it stands in
 * the file, since files are not in the order of what happened. What takes back what never came is kept, and said.
 */
async function matchWithdrawals(
  db: Db,
  { tenant, id, source }: Of,
): Promise<{ withdrawals: number; unmatched: number }> {
  const { rows } = await sql<{ withdrawals: number; unmatched: number }>`
    with back as (
      select row, likeness, -units as units, row_number() over (partition by likeness, units order by row) as nth
      from source_record where tenant_id = ${tenant} and delivery_id = ${id} and units < 0 and state = 'current'),
    given as (
      select r.delivery_id, r.row, r.likeness, r.units, row_number() over (partition by r.likeness, r.units
        order by d.began_at, r.row) as nth
      from source_record r
      join delivery d on d.tenant_id = r.tenant_id and d.id = r.delivery_id and (d.state = 'taken' or d.id = ${id})
      where r.tenant_id = ${tenant} and r.source_id = ${source} and r.units > 0 and r.state = 'current'
        and r.likeness in (select likeness from back)),
    pairs as (
      select b.row as back, g.delivery_id, g.row from back b join given g using (likeness, units, nth)),
    taken as (
      update source_record r set state = 'withdrawn', ended_by = ${id} from pairs p
      where r.tenant_id = ${tenant} and r.delivery_id = p.delivery_id and r.row = p.row),
    said as (
      update source_record r set state = case when p.back is null then 'unmatched' else 'withdrawal' end
      from back b left join pairs p on p.back = b.row
      where r.tenant_id = ${tenant} and r.delivery_id = ${id} and r.row = b.row returning r.state)
    select count(*)::int as withdrawals, count(*) filter (where state = 'unmatched')::int as unmatched from said`.execute(
    db,
  )
  return rows[0]!
}

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
  await sweep(world, id, 'undone', by)
}

/** Removes what came with a delivery; once, whoever else is at it. */
const sweep = (world: World, id: DeliveryId, to: DeliveryState, by?: Caller): Promise<void> =>
  world.transaction(async (tx) => {
    const tenant = world.tenant.id
    await atLength(tx.db)
    const { rows } = await sql`
      update delivery set state = ${to}, ended_at = ${instant(tx.now)}
      where tenant_id = ${tenant} and id = ${id} and state = ${to === 'undone' ? 'taken' : 'reading'}
      returning 1`.execute(tx.db)
    if (rows.length === 0) return
    await sql`update source_record set state = 'current', ended_by = null
      where tenant_id = ${tenant} and ended_by = ${id}`.execute(tx.db)
    await sql`delete from source_record where tenant_id = ${tenant} and delivery_id = ${id}`.execute(
      tx.db,
    )
    await forget(tx, id)
    if (to === 'undone')
      tx.ledger({ did: 'delivery.undo', about: deliveryResource(id), ...(by && { by }) })
  })

/** What was sealed of a delivery cannot be read by anybody any more. */
const forget = (tx: Tx, id: DeliveryId): Promise<void> => tx.destroyKey(deliveryResource(id))

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
  for (const { id } of deaf) await sweep(world, id, 'broken')
}
