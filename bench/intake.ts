import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Server } from '#platform/db/server.ts'
import { ensureDatabase } from '#platform/db/supervisor.ts'
import type { Bench, Line } from './bench.ts'
import { leanClient } from './served/lean-client.ts'
import { processorMs } from './served/processor.ts'
import { median, quantile, type Served, serveForBench } from './served/served.ts'

const ROUNDS = 5
const SECONDS = 4
/** Until what runs often is compiled. */
const WARM_UP_SECONDS = 3
const CLIENTS = 50
const FLOOR_CONNECTIONS = 8

/** Reports with one photo reference each, through HTTP and committed, against bare inserts of the same rows. */
export const bench: Bench = {
  about: 'reports accepted through HTTP by 50 clients, against the same rows inserted singly',
  async run() {
    const served = await serveForBench()
    const server = await ensureDatabase({ dir: served.dir, say: () => {} })
    try {
      await prepareFloor(server.owner)
      return await rounds(served, server)
    } finally {
      await server.stop()
      await served.stop()
    }
  },
}

interface Round {
  readonly rate: number
  readonly p99: number
  readonly done: number
}

interface Spent {
  readonly server: number
  readonly database: number
  readonly clients: number
}

/** Processor time that one thing took while a round ran, milliseconds. */
async function spending(
  pids: { server: number; database: number },
  round: () => Promise<Round>,
): Promise<Round & Spent> {
  const look = () => {
    const { user, system } = process.cpuUsage()
    return [processorMs(pids.server), processorMs(pids.database), (user + system) / 1000] as const
  }
  const before = look()
  const result = await round()
  const [server, database, clients] = look().map((ms, i) => (ms - before[i]!) / result.done)
  return { ...result, server: server!, database: database!, clients: clients! }
}

async function rounds(served: Served, { owner, pid }: Server): Promise<Line[]> {
  const ours: (Round & Spent)[] = []
  const floor: (Round & Spent)[] = []
  const codes = new Map<string, string>()
  const pids = { server: served.pid, database: pid() ?? 0 }
  await intake(served, codes, WARM_UP_SECONDS)
  await floorInserts(owner, WARM_UP_SECONDS)
  for (let i = 0; i < ROUNDS; i++) {
    floor.push(await spending(pids, () => floorInserts(owner, SECONDS)))
    ours.push(await spending(pids, () => intake(served, codes, SECONDS)))
  }
  const stored = await countReports(owner)
  const of = (pick: (round: Round & Spent) => number, all: (Round & Spent)[]) =>
    median(all.map(pick))
  const ratio = (pick: (round: Round) => number) =>
    median(ours.map((each, i) => pick(each) / pick(floor[i]!)))
  const spent = (who: keyof Spent): Line => ({
    measure: `processor time of one report, ${who}`,
    value: of((r) => r[who], ours),
    unit: 'ms',
    floor: of((r) => r[who], floor),
  })
  return [
    {
      measure: 'accepted reports',
      value: of((r) => r.rate, ours),
      unit: '1/s',
      floor: of((r) => r.rate, floor),
      ratio: ratio((r) => r.rate),
      mustBeAtLeast: 0.4,
    },
    {
      measure: 'p99 of the answer',
      value: of((r) => r.p99, ours),
      unit: 'ms',
      floor: of((r) => r.p99, floor),
      ratio: ratio((r) => r.p99),
      mustBeAtMost: 4,
    },
    { measure: 'acknowledged and lost', value: Math.max(0, codes.size - stored), unit: 'reports' },
    { measure: 'stored twice', value: Math.max(0, stored - codes.size), unit: 'reports' },
    spent('server'),
    spent('database'),
    spent('clients'),
  ]
}

const draft = () => ({
  kind: 'theft',
  story: 'Se llevaron una bicicleta roja de la cancha, detrás de la escuela.',
  where: { by: 'landmark', words: 'la cancha, detrás de la escuela', place: '080508' },
  when: { from: new Date(Date.now() - 7_200_000).toISOString(), to: new Date().toISOString() },
  photos: [randomUUID()],
})

/** As many clients as browsers would be, each with one request on its way at a time. */
async function intake(served: Served, codes: Map<string, string>, seconds: number): Promise<Round> {
  const origin = `http://localhost:${served.port}`
  return inRounds(CLIENTS, seconds, async () => {
    const client = leanClient(served.port)
    return {
      async once() {
        const key = randomUUID()
        const headers = { origin, 'idempotency-key': key }
        const { status, body } = await client.post('/api/reports', headers, JSON.stringify(draft()))
        if (status !== 200) throw new Error(`${status} ${body}`)
        codes.set(key, JSON.parse(body).code)
      },
      end: client.close,
    }
  })
}

interface Sender {
  once(): Promise<void>
  end(): Promise<void> | void
}

/** So many at once, each one thing after the other, for so long. */
async function inRounds(
  many: number,
  seconds: number,
  open: () => Promise<Sender>,
): Promise<Round> {
  const latencies: number[] = []
  const begun = performance.now()
  const until = begun + seconds * 1000
  await Promise.all(
    Array.from({ length: many }, async () => {
      const sender = await open()
      while (performance.now() < until) {
        const sent = performance.now()
        await sender.once()
        latencies.push(performance.now() - sent)
      }
      await sender.end()
    }),
  )
  const took = (performance.now() - begun) / 1000
  return { rate: latencies.length / took, p99: quantile(latencies, 0.99), done: latencies.length }
}

/** The floor's tables: the columns and indexes of a report and of its photo, without rules, keys or neighbours. */
async function prepareFloor(owner: pg.PoolConfig): Promise<void> {
  const client = new pg.Client(owner)
  await client.connect()
  await client.query(`
    create table floor_report (like report including defaults including indexes including constraints);
    create table floor_photo (like report_photo including defaults including indexes including constraints)`)
  await client.end()
}

const floorInserts = (owner: pg.PoolConfig, seconds: number): Promise<Round> =>
  inRounds(FLOOR_CONNECTIONS, seconds, async () => {
    const client = new pg.Client(owner)
    await client.connect()
    return { once: () => insertFloor(client), end: () => client.end() }
  })

/** A report's rows, one by one: each its own prepared statement, committed together. */
async function insertFloor(client: pg.Client): Promise<void> {
  const id = randomUUID()
  const now = new Date()
  await client.query('begin')
  await client.query({
    name: 'report',
    text: `insert into floor_report (tenant_id, id, matter_id, kind, place, occurred_from, occurred_to,
        received_at, code_hash, language, claimed_by, citizen_wrote_at, office_wrote_at)
      values (1, $1, $2, 'theft', '080508', $3, $3, $3, $4, 'es', null, $3, null)`,
    values: [id, randomUUID(), now, randomBytes(32)],
  })
  await client.query({
    name: 'photo',
    text: `insert into floor_photo (tenant_id, id, report_id, name_hash, position) values (1, $1, $2, $3, 0)`,
    values: [randomUUID(), id, randomBytes(32)],
  })
  await client.query('commit')
}

async function countReports(owner: pg.PoolConfig): Promise<number> {
  const client = new pg.Client(owner)
  await client.connect()
  const { rows } = await client.query('select count(*)::int as n from report')
  await client.end()
  return rows[0].n
}
