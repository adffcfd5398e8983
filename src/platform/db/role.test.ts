import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { openPool } from './db.ts'
import { ensureAppRole } from './role.ts'
import { assertRowSecurity } from './row-security.ts'
import { tenantTable } from './tenant-table.ts'

let fresh: FreshDb
let name: string
beforeAll(async () => {
  fresh = await freshDb()
  name = `${fresh.app.user}_role`
  await fresh.owner.query(`
    create table note (tenant_id int not null, id int not null, primary key (tenant_id, id));
    ${tenantTable('note')}
    insert into note values (1, 1);
    grant select on note to convive_app;`)
})
afterAll(async () => {
  await fresh.owner.query(`drop role if exists ${name}`)
  await fresh.close()
})

const logIn = async (password: string): Promise<void> => {
  const client = new pg.Client({ ...fresh.ownerConfig, user: name, password })
  client.on('error', () => {})
  try {
    await client.connect()
  } finally {
    await client.end()
  }
}

test('the role logs in with the password it was given last, made by four at once', async () => {
  await Promise.all(
    [1, 2, 3, 4].map(() => ensureAppRole(fresh.ownerConfig, { name, password: 'first' })),
  )
  await logIn('first')
  const config = await ensureAppRole(fresh.ownerConfig, { name, password: 'second' })
  expect(config).toMatchObject({
    user: name,
    password: 'second',
    database: fresh.ownerConfig.database,
  })
  await logIn('second')
  await expect(logIn('first')).rejects.toMatchObject({ code: '28P01' })
})

test('the role can make nothing, owns nothing and cannot switch row-level security off', async () => {
  const client = new pg.Client({ ...fresh.ownerConfig, user: name, password: 'second' })
  await client.connect()
  for (const deed of [
    'create table mine (n int)',
    'alter table note disable row level security',
    'truncate note',
    'create role friend',
    'insert into note values (1, 2)',
  ])
    await expect(client.query(deed)).rejects.toMatchObject({ code: '42501' })
  await client.query('set row_security = off')
  await expect(client.query('select * from note')).rejects.toMatchObject({ code: '42501' })
  await client.end()
})

test('a role of that name that is above the rules is refused', async () => {
  await fresh.owner.query(`alter role ${name} createrole`)
  await expect(ensureAppRole(fresh.ownerConfig, { name, password: 'x' })).rejects.toMatchObject({
    code: 'db.roleTooStrong',
  })
  const pool = openPool({ ...fresh.ownerConfig, user: name, password: 'second' })
  await expect(assertRowSecurity(pool)).rejects.toMatchObject({ code: 'db.rowSecurityOpen' })
  await pool.close()
  await fresh.owner.query(`alter role ${name} nocreaterole`)
})
