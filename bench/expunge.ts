import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import pg, { type PoolConfig } from 'pg'
import { runRetention } from '#kernel/clock/retention.service.ts'
import { DAY, HOUR, iso } from '#kernel/time.ts'
import { inTransaction, openPool } from '#platform/db/db.ts'
import { migrate } from '#platform/db/migrate.ts'
import { ensureAppRole } from '#platform/db/role.ts'
import { ensureDatabase } from '#platform/db/supervisor.ts'
import { folderStore } from '#platform/files/folder.ts'
import { keysFrom } from '#platform/keys/keys.ts'
import { openWorld } from '#platform/open-world.ts'
import type { Caller, World } from '#platform/world.ts'
import { ReportDraft } from '../src/listen/report/report.schema.ts'
import { receiveReport } from '../src/listen/report/report.service.ts'
import { policy, retention } from '../src/loop.ts'
import { migrations } from '../src/migrations.ts'
import type { Bench, Line } from './bench.ts'

const RECORDS = 10_000
/** As many in one transaction as the clock takes. */
const BATCH = 1_000
const AT_ONCE = 64

/** Reports with contact and dialogue expunged by the clock, against one update of each of their rows. */
export const bench: Bench = {
  about: '10,000 reports expunged by the clock, against one update of each of the same rows',
  async run() {
    const dir = await mkdtemp(path.join(tmpdir(), 'convive-bench-'))
    const server = await ensureDatabase({ dir, say: () => {} })
    try {
      return await measure(server.owner, dir)
    } finally {
      await server.stop()
      await rm(dir, { recursive: true, force: true })
    }
  },
}

async function measure(owner: PoolConfig, dir: string): Promise<Line[]> {
  await migrate(owner, migrations, () => {})
  const pool = openPool(await ensureAppRole(owner, { password: randomUUID() }))
  const clock = { now: Date.now() }
  const tenant = {
    id: 1,
    name: '',
    zone: 'America/Panama',
    place: '',
    jurisdiction: 'pa',
    demo: true,
  }
  const world = openWorld({
    pool,
    tenant,
    keys: keysFrom(randomBytes(32)),
    files: folderStore(path.join(dir, 'files')),
    policy,
    now: () => clock.now,
  })
  await sendReports(world)
  const client = new pg.Client(owner)
  await client.connect()
  await client.query(`update matter set state = 'closed', closed_at = changed_at`)
  await client.query('vacuum analyze')
  const { rows } = await client.query<{ id: string }>('select id from report order by id')
  const update = await timed(async () => {
    for (let i = 0; i < rows.length; i += BATCH)
      await inTransaction(pool, { tenant: 1 }, async (db) => {
        for (const { id } of rows.slice(i, i + BATCH))
          await sql`update report set claimed_by = null where tenant_id = 1 and id = ${id}`.execute(
            db,
          )
      })
  })
  clock.now += 400 * DAY
  let expunged = 0
  const expunge = await timed(async () => {
    expunged = (await runRetention(world, retention)).expunged
  })
  const left = await client.query<{ n: number }>(
    `select ((select count(*) from report) + (select count(*) from matter) + (select count(*) from sealed_part)
      + (select count(*) from party_identity))::int as n`,
  )
  await client.end()
  await pool.close()
  return [
    {
      measure: 'expunged reports, with their contacts',
      value: expunge / RECORDS,
      unit: 'ms each',
      floor: update / RECORDS,
      ratio: expunge / update,
      mustBeAtMost: 3,
    },
    { measure: 'expunged', value: expunged, unit: 'records' },
    { measure: 'left behind', value: left.rows[0]!.n, unit: 'rows' },
  ]
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

async function sendReports(world: World): Promise<void> {
  const anyone: Caller = { actors: ['anyone'], language: 'es' }
  const when = iso(world.now() - HOUR)
  const draft = ReportDraft.parse({
    kind: 'theft',
    story: 'Se llevaron una bicicleta roja.',
    where: { by: 'landmark', words: 'la cancha' },
    when: { from: when, to: when },
    contact: { name: 'Ana Moreno', phone: '+507 6000-0000' },
  })
  let sent = 0
  const sender = async (): Promise<void> => {
    while (sent++ < RECORDS)
      await receiveReport(world, draft, anyone, {
        endpoint: 'bench',
        key: randomUUID(),
        fingerprint: new Uint8Array(32),
      })
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sender))
}
