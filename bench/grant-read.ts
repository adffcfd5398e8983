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
  // Readers stay within the budget of an hour: half a minute and two minutes from one reading to the next.
  const read = (reading: Reading, minutes: number) => async (): Promise<void> => {
    clock.now += minutes * MINUTE
    const story = await world.open(reading, async (opened) => opened.part<string>('story'))
    if (story === undefined) throw new Error('the report showed nothing')
  }
  await someMonths(owner, id)
  const floor = await floorOf(owner, id)
  const works = {
    floor: floor.once,
    derived: read(derived, 0.6),
    // Each after the grant of the one before is over.
    first: read(derived, 16),
    typed: read(typed, 2.1),
  }
  const times: Record<keyof typeof works, number[]> = {
    floor: [],
    derived: [],
    first: [],
    typed: [],
  }
  for (const work of Object.values(works)) await meanMs(READS, work)
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, work] of Object.entries(works))
      times[name as keyof typeof times].push(await meanMs(READS, work))
  await floor.end()
  const line = (measure: string, all: readonly number[], mustBeAtMost?: number): Line => ({
    measure,
    value: median(all),
    unit: 'ms',
    floor: median(times.floor),
    ratio: median(all.map((ms, i) => ms / times.floor[i]!)),
    ...(mustBeAtMost !== undefined && { mustBeAtMost }),
  })
  return [
    line('opened by a relation', times.derived, 2.5),
    line('opened by a relation, each under a grant of its own', times.first),
    line('opened for a typed reason', times.typed, 3.5),
  ]
}

/** Readings of some months by forty readers, grants and entries, with the statistics that the database has of them by itself after a minute. */
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
  await client.query(
    `insert into ledger_entry (tenant_id, id, at, kind, office, purpose, subject_tag, sealed, commitment, index)
     select g.tenant_id, gen_random_uuid(), g.given_at, 'read', g.actor, g.purpose, substr(h, 1, 16),
       h || h || h || h || h || h || h || h || h, h, row_number() over (order by g.given_at)
     from access_grant g, lateral (select sha256(g.id::text::bytea) as h) t where g.about_id <> $1`,
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
