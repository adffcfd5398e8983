import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MINUTE, SECOND } from '#kernel/time.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type Desk, openDesk } from '#test/desk.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { reportPolicy as policy } from './report.rules.ts'

let fresh: FreshDb
let here: TestWorld
let desk: Desk
let code: string

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy })
})
beforeEach(async () => {
  await fresh.owner.query('delete from account')
  // The limits as they are in use, and new ones for each test.
  desk = await openDesk(here, fresh, {})
  const at = new Date(here.clock.now - 2 * MINUTE).toISOString()
  const draft = {
    kind: 'other',
    story: 'x',
    where: { by: 'landmark', words: 'x' },
    when: { from: at, to: at },
  }
  const sent = await desk.post('/api/reports', draft, { from: '198.51.100.1' })
  code = ((await sent.json()) as { code: string }).code
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})

const wrong = (n: number): string => `00000-${String(n).padStart(5, '0')}`
const from = '203.0.113.7'

describe.each([
  ['follow', {}],
  ['follow/version', {}],
  ['follow/messages', { text: 'x', kind: 'message' }],
  ['follow/withdrawal', {}],
  ['follow/reopening', { text: 'x' }],
])('codes tried at /api/reports/%s', (path, more) => {
  const ask = (tried: string, address = from) =>
    desk.post(`/api/reports/${path}`, { code: tried, ...more }, { from: address })

  test('are ten when they are wrong; then the right one waits, too, and from elsewhere it does not', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 12; n++) statuses.push((await ask(wrong(n))).status)
    expect(statuses).toEqual([...Array<number>(10).fill(404), 429, 429])
    const late = await ask(code)
    expect(late.status).toBe(429)
    expect(late.headers.get('retry-after')).toBe('30')
    expect(await late.json()).toMatchObject({
      code: 'http.tooOften',
      facts: { seconds: 30 },
      message: expect.stringContaining('30'),
    })
    expect((await ask(code, '203.0.113.8')).status).not.toBe(429)
    here.clock.now += 30 * SECOND
    expect((await ask(wrong(99))).status).toBe(404)
    expect((await ask(wrong(99))).status).toBe(429)
  })
})

test('a wrong code says nothing but that it is wrong, and how it is written does not matter', async () => {
  const answers = await Promise.all(
    [wrong(1), 'ZZZZZ-ZZZZZ', code.replace(/.$/, (last) => (last === '7' ? '8' : '7'))].map(
      async (tried) => (await desk.post('/api/reports/follow', { code: tried }, { from })).text(),
    ),
  )
  expect(new Set(answers).size).toBe(1)
  const typed = ` ${code.toLowerCase().replace('-', ' ').replaceAll('0', 'o')} `
  expect((await desk.post('/api/reports/follow', { code: typed }, { from })).status).toBe(200)
})

test('the page without scripts counts wrong codes, too, and shares the ten', async () => {
  const ask = (tried: string) =>
    desk.app.request(
      '/seguimiento',
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          code: tried,
          key: crypto.randomUUID().replaceAll('-', ''),
        }).toString(),
      },
      { incoming: { socket: { remoteAddress: from } } } as never,
    )
  for (let n = 0; n < 5; n++) expect((await ask(wrong(n))).status).toBe(404)
  for (let n = 5; n < 10; n++)
    expect((await desk.post('/api/reports/follow', { code: wrong(n) }, { from })).status).toBe(404)
  const late = await ask(code)
  expect(late.status).toBe(429)
  expect(late.headers.get('retry-after')).toBe('30')
  expect(await late.text()).toMatch(/30/)
})

test('the page without scripts says that words are missing, and takes a correction as one', async () => {
  const act = async (fields: Record<string, string>) => {
    const key = crypto.randomUUID().replaceAll('-', '')
    const answer = await desk.app.request('/seguimiento', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ code, key, ...fields }).toString(),
    })
    return { status: answer.status, html: await answer.text() }
  }
  for (const text of ['', '  \n '])
    for (const name of ['write', 'correct']) {
      const silent = await act({ act: name, text })
      expect(silent.status).toBe(400)
      expect(silent.html).toContain('Escriba primero, con sus palabras.')
    }
  const taken = await act({ act: 'correct', text: 'Era azul y no roja.' })
  expect(taken.status).toBe(200)
  expect(taken.html).toMatch(/ · corrección · [\s\S]*Era azul y no roja\./)
})
