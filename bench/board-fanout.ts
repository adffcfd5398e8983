import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Bench, Line } from './bench.ts'
import { type Boards, openBoards } from './served/boards.ts'
import { leanClient } from './served/lean-client.ts'
import { median, quantile, type Served, serveForBench } from './served/served.ts'

const WARM_UP = 15
const ROUNDS = 80
/** Reports come when they come: a pause of up to so long before each, milliseconds. */
const MOST_PAUSE = 200
const BURSTS = 5
const AT_ONCE = 20
const PATIENCE = 10_000

/** A report accepted until every open board has heard of it, against the same connections written from memory. */
export const bench: Bench = {
  about: 'accepted report to event on 200 open boards, against a publication from memory',
  async run() {
    const served = await serveForBench('boards-server.ts')
    try {
      return await measure(served)
    } finally {
      await served.stop()
    }
  },
}

interface Told {
  readonly cookies: readonly string[]
  /** port of the door that publishes from memory */
  readonly floor: number
}

/** A connection over which something comes to the boards. */
interface Way {
  readonly event: string
  /** resolves when it is accepted */
  send(): Promise<void>
  close(): void
}

async function measure(served: Served): Promise<Line[]> {
  const { cookies, floor } = JSON.parse(served.said[0] ?? '') as Told
  const boards = await openBoards(served.port, cookies)
  const open = { ours: () => reports(served.port), floor: () => fromMemory(floor) }
  const ways = { ours: open.ours(), floor: open.floor() }
  const times = { ours: [] as number[], floor: [] as number[] }
  for (let round = -WARM_UP; round < ROUNDS; round++)
    for (const name of ['floor', 'ours'] as const) {
      await pause(((round + WARM_UP) * 79) % MOST_PAUSE)
      const took = await once(boards, cookies.length, [ways[name]])
      if (round >= 0) times[name].push(...took)
    }
  const bursts = { ours: [] as number[], floor: [] as number[] }
  for (let i = 0; i < BURSTS; i++)
    for (const name of ['floor', 'ours'] as const) {
      await pause(MOST_PAUSE)
      const burst = Array.from({ length: AT_ONCE }, open[name])
      bursts[name].push(Math.max(...(await once(boards, cookies.length, burst))))
      for (const { close } of burst) close()
    }
  const sent = WARM_UP + ROUNDS + BURSTS * AT_ONCE
  const missing = sent * cookies.length - boards.heard('ReportReceived')
  boards.close()
  for (const { close } of Object.values(ways)) close()
  const p = (share: number, mustBeAtMost?: number): Line => ({
    measure: `p${share * 100} from accepted to heard`,
    value: quantile(times.ours, share),
    unit: 'ms',
    floor: quantile(times.floor, share),
    ratio: quantile(times.ours, share) / quantile(times.floor, share),
    ...(mustBeAtMost !== undefined && { mustBeAtMost }),
    boards: cookies.length,
  })
  return [
    p(0.5),
    p(0.95, 5),
    p(0.99),
    {
      measure: `the last board's last of ${AT_ONCE} reports at once`,
      value: median(bursts.ours),
      unit: 'ms',
      floor: median(bursts.floor),
      ratio: median(bursts.ours) / median(bursts.floor),
    },
    { measure: 'events lost', value: Math.max(0, missing), unit: 'events' },
    { measure: 'events doubled', value: Math.max(0, -missing), unit: 'events' },
  ]
}

/** Sends over all at once. @returns how long each board waited for each, from when all were accepted, milliseconds */
async function once(boards: Boards, many: number, ways: readonly Way[]): Promise<number[]> {
  const at: number[] = []
  const heard = new Promise<void>((resolve) =>
    boards.on((name) => {
      if (name === ways[0]?.event && at.push(performance.now()) === many * ways.length) resolve()
    }),
  )
  await Promise.all(ways.map(({ send }) => send()))
  const accepted = performance.now()
  await Promise.race([
    heard,
    pause(PATIENCE, undefined, { ref: false }).then(() =>
      Promise.reject(new Error(`only ${at.length} of ${many * ways.length} were heard`)),
    ),
  ])
  return at.map((moment) => moment - accepted)
}

function reports(port: number): Way {
  const client = leanClient(port)
  const body = () =>
    JSON.stringify({
      kind: 'theft',
      story: 'Se llevaron una bicicleta roja de la cancha, detrás de la escuela.',
      where: { by: 'landmark', words: 'la cancha, detrás de la escuela', place: '080508' },
      when: { from: new Date(Date.now() - 7_200_000).toISOString(), to: new Date().toISOString() },
    })
  return {
    event: 'ReportReceived',
    async send() {
      const headers = { origin: `http://localhost:${port}`, 'idempotency-key': randomUUID() }
      const answer = await client.post('/api/reports', headers, body())
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`)
    },
    close: client.close,
  }
}

/** Another name than ours, so that the one is never counted as the other; else the same bytes. */
function fromMemory(port: number): Way {
  const client = leanClient(port)
  return {
    event: 'ReportRemembered',
    async send() {
      const data = { report: randomUUID(), kind: 'theft', place: '080508' }
      const text = `id: 10000.10000\nevent: ReportRemembered\ndata: ${JSON.stringify(data)}\n\n`
      await client.post('/', {}, text)
    },
    close: client.close,
  }
}
