import { randomUUID } from 'node:crypto'
import pg, { type PoolConfig } from 'pg'
import { beginRelation } from '#kernel/grant/grant.service.ts'
import type { Id } from '#kernel/ids.ts'
import { MINUTE } from '#kernel/time.ts'
import type { Reading } from '#platform/world.ts'
import { reportResource } from '../src/listen/report/report.service.ts'
import type { Bench, Line } from './bench.ts'
import { median } from './served/served.ts'
import { type BenchWorld, meanMs, oneReport, withWorld } from './served/world.ts'

const ROUNDS = 7
const READS = 200

/** A record opened, with grant and ledger entry committed first, against an insert and a read that ask nothing. */
export const bench: Bench = {
  about: 'a report opened under a grant, against one committed insert and the bare read of the row',
  run: () => withWorld(measure),
}

async function measure({ owner, world, clock }: BenchWorld): Promise<Line[]> {
  const id = await oneReport(world)
  const account = randomUUID() as Id<'account'>
  await world.transaction((tx) =>
    beginRelation(world, tx, reportResource(id), 'claimed', account).then(() => true),
  )
  const of = { what: reportResource(id), action: 'report.read', purpose: 'response' } as const
  const derived: Reading = {
    ...of,
    who: { actors: ['operator'], account, language: 'es' },
    relations: ['any', 'claimed'],
    basis: 'relation',
    relation: 'claimed',
    reason: `report ${id}, claimed`,
  }
  const typed: Reading = {
    ...of,
    who: { actors: ['operator'], account: randomUUID() as Id<'account'>, language: 'es' },
    relations: ['any'],
    basis: 'typed',
    reason: 'relief of a colleague who fell ill',
  }
  const read = (reading: Reading) => async (): Promise<void> => {
    // Readers stay within the budget of an hour: half a minute and two minutes from one reading to the next.
    clock.now += reading.basis === 'typed' ? 2.1 * MINUTE : 0.6 * MINUTE
    const story = await world.open(reading, async (opened) => opened.part<string>('story'))
    if (story === undefined) throw new Error('the report showed nothing')
  }
  await someMonths(owner, id)
  const floor = await floorOf(owner, id)
  const works = { floor: floor.once, derived: read(derived), typed: read(typed) }
  const times = { floor: [] as number[], derived: [] as number[], typed: [] as number[] }
  for (const work of Object.values(works)) await meanMs(READS, work)
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, work] of Object.entries(works))
      times[name as keyof typeof times].push(await meanMs(READS, work))
  await floor.end()
  const line = (measure: string, all: readonly number[], mustBeAtMost: number): Line => ({
    measure,
    value: median(all),
    unit: 'ms',
    floor: median(times.floor),
    ratio: median(all.map((ms, i) => ms / times.floor[i]!)),
    mustBeAtMost,
  })
  return [
    line('opened by a relation', times.derived, 2.5),
    line('opened for a typed reason', times.typed, 3.5),
  ]
}

/** Readings of some months by forty readers, with the statistics that the database has of them by itself after a minute. */
async function someMonths(owner: PoolConfig, report: string): Promise<void> {
  const client = new pg.Client(owner)
  await client.connect()
  await client.query(
    `with reader as (select n, gen_random_uuid() as account from generate_series(1, 40) n)
     insert into access_grant (tenant_id, id, account_id, actor, about_kind, about_id, action, purpose, basis,
       relation, reason, given_at, until)
     select 1, gen_random_uuid(), r.account, 'operator', 'report', gen_random_uuid(), 'report.read', 'response',
       'relation', 'claimed', 'report ' || $1 || ', claimed', at, at + interval '15 minutes'
     from generate_series(1, 20000) i join reader r on r.n = i % 40 + 1,
       lateral (select now() - i * interval '9 minutes' as at) t`,
    [report],
  )
  await client.query('analyze')
  await client.end()
}

/** One connection, two prepared statements: a row committed, and the bare read of the sealed row. */
async function floorOf(owner: PoolConfig, report: string) {
  const client = new pg.Client(owner)
  await client.connect()
  await client.query(
    `create table floor_read (tenant_id int not null, id uuid not null, account_id uuid, about_id uuid not null,
       reason text not null, at timestamptz not null, primary key (tenant_id, id))`,
  )
  return {
    async once(): Promise<void> {
      await client.query({
        name: 'insert',
        text: 'insert into floor_read values (1, $1, $2, $3, $4, $5)',
        values: [randomUUID(), randomUUID(), report, `report ${report}, claimed`, new Date()],
      })
      await client.query({
        name: 'read',
        text: `select sealed from sealed_part
          where tenant_id = 1 and about_kind = 'report' and about_id = $1 and part = 'story'`,
        values: [report],
      })
    },
    end: () => client.end(),
  }
}
