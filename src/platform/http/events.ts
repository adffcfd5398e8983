import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Action } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { SECOND } from '#kernel/time.ts'
import type { Presence } from '../presence/presence.ts'
import type { Caller } from '../world.ts'
import { traceOf } from './answers.ts'
import type { HttpContext, HttpHouse } from './context.ts'
import { readCookie } from './session-cookie.ts'

/** Something that happened, as a browser hears of it: ids and codes, never personal data. */
export interface ServerEvent {
  /** where to resume after it */
  readonly id: string
  readonly name: string
  readonly data: unknown
  /** the action of the policy table that lets somebody hear it */
  readonly may: Action
}

/** Tells what happened since an event, then goes on telling until it is stopped. */
export interface EventSource {
  since(lastId: string | undefined, caller: Caller, stop: AbortSignal): AsyncIterable<ServerEvent>
  /** who has what open; a screen is there as long as its stream is */
  readonly presence?: Presence
}

/** The times and sizes of event streams. */
export interface EventLimits {
  /** bytes that may wait for a browser that does not read */
  readonly maxWaiting: number
  /** how long it may leave that many unread */
  readonly patience: number
  readonly heartbeat: number
  /** how often it is asked whether the session still stands */
  readonly recheck: number
  /** streams at once */
  readonly maxStreams: number
}

export const eventLimits: EventLimits = {
  maxWaiting: 256 * 1024,
  patience: 10 * SECOND,
  heartbeat: 15 * SECOND,
  recheck: 3 * SECOND,
  maxStreams: 1_000,
}

/** A stream that has much to tell lets everybody else have their turn after this many bytes. */
const TURN_BYTES = 16_384
/** What an event counts for there that this person may not hear. */
const UNHEARD_BYTES = 256

const encoder = new TextEncoder()
const oneLine = (text: string): string => text.replace(/[\r\n\0]/g, '')

const written = ({ id, name, data }: ServerEvent): Uint8Array =>
  encoder.encode(`id: ${oneLine(id)}\nevent: ${oneLine(name)}\ndata: ${JSON.stringify(data)}\n\n`)

/** What is told beside the facts: it has no place to resume after, since it holds only now. */
const writtenNow = (name: 'beat' | 'stream' | 'presence', data: unknown): Uint8Array =>
  encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)

/** Told all the while, so that a screen knows the difference between silence and a broken line. */
const beatBytes = writtenNow('beat', {})

/** The bytes of an event for one who may hear it; undefined for one who may not. */
type Tell = (event: ServerEvent, actors: Caller['actors']) => Uint8Array | undefined

/**
 * An event is written once, and decided once for each audience: the people of the same offices. The table of who may
 * does not change while the server runs.
 */
function tellingOf({ decide }: Pick<HttpHouse, 'decide'>): Tell {
  const known = new WeakMap<ServerEvent, { bytes: Uint8Array; hear: Map<string, boolean> }>()
  return (event, actors) => {
    const told = known.get(event) ?? { bytes: written(event), hear: new Map() }
    known.set(event, told)
    const audience = actors.join()
    const mayHear =
      told.hear.get(audience) ?? decide({ action: event.may, actors, relations: ['any'] }).allow
    told.hear.set(audience, mayHear)
    return mayHear ? told.bytes : undefined
  }
}

const isSamePerson = (a: Caller, b: Caller): boolean =>
  a.account === b.account && a.session === b.session

/**
 * Answers `GET /api/events` for who is signed in. Each event is asked of the policy for this person's offices as they
 * are at the moment it leaves; the stream ends when the session does, when the browser does not read, or when the server stops.
 */
export function eventsAnswer(house: HttpHouse, source: EventSource, limits = eventLimits) {
  const tell = tellingOf(house)
  return async (c: HttpContext): Promise<Response> => {
    c.set('route', 'GET /api/events')
    house.limits.take('read', c.get('addressHash'))
    const cookie = readCookie(c.req.header('cookie') ?? null, house.secure)
    const identify = () => house.identify(cookie, c.get('language'))
    const caller = await identify()
    if (caller.account === undefined) throw new Refusal('unknown', 'http.signIn')
    if (house.metrics.level('event_streams') >= limits.maxStreams)
      throw new Refusal('busy', 'http.busy', { seconds: 30 })
    const lastId = lastEventId(c)
    const stream = openStream({
      house,
      limits,
      tell,
      caller,
      identify,
      events: (stop) => source.since(lastId, caller, stop),
      presence: source.presence,
      stopping: c.env?.stopping,
      cut: c.env?.incoming === undefined ? undefined : () => c.env.incoming?.socket.destroy(),
    })
    return c.body(stream, 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
  }
}

function lastEventId(c: HttpContext): string | undefined {
  const id = c.req.header('last-event-id')
  if (id !== undefined && !/^[\w:.-]{1,100}$/.test(id))
    throw new Refusal('invalid', 'http.notAccepted', { field: 'Last-Event-ID' })
  return id
}

interface Following {
  readonly house: HttpHouse
  readonly limits: EventLimits
  readonly tell: Tell
  readonly caller: Caller
  identify(): Promise<Caller>
  events(stop: AbortSignal): AsyncIterable<ServerEvent>
  readonly presence: Presence | undefined
  readonly stopping: AbortSignal | undefined
  /** closes the connection under an answer that nobody reads */
  readonly cut: (() => void) | undefined
}

function openStream(following: Following): ReadableStream<Uint8Array> {
  const { house, limits, stopping } = following
  const over = new AbortController()
  const end = (): void => over.abort()
  let hasRoom = (): void => {}
  const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    const isFull = (): boolean => (controller.desiredSize ?? 0) <= 0
    const drop = (): void => {
      house.metrics.count('event_streams_dropped')
      if (following.cut === undefined) controller.error(new Error('nobody reads this stream'))
      else following.cut()
      end()
    }
    const send = async (bytes: Uint8Array): Promise<void> => {
      if (over.signal.aborted) return
      controller.enqueue(bytes)
      if (!isFull()) return
      await new Promise<void>((resolve) => {
        hasRoom = resolve
        setTimeout(resolve, limits.patience).unref()
        over.signal.addEventListener('abort', () => resolve(), { once: true })
      })
      if (isFull() && !over.signal.aborted) drop()
    }
    over.signal.addEventListener('abort', () => closeQuietly(controller), { once: true })
    void live(following, over.signal, send, isFull, end).finally(end)
  }
  house.metrics.move('event_streams', 1)
  over.signal.addEventListener('abort', () => house.metrics.move('event_streams', -1))
  if (stopping?.aborted === true) end()
  stopping?.addEventListener('abort', end, { once: true, signal: over.signal })
  return new ReadableStream<Uint8Array>(
    { start, pull: () => hasRoom(), cancel: end },
    new ByteLengthQueuingStrategy({ highWaterMark: limits.maxWaiting }),
  )
}

function closeQuietly(controller: ReadableStreamDefaultController<Uint8Array>): void {
  try {
    controller.close()
  } catch {
    // the browser cancelled it, or it was dropped: closed already
  }
}

/** Sends what happens until the stream is over, and asks all the while whether the session still stands. */
async function live(
  { house, limits, tell, caller, identify, events, presence }: Following,
  stop: AbortSignal,
  send: (bytes: Uint8Array) => Promise<void>,
  isFull: () => boolean,
  end: () => void,
): Promise<void> {
  let now = caller
  const recheck = setInterval(() => {
    identify().then((asked) => {
      if (isSamePerson(asked, now)) now = asked
      else end()
    }, end)
  }, limits.recheck)
  const sendNow = (bytes: Uint8Array): void => void (isFull() || send(bytes))
  const beat = setInterval(() => sendNow(beatBytes), limits.heartbeat)
  const stream = Buffer.from(house.random(12)).toString('hex')
  const seat =
    caller.account &&
    presence?.join(caller.account, stream, (what, present) =>
      sendNow(writtenNow('presence', { what, present })),
    )
  try {
    await send(encoder.encode('retry: 3000\n\n'))
    if (seat) await send(writtenNow('stream', { stream }))
    let sent = 0
    for await (const event of events(stop)) {
      if (stop.aborted) return
      const bytes = tell(event, now.actors)
      if (bytes !== undefined) await send(bytes)
      sent += bytes?.length ?? UNHEARD_BYTES
      if (sent < TURN_BYTES) continue
      sent = 0
      await nextTurn()
    }
  } catch (error) {
    if (!stop.aborted)
      house.log({ level: 'error', what: 'http.streamBroke', facts: traceOf(error) })
  } finally {
    clearInterval(recheck)
    clearInterval(beat)
    seat?.leave()
  }
}
