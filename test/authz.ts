import { randomBytes, randomUUID } from 'node:crypto'

import { newId } from '#kernel/ids.ts'
import { decide } from '#kernel/policy/policy.rules.ts'
import {
  type Action,
  type Actor,
  type PolicyLine,
  Purpose,
  Role,
  relations,
} from '#kernel/policy/policy.schema.ts'
import type { Doors } from '#loop'
import type { HttpOptions } from '#platform/http/app.ts'
import { html } from '#platform/http/html.ts'
import { requestOf } from '#web/request.ts'
import { testApp } from './http.ts'

// Every route, page and document of the server as somebody else: what the policy table does not say is refused before a service is asked.

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

const mayAsk = (policy: readonly PolicyLine[], action: Action, actors: readonly Actor[]) =>
  [undefined, ...Purpose.options].some(
    (purpose) => decide(policy, { action, actors, relations, purpose }).allow,
  )

const origin = 'http://localhost:8080'
const generous = { burst: 1e9, perSecond: 1e9 }

/** Under which offices an asker is known: who belongs to another house is nobody here, whatever she may there. */
export const actorsOf = ({ house, roles }: Asker): readonly Actor[] =>
  house === 'here' ? [...roles, 'staff', 'anyone'] : ['anyone']

/** What lets an app know askers by their cookies. */
export function askersKnown(askers: readonly Asker[]) {
  const cookies = new Map(askers.map((asker) => [randomBytes(16).toString('hex'), asker]))
  const ids = () => newId<'account'>(0, randomBytes(10))
  const known = new Map([...cookies.keys()].map((cookie) => [cookie, { a: ids(), s: ids() }]))
  const identify: HttpOptions['identify'] = async (cookie = '', language) => {
    const asker = cookies.get(cookie)
    if (asker?.house !== 'here') return { actors: ['anyone'], language }
    const { a: account, s } = known.get(cookie)!
    return { actors: [...actorsOf(asker)], account, session: s as never, language }
  }
  const headersOf = (cookie: string): Record<string, string> =>
    cookies.get(cookie)?.house === 'nowhere' ? {} : { cookie: `convive=${cookie}` }
  const rates = {
    read: generous,
    write: generous,
    tile: generous,
    code: generous,
    signIn: generous,
  }
  return { cookies, headersOf, app: { identify, rates, say: (_: unknown, code: string) => code } }
}

/** A way in, and how somebody tries it. */
interface Knock {
  /** the router's own name, such as `POST /api/reports` */
  readonly name: string
  readonly may: Action
  readonly address: string
  readonly type?: string
  readonly body?: string | Uint8Array<ArrayBuffer>
}

const pathWith = (path: string): string => path.replace(/\{\w+\}|\*/g, 'x')

/** One request for each route, page and document, sound enough to come as far as the service. */
function knocksOf({ routes, pages, documents }: Doors): Knock[] {
  const atRoutes = routes.map(({ endpoint }): Knock => {
    const example = endpoint.example as Record<string, unknown>
    const { address, body: text } = requestOf(endpoint, example)
    const body = endpoint.body === 'bytes' ? new Uint8Array(8) : text
    return {
      name: `${endpoint.method} ${endpoint.path}`,
      may: endpoint.may,
      address,
      ...(text !== undefined && { type: 'application/json' }),
      ...(body !== undefined && { body }),
    }
  })
  const atPages = pages.map(
    ({ method, path, may }): Knock => ({
      name: `${method} ${path}`,
      may,
      address: pathWith(path),
      ...(method === 'POST' && {
        type: 'application/x-www-form-urlencoded',
        body: `key=${randomUUID()}`,
      }),
    }),
  )
  const atDocuments = documents.map(
    ({ method, path, may }): Knock => ({
      name: `${method} ${path}`,
      may,
      address: pathWith(path),
      ...(method === 'POST' && { body: 'x' }),
    }),
  )
  return [...atRoutes, ...atPages, ...atDocuments]
}

/** The same ways in with a mark instead of each service: whoever reaches it got in. */
const marked = ({ routes, pages, documents }: Doors, reach: (name: string) => void): Doors => ({
  routes: routes.map((route) => ({
    ...route,
    answer: async () => reach(`${route.endpoint.method} ${route.endpoint.path}`),
  })),
  pages: pages.map((page) => ({
    ...page,
    answer: async () => {
      reach(`${page.method} ${page.path}`)
      return { html: html`<p>in</p>` }
    },
  })),
  documents: documents.map((document) => ({
    ...document,
    answer: async () => {
      reach(`${document.method} ${document.path}`)
      return { bytes: 'in', type: 'text/plain', keep: 'never' as const }
    },
  })),
})

/**
 * Asks at every route, page and document as every asker.
 * @param o.policy  the table as it should be
 * @param o.used    the table that the server decides by; another one only to prove that the matrix sees it
 */
export async function askAll(o: {
  readonly doors: Doors
  readonly policy: readonly PolicyLine[]
  readonly used?: readonly PolicyLine[]
  readonly askers: readonly Asker[]
}): Promise<Matrix> {
  const reached = new Set<string>()
  const known = askersKnown(o.askers)
  const { app } = testApp({
    ...known.app,
    ...marked(o.doors, (name) => void reached.add(name)),
    checkOutputs: false,
    decide: (question) => decide(o.used ?? o.policy, question),
  })
  let asked = 0
  let refused = 0
  const leaks: Leak[] = []
  for (const { name, may, address, type, body } of knocksOf(o.doors)) {
    for (const [cookie, asker] of known.cookies) {
      reached.clear()
      const { status } = await app.request(`${origin}${address}`, {
        method: name.split(' ')[0]!,
        headers: {
          origin,
          'idempotency-key': randomUUID(),
          ...known.headersOf(cookie),
          ...(type !== undefined && { 'content-type': type }),
        },
        ...(body !== undefined && { body }),
      })
      asked++
      const isIn = reached.has(name)
      if (!isIn) refused++
      const mayCome = mayAsk(o.policy, may, actorsOf(asker))
      const wanted = mayCome ? 'let in' : 'refused'
      if (mayCome !== isIn || (!isIn && ![401, 403, 404].includes(status)))
        leaks.push({ route: name, asker: asker.name, wanted, status })
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
