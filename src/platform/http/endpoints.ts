import { isDeepStrictEqual } from 'node:util'
import type { Endpoint } from '#kernel/endpoint.ts'
import { Refusal, type RefusalKind } from '#kernel/refusal.ts'
import type { Caller } from '../world.ts'
import { jsonAnswer, traceOf } from './answers.ts'
import { type Held, wholeBody } from './body.ts'
import type { HttpContext, HttpHouse } from './context.ts'
import { dataPolicy } from './headers.ts'
import { refusalsOf } from './issues.ts'
import { checkOrigin } from './origin.ts'
import { checkPermission } from './permission.ts'
import type { RateClass } from './rates.ts'
import { requestKey } from './request-key.ts'
import type { Asked, FileAnswer, Route, StreamAnswer } from './route.ts'
import { readCookie, writeCookie } from './session-cookie.ts'
import { inputReader } from './wire.ts'

/** `/api/reports/{id}` as the router writes it: `/api/reports/:id`. */
export const routerPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1')

const nothing = new Uint8Array()
const isChange = (method: string): boolean => method !== 'GET'

/** What refuses a wrong secret: such a try counts against the address. */
const wrongGuess: readonly RefusalKind[] = ['unknown', 'absent', 'forbidden', 'tooMany']

/**
 * Runs an answer inside the address's budgets.
 * @param isRight  whether what came back proves that the secret was right; else the try counts as a wrong guess
 * @throws Refusal `tooMany`
 */
export async function withinLimits<T>(
  house: HttpHouse,
  c: HttpContext,
  kind: RateClass,
  work: () => Promise<T>,
  isRight: (answer: T) => boolean = () => true,
): Promise<T> {
  const address = c.get('addressHash')
  if (kind === 'read' || kind === 'write' || kind === 'tile') {
    house.limits.take(kind, address)
    return work()
  }
  house.limits.take('write', address)
  house.limits.take(kind, address)
  try {
    const answer = await work()
    if (isRight(answer)) house.limits.giveBack(kind, address)
    return answer
  } catch (error) {
    const isWrong = error instanceof Refusal && wrongGuess.includes(error.kind)
    if (!isWrong) house.limits.giveBack(kind, address)
    throw error
  }
}

/** Who asks, after the checks that come before anything is read. @throws Refusal */
export async function admit(
  house: HttpHouse,
  c: HttpContext,
  what: Pick<Endpoint, 'method' | 'may'>,
): Promise<{ caller: Caller; cookie: string | undefined }> {
  if (isChange(what.method)) checkOrigin(c.req.raw, house.publicUrl, house.secure)
  const cookie = readCookie(c.req.header('cookie') ?? null, house.secure)
  const caller = await house.identify(cookie, c.get('language'), isChange(what.method))
  checkPermission(house.decide, what.may, caller)
  return { caller, cookie }
}

/** The part of `Asked` that does not depend on the input. */
export const askedOf = (
  house: HttpHouse,
  c: HttpContext,
  caller: Caller,
  cookie: string | undefined,
): Asked => ({
  caller,
  addressHash: c.get('addressHash'),
  ...(cookie === undefined ? {} : { cookie }),
  setCookie: (value, lastsSeconds) =>
    c.set('cookie', writeCookie(value, house.secure, lastsSeconds)),
})

/**
 * Makes the answer of one endpoint. Order: limits, origin, who asks, may they, the body's size, the input, the
 * service.
 */
export function endpointAnswer(house: HttpHouse, route: Route) {
  const { endpoint } = route
  const readInput = inputReader(endpoint)
  const name = `${endpoint.method} ${endpoint.path}`
  const answer = async (c: HttpContext, held: Held): Promise<Response> => {
    const { caller, cookie } = await admit(house, c, endpoint)
    const body = isChange(endpoint.method)
      ? await wholeBody(c.req.raw, endpoint.maxBytes, held)
      : nothing
    const raw = readInput({
      path: c.req.param() as Record<string, string>,
      query: c.get('url').searchParams,
      contentType: c.req.header('content-type') ?? null,
      body,
    })
    const key = endpoint.idempotent
      ? requestKey(
          name,
          c.req.header('idempotency-key'),
          caller.account,
          raw,
          endpoint.body === 'bytes' ? [body] : [],
        )
      : undefined
    const parsed = endpoint.input.safeParse(raw, { reportInput: true })
    if (!parsed.success) throw refusalsOf(parsed.error)[0]!
    const asked: Asked = {
      ...askedOf(house, c, caller, cookie),
      ...(key === undefined ? {} : { key }),
      ...(endpoint.body === 'bytes' ? { bytes: body } : {}),
    }
    const output = await route.answer(parsed.data, asked)
    if (house.checkOutputs) checkOutput(endpoint, output)
    return answerWith(house, c, output)
  }
  return async (c: HttpContext): Promise<Response> => {
    c.set('route', name)
    return withinLimits(house, c, route.rate, async () => {
      const held = house.room.open()
      try {
        return await answer(c, held)
      } finally {
        held.release()
      }
    })
  }
}

/** Fields that the endpoint does not name would leave unseen, so they count as wrong too. */
function checkOutput(endpoint: Endpoint, output: unknown): void {
  const said = endpoint.output.parse(output)
  if (isDeepStrictEqual(said, output)) return
  // a field that is undefined leaves as little as one that is absent
  const [wanted, got] = [said, output].map((each) => JSON.parse(JSON.stringify([each])) as unknown)
  if (!isDeepStrictEqual(wanted, got))
    throw new RangeError(`got an answer with more than ${endpoint.method} ${endpoint.path} says`)
}

function answerWith(house: HttpHouse, c: HttpContext, output: unknown): Response {
  if (output instanceof Uint8Array)
    return fileAnswer(c, { bytes: output, type: pictureType(output) ?? 'application/octet-stream' })
  if (isFile(output)) return fileAnswer(c, output)
  if (isStream(output)) return streamAnswer(house, c, output)
  if (output !== undefined) return jsonAnswer(house, c, output as object)
  return c.body(null, 204, { 'cache-control': 'no-store' })
}

const isFile = (output: unknown): output is FileAnswer =>
  typeof output === 'object' &&
  output !== null &&
  'bytes' in output &&
  output.bytes instanceof Uint8Array &&
  'type' in output &&
  typeof output.type === 'string'

/** The media type of a picture by its first bytes; with `nosniff` a browser shows it only under its own type. */
function pictureType(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (start.startsWith('\x89PNG\r\n')) return 'image/png'
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'image/webp'
  return start.endsWith('ftypavif') ? 'image/avif' : undefined
}

/** The signs that a file name keeps; the rest becomes an underscore. */
const plainName = (name: string): string => name.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 100)

function fileHeaders(c: HttpContext, file: Pick<FileAnswer, 'type' | 'name'>): void {
  c.header('cache-control', 'no-store')
  c.header('content-type', file.type)
  c.header('content-security-policy', dataPolicy)
  if (file.name !== undefined)
    c.header('content-disposition', `attachment; filename="${plainName(file.name)}"`)
}

function fileAnswer(c: HttpContext, file: FileAnswer): Response {
  fileHeaders(c, file)
  return c.body(file.bytes as Uint8Array<ArrayBuffer>)
}

const isStream = (output: unknown): output is StreamAnswer =>
  typeof output === 'object' &&
  output !== null &&
  'pieces' in output &&
  typeof output.pieces === 'object' &&
  output.pieces !== null &&
  Symbol.asyncIterator in output.pieces

function streamAnswer(house: HttpHouse, c: HttpContext, file: StreamAnswer): Response {
  fileHeaders(c, file)
  const what = { request: c.get('request'), route: c.get('route') ?? '-' }
  async function* logged(): AsyncGenerator<Uint8Array> {
    try {
      yield* file.pieces
    } catch (error) {
      // The head has gone with 200: breaking off is all that can still be said.
      house.metrics.count('faults')
      house.log({ level: 'error', what: 'http.fault', facts: { ...traceOf(error), ...what } })
      throw error
    }
  }
  const pieces = logged()
  return c.body(
    new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(value as Uint8Array<ArrayBuffer>)
      },
      // Whoever asked went away: what makes the file ends, too.
      cancel: async () => void (await pieces.return(undefined)),
    }),
  )
}
