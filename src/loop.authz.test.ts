import { describe, expect, test } from 'vitest'
import { decide } from '#kernel/policy/policy.rules.ts'
import { html } from '#platform/http/html.ts'
import { pageRoute } from '#platform/http/page.ts'
import { askAll, askersOf, brokenTable, readersBesides, roleSets } from '#test/authz.ts'
import { askBesides, besides } from '#test/authz-besides.ts'
import { doorsByName } from '#test/routes.ts'
import { type Doors, heardBy, policy } from './loop.ts'

// The short form of `npm run prove -- authz`: sets of up to two offices here, up to five there.

const doors = doorsByName()
const { routes, pages, documents } = doors

/** A page and a document of what only some may list. */
const guarded: Doors = {
  routes: [],
  pages: [
    pageRoute({
      method: 'POST',
      path: '/lista/{id}',
      may: 'report.list',
      answer: async () => ({ html: html`` }),
    }),
  ],
  documents: [
    {
      method: 'GET',
      path: '/lista.csv',
      may: 'report.list',
      rate: 'read',
      answer: async () => undefined,
    },
  ],
}

describe('every route, page and document of the server', () => {
  test('lets in whom the policy table lets in, and nobody else', async () => {
    const { asked, refused, leaks } = await askAll({ doors, policy, askers: askersOf(2) })
    expect(leaks).toEqual([])
    const all = routes.length + pages.length + documents.length
    expect(asked).toBe(all * (roleSets(2).length + 2))
    expect(refused).toBeGreaterThan(asked / 5)
  })

  test('is seen to leak when the table that decides has a line too many', async () => {
    const used = brokenTable(policy)
    const { leaks } = await askAll({ doors, policy, used, askers: askersOf(1) })
    const leaking = new Set(leaks.map(({ route }) => route))
    expect(leaking).toContain('POST /api/reports/{id}/reading')
    expect(leaks).toContainEqual({
      route: 'GET /api/reports',
      asker: 'nobody',
      wanted: 'refused',
      status: 204,
    })
  })

  test('is seen to leak where a page or a document does', async () => {
    const right = { doors: guarded, policy, askers: askersOf(1) }
    expect(await askAll(right)).toMatchObject({ leaks: [] })
    const { leaks } = await askAll({ ...right, used: brokenTable(policy) })
    const wanted = { asker: 'nobody', wanted: 'refused', status: 200 }
    expect(leaks).toContainEqual({ ...wanted, route: 'POST /lista/{id}' })
    expect(leaks).toContainEqual({ ...wanted, route: 'GET /lista.csv' })
  })

  test.each([...pages.filter(({ isPublic }) => isPublic), ...documents])(
    'is for everybody by its line where everybody gets the same: $method $path',
    ({ may }) => {
      // Documents may be read by the pages of any site, and kept by whoever passes them on.
      expect(decide(policy, { action: may, actors: ['anyone'], relations: ['any'] }).allow).toBe(
        true,
      )
    },
  )
})

describe('what the router knows beside them', () => {
  const right = { doors, policy, heardBy, written: besides, askers: askersOf(1) }

  test('is written down with who may come in, and tells each what is for her', async () => {
    const { names, leaks } = await askBesides(right)
    expect(leaks).toEqual([])
    expect(names).toEqual(
      expect.arrayContaining(['GET /metrics', 'GET /api/events', 'GET /openapi.json']),
    )
  })

  test('is seen to tell too much, and to be there without being written down', async () => {
    const { 'GET /healthz': forgotten, ...written } = besides
    expect(forgotten).toBe('everybody')
    const { leaks } = await askBesides({ ...right, used: brokenTable(policy), written })
    expect(leaks.map(({ route }) => route)).toContain('GET /healthz')
    expect(leaks).toContainEqual({
      route: 'GET /api/events ReportReceived',
      asker: 'administrator',
      wanted: 'refused',
      status: 200,
    })
  })
})

test('no set of offices without the desk, its watchers and its units opens what is personal', () => {
  expect(readersBesides(policy, 5)).toEqual([])
  expect(readersBesides(brokenTable(policy), 5)).toContain('administrator')
})

test('an administrator can build a hundred and nineteen sets of up to five offices', () => {
  expect(roleSets(5)).toHaveLength(119)
})
