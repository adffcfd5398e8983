import { createHash } from 'node:crypto'
import { type SqlBool, sql } from 'kysely'
import { type Db, instant } from '#platform/db/db.ts'
import { canonicalJson } from '#platform/http/json.ts'
import type { Caller, IdempotencyKey, World } from '#platform/world.ts'
import { newId } from '../ids.ts'
import { type Territory, treeOf } from '../place/place.rules.ts'
import { Refusal } from '../refusal.ts'
import { iso } from '../time.ts'
import type { Guard, Guarded } from './audit.rules.ts'
import { changedPeriods } from './changes.rules.ts'
import { cellsOf, type Delay, type Passed, qualityOf } from './content.rules.ts'
import { type Cube, type DeclaredClass, layCube, type Months } from './cube.rules.ts'
import { earlierOf } from './earlier.service.ts'
import { type FigureName, type Published, showing } from './figures.rules.ts'
import type { MeasureDefinition } from './measure.schema.ts'
import { assertPublishable, protectionOf } from './protection.rules.ts'
import type {
  Atom,
  ChangedPeriod,
  Changes,
  Correction,
  Dimensions,
  Entry,
  Provenance,
  Release,
  ReleasedCell,
  SourceShown,
} from './publish.schema.ts'
import { readRelease } from './release.service.ts'
import { keepMonths } from './vintage.rules.ts'

/** Cells beyond which a table is not protected and audited while somebody waits. */
const MOST_CELLS = 60_000
/** Version of the counting and of the gate: it stands in every release. */
const CODE = 'convive-gate 1'
/** Cells that are written by one statement. */
const WRITTEN_TOGETHER = 2_000
/** Periods or numbers that a refusal names. */
const MOST_NAMED = 12

/** What is to be frozen. */
export interface FreezeOrder {
  readonly measure: string
  readonly measureVersion: number
  readonly definition: MeasureDefinition
  readonly source: SourceShown
  readonly months: Months
  /** what the definition's filter lets through, within the months */
  readonly atoms: readonly Atom[]
  /** what the source may deliver, whether it did or not */
  readonly classes: readonly DeclaredClass[]
  readonly delay: Delay
  /** whether more is expected of a period */
  isGrowing(period: string): boolean
  readonly deliveries: number
  /** milliseconds since 1970, UTC */
  readonly countedAt: number
  /** the release that this one takes the place of, and why */
  readonly corrects?: (Correction & { readonly release: string }) | undefined
  /** why numbers changed that were published, where some did and this corrects no one release */
  readonly why?: string | undefined
}

/** What a gate needs beside the order. */
export interface Gate {
  readonly who: Caller
  readonly key: IdempotencyKey
  readonly territory: Territory
  /** hides what must be hidden, and attacks the release before it is signed */
  readonly guard: Guard
}

/**
 * Freezes a release: hides what is small and what would tell it, attacks the result alone and together with every earlier
 * release of the source, and writes it with its entry in the ledger, or not at all.
 * @returns the release as everybody can read it from now on
 * @throws Refusal `invalid` when the rules of publication do not let it be told so finely or so early, `conflict`
 *   `release.betrays` with the two numbers from which a count would follow, `release.same` with the release that tells
 *   the same already
 */
export async function freezeRelease(
  world: World,
  order: FreezeOrder,
  gate: Gate,
): Promise<Release> {
  const { definition, months } = order
  assertPublishable(definition, months, world.now(), {
    zone: world.tenant.zone,
    territory: gate.territory,
  })
  const lay = (atoms: readonly Atom[]): Cube =>
    layCube(definition, months, gate.territory, atoms, {
      ...{ classes: order.classes, most: MOST_CELLS },
    })
  lay(order.atoms) // what is too large is refused before anything else looks at it
  // The number first: whatever is frozen from here on has it, and this one is then refused.
  const number = await nextNumber(world)
  const earlier = await earlierOf(world, definition.sources, gate.territory)
  const { atoms, kept } = keepMonths(order, earlier, gate.territory)
  const cube = lay(atoms)
  const whole = layRelease(order, { number, cube, atoms, territory: gate.territory })
  const guarded = await gate.guard({ table: cube.table, release: whole, earlier })
  if (!('hidden' in guarded)) throw refused(guarded, earlier)
  const published = showing(whole, guarded.hidden)
  const changes = explained(order, changedPeriods(published, earlier))
  return write(world, order, { published, kept, changes }, gate)
}

/** @throws Refusal `conflict` `release.unexplained` where published numbers changed and nobody says why */
function explained(
  { corrects, why = corrects?.why }: FreezeOrder,
  periods: readonly ChangedPeriod[],
): Changes | undefined {
  if (periods.length === 0) return undefined
  if (why !== undefined) return { why, periods }
  const words = periods.map(({ period, from, to }) =>
    period === 'all' || from === null || to === null ? period : `${period} (${from} → ${to})`,
  )
  const named = words.slice(0, MOST_NAMED).join(', ')
  throw new Refusal('conflict', 'release.unexplained', {
    ...{ field: 'why', periods: words.length > MOST_NAMED ? `${named}…` : named },
  })
}

async function nextNumber(world: World): Promise<number> {
  const { last } = await world.read((db) =>
    db
      .selectFrom('release')
      .select((of) => of.fn.max('number').as('last'))
      .where('tenant_id', '=', world.tenant.id)
      .executeTakeFirstOrThrow(),
  )
  return (last ?? 0) + 1
}

interface Counted {
  readonly number: number
  readonly cube: Cube
  readonly atoms: readonly Atom[]
  readonly territory: Territory
}

/** The release as it would be if all of it were shown. */
function layRelease(order: FreezeOrder, { number, cube, atoms, territory }: Counted): Published {
  const { definition, months } = order
  const rule = protectionOf(definition)
  const dimensions = { ...cube.dimensions, period: grownPeriods(cube.dimensions.period, order) }
  const { counts } = cube.table
  return {
    measure: order.measure,
    ...{ number, definition, rule, dimensions, atoms, from: months.from, to: months.to },
    shown: new Map(Array.from(counts, (count, cell) => [cell, count])),
    tree: treeOf(territory.places.values()),
  }
}

const grownPeriods = (entries: readonly Entry[], order: FreezeOrder): readonly Entry[] =>
  entries.map((entry) =>
    entry.code !== 'all' && order.isGrowing(entry.code) ? { ...entry, growing: true } : entry,
  )

/** A refusal that names the two numbers, in words that do not tell them. */
function refused(
  guarded: Exclude<Guarded, { hidden: readonly number[] }>,
  earlier: readonly Published[],
): Refusal {
  const published = [...earlier, guarded.release]
  const words = ({ release, place, period, class: kind }: FigureName): string => {
    const of = published.find(({ number }) => number === release)!
    const name = (entries: readonly Entry[], code: string) =>
      entries.find((entry) => entry.code === code)?.name ?? code
    return [
      name(of.dimensions.place, place),
      period === 'all' ? `${of.from}/${of.to}` : period,
      ...(kind === 'all' ? [] : [name(of.dimensions.class, kind)]),
    ].join(' · ')
  }
  if ('shared' in guarded) {
    const named = guarded.shared.slice(0, MOST_NAMED).map(words)
    return new Refusal('conflict', 'release.allAlike', {
      ...{ cells: named.join('; '), all: guarded.shared.length },
    })
  }
  const { one, other } = guarded.betrayal
  return new Refusal('conflict', 'release.betrays', {
    one: words(one),
    oneRelease: one.release,
    other: words(other),
    otherRelease: other.release,
  })
}

/**
 * The checksum of a release: SHA-256 over its content as JSON with keys in order and without spaces. Whoever has
 * downloaded it computes the same, and finds it in the ledger's entry.
 * @returns hexadecimal
 */
export function checksumOf(
  release: Omit<Release, 'id' | 'checksum' | 'correctedBy' | 'frozenAt'>,
  cells: readonly ReleasedCell[],
): string {
  const { number, measure, measureVersion, definition, source, rule, dimensions } = release
  const { quality, provenance, countedAt, from, to, corrects } = release
  const content = {
    ...{
      number,
      measure,
      measureVersion,
      definition,
      source,
      rule,
      dimensions,
      quality,
      provenance,
    },
    ...{ countedAt: iso(countedAt), from, to, corrects },
    cells: cells.map(({ cell, count, rate, rateLow, rateHigh }) => [
      cell,
      count,
      rate,
      rateLow,
      rateHigh,
    ]),
  }
  return createHash('sha256').update(canonicalJson(content)).digest('hex')
}

/**
 * A month that is over now, or a source that is complete now, is news though every count is the same.
 * @throws Refusal `conflict` `release.same` where a release of the measure tells this already, and none is corrected
 */
async function assertNotTold(
  db: Db,
  tenant: number,
  { measure, measureVersion, months, source }: FreezeOrder,
  { data, dimensions }: { data: string; dimensions: Dimensions },
): Promise<void> {
  const same = await db
    .selectFrom('release')
    .select('number')
    .where('tenant_id', '=', tenant)
    .where('measure_id', '=', measure)
    .where('measure_version', '=', measureVersion)
    .where('period_from', '=', months.from)
    .where('period_to', '=', months.to)
    .where(sql<SqlBool>`provenance->>'data' = ${data}`)
    .where(sql<SqlBool>`source->>'completeness' = ${source.completeness}`)
    .where(sql<SqlBool>`dimensions = ${JSON.stringify(dimensions)}::jsonb`)
    .orderBy('number', 'desc')
    .executeTakeFirst()
  if (same !== undefined) throw new Refusal('conflict', 'release.same', { release: same.number })
}

async function write(
  world: World,
  order: FreezeOrder,
  passed: Passed,
  { who, key }: Gate,
): Promise<Release> {
  const { published } = passed
  const cells = cellsOf(published)
  // The database tells them in any order; the same counts have the same hash.
  const counted = published.atoms.map((atom) => canonicalJson(atom)).sort()
  const data = Buffer.from(world.hash(counted.join('\n'))).toString('hex')
  const provenance: Provenance = { data, deliveries: order.deliveries, code: CODE }
  const { corrects } = order
  const before = corrects && (await readRelease(world, corrects.release))
  if (before?.measure !== undefined && before.measure !== order.measure)
    throw new Refusal('invalid', 'release.otherMeasure', { field: 'corrects' })
  const content = {
    number: published.number,
    measure: order.measure,
    measureVersion: order.measureVersion,
    definition: order.definition,
    source: order.source,
    rule: { name: order.definition.rule, ...published.rule },
    dimensions: published.dimensions,
    quality: qualityOf(passed, order.delay),
    provenance,
    countedAt: order.countedAt,
    from: order.months.from,
    to: order.months.to,
    corrects:
      corrects && before
        ? { id: before.id, number: before.number, what: corrects.what, why: corrects.why }
        : null,
  }
  const checksum = checksumOf(content, cells)
  const tenant_id = world.tenant.id
  const id = await world.transaction(async (tx) => {
    // The same counts in places that lie otherwise change published numbers, and are another release.
    if (before === undefined && passed.changes === undefined)
      await assertNotTold(tx.db, tenant_id, order, { data, dimensions: published.dimensions })
    const id = newId<'release'>(tx.now, world.random(10))
    const json = JSON.stringify
    const rows = await tx.db
      .insertInto('release')
      .values({
        ...{ tenant_id, id, number: content.number, measure_id: order.measure },
        measure_version: order.measureVersion,
        definition: json(content.definition),
        source: json(content.source),
        rule: json(content.rule),
        dimensions: json(content.dimensions),
        quality: json(content.quality),
        provenance: json(provenance),
        counted_at: instant(order.countedAt),
        frozen_at: instant(tx.now),
        period_from: order.months.from,
        period_to: order.months.to,
        corrects: before?.id ?? null,
        correction: corrects ? json({ what: corrects.what, why: corrects.why }) : null,
        checksum: Buffer.from(checksum, 'hex'),
      })
      .onConflict((on) => on.doNothing())
      .returning('id')
      .execute()
    // Somebody else froze one meanwhile, against which this one was not audited; or corrected the same one.
    if (rows.length === 0) throw new Refusal('conflict', 'release.another')
    for (let from = 0; from < cells.length; from += WRITTEN_TOGETHER)
      await tx.db
        .insertInto('release_cell')
        .values(
          cells.slice(from, from + WRITTEN_TOGETHER).map(({ rateLow, rateHigh, ...cell }) => ({
            ...{ tenant_id, release_id: id, ...cell, rate_low: rateLow, rate_high: rateHigh },
          })),
        )
        .execute()
    await tx.db
      .insertInto('release_base')
      .values({
        ...{ tenant_id, release_id: id, atoms: json(published.atoms) },
        tree: json([...published.tree.places.values()]),
      })
      .execute()
    tx.ledger({
      did: 'release.freeze',
      about: { kind: 'release', id },
      by: who,
      reason: `release ${content.number} sha256 ${checksum}`,
    })
    return id
  }, key)
  return readRelease(world, id)
}
