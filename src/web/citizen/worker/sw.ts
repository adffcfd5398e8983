// Not by the stage's door: with its screens the worker would weigh three times as much.
import { sendWaiting } from '#listen/report/outbox.client.ts'

// What lets the page open without a signal, and sends what waits when one comes back. It keeps only what is the
// same for everybody: pages, scripts, styles, the territory. No answer about a person is ever kept.

/** The few things of a service worker that are used here; its own library of types does not go with the page's. */
interface Lasting {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
interface Scope {
  addEventListener(name: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(name: 'fetch', listener: (event: Fetching) => void): void
  addEventListener(name: 'sync', listener: (event: Lasting & { tag: string }) => void): void
  addEventListener(name: 'message', listener: (event: Lasting & { data: unknown }) => void): void
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
}

const scope = globalThis as unknown as Scope
const SHELL = 'shell-1'
const PAGE = '/'
/** How long a page may take before the kept one is shown. */
const PATIENCE = 4_000

scope.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll([PAGE, '/icon.svg', '/manifest.webmanifest']))
      .then(() => scope.skipWaiting()),
  )
})

scope.addEventListener('activate', (event) => {
  const old = async (): Promise<void> => {
    for (const name of await caches.keys()) if (name !== SHELL) await caches.delete(name)
    await scope.clients.claim()
  }
  event.waitUntil(old())
})

/** The page says which files it was made of, so that it can be made of them again without a signal. */
scope.addEventListener('message', (event) => {
  const { keep } = (event.data ?? {}) as { keep?: unknown }
  if (!Array.isArray(keep)) return
  const own = keep.filter(
    (address): address is string => typeof address === 'string' && isFile(address),
  )
  event.waitUntil(caches.open(SHELL).then((cache) => keepMissing(cache, own)))
})

async function keepMissing(cache: Cache, addresses: readonly string[]): Promise<void> {
  for (const address of addresses) if (!(await cache.match(address))) await cache.add(address)
  for (const { url } of await cache.keys())
    if (isFile(url) && !addresses.includes(url)) await cache.delete(url)
}

const isFile = (address: string): boolean => {
  const { origin, pathname } = new URL(address, location.href)
  return origin === location.origin && pathname.startsWith('/assets/')
}

/** The same for everybody, and wanted without a signal. */
const isCommon = (pathname: string): boolean =>
  pathname === '/api/site' || pathname.startsWith('/api/places')

scope.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate' && (pathname === PAGE || pathname === '/seguir'))
    event.respondWith(newestOf(request, PAGE))
  else if (isCommon(pathname)) event.respondWith(newestOf(request, request.url))
  else if (isFile(request.url) || pathname === '/icon.svg') event.respondWith(keptOf(request))
})

/** From the network while it is quick enough, else what was kept. */
async function newestOf(request: Request, name: string): Promise<Response> {
  const cache = await caches.open(SHELL)
  const kept = await cache.match(name)
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), kept === undefined ? 60_000 : PATIENCE)
  try {
    const answer = await fetch(request, { signal: late.signal })
    if (answer.ok) await cache.put(name, answer.clone())
    return answer
  } catch (error) {
    if (kept === undefined) throw error
    return kept
  } finally {
    clearTimeout(timer)
  }
}

async function keptOf(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL)
  const kept = await cache.match(request)
  if (kept !== undefined) return kept
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}

scope.addEventListener('sync', (event) => {
  if (event.tag === 'outbox') event.waitUntil(sendWaiting(navigator.language.slice(0, 2)))
})
