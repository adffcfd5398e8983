import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { iso } from '#kernel/time.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type Desk, openDesk } from '#test/desk.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { reportPolicy as policy } from './report.rules.ts'

let fresh: FreshDb
let here: TestWorld
let desk: Desk

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy })
  await seedTerritory(here.world, territoryPack('pa'))
  desk = await openDesk(here, fresh)
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})

const submit = async (address: string, fields: Readonly<Record<string, string>>) => {
  here.clock.now += 1
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  const response = await desk.app.request(address, { method: 'POST', body })
  return { status: response.status, page: await response.text() }
}

const DAY_BEFORE = '2026-11-20'
const send = (fields: Readonly<Record<string, string>>, language = 'es') =>
  submit(`/formulario?lang=${language}`, {
    key: randomUUID().replaceAll('-', ''),
    kind: 'theft',
    story: 'Se llevaron una bicicleta.',
    words: 'la cancha',
    day: DAY_BEFORE,
    part: 'night',
    at: '',
    since: '',
    until: '',
    ...fields,
  })

const kept = async (): Promise<[string, string]> => {
  const { rows } = await fresh.owner.query(
    'select occurred_from, occurred_to from report order by received_at desc limit 1',
  )
  return [iso(rows[0].occurred_from), iso(rows[0].occurred_to)]
}

const follow = (page: string) => {
  const code = /translate="no">([0-9A-Z]{5}-[0-9A-Z]{5})</.exec(page)?.[1] ?? ''
  return submit('/seguimiento', { key: randomUUID().replaceAll('-', ''), code })
}

test('a form without scripts takes an exact time, keeps it, and shows it to who follows', async () => {
  const sent = await send({ at: '21:30' })
  expect(sent.status, sent.page).toBe(200)
  expect(await kept()).toEqual(['2026-11-21T02:30:00.000Z', '2026-11-21T02:30:00.000Z'])
  const { page } = await follow(sent.page)
  expect(page).toMatch(/Ocurrió: 20 de noviembre de 2026[^<–]*9:30\sp\.\sm\.</)
})

test('a form without scripts takes two times across midnight, and shows both to who follows', async () => {
  const sent = await send({ since: '22:00', until: '02:15' })
  expect(sent.status, sent.page).toBe(200)
  expect(await kept()).toEqual(['2026-11-21T03:00:00.000Z', '2026-11-21T07:15:00.000Z'])
  const { page } = await follow(sent.page)
  expect(page).toMatch(/Ocurrió: 20 de noviembre[^<]*10:00[^<]*21 de noviembre[^<]*2:15/)
})

test('a form without scripts whose times are left empty means the part of the day', async () => {
  await send({})
  expect(await kept()).toEqual(['2026-11-21T00:00:00.000Z', '2026-11-21T11:00:00.000Z'])
})

test.each([
  ['es', '«Hasta»: esa hora es anterior al comienzo.'],
  ['pt', '«Até»: essa hora é anterior ao começo.'],
  ['en', '“Until”: that time is before the beginning.'],
])(
  'an end before the beginning is refused by its field in %s, and what was typed stays',
  async (language, words) => {
    const before = await kept()
    const { status, page } = await send({ since: '10:00', until: '09:00' }, language)
    expect(status).toBe(400)
    expect(page).toContain(`<a href="#until">${words}</a>`)
    expect(page).toMatch(/id="since" type="time" name="since" value="10:00"/)
    expect(page).toMatch(/id="until"[^>]* value="09:00" aria-invalid="true"/)
    expect(await kept()).toEqual(before)
  },
)

test('a time that is to come is refused together with what else is wrong', async () => {
  const tomorrow = iso(here.clock.now + 24 * 3_600_000).slice(0, 10)
  const { status, page } = await send({ day: tomorrow, at: '23:59', email: 'rosa@' })
  expect(status).toBe(400)
  expect(page).toContain('href="#at">«Hora exacta»: esa hora todavía no ha llegado.')
  expect(page).toContain('href="#email"')
})

test('who follows without scripts is told that somebody asked by letter for it to be erased', async () => {
  const sent = await send({})
  expect((await follow(sent.page)).page).not.toContain('que este reporte se borre')
  await fresh.owner.query(
    `insert into open_request (tenant_id, matter_id, about_kind, about_id, asked, by_letter)
     select tenant_id, matter_id, 'report', id, 'erasure', true from report`,
  )
  const { page } = await follow(sent.page)
  expect(page).toMatch(
    /Alguien pidió por carta[^<]*este reporte se borre[^<]*1 de diciembre de 2026/,
  )
})
