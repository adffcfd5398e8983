import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { entriesIn } from '#test/ledger.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import type { CivilDate } from '../time.ts'
import { importBoundaries } from './boundary.service.ts'
import { pa } from './pa/pack.ts'
import { placeRoutes } from './place.routes.ts'
import { placeOf } from './place.rules.ts'
import { type Place, TerritoryMap } from './place.schema.ts'
import {
  drawMap,
  listTerritory,
  locateInTerritory,
  readPlace,
  readShapes,
  readTerritory,
  seedTerritory,
} from './place.service.ts'

let db: FreshDb
let t: TestWorld
let other: TestWorld
beforeAll(async () => {
  db = await freshDb()
  t = testWorld(db, { max: 4 })
  other = testWorld(db, { tenant: { id: 2 }, seed: 'other' })
})
afterAll(async () => {
  await t.pool.close()
  await other.pool.close()
  await db.close()
})
beforeEach(async () => {
  // Back to what was seeded; much quicker than seeding anew.
  await db.owner.query('delete from place_version where follows is not null')
  await db.owner.query('update place_version set valid_to = null where valid_to is not null')
  await db.owner.query('truncate ledger_entry')
  t.clock.now = Date.parse('2026-11-27T14:00:00Z')
  await seedTerritory(t.world, pa)
})

const today = '2026-11-27' as CivilDate
const yesterday = '2026-11-26' as CivilDate
const torti = '080508'

/** A file with a square around Torti's centre. @param half  half its side, in degrees */
const squareFile = (half: number, code = torti) => {
  const { lon, lat } = pa.places().find((place) => place.code === code)!
  const [w, e, s, n] = [lon - half, lon + half, lat - half, lat + half]
  const ring = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ]
  const geometry = { type: 'Polygon', coordinates: [ring] }
  return {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: { code }, geometry }],
  }
}

test('what was seeded reads back as the pack has it', async () => {
  const territory = await readTerritory(t.world)
  expect(territory.places.size).toBe(795)
  for (const place of pa.places())
    expect(placeOf(territory, place.code)).toMatchObject({ ...place })
})

test('seeding again adds nothing, also from two sides at once', async () => {
  expect(await seedTerritory(t.world, pa)).toEqual({ added: 0, kept: 795 })
  await db.owner.query('truncate place_version, place')
  const both = await Promise.all([seedTerritory(t.world, pa), seedTerritory(t.world, pa)])
  expect(both.map(({ added }) => added).sort((a, b) => a - b)).toEqual([0, 795])
  const { rows } = await db.owner.query('select count(*)::int as n from place_version')
  expect(rows).toEqual([{ n: 795 }])
})

test('places that a later edition brings are added beside those that stand', async () => {
  await db.owner.query(`delete from place_version v using place p
    where p.id = v.place_id and p.code like '0805%' and length(p.code) = 6`)
  await db.owner.query(`delete from place where code like '0805%' and length(code) = 6`)
  expect(await seedTerritory(t.world, pa)).toEqual({ added: 8, kept: 787 })
  expect((await listTerritory(t.world, { under: '0805' })).places).toHaveLength(9)
})

test('another tenant sees no place of ours', async () => {
  expect((await readTerritory(other.world)).places.size).toBe(0)
  await expect(readPlace(other.world, '0805')).rejects.toThrow('place.absent')
})

test('a delivered boundary holds from its day on, and the days before keep the old one', async () => {
  const before = placeOf(await readTerritory(t.world), torti)
  const report = await importBoundaries(t.world, squareFile(0.1), { source: 'cadastre' })
  expect(report).toMatchObject({ validFrom: today, stored: 1, same: 0, byName: 0, rejected: [] })
  expect(report.stillApproximate).toBe(698)

  const now = placeOf(await readTerritory(t.world), torti)
  expect(now).toMatchObject({ boundary: 'imported', source: 'cadastre', placeId: before.placeId })
  expect(now.versionId).not.toBe(before.versionId)
  const past = placeOf(await readTerritory(t.world, yesterday), torti)
  expect(past).toMatchObject({ boundary: 'approximate', versionId: before.versionId })
  expect(past.shape).toEqual(before.shape)
})

test('seeding after an import does not bring the guess back', async () => {
  await importBoundaries(t.world, squareFile(0.1), { source: 'cadastre' })
  await seedTerritory(t.world, pa)
  expect(placeOf(await readTerritory(t.world), torti).boundary).toBe('imported')
})

test('the same file twice changes nothing; another one for the same day is not taken', async () => {
  await importBoundaries(t.world, squareFile(0.1), { source: 'cadastre' })
  const again = await importBoundaries(t.world, squareFile(0.1), { source: 'cadastre' })
  expect(again).toMatchObject({ stored: 0, same: 1, rejected: [] })
  const wider = await importBoundaries(t.world, squareFile(0.2), { source: 'cadastre' })
  expect(wider).toMatchObject({ stored: 0, same: 0, rejected: [{ row: 1, reason: 'notLater' }] })
  const { versions } = await readPlace(t.world, torti)
  expect(versions.map(({ validFrom, validTo }) => [validFrom, validTo])).toEqual([
    [today, null],
    ['2023-01-01', today],
  ])
})

test('a boundary may be announced for a day to come', async () => {
  const validFrom = '2027-01-01' as CivilDate
  await importBoundaries(t.world, squareFile(0.1), { source: 'law', validFrom })
  expect(placeOf(await readTerritory(t.world), torti).boundary).toBe('approximate')
  expect(placeOf(await readTerritory(t.world, validFrom), torti).boundary).toBe('imported')
  t.clock.now = Date.parse('2027-01-01T05:00:00Z') // midnight in Panama
  expect(placeOf(await readTerritory(t.world), torti).boundary).toBe('imported')
  const more = await importBoundaries(t.world, squareFile(0.1, '080504'), { source: 'law' })
  expect(more.stored).toBe(1)
})

test('two imports at once follow one another', async () => {
  const validFrom = (day: string) => day as CivilDate
  const reports = await Promise.all([
    importBoundaries(t.world, squareFile(0.1), { source: 'a', validFrom: validFrom('2026-12-01') }),
    importBoundaries(t.world, squareFile(0.2), { source: 'b', validFrom: validFrom('2026-12-01') }),
  ])
  expect(reports.map(({ stored }) => stored).sort((a, b) => a - b)).toEqual([0, 1])
})

test('each redrawn place stands in the ledger, in the transaction of the act', async () => {
  await importBoundaries(t.world, squareFile(0.1), { source: 'cadastre' })
  const [entry, ...more] = await entriesIn(t.pool)
  const { rows } = await db.owner.query('select id from place where code = $1', [torti])
  expect(entry).toMatchObject({ did: 'place.redraw', about: { kind: 'place', id: rows[0].id } })
  expect(more).toEqual([])
})

const version = `insert into place_version (tenant_id, id, place_id, valid_from, valid_to, follows, name, aliases,
  lon, lat, seat, boundary, source)
  select 1, gen_random_uuid(), id, $1, $2, $3, 'X', '{}', -79, 9, false, 'none', 'test' from place where code = '0805'`

test.each([
  ['a second first version', ['2020-01-01', '2023-01-01', null]],
  ['a second open version', ['2026-01-01', null, '2026-01-01']],
  ['a version that follows none', ['2022-01-01', '2022-06-01', '2022-01-01']],
  [
    'a version that begins on another day than it follows',
    ['2026-01-01', '2027-01-01', '2025-01-01'],
  ],
  ['a version that ends before it begins', ['2026-01-01', '2025-01-01', '2026-01-01']],
])('%s cannot be written', async (_, values) => {
  await expect(db.owner.query(version, values)).rejects.toThrow(/constraint/)
})

test('the application cannot change or remove a version, only end it', async () => {
  const tried = (text: string) =>
    t.world.transaction((tx) => tx.db.getExecutor().executeQuery(rawQuery(text)))
  const rawQuery = (text: string) => ({
    query: { kind: 'RawNode' as const, sqlFragments: [text], parameters: [] },
    sql: text,
    parameters: [],
    queryId: { queryId: text },
  })
  await expect(tried(`update place_version set name = 'X'`)).rejects.toThrow(/denied/)
  await expect(tried('delete from place_version')).rejects.toThrow(/denied/)
})

test('the list, the shapes, the drawing and a point come through the routes, as their endpoints say', async () => {
  const asked = { caller: { actors: ['anyone'], language: 'es' } } as never
  const answers = await Promise.all(
    placeRoutes(t.world).map(async ({ endpoint, answer }) => {
      const input = endpoint.input.parse(endpoint.example)
      return [endpoint.path, endpoint.output.parse(await answer(input, asked))] as const
    }),
  )
  const byPath = new Map(answers) as Map<string, Record<string, unknown>>
  expect(byPath.get('/api/places')).toMatchObject({ on: today, places: { length: 8 } })
  expect(byPath.get('/api/places/shapes')).toMatchObject({ features: { length: 8 } })
  expect(byPath.get('/api/places/map')).toMatchObject({ areas: { length: 8 }, approximate: true })
  expect(byPath.get('/api/places/locate')).toMatchObject({ certainty: 'approximate' })
})

test('a country is drawn by its provinces, a district by its corregimientos', async () => {
  const country = await drawMap(t.world, { under: 'PA' })
  expect(country.areas).toHaveLength(13)
  expect(TerritoryMap.parse(country)).toEqual(country)
  expect((await drawMap(t.world, { under: '08', kind: 'district' })).areas).toHaveLength(6)
  await expect(drawMap(t.world, { under: torti, kind: 'district' })).rejects.toThrow(
    'place.noShapes',
  )
})

test('shapes are GeoJSON that says which boundaries are approximate', async () => {
  await importBoundaries(t.world, squareFile(0.1), { source: 'cadastre', validFrom: today })
  const { features } = await readShapes(t.world, { under: '0805', kind: 'corregimiento' })
  const guessed = features.filter(({ properties }) => properties.boundary === 'approximate')
  expect([features.length, guessed.length]).toEqual([8, 7])
})

test('a point near an edge that is only guessed names the neighbours too', async () => {
  const codes = (places: readonly Place[]): string[] => places.map(({ code }) => code)
  const { lon, lat } = placeOf(await readTerritory(t.world), torti)
  const inside = await locateInTerritory(t.world, { lon, lat })
  expect(inside).toMatchObject({ place: { code: torti }, distanceMeters: 0, others: [] })
  const vague = await locateInTerritory(t.world, { lon, lat, accuracyMeters: 40_000 })
  expect(codes(vague.others)).toContain('080507')
  expect(await locateInTerritory(t.world, { lon: -79, lat: 5 })).toMatchObject({
    place: null,
    certainty: 'none',
  })
})

test('a search finds within a place, without accents', async () => {
  const { places } = await listTerritory(t.world, { search: 'torti', under: '0805' })
  expect(places).toMatchObject([{ code: torti, name: 'Tortí', within: ['Chepo', 'Panamá'] }])
})
