import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import pg, { type PoolConfig } from 'pg'
import { from, to } from 'pg-copy-streams'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { fileAt } from '../src/listen/import/file-look.service.ts'
import { Mapping } from '../src/listen/import/import.schema.ts'
import { takeDelivery } from '../src/listen/import/import.service.ts'
import { keepSource } from '../src/listen/import/source.service.ts'
import type { Bench, Line } from './bench.ts'
import { type BenchWorld, withWorld } from './served/world.ts'

const drawnFrom = path.resolve('../shared/data/crime/st_louis_2015_2019.csv.gz')
const ROWS = 1_000_000
const ROWS_A_MINUTE = 100_000
const JITTER_METERS = 15
/** US survey feet of a metre. */
const FEET = 3937 / 1200

/** First digit of the police's codes, and what it is in the ICCS. */
const categories: Readonly<Record<string, string>> = {
  3: '0401',
  5: '0501',
  6: '0502',
  7: '050211',
}

/** Five years of a city's police, drawn again to a million rows and imported, against COPY of the same columns. */
export const bench: Bench = {
  about:
    'a CSV of 1,000,000 incidents validated, projected, crosswalked and indexed, against COPY and INSERT of the same columns; --minutes 1 takes 100,000',
  run: ({ minutes }) => withWorld((world) => measure(world, (minutes ?? 10) * ROWS_A_MINUTE)),
}

async function measure(bench: BenchWorld, wanted: number): Promise<Line[]> {
  if (!existsSync(drawnFrom)) throw new Error(`the records to draw from are not at ${drawnFrom}`)
  const rows = Math.min(wanted, ROWS)
  const dir = await mkdtemp(path.join(tmpdir(), 'convive-bench-import-'))
  try {
    const file = path.join(dir, 'drawn.csv')
    await pipeline(
      Readable.from(drawAgain(await linesOf(drawnFrom), rows)),
      createWriteStream(file),
    )
    const counts = await countClasses(file)
    await seedTerritory(bench.world, territoryPack('pa'))
    const { seconds, taken } = await takeFile(bench, file, [...counts.keys()])
    const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024)
    const isEqual = await sameTotals(bench.owner, counts)
    const floor = await copySeconds(bench.owner, path.join(dir, 'columns.copy'))
    return [
      {
        measure: `${rows} rows taken`,
        value: rows / seconds,
        unit: 'rows/s',
        floor: rows / floor,
        ratio: floor / seconds,
        mustBeAtLeast: 0.25,
        seconds,
        floorSeconds: floor,
        ...taken,
      },
      { measure: 'peak memory', value: peakMiB, unit: 'MiB', mustBeAtMost: 400 },
      {
        measure: 'classes whose totals equal a count of the file',
        value: isEqual,
        unit: 'classes',
        of: counts.size,
      },
    ]
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function linesOf(packed: string): Promise<string[]> {
  const lines: string[] = []
  const input = createReadStream(packed).pipe(createGunzip())
  for await (const line of createInterface({ input })) if (line !== '') lines.push(line)
  return lines.slice(1)
}

/** Mulberry32: the same seed draws the same file. */
function drawer(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

function* drawAgain(lines: readonly string[], count: number): Generator<string> {
  const draw = drawer(1)
  yield 'datetime,x_ft,y_ft,crime_code,count\n'
  let piece = ''
  for (let n = 0; n < count; n++) {
    const [when, x, y, code, units] = lines[Math.floor(draw() * lines.length)]!.split(',')
    const angle = 2 * Math.PI * draw()
    const away = JITTER_METERS * FEET * Math.sqrt(draw())
    const moved = (at: string | undefined, by: number): string =>
      at === '' || at === undefined ? '' : (Number(at) + by).toFixed(1)
    piece += `${when},${moved(x, away * Math.cos(angle))},${moved(y, away * Math.sin(angle))},${code},${units}\n`
    if (piece.length < 65_536) continue
    yield piece
    piece = ''
  }
  yield piece
}

async function countClasses(file: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  let isHead = true
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const code = line.split(',')[3]!
    if (!isHead) counts.set(code, (counts.get(code) ?? 0) + 1)
    isHead = false
  }
  return counts
}

async function takeFile({ world }: BenchWorld, file: string, codes: readonly string[]) {
  const categoryOf = (code: string): string | undefined =>
    categories[String(Math.floor(Number(code) / 10_000))]
  const mapping = Mapping.parse({
    class: { column: 'crime_code' },
    when: { by: 'moment', column: 'datetime' },
    where: {
      point: {
        x: 'x_ft',
        y: 'y_ft',
        crs: '+proj=tmerc +lat_0=35.8333333333333 +lon_0=-90.5 +k=0.999933333333333 +x_0=250000 +y_0=0 +datum=NAD83 +units=us-ft',
      },
    },
    units: 'count',
    zone: 'America/Chicago',
    classes: Object.fromEntries(
      codes.flatMap((code) => {
        const category = categoryOf(code)
        return category === undefined ? [] : [[code, category]]
      }),
    ),
  })
  const source = await keepSource(world, { name: 'SLMPD', institution: 'SLMPD', mapping })
  const begun = performance.now()
  const { id: _, ...taken } = await takeDelivery(world, { source, file: fileAt(file) })
  return { seconds: (performance.now() - begun) / 1_000, taken }
}

/** @returns how many classes have as many records as the file has rows of them */
async function sameTotals(owner: PoolConfig, counts: ReadonlyMap<string, number>): Promise<number> {
  const client = new pg.Client(owner)
  await client.connect()
  const { rows } = await client.query<{ name: string; n: number }>(
    'select source_class as name, count(*)::int as n from source_record group by 1',
  )
  await client.end()
  return rows.filter(({ name, n }) => counts.get(name) === n).length
}

/** The same columns by COPY into a temporary table, and from there into a logged one with the same indexes. */
async function copySeconds(owner: PoolConfig, file: string): Promise<number> {
  const client = new pg.Client(owner)
  await client.connect()
  await pipeline(client.query(to('copy source_record to stdout')), createWriteStream(file))
  await client.query('create table floor_record (like source_record including all)')
  await client.query('create temporary table staged (like source_record)')
  const begun = performance.now()
  await client.query('begin')
  await pipeline(createReadStream(file), client.query(from('copy staged from stdin')))
  await client.query('insert into floor_record select * from staged')
  await client.query('commit')
  const seconds = (performance.now() - begun) / 1_000
  await client.end()
  return seconds
}
