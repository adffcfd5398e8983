import { sql } from 'kysely'
import { type Id, newId } from '#kernel/ids.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { instant } from '#platform/db/db.ts'
import type { Caller, World } from '#platform/world.ts'
import { type DeliveredFile, type FileLook, type Going, lookAtFile } from './file-look.service.ts'
import { geometryColumns } from './geojson.rules.ts'
import type { Completeness, Mapping, Period } from './import.schema.ts'
import { nameFinder } from './place-names.rules.ts'
import { pointFinder } from './place-points.rules.ts'
import { type Into, type Kept, type Refused, writeBatch } from './record.service.ts'
import { type Cells, isRefused, type RowReading, readRow } from './row.rules.ts'
import { type DeliveryTaken, endDelivery } from './settle.service.ts'
import { mappingOf, transformOf } from './source.service.ts'
import { readTable, type TableRow } from './table-file.service.ts'
import { sweepDelivery } from './undo.service.ts'

type DeliveryId = Id<'delivery'>

/** Rows that are written and committed together; what is left of a broken delivery is swept. */
const BATCH = 5_000

/** A file that is to be taken. */
export interface DeliveryOrder extends Going {
  readonly source: Id<'source'>
  readonly file: DeliveredFile
  /** how much of its period it covers, as the institution says */
  readonly completeness?: Completeness | undefined
  readonly period?: Period | undefined
  readonly by?: Caller | undefined
  /** told of the delivery's name as soon as it has one */
  readonly began?: ((id: DeliveryId) => Promise<void>) | undefined
}

/**
 * Takes a delivery: all of it is read, or it is as if it had never come. Its rows are counted by nobody before the
 * last step, which is one act in the ledger.
 * @throws Refusal `absent` for an unknown source, `conflict` for a file that was taken already or when it is
 *   cancelled, `invalid` for a file that cannot be read, or of which no row could be taken
 */
export async function takeDelivery(world: World, order: DeliveryOrder): Promise<DeliveryTaken> {
  const { period } = order
  if (period !== undefined && period.to < period.from)
    throw new Refusal('invalid', 'import.periodBackwards', { field: 'period' })
  const { mapping, version } = await mappingOf(world, order.source)
  const look = await lookAtFile(order.file, order)
  const id = newId<'delivery'>(world.now(), world.random(10))
  await begin(world, { ...order, id, look, version })
  try {
    await order.began?.(id)
    const reading = await readingOf(world, pointFrom(mapping, look))
    await readAll(
      world,
      { id, source: order.source, reading },
      readTable(order.file, look, order),
      look,
    )
    const zone = mapping.zone ?? world.tenant.zone
    return await endDelivery(world, { id, source: order.source, by: order.by, period, zone })
  } catch (error) {
    await sweepDelivery(world, id, 'broken').catch(() => {}) // else the clock does it
    throw error
  }
}

/** GeoJSON has its points where everybody knows; no mapping needs to name them. */
export function pointFrom(mapping: Mapping, { form, columns = [] }: FileLook): Mapping {
  const { x, y } = geometryColumns
  const isThere = form === 'geojson' && columns.includes(x)
  if (mapping.where.point !== undefined || !isThere) return mapping
  return { ...mapping, where: { ...mapping.where, point: { x, y, crs: 'EPSG:4326' } } }
}

/** What reading the rows of a source needs. */
export async function readingOf(world: World, mapping: Mapping): Promise<RowReading> {
  const territory = await readTerritory(world)
  return {
    mapping,
    territory,
    finder: nameFinder(territory),
    nearest: pointFinder(territory),
    zone: mapping.zone ?? world.tenant.zone,
    now: world.now(),
    toDegrees: transformOf(mapping),
  }
}

interface Beginning extends DeliveryOrder {
  readonly id: DeliveryId
  readonly look: FileLook
  readonly version: number
}

async function begin(world: World, o: Beginning): Promise<void> {
  const { name } = o.file
  await world.transaction(async (tx) => {
    const at = instant(tx.now)
    const { rows } = await sql`
      insert into delivery (tenant_id, id, source_id, file_name, sha256, state, mapping_version, completeness,
        period_from, period_to, began_at, heard_at)
      values (${world.tenant.id}, ${o.id}, ${o.source}, ${name}, ${o.look.sha256}, 'reading',
        ${o.version}, ${o.completeness ?? 'complete'}, ${o.period?.from ?? null}, ${o.period?.to ?? null}, ${at}, ${at})
      on conflict (tenant_id, source_id, sha256) where state in ('reading', 'taken') do nothing
      returning 1`.execute(tx.db)
    if (rows.length === 0) throw new Refusal('conflict', 'import.sameFile', { file: name })
  })
}

async function readAll(
  world: World,
  into: Into & { readonly reading: RowReading },
  rows: AsyncIterable<TableRow>,
  look: FileLook,
): Promise<void> {
  const wanted = columnsOf(into.reading.mapping)
  let kept: Kept[] = []
  let refused: Refused[] = []
  let isFirst = true
  // One batch is written while the next is read, and never more: memory stays as it is.
  let writing: Promise<void> = Promise.resolve()
  const flush = async (): Promise<void> => {
    await writing
    writing = writeBatch(world, into, kept, refused)
    writing.catch(() => {}) // whoever waits for it hears of it
    kept = []
    refused = []
  }
  try {
    for await (const { row, cells } of rows) {
      if (isRefused(cells)) refused.push({ row, ...cells })
      else {
        if (isFirst) assertColumns(wanted, look.columns ?? Object.keys(cells))
        isFirst = false
        const read = readRow(cells, into.reading)
        if (isRefused(read)) refused.push({ row, ...read })
        else kept.push({ row, ...read, rest: restOf(cells, wanted) })
      }
      if (kept.length + refused.length >= BATCH) await flush()
    }
    await flush()
    await writing
  } finally {
    // What takes the delivery back must not be overtaken by its own rows.
    await writing.catch(() => {})
  }
}

/** The columns that a mapping names. */
export function columnsOf({
  id,
  class: sourceClass,
  when,
  where,
  units,
}: Mapping): ReadonlySet<string> {
  const moments =
    when.by === 'moment'
      ? [when.column]
      : when.by === 'interval'
        ? [when.from, when.to]
        : [when.year, when.month, when.day]
  const places = [where.code, ...(where.names ?? []), where.point?.x, where.point?.y]
  const named = [
    id,
    'column' in sourceClass ? sourceClass.column : undefined,
    ...moments,
    ...places,
    units,
  ]
  return new Set(named.filter((column) => column !== undefined))
}

/** That all columns are there. @throws Refusal `invalid` `import.noColumn` */
export function assertColumns(wanted: ReadonlySet<string>, there: readonly string[]): void {
  const missing = [...wanted].find((column) => !there.includes(column))
  if (missing !== undefined) throw new Refusal('invalid', 'import.noColumn', { field: missing })
}

/** What is sealed of a row beside its point. */
function restOf(cells: Cells, wanted: ReadonlySet<string>): Record<string, string> {
  const rest: Record<string, string> = {}
  for (const name in cells) if (cells[name] !== '' && !wanted.has(name)) rest[name] = cells[name]!
  return rest
}
