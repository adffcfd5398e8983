import type { PoolConfig } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { migrations } from '../../migrations.ts'
import { openPool } from './db.ts'
import { gatherSteps, migrate, type Steps, waitingSteps } from './migrate.ts'
import { ensureAppRole } from './role.ts'
import { assertRowSecurity } from './row-security.ts'
import { tenantTable } from './tenant-table.ts'

let fresh: FreshDb
beforeAll(async () => {
  fresh = await freshDb({ empty: true })
})
afterAll(() => fresh.close())
beforeEach(async () => {
  await fresh.owner.query('drop schema public cascade; create schema public')
})

const land = (steps: Steps) => migrate(fresh.ownerConfig, steps, () => {})
const steps: Steps = {
  '2026-01-02-second': 'insert into walk values (2)',
  '2026-01-01-first': 'create table walk (n int); insert into walk values (1)',
}
const walked = async () => (await fresh.owner.query('select n from walk order by n')).rows

test('steps land once, in the order of their keys', async () => {
  expect(await land(steps)).toEqual(['2026-01-01-first', '2026-01-02-second'])
  expect(await land(steps)).toEqual([])
  expect(await walked()).toEqual([{ n: 1 }, { n: 2 }])
})

test('what waits can be looked at without landing it', async () => {
  const tables = async () =>
    (await fresh.owner.query(`select tablename from pg_tables where schemaname = 'public'`)).rows
  const waiting = () => waitingSteps(fresh.ownerConfig, steps)
  expect(await waiting()).toEqual(['2026-01-01-first', '2026-01-02-second'])
  expect(await tables()).toEqual([])
  await land({ '2026-01-01-first': steps['2026-01-01-first']! })
  expect(await waiting()).toEqual(['2026-01-02-second'])
  expect(await walked()).toEqual([{ n: 1 }])
  await land(steps)
  expect(await waiting()).toEqual([])
})

test('of four who migrate at once one does the work and all succeed', async () => {
  const slow = { ...steps, '2026-01-03-slow': 'select pg_sleep(0.2); insert into walk values (3)' }
  const landed = await Promise.all([1, 2, 3, 4].map(() => land(slow)))
  expect(landed.map(({ length }) => length).sort()).toEqual([0, 0, 0, 3])
  expect(await walked()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
})

test('a step that fails leaves nothing of itself, and what landed before it stays', async () => {
  const broken = { ...steps, '2026-01-03-broken': 'insert into walk values (3); select 1 / 0' }
  await expect(land(broken)).rejects.toThrow('2026-01-03-broken')
  expect(await walked()).toEqual([{ n: 1 }, { n: 2 }])
  expect(await land({ ...steps, '2026-01-03-broken': 'insert into walk values (3)' })).toEqual([
    '2026-01-03-broken',
  ])
})

test('a landed step whose text changed is refused and nothing lands', async () => {
  await land(steps)
  const edited = {
    ...steps,
    '2026-01-01-first': 'create table walk (n int8)',
    '2026-01-03-more': 'drop table walk',
  }
  await expect(land(edited)).rejects.toMatchObject({
    code: 'db.editedStep',
    facts: { step: '2026-01-01-first' },
  })
  expect(await walked()).toHaveLength(2)
})

test('data written by a newer version is refused', async () => {
  await land({ ...steps, '2027-01-01-future': 'create table hover (n int)' })
  await expect(land(steps)).rejects.toMatchObject({
    kind: 'conflict',
    code: 'db.newer',
    facts: { step: '2027-01-01-future' },
  })
})

test('a step of another slice with an earlier date still lands', async () => {
  await land(steps)
  expect(await land({ ...steps, '2025-12-31-late': 'insert into walk values (0)' })).toEqual([
    '2025-12-31-late',
  ])
})

/** A role that owns this database's schema and is neither superuser nor above row-level security. */
async function withPlainOwner(work: (owner: PoolConfig) => Promise<void>): Promise<void> {
  const role = `${fresh.app.user}_owner`
  await fresh.owner.query(`create role ${role} login createrole password 'x';
    grant ${role} to current_user; grant convive_app to ${role} with admin option; grant all on schema public to ${role} with grant option`)
  try {
    await work({ ...fresh.ownerConfig, user: role, password: 'x' })
  } finally {
    await fresh.owner.query(`drop owned by ${role}; drop role ${role}`)
  }
}

test('a backfill under row-level security fails instead of missing rows in silence', async () => {
  await withPlainOwner(async (owner) => {
    const made = {
      '2026-01-01-note': `create table note (tenant_id int not null, id int not null, primary key (tenant_id, id)); ${tenantTable('note')}`,
    }
    await migrate(owner, made, () => {})
    const backfill = { ...made, '2026-01-02-fill': 'update note set id = id + 1' }
    await expect(migrate(owner, backfill, () => {})).rejects.toMatchObject({
      cause: { message: expect.stringContaining('row-level security') },
    })
  })
})

test('an owner who is no superuser lands the whole schema and makes the role of the application', async () => {
  await withPlainOwner(async (owner) => {
    expect((await migrate(owner, migrations, () => {})).length).toBeGreaterThan(3)
    const name = `${fresh.app.user}_plain`
    const pool = openPool(await ensureAppRole(owner, { name, password: 'y' }))
    expect(await assertRowSecurity(pool)).toBeGreaterThan(3)
    await pool.close()
    await fresh.owner.query(`drop role ${name}`)
  })
})

test('two slices cannot use one key, and a key has the shape of a date and words', () => {
  expect(() => gatherSteps(steps, { '2026-01-01-first': 'select 1' })).toThrow('two slices')
  expect(() => gatherSteps({ first: 'select 1' })).toThrow('YYYY-MM-DD-words')
})
