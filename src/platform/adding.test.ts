import { randomUUID } from 'node:crypto'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { seededBytes, type TestWorld, testWorld } from '#test/world.ts'
import { openAdding } from './adding.ts'
import { openPool } from './db/db.ts'
import type { Rows } from './gather.ts'

let fresh: FreshDb
let here: TestWorld

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy: [] })
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})

const random = seededBytes('entries')
const entry = (
  more: { purpose?: string } = {},
  id = newId<'entry'>(here.clock.now, random(10)),
) => ({
  tenant_id: 1,
  id,
  at: new Date(here.clock.now),
  kind: 'act' as const,
  office: 'anyone',
  subject_tag: Buffer.alloc(16),
  sealed: Buffer.alloc(1),
  commitment: Buffer.alloc(32),
  ...more,
})
const add = (row: ReturnType<typeof entry>) =>
  here.world.add(
    (tx) => {
      tx.insert('ledger_entry', row)
      return row.id
    },
    { endpoint: 'test', key: randomUUID(), fingerprint: new Uint8Array(32) },
  )
const purposes = async (ids: readonly string[]): Promise<(string | null)[]> => {
  const { rows } = await fresh.owner.query(
    'select purpose from ledger_entry where id = any($1) order by id',
    [ids],
  )
  return rows.map(({ purpose }) => purpose)
}

test('rows that leave out different columns share a commit and lose nothing', async () => {
  const rows = [...'abcdef'].map((purpose, i) => entry(i % 2 === 0 ? {} : { purpose }))
  const ids = await Promise.all(rows.map((row) => add(row)))
  expect((await purposes(ids)).sort()).toEqual(['b', 'd', 'f', null, null, null])
})

test('one that is refused fails alone', async () => {
  const twice = entry()
  await add(twice)
  const done = await Promise.allSettled([entry(), entry(), entry(), twice, entry()].map(add))
  expect(done.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
})

test('while the database is away all who share a commit hear it at once, after one try', async () => {
  let tries = 0
  const hangsUp = createServer((socket) => {
    tries++
    socket.destroy()
  })
  const port = await new Promise<number>((resolve) => {
    hangsUp.listen(0, '127.0.0.1', () => resolve((hangsUp.address() as AddressInfo).port))
  })
  const pool = openPool({ host: '127.0.0.1', port, user: 'nobody', database: 'none' })
  onTestFinished(async () => {
    await pool.close()
    hangsUp.close()
  })
  const addTo = openAdding(pool, 1)
  const rows: Rows = new Map([['ledger_entry', [entry()]]])
  const told = await Promise.all(
    Array.from({ length: 10 }, () => addTo(rows).catch((error: unknown) => error)),
  )
  expect(told.every((each) => each instanceof Refusal && each.code === 'db.unavailable')).toBe(true)
  // All of one moment share a commit.
  expect(tries).toBe(1)
})
