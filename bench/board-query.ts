import { randomUUID } from 'node:crypto'
import pg, { type PoolConfig } from 'pg'
import type { Id } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { readTerritory, seedTerritory } from '#kernel/place/place.service.ts'
import { decide } from '#kernel/policy/policy.rules.ts'
import { DAY } from '#kernel/time.ts'
import { openPool } from '#platform/db/db.ts'
import { openWorld } from '#platform/open-world.ts'
import type { Caller, World } from '#platform/world.ts'
import { policy } from '../src/loop.ts'
import * as schema from '../src/respond/board/board.schema.ts'
import { findByWords, listIncidents } from '../src/respond/board/board.service.ts'
import type { Bench, Line } from './bench.ts'
import { incidentYears, vocabulary, type Years } from './served/incident-years.ts'
import { plansOf, spied } from './served/plans.ts'
import { median, quantile } from './served/served.ts'
import { type BenchWorld, openBenchWorld } from './served/world.ts'

const INCIDENTS = 1_000_000
const WINDOWS = 200
const WARM_UP = 10

/** What an operator asks of a million incidents, against the same statements as owner without policies. */
export const bench: Bench = {
  about: 'first page, map window and word search over 1,000,000 incidents, against no policies',
  async *run() {
    const bench = await openBenchWorld()
    try {
      yield* measure(bench)
    } finally {
      await bench.close()
    }
  },
}

const operator: Caller = {
  actors: ['operator'],
  account: randomUUID() as Id<'account'>,
  language: 'es',
}

/** One question, and how it is asked in a world. */
interface Asking {
  readonly name: string
  readonly may: 'incident.list' | 'incident.search'
  ask(world: World, n: number): Promise<{ rows: readonly unknown[] }>
}

async function* measure(bench: BenchWorld): AsyncGenerator<Line> {
  const { owner, outside, world } = bench
  await seedTerritory(world, territoryPack('pa'))
  await withOwner(owner, (client) =>
    client.query(`insert into tenant (id, name, zone, place, demo) values (1, '', 'America/Panama', '', true)
      on conflict do nothing`),
  )
  const begun = performance.now()
  const years = await incidentYears(owner, world, INCIDENTS)
  const seeded = Math.round((performance.now() - begun) / 1000)
  const bare = openPool(owner)
  const floorWorld = openWorld({ ...outside, pool: bare })
  yield { measure: 'incidents laid out', value: INCIDENTS, unit: 'rows', seconds: seeded }
  try {
    for (const asking of await askings(world, years)) {
      yield* await timed(asking, world, floorWorld)
      yield* await explained(asking, bench)
    }
  } finally {
    await bare.close()
  }
}

async function withOwner<T>(owner: PoolConfig, work: (client: pg.Client) => Promise<T>) {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Numbers that look random and are the same in every run. */
const drawn = (n: number, salt: number): number => {
  const mixed = Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(salt + 7, 0x85ebca6b)
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296
}

async function askings(world: World, { from, until }: Years): Promise<Asking[]> {
  const { places } = await readTerritory(world)
  const shapes = [...places.values()].filter(
    ({ kind, bounds }) => kind === 'corregimiento' && bounds,
  )
  const list = (given: object) => schema.listIncidents.input.parse(given)
  const windowOf = (n: number): object => {
    const [west, south] = shapes[Math.floor(drawn(n, 1) * shapes.length)]!.bounds!
    const [wide, high] = [0.02 + drawn(n, 2) * 0.4, 0.02 + drawn(n, 3) * 0.3]
    const begins = from + drawn(n, 4) * (until - from - 30 * DAY)
    const corners = [west, south, west + wide, south + high].map((degree) => degree.toFixed(5))
    return {
      window: corners.join(','),
      from: new Date(begins).toISOString(),
      until: new Date(begins + (1 + drawn(n, 5) * 29) * DAY).toISOString(),
      show: 'all',
      limit: 200,
    }
  }
  // Ranks of words are drawn so that common and rare ones are looked for alike.
  const wordOf = (n: number, salt: number) =>
    vocabulary[Math.floor(vocabulary.length ** drawn(n, salt)) - 1] ?? vocabulary[0]!
  const quest = (n: number) =>
    schema.findIncidents.input.parse({
      words: n % 2 === 0 ? wordOf(n, 6) : `${wordOf(n, 6)} ${wordOf(n, 7)}`,
      show: 'all',
    })
  return [
    {
      name: 'first page of what is open',
      may: 'incident.list',
      ask: (w) => listIncidents(w, list({ show: 'open' }), operator),
    },
    {
      name: 'first page of what is open, folded',
      may: 'incident.list',
      ask: (w) => listIncidents(w, list({ show: 'open', fold: 'near' }), operator),
    },
    {
      name: 'first page of what is over',
      may: 'incident.list',
      ask: (w) => listIncidents(w, list({ show: 'done' }), operator),
    },
    {
      name: 'map window',
      may: 'incident.list',
      ask: (w, n) => listIncidents(w, list(windowOf(n)), operator),
    },
    {
      name: 'word search',
      may: 'incident.search',
      ask: (w, n) => findByWords(w, quest(n), operator),
    },
  ]
}

async function timed({ name, may, ask }: Asking, world: World, floor: World): Promise<Line[]> {
  const times = { ours: [] as number[], floor: [] as number[] }
  let found = 0
  for (let n = -WARM_UP; n < WINDOWS; n++) {
    // By turns who comes first: the second finds the pages in memory.
    const order = n % 2 === 0 ? (['floor', 'ours'] as const) : (['ours', 'floor'] as const)
    const rows: number[] = []
    for (const who of order) {
      const begun = performance.now()
      const mayAsk =
        who === 'floor' ||
        decide(policy, { action: may, actors: operator.actors, relations: ['any'] }).allow
      if (!mayAsk) throw new Error(`${may} is not for an operator`)
      rows.push((await ask(who === 'ours' ? world : floor, Math.abs(n))).rows.length)
      if (n >= 0) times[who].push(performance.now() - begun)
    }
    if (rows[0] !== rows[1]) throw new Error(`${name}: got ${rows.join(' and ')} rows`)
    found += rows[0]!
  }
  const [ours, base] = [quantile(times.ours, 0.95), quantile(times.floor, 0.95)]
  return [
    {
      measure: `p95 of ${name}`,
      value: ours,
      unit: 'ms',
      floor: base,
      ratio: ours / base,
      mustBeAtMost: 1.5,
      p50: median(times.ours),
      floorP50: median(times.floor),
      rowsEach: Math.round(found / (WINDOWS + WARM_UP)),
    },
  ]
}

/** The plans of the statements that a question comes to, in both roles. */
async function explained({ name, ask }: Asking, { owner, outside }: BenchWorld): Promise<Line[]> {
  const lines: Line[] = []
  const { pool, statements } = spied(outside.pool)
  await ask(openWorld({ ...outside, pool }), 1)
  for (const [role, config] of [
    ['application', outside.pool.config],
    ['owner', owner],
  ] as const)
    for (const { plan, ms } of await withOwner(config, (client) =>
      plansOf(
        client,
        statements.filter(({ text }) => text.includes('"incident" as "i"')),
      ),
    ))
      lines.push({ measure: `plan of ${name}, ${role}`, value: ms, unit: 'ms', plan })
  return lines
}
