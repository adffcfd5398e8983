import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { decide } from '#kernel/policy/policy.rules.ts'
import { testApp } from '#test/http.ts'
import { toyPolicy } from '#test/toy.ts'
import { openPresence } from '../presence/presence.ts'
import { type EventSource, eventLimits, type ServerEvent } from './events.ts'

const told = (
  id: number,
  may: ServerEvent['may'] = 'note.hear',
  data: unknown = {},
): ServerEvent => ({
  id: String(id),
  name: 'NoteSent',
  data,
  may,
})

/** Events that have happened, then those that are pushed. */
function source(happened: readonly ServerEvent[]) {
  const waiting = [...happened]
  const asked: (string | undefined)[] = []
  const sleepers = new Set<() => void>()
  const wake = (): void => {
    for (const sleeper of sleepers) sleeper()
    sleepers.clear()
  }
  let isStopped = false
  const events: EventSource = {
    async *since(lastId, _caller, stop) {
      asked.push(lastId)
      stop.addEventListener('abort', () => {
        isStopped = true
        wake()
      })
      let next = waiting.findIndex(({ id }) => Number(id) > Number(lastId ?? 0))
      if (next === -1) next = waiting.length
      while (!stop.aborted) {
        while (next < waiting.length) yield waiting[next++]!
        await new Promise<void>((resolve) => void sleepers.add(resolve))
      }
    },
  }
  const push = (event: ServerEvent): void => {
    waiting.push(event)
    wake()
  }
  return { events, push, asked, isStopped: () => isStopped }
}

const quick = { ...eventLimits, heartbeat: 60, recheck: 50, patience: 200 }
const headers = { cookie: 'convive=operator' }

/** Reads a stream until enough came, or it ends. @throws when neither happens in 5 s */
async function readUntil(response: Response, isEnough: (text: string) => boolean) {
  const reader = response.body!.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let isOver = false
  const late = sleep(5_000).then(() => Promise.reject(new Error(`got only ${text}`)))
  late.catch(() => {})
  while (!isOver && !isEnough(text)) {
    const got = await Promise.race([reader.read(), late])
    isOver = got.done
    text += decoder.decode(got.value)
  }
  return { text, isOver, reader }
}

const idsIn = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id)

const dropped = async (app: ReturnType<typeof testApp>['app']): Promise<number> => {
  const here = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
  const text = await (await app.request('/metrics', {}, here)).text()
  return Number(/^convive_http_event_streams_dropped_total (\d+)$/m.exec(text)?.[1] ?? 0)
}

const open = (given: ReturnType<typeof source>, limits = quick) =>
  testApp({ policy: toyPolicy, events: given.events, eventLimits: limits })

describe('a stream of events', () => {
  test('tells what happened since the last one that was heard, then what happens', async () => {
    const given = source([told(1), told(2), told(3)])
    const { app } = open(given)
    const response = await app.request('/api/events', {
      headers: { ...headers, 'last-event-id': '1' },
    })
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    setTimeout(() => given.push(told(4, 'note.hear', { note: 'a\nb' })), 50)
    const { text, reader } = await readUntil(
      response,
      (so) => so.includes('id: 4') && so.includes('event: beat\n'),
    )
    expect(given.asked).toEqual(['1'])
    expect(idsIn(text)).toEqual(['2', '3', '4'])
    expect(text).toContain('id: 4\nevent: NoteSent\ndata: {"note":"a\\nb"}\n\n')
    await reader.cancel()
    expect(given.isStopped()).toBe(true)
  })

  test('names itself, and tells who else has open what its screen has, until it ends', async () => {
    const presence = openPresence()
    const { app } = open({ ...source([]), events: { ...source([]).events, presence } })
    const account = 'account-operator' as Id<'account'>
    const streams = []
    for (const _ of [1, 2]) {
      const read = await readUntil(await app.request('/api/events', { headers }), (so) =>
        so.includes('event: stream'),
      )
      streams.push({ ...read, stream: /"stream":"(\w+)"/.exec(read.text)?.[1] ?? '' })
    }
    const [first, second] = streams
    const who = { account, name: 'Ana' }
    expect(presence.look({ stream: first!.stream, who, what: 'one' })).toEqual([who])
    await second!.reader.cancel()
    expect(presence.look({ stream: second!.stream, who, what: 'one' })).toEqual([])
    await first!.reader.cancel()
  })

  test('is for who is signed in', async () => {
    const { app } = open(source([]))
    expect((await app.request('/api/events')).status).toBe(401)
  })

  test('refuses an id that no event of ours had', async () => {
    const { app } = open(source([]))
    const asked = { headers: { ...headers, 'last-event-id': 'a b' } }
    const response = await app.request('/api/events', asked)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ facts: { field: 'Last-Event-ID' } })
  })

  test('asks for each event whether this person may hear it', async () => {
    const given = source([told(1), told(2, 'note.close'), told(3)])
    const { app } = open(given)
    const { text, reader } = await readUntil(await app.request('/api/events', { headers }), (so) =>
      so.includes('id: 3'),
    )
    expect(idsIn(text)).toEqual(['1', '3'])
    await reader.cancel()
  })

  test('that 25 people hear is written once and decided once for each audience', async () => {
    const given = source([])
    let decided = 0
    let wrote = 0
    const { app, sessions } = testApp({
      decide: (question) => {
        decided++
        return decide(toyPolicy, question)
      },
      events: given.events,
      eventLimits: quick,
    })
    const people = Array.from({ length: 25 }, (_, n) => `person-${n}`)
    for (const [n, name] of people.entries()) sessions.set(name, [n < 20 ? 'operator' : 'analyst'])
    const heard: string[][] = people.map(() => [])
    const readers = await Promise.all(
      people.map(async (name, n) => {
        const asked = { headers: { cookie: `convive=${name}` } }
        const reader = (await app.request('/api/events', asked)).body!.getReader()
        void (async () => {
          for (let got = await reader.read(); !got.done; got = await reader.read())
            heard[n]!.push(...(idsIn(Buffer.from(got.value).toString()) as string[]))
        })()
        return reader
      }),
    )
    for (const id of [1, 2, 3])
      given.push(told(id, 'note.hear', { toJSON: () => ({ note: ++wrote }) }))
    await expect.poll(() => heard.flat().length).toBe(20 * 3)
    expect(heard.slice(20).flat()).toEqual([])
    expect(wrote).toBe(3)
    expect(decided).toBe(2 * 3)
    await Promise.all(readers.map((reader) => reader.cancel()))
  })

  test('asks anew when the person has another office since', async () => {
    const given = source([])
    const { app, sessions } = open(given)
    const response = await app.request('/api/events', { headers })
    sessions.set('operator', ['supervisor'])
    setTimeout(() => given.push(told(1)), 120)
    setTimeout(() => given.push(told(2, 'note.close')), 130)
    const { text, reader } = await readUntil(response, (so) => so.includes('id: 2'))
    expect(idsIn(text)).toEqual(['2'])
    await reader.cancel()
  })

  test('ends soon after the session does', async () => {
    const given = source([])
    const { app, sessions } = open(given)
    const response = await app.request('/api/events', { headers })
    sessions.delete('operator')
    const { isOver } = await readUntil(response, () => false)
    expect(isOver).toBe(true)
    expect(given.isStopped()).toBe(true)
    // as it runs: the session is looked at every 3 s and may be remembered for 2 s
    expect(eventLimits.recheck + 2_000).toBeLessThanOrEqual(5_000)
  })

  test('that is long is read at the pace of the reader, and not cut', async () => {
    const many = Array.from({ length: 60 }, (_, i) => told(i + 1, 'note.hear', 'x'.repeat(20_000)))
    const { app } = open(source(many))
    const response = await app.request('/api/events', { headers })
    const reader = response.body!.getReader()
    let text = ''
    while (!text.includes('id: 60\n')) {
      const { value, done } = await reader.read()
      expect(done).toBe(false)
      text += Buffer.from(value!).toString()
      await sleep(5)
    }
    await reader.cancel()
  })

  test('that nobody reads is dropped with at most one event over 256 KiB waiting', async () => {
    let yielded = 0
    const endless: EventSource = {
      async *since() {
        while (true) yield told(++yielded, 'note.hear', 'x'.repeat(10_000))
      },
    }
    const { app } = testApp({ policy: toyPolicy, events: endless, eventLimits: quick })
    const response = await app.request('/api/events', { headers })
    await expect.poll(() => dropped(app), { timeout: 5_000 }).toBe(1)
    expect(yielded).toBeGreaterThan(20)
    expect(yielded).toBeLessThanOrEqual(28)
    await expect(response.text()).rejects.toThrow()
  })

  test('is refused where there are too many', async () => {
    const { app } = open(source([]), { ...quick, maxStreams: 1 })
    const first = await app.request('/api/events', { headers })
    expect((await app.request('/api/events', { headers })).status).toBe(503)
    await first.body?.cancel()
    const again = await app.request('/api/events', { headers })
    expect(again.status).toBe(200)
    await again.body?.cancel()
  })
})
