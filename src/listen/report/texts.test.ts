import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MINUTE } from '#kernel/time.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type Desk, openDesk } from '#test/desk.ts'
import { naughty } from '#test/mutations.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { reportPolicy as policy } from './report.rules.ts'
import type { Followed, ReportRead } from './report.schema.ts'

// What people write is given back exactly as they wrote it, or refused with the field's name; nothing in between.

let fresh: FreshDb
let here: TestWorld
let desk: Desk
beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy, limits: { typedPerHour: 1e6, derivedPerHour: 1e6 } })
  desk = await openDesk(here, fresh)
})
afterAll(async () => {
  expect(desk.log).toEqual([])
  await here.pool.close()
  await fresh.close()
})

/** Files of a well-known collection of odd CSV. */
const csvFolder = path.join(
  path.dirname(createRequire(import.meta.url).resolve('csv-spectrum')),
  'csvs',
)
const spectrum = globSync('*.csv', { cwd: csvFolder }).map((file) =>
  readFileSync(path.join(csvFolder, file), 'utf8'),
)
const longest = (max: number): string[] => ['a'.repeat(max), 'ñ'.repeat(max), '🐄'.repeat(max / 2)]
const texts = [...naughty, ...spectrum, ...longest(4000), `${'a'.repeat(4000)}b`, ' \t\n ', '\r\n']

/** What a text has to become, by the rule as people are told it: no edge blanks, some signs but not too many. */
function kept(text: string, max: number): string | undefined {
  const trimmed = text.trim()
  const isKept = trimmed.length > 0 && trimmed.length <= max && isStorable(text)
  return isKept ? trimmed : undefined
}
/** Half signs and the sign zero are no text. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

const draftOf = (given: object) => {
  const at = new Date(here.clock.now - 2 * MINUTE).toISOString()
  return {
    kind: 'other',
    story: 'x',
    where: { by: 'landmark', words: 'x' },
    when: { from: at, to: at },
    ...given,
  }
}

async function lastReport(): Promise<ReportRead> {
  const list = await desk.app.request('/api/reports?show=all&limit=1', {
    headers: { cookie: 'convive=operator' },
  })
  const { rows } = (await list.json()) as { rows: { id: string }[] }
  const why = { purpose: 'response', reason: 'leo lo que escribió' }
  const read = await desk.post(`/api/reports/${rows[0]?.id}/reading`, why, { role: 'operator' })
  return (await read.json()) as ReportRead
}

const reportsKept = async (): Promise<number> =>
  (await fresh.owner.query('select count(*)::int as n from report')).rows[0].n

/** Sends a report and wants it back exactly, or refused by the field's name and not stored. */
async function expectExact(
  given: object,
  wanted: { field: string; text: string | undefined; of(read: ReportRead): string | undefined },
): Promise<void> {
  here.clock.now += 1
  const before = await reportsKept()
  const sent = await desk.post('/api/reports', draftOf(given))
  if (wanted.text === undefined) {
    const refused = (await sent.json()) as { code: string; facts: { field: string } }
    expect([sent.status, refused.facts.field]).toEqual([400, wanted.field])
    expect(await reportsKept()).toBe(before)
    return
  }
  expect(sent.status).toBe(200)
  expect(wanted.of(await lastReport())).toBe(wanted.text)
}

test('a story is given back exactly: the big list of naughty strings, odd CSV, the longest', async () => {
  expect(texts.length).toBeGreaterThan(500)
  for (const text of texts)
    await expectExact(
      { story: text },
      { field: 'story', text: kept(text, 4000), of: ({ story }) => story },
    )
}, 120_000)

/** Any sign there is, halves of signs among them. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .tuple(fc.constantFrom(...naughty), fc.constantFrom(...texts))
    .map(([a, b]) => `${a}\r\n${b}`.slice(0, 300)),
)

test.each<
  [string, string, number, (text: string) => object, (read: ReportRead) => string | undefined]
>([
  [
    'a landmark',
    'where.words',
    300,
    (words) => ({ where: { by: 'landmark', words } }),
    ({ where }) => (where?.by === 'landmark' ? where.words : undefined),
  ],
  [
    'a name',
    'contact.name',
    120,
    (name) => ({ contact: { name } }),
    ({ contact }) => contact?.name,
  ],
])('%s is given back exactly, whatever the signs', async (_, field, max, given, of) => {
  const property = fc.asyncProperty(anyText, (text) =>
    expectExact(given(text), { field, text: kept(text, max), of }),
  )
  await fc.assert(property, { numRuns: 60, seed: 20261127 })
})

test('messages of both sides are given back exactly, in their order', async () => {
  here.clock.now += 1
  const { code } = (await (await desk.post('/api/reports', draftOf({}))).json()) as { code: string }
  const { id } = await lastReport()
  await desk.post(`/api/reports/${id}/claim`, {}, { role: 'operator' })
  const written: string[] = []
  for (const [i, text] of texts.filter((_, n) => n % 8 === 0).entries()) {
    here.clock.now += 1
    const isOurs = i % 2 === 0
    const sent = isOurs
      ? await desk.post(`/api/reports/${id}/answer`, { text }, { role: 'operator' })
      : await desk.post('/api/reports/follow/messages', { code, text, kind: 'message' })
    const wanted = kept(text, 4000)
    expect(sent.status, text).toBe(wanted === undefined ? 400 : 200)
    if (wanted !== undefined) written.push(wanted)
  }
  const followed = (await (await desk.post('/api/reports/follow', { code })).json()) as Followed
  expect(followed.messages.map(({ text }) => text)).toEqual(written)
  // The page without scripts shows the same words, and none of them as anything but words.
  const page = await desk.app.request('/seguimiento', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ code, key: '0123456789abcdef0123456789abcdef' }).toString(),
  })
  const html = await page.text()
  const said = html.slice(html.indexOf('<main'))
  expect(said).not.toMatch(/<script|<img|<svg|<iframe| on\w+=["']/i)
  expect(said).toContain('&lt;script&gt;alert')
})
