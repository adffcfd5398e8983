import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pa } from '#kernel/place/pa/pack.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import type { Atom } from '#kernel/publish/publish.schema.ts'
import { basemapFile } from '#platform/basemap/basemap.ts'
import type { HttpApp } from '#platform/http/app.ts'
import { openPresence } from '#platform/presence/presence.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { testApp } from '#test/http.ts'
import { lineTile, pmtilesOf } from '#test/pmtiles.ts'
import { freezeForTest, homicides } from '#test/releases.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { policy, retention } from '../../loop.ts'
import { say } from '../../messages.ts'
import { datasetPages } from './dataset.pages.ts'
import { datasetDocuments } from './files.service.ts'
import { mapDocuments } from './map.service.ts'

const publicUrl = 'http://localhost:8080'

let db: FreshDb
let t: TestWorld
let app: HttpApp
let data = ''
let basemap = ''

/** Thefts of two years in Chepo: many in two places, one planted victim in a third, none in a fourth. */
function thefts(): Atom[] {
  const atom = (place: string, month: string, count: number): Atom => ({
    ...{ place, month, year: month.slice(0, 4), class: 'Hurto', iccs: '0502', count },
    certainty: 'name',
  })
  const months = ['2024-02', '2024-08', '2025-02', '2025-05', '2025-08', '2025-11']
  return [
    ...months.flatMap((month, i) => [
      atom('080501', month, 40 + i),
      atom('080508', month, 30),
      atom('080506', month, 20 + i),
    ]),
    atom('080504', '2025-05', 1),
  ]
}

beforeAll(async () => {
  data = mkdtempSync(path.join(tmpdir(), 'convive-map-'))
  basemap = basemapFile(data)
  mkdirSync(path.dirname(basemap))
  db = await freshDb()
  t = testWorld(db)
  await seedTerritory(t.world, pa)
  await freezeForTest(t.world, {
    definition: {
      ...homicides(t.world),
      unit: 'offence',
      filter: { iccsUnder: '0502' },
      dimensions: {
        ...{ place: { under: '0805', level: 'corregimiento' }, period: 'month', class: 'none' },
      },
      rule: 'event',
    },
    atoms: thefts(),
    months: { from: '2024-01', to: '2025-12' },
  })
  const site = {
    ...{ emergencyPhone: '104', publicUrl, styles: ['/pages.css'], policy, retention },
    ...{ channels: [], basemap, presence: openPresence(), say },
    movingMap: { scripts: ['/observatory/map/assets/main-12345678.js'], styles: ['/map.css'] },
  }
  app = testApp({
    pages: datasetPages(t.world, site),
    documents: [...mapDocuments(t.world, site), ...datasetDocuments(t.world, site)],
    policy,
    say,
  }).app
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
  rmSync(data, { recursive: true })
})

const ask = (address: string, headers: Record<string, string> = {}) =>
  app.request(`${publicUrl}${address}`, {
    headers: { 'accept-language': 'en', accept: 'text/html', ...headers },
  })
const pageAt = async (address: string): Promise<string> => (await ask(address)).text()

interface Drawn {
  readonly metadata: Record<string, unknown>
  readonly features: readonly {
    readonly id: string
    readonly properties: Record<string, unknown>
    readonly geometry: { readonly type: string }
  }[]
}
const drawnAt = async (place: string, period: string): Promise<Drawn> =>
  (await ask(`/data/map/releases/1/${place}/${period}.geojson`)).json() as Promise<Drawn>

test('a page carries no script and no list until a map to move is asked for', async () => {
  const still = await ask('/observatory/releases/1?period=2025')
  const words = await still.text()
  expect(words).not.toContain('<script')
  expect(words).not.toContain('map.css')
  expect(words).not.toContain('class="places"')
  expect(still.headers.get('content-security-policy')).not.toContain('worker-src')
  expect(words).toContain('href="?place=0805&amp;period=2025&amp;map=move#map"')
  // The one link and the key of the boundaries is what a reader pays who does not want it.
  expect(
    words.length - words.replace(/<p class="hint"><a href="[^"]*#map">.*?<\/p>/, '').length,
  ).toBeLessThan(140)
})

test('asked for, the map comes with its list and its own policy, and the drawing stays', async () => {
  const moving = await ask('/observatory/releases/1?period=2025&map=move&lang=en')
  const words = await moving.text()
  const policies = moving.headers.get('content-security-policy')
  expect(policies).toContain("worker-src 'self'")
  expect(policies).toContain("connect-src 'self'")
  expect(policies).not.toMatch(/script-src[^;]*(?:unsafe|blob|https?:)/)
  expect(words).toContain('src="/observatory/map/assets/main-12345678.js"></script>')
  expect(words).toContain('data-source="/data/map/releases/1/0805/2025.geojson"')
  expect(words).toContain('<svg viewBox="0 0 1000')
  const listed = [...words.matchAll(/data-code="(\d+)"/g)].map(([, code]) => code)
  expect(listed).toHaveLength(8)
  // Whatever is chosen next keeps the map, and the language.
  expect(words).toContain('href="?place=080501&amp;period=2025&amp;map=move&amp;lang=en#map"')
  expect(words).toContain('<input type="hidden" name="map" value="move">')
  expect(words).toContain('href="?place=0805&amp;period=2025&amp;lang=en#map"')
  for (const language of ['es', 'pt', 'en'])
    expect(await pageAt(`/observatory/releases/1?map=move&lang=${language}`)).not.toMatch(
      /dataset\.[a-z]|undefined/,
    )
})

test('the map has the numbers of the release and no others: as the table, place by place', async () => {
  const csv = await pageAt('/data/releases/1/release-1.csv')
  const rows: Record<string, string>[] = parse(csv, { columns: true })
  for (const period of ['2025', '2024', '2025-05', 'all']) {
    const { features, metadata } = await drawnAt('0805', period)
    expect(metadata).toMatchObject({ release: 1, place: '0805', period, by: 'count' })
    expect(features).toHaveLength(8)
    for (const { id, properties, geometry } of features) {
      const row = rows.find((one) => one.place_code === id && one.period === period)
      const count = row === undefined || row.count === '' ? null : Number(row.count)
      expect(properties.count, `${id} ${period}`).toBe(count)
      expect(properties.state).toBe(
        row === undefined ? 'none' : count === null ? 'hidden' : 'shown',
      )
      expect(String(properties.look)).toMatch(count === null ? /^(?:hidden|none)$/ : /^c\d$/)
      expect(geometry.type).toBe('MultiPolygon')
      expect(properties.boundary).toBe('approximate')
    }
  }
  const may = await drawnAt('0805', '2025-05')
  const planted = may.features.find(({ id }) => id === '080504')
  expect(planted?.properties).toMatchObject({ state: 'hidden', count: null, look: 'hidden' })
})

test('still and moved maps put each place into the same class', async () => {
  const words = await pageAt('/observatory/releases/1?period=2025-05&map=move')
  const { features } = await drawnAt('0805', '2025-05')
  for (const { id, properties } of features)
    expect(words).toContain(
      `href="?place=${id}&amp;period=2025-05&amp;map=move" class="${String(properties.look)} approximate"`,
    )
})

test('also what is not known of place or month is chosen on a map that is moved', async () => {
  for (const choice of ['place=unknown:0805&period=2025', 'place=0805&period=unknown:2025']) {
    const words = await pageAt(`/observatory/releases/1?${choice}&map=move`)
    const source = /data-source="([^"]+)"/.exec(words)?.[1]
    const drawn = await ask(source!)
    expect(drawn.status, source).toBe(200)
    expect(((await drawn.json()) as Drawn).features).toHaveLength(8)
  }
})

test('a release, a place or a period that is not there has no map', async () => {
  for (const address of [
    'releases/2/0805/2025.geojson',
    'releases/1/0899/2025.geojson',
    'releases/1/0805/2030.geojson',
    'releases/1/0805/..%2f..%2f2025.geojson',
    'releases/01/0805/2025.geojson',
    'x.json',
  ])
    expect((await ask(`/data/map/${address}`)).status, address).toBe(404)
})

test('a base map is picked up when it lies there, given in parts, and a broken one is ignored', async () => {
  const known = async () => (await (await ask('/data/map/basemap.json')).json()) as unknown
  const address = '/data/map/basemap.pmtiles'
  expect(await known()).toEqual({ base: null })
  expect((await ask(address, { range: 'bytes=0-9' })).status).toBe(404)

  const file = pmtilesOf(
    [
      {
        z: 5,
        x: 8,
        y: 15,
        bytes: lineTile('roads', [
          [0, 0],
          [9, 9],
        ]),
      },
    ],
    {
      vector_layers: [{ id: 'roads' }],
    },
  )
  writeFileSync(basemap, file)
  expect(await known()).toMatchObject({ base: { kind: 'vector', layers: ['roads'], address } })
  const part = await ask(address, { range: 'bytes=0-16383' })
  expect(part.status).toBe(206)
  expect(part.headers.get('content-range')).toBe(`bytes 0-${file.length - 1}/${file.length}`)
  expect(part.headers.get('etag')).toMatch(/^"[\w-]{22}"$/)
  expect(Buffer.from(await part.bytes())).toEqual(file)
  for (const range of [{}, { range: 'bytes=0-999999999' }, { range: 'bytes=0-1,3-4' }])
    expect((await ask(address, range)).status).toBe(400)

  writeFileSync(basemap, 'no map')
  expect(await known()).toEqual({ base: null })
  rmSync(basemap)

  // Where the data of the installation lies is nobody's business.
  mkdirSync(basemap)
  const none = await ask(address, { range: 'bytes=0-9', accept: 'application/json' })
  expect(none.status).toBe(404)
  expect(await none.text()).not.toContain(data)
  expect(await known()).toEqual({ base: null })
})
