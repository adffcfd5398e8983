import { randomUUID } from 'node:crypto'
import { auditPlan, protect } from '@convive/measure/disclosure'
import pg from 'pg'
import { territoryPack } from '#kernel/place/packs.ts'
import { placesUnder } from '#kernel/place/place.rules.ts'
import { readTerritory, seedTerritory } from '#kernel/place/place.service.ts'
import { type Cube, layCube } from '#kernel/publish/cube.rules.ts'
import type { MeasureDefinition, PlaceLevel } from '#kernel/publish/measure.schema.ts'
import { publicationRules } from '#kernel/publish/protection.rules.ts'
import { openSolver } from '#platform/solver/solver.ts'
import { countAtoms } from '../src/understand/indicator/count.service.ts'
import { definitionExample } from '../src/understand/indicator/indicator.schema.ts'
import type { Bench, Line } from './bench.ts'
import { median } from './served/served.ts'
import { type BenchWorld, openBenchWorld } from './served/world.ts'

const RECORDS = 1_000_000
const ROUNDS = 5
const YEAR = { from: '2025-01', to: '2025-12' }
/** Twenty categories of acts against property, from common to rare. */
const CLASSES = [
  '0401',
  '04011',
  '04012',
  '04013',
  '04014',
  '04019',
  '0402',
  '0409',
  '0501',
  '05011',
  '05012',
  '0502',
  '05021',
  '05022',
  '05023',
  '05024',
  '05025',
  '05026',
  '05029',
  '0503',
]

/** A year of records in all corregimientos, by category and month; small places and rare categories have few. */
async function plant(owner: pg.Client, places: readonly string[], source: string): Promise<void> {
  const delivery = randomUUID()
  await owner.query(`insert into tenant (id, name, zone, place, demo) values (1, '', 'America/Panama', '', true)
    on conflict do nothing`)
  await owner.query(
    `insert into source (tenant_id, id, name, institution, mapping, made_at) values (1, $1, 'bench', '', '{}', now())`,
    [source],
  )
  await owner.query(
    `insert into delivery (tenant_id, id, source_id, file_name, sha256, state, mapping_version, completeness,
       began_at, heard_at, ended_at) values (1, $1, $2, '', sha256(''), 'taken', 1, 'complete', now(), now(), now())`,
    [delivery, source],
  )
  await owner.query('select setseed(0.20261122)')
  await owner.query(
    `insert into source_record (tenant_id, delivery_id, row, source_id, likeness, source_class, iccs, place, certainty,
       occurred_from, occurred_to, units)
     select 1, $1, n, $2, decode(md5(n::text), 'hex'), c, c, p, 'name', at, at, 1 from (
       select n, ($3::text[])[1 + floor(power(random(), 2) * 699)::int] as p, ($4::text[])[1 + floor(power(random(), 2) * 20)::int] as c,
         timestamptz '2025-01-01 05:00Z' + random() * interval '364 days' as at
       from generate_series(1, $5::int) n) r`,
    [delivery, source, places, CLASSES, RECORDS],
  )
  await owner.query('analyze source_record')
}

const definitionOf = (source: string, level: PlaceLevel): MeasureDefinition => ({
  ...(definitionExample as MeasureDefinition),
  sources: [{ kind: 'delivered', id: source as never }],
  filter: { or: [{ iccsUnder: '04' }, { iccsUnder: '05' }] },
  dateBasis: 'occurred',
  dimensions: { place: { under: 'PA', level }, period: 'month', class: 'iccs' },
  rule: 'event',
})

async function secondsOf<T>(work: () => Promise<T> | T): Promise<{ value: T; seconds: number }> {
  const begun = performance.now()
  const value = await work()
  return { value, seconds: (performance.now() - begun) / 1000 }
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000

async function* counted(bench: BenchWorld, client: pg.Client): AsyncGenerator<Line> {
  const { world } = bench
  await seedTerritory(world, territoryPack('pa'))
  const territory = await readTerritory(world)
  const places = placesUnder(territory, { kind: 'corregimiento' }).map(({ code }) => code)
  const source = randomUUID()
  const planted = await secondsOf(() => plant(client, places, source))
  yield {
    measure: 'records laid out',
    value: RECORDS,
    unit: 'rows',
    seconds: rounded(planted.seconds),
  }
  const tabulate = async (level: PlaceLevel): Promise<Cube> => {
    const definition = definitionOf(source, level)
    return layCube(
      definition,
      YEAR,
      territory,
      await countAtoms(world, definition, YEAR, territory),
    )
  }
  const floors: number[] = []
  const ours: number[] = []
  let cube: Cube | undefined
  for (let round = 0; round < ROUNDS; round++) {
    floors.push(
      (
        await secondsOf(() =>
          client.query(`select place, iccs, date_trunc('month', occurred_from at time zone 'America/Panama') as month,
            count(*) from source_record group by 1, 2, 3`),
        )
      ).seconds,
    )
    const made = await secondsOf(() => tabulate('corregimiento'))
    ours.push(made.seconds)
    cube = made.value
  }
  yield { measure: 'cells with their totals', value: cube!.table.counts.length, unit: 'cells' }
  yield { measure: 'records in the total', value: cube!.table.counts[0]!, unit: 'records' }
  yield {
    ...{ measure: 'tabulation', value: rounded(median(ours)), unit: 's', must: 'at most 3' },
    floor: rounded(median(floors)),
    ratio: rounded(median(ours) / median(floors)),
  }
  yield* protectedAt('province', await tabulate('province'))
}

/** Protection and audit of what a release may hold at once. */
async function* protectedAt(level: PlaceLevel, { table }: Cube): AsyncGenerator<Line> {
  const k = publicationRules.event.smallest
  const load = await openSolver()
  const made = await secondsOf(() => protect(table, { k, values: k + 1, zeros: 'allow' }))
  yield { measure: `${level}: cells`, value: table.counts.length, unit: 'cells' }
  yield {
    measure: `${level}: protection`,
    value: rounded(made.seconds),
    unit: 's',
    hidden: made.value.hidden.length,
  }
  const audit = await secondsOf(() => auditPlan(table, made.value, { load }))
  yield {
    measure: `${level}: audit`,
    value: rounded(audit.seconds),
    unit: 's',
    broken: audit.value.broken.length,
  }
}

/** A year counted by place, month and category, against the bare grouped count. */
export const bench: Bench = {
  about: '1,000,000 records by 699 places, 12 months, 20 classes, against one grouped count',
  async *run() {
    const world = await openBenchWorld()
    const client = new pg.Client(world.owner)
    await client.connect()
    try {
      yield* counted(world, client)
    } finally {
      await client.end()
      await world.close()
    }
  },
}
