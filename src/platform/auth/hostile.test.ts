import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inviteAccount } from '#kernel/account/account.schema.ts'
import { signIn } from '#kernel/account/session.schema.ts'
import { pathFields } from '#kernel/endpoint.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { goodPassword, type House, openHouse, origin, tokenOf } from '#test/staff.ts'
import { accountRoutes } from './auth.routes.ts'

let fresh: FreshDb
let house: House
beforeAll(async () => {
  fresh = await freshDb()
  house = openHouse(fresh)
})
afterAll(async () => {
  await house.pool.close()
  await fresh.close()
})

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** Puts another value in one place of an input that would be accepted. */
function spoiled(example: Json, place: number, value: Json): Json {
  const places: ((put: Json) => Json)[] = []
  const walk = (at: Json, rebuild: (part: Json) => Json): void => {
    places.push(rebuild)
    if (typeof at !== 'object' || at === null) return
    for (const [name, part] of Object.entries(at))
      walk(part, (put) => rebuild(Array.isArray(at) ? [put] : { ...at, [name]: put }))
  }
  walk(example, (part) => part)
  return places[place % places.length]!(value)
}

const nasty = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  fc.constantFrom<Json>(
    '',
    ' ',
    '\u0000',
    '\ud800',
    "' or 1=1 --",
    '{{7*7}}',
    '../../etc/passwd',
    '__proto__',
  ),
  fc.integer({ min: 1, max: 20_000 }).map((length) => 'A'.repeat(length)),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
)

test('whatever is sent to whatever endpoint, signed in or not, nothing breaks', async () => {
  const admin = await house.person('h-admin@example.org', ['administrator', 'operator'])
  const person = { name: 'X', email: 'h-x@example.org', roles: ['operator' as const] }
  const link = await admin.ask(inviteAccount, person)
  const token = tokenOf(link.body.url)
  const routes = accountRoutes(house.auth).filter(
    ({ endpoint }) => endpoint.path !== '/api/session' || endpoint.method !== 'DELETE',
  )
  const statuses = new Set<number>()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...routes),
      fc.nat(40),
      nasty,
      fc.boolean(),
      async ({ endpoint }, place, value, isSignedIn) => {
        const example = JSON.parse(
          JSON.stringify(endpoint.example).replaceAll('A'.repeat(22), token),
        )
        const input = spoiled(example, place, value)
        const fields = typeof input === 'object' && input !== null ? { ...input } : {}
        let path = endpoint.path
        for (const name of pathFields(path)) {
          const given = (fields as Record<string, Json>)[name]
          path = path.replace(`{${name}}`, encodeURIComponent(String(given ?? 'x').toWellFormed()))
        }
        const hasBody = endpoint.method === 'POST' || endpoint.method === 'PUT'
        const response = await house.app.request(new URL(path, origin), {
          method: endpoint.method,
          headers: {
            origin,
            ...(hasBody ? { 'content-type': 'application/json' } : {}),
            ...(isSignedIn ? { cookie: `convive=${admin.cookie}` } : {}),
          },
          ...(hasBody ? { body: JSON.stringify(input) } : {}),
        })
        const set = response.headers.get('set-cookie')
        const renewed = set === null ? undefined : /^convive=([^;]+)/.exec(set)?.[1]
        if (isSignedIn && renewed !== undefined) admin.cookie = renewed
        statuses.add(response.status)
        expect(response.status).toBeLessThan(500)
        if (response.status >= 400) expect(await response.json()).toHaveProperty('code')
        expect(house.faults).toEqual([])
      },
    ),
    { seed: 20_261_121, numRuns: 800 },
  )
  expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 401, 404]))
  const after = { email: 'h-admin@example.org', password: goodPassword }
  expect((await house.browser().ask(signIn, after)).status).toBeLessThan(500)
}, 60_000)
