import { Hono } from 'hono'
import { languageOf } from '#kernel/language.ts'
import { Refusal } from '#kernel/refusal.ts'
import { SECOND } from '#kernel/time.ts'
import { addAuthorityPage } from '../tls/authority-page.ts'
import { addressList, clientAddress } from './address.ts'
import { errorAnswer, usualHeaders } from './answers.ts'
import { assetAnswer, type Site, shellAnswer, siteFiles } from './assets.ts'
import { bodyRoom } from './body.ts'
import type { HttpContext, HttpDoors, HttpEnv, HttpHouse } from './context.ts'
import { type DocumentRoute, documentAnswer, documentPath } from './document.ts'
import { endpointAnswer, routerPath } from './endpoints.ts'
import { type EventLimits, type EventSource, eventLimits, eventsAnswer } from './events.ts'
import { securityHeaders } from './headers.ts'
import { httpMetrics } from './metrics.ts'
import { openApi } from './openapi.ts'
import { checkHost } from './origin.ts'
import { type PageRoute, pageResponse } from './page.ts'
import { type Budget, type RateClass, rateLimits } from './rates.ts'
import type { Route } from './route.ts'
import { addStatus, type StatusOptions } from './status.ts'

/** Everything an HTTP app is made of. */
export interface HttpOptions extends HttpDoors, StatusOptions {
  readonly routes: readonly Route[]
  readonly pages?: readonly PageRoute[]
  /** families of documents outside `/api`, laid out as a format of others says */
  readonly documents?: readonly DocumentRoute[]
  readonly sites?: readonly Site[]
  readonly events?: EventSource
  readonly eventLimits?: EventLimits
  /** the address people open; its host is ours, and with `https:` cookies and browsers stay on TLS */
  readonly publicUrl: string
  /** further names of this machine, such as those of its certificate */
  readonly hosts?: readonly string[]
  /** proxies that are believed about `X-Forwarded-For`: addresses and networks */
  readonly trustedProxies?: readonly string[]
  readonly rates?: Partial<Record<RateClass, Budget>>
  /** certificate of the local authority (PEM), offered to phones under `/certificate` */
  readonly authority?: string
  /** style sheets of pages that say what went wrong */
  readonly styles?: readonly string[]
  /** requests worked on at once; more are asked to come back */
  readonly maxInFlight?: number
  /** bytes of bodies in memory at once */
  readonly maxBodyBytes?: number
  readonly version: string
  /** for tests: an answer that is not exactly what its endpoint says is a fault */
  readonly checkOutputs?: boolean
}

export type HttpApp = Hono<HttpEnv>

/** Our own methods; anything else is absent like a path that is not ours. */
const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const

/**
 * Puts routes, pages, sites and events together to an app that can be asked without a socket:
 * `app.request('/api/reports', { method: 'POST', ... })`.
 */
export function httpApp(o: HttpOptions): HttpApp {
  const house = houseOf(o)
  const app = new Hono<HttpEnv>()
  app.onError((error, c) => errorAnswer(house, c, error))
  app.notFound((c) => errorAnswer(house, c, new Refusal('absent', 'http.absent')))
  app.use('*', async (c, next) => {
    openRequest(house, c)
    await next()
    closeRequest(house, c)
  })
  app.use('*', guard(house, o.maxInFlight ?? 512))
  addStatus(app, house, o)
  for (const route of o.routes)
    app.on(route.endpoint.method, routerPath(route.endpoint.path), endpointAnswer(house, route))
  if (o.events !== undefined)
    app.get('/api/events', eventsAnswer(house, o.events, o.eventLimits ?? eventLimits))
  addDescription(app, o)
  if (o.authority !== undefined) addAuthorityPage(app, o.authority, o.say)
  app.on([...methods], ['/api', '/api/*'], (c) => c.notFound())
  for (const route of o.documents ?? [])
    app.on(route.method, documentPath(route), documentAnswer(house, route))
  for (const route of o.pages ?? [])
    app.on(route.method, routerPath(route.path), pageResponse(house, route))
  for (const site of o.sites ?? []) addSite(app, house, site)
  return app
}

const MEBIBYTE = 1_048_576

function houseOf(o: HttpOptions): HttpHouse {
  const publicUrl = new URL(o.publicUrl)
  return {
    identify: o.identify,
    decide: o.decide,
    say: o.say,
    log: o.log,
    now: o.now,
    random: o.random,
    publicUrl,
    secure: publicUrl.protocol === 'https:',
    hosts: new Set(o.hosts),
    trusted: addressList(o.trustedProxies ?? []),
    limits: rateLimits({ now: o.now, random: o.random, rates: o.rates }),
    room: bodyRoom(o.maxBodyBytes ?? 256 * MEBIBYTE),
    metrics: httpMetrics(),
    headers: securityHeaders(publicUrl.protocol === 'https:'),
    styles: o.styles ?? [],
    checkOutputs: o.checkOutputs ?? false,
  }
}

function openRequest(house: HttpHouse, c: HttpContext): void {
  const url = new URL(c.req.url)
  c.set('request', Buffer.from(house.random(8)).toString('hex'))
  c.set('url', url)
  c.set(
    'language',
    languageOf(url.searchParams.get('lang') ?? undefined, c.req.header('accept-language')),
  )
  const socket = c.env?.incoming?.socket
  const address = clientAddress(
    house.trusted,
    socket?.remoteAddress,
    c.req.header('x-forwarded-for'),
  )
  c.set('address', address)
  c.set('addressHash', house.limits.hash(address, socket))
  c.set('route', 'other')
  c.set('since', performance.now())
}

function closeRequest(house: HttpHouse, c: HttpContext): void {
  if (c.get('isWhole') !== true) {
    const { headers } = c.res
    for (const [name, value] of Object.entries(usualHeaders(house, c)))
      if (!headers.has(name)) headers.set(name, value)
  }
  const seconds = (performance.now() - c.get('since')) / SECOND
  house.metrics.answered(c.get('route'), c.res.status, seconds)
}

/** Turns away foreign names, and everybody for a moment when there is too much to do. */
function guard(house: HttpHouse, most: number) {
  return async (c: HttpContext, next: () => Promise<void>): Promise<void> => {
    checkHost(c.get('url'), house.hosts, house.publicUrl)
    if (house.metrics.level('in_flight') >= most)
      throw new Refusal('busy', 'http.busy', { seconds: 2 })
    house.metrics.move('in_flight', 1)
    try {
      await next()
    } finally {
      house.metrics.move('in_flight', -1)
    }
  }
}

function addDescription(app: HttpApp, o: HttpOptions): void {
  const about = { title: 'Convive', version: o.version, url: o.publicUrl }
  const endpoints = o.routes.map(({ endpoint }) => endpoint)
  const described = openApi(endpoints, about, o.events !== undefined)
  const text = JSON.stringify(described)
  app.get('/openapi.json', (c) =>
    c.body(text, 200, { 'content-type': 'application/json', 'cache-control': 'no-cache' }),
  )
}

function addSite(app: HttpApp, house: HttpHouse, site: Site): void {
  const files = siteFiles(site)
  const shell = files.get(`${site.base}index.html`)
  if (shell !== undefined)
    app.on('GET', [...site.pages], (c, next) => {
      const asset = files.get(c.req.path)
      if (asset !== undefined && asset !== shell) return Promise.resolve(assetAnswer(c, asset))
      const isFile = /\.[a-z0-9]+$/i.test(c.req.path)
      return isFile ? next() : Promise.resolve(shellAnswer(c, site.kind, shell, house.random))
    })
  app.get(`${site.base}*`, (c, next) => {
    const asset = files.get(c.req.path)
    return asset === undefined || asset === shell ? next() : Promise.resolve(assetAnswer(c, asset))
  })
}
