import { sql } from 'kysely'
import pg from 'pg'
import { runRetention } from '#kernel/clock/retention.service.ts'
import { DAY } from '#kernel/time.ts'
import { inTransaction } from '#platform/db/db.ts'
import type { World } from '#platform/world.ts'
import { retention } from '../src/loop.ts'
import type { Bench, Line } from './bench.ts'
import { type BenchWorld, meanMs, sendReport, withWorld } from './served/world.ts'

const RECORDS = 10_000
/** As many in one transaction as the clock takes. */
const BATCH = 1_000
const AT_ONCE = 64

/** Reports with contact and dialogue expunged by the clock, against one update of each of their rows. */
export const bench: Bench = {
  about: '10,000 reports expunged by the clock, against one update of each of the same rows',
  run: () => withWorld(measure),
}

async function measure({ owner, pool, world, clock }: BenchWorld): Promise<Line[]> {
  await sendReports(world)
  const client = new pg.Client(owner)
  await client.connect()
  await client.query(`update matter set state = 'closed', closed_at = changed_at`)
  await client.query('vacuum analyze')
  const { rows } = await client.query<{ id: string }>('select id from report order by id')
  const update = await meanMs(1, async () => {
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
  const expunge = await meanMs(1, async () => {
    expunged = (await runRetention(world, retention)).expunged
  })
  const left = await client.query<{ n: number }>(
    `select ((select count(*) from report) + (select count(*) from matter) + (select count(*) from sealed_part)
      + (select count(*) from party_identity))::int as n`,
  )
  await client.end()
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

async function sendReports(world: World): Promise<void> {
  const contact = { name: 'Ana Moreno', phone: '+507 6000-0000' }
  let sent = 0
  const sender = async (): Promise<void> => {
    while (sent++ < RECORDS) await sendReport(world, { contact })
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sender))
}
