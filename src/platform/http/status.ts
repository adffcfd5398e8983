import { createHash, timingSafeEqual } from 'node:crypto'
import type { Hono } from 'hono'
import { Refusal } from '#kernel/refusal.ts'
import { DAY, iso, SECOND } from '#kernel/time.ts'
import { isLoopback, plainAddress } from './address.ts'
import type { HttpContext, HttpEnv, HttpHouse } from './context.ts'

/** What the server tells of itself to those who run it. */
export interface StatusOptions {
  /** what must work before people are let in: each is tried, and says no by throwing */
  readonly checks?: Readonly<Record<string, () => Promise<unknown>>> | undefined
  /** lets a collector on another machine read `/metrics`: `Authorization: Bearer ...` */
  readonly metricsToken?: string | undefined
  /** more lines for `/metrics` */
  readonly moreMetrics?: (() => string) | undefined
  /** where to report a weakness: `mailto:` or `https:`; without it there is no security.txt */
  readonly securityContact?: string | undefined
}

const CHECK_PATIENCE = 3 * SECOND
const ANSWER_KEPT = 2 * SECOND

/** Adds `/healthz`, `/readyz`, `/metrics` and `/.well-known/security.txt`. */
export function addStatus(app: Hono<HttpEnv>, house: HttpHouse, o: StatusOptions): void {
  app.get('/healthz', (c) => {
    c.header('cache-control', 'no-store')
    return c.json({ ok: true })
  })
  const failing = readiness(o.checks ?? {}, house.now)
  app.get('/readyz', async (c) => {
    c.header('cache-control', 'no-store')
    const names = await failing()
    if (names.length === 0) return c.json({ ok: true })
    throw new Refusal('busy', 'http.notReady', { checks: names.join(', '), seconds: 5 })
  })
  app.get('/metrics', (c) => {
    if (!mayReadMetrics(c, o.metricsToken)) throw new Refusal('absent', 'http.absent')
    const text = house.metrics.text() + (o.moreMetrics?.() ?? '')
    return c.body(text, 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    })
  })
  const contact = o.securityContact
  if (contact === undefined) return
  app.get('/.well-known/security.txt', (c) => {
    const expires = iso(Math.ceil(house.now() / DAY) * DAY + 180 * DAY)
    const url = `${house.publicUrl.origin}/.well-known/security.txt`
    return c.text(
      `Contact: ${contact}\nExpires: ${expires}\nPreferred-Languages: es, pt, en\nCanonical: ${url}\n`,
    )
  })
}

/** @returns the names of the checks that fail now; asked again at most every 2 s, whoever asks */
function readiness(
  checks: Readonly<Record<string, () => Promise<unknown>>>,
  now: () => number,
): () => Promise<readonly string[]> {
  let asked: { at: number; failing: Promise<readonly string[]> } | undefined
  return () => {
    const age = asked === undefined ? Number.POSITIVE_INFINITY : now() - asked.at
    if (asked !== undefined && age >= 0 && age < ANSWER_KEPT) return asked.failing
    asked = { at: now(), failing: askAll(checks) }
    return asked.failing
  }
}

async function askAll(
  checks: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<readonly string[]> {
  const answers = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => ((await works(check)) ? [] : [name])),
  )
  return answers.flat()
}

async function works(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), CHECK_PATIENCE)
  })
  try {
    await Promise.race([check(), tooLate])
    return true
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}

const sumOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** This machine itself (not what a proxy on it passes on), or who has the token. */
function mayReadMetrics(c: HttpContext, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1]
  if (token !== undefined && given !== undefined && timingSafeEqual(sumOf(given), sumOf(token)))
    return true
  const remote = plainAddress(c.env?.incoming?.socket?.remoteAddress)
  return isLoopback(remote) && c.req.header('x-forwarded-for') === undefined
}
