import { sql } from 'kysely'
import { iccs } from '#kernel/iccs/iccs.ts'
import { newId } from '#kernel/ids.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { layCube, type Months } from '#kernel/publish/cube.rules.ts'
import { freezeRelease } from '#kernel/publish/freeze.service.ts'
import type { MeasureDefinition, SourceRef } from '#kernel/publish/measure.schema.ts'
import type { Atom, ReleaseHead, SourceShown } from '#kernel/publish/publish.schema.ts'
import { type CellCount, countCells, listHeads } from '#kernel/publish/release.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { instant } from '#platform/db/db.ts'
import { guardApart } from '#platform/solver/guard.ts'
import type { Caller, IdempotencyKey, World } from '#platform/world.ts'
import { assertCountable, countAtoms, declaredClasses, measureDelays } from './count.service.ts'
import { delayOf, inWholeWeeks, isStillGrowing } from './growing.rules.ts'
import type { MeasureRow, ReleaseRow } from './indicator.schema.ts'

/** The share of what happens that is recorded before a period is no longer marked as growing. */
const NEARLY_ALL = 0.95
/** Codes of places that a refusal names. */
const MOST_NAMED = 12

/** The measures, each in its latest version, the newest first. */
export const listMeasures = (world: World): Promise<MeasureRow[]> =>
  world.read(async (db) => {
    const rows = await db
      .selectFrom('measure')
      .selectAll()
      .distinctOn('id')
      .where('tenant_id', '=', world.tenant.id)
      .orderBy('id')
      .orderBy('version', 'desc')
      .execute()
    return rows
      .sort((a, b) => b.made_at - a.made_at)
      .map(({ id, version, definition, made_at }) => ({
        ...{ id, version, definition, madeAt: iso(made_at) },
      }))
  })

/** @throws Refusal `absent` `measure.absent`; the same for one of another tenant */
async function latestOf(world: World, id: string): Promise<MeasureRow> {
  const found = (await listMeasures(world)).find((each) => each.id === id)
  if (found === undefined) throw new Refusal('absent', 'measure.absent')
  return found
}

/**
 * Keeps a definition: version 1 of a new measure, or the next one of a measure that is there.
 * @throws Refusal `invalid` `measure.sourcesApart` for several sources, `measure.noSuchDate`, `absent`
 *   `measure.noSource`, `measure.absent`, or a place that is not there; `measure.personsNowhere`
 */
export async function defineMeasure(
  world: World,
  { measure, definition }: { measure?: string | undefined; definition: MeasureDefinition },
  who: Caller,
  key: IdempotencyKey,
): Promise<MeasureRow> {
  await sourceShown(world, assertCountable(definition))
  const territory = await readTerritory(world)
  if (!territory.places.has(definition.dimensions.place.under))
    throw new Refusal('absent', 'measure.noPlace', { field: 'dimensions' })
  // A spreadsheet makes 8 of 08: without a word there would be no rate.
  const persons = Object.keys(definition.denominator?.persons ?? {})
  const nowhere = persons.filter((code) => !territory.places.has(code))
  if (nowhere.length > 0) {
    const codes = nowhere.slice(0, MOST_NAMED).join(', ')
    throw new Refusal('invalid', 'measure.personsNowhere', { field: 'denominator', codes })
  }
  const before = measure === undefined ? undefined : await latestOf(world, measure)
  return world.transaction(async (tx) => {
    const id = before?.id ?? newId<'measure'>(tx.now, world.random(10))
    const version = (before?.version ?? 0) + 1
    const rows = await tx.db
      .insertInto('measure')
      .values({
        ...{ tenant_id: world.tenant.id, id, version },
        definition: JSON.stringify(definition),
        made_at: instant(tx.now),
      })
      .onConflict((on) => on.doNothing())
      .returning('id')
      .execute()
    if (rows.length === 0) throw new Refusal('conflict', 'measure.another')
    tx.ledger({ did: 'measure.define', about: { kind: 'measure', id }, by: who })
    return { id, version, definition, madeAt: iso(tx.now) }
  }, key)
}

interface SourceRow {
  readonly name: string
  readonly institution: string
  readonly agreement: string | null
  readonly completeness: SourceShown['completeness'] | null
  readonly delivered: number | null
  readonly deliveries: number
}

/** Who delivered, what for, and how much of it came. @throws Refusal `absent` `measure.noSource` */
async function sourceShown(
  world: World,
  ref: SourceRef,
): Promise<SourceShown & { deliveries: number }> {
  if (ref.kind === 'incidents') {
    const { name } = world.tenant
    const own = { name, institution: name, agreement: null, deliveredAt: null }
    return { ref, ...own, completeness: 'complete', deliveries: 0 }
  }
  const { rows } = await world.read((db) =>
    sql<SourceRow>`
    select s.name, s.institution, s.agreement, max(d.began_at) as delivered, count(d.id)::int as deliveries,
      case when bool_or(d.completeness = 'partial') then 'partial' when bool_or(d.completeness = 'late') then 'late'
        else 'complete' end as completeness
    from source s left join delivery d on d.tenant_id = s.tenant_id and d.source_id = s.id and d.state = 'taken'
    where s.tenant_id = ${world.tenant.id} and s.id = ${ref.id}
    group by s.tenant_id, s.id`.execute(db),
  )
  const row = rows[0]
  if (row === undefined) throw new Refusal('absent', 'measure.noSource', { field: 'sources' })
  return {
    ref,
    name: row.name,
    institution: row.institution,
    agreement: row.agreement,
    completeness: row.completeness ?? 'complete',
    deliveredAt: row.delivered,
    deliveries: row.deliveries,
  }
}

/** What can be counted: the district's own incidents, and each source, with its categories and months. */
export async function listCountable(world: World) {
  const kinds = await declaredClasses(world, { kind: 'incidents' })
  return world.read(async (db) => {
    const tenant = world.tenant.id
    const month = (at: string) =>
      sql`to_char(${sql.raw(at)} at time zone ${world.tenant.zone}, 'YYYY-MM')`
    const { rows } = await sql<{
      id: string
      name: string
      institution: string
      categories: (string | null)[] | null
      from: string | null
      to: string | null
    }>`
      select s.id, s.name, s.institution, r.categories, r."from", r."to" from source s left join lateral (
        select array_agg(distinct x.iccs) as categories, ${month('min(x.occurred_from)')} as "from",
          ${month('max(x.occurred_from)')} as "to"
        from source_record x join delivery d on d.tenant_id = x.tenant_id and d.id = x.delivery_id
        where x.tenant_id = ${tenant} and x.source_id = s.id and x.state = 'current' and d.state = 'taken') r on true
      where s.tenant_id = ${tenant} order by s.name`.execute(db)
    const { rows: own } = await sql<{ from: string | null; to: string | null }>`
      select ${month('min(opened_at)')} as "from", ${month('max(opened_at)')} as "to"
      from incident where tenant_id = ${tenant}`.execute(db)
    const { name } = world.tenant
    return [
      {
        ...{ kind: 'incidents' as const, id: null, name, institution: name },
        categories: categoriesOf(kinds.map((each) => each.iccs)),
        ...{ from: own[0]?.from ?? null, to: own[0]?.to ?? null },
      },
      ...rows.map((row) => ({
        ...row,
        kind: 'delivered' as const,
        categories: categoriesOf(row.categories ?? []),
      })),
    ]
  })
}

/** Each category once, by its code, as people call it. */
const categoriesOf = (codes: readonly (string | null)[]) =>
  [...new Set(codes)]
    .filter((code) => code !== null)
    .sort()
    .map((code) => ({ code, name: iccs.get(code)?.es ?? code }))

interface Counting {
  readonly atoms: readonly Atom[]
  /** in whole weeks: by the same number a period is marked as growing and readers are told why */
  readonly delayDays: number | undefined
  readonly delayMeasuredOn: number
}

async function count(
  world: World,
  definition: MeasureDefinition,
  months: Months,
): Promise<Counting> {
  const territory = await readTerritory(world)
  const atoms = await countAtoms(world, definition, months, territory)
  const delays = await measureDelays(world, definition, territory)
  const delay = delayOf(delays, NEARLY_ALL)
  return {
    atoms,
    delayDays: delay === undefined ? undefined : inWholeWeeks(delay),
    delayMeasuredOn: delays.reduce((sum, { records }) => sum + records, 0),
  }
}

/** The exact numbers of a measure by period, with what is not known of them. */
export async function countMeasure(world: World, id: string, months: Months) {
  const { definition } = await latestOf(world, id)
  const { atoms, delayDays } = await count(world, definition, months)
  const territory = await readTerritory(world)
  // Only its periods are told: places and classes of a hundred years would be a table beyond the memory.
  const { place, period } = definition.dimensions
  const byPeriod = { place: { ...place, level: 'country' }, period, class: 'none' } as const
  const { dimensions, table } = layCube(
    { ...definition, dimensions: byPeriod },
    months,
    territory,
    atoms,
  )
  const missing = (isMissing: (atom: Atom) => boolean): number =>
    atoms.filter(isMissing).reduce((sum, each) => sum + each.count, 0)
  return {
    counted: table.counts[0]!,
    periods: dimensions.period.map(({ code }, i) => ({
      period: code,
      count: table.counts[i]!,
      growing: isStillGrowing(code, delayDays, world.now(), world.tenant.zone),
    })),
    missing: {
      place: missing(({ place }) => place === null),
      period: missing(({ month }) => month === null),
      class: missing(({ iccs }) => iccs === null),
    },
    classes: await countClasses(world, definition, months, atoms),
    delayDays: delayDays ?? null,
  }
}

/** The classes of the table, by the names that a release tells everybody; none where it is not broken down so. */
async function countClasses(
  world: World,
  definition: MeasureDefinition,
  { from }: Months,
  atoms: readonly Atom[],
) {
  const { place, class: kind } = definition.dimensions
  // As if all had been in one year: periods of a hundred years would be a table beyond the memory.
  const year = from.slice(0, 4)
  const dimensions = { place: { ...place, level: 'country' }, period: 'year', class: kind } as const
  const laid = layCube(
    { ...definition, dimensions },
    { from, to: from },
    await readTerritory(world),
    atoms.map((atom) => ({ ...atom, month: null, year })),
    { classes: await declaredClasses(world, assertCountable(definition)) },
  )
  return laid.dimensions.class
    .map(({ code, name }, at) => ({ code, name, count: laid.table.counts[at]! }))
    .filter(({ code }) => code !== 'all')
}

const shown = (release: ReleaseHead, { cells, hidden, places }: CellCount): ReleaseRow => {
  const { id, number, measure, definition, from, to, frozenAt, quality, checksum } = release
  return {
    ...{ id, number, measure, names: definition.names, from, to, frozenAt: iso(frozenAt) },
    ...{ counted: quality.counted, cells, hidden, places, checksum },
    corrects: release.corrects?.number ?? null,
    correctedBy: release.correctedBy?.number ?? null,
  }
}

/** What was published, the newest first. */
export async function listReleases(world: World): Promise<ReleaseRow[]> {
  const counts = await countCells(world)
  const none = { cells: 0, hidden: 0, places: 0 }
  return (await listHeads(world)).map((each) => shown(each, counts.get(each.id) ?? none))
}

/** What is to be published: a measure, the months, and what it corrects. */
export interface FreezeWish extends Months {
  readonly measure: string
  readonly corrects?: { release: string; what: string; why: string } | undefined
  /** why published numbers changed, where some did */
  readonly why?: string | undefined
}

/** Tenants of which a release is being frozen. */
const freezing = new WeakSet<World>()

/**
 * Counts a measure and publishes it for good, one at a time.
 * @throws Refusal as `freezeRelease`, `conflict` `release.running`
 */
export async function freezeMeasure(
  world: World,
  wish: FreezeWish,
  who: Caller,
  key: IdempotencyKey,
): Promise<ReleaseRow> {
  // Each takes a core and its memory for as long as two minutes.
  if (freezing.has(world)) throw new Refusal('conflict', 'release.running')
  freezing.add(world)
  try {
    return await freezeNow(world, wish, who, key)
  } finally {
    freezing.delete(world)
  }
}

async function freezeNow(
  world: World,
  { measure, from, to, corrects, why }: FreezeWish,
  who: Caller,
  key: IdempotencyKey,
): Promise<ReleaseRow> {
  const { id, version, definition } = await latestOf(world, measure)
  const months = { from, to }
  const countedAt = world.now()
  const { deliveries, ...source } = await sourceShown(world, assertCountable(definition))
  const { atoms, delayDays, delayMeasuredOn } = await count(world, definition, months)
  const release = await freezeRelease(
    world,
    {
      ...{ measure: id, measureVersion: version, definition, source, months, atoms, countedAt },
      ...{ deliveries, corrects, why, classes: await declaredClasses(world, source.ref) },
      delay: { delayDays: delayDays ?? null, delayMeasuredOn },
      isGrowing: (period) => isStillGrowing(period, delayDays, countedAt, world.tenant.zone),
    },
    { who, key, territory: await readTerritory(world), guard: guardApart },
  )
  return shown(release, (await countCells(world, release.id)).get(release.id)!)
}
