import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { PoolConfig } from 'pg'
import type { Id } from '#kernel/ids.ts'
import { iso } from '#kernel/time.ts'
import { type DbPool, openPool } from '#platform/db/db.ts'
import { migrate } from '#platform/db/migrate.ts'
import { ensureAppRole } from '#platform/db/role.ts'
import { ensureDatabase } from '#platform/db/supervisor.ts'
import { folderStore } from '#platform/files/folder.ts'
import { keysFrom } from '#platform/keys/keys.ts'
import { type Outside, openWorld } from '#platform/open-world.ts'
import type { Caller, World } from '#platform/world.ts'
import { ReportDraft } from '../../src/listen/report/report.schema.ts'
import { receiveReport } from '../../src/listen/report/report.service.ts'
import { policy } from '../../src/loop.ts'
import { migrations } from '../../src/migrations.ts'

/** A migrated database of a benchmark's own, and the world on it. */
export interface BenchWorld {
  /** the role that no rule of row security holds for */
  readonly owner: PoolConfig
  /** the application's connections */
  readonly pool: DbPool
  readonly outside: Outside
  readonly world: World
  /** may be moved on */
  readonly clock: { now: number }
}

/** Makes a database. @returns it with what removes it again */
export async function openBenchWorld(): Promise<BenchWorld & { close(): Promise<void> }> {
  const dir = await mkdtemp(path.join(tmpdir(), 'convive-bench-'))
  const server = await ensureDatabase({ dir, say: () => {} })
  await migrate(server.owner, migrations, () => {})
  const pool = openPool(await ensureAppRole(server.owner, { password: randomUUID() }))
  const clock = { now: Date.now() }
  const tenant = {
    id: 1,
    name: '',
    zone: 'America/Panama',
    place: '',
    jurisdiction: 'pa',
    demo: true,
  }
  const outside: Outside = {
    ...{ pool, tenant, policy, keys: keysFrom(randomBytes(32)) },
    files: folderStore(path.join(dir, 'files')),
    now: () => clock.now,
  }
  return {
    ...{ owner: server.owner, pool, outside, clock, world: openWorld(outside) },
    async close() {
      await pool.close()
      await server.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Makes a database, runs the work on it, and removes it. */
export async function withWorld<T>(work: (bench: BenchWorld) => Promise<T>): Promise<T> {
  const bench = await openBenchWorld()
  try {
    return await work(bench)
  } finally {
    await bench.close()
  }
}

const anyone: Caller = { actors: ['anyone'], language: 'es' }

/** Sends a citizen's report. @param more  fields beyond kind, story, place and time */
export async function sendReport(world: World, more: object = {}): Promise<void> {
  const draft = ReportDraft.parse({
    kind: 'theft',
    story: 'Se llevaron una bicicleta roja.',
    where: { by: 'landmark', words: 'la cancha' },
    when: { from: iso(world.now() - 7_200_000), to: iso(world.now() - 3_600_000) },
    ...more,
  })
  const key = { endpoint: 'bench', key: randomUUID(), fingerprint: new Uint8Array(32) }
  await receiveReport(world, draft, anyone, key)
}

/** Sends a report. @returns its id; it is the only one */
export async function oneReport(world: World): Promise<Id<'report'>> {
  await sendReport(world)
  const { id } = await world.read((db) =>
    db.selectFrom('report').select('id').where('tenant_id', '=', 1).executeTakeFirstOrThrow(),
  )
  return id
}

/** The mean time of so many, one after the other, milliseconds. */
export async function meanMs(times: number, work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  for (let i = 0; i < times; i++) await work()
  return (performance.now() - begun) / times
}
