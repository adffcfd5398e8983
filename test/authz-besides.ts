import { randomBytes } from 'node:crypto'
import type { HeardBy } from '#kernel/facts/events.service.ts'
import { decide } from '#kernel/policy/policy.rules.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import type { Doors } from '#loop'
import { documentPath } from '#platform/http/document.ts'
import { routerPath } from '#platform/http/endpoints.ts'
import type { ServerEvent } from '#platform/http/events.ts'
import { newAuthority } from '#platform/tls/authority.ts'
import { namesOfMachine } from '#platform/tls/names.ts'
import { type Asker, actorsOf, askersKnown, type Leak } from './authz.ts'
import { testApp } from './http.ts'

// What the server answers at besides routes, pages and documents: no line of the table stands before these, so who
// may come in is written here, and what the router knows beyond is found.

type Welcome = 'everybody' | 'who is signed in' | 'nobody'

/** Who may come in at each of them. */
export const besides: Readonly<Record<string, Welcome>> = {
  'GET /healthz': 'everybody',
  'GET /readyz': 'everybody',
  'GET /openapi.json': 'everybody',
  'GET /.well-known/security.txt': 'everybody',
  'GET /certificate': 'everybody',
  'GET /certificate/authority.crt': 'everybody',
  // A collector comes from this machine or with its token; who is signed in is neither.
  'GET /metrics': 'nobody',
  'GET /api/events': 'who is signed in',
  // What is left of the interface is absent.
  ...Object.fromEntries(
    ['GET', 'POST', 'PUT', 'DELETE'].flatMap((method) => [
      [`${method} /api`, 'nobody' as const],
      [`${method} /api/*`, 'nobody' as const],
    ]),
  ),
}

const isWelcome = (welcome: Welcome | undefined, asker: Asker): boolean =>
  welcome === 'everybody' || (welcome === 'who is signed in' && asker.house === 'here')

/** One event of each kind, then silence. */
async function* oneOfEach(heardBy: HeardBy): AsyncIterable<ServerEvent> {
  for (const [name, may] of Object.entries(heardBy))
    yield { id: name, name, data: {}, may: may as ServerEvent['may'] }
}

/** What a stream told. */
const heardIn = (text: string): string[] =>
  [...text.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name!).filter((name) => name !== 'beat')

/**
 * Asks, as every asker, at every address of the router that is no route, page or document, and listens to the
 * stream of events.
 * @param o.written  who may come in where; an address that is missing is a leak
 * @param o.used  the table that the server decides by; another one only to prove that it is seen
 */
export async function askBesides(o: {
  readonly doors: Doors
  readonly policy: readonly PolicyLine[]
  readonly used?: readonly PolicyLine[]
  readonly heardBy: HeardBy
  readonly written: typeof besides
  readonly askers: readonly Asker[]
}): Promise<{ readonly names: readonly string[]; readonly leaks: readonly Leak[] }> {
  const maker = { now: Date.now, random: randomBytes }
  const names = namesOfMachine([], { hostname: 'Oficina', addresses: ['192.168.1.7'] })
  const known = askersKnown(o.askers)
  const { app } = testApp({
    ...known.app,
    ...o.doors,
    decide: (question) => decide(o.used ?? o.policy, question),
    events: { since: () => oneOfEach(o.heardBy) },
    authority: (await newAuthority('Oficina', names, maker)).certificate,
    metricsToken: randomBytes(16).toString('hex'),
    securityContact: 'mailto:security@example.org',
  })
  const doors = new Set([
    ...o.doors.routes.map(({ endpoint: { method, path } }) => `${method} ${routerPath(path)}`),
    ...o.doors.pages.map(({ method, path }) => `${method} ${routerPath(path)}`),
    ...o.doors.documents.map((each) => `${each.method} ${documentPath(each)}`),
  ])
  const others = app.routes
    .map(({ method, path }) => `${method} ${path}`)
    .filter((name) => name !== 'ALL /*' && !doors.has(name))
  const leaks: Leak[] = []
  for (const name of new Set(others)) {
    for (const [cookie, asker] of known.cookies) {
      const [method, path] = name.split(' ') as [string, string]
      const response = await app.request(`http://localhost:8080${path.replace('*', 'x')}`, {
        method,
        headers: known.headersOf(cookie),
      })
      const { status } = response
      const leak = (wanted: Leak['wanted'], route = name): void =>
        void leaks.push({ route, asker: asker.name, wanted, status })
      const welcome = isWelcome(o.written[name], asker)
      if (welcome !== (status === 200) || !(name in o.written)) leak(welcome ? 'let in' : 'refused')
      const text = await response.text()
      if (name !== 'GET /api/events' || status !== 200) continue
      const heard = new Set(heardIn(text))
      for (const [event, action] of Object.entries(o.heardBy)) {
        const question = { action, actors: [...actorsOf(asker)], relations: ['any' as const] }
        const may = decide(o.policy, question as never).allow
        if (may !== heard.has(event)) leak(may ? 'let in' : 'refused', `${name} ${event}`)
      }
    }
  }
  return { names: [...new Set(others)], leaks }
}
