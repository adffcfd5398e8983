import { describe, expect, test } from 'vitest'
import { askAll, askersOf, brokenTable, readersBesides, roleSets } from '#test/authz.ts'
import { routesByName } from '#test/routes.ts'
import { policy } from './loop.ts'

// The short form of `npm run prove -- authz`: sets of up to two offices here, up to five there.

const routes = routesByName()

describe('every route of the server', () => {
  test('lets in whom the policy table lets in, and nobody else', async () => {
    const { asked, refused, leaks } = await askAll({ routes, policy, askers: askersOf(2) })
    expect(leaks).toEqual([])
    expect(asked).toBe(routes.length * (roleSets(2).length + 2))
    expect(refused).toBeGreaterThan(asked / 5)
  })

  test('is seen to leak when the table that decides has a line too many', async () => {
    const used = brokenTable(policy)
    const { leaks } = await askAll({ routes, policy, used, askers: askersOf(1) })
    const leaking = new Set(leaks.map(({ route }) => route))
    expect(leaking).toContain('POST /api/reports/{id}/reading')
    expect(leaks).toContainEqual({
      route: 'GET /api/reports',
      asker: 'nobody',
      wanted: 'refused',
      status: 204,
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
