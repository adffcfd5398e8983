import { randomBytes, randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import pg from 'pg'
import { ensureDatabase } from '#platform/db/supervisor.ts'
import type { Bench, Line } from './bench.ts'
import { median, quantile, type Served, serveForBench } from './served/served.ts'

const ROUNDS = 5
const SECONDS = 4
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
      return await rounds(served, server.owner)
    } finally {
      await server.stop()
      await served.stop()
    }
  },
}

interface Round {
  rate: number
  p99: number
}

async function rounds(served: Served, owner: pg.PoolConfig): Promise<Line[]> {
  const ours: Round[] = []
  const floor: Round[] = []
  const codes = new Map<string, string>()
  await intake(served, codes, 1)
  await floorInserts(owner, 1)
  for (let i = 0; i < ROUNDS; i++) {
    floor.push(await floorInserts(owner, SECONDS))
    ours.push(await intake(served, codes, SECONDS))
  }
  const stored = await countReports(owner)
  const of = (pick: (round: Round) => number, all: Round[]) => median(all.map(pick))
  const ratio = (pick: (round: Round) => number) =>
    median(ours.map((each, i) => pick(each) / pick(floor[i]!)))
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
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  const latencies: number[] = []
  const begun = performance.now()
  const until = begun + seconds * 1000
  const client = async (): Promise<void> => {
    while (performance.now() < until) {
      const key = randomUUID()
      const sent = performance.now()
      const answer = await post(agent, served, key, JSON.stringify(draft()))
      latencies.push(performance.now() - sent)
      codes.set(key, answer.code)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  agent.destroy()
  const took = (performance.now() - begun) / 1000
  return { rate: latencies.length / took, p99: quantile(latencies, 0.99) }
}

function post(agent: Agent, served: Served, key: string, body: string): Promise<{ code: string }> {
  return new Promise((resolve, reject) => {
    const sending = request(
      `${served.url}/api/reports`,
      {
        method: 'POST',
        agent,
        headers: {
          host: `localhost:${served.port}`,
          origin: `http://localhost:${served.port}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'idempotency-key': key,
        },
      },
      (response) => {
        let text = ''
        response.on('data', (part: Buffer) => {
          text += part.toString()
        })
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(JSON.parse(text))
            : reject(new Error(`${response.statusCode} ${text}`)),
        )
      },
    )
    sending.on('error', reject)
    sending.end(body)
  })
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

async function floorInserts(owner: pg.PoolConfig, seconds: number): Promise<Round> {
  const latencies: number[] = []
  const begun = performance.now()
  const until = begun + seconds * 1000
  const connection = async (): Promise<void> => {
    const client = new pg.Client(owner)
    await client.connect()
    while (performance.now() < until) {
      const sent = performance.now()
      await insertFloor(client)
      latencies.push(performance.now() - sent)
    }
    await client.end()
  }
  await Promise.all(Array.from({ length: FLOOR_CONNECTIONS }, connection))
  const took = (performance.now() - begun) / 1000
  return { rate: latencies.length / took, p99: quantile(latencies, 0.99) }
}

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
