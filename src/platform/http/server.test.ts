import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { testApp } from '#test/http.ts'
import { toy, toyPolicy, toyRoutes } from '#test/toy.ts'
import { type EventSource, eventLimits } from './events.ts'
import { type Route, route } from './route.ts'
import { type ServeOptions, type Serving, serve } from './server.ts'

const open: Serving[] = []
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await Promise.all(open.splice(0).map((serving) => serving.stop()))
})

const quick = { headersTimeout: 400, requestTimeout: 800, idleTimeout: 600, checkInterval: 100 }

async function start(
  more: Partial<ServeOptions> = {},
  app: Parameters<typeof testApp>[0] = {},
): Promise<Serving & { told: ReturnType<typeof testApp> }> {
  const told = testApp({ routes: toyRoutes().routes, policy: toyPolicy, ...app })
  const serving = await serve(told.app, { port: 0, ...more })
  open.push(serving)
  return { ...serving, told }
}

/** A connection of ours that remembers what came and when it was closed. */
function dial(port: number, localAddress = '127.0.0.1') {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  sockets.push(socket)
  let heard = ''
  const since = performance.now()
  const closed = new Promise<number>((resolve) => {
    socket.on('close', () => resolve(performance.now() - since))
  })
  socket.on('data', (piece) => {
    heard += piece
  })
  socket.on('error', () => {})
  return { socket, closed, heard: () => heard }
}

const metrics = async (port: number): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}/metrics`)).text()

const head = 'POST /api/notes HTTP/1.1\r\nHost: localhost\r\n'
const within = async (closed: Promise<number>, most: number): Promise<number> =>
  Promise.race([closed, sleep(most).then(() => Number.POSITIVE_INFINITY)])

describe('a slow other side', () => {
  test('that says nothing is closed', async () => {
    const { port } = await start({ limits: quick })
    expect(await within(dial(port).closed, 10_000)).toBeLessThan(10_000)
  })

  test('that sends its head byte by byte is closed', async () => {
    const { port } = await start({ limits: quick })
    const { socket, closed, heard } = dial(port)
    socket.write(head)
    const drip = setInterval(() => socket.write('X-Drip: 1\r\n'), 50)
    expect(await within(closed, 10_000)).toBeLessThan(10_000)
    clearInterval(drip)
    expect(heard()).toContain('408')
  })

  test('that sends its body byte by byte is closed', async () => {
    const { port } = await start({ limits: quick })
    const { socket, closed } = dial(port)
    socket.write(`${head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`)
    const drip = setInterval(() => socket.write(' '), 50)
    expect(await within(closed, 10_000)).toBeLessThan(10_000)
    clearInterval(drip)
  })

  test('that never reads a large answer is cut off', async () => {
    const endpoint = { ...toy.listNotes, output: z.instanceof(Uint8Array) }
    const large: Route = route(endpoint, async () => new Uint8Array(32_000_000))
    const { port } = await start({ limits: quick }, { routes: [large] })
    const { socket, closed, heard } = dial(port)
    socket.pause()
    socket.write('GET /api/notes HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await sleep(4_000) // a paused socket learns of its end only when it reads
    socket.resume()
    expect(await within(closed, 20_000)).toBeLessThan(20_000)
    expect(heard().length).toBeLessThan(32_000_000)
  })

  test('in hundreds is closed while another is answered', async () => {
    const { port } = await start({ limits: { ...quick, maxConnectionsPerAddress: 300 } })
    const slow = Array.from({ length: 300 }, () => dial(port, '127.0.0.2'))
    for (const { socket } of slow) socket.write(head)
    for (let i = 0; i < 20; i++)
      expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    const ends = await Promise.all(slow.map(({ closed }) => within(closed, 10_000)))
    expect(ends.filter((end) => end === Number.POSITIVE_INFINITY)).toEqual([])
  })

  test('leaves no fault behind when it breaks off a body', async () => {
    const { port, told } = await start()
    const { socket } = dial(port)
    socket.write(`${head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"te`)
    await sleep(200)
    socket.resetAndDestroy()
    await expect.poll(() => metrics(port)).toContain('convive_http_aborted_total 1')
    expect(told.log).toEqual([])
  })
})

describe('connections', () => {
  test('of one address are capped, of others not', async () => {
    const { port } = await start({ limits: { maxConnectionsPerAddress: 3 } })
    const many = Array.from({ length: 5 }, () => dial(port, '127.0.0.3'))
    const ends = await Promise.all(many.map(({ closed }) => within(closed, 2_000)))
    expect(ends.filter((end) => end < 2_000)).toHaveLength(2)
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
  })

  test('are free again when they close', async () => {
    const { port } = await start({ limits: { maxConnectionsPerAddress: 1 } })
    for (let i = 0; i < 3; i++) {
      const { socket, heard, closed } = dial(port, '127.0.0.4')
      socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
      await closed
      expect(heard()).toContain('200 OK')
      await sleep(50)
    }
  })

  test('with a head over 16 KiB are refused', async () => {
    const { port } = await start()
    const { socket, closed, heard } = dial(port)
    socket.write(`${head}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`)
    await closed
    expect(heard()).toContain('431')
  })

  test.each([
    'GET /api/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a b\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    '\x16\x03\x01 nonsense\r\n\r\n',
    'POST /api/notes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ])('with nonsense get an error of their own: %j', async (text) => {
    const { port, told } = await start()
    const { socket, heard, closed } = dial(port)
    socket.end(text)
    await within(closed, 5_000)
    expect(heard()).toMatch(/^HTTP\/1\.1 4\d\d/)
    expect(heard()).not.toMatch(/HTTP\/1\.1 5\d\d/)
    expect(told.log).toEqual([])
  })
})

describe('the end', () => {
  const slowRoute = (milliseconds: number): Route =>
    route(toy.listNotes, async () => {
      await sleep(milliseconds)
      return { asked: 'done' }
    })

  test('lets what is under way finish and takes nothing new', async () => {
    const { port, stop } = await start({}, { routes: [slowRoute(400)] })
    const answer = fetch(`http://127.0.0.1:${port}/api/notes`)
    await sleep(100)
    const since = performance.now()
    const stopped = stop()
    await sleep(20)
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
    expect((await answer).status).toBe(200)
    await stopped
    expect(performance.now() - since).toBeLessThan(4_000)
  })

  test('does not wait for ever', async () => {
    const limits = { stopTimeout: 300 }
    const { port, stop } = await start({ limits }, { routes: [slowRoute(5_000)] })
    const answer = fetch(`http://127.0.0.1:${port}/api/notes`).catch(() => 'cut')
    await sleep(100)
    const since = performance.now()
    await stop()
    expect(performance.now() - since).toBeLessThan(4_000)
    expect(await answer).toBe('cut')
  })

  test('closes streams at once', async () => {
    const source: EventSource = {
      async *since(_lastId, _caller, stop) {
        yield { id: '1', name: 'Told', data: {}, may: 'note.hear' }
        await new Promise((resolve) => stop.addEventListener('abort', resolve))
      },
    }
    const { port, stop } = await start({}, { events: source })
    const headers = { cookie: 'convive=operator' }
    const response = await fetch(`http://127.0.0.1:${port}/api/events`, { headers })
    const text = response.text()
    await sleep(100)
    const since = performance.now()
    await stop()
    expect(await text).toContain('event: Told')
    expect(performance.now() - since).toBeLessThan(5_000)
  })
})

describe('a stream that nobody reads', () => {
  test('is cut, and says nothing on the console', async () => {
    const source: EventSource = {
      async *since() {
        for (let i = 0; ; i++)
          yield { id: String(i), name: 'Told', data: 'x'.repeat(50_000), may: 'note.hear' }
      },
    }
    const said = vi.spyOn(console, 'error')
    const limits = { ...eventLimits, patience: 300 }
    const { port, told } = await start({}, { events: source, eventLimits: limits })
    const { socket, closed } = dial(port)
    socket.pause()
    socket.write('GET /api/events HTTP/1.1\r\nHost: localhost\r\nCookie: convive=operator\r\n\r\n')
    await expect
      .poll(() => metrics(port), { timeout: 10_000 })
      .toContain('convive_http_event_streams_dropped_total 1')
    expect(await metrics(port)).toContain('convive_http_event_streams 0')
    socket.resume()
    expect(await within(closed, 10_000)).toBeLessThan(10_000)
    expect(told.log).toEqual([])
    expect(said).not.toHaveBeenCalled()
    said.mockRestore()
  })
})

describe('a port', () => {
  test('in use is refused with what to do', async () => {
    const { port } = await start()
    await expect(start({ port })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'http.portInUse',
      facts: { port, other: port + 1 },
    })
  })

  test('is never open to others without TLS', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.7', 'chepo.example'])
      await expect(start({ host })).rejects.toMatchObject({
        code: 'http.needsTls',
        facts: { host },
      })
  })

  test('at an address of another machine is refused with what to do', async () => {
    await expect(start({ host: '127.0.0.1', port: 0 })).resolves.toBeDefined()
    const tls = { read: () => ({ cert: '', key: '' }), names: [], endsAt: 0 }
    await expect(start({ host: '203.0.113.9', tls })).rejects.toMatchObject({
      code: 'http.hostNotHere',
    })
  })
})
