import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import type { PoolConfig } from 'pg'
import { usualLimits } from '#kernel/grant/grant.rules.ts'
import type { Id } from '#kernel/ids.ts'
import { iso } from '#kernel/time.ts'
import { inRead, openPool } from '#platform/db/db.ts'
import { migrate } from '#platform/db/migrate.ts'
import { ensureAppRole } from '#platform/db/role.ts'
import { ensureDatabase } from '#platform/db/supervisor.ts'
import { folderStore } from '#platform/files/folder.ts'
import { keysFrom } from '#platform/keys/keys.ts'
import { type Outside, openUnder, openWorld } from '#platform/open-world.ts'
import { grantGiver } from '#platform/vault/grant.service.ts'
import type { Caller, Reading, World } from '#platform/world.ts'
import { ReportDraft } from '../src/listen/report/report.schema.ts'
import { receiveReport, reportResource } from '../src/listen/report/report.service.ts'
import { policy } from '../src/loop.ts'
import { migrations } from '../src/migrations.ts'
import type { Bench, Line } from './bench.ts'
import { median } from './served/served.ts'

const ROUNDS = 5
const READS = 300

/** One report opened: policy, row security and unsealing, against a bare read of the same sealed row. */
export const bench: Bench = {
  about: 'a policy-checked, unsealed read of a report, against a bare read of the same row',
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
  const bare = openPool(owner)
  const tenant = {
    id: 1,
    name: '',
    zone: 'America/Panama',
    place: '',
    jurisdiction: 'pa',
    demo: true,
  }
  const files = folderStore(path.join(dir, 'files'))
  const outside: Outside = { pool, tenant, keys: keysFrom(randomBytes(32)), files, policy }
  const world = openWorld(outside)
  const id = await oneReport(world)
  const reading: Reading = {
    who: { actors: ['supervisor'], account: randomUUID() as Id<'account'>, language: 'es' },
    what: reportResource(id),
    action: 'report.read',
    relations: ['any'],
    purpose: 'supervision',
    basis: 'duty',
    reason: 'to measure how long it takes',
  }
  const grant = await grantGiver({ ...outside, world, limits: usualLimits })(reading)
  const floorRead = () =>
    inRead(bare, { tenant: 1 }, (db) =>
      sql`select sealed from sealed_part where tenant_id = 1 and about_kind = 'report' and about_id = ${id} and part = 'story'`.execute(
        db,
      ),
    )
  const ourRead = () =>
    openUnder(outside, Date.now(), grant, reading, async (opened) => opened.part('story'))
  const recorded = () => world.open(reading, async (opened) => opened.part('story'))
  const times = { floor: [] as number[], ours: [] as number[], recorded: [] as number[] }
  await timed(floorRead)
  await timed(ourRead)
  for (let round = 0; round < ROUNDS; round++) {
    times.floor.push(await timed(floorRead))
    times.ours.push(await timed(ourRead))
    times.recorded.push(await timed(recorded))
  }
  await pool.close()
  await bare.close()
  const ratio = (all: number[]) => median(all.map((ms, i) => ms / times.floor[i]!))
  const floor = median(times.floor)
  return [
    {
      measure: 'read under a grant',
      value: median(times.ours),
      unit: 'ms',
      floor,
      ratio: ratio(times.ours),
      mustBeAtMost: 4,
    },
    {
      measure: 'with grant and ledger entry committed first',
      value: median(times.recorded),
      unit: 'ms',
      floor,
      ratio: ratio(times.recorded),
    },
  ]
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  for (let i = 0; i < READS; i++) await work()
  return (performance.now() - begun) / READS
}

async function oneReport(world: World): Promise<Id<'report'>> {
  const anyone: Caller = { actors: ['anyone'], language: 'es' }
  const draft = ReportDraft.parse({
    kind: 'theft',
    story: 'Se llevaron una bicicleta roja.',
    where: { by: 'landmark', words: 'la cancha' },
    when: { from: iso(world.now() - 7_200_000), to: iso(world.now() - 3_600_000) },
  })
  const key = { endpoint: 'bench', key: randomUUID(), fingerprint: randomBytes(32) }
  await receiveReport(world, draft, anyone, key)
  const { id } = await world.read((db) =>
    db.selectFrom('report').select('id').where('tenant_id', '=', 1).executeTakeFirstOrThrow(),
  )
  return id
}
