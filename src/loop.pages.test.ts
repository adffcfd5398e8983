import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Language } from '#kernel/language.ts'
import { pa } from '#kernel/place/pa/pack.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { decide } from '#kernel/policy/policy.rules.ts'
import { openAuth } from '#platform/auth/auth.ts'
import { openPresence } from '#platform/presence/presence.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import {
  addressMutationsOf,
  type FormField,
  formMutationsOf,
  goodForm,
} from '#test/form-mutations.ts'
import { fuzzPage } from '#test/fuzz.ts'
import { type TestApp, testApp } from '#test/http.ts'
import { blackPng } from '#test/photos.ts'
import { freezeForTest, homicides } from '#test/releases.ts'
import { doorsByName } from '#test/routes.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { doorsOf, policy, retention } from './loop.ts'
import { say } from './messages.ts'

// The pages that work without a script take whatever a stranger writes into a form or an address.

const publicUrl = 'http://localhost:8080'
const { pages } = doorsByName()
const paths = (method: string): string[] =>
  pages.filter((page) => page.method === method).map(({ path }) => path)

let fresh: FreshDb
let opened: TestWorld
let served: TestApp
let tables: readonly string[]
/** fields of the addresses, as they are when all is well */
let parts: Readonly<Record<string, string>>
let code = ''
const addressOf = (path: string): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? name)

const words = (fields: Readonly<Record<string, string>>): FormField[] =>
  Object.entries(fields).map(([name, value]) => ({ name, value }))

/** What a person sends with each form, the code of her report left open. */
const forms: Readonly<Record<string, readonly (() => readonly FormField[])[]>> = {
  '/formulario': [
    () => [
      ...words({ kind: 'theft', story: 'Se llevaron una bicicleta.', place: '080201' }),
      ...words({ words: 'la cancha', day: '2026-11-20', part: 'night', at: '' }),
      ...words({ since: '22:00', until: '02:15', name: 'Ana Moreno', phone: '+507 6000-0000' }),
      ...words({ email: 'ana@example.org', noNews: 'yes' }),
      { name: 'photos', value: blackPng(8, 8), file: 'la bicicleta.png' },
    ],
  ],
  '/seguimiento': [
    () => words({ code }),
    () => words({ code, act: 'write', text: 'Apareció la bicicleta.' }),
    () => words({ code, act: 'newsOff' }),
  ],
  '/derechos': [
    () => words({ code }),
    () => words({ code, right: 'access', words: 'Una copia, por favor.' }),
  ],
}

beforeAll(async () => {
  fresh = await freshDb()
  opened = testWorld(fresh, { policy })
  const { world } = opened
  await seedTerritory(world, pa)
  const months = { from: '2024-01', to: '2025-12' }
  const atom = { place: 'PA-8', class: 'Homicidio', iccs: '0101', certainty: 'name', count: 40 }
  const { measure, number } = await freezeForTest(world, {
    definition: homicides(world),
    atoms: ['2024', '2025'].map((year) => ({ ...atom, month: `${year}-05`, year }) as never),
    months,
  })
  parts = { measure, number: String(number) }
  const auth = openAuth(world, { publicUrl, hashCost: { memoryCost: 64, timeCost: 1 } })
  const generous = { burst: 1e9, perSecond: 1e9 }
  const site = {
    ...{ emergencyPhone: '104', publicUrl, styles: [], policy, retention, channels: [] },
    ...{ presence: openPresence(), say },
    movingMap: { scripts: ['/observatory/map/assets/main-12345678.js'], styles: ['/map.css'] },
  }
  served = testApp({
    pages: doorsOf({ world, auth, site, log: [] }).pages,
    decide: (question) => decide(policy, question),
    identify: async (_, language) => ({ actors: ['anyone'], language }),
    now: () => opened.clock.now,
    say,
    rates: { read: generous, write: generous, code: generous, signIn: generous },
  })
  const { rows } = await fresh.owner.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  tables = rows.map(({ name }) => name)
  const [report] = forms['/formulario']!
  const sent = await served.app.request('/formulario', goodForm(report!(), 'a'.repeat(32)))
  code = /translate="no">([0-9A-Z]{5}-[0-9A-Z]{5})</.exec(await sent.text())?.[1] ?? ''
})
afterAll(async () => {
  await opened.pool.close()
  await fresh.close()
})

/** Rows of every table, in one number each. */
async function counted(): Promise<Record<string, string>> {
  const counts = tables.map((name) => `(select count(*) from ${name}) as ${name}`)
  // Named, so that it is planned once for the thousands of times that it is asked.
  const text = `select ${counts.join(', ')}`
  const { rows } = await fresh.owner.query<Record<string, string>>({ name: 'counted', text })
  return rows[0]!
}

/** Fuzzes a page of the server. @returns how often each status came */
async function fuzz(mutations: Parameters<typeof fuzzPage>[0]['mutations'], runs: number) {
  let before = await counted()
  served.log.length = 0
  const came = await fuzzPage({
    mutations,
    runs,
    seed: 20261122,
    say,
    request: async (path, init) => {
      const response = await served.app.request(path, init)
      // What was taken may have stored something; what only reads may not.
      if (response.status < 400 && init.method !== 'GET') before = await counted()
      return response
    },
    nothingStored: async ({ init }) => {
      const [was, now] = [before, await counted()]
      before = now // what one request left is not held against those that look for a smaller one
      // Whoever holds the code is shown her record beside the refusal, and that it was opened is entered.
      const entered = init.method === 'POST' ? { access_grant: '', ledger_entry: '' } : {}
      expect({ ...now, ...entered }).toEqual({ ...was, ...entered })
    },
  })
  expect(served.log).toEqual([])
  return came
}

test('every form is known here, and taken as a person fills it in', async () => {
  expect(paths('POST').toSorted()).toEqual(Object.keys(forms).toSorted())
  expect(code).not.toBe('')
  let n = 0
  for (const [path, fillings] of Object.entries(forms))
    for (const fields of fillings) {
      const key = String(++n).padStart(32, '0')
      const response = await served.app.request(path, goodForm(fields(), key))
      expect(response.status, `${path} ${await response.text()}`).toBe(200)
    }
})

test('every page of a demo says what it is, in each language', async () => {
  for (const address of paths('GET').map(addressOf))
    for (const language of Language.options) {
      const response = await served.app.request(`${address}?lang=${language}`)
      expect(response.status, address).toBe(200)
      expect(await response.text(), address).toContain(say(language, 'frame.demo'))
    }
})

test.each(paths('POST'))(
  '%s takes a form or says on a page what is wrong with it, in the words of who asks, and stores nothing of that',
  async (path) => {
    const fillings = forms[path]!.map((fields) => formMutationsOf(path, fields()))
    const came = await fuzz(fc.oneof(...fillings), 250)
    expect(came.get(200)).toBeGreaterThan(20)
    expect(came.get(400)).toBeGreaterThan(20)
  },
)

test.each(paths('GET'))(
  '%s shows itself whatever stands in its address, or says on a page that there is none',
  async (path) => {
    const address = addressOf(path)
    const query = { place: 'PA-8', period: '2025', map: 'move', lang: 'xx' }
    const came = await fuzz(addressMutationsOf(address, query), 40)
    expect(came.get(200)).toBeGreaterThan(0)
  },
)
