// The part of a service worker that lets a page open without a signal. It keeps only what is the same for everybody:
// the page, its scripts and styles, and answers that the page names as common. No answer about a person is ever kept.

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
/** How long a page may take before the kept one is shown. */
const PATIENCE = 4_000

/** What a page is kept of. */
export interface KeptPage {
  /** of its cache, without a version: `shell`. Two pages of one origin have two, and leave each other's alone */
  readonly name: string
  /** raised when what was kept before is of no use any more */
  readonly version: number
  /** the address under which the page itself is kept */
  readonly page: string
  /** other addresses that get the same page */
  readonly pages?: readonly string[]
  /** what lies beside it without a hash in its name: icon, manifest */
  readonly beside: readonly string[]
  /** where its files with a hash in their name lie: `/assets/` */
  readonly files: string
  /** the same for everybody, and wanted without a signal */
  isCommon(pathname: string): boolean
}

/** Keeps a page in this worker. @param send  sends what waits, when the browser says that there is a signal again */
export function keepPage(kept: KeptPage, send: () => Promise<void>): void {
  const { page, files } = kept
  const cacheName = `${kept.name}-${kept.version}`
  const isOld = (name: string): boolean => name.startsWith(`${kept.name}-`) && name !== cacheName
  scope.addEventListener('install', (event) => {
    event.waitUntil(
      caches
        .open(cacheName)
        .then((cache) => cache.addAll([page, ...kept.beside]))
        .then(() => scope.skipWaiting()),
    )
  })
  scope.addEventListener('activate', (event) => {
    const takeOver = async (): Promise<void> => {
      for (const name of await caches.keys()) if (isOld(name)) await caches.delete(name)
      await scope.clients.claim()
    }
    event.waitUntil(takeOver())
  })
  const isFile = (address: string): boolean => {
    const { origin, pathname } = new URL(address, location.href)
    return origin === location.origin && pathname.startsWith(files)
  }
  // The page says which files it was made of, so that it can be made of them again without a signal.
  scope.addEventListener('message', (event) => {
    const { keep } = (event.data ?? {}) as { keep?: unknown }
    if (!Array.isArray(keep)) return
    const own = keep.filter(
      (address): address is string => typeof address === 'string' && isFile(address),
    )
    event.waitUntil(caches.open(cacheName).then((cache) => keepMissing(cache, own, isFile)))
  })
  scope.addEventListener('fetch', (event) => {
    const { request } = event
    const { origin, pathname } = new URL(request.url)
    if (request.method !== 'GET' || origin !== location.origin) return
    const isPage = pathname === page || kept.pages?.includes(pathname) === true
    if (request.mode === 'navigate' && isPage) event.respondWith(newestOf(cacheName, request, page))
    else if (kept.isCommon(pathname)) event.respondWith(newestOf(cacheName, request, request.url))
    else if (isFile(request.url) || kept.beside.includes(pathname))
      event.respondWith(keptOf(cacheName, request))
  })
  scope.addEventListener('sync', (event) => {
    if (event.tag === 'outbox') event.waitUntil(send())
  })
}

async function keepMissing(
  cache: Cache,
  addresses: readonly string[],
  isFile: (address: string) => boolean,
): Promise<void> {
  for (const address of addresses) if (!(await cache.match(address))) await cache.add(address)
  for (const { url } of await cache.keys())
    if (isFile(url) && !addresses.includes(url)) await cache.delete(url)
}

/** From the network while it is quick enough, else what was kept. */
async function newestOf(cacheName: string, request: Request, name: string): Promise<Response> {
  const cache = await caches.open(cacheName)
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

async function keptOf(cacheName: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName)
  const kept = await cache.match(request)
  if (kept !== undefined) return kept
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}
