import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type Db, type DbPool, inRead, instant, inTransaction, openPool } from './db.ts'
import { tenantTable } from './tenant-table.ts'

let fresh: FreshDb
let pool: DbPool
beforeAll(async () => {
  fresh = await freshDb()
  await fresh.owner.query(`
    create table note (tenant_id int not null, id int not null, words text, primary key (tenant_id, id));
    ${tenantTable('note')}
    grant select, insert, update, delete on note to convive_app;`)
  pool = openPool({ ...fresh.app, max: 2 })
})
afterAll(async () => {
  await pool.close()
  await fresh.close()
})

const write = (id: number, words: string, tenant: number) => (db: Db) =>
  sql`insert into note (tenant_id, id, words) values (${tenant}, ${id}, ${words})`.execute(db)
const countNotes = async (db: Db) =>
  (await sql<{ n: string }>`select count(*) as n from note`.execute(db)).rows[0]?.n

test('a transaction sees the rows of its tenant only', async () => {
  await inTransaction(pool, { tenant: 1 }, write(1, 'ours', 1))
  await inTransaction(pool, { tenant: 2 }, write(1, 'theirs', 2))
  expect(await inRead(pool, { tenant: 1 }, countNotes)).toBe('1')
  expect(await inRead(pool, { tenant: 3 }, countNotes)).toBe('0')
})

test('a row for another tenant is refused by the database', async () => {
  await expect(inTransaction(pool, { tenant: 1 }, write(9, 'smuggled', 2))).rejects.toThrow(
    'row-level security',
  )
})

test('the tenant does not stay on the connection after the transaction', async () => {
  await inTransaction(pool, { tenant: 1 }, countNotes)
  const { rows } = await sql<{ n: string }>`select count(*) as n from note`.execute(pool.root)
  expect(rows[0]?.n).toBe('0')
})

test('a failed transaction leaves nothing and its connection works on', async () => {
  const before = await inRead(pool, { tenant: 1 }, countNotes)
  for (let i = 0; i < 5; i++)
    await expect(
      inTransaction(pool, { tenant: 1 }, async (db) => {
        await write(100 + i, 'half', 1)(db)
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
  expect(await inRead(pool, { tenant: 1 }, countNotes)).toBe(before)
})

test('a failed statement that nobody rethrows is not taken for a commit', async () => {
  await expect(
    inTransaction(pool, { tenant: 1 }, async (db) => {
      await write(200, 'first', 1)(db)
      await sql`select 1 / 0`.execute(db).catch(() => {})
    }),
  ).rejects.toThrow('undone')
})

test('a read cannot write', async () => {
  await expect(inRead(pool, { tenant: 1 }, write(300, 'sneaked in', 1))).rejects.toThrow(
    'read-only transaction',
  )
})

test('a tenant that is no whole number from 1 is refused before any question', async () => {
  for (const tenant of [0, -1, 1.5, Number.NaN])
    await expect(inRead(pool, { tenant }, countNotes)).rejects.toThrow(RangeError)
})

test('the actor is readable in SQL and cannot break out of its quotes', async () => {
  const ask = async (db: Db) =>
    (await sql<{ actor: string }>`select current_setting('app.actor') as actor`.execute(db)).rows[0]
  const actor = `x'); drop table note; --\\`
  expect(await inRead(pool, { tenant: 1, actor }, ask)).toEqual({ actor })
  expect(await inRead(pool, { tenant: 1 }, ask)).toEqual({ actor: '' })
})

test('instants arrive as milliseconds, civil dates and large integers as text', async () => {
  const at = Date.UTC(2026, 10, 21, 3, 4, 5, 678)
  const { rows } = await inRead(pool, { tenant: 1 }, (db) =>
    sql`select ${instant(at)} as at, array[${instant(at)}, null] as several, date '2026-03-01' as day,
      9007199254740993::int8 as cell, '\\x0102'::bytea as bytes`.execute(db),
  )
  expect(rows[0]).toEqual({
    at,
    several: [at, null],
    day: '2026-03-01',
    cell: '9007199254740993',
    bytes: Buffer.from([1, 2]),
  })
})

test('an instant before 1970 or in a year of five digits keeps its milliseconds', async () => {
  for (const at of [Date.UTC(1903, 10, 3), Date.UTC(12026, 0, 1), 0, -1])
    expect(
      (
        await inRead(pool, { tenant: 1 }, (db) =>
          sql<{ at: number }>`select ${instant(at)} as at`.execute(db),
        )
      ).rows,
    ).toEqual([{ at }])
})

test('a cut connection is refused as busy, and the next transaction finds a new one', async () => {
  const cut = inTransaction(pool, { tenant: 1 }, async (db) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
    await fresh.owner.query('select pg_terminate_backend($1)', [rows[0]?.pid])
    await countNotes(db)
  })
  await expect(cut).rejects.toMatchObject({ name: 'Refusal', kind: 'busy', code: 'db.unavailable' })
  expect(await inRead(pool, { tenant: 1 }, countNotes)).toBe('1')
})

test('two who lock each other end with one refused as busy', async () => {
  await inTransaction(pool, { tenant: 4 }, async (db) => {
    await write(1, 'a', 4)(db)
    await write(2, 'b', 4)(db)
  })
  let met = 0
  let meet: () => void = () => {}
  const both = new Promise<void>((resolve) => {
    meet = resolve
  })
  const lockInOrder = (first: number, second: number) =>
    inTransaction(pool, { tenant: 4 }, async (db) => {
      await sql`update note set words = 'x' where tenant_id = 4 and id = ${first}`.execute(db)
      if (++met === 2) meet()
      await both
      await sql`update note set words = 'x' where tenant_id = 4 and id = ${second}`.execute(db)
    })
  const ends = await Promise.allSettled([lockInOrder(1, 2), lockInOrder(2, 1)])
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(ends.find((end) => end.status === 'rejected')?.reason).toMatchObject({
    kind: 'busy',
    code: 'db.contended',
  })
})

test('a database that is not there is refused as busy', async () => {
  const nowhere = openPool({ ...fresh.app, host: '/nowhere', max: 1 })
  await expect(inRead(nowhere, { tenant: 1 }, countNotes)).rejects.toMatchObject({
    kind: 'busy',
    code: 'db.unavailable',
  })
  await nowhere.close()
})
