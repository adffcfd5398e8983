import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Endpoint } from '#kernel/endpoint.ts'
import type { Id } from '#kernel/ids.ts'
import { decide } from '#kernel/policy/policy.rules.ts'
import { Role } from '#kernel/policy/policy.schema.ts'
import { openAuth } from '#platform/auth/auth.ts'
import { addWithPassword } from '#platform/auth/people.service.ts'
import type { Route } from '#platform/http/route.ts'
import { openPresence } from '#platform/presence/presence.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import { checkContract } from '#test/contract.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { fuzzEndpoint } from '#test/fuzz.ts'
import { type TestApp, testApp } from '#test/http.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { doorsOf, policy, retention } from './loop.ts'
import { say } from './messages.ts'

const publicUrl = 'http://localhost:8080'
const site: Site = {
  emergencyPhone: '104',
  publicUrl,
  styles: [],
  policy,
  retention,
  channels: [],
  presence: openPresence(),
  say,
}

/** All routes of a server on a world. */
function routesOn(world: World): readonly Route[] {
  const auth = openAuth(world, { publicUrl, hashCost: { memoryCost: 64, timeCost: 1 } })
  return doorsOf({ world, auth, site, log: [] }).routes
}

// The names of the tests are needed before there is a database; until they answer, routes only hold on to a world.
const zeros = (bytes = 32): Uint8Array => new Uint8Array(bytes)
const noWorld = {
  tenant: { id: 1 },
  derive: () => zeros(),
  random: zeros,
  now: () => 0,
} as unknown as World
const endpoints = routesOn(noWorld).map(({ endpoint }) => endpoint)
const named = endpoints.map((each) => [`${each.method} ${each.path}`, each] as const)

let fresh: FreshDb
let opened: TestWorld
let served: TestApp
let tables: readonly string[]

beforeAll(async () => {
  fresh = await freshDb()
  opened = testWorld(fresh, { policy })
  const auth = openAuth(opened.world, { publicUrl, hashCost: { memoryCost: 64, timeCost: 1 } })
  const person = { email: 'ana@example.org', name: 'Ana', roles: [...Role.options] }
  const password = 'trece tortugas cruzan el lago'
  const account = await addWithPassword(auth, 'command-line', person, { password, language: 'es' })
  const generous = { burst: 1e9, perSecond: 1e9 }
  served = testApp({
    routes: routesOn(opened.world),
    decide: (question) => decide(policy, question),
    // everybody at once: what refuses is then the input or the service, not the role
    identify: async (cookie, language) =>
      cookie === undefined
        ? { actors: ['anyone'], language }
        : {
            actors: [...Role.options, 'anyone'],
            account,
            session: account as string as Id<'session'>,
            language,
          },
    say,
    rates: { read: generous, write: generous, code: generous, signIn: generous },
  })
  const { rows } = await fresh.owner.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  tables = rows.map(({ name }) => name)
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

describe('every endpoint of the server', () => {
  test.each(named)('%s keeps the contract', (_, endpoint: Endpoint) => {
    checkContract(endpoint, policy)
  })

  test('has an address of its own', () => {
    const addresses = named.map(([name]) => name.replace(/\{\w+\}/g, '{}'))
    expect(new Set(addresses).size).toBe(addresses.length)
    expect(addresses.length).toBeGreaterThan(30)
  })

  test.each(named)(
    '%s refuses what is wrong, stores nothing of it, and never breaks',
    async (_, endpoint: Endpoint) => {
      let before: Record<string, string> | undefined
      await fuzzEndpoint(endpoint, {
        request: async (path, init) => {
          const known = before ?? (await counted())
          const response = await served.app.request(path, init)
          before = response.ok ? undefined : known // what was taken may have stored something
          return response
        },
        say,
        headers: { cookie: 'convive=everybody' },
        runs: 25,
        seed: 20261127,
        nothingStored: async () => expect(await counted()).toEqual(before),
      })
      expect(served.log).toEqual([])
    },
  )
})
