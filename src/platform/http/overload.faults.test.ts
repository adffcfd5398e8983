import { spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serverLimits } from './server.ts'

// The server is a process of its own, with the limits that it has at work; the attackers are here.

let port = 0
let stop = (): void => {}
const sockets: Socket[] = []

const program = `
import { setTimeout as sleep } from 'node:timers/promises'
import { eventLimits } from '#platform/http/events.ts'
import { testApp } from '#test/http.ts'
import { toyPolicy, toyRoutes } from '#test/toy.ts'
import { serve } from '#platform/http/server.ts'
const events = { async *since() { for (let i = 0; ; i++) { await sleep(50); yield { id: String(i), name: 'Told', data: 'x'.repeat(60_000), may: 'note.hear' } } } }
const limits = { ...eventLimits, patience: 3_000 }
const { app } = testApp({ routes: toyRoutes().routes, policy: toyPolicy, events, eventLimits: limits })
const serving = await serve(app, { port: 0, limits: { maxConnectionsPerAddress: 1_000 } })
console.log(serving.port)
`

beforeAll(async () => {
  const server = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: path.resolve(import.meta.dirname, '../../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  stop = () => server.kill()
  port = await new Promise((resolve) => server.stdout.once('data', (text) => resolve(Number(text))))
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  stop()
})

function attack(text: string) {
  const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' })
  socket.on('error', () => {})
  sockets.push(socket)
  const since = performance.now()
  const closed = new Promise<number>((resolve) =>
    socket.on('close', () => resolve(performance.now() - since)),
  )
  socket.write(text)
  return { socket, closed }
}

const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(new RegExp(`^convive_${name} (.+)$`, 'm').exec(text)?.[1] ?? 0)
}

const head = 'POST /api/notes HTTP/1.1\r\nHost: localhost\r\n'
const follow = 'GET /api/events HTTP/1.1\r\nHost: localhost\r\nCookie: convive=operator\r\n\r\n'

/** Asks as an ordinary browser does, one thing after the other. @returns how long each took, milliseconds, sorted */
async function askFor(milliseconds: number): Promise<number[]> {
  const times: number[] = []
  const until = performance.now() + milliseconds
  while (performance.now() < until) {
    const since = performance.now()
    const response = await fetch(`http://127.0.0.1:${port}/api/notes?limit=20`)
    expect(response.status).toBe(200)
    await response.arrayBuffer()
    times.push(performance.now() - since)
    await sleep(30)
  }
  return times.sort((a, b) => a - b)
}

const p99 = (times: readonly number[]): number =>
  Math.round(times[Math.floor(times.length * 0.99)]!)

test('500 slow senders and 100 streams that nobody reads leave the server answering', async () => {
  const quiet = p99(await askFor(2_000))
  const deaf = Array.from({ length: 100 }, () => attack(follow))
  for (const { socket } of deaf) socket.pause()
  const slow = Array.from({ length: 500 }, () => attack(head))
  for (const { socket } of slow) socket.resume()
  const drip = setInterval(() => {
    for (const { socket } of slow) if (!socket.destroyed) socket.write('X-Drip: 1\r\n')
  }, 2_000)
  const attacked = p99(await askFor(serverLimits.headersTimeout))
  const late = sleep(10_000).then(() => Number.POSITIVE_INFINITY)
  const ends = await Promise.all(slow.map(({ closed }) => Promise.race([closed, late])))
  clearInterval(drip)
  await expect.poll(() => metric('http_event_streams_dropped_total'), { timeout: 20_000 }).toBe(100)
  expect(await metric('http_event_streams')).toBe(0)
  const last = Math.round(Math.max(...ends))
  process.stdout.write(`${JSON.stringify({ p99: { quiet, attacked }, lastSlowClosed: last })}\n`)
  expect(last).toBeLessThan(Number.POSITIVE_INFINITY)
  expect(attacked).toBeLessThan(Math.max(250, 10 * quiet))
})

test('too many requests of one address are refused, and those of another are not', async () => {
  const ask = async (): Promise<number> => {
    const response = await fetch(`http://127.0.0.1:${port}/api/notes?limit=20`)
    await response.arrayBuffer()
    return response.status
  }
  const statuses: number[] = []
  for (let round = 0; round < 15; round++)
    statuses.push(...(await Promise.all(Array.from({ length: 100 }, ask))))
  expect(new Set(statuses)).toEqual(new Set([200, 429]))
  const { socket } = attack(
    'GET /api/notes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  )
  const answer = await Promise.race([
    new Promise<string>((heard) => socket.once('data', (data) => heard(String(data)))),
    sleep(2_000).then(() => 'nothing in time'),
  ])
  expect(answer).toContain('200 OK')
})
