import { Refusal, refusalStatus } from '#kernel/refusal.ts'
import { Gone } from './body.ts'
import type { HttpContext, HttpHouse } from './context.ts'
import { contentPolicy, dataPolicy, type PageKind } from './headers.ts'
import { type Html, html, page } from './html.ts'

/** Whether an answer is for a program: then errors are JSON, else a page that a person can read. */
const isForProgram = (c: HttpContext): boolean =>
  c.req.path.startsWith('/api/') ||
  c.req.path === '/api' ||
  !(c.req.header('accept') ?? '').includes('text/html')

/** The headers of every answer, for those that it does not bring itself. */
export function usualHeaders(house: HttpHouse, c: HttpContext): Record<string, string> {
  const cookie = c.get('cookie')
  return {
    ...house.headers,
    'content-security-policy': dataPolicy,
    'content-language': c.get('language'),
    ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
  }
}

/**
 * JSON with all its headers at once: set one after the other, and read again by the server, they take longer than the
 * rest of a short answer.
 */
export function jsonAnswer(house: HttpHouse, c: HttpContext, output: object): Response {
  const headers = {
    ...usualHeaders(house, c),
    'content-type': 'application/json',
    'cache-control': 'no-store',
  }
  const answer = new Response(JSON.stringify(output), { headers })
  c.set('isWhole', true)
  return answer
}

/** What a person or a program is told, when the answer is no or something broke. */
export function errorAnswer(house: HttpHouse, c: HttpContext, error: unknown): Response {
  if (error instanceof Refusal) return refusalAnswer(house, c, error)
  if (error instanceof Gone) {
    house.metrics.count('aborted')
    return c.body(null, 400)
  }
  house.metrics.count('faults')
  house.log({ level: 'error', what: 'http.fault', facts: { ...traceOf(error), ...whereOf(c) } })
  const request = c.get('request')
  if (!isForProgram(c)) return errorPage(house, c, 500, say(house, c, 'fault', { request }))
  return c.json({ code: 'fault', request }, 500, { 'cache-control': 'no-store' })
}

function refusalAnswer(house: HttpHouse, c: HttpContext, refusal: Refusal): Response {
  const status = refusalStatus[refusal.kind]
  const message = say(house, c, refusal.code, refusal.facts)
  const { seconds } = refusal.facts
  if (status === 429 || status === 503) c.header('retry-after', String(seconds ?? 5))
  // what is left of a body that is too large would be read for nothing
  if (status === 413) c.header('connection', 'close')
  if (!isForProgram(c)) return errorPage(house, c, status, message)
  const body = { code: refusal.code, message, facts: refusal.facts }
  return c.json(body, status, { 'cache-control': 'no-store' })
}

function say(house: HttpHouse, c: HttpContext, code: string, facts: Refusal['facts']): string {
  try {
    return house.say(c.get('language'), code, facts)
  } catch (error) {
    house.log({ level: 'error', what: 'http.unsaid', facts: { code, ...traceOf(error) } })
    return code
  }
}

/** A page of our own making, with the headers that every such page has. */
export function pageAnswer(
  c: HttpContext,
  status: number,
  content: Html,
  kind: PageKind = 'plain',
): Response {
  return c.html(content.html, status as 200, {
    'cache-control': 'no-store',
    'content-security-policy': contentPolicy(kind),
    // with no-referrer browsers send `Origin: null` with a plain form, and our own check would refuse it
    'referrer-policy': 'same-origin',
  })
}

function errorPage(house: HttpHouse, c: HttpContext, status: number, message: string): Response {
  const title = say(house, c, 'http.errorTitle', {})
  const back = say(house, c, 'http.goBack', {})
  const content = html`<header class="top"><a class="brand" href="/">convive</a></header>
<main><h1>${title}</h1><p>${message}</p><p><a href="/">${back}</a></p></main>`
  return pageAnswer(
    c,
    status,
    page({ language: c.get('language'), title, content, styles: house.styles }),
  )
}

const whereOf = (c: HttpContext) => ({ request: c.get('request'), route: c.get('route') ?? '-' })

/**
 * Where a fault happened, without what it said: messages of databases and parsers quote what people wrote.
 * @returns name, code and frames
 */
export function traceOf(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof Error)) return { name: typeof error }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const trace = {
    name: error.name,
    stack: frames
      .slice(0, 12)
      .map((line) => line.trim())
      .join(' | '),
  }
  return 'code' in error ? { ...trace, code: String(error.code) } : trace
}
