import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Config, readConfig } from '#platform/config/config.ts'
import { ensureDatabase, type Server } from '#platform/db/supervisor.ts'
import { temporaryFolder } from '#test/database.faults.ts'
import { seeded } from '#test/database.kill.ts'
import { openInstallation } from './installation.ts'

// The power goes while keys are being rotated. Whatever was sealed stays readable, by the same keys; and whoever
// rotates again is done.

const RECORDS = 60
const LUCKY_KILLS = 6
const cli = path.join(import.meta.dirname, 'main.ts')
const rewrapper = path.resolve(import.meta.dirname, '../../test/rewrap-worker.ts')

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let config: Config
/** keeps the database up, as a running server would */
let server: Server
let client: pg.Client
let before: Awaited<ReturnType<typeof readable>>

beforeAll(async () => {
  folder = await temporaryFolder()
  config = readConfig({}, { data: folder.dir }).config
  const first = await openInstallation(config, () => {})
  for (let i = 0; i < RECORDS; i++)
    await first.world.transaction(async (tx) =>
      tx.seal({ kind: 'report', id: crypto.randomUUID() }, { story: `lo de la noche ${i}` }),
    )
  server = await ensureDatabase({ dir: folder.dir, say: () => {} })
  client = new pg.Client(server.owner)
  await client.connect()
  await client.query(`select set_config('app.tenant', '1', false)`)
  await first.stop()
  before = await readable()
  expect(before.keys.size).toBe(RECORDS)
}, 180_000)
afterAll(async () => {
  await client.end()
  await server.stop()
  await folder.remove()
})

const nextKey = () => path.join(folder.dir, 'keys', 'master.key.next')

/** What a start of today can read, every record's key among it. @throws when one does not open */
async function readable() {
  const { keys, live, stop } = await openInstallation(config, () => {})
  try {
    const { rows } = await client.query<{ kind: string; id: string; wrapped: Buffer }>(
      'select about_kind as kind, about_id as id, wrapped from data_key where tenant_id = 1',
    )
    const open = rows.map(({ kind, id, wrapped }) => {
      const key = keys.unwrap(wrapped, `1/${kind}/${id}/key`).export().toString('hex')
      return { kind, id, key }
    })
    // The entries of the rotations themselves have keys, too, which come with them.
    const records = open.filter(({ kind }) => kind === 'report')
    return {
      all: open.length,
      keys: new Map(records.map(({ id, key }) => [id, key])),
      answers: [keys.hash('x'), keys.derive('ledger/signing', '1')].map((bytes) =>
        Buffer.from(bytes).toString('hex'),
      ),
      versions: live.ring().wrapping.size,
    }
  } finally {
    await stop()
  }
}

const staysReadable = async (): Promise<void> => {
  const { keys, answers } = await readable()
  expect({ keys, answers }).toEqual({ keys: before.keys, answers: before.answers })
}

const run = (program: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, [program, ...args], {
    env: { ...process.env, CONVIVE_DATA: folder.dir, LANG: 'en' },
    stdio: 'ignore',
  })
const rotate = (): ChildProcess => run(cli, 'keys', 'rotate')

async function rotates(): Promise<void> {
  const [code] = await once(rotate(), 'exit')
  expect(code).toBe(0)
  expect(readdirSync(path.dirname(nextKey()))).toEqual(['master.key'])
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null)
    throw new Error(`it ended with ${child.exitCode} before it was killed`)
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  expect((await ended)[1]).toBe('SIGKILL')
}

/** Sleeps inside a statement of the command, kills it there, and lets the database find out by itself. */
async function killWhileDatabase(sleepsAt: string, child: () => ChildProcess): Promise<void> {
  await client.query(`
    create function dawdle() returns trigger language plpgsql
      as $$ begin perform pg_sleep(0.6); return coalesce(new, old); end $$;
    create ${sleepsAt} execute function dawdle()`)
  const asleep = async (): Promise<number[]> => {
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where wait_event = 'PgSleep'`,
    )
    return rows.map(({ pid }) => pid)
  }
  const killed = child()
  let pids: number[] = []
  while (pids.length === 0 && killed.exitCode === null) {
    pids = await asleep()
    await sleep(10)
  }
  await kill(killed)
  const gone = async (): Promise<boolean> =>
    (await client.query('select from pg_stat_activity where pid = any($1)', [pids])).rowCount === 0
  while (!(await gone())) await sleep(20)
  await client.query('drop function dawdle cascade')
}

test.each([
  {
    moment: 'when the next key lies ready and the database has not followed',
    at: 'trigger dawdles before update on key_ring for each statement',
    follows: false,
    versions: 0,
  },
  {
    moment: 'at the commit, before the next key is in its place',
    at: 'constraint trigger dawdles after update on key_ring deferrable initially deferred for each row',
    follows: true,
    versions: 0,
  },
  {
    moment: 'when the master key is new and the wrapping key is not',
    at: 'trigger dawdles before insert on key_ring for each statement',
    follows: true,
    versions: 0,
  },
  {
    moment: 'when the wrapping key is new and nothing was ordered',
    at: 'trigger dawdles before insert on key_act for each statement',
    follows: true,
    versions: 1,
  },
])('killed $moment, nothing is unreadable and the next one completes', async (o) => {
  const master = async () =>
    (
      await client.query(`select encode(master, 'hex') as id, count(*)::int as n from key_ring
      where tenant_id = 1 group by master`)
    ).rows as { id: string; n: number }[]
  const [old] = await master()
  await killWhileDatabase(o.at, rotate)
  const found = await master()
  expect(found).toHaveLength(1)
  expect(found[0]?.id !== old?.id).toBe(o.follows)
  expect((found[0]?.n ?? 0) - (old?.n ?? 0)).toBe(o.versions)
  await staysReadable()
  expect(existsSync(nextKey())).toBe(!o.follows)
  await rotates()
  await staysReadable()
})

test('killed at any moment, nothing is unreadable and the next one completes', async () => {
  const random = seeded(20_261_122)
  for (let round = 0; round < LUCKY_KILLS; round++) {
    const child = rotate()
    const seen = (): boolean => existsSync(nextKey()) || child.exitCode !== null
    while (!seen()) await sleep(1)
    await sleep(random() * 60)
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    await staysReadable()
  }
  await rotates()
  await staysReadable()
})

test('killed while the records’ keys follow, it goes on where it was, and the older keys go', async () => {
  await client.query(`update key_ring set made_at = made_at - interval '1 hour'`)
  const left = async (): Promise<number> => {
    const { rows } = await client.query<{ n: number }>(
      `select (count(*) filter (where substring(wrapped from 1 for 5) <> (select substring(wrapped from 1 for 5)
         from data_key where tenant_id = 1 order by id limit 1)))::int as n from data_key where tenant_id = 1`,
    )
    return rows[0]?.n ?? 0
  }
  const { all, versions } = await readable()
  expect(versions).toBeGreaterThan(1)
  // It sleeps in its third batch: two are done, and the third is not.
  await client.query(`create sequence batch; grant usage on sequence batch to public`)
  await killWhileDatabase(
    `function slow() returns trigger language plpgsql
      as $$ begin if nextval('batch') = 3 then perform pg_sleep(0.6); end if; return null; end $$;
     create trigger slows before update on data_key for each statement execute function slow();
     create trigger dawdles before delete on key_ring for each statement`,
    () => run(rewrapper),
  )
  await client.query('drop function slow cascade; drop sequence batch')
  expect(await left()).toBe(all - 40)
  await staysReadable()
  const { rows: ordered } = await client.query(
    `select from job where queue = 'keys.rewrap' and key = 'rewrap' and state = 'ready'`,
  )
  expect(ordered).toHaveLength(1)
  const [code] = await once(run(rewrapper), 'exit')
  expect(code).toBe(0)
  expect(await left()).toBe(0)
  await staysReadable()
  expect((await readable()).versions).toBe(1)
})
