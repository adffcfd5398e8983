import { setTimeout as sleep } from 'node:timers/promises'
import pg, { type PoolConfig } from 'pg'
import { ensureDatabase } from '#platform/db/supervisor.ts'
import { serverPid, temporaryFolder } from './database.faults.ts'
import { startKillable } from './killable.ts'

/** A server process that takes requests and can be killed. */
export interface Site {
  /** resolves when the server said that it is done; rejects when it said no, or is gone */
  send(key: string, parts: number): Promise<void>
  /** kill -9 */
  kill(): void
  /** resolves when the process is gone */
  readonly gone: Promise<unknown>
  /** ends it in order */
  leave(): Promise<void>
}

/** Where the requests go, and where their traces are looked up. */
export interface Target {
  /** makes what the server needs; called once, on a fresh database */
  prepare(owner: PoolConfig): Promise<void>
  start(dir: string): Promise<Site>
  /** every key that left a trace, with how many rows it left */
  tally(owner: PoolConfig): Promise<ReadonlyMap<string, number>>
}

/** What many kills did to what had been acknowledged. All but the first three must be 0. */
export interface Toll {
  readonly rounds: number
  readonly acknowledged: number
  readonly retried: number
  /** acknowledged, and nothing or too little is there */
  readonly lost: number
  /** more rows than the request asked for */
  readonly doubled: number
  /** of a request of several rows, some are there */
  readonly torn: number
  /** indexes and pages that are damaged */
  readonly corrupt: number
}

/** The same numbers for the same seed (mulberry32), so that a failure can be had again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Kills -9 the server process, PostgreSQL, or both, at random moments under writers who keep their key and try again
 * until they are answered, and compares what was acknowledged with what is there.
 * @param o.rounds  kills
 * @param o.writers  requests under way at any moment
 */
export async function killRounds(o: {
  rounds: number
  writers: number
  seed: number
  target?: Target
}): Promise<Toll> {
  const target = o.target ?? plainTable
  const { dir, remove } = await temporaryFolder()
  try {
    const looker = await ensureDatabase({ dir, say: () => {} })
    await target.prepare(looker.owner)
    await looker.stop()
    const run = await killUnderWriters(dir, target, o)
    const judge = await ensureDatabase({ dir, say: () => {} })
    try {
      const found = await target.tally(judge.owner)
      return { rounds: o.rounds, ...run.counted(found), corrupt: await damage(judge.owner) }
    } finally {
      await judge.stop()
    }
  } finally {
    await remove()
  }
}

async function killUnderWriters(
  dir: string,
  target: Target,
  { rounds, writers, seed }: { rounds: number; writers: number; seed: number },
) {
  const random = seeded(seed)
  const wanted = new Map<string, number>()
  const acknowledged = new Set<string>()
  let retried = 0
  let over = false
  let leaving = false
  let site = await target.start(dir)
  // Without its supervisor PostgreSQL lies dead until the next server process comes; else that brings it back, or goes, too.
  const minded = (async () => {
    for (;;) {
      await site.gone
      if (leaving) return
      site = await target.start(dir)
    }
  })()
  const write = async (): Promise<void> => {
    for (let n = 1; !over; n++) {
      const key = crypto.randomUUID()
      const parts = n % 10 === 0 ? 2 : 1
      wanted.set(key, parts)
      while (!leaving) {
        const answered = await site.send(key, parts).then(
          () => true,
          () => false,
        )
        if (answered) {
          acknowledged.add(key)
          break
        }
        retried++
        await sleep(50)
      }
    }
  }
  /** Resolves once new requests are acknowledged again: more than were on their way already. */
  const settled = async (): Promise<void> => {
    const before = acknowledged.size
    while (!leaving && acknowledged.size <= before + writers) await sleep(10)
  }
  const all = Promise.all(Array.from({ length: writers }, write))
  try {
    for (let round = 0; round < rounds; round++) {
      await sleep(150 + random() * 350)
      const [killsServer, killsPostgres] = [round % 3 !== 1, round % 3 !== 2]
      if (killsPostgres) await killPostgres(dir)
      if (killsServer) {
        // What a dead one said before it fell may still come in, and is no sign that the next one answers.
        const dying = site
        dying.kill()
        await dying.gone
      }
      await Promise.race([settled(), minded])
    }
    over = true
    await Promise.race([all, minded])
  } finally {
    over = leaving = true
  }
  await site.leave()
  const counted = (found: ReadonlyMap<string, number>) => {
    const rows = (key: string) => found.get(key) ?? 0
    const keys = [...wanted]
    return {
      acknowledged: acknowledged.size,
      retried,
      lost: [...acknowledged].filter((key) => rows(key) < (wanted.get(key) ?? 0)).length,
      doubled: [...found].filter(([key, n]) => n > (wanted.get(key) ?? 0)).length,
      torn: keys.filter(([key, parts]) => rows(key) > 0 && rows(key) < parts).length,
    }
  }
  return { counted }
}

async function killPostgres(dir: string): Promise<void> {
  const pid = await serverPid(dir)
  if (pid > 0) process.kill(pid, 'SIGKILL')
}

async function damage(owner: PoolConfig): Promise<number> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query('create extension if not exists amcheck')
    const { rows } = await client.query<{ index: string }>(
      `select i.indexrelid::regclass::text as index from pg_index i join pg_class c on c.oid = i.indexrelid
       join pg_am a on a.oid = c.relam where a.amname = 'btree' and c.relpersistence = 'p'`,
    )
    let damaged = 0
    for (const { index } of rows)
      await client
        .query('select bt_index_check($1::regclass, true)', [index])
        .catch(() => damaged++)
    const { rows: pages } = await client.query<{ n: number }>(
      'select coalesce(sum(checksum_failures), 0)::int as n from pg_stat_database',
    )
    return damaged + (pages[0]?.n ?? 0)
  } finally {
    await client.end()
  }
}

/** Two plain tables: the keys that were seen, and the rows they left. */
const plainTable: Target = {
  async prepare(owner) {
    const client = new pg.Client(owner)
    await client.connect()
    await client.query(`
      create table kept_key (tenant_id int, key uuid, primary key (tenant_id, key));
      create table intake (tenant_id int, id uuid, key uuid, primary key (tenant_id, id));
      create index on intake (tenant_id, key)`)
    await client.end()
  },
  async start(dir) {
    const server = await startKillable('database.kill.server.ts', [dir])
    return { ...server, send: (key, parts) => server.ask({ key, parts }) }
  },
  async tally(owner) {
    const client = new pg.Client(owner)
    await client.connect()
    const { rows } = await client.query<{ key: string; n: number }>(
      'select key, count(*)::int as n from intake group by key',
    )
    await client.end()
    return new Map(rows.map(({ key, n }) => [key, n]))
  },
}

/** The same, broken on purpose: what was asked is acknowledged before it is kept. */
export const hastyTable: Target = {
  ...plainTable,
  async start(dir) {
    const site = await plainTable.start(dir)
    let isKilled = false
    const underWay: Promise<unknown>[] = []
    return {
      ...site,
      async send(key, parts) {
        await sleep(5)
        if (isKilled) throw new Error('gone')
        underWay.push(site.send(key, parts).catch(() => {}))
      },
      kill() {
        isKilled = true
        site.kill()
      },
      async leave() {
        await Promise.allSettled(underWay)
        await site.leave()
      },
    }
  },
}
