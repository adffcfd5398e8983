import { randomBytes, randomUUID } from 'node:crypto'

import type { Endpoint } from '#kernel/endpoint.ts'
import { newId } from '#kernel/ids.ts'
import { decide } from '#kernel/policy/policy.rules.ts'
import {
  type Actor,
  type PolicyLine,
  Purpose,
  Role,
  relations,
} from '#kernel/policy/policy.schema.ts'
import type { Route } from '#platform/http/route.ts'
import { requestOf } from '#web/request.ts'
import { testApp } from './http.ts'

// Every route of the server as somebody else: what the policy table does not say is refused before a service is asked.

/** Who asks: nobody in particular, a person of this house in some offices, or one of another house. */
export interface Asker {
  readonly name: string
  readonly roles: readonly Role[]
  readonly house: 'here' | 'there' | 'nowhere'
}

/** Every set of one up to so many of the offices that an administrator can give. */
export function roleSets(most: number): readonly (readonly Role[])[] {
  const sets: (readonly Role[])[] = []
  for (let bits = 1; bits < 2 ** Role.options.length; bits++) {
    const set = Role.options.filter((_, i) => bits & (1 << i))
    if (set.length <= most) sets.push(set)
  }
  return sets
}

/** The askers that a hostile administrator can build, with somebody of another house and nobody at all. */
export const askersOf = (most: number): readonly Asker[] => [
  { name: 'nobody', roles: [], house: 'nowhere' },
  { name: 'all offices of another house', roles: [...Role.options], house: 'there' },
  ...roleSets(most).map((roles): Asker => ({ name: roles.join('+'), roles, house: 'here' })),
]

/** What went wrong: somebody came further than the table says, or was stopped where it lets her. */
export interface Leak {
  readonly route: string
  readonly asker: string
  readonly wanted: 'refused' | 'let in'
  readonly status: number
}

export interface Matrix {
  readonly asked: number
  readonly refused: number
  readonly leaks: readonly Leak[]
}

const mayAsk = (policy: readonly PolicyLine[], endpoint: Endpoint, actors: readonly Actor[]) =>
  [undefined, ...Purpose.options].some(
    (purpose) =>
      decide(policy, {
        action: endpoint.may,
        actors,
        relations,
        purpose,
      }).allow,
  )

/**
 * Asks every route as every asker. The service of a route is replaced by a mark: whoever reaches it got in.
 * @param o.policy  the table as it should be
 * @param o.used    the table that the server decides by; another one only to prove that the matrix sees it
 */
export async function askAll(o: {
  readonly routes: readonly Route[]
  readonly policy: readonly PolicyLine[]
  readonly used?: readonly PolicyLine[]
  readonly askers: readonly Asker[]
}): Promise<Matrix> {
  const reached = new Set<string>()
  const marked = o.routes.map(
    (route): Route => ({
      ...route,
      answer: async () => {
        reached.add(`${route.endpoint.method} ${route.endpoint.path}`)
        return undefined
      },
    }),
  )
  const generous = { burst: 1e9, perSecond: 1e9 }
  const cookies = new Map(o.askers.map((asker) => [randomBytes(16).toString('hex'), asker]))
  const { app } = testApp({
    routes: marked,
    checkOutputs: false,
    decide: (question) => decide(o.used ?? o.policy, question),
    identify: async (cookie, language) => {
      const asker = cookie === undefined ? undefined : cookies.get(cookie)
      // A session of another house is nobody's here, whatever its holder may there.
      if (asker === undefined || asker.house !== 'here') return { actors: ['anyone'], language }
      const account = newId<'account'>(0, randomBytes(10))
      const session = newId<'session'>(0, randomBytes(10))
      return { actors: [...asker.roles, 'staff', 'anyone'], account, session, language }
    },
    say: (_, code) => code,
    rates: { read: generous, write: generous, code: generous, signIn: generous },
  })
  let asked = 0
  let refused = 0
  const leaks: Leak[] = []
  for (const { endpoint } of o.routes) {
    const route = `${endpoint.method} ${endpoint.path}`
    const { method, address, body } = requestOf(
      endpoint,
      endpoint.example as Record<string, unknown>,
    )
    for (const [cookie, asker] of cookies) {
      reached.clear()
      const response = await app.request(`http://localhost:8080${address}`, {
        method,
        headers: {
          origin: 'http://localhost:8080',
          'idempotency-key': randomUUID(),
          ...(asker.house !== 'nowhere' && { cookie: `convive=${cookie}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(endpoint.body === 'bytes'
          ? { body: new Uint8Array(8) }
          : body !== undefined && { body }),
      })
      asked++
      const actors: Actor[] =
        asker.house === 'here' ? [...asker.roles, 'staff', 'anyone'] : ['anyone']
      const isIn = reached.has(route)
      if (!isIn) refused++
      const may = mayAsk(o.policy, endpoint, actors)
      if (may !== isIn)
        leaks.push({
          route,
          asker: asker.name,
          wanted: may ? 'let in' : 'refused',
          status: response.status,
        })
      else if (!isIn && ![401, 403, 404].includes(response.status))
        leaks.push({ route, asker: asker.name, wanted: 'refused', status: response.status })
    }
  }
  return { asked, refused, leaks }
}

/**
 * What no table may say, whatever an institution decides: who administers opens no report, and no set of offices
 * that leaves out the desk, those who watch over it and those it sends reads one.
 * @returns the sets that could read all the same
 */
export function readersBesides(policy: readonly PolicyLine[], most: number): string[] {
  const readers: readonly Role[] = [
    'operator',
    'supervisor',
    'data-protection-officer',
    'auditor',
    'unit',
  ]
  return roleSets(most)
    .filter((roles) => !roles.some((role) => readers.includes(role)))
    .filter((roles) =>
      policy
        .filter(({ sensitivity }) => sensitivity >= 2)
        .filter(({ action }) => !/^(account|totp|photo)\./.test(action))
        .some(({ action, purposes }) =>
          [undefined, ...purposes].some(
            (purpose) =>
              decide(policy, {
                action,
                actors: [...roles, 'staff', 'anyone'],
                relations,
                purpose,
              }).allow,
          ),
        ),
    )
    .map((roles) => roles.join('+'))
}

/** A table with one line too many: the administrator reads reports, and everybody lists them. */
export const brokenTable = (policy: readonly PolicyLine[]): readonly PolicyLine[] => [
  ...policy,
  ...policy
    .filter(({ action }) => action === 'report.read')
    .map((line): PolicyLine => ({ ...line, actors: ['administrator'], relation: 'any' })),
  {
    action: 'report.list',
    actors: ['anyone'],
    relation: 'any',
    purposes: [],
    sensitivity: 1,
    fields: ['row'],
    obligations: [],
  },
]
