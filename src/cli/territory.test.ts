import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pa } from '#kernel/place/pa/pack.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { sayIn } from './language.ts'
import { answerTerritory, territory } from './territory.ts'

let db: FreshDb
let t: TestWorld
let dir: string
beforeAll(async () => {
  db = await freshDb()
  t = testWorld(db)
  dir = await mkdtemp(path.join(tmpdir(), 'convive-territory-'))
  await seedTerritory(t.world, pa)
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
  await rm(dir, { recursive: true })
})

async function run(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  const code = await answerTerritory(t.world, args, (line) => lines.push(line))
  return { code, lines }
}

async function fileOf(name: string, content: unknown): Promise<string> {
  const file = path.join(dir, name)
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

const square = (code: string, half: number) => {
  const { lon, lat } = pa.places().find((place) => place.code === code)!
  const [w, e, s, n] = [lon - half, lon + half, lat - half, lat + half]
  const ring = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ]
  return {
    type: 'Feature',
    properties: { code },
    geometry: { type: 'Polygon', coordinates: [ring] },
  }
}

test('the help names each verb', () => {
  for (const verb of ['list', 'show', 'import']) expect(territory.usage).toContain(verb)
})

test('a list names what lies in a place, its seat marked', async () => {
  const { code, lines } = await run('list', '--under', '0805', '--kind', 'corregimiento')
  expect(code).toBe(0)
  expect(lines).toHaveLength(9)
  expect(lines.join('\n')).toMatch(/080501 .*Chepo \*/)
  expect(lines.at(-1)).toBe(sayIn('territory.listed', { places: 8, on: '2026-11-27' }))
})

test('a search as JSON is what the interface answers', async () => {
  const { lines } = await run('list', '--search', 'torti', '--json')
  expect(JSON.parse(lines[0]!)).toMatchObject({ places: [{ code: '080508', name: 'Tortí' }] })
})

test('a place is shown with its boundary through time', async () => {
  const { code, lines } = await run('show', '0805')
  expect(code).toBe(0)
  expect(lines[0]).toContain('Chepo')
  expect(lines.join('\n')).toContain(sayIn('territory.approximate', {}))
  expect(lines.filter((line) => line.startsWith('  0805'))).toHaveLength(8)
})

test('an import says what it stored and why a row was not taken', async () => {
  const features = [square('080504', 0.1), square('080508', 0.1)]
  const stray = { ...square('080508', 0.1), properties: { code: '999999', name: 'Atlantis' } }
  const file = await fileOf('chepo.geojson', {
    type: 'FeatureCollection',
    features: [...features, stray],
  })
  const { code, lines } = await run('import', file, '--from', '2026-11-01', '--source', 'IGNTG')
  expect(code).toBe(0)
  expect(lines[0]).toBe(sayIn('territory.stored', { stored: 2, from: '2026-11-01' }))
  const why = sayIn('place.boundary.unmatched', {})
  expect(lines).toContain(`  3: 999999 Atlantis: ${why}`)
  expect(lines.at(-1)).toBe(sayIn('territory.left', { rejected: 1, approximate: 697 }))
  const shown = await run('show', '080508', '--json')
  expect(JSON.parse(shown.lines[0]!).versions).toMatchObject([
    { boundary: 'imported', validFrom: '2026-11-01', validTo: null, source: 'IGNTG' },
    { boundary: 'approximate', validTo: '2026-11-01' },
  ])
})

test('a file of which nothing can be taken ends with exit code 1', async () => {
  const stray = { ...square('080508', 0.1), properties: { code: '999999' } }
  const file = await fileOf('stray.geojson', { type: 'FeatureCollection', features: [stray] })
  const { code, lines } = await run('import', file, '--json')
  expect(code).toBe(1)
  expect(JSON.parse(lines[0]!)).toMatchObject({ stored: 0, rejected: [{ reason: 'unmatched' }] })
})

test.each([
  ['no verb', [], 'cli.argument'],
  ['an unknown verb', ['draw'], 'cli.argument'],
  ['a list of something', ['list', '0805'], 'cli.argument'],
  ['an unknown option', ['list', '--colour'], 'cli.argument'],
  ['a kind that is not there', ['list', '--kind', 'village'], 'cli.argument'],
  ['a day that is not there', ['list', '--on', '2026-02-30'], 'cli.argument'],
  ['a place that is not there', ['show', '0899'], 'place.absent'],
  ['a file that is not there', ['import', '/nowhere/at/all.geojson'], 'territory.noFile'],
])('%s is refused in words', async (_, args, code) => {
  await expect(run(...args)).rejects.toMatchObject({ name: 'Refusal', code })
})

test('a file that is no JSON, or no collection, is refused in words', async () => {
  const text = await fileOf('text.geojson', 'code,name')
  await expect(run('import', text)).rejects.toMatchObject({ code: 'territory.noJson' })
  const list = await fileOf('list.geojson', '\uFEFF[]')
  await expect(run('import', list)).rejects.toMatchObject({ code: 'place.noFeatureCollection' })
})

const published = fileURLToPath(
  new URL('../../../shared/data/panama/corregimientos.geojson', import.meta.url),
)

test('the published boundaries of Panama come in: by code, by name and place, and not at all', async ({
  skip,
}) => {
  skip(!existsSync(published), `${published} is not beside the project`)
  const named = await run('import', published, '--from', '2026-11-14', '--code-field', 'none')
  expect(named.code).toBe(0)
  expect(named.lines[1]).toBe(sayIn('territory.tied', { byCode: 0, byName: 502, same: 0 }))
  const { code, lines } = await run('import', published, '--from', '2026-11-15')
  expect(code).toBe(0)
  expect(lines.slice(0, 2)).toEqual([
    sayIn('territory.stored', { stored: 62, from: '2026-11-15' }),
    sayIn('territory.tied', { byCode: 62, byName: 0, same: 501 }),
  ])
  expect(lines.filter((line) => line.startsWith('  '))).toHaveLength(5)
  // One more than these 563 was tied by its name before.
  expect(lines.at(-1)).toBe(sayIn('territory.left', { rejected: 5, approximate: 135 }))
})
