import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { placesNear } from '#kernel/place/place.rules.ts'
import { readTerritory, seedTerritory } from '#kernel/place/place.service.ts'
import { HOUR } from '#kernel/time.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { say } from '../../messages.ts'
import { fileAt } from './file-look.service.ts'
import { Mapping, Period } from './import.schema.ts'
import { takeDelivery } from './import.service.ts'
import { pointFinder } from './place-points.rules.ts'
import { refusalsOf } from './record.service.ts'
import { keepSource } from './source.service.ts'
import { sweepBroken, undoDelivery } from './undo.service.ts'

let dir: string
let db: FreshDb
let t: TestWorld
let files = 0

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'convive-import-'))
  db = await freshDb()
  t = testWorld(db)
  await db.owner.query(
    `insert into tenant (id, name, zone, place, demo) values (1, 'Prueba', 'America/Panama', '0805', true)`,
  )
  await seedTerritory(t.world, territoryPack('pa'))
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
  await rm(dir, { recursive: true })
})

const plain = Mapping.parse({
  id: 'numero',
  class: { column: 'delito' },
  when: { by: 'moment', column: 'fecha', form: 'dmy' },
  where: { names: ['distrito', 'corregimiento'], point: { x: 'lon', y: 'lat' } },
  classes: { Hurto: '0502', Robo: '0401' },
})

const head = 'numero,delito,fecha,distrito,corregimiento,lon,lat,nombre\n'

let sources = 0
const newSource = (mapping: Mapping = plain): Promise<Id<'source'>> =>
  keepSource(t.world, { name: `fuente ${++sources}`, institution: 'Policía', mapping })

async function fileOf(content: string | Uint8Array): Promise<string> {
  const file = path.join(dir, `entrega ${++files}.csv`)
  await writeFile(file, content)
  return file
}

const take = async (source: Id<'source'>, content: string | Uint8Array) =>
  takeDelivery(t.world, { source, file: fileAt(await fileOf(content)) })

const recordsOf = async (source: Id<'source'>) =>
  (
    await db.owner.query(
      `select row, source_class, iccs, place, certainty, units, state, alike, occurred_from, occurred_to
       from source_record where source_id = $1 order by delivery_id, row`,
      [source],
    )
  ).rows

const standing = async (): Promise<number> =>
  Number((await db.owner.query('select count(*) from source_record')).rows[0].count)

test('rows are dated, placed and classed; what else stands in them is sealed', async () => {
  const source = await newSource()
  const taken = await take(
    source,
    `${head}A1,Hurto,5/3/2024 14:05,CHEPO,Tortí,,,Ana Moreno\n` +
      'A2,Otro,06/03/2024,No disponible,,-78.6,8.97,Luis\n' +
      'A3,Robo,7-mar-2024,Chepo,Chepo (cabecera),,,\n',
  )
  expect(taken).toMatchObject({ rows: 3, taken: 3, refused: 0, mapped: 2, located: 3 })
  expect(await recordsOf(source)).toMatchObject([
    {
      source_class: 'Hurto',
      iccs: '0502',
      place: '080508',
      certainty: 'name',
      occurred_from: Date.parse('2024-03-05T19:05:00Z'),
    },
    {
      iccs: null,
      certainty: 'approximate',
      occurred_from: Date.parse('2024-03-06T05:00:00Z'),
      occurred_to: Date.parse('2024-03-07T05:00:00Z'),
    },
    { iccs: '0401', place: '080501' },
  ])
  const { rows } = await db.owner.query(`select t::text as text from source_record t`)
  expect(JSON.stringify(rows)).not.toContain('Moreno')
  const entries = await db.owner.query(
    `select count(*)::int as n from ledger_entry where kind = 'act'`,
  )
  expect(entries.rows[0].n).toBeGreaterThan(0)
})

test('each row that cannot be understood is named with its field and reason, and the others are taken', async () => {
  const source = await newSource()
  const taken = await take(
    source,
    `${head}B1,Hurto,30/02/2024,Chepo,Tortí,,,\n` +
      'B2,Hurto,1/1/24,Chepo,Tortí,,,\n' +
      'B3,Hurto,1/1/2031,Chepo,Tortí,,,\n' +
      'B4,Hurto,1/1/2024 25:10,Chepo,Tortí,,,\n' +
      'B5,Hurto,1/1/2024,,,8.97,-78.6,\n' +
      'B6,Hurto,1/1/2024,Chepo\n' +
      'B7,Hurto,,Chepo,Tortí,,,\n' +
      'B8,Hurto,1/1/2024,Chepo,Tortí,x,8.9,\n' +
      '"B9","Hurto","1/1/2024","Chepo","Tortí","","","=cmd()"\n' +
      'B10,all,1/1/2024,Chepo,Tortí,,,\n',
  )
  expect(taken).toMatchObject({ rows: 10, taken: 1, refused: 9 })
  expect(await refusalsOf(t.world, taken.id)).toEqual([
    { row: 2, field: 'fecha', code: 'import.noSuchDay' },
    { row: 3, field: 'fecha', code: 'import.notADate' },
    { row: 4, field: 'fecha', code: 'import.fromTomorrow' },
    { row: 5, field: 'fecha', code: 'import.noSuchTime' },
    { row: 6, field: 'lon', code: 'import.swapped' },
    { row: 7, field: '', code: 'import.ragged' },
    { row: 8, field: 'fecha', code: 'import.noDate' },
    { row: 9, field: 'lon', code: 'import.notANumber' },
    { row: 11, field: 'delito', code: 'import.reservedClass' },
  ])
})

const feature = (n: number, geometry: unknown = { type: 'Point', coordinates: [-78.6, 8.97] }) => ({
  type: 'Feature',
  id: `J${n}`,
  properties: { delito: 'Hurto', fecha: `${n}/3/2024`, nombre: 'Ana "Pe}ña" [x]', edad: 31 },
  geometry,
})
const collection = (...features: unknown[]): string =>
  JSON.stringify({ type: 'FeatureCollection', note: '{"features": [', features }, null, 1)
const mapped = Mapping.parse({
  id: 'feature.id',
  class: { column: 'delito' },
  when: { by: 'moment', column: 'fecha', form: 'dmy' },
  classes: { Hurto: '0502' },
})

const zip = new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0, 0])
const row = (n: number | string): string => `${n},Hurto,1/1/2024,Chepo,Tortí,,,\n`
const bad: readonly [string, () => string | Uint8Array, string][] = [
  ['an empty file', () => '', 'import.empty'],
  ['names of columns alone', () => head, 'import.empty'],
  ['a ZIP that is called CSV', () => zip, 'import.packedOtherwise'],
  ['a picture', () => new Uint8Array([0x89, 0x50, 0, 1, 10]), 'import.notText'],
  ['a gzip cut short', () => gzipSync(head + row(1)).subarray(0, 40), 'import.damaged'],
  ['a quote left open', () => `${head}${row(1)}"C2,Hurto\n${row(3)}`, 'import.quoteNotClosed'],
  ['a cell of 10 MB', () => `${head}${'x'.repeat(10_000_000)},Hurto`, 'import.longRow'],
  ['a column that is not there', () => 'numero,delito\n1,Hurto\n', 'import.noColumn'],
  ['a column twice', () => `delito,${head}x,${row(1)}`, 'import.columnTwice'],
  [
    'two encodings',
    () => Buffer.concat([Buffer.from(head + row('ñ')), Buffer.from(row('ñ'), 'latin1')]),
    'import.mixedEncodings',
  ],
  ['JSON that is no collection', () => '{"type":"Feature"}', 'import.notGeoJson'],
  ['a collection of nothing', () => collection(), 'import.empty'],
  ['a collection cut short', () => collection(feature(1)).slice(0, -40), 'import.notGeoJson'],
  [
    'words between features',
    () => collection(feature(1)).replace(/\]\s*\}$/, ', x ] }'),
    'import.notGeoJson',
  ],
  [
    'a feature of 10 MB',
    () => collection(feature(1), { ...feature(2), extra: 'x'.repeat(10_000_000) }),
    'import.longRow',
  ],
  [
    'GeoJSON that is not UTF-8',
    () => Buffer.from(collection(feature(1)).replace('Pe}', 'Peñ}'), 'latin1'),
    'import.notText',
  ],
  [
    'more than 500 columns',
    () => `${Array.from({ length: 501 }, (_, i) => `c${i}`).join(',')}\n`,
    'import.manyColumns',
  ],
  [
    'no row that can be taken',
    () => `${head}D1,Hurto,ayer,Chepo,Tortí,,,\n`,
    'import.nothingTaken',
  ],
]

test.each(bad)(
  '%s is refused with a sentence, and nothing of it stays',
  async (_, content, code) => {
    const source = await newSource()
    const before = await standing()
    await expect(take(source, content())).rejects.toMatchObject({ code })
    expect(await standing()).toBe(before)
  },
)

const rowed: readonly [string, () => string | Uint8Array, string, number][] = [
  ['an open quote', () => `${head}${row(1)}"C2,Hurto\n${row(3)}`, 'import.quoteNotClosed', 3],
  ['a cell of 10 MB', () => `${head}${row(1)}${'x'.repeat(10_000_000)}`, 'import.longRow', 3],
  [
    'another encoding',
    () => Buffer.concat([Buffer.from(head + row('ñ')), Buffer.from(row('ñ'), 'latin1')]),
    'import.mixedEncodings',
    3,
  ],
  ['a feature that is none', () => collection(feature(1), { type: 'x' }), 'import.notGeoJson', 2],
  [
    'a feature nested without end',
    () =>
      collection(feature(1), { ...feature(2), properties: { deep: 0.25 } }).replace(
        '0.25',
        `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
      ),
    'import.notGeoJson',
    2,
  ],
  [
    'the character zero in a feature',
    () => collection(feature(1), { ...feature(2), properties: { delito: 'Hurto\0' } }),
    'import.notText',
    2,
  ],
  [
    'no row that can be taken',
    () => `${head}${row(1).replace('1/1', '30/2')}`,
    'import.nothingTaken',
    2,
  ],
]

test.each(rowed)('what is wrong with a file names its row: %s', async (_, content, code, at) => {
  const source = await newSource()
  await expect(take(source, content())).rejects.toMatchObject({ code, facts: { row: at } })
  expect(say('es', code, { row: at, field: 'x', code: 'x' })).toContain(String(at))
})

test('empty lines count as a spreadsheet counts them, and 200 columns are no matter', async () => {
  const source = await newSource()
  const more = Array.from({ length: 192 }, (_, i) => `c${i}`).join(',')
  const wide = (line: string): string => line.replace('\n', `,${more}\n`)
  const taken = await take(
    source,
    `${wide(head)}\n${wide(row('M1').replace('1/1', '30/2'))}${wide(row('M2'))}`,
  )
  expect(taken).toMatchObject({ rows: 2, taken: 1 })
  expect(await refusalsOf(t.world, taken.id)).toMatchObject([{ row: 3 }])
})

test('a class that the classification has not is no mapping', () => {
  const read = Mapping.safeParse({ ...plain, classes: { Hurto: '9999' } })
  expect(read.success).toBe(false)
})

test('Windows-1252, a byte order mark, semicolons, tabs and gzip are read as they come', async () => {
  const text = `${head}E1,Hurto,5/3/2024,Chepo,Tortí,,,Peña\n`
  const forms = [
    Buffer.from(text, 'latin1'),
    Buffer.from(`\ufeff${text}`),
    Buffer.from(text.replaceAll(',', ';')),
    Buffer.from(text.replaceAll(',', '\t').replaceAll('\n', '\r\n')),
    gzipSync(text),
  ]
  for (const form of forms) {
    const source = await newSource()
    expect(await take(source, form)).toMatchObject({ taken: 1, located: 1 })
    expect(await recordsOf(source)).toMatchObject([{ place: '080508' }])
  }
})

test('the same file counts once; a later one of the same names stands for the earlier; undoing brings that back', async () => {
  const source = await newSource()
  const first = head + row('F1') + row('F2')
  await take(source, first)
  await expect(take(source, first)).rejects.toMatchObject({ code: 'import.sameFile' })
  t.clock.now += 1
  const later = await take(source, `${head}${row('F2')}${row('F3')}${row('F3')}`)
  expect(later).toMatchObject({ taken: 3, replaced: 2 })
  const states = async () => (await recordsOf(source)).map(({ state }) => state)
  expect(await states()).toEqual(['current', 'replaced', 'current', 'replaced', 'current'])
  await undoDelivery(t.world, later.id)
  expect(await states()).toEqual(['current', 'current'])
  await expect(undoDelivery(t.world, later.id)).rejects.toMatchObject({ code: 'import.notTaken' })
  const keys = await db.owner.query('select from data_key where about_id = $1', [later.id])
  expect(keys.rows).toHaveLength(0)
})

test('a withdrawal takes back what is like it; rows alike are flagged and stay', async () => {
  const { id: _, ...nameless } = plain
  const source = await newSource({ ...nameless, units: 'n' })
  const line = (day: string, n: number): string => `,Hurto,${day},Chepo,Tortí,,,,${n}\n`
  const taken = await take(
    source,
    head.replace('\n', ',n\n') +
      line('1/1/2024', 1) +
      line('1/1/2024', 1) +
      line('1/1/2024', -1) +
      line('2/1/2024', -1) +
      line('2/1/2024', 1) +
      line('4/1/2024', -1) +
      line('3/1/2024', 1) +
      line('3/1/2024', 1),
  )
  expect(taken).toMatchObject({ withdrawals: 3, unmatched: 1, alike: 1 })
  expect((await recordsOf(source)).map(({ state, alike }) => [state, alike])).toEqual([
    ['withdrawn', false],
    ['current', false],
    ['withdrawal', false],
    ['withdrawal', false],
    ['withdrawn', false],
    ['unmatched', false],
    ['current', false],
    ['current', true],
  ])
})

test('what is cancelled, and what was left by a reader that was killed, is gone', async () => {
  const source = await newSource()
  const many = head + Array.from({ length: 12_000 }, (_, i) => row(`G${i}`)).join('')
  const file = await fileOf(many)
  const before = await standing()
  const cancel = new AbortController()
  const order = {
    source,
    file: fileAt(file),
    signal: cancel.signal,
    progress: (_: number, rows: number) => rows > 4_000 && cancel.abort(),
  }
  await expect(takeDelivery(t.world, order)).rejects.toMatchObject({ code: 'import.cancelled' })
  expect(await standing()).toBe(before)
  await take(source, many)
  await db.owner.query(
    `update delivery set state = 'reading', ended_at = null where state = 'taken' and rows = 12000`,
  )
  t.clock.now += HOUR
  await sweepBroken(t.world)
  expect(await standing()).toBe(before)
  expect(await take(source, many)).toMatchObject({ taken: 12_000 })
})

test('what an undone delivery had replaced stays replaced where a third one stands for it', async () => {
  const source = await newSource()
  const ids: Id<'delivery'>[] = []
  for (const n of [1, 2, 3]) {
    t.clock.now += 1
    ids.push((await take(source, `${head}H1,Hurto,${n}/1/2024,Chepo,Tortí,,,\n`)).id)
  }
  await undoDelivery(t.world, ids[1]!)
  expect((await recordsOf(source)).map(({ state }) => state)).toEqual(['replaced', 'current'])
})

test('GeoJSON is read by the same mapping, also packed: properties are columns, the point is where it happened', async () => {
  const text = collection(
    feature(1),
    feature(2, null),
    feature(3, { type: 'Polygon', coordinates: [] }),
  )
  for (const form of [text, gzipSync(`\ufeff${text}`)]) {
    const source = await newSource(mapped)
    const taken = await take(source, form)
    expect(taken).toMatchObject({ rows: 3, taken: 2, refused: 1, located: 1, mapped: 2 })
    expect(await recordsOf(source)).toMatchObject([
      { row: 1, place: expect.stringMatching(/^0805/), certainty: 'approximate' },
      { row: 2, place: null },
    ])
    expect(await refusalsOf(t.world, taken.id)).toEqual([
      { row: 3, field: 'geometry', code: 'import.notAPoint' },
    ])
  }
})

test('a column that only later features have is there; features with the names of a refusal are rows', async () => {
  const source = await newSource({ ...mapped, units: 'cuantos' })
  const odd = {
    ...feature(2),
    properties: { ...feature(2).properties, cuantos: 2, code: 'x', field: 'y' },
  }
  expect(await take(source, collection(feature(1), odd))).toMatchObject({ taken: 1, refused: 1 })
})

const crs: readonly [string, string, number, number][] = [
  ['UTM 17 north', '+proj=utm +zone=17 +datum=WGS84 +units=m +no_defs', 763_842.32, 992_353.69],
  ['the name of a known system', 'EPSG:3857', -8_749_712.0, 1_002_632.0],
]

test.each(crs)('coordinates in %s find their place', async (_, definition, x, y) => {
  const source = await newSource(
    Mapping.parse({ ...plain, where: { point: { x: 'lon', y: 'lat', crs: definition } } }),
  )
  const taken = await take(source, `${head}K1,Hurto,1/3/2024,,,${x},${y},\n`)
  expect(taken).toMatchObject({ taken: 1, located: 1 })
  expect(await recordsOf(source)).toMatchObject([{ place: expect.stringMatching(/^0805/) }])
})

test('a class called as what every object has is not mapped, and a number beyond all is no coordinate', async () => {
  const [, definition] = crs[0]!
  const source = await newSource(
    Mapping.parse({ ...plain, where: { point: { x: 'lon', y: 'lat', crs: definition } } }),
  )
  const taken = await take(
    source,
    `${head}M1,constructor,1/3/2024,,,,,\nM2,Hurto,1/3/2024,,,1e999,1,\n`,
  )
  expect(await recordsOf(source)).toMatchObject([{ source_class: 'constructor', iccs: null }])
  expect(await refusalsOf(t.world, taken.id)).toEqual([
    { row: 3, field: 'lon', code: 'import.notANumber' },
  ])
})

test('a point finds the place that a look at all places finds, within and around a country', async () => {
  const territory = await readTerritory(t.world)
  const nearest = pointFinder(territory)
  let found = 0
  fc.assert(
    fc.property(
      fc.double({ min: -83.2, max: -77, noNaN: true }),
      fc.double({ min: 7, max: 9.8, noNaN: true }),
      (lon, lat) => {
        const among = placesNear(
          territory,
          { lon, lat },
          { kind: 'corregimiento', withinMeters: 2_000 },
        )
        expect(nearest({ lon, lat })?.place.code).toBe(among[0]?.place.code)
        if (among.length > 0) found++
      },
    ),
    { seed: 1, numRuns: 400 },
  )
  expect(found).toBeGreaterThan(50)
})

test('a coordinate system and a zone that do not exist are refused before anything is read', async () => {
  const point = { x: 'lon', y: 'lat', crs: 'EPSG:none' }
  await expect(newSource({ ...plain, where: { point } })).rejects.toMatchObject({
    code: 'import.noSuchCrs',
  })
  await expect(newSource({ ...plain, zone: 'America/Nowhere' })).rejects.toMatchObject({
    code: 'import.noSuchZone',
  })
})

test('period and completeness are kept as they are said, and what lies outside of the period is counted', async () => {
  const source = await newSource()
  const day = (from: string, to: string) => Period.parse({ from, to })
  const file = async () =>
    fileAt(
      await fileOf(`${head}L1,Hurto,31/1/2024,Chepo,Tortí,,,\nL2,Hurto,1/2/2024,Chepo,Tortí,,,\n`),
    )
  const order = { source, file: await file(), completeness: 'late' as const }
  await expect(
    takeDelivery(t.world, { ...order, period: day('2024-02-01', '2024-01-01') }),
  ).rejects.toMatchObject({ code: 'import.periodBackwards' })
  const taken = await takeDelivery(t.world, { ...order, period: day('2024-01-01', '2024-01-31') })
  expect(taken).toMatchObject({ taken: 2, outside: 1 })
  const { rows } = await db.owner.query(
    `select completeness, period_from::text, period_to::text, outside from delivery where id = $1`,
    [taken.id],
  )
  expect(rows).toEqual([
    { completeness: 'late', period_from: '2024-01-01', period_to: '2024-01-31', outside: 1 },
  ])
})

const shared = path.resolve('../shared/data')
const stLouis = path.join(shared, 'crime/st_louis_2015_2019.csv.gz')

test.skipIf(!existsSync(stLouis))(
  'five years of a city: withdrawals are matched, repeats flagged, nothing is lost',
  { timeout: 180_000 },
  async () => {
    const source = await newSource(
      Mapping.parse({
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
      }),
    )
    const taken = await takeDelivery(t.world, { source, file: fileAt(stLouis) })
    expect(taken).toMatchObject({
      rows: 233_133,
      refused: 0,
      located: 0,
      mapped: 0,
      withdrawals: 1_578,
      unmatched: 8,
    })
    const { rows } = await db.owner.query(
      'select state, count(*)::int as n from source_record where source_id = $1 group by 1 order by 1',
      [source],
    )
    expect(rows).toEqual([
      { state: 'current', n: 231_555 - 1_570 },
      { state: 'unmatched', n: 8 },
      { state: 'withdrawal', n: 1_570 },
      { state: 'withdrawn', n: 1_570 },
    ])
  },
)

const homicides = path.join(shared, 'panama/homicides_2017_2024.csv')

test.skipIf(!existsSync(homicides))(
  'victims by month and province, as a country publishes them',
  async () => {
    const source = await newSource(
      Mapping.parse({
        class: { is: 'Homicidio' },
        when: { by: 'parts', year: 'año', month: 'mes' },
        where: { names: ['provincia'] },
        classes: { Homicidio: '0101' },
      }),
    )
    const taken = await takeDelivery(t.world, { source, file: fileAt(homicides) })
    expect(taken).toMatchObject({ rows: 4_019, taken: 4_019, mapped: 4_019 })
    const { rows } = await db.owner.query(
      `select extract(year from occurred_from at time zone 'America/Panama')::int as year, count(*)::int as n
     from source_record where source_id = $1 group by 1 order by 1`,
      [source],
    )
    expect(rows.map(({ n }) => n)).toEqual([412, 439, 480, 500, 550, 499, 556, 583])
    expect(taken.located).toBe(4_004)
  },
)
