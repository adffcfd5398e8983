import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db/db.ts'
import type { World } from '#platform/world.ts'
import { Refusal } from '../refusal.ts'
import type { Release, ReleasedCell, ReleaseHead } from './publish.schema.ts'
import type { ReleaseTable } from './publish.table.ts'

/**
 * Asks in the role that sees frozen releases and nothing else. Every number of a page, file or map for the public is read
 * through this: what was not released does not exist in it.
 */
export const readAsPublic = <T>(world: World, ask: (db: Db) => Promise<T>): Promise<T> =>
  world.read(async (db) => {
    await sql`set local role convive_public`.execute(db)
    return ask(db)
  })

const headColumns = [
  ...([
    'r.id',
    'r.number',
    'r.measure_id',
    'r.measure_version',
    'r.definition',
    'r.source',
  ] as const),
  ...(['r.rule', 'r.quality', 'r.provenance', 'r.counted_at', 'r.frozen_at'] as const),
  ...(['r.period_from', 'r.period_to', 'r.corrects', 'r.correction', 'r.checksum'] as const),
] as const

const heads = (world: World, db: Db) =>
  db
    .selectFrom('release as r')
    .leftJoin('release as before', (on) =>
      on.onRef('before.tenant_id', '=', 'r.tenant_id').onRef('before.id', '=', 'r.corrects'),
    )
    .leftJoin('release as after', (on) =>
      on.onRef('after.tenant_id', '=', 'r.tenant_id').onRef('after.corrects', '=', 'r.id'),
    )
    .select(headColumns)
    .select(['before.number as before', 'after.id as afterId', 'after.number as after'])
    .where('r.tenant_id', '=', world.tenant.id)
    .orderBy('r.number', 'desc')

const releases = (world: World, db: Db) => heads(world, db).select('r.dimensions')

type Row = Omit<Selectable<ReleaseTable>, 'tenant_id'> & {
  before: number | null
  afterId: string | null
  after: number | null
}

const shown = (row: Row): Release => ({ ...shownHead(row), dimensions: row.dimensions })

const shownHead = (row: Omit<Row, 'dimensions'>): ReleaseHead => ({
  id: row.id,
  number: row.number,
  measure: row.measure_id,
  measureVersion: row.measure_version,
  definition: row.definition,
  source: row.source,
  rule: row.rule,
  quality: row.quality,
  provenance: row.provenance,
  countedAt: row.counted_at,
  frozenAt: row.frozen_at,
  from: row.period_from,
  to: row.period_to,
  corrects:
    row.corrects === null || row.correction === null
      ? null
      : { id: row.corrects, number: row.before ?? 0, ...row.correction },
  correctedBy: row.afterId === null ? null : { id: row.afterId, number: row.after ?? 0 },
  checksum: row.checksum.toString('hex'),
})

/**
 * All releases, the newest first, corrected ones among them.
 * @param measure  only of this measure
 */
export const listReleases = (world: World, measure?: string): Promise<Release[]> =>
  readAsPublic(world, async (db) => {
    let query = releases(world, db)
    if (measure !== undefined) query = query.where('r.measure_id', '=', measure)
    return (await query.execute()).map(shown)
  })

/**
 * The same without their entries, for lists.
 * @param most  only so many of the newest
 */
export const listHeads = (world: World, most?: number): Promise<ReleaseHead[]> =>
  readAsPublic(world, async (db) => {
    let query = heads(world, db)
    if (most !== undefined) query = query.limit(most)
    return (await query.execute()).map(shownHead)
  })

/** The newest release of one measure; undefined where nothing of it was published. */
export const newestRelease = (world: World, measure: string): Promise<Release | undefined> =>
  readAsPublic(world, async (db) => {
    const row = await releases(world, db)
      .where('r.measure_id', '=', measure)
      .limit(1)
      .executeTakeFirst()
    return row && shown(row)
  })

/** The newest release of every measure: what the public is told now. */
export const currentReleases = (world: World): Promise<Release[]> =>
  readAsPublic(world, async (db) => {
    const rows = await releases(world, db)
      .distinctOn('r.measure_id')
      .clearOrderBy()
      .orderBy('r.measure_id')
      .orderBy('r.number', 'desc')
      .execute()
    return rows.map(shown).sort((a, b) => b.number - a.number)
  })

/**
 * One release.
 * @param which  its id, or its number as people quote it
 * @throws Refusal `absent` `release.absent`; the same for one of another tenant
 */
export const readRelease = (world: World, which: string | number): Promise<Release> =>
  readAsPublic(world, async (db) => {
    const query = releases(world, db)
    const row = await (typeof which === 'number'
      ? query.where('r.number', '=', which)
      : query.where('r.id', '=', which)
    ).executeTakeFirst()
    if (row === undefined) throw new Refusal('absent', 'release.absent')
    return shown(row)
  })

/** Which numbers of a release are wanted; all unless said. */
export interface CellFilter {
  readonly place?: string | undefined
  readonly period?: string | undefined
  readonly class?: string | undefined
}

/** The numbers of a release, in the order of its entries. */
export const readCells = (
  world: World,
  release: string,
  filter: CellFilter = {},
): Promise<ReleasedCell[]> =>
  readAsPublic(world, async (db) => {
    let query = db
      .selectFrom('release_cell')
      .select(['cell', 'place', 'period', 'class', 'count', 'rate'])
      .select(['rate_low as rateLow', 'rate_high as rateHigh'])
      .where('tenant_id', '=', world.tenant.id)
      .where('release_id', '=', release)
    for (const name of ['place', 'period', 'class'] as const) {
      const code = filter[name]
      if (code !== undefined) query = query.where(name, '=', code)
    }
    return query.orderBy('cell').execute()
  })

/** How many numbers a release has, and how many of them are not shown. */
export interface CellCount {
  readonly cells: number
  readonly hidden: number
  /** places that it tells numbers of; what is not known where is none */
  readonly places: number
}

/** The same of every release, or of one, counted where they lie. */
export const countCells = (
  world: World,
  release?: string,
): Promise<ReadonlyMap<string, CellCount>> =>
  readAsPublic(world, async (db) => {
    let query = db
      .selectFrom('release_cell')
      .select('release_id as id')
      .select(sql<number>`count(*)::int`.as('cells'))
      .select(sql<number>`count(*) filter (where count is null)::int`.as('hidden'))
      .select(
        sql<number>`count(distinct place) filter (where place not like '%:%')::int`.as('places'),
      )
      .where('tenant_id', '=', world.tenant.id)
      .groupBy('release_id')
    if (release !== undefined) query = query.where('release_id', '=', release)
    return new Map((await query.execute()).map(({ id, ...counts }) => [id, counts]))
  })
