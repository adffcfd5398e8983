import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type DbPool, openPool } from './db.ts'
import { assertRowSecurity } from './row-security.ts'
import { referenceTable, tenantTable } from './tenant-table.ts'

let fresh: FreshDb
let pool: DbPool
beforeAll(async () => {
  fresh = await freshDb()
  pool = openPool(fresh.app)
})
afterAll(async () => {
  await pool.close()
  await fresh.close()
})

const table = (name: string) =>
  `create table ${name} (tenant_id int not null, id int not null, primary key (tenant_id, id));
   insert into ${name} values (1, 1); grant select on ${name} to convive_app;`
/** An owner that is no superuser may act as a role, or give it a table, only as its member. */
const joinApp = () => fresh.owner.query(`grant ${fresh.app.user} to current_user`)

test('the schema of all slices shows the application no row without a tenant', async () => {
  expect(await assertRowSecurity(pool)).toBeGreaterThan(3)
})

test('a table that shows a row without a tenant stops the start', async () => {
  for (const [name, leak] of [
    ['never_closed', ''],
    ['empty_open', 'delete from empty_open;'],
    [
      'second_policy',
      `${tenantTable('second_policy')} create policy all_of_it on second_policy using (true);`,
    ],
    ['not_forced', `alter table not_forced enable row level security;`],
  ] as const) {
    await fresh.owner.query(`${table(name)} ${leak}`)
    await expect(assertRowSecurity(pool)).rejects.toMatchObject({
      code: 'db.rowSecurityOpen',
      facts: { what: name },
    })
    await fresh.owner.query(`drop table ${name}`)
  }
})

test('a view with the rights of its owner stops the start, one with those of the asker does not', async () => {
  await fresh.owner.query(`${table('note')} ${tenantTable('note')}
    create view all_notes as select * from note; grant select on all_notes to convive_app;`)
  await expect(assertRowSecurity(pool)).rejects.toMatchObject({ facts: { what: 'all_notes' } })
  await fresh.owner.query('alter view all_notes set (security_invoker = true)')
  expect(await assertRowSecurity(pool)).toBeGreaterThan(3)
  await fresh.owner.query('drop table note cascade')
})

test('an application that owns a tenant table stops the start', async () => {
  await joinApp()
  await fresh.owner.query(`${table('mine')} ${tenantTable('mine')} grant create on schema public to ${fresh.app.user};
    alter table mine owner to ${fresh.app.user}`)
  await expect(assertRowSecurity(pool)).rejects.toMatchObject({ facts: { what: 'mine' } })
  await fresh.owner.query(`drop table mine; revoke create on schema public from ${fresh.app.user}`)
})

test('the tenant is asked for once per statement, not once per row', async () => {
  await fresh.owner.query(`${table('many')} ${tenantTable('many')}`)
  await joinApp()
  const client = await fresh.owner.connect()
  try {
    await client.query(`set role ${fresh.app.user}`)
    const { rows } = await client.query<{ 'QUERY PLAN': string }>('explain select * from many')
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('InitPlan')
  } finally {
    client.release(true)
  }
})

test('a name that is no plain table name never reaches SQL', () => {
  for (const name of ['a; drop table b', 'A', 'a b', '"a"', ''])
    for (const build of [tenantTable, referenceTable]) expect(() => build(name)).toThrow(RangeError)
})
