import pg, { type PoolConfig } from 'pg'
import { DAY } from '#kernel/time.ts'
import type { World } from '#platform/world.ts'
import { wordHash } from '../../src/respond/board/board.service.ts'
import { kindNames } from '../../src/respond/board/types.ts'

/** The words that incidents of a benchmark hold, the commonest first: the first in one of 20, the last in one of 12,000. */
export const vocabulary: readonly string[] = Array.from({ length: 3_000 }, (_, n) => `voz${n}x`)

const LENGTH = 3 * 365 * DAY
/** The latest ones are somebody's work still. */
const OPEN = 600

/** From when until when incidents were opened, milliseconds since 1970, UTC. */
export interface Years {
  readonly from: number
  readonly until: number
}

/**
 * Lays out three years of incidents by sets: rows as the board has them, and the hashed words of each. Keys to other
 * tables are not looked up while it is done; nothing that the board's lists ask is left out.
 */
export async function incidentYears(
  owner: PoolConfig,
  world: World,
  incidents: number,
): Promise<Years> {
  const until = world.now()
  const from = until - LENGTH
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query('set session_replication_role = replica')
    await client.query('set synchronous_commit = off')
    await client.query(`set maintenance_work_mem = '256MB'`)
    await client.query(
      `create temporary table laid as select code, row_number() over (order by code) - 1 as n
       from place where kind = 'corregimiento' and tenant_id = 1`,
    )
    await client.query(insertIncidents, [incidents, from / 1000, LENGTH / 1000, kindNames, OPEN])
    await client.query('create temporary table voice (n int, hash bytea)')
    const hashes = vocabulary.map((word) => wordHash(world, word))
    await client.query('insert into voice select * from unnest($1::bigint[], $2::bytea[])', [
      hashes.map((_, n) => n),
      hashes,
    ])
    await client.query(insertWords, [incidents, from / 1000, LENGTH / 1000])
    await client.query('vacuum analyze incident')
    await client.query('vacuum analyze incident_word')
  } finally {
    await client.end()
  }
  return { from, until }
}

const at = (i: string) => `to_timestamp($2::float8 + $3::float8 * ${i} / $1)`

/** In the order of time, as ids are; so that indexes grow at their end. */
const idOf = (i: string) =>
  `(lpad(to_hex(floor(1000 * ($2::float8 + $3::float8 * ${i} / $1))::bigint), 12, '0') || '70008000' || lpad(to_hex(${i}), 12, '0'))::uuid`

const insertIncidents = `
insert into incident (tenant_id, id, matter_id, kind, place, priority, source, state, opened_at, take_by, start_by,
  taken_at, started_at, closed_at, result, merged_into)
select 1, ${idOf('i')}, ${idOf('i')}, ($4::text[])[1 + (i * 7919) % cardinality($4::text[])],
  l.code,
  1 + (i * 31) % 4, 'call', s.state, o.at, o.at + interval '10 minutes', o.at + interval '30 minutes',
  case when s.state <> 'triaged' then o.at + interval '3 minutes' end,
  case when s.state = 'closed' then o.at + interval '9 minutes' end,
  case when s.state in ('closed', 'cancelled') then o.at + interval '1 hour' end,
  case when s.state = 'closed' then 'attended' end,
  case when s.state = 'merged' then ${idOf('(i - 1)')} end
from generate_series(1, $1::bigint) i
  join laid l on l.n = (i * 104729 + (i / 97) * 31) % (select count(*) from laid),
  lateral (select ${at('i')} as at) o,
  lateral (select case when i > $1::bigint - $5::int then 'triaged' when i % 50 = 0 then 'merged'
    when i % 33 = 0 then 'cancelled' else 'closed' end as state) s`

/** Word by word in the order of their hashes, as the index has them. */
const insertWords = `
insert into incident_word (tenant_id, word_hash, incident_id)
select 1, v.hash, ${idOf('i')}
from (select * from voice order by hash) v,
  lateral generate_series(1 + (v.n * 613) % (20 + 4 * v.n), $1::bigint, 20 + 4 * v.n) i`
