import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { usualLimits } from '#kernel/grant/grant.rules.ts'
import type { Id } from '#kernel/ids.ts'
import { inRead, openPool } from '#platform/db/db.ts'
import { openUnder } from '#platform/open-world.ts'
import { grantGiver, look } from '#platform/vault/grant.service.ts'
import type { Reading } from '#platform/world.ts'
import { reportResource } from '../src/listen/report/report.service.ts'
import type { Bench, Line } from './bench.ts'
import { median } from './served/served.ts'
import { type BenchWorld, meanMs, oneReport, withWorld } from './served/world.ts'

const ROUNDS = 5
const READS = 300

/** One report opened: policy, row security and unsealing, against a bare read of the same sealed row. */
export const bench: Bench = {
  about: 'a policy-checked, unsealed read of a report, against a bare read of the same row',
  run: () => withWorld(measure),
}

async function measure({ owner, outside, world }: BenchWorld): Promise<Line[]> {
  const bare = openPool(owner)
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
  const grant = await grantGiver({ ...outside, world, limits: usualLimits })(
    reading,
    async (_, shown) => shown,
  )
  const floorRead = () =>
    inRead(bare, { tenant: 1 }, (db) =>
      sql`select sealed from sealed_part where tenant_id = 1 and about_kind = 'report' and about_id = ${id} and part = 'story'`.execute(
        db,
      ),
    )
  const ourRead = () =>
    outside.pool.using(async (client) => {
      const shown = await look(world, client, reading, grant)
      const story = await openUnder(outside, client, shown, reading, async (opened) =>
        opened.part<string>('story'),
      )
      if (story === undefined) throw new Error('the report showed nothing')
    })
  const recorded = () => world.open(reading, async (opened) => opened.part('story'))
  const times = { floor: [] as number[], ours: [] as number[], recorded: [] as number[] }
  await meanMs(READS, floorRead)
  await meanMs(READS, ourRead)
  for (let round = 0; round < ROUNDS; round++) {
    times.floor.push(await meanMs(READS, floorRead))
    times.ours.push(await meanMs(READS, ourRead))
    times.recorded.push(await meanMs(READS, recorded))
  }
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
