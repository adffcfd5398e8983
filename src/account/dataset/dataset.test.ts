import { createHash } from 'node:crypto'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pa } from '#kernel/place/pa/pack.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import type { MeasureDefinition } from '#kernel/publish/measure.schema.ts'
import type { Atom, Release } from '#kernel/publish/publish.schema.ts'
import {
  listHeads,
  newestRelease,
  readCells,
  readRelease,
} from '#kernel/publish/release.service.ts'
import type { HttpApp } from '#platform/http/app.ts'
import { openPresence } from '#platform/presence/presence.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { testApp } from '#test/http.ts'
import { freezeForTest, homicideAtoms, homicides, withoutHomicides } from '#test/releases.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { policy, retention } from '../../loop.ts'
import { say } from '../../messages.ts'
import { datasetPages } from './dataset.pages.ts'
import { datasetDocuments } from './files.service.ts'

const missing = withoutHomicides()
const publicUrl = 'http://localhost:8080'

let db: FreshDb
let t: TestWorld
let app: HttpApp
let national: Release
let local: Release

const thefts = (world: TestWorld['world']): MeasureDefinition => ({
  ...homicides(world),
  names: { es: '=Hurtos en Chepo', pt: 'Furtos em Chepo', en: 'Thefts in Chepo' },
  about: { es: 'Hurtos <b>contados</b>', pt: 'Furtos contados', en: 'Thefts counted' },
  unit: 'offence',
  filter: { iccsUnder: '0502' },
  dimensions: {
    place: { under: '0805', level: 'corregimiento' },
    period: 'month',
    class: 'source',
  },
  rule: 'event',
})

/** Thefts of a year: many in two places and two classes, one planted victim in a third place. */
const theftAtoms = (): Atom[] => {
  const atom = (place: string | null, month: string, kind: string, count: number): Atom => ({
    ...{ place, month, year: month.slice(0, 4), class: kind, iccs: '0502', count },
    certainty: place === null ? 'none' : 'name',
  })
  const quarters = ['2025-02', '2025-05', '2025-08', '2025-11']
  return [
    ...quarters.flatMap((month) => [
      atom('080501', month, 'Hurto', 40),
      atom('080508', month, 'Hurto', 30),
      atom('080501', month, 'Hurto agravado', 25),
      atom('080508', month, 'Hurto agravado', 35),
      atom(null, month, 'Hurto agravado', 12),
    ]),
    atom('080504', '2025-05', 'Hurto agravado', 1),
  ]
}

beforeAll(async () => {
  db = await freshDb()
  t = testWorld(db)
  await seedTerritory(t.world, pa)
  const site = {
    ...{ emergencyPhone: '104', publicUrl, styles: [], policy, retention, channels: [] },
    presence: openPresence(),
    say,
  }
  app = testApp({
    pages: datasetPages(t.world, site),
    documents: datasetDocuments(t.world, site),
    policy,
    say,
  }).app
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
})

const get = async (path: string, language = 'en'): Promise<{ status: number; text: string }> => {
  const answer = await app.request(`${publicUrl}${path}`, {
    headers: { 'accept-language': language, accept: 'text/html' },
  })
  return { status: answer.status, text: await answer.text() }
}

test('before anything is released the front page says so, and nothing is there', async () => {
  expect((await get('/observatory')).text).toContain('No figure has been published yet.')
  expect((await get('/observatory/releases')).text).toContain('No figure has been published yet.')
  for (const path of [
    '/observatory/releases/1',
    '/observatory/releases/x',
    '/observatory/measures/1',
    `/observatory/measures/${crypto.randomUUID()}`,
    '/data/releases/1/release-1.csv',
    '/data/releases/..%2f',
  ])
    expect((await get(path)).status, path).toBe(404)
  expect((await get('/data/releases.es.atom')).text).toContain('<feed')
})

describe.skipIf(missing !== undefined)(`homicides${missing ? `: ${missing}` : ''}`, () => {
  beforeAll(async () => {
    national = await freezeForTest(t.world)
  })

  test('the front page says the last number in a sentence, and leads to the measure', async () => {
    const { text } = await get('/observatory')
    expect(text).toContain(`href="/observatory/measures/${national.measure}"`)
    expect(text).toContain('Panamá, 2024: 583 victims were counted.')
  })

  test.each(['es', 'pt', 'en'] as const)('a measure is whole in %s', async (language) => {
    const { status, text } = await get(`/observatory/measures/${national.measure}`, language)
    expect(status).toBe(200)
    expect(text).toContain('583')
    expect(text).toContain('556')
    expect(text).toContain(national.checksum)
    expect(text).toContain(national.definition.about[language])
    expect(text).not.toMatch(/(?:dataset|ledger|permissions)\.[a-z]/)
    expect(text).not.toContain('undefined')
  })

  test('a number is compared with the year before, and chance is called chance', async () => {
    const at = (query: string) => get(`/observatory/releases/1?${query}`)
    expect((await at('place=PA&period=2024')).text).toContain('may be chance')
    expect((await at('place=PA&period=2021')).text).toContain('A year before: 500')
    expect((await at('place=03&period=2024')).text).toMatch(/Colón, 2024: \d+ victims/)
    expect((await at('place=PA&period=all')).text).toContain('4,019 victims')
    expect((await at('place=99&period=2024')).status).toBe(404)
    expect((await at('place=PA&period=2030')).status).toBe(404)
  })

  test('the page comes packed to whoever can unpack it, and is the same page', async () => {
    const plain = (await get('/observatory/releases/1')).text
    for (const [accepted, encoding, unpack] of [
      ['gzip, deflate', 'gzip', gunzipSync],
      ['gzip, br', 'br', brotliDecompressSync],
      ['br;q=0, gzip', 'gzip', gunzipSync],
    ] as const) {
      const answer = await app.request(`${publicUrl}/observatory/releases/1`, {
        headers: { 'accept-language': 'en', 'accept-encoding': accepted },
      })
      expect(answer.headers.get('content-encoding')).toBe(encoding)
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(bytes.length).toBeLessThan(plain.length / 3)
      expect(unpack(bytes).toString()).toBe(plain)
    }
  })

  test('each place of the map is a link with its number, and no place is ranked', async () => {
    const { text } = await get('/observatory/releases/1?place=PA&period=2024')
    const links = [
      ...text.matchAll(
        /<a href="\?place=(\w+)&amp;period=2024" class="c\d approximate" aria-label="([^"]+)"/g,
      ),
    ]
    expect(links).toHaveLength(13)
    expect(links.every(([, , words]) => /: [\d,]+$/.test(words!))).toBe(true)
    const rows = [...text.slice(text.indexOf('id="by-place"')).matchAll(/\?place=(\w+)&/g)].map(
      ([, code]) => code!,
    )
    expect(rows.slice(0, 13)).toEqual(
      national.dimensions.place
        .filter(({ code, parent }) => parent === 0 && !code.includes(':'))
        .map(({ code }) => code),
    )
    expect(text).not.toContain('<script')
    expect(text).not.toMatch(/ style="/)
  })

  test('the number is computed again from the table that is downloaded', async () => {
    const { text } = await get('/data/releases/1/release-1.csv')
    const rows: Record<string, string>[] = parse(text, { columns: true })
    const months = rows.filter((row) => row.period_part_of === '2024' && row.place_part_of === 'PA')
    expect(months.length).toBeGreaterThan(12 * 12)
    expect(months.reduce((sum, row) => sum + Number(row.count), 0)).toBe(583)
    const years = rows.filter((row) => row.period_part_of === 'all' && row.place_code === 'PA')
    expect(years.map((row) => Number(row.count))).toEqual([412, 439, 480, 500, 550, 499, 556, 583])
  })

  test('every file carries date, licence and definition, and has the checksum that stands beside it', async () => {
    const page = (await get('/observatory/releases/1')).text
    const sums = (await get('/data/releases/1/SHA256SUMS')).text.trim().split('\n')
    expect(sums).toHaveLength(5)
    for (const line of sums) {
      const [sum, name] = line.split('  ') as [string, string]
      const { text } = await get(`/data/releases/1/${name}`)
      expect(createHash('sha256').update(text).digest('hex')).toBe(sum)
      expect(page).toContain(`href="/data/releases/1/${name}" download="${name}"`)
      expect(page).toContain(sum)
    }
    const json = JSON.parse((await get('/data/releases/1/release-1.json')).text)
    expect(json).toMatchObject({
      ...{ release: 1, license: 'https://creativecommons.org/licenses/by/4.0/' },
      definition: { names: { en: 'Homicides in Panama' } },
      published: '2026-11-27T14:00:00.000Z',
    })
    const map = JSON.parse((await get('/data/releases/1/release-1.geojson')).text)
    expect(map.features).toHaveLength(14)
    expect(map.features[0].properties).toMatchObject({
      code: 'PA',
      count_2024: 583,
      boundary: 'approximate',
    })
    const chart = JSON.parse((await get('/data/releases/1/release-1.vl.json')).text)
    expect(chart.data.values.map(({ count }: { count: number }) => count)).toHaveLength(8)
    expect(JSON.stringify(chart)).not.toContain('var(--')
  })

  test('a correction is another release; the first stays and says so', async () => {
    const [late, ...rest] = await homicideAtoms(t.world)
    const corrects = { release: national.id, what: 'Dos víctimas más.', why: 'Llegaron tarde.' }
    const next = await freezeForTest(t.world, {
      definition: national.definition,
      measure: national.measure,
      atoms: [{ ...late!, count: late!.count + 2 }, ...rest],
      corrects,
    })
    expect((await get('/observatory/releases/1')).text).toContain(
      `/observatory/releases/${next.number}`,
    )
    const { text } = await get(`/observatory/measures/${national.measure}`)
    expect(text).toContain(
      'Corrects release 1. What changed: Dos víctimas más. Why: Llegaron tarde.',
    )
    const feed = (await get('/data/releases.en.atom')).text
    expect(feed.match(/<entry>/g)).toHaveLength(2)
    expect(feed).toContain('Llegaron tarde.')
    // What changed is told in figures: on the page, in the feed and in the files.
    expect(text).toContain('What changed of what was published')
    expect(text).toMatch(/<td>4,019 <small><a[^>]+>Release 1<\/a><\/small><\/td>\s*<td>4,021<\/td>/)
    expect(feed).toContain('Numbers change that were published: ')
    const file = (await get(`/data/releases/${next.number}/release-${next.number}.json`)).text
    expect(JSON.parse(file).quality.changes.periods[0]).toMatchObject({ from: 4_019, to: 4_021 })
  })
})

describe('small numbers', () => {
  beforeAll(async () => {
    const definition = thefts(t.world)
    local = await freezeForTest(t.world, {
      ...{ definition, atoms: theftAtoms(), months: { from: '2025-01', to: '2025-12' } },
      growing: ['2025-11', '2025-12'],
    })
  })

  const page = (query: string) => get(`/observatory/releases/${local.number}?${query}`)

  test('the planted victim is in no page and in no file', async () => {
    const cells = await readCells(t.world, local.id)
    expect(cells.some(({ count }) => count === null)).toBe(true)
    expect(cells.filter(({ count }) => count !== null && count > 0 && count < 5)).toEqual([])
    const { text } = await page('place=080504&period=2025')
    expect(text).toContain('the number is not shown')
    expect(text).toMatch(/class="hidden approximate chosen" aria-label="[^"]+: not shown"/)
    const csv: Record<string, string>[] = parse(
      (await get(`/data/releases/${local.number}/release-${local.number}.csv`)).text,
      { columns: true },
    )
    const victim = csv.find(
      (row) => row.place_code === '080504' && row.period === '2025' && row.class_code === 'all',
    )
    expect(victim).toMatchObject({ count: '', shown: 'false' })
  })

  test('what is still growing is not compared, and hollow in the chart', async () => {
    const { text } = await page('place=0805&period=2025')
    expect(text).toContain('Still growing: events of this period are yet to be recorded.')
    expect(text).toContain('fill-opacity="0"')
    expect(text).toContain('Hollow bar: still growing.')
    expect(text).not.toContain('A year before:')
  })

  test('what is not known stands in its own row, and its share among the limits', async () => {
    const { text } = await page('place=0805&period=all')
    expect(text).toContain('Place not known')
    expect(text).toContain('Place not known: not shown.')
    expect(text).toContain('Date not known: 0 (0%).')
  })

  test('words of a source stay words on the page and in a spreadsheet', async () => {
    expect((await page('place=0805')).text).not.toContain('<b>contados')
    const spanish = await get(`/observatory/releases/${local.number}`, 'es')
    expect(spanish.text).toContain('Hurtos &lt;b&gt;contados&lt;/b&gt;')
    expect((await get('/data/releases.es.atom')).text).toContain('Hurtos &lt;b&gt;contados')
  })
})

test('a rate is told with its interval, or alone where the measure is told without one', async () => {
  const told = async (interval: 'exact' | 'none') => {
    const release = await freezeForTest(t.world, {
      definition: {
        ...thefts(t.world),
        dimensions: { ...thefts(t.world).dimensions, class: 'none' },
        denominator: { source: 'Demo', date: '2024-01-01' as never, persons: { '0805': 100_000 } },
        interval,
      },
      ...{ atoms: theftAtoms(), months: { from: '2025-01', to: '2025-12' } },
    })
    const year = { place: '0805', period: '2025', class: 'all' }
    const [cell] = await readCells(t.world, release.id, year)
    const { text } = await get(`/observatory/releases/${release.number}?place=0805&period=all`)
    return { cell, text }
  }
  const [exact, alone] = [await told('exact'), await told('none')]
  expect(exact.cell!.rate).toBeCloseTo(569, 9)
  expect(exact.cell!.rateLow!).toBeLessThan(569)
  expect(exact.text).toContain('with 95 % confidence')
  expect(exact.text).toMatch(/<td>569\.0 \([\d.]+–[\d.]+\)<\/td>/)
  expect(alone.cell).toMatchObject({ rate: exact.cell!.rate, rateLow: null, rateHigh: null })
  expect(alone.text).toContain('That is 569.0 per 100,000 persons and year.')
  expect(alone.text).toContain('<td>569.0</td>')
  expect(alone.text).not.toContain('95 % confidence')
})

test('a list reads no more releases than it tells, and nothing of their entries', async () => {
  const heads = await listHeads(t.world)
  const numbers = heads.map(({ number }) => number)
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a))
  expect(await listHeads(t.world, 2)).toEqual(heads.slice(0, 2))
  const { dimensions, ...head } = await readRelease(t.world, local.number)
  expect(dimensions.place.length).toBeGreaterThan(1)
  expect(heads.find(({ id }) => id === local.id)).toStrictEqual(head)
  for (const measure of new Set(heads.map((each) => each.measure)))
    expect((await newestRelease(t.world, measure))?.id).toBe(
      heads.find((each) => each.measure === measure)!.id,
    )
  expect(await newestRelease(t.world, crypto.randomUUID())).toBeUndefined()
  // Whatever is not the newest of its measure says what took its place, and nothing else does.
  const { text } = await get('/observatory/releases')
  const corrected = heads.filter(({ correctedBy }) => correctedBy !== null)
  expect(text.split('class="notice danger"')).toHaveLength(corrected.length + 1)
})
