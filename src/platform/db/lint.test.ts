import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type Finding, lintSchema, ruleNames } from './lint.ts'
import { referenceTable, tenantTable } from './tenant-table.ts'

let fresh: FreshDb
beforeAll(async () => {
  fresh = await freshDb()
})
afterAll(() => fresh.close())

/** What the lint says while the planted SQL stands; it is gone afterwards. */
async function findingsOf(planted: string): Promise<Finding[]> {
  const client = await fresh.owner.connect()
  try {
    await client.query('begin')
    await client.query(planted)
    return await lintSchema(client)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const good = `
  create table good (tenant_id int not null, id uuid not null, at timestamptz, primary key (tenant_id, id));
  create index on good (tenant_id, at);
  ${tenantTable('good')} grant select, insert on good to convive_app;`

test('the schema of all slices keeps every rule', async () => {
  expect(await lintSchema(fresh.owner)).toEqual([])
})

test('a table made by the book is not complained of', async () => {
  expect(await findingsOf(good)).toEqual([])
})

const plants: readonly [words: string, sql: string, where: string][] = [
  ['has no tenant_id', 'create table t (id int primary key);', 't'],
  [
    'is called nullable',
    `create table t (tenant_id int, id int not null, unique (tenant_id, id)); ${tenantTable('t')}`,
    't',
  ],
  [
    'is called a bigint tenant',
    `create table t (tenant_id int8 not null primary key); ${tenantTable('t')}`,
    't',
  ],
  ['has no primary key', `create table t (tenant_id int not null); ${tenantTable('t')}`, 't'],
  [
    'has its id first in the primary key',
    `create table t (tenant_id int not null, id int, primary key (id, tenant_id)); ${tenantTable('t')}`,
    't t_pkey',
  ],
  ['is unique across tenants', `${good} create unique index u on good (id);`, 'good u'],
  ['is indexed without the tenant', `${good} create index i on good (at);`, 'good i'],
  [
    'is indexed by an expression first',
    `${good} create index i on good ((tenant_id + 1), at);`,
    'good i',
  ],
  [
    'excludes across tenants',
    `${good} alter table good add exclude using gist (tstzrange(at, null) with &&);`,
    'good good_tstzrange_excl',
  ],
  [
    'points across tenants',
    `${good} create table child (tenant_id int not null, id uuid not null, primary key (tenant_id, id), constraint f foreign key (id, tenant_id) references good (id, tenant_id)); ${tenantTable('child')}`,
    'child f',
  ],
  [
    'is a reference that points at a tenant',
    `${good} create table r (tenant int, id uuid, foreign key (tenant, id) references good (tenant_id, id)); ${referenceTable('r')}`,
    'r r_tenant_id_fkey',
  ],
  ['is not closed', 'create table t (tenant_id int not null primary key);', 't'],
  [
    'is closed but not forced',
    'create table t (tenant_id int not null primary key); alter table t enable row level security;',
    't',
  ],
  [
    'has a policy that opens it',
    `${good} create policy p on good for select using (true);`,
    'good p',
  ],
  [
    'has a policy that lets anything in',
    `${good} create policy p on good for insert with check (true);`,
    'good p',
  ],
  [
    'has no policy',
    'create table t (tenant_id int not null primary key); alter table t enable row level security; alter table t force row level security;',
    't',
  ],
  ['may be truncated', `${good} grant truncate on good to convive_app;`, 'good'],
  ['is granted to public', `${good} grant select on good to public;`, 'good'],
  [
    'belongs to the application',
    `${good} grant convive_app to current_user; grant create on schema public to convive_app; alter table good owner to convive_app;`,
    'good',
  ],
  ['is a view with its owner rights', `${good} create view v as select * from good;`, 'v'],
  [
    'is a materialized view of tenants',
    `${good} create materialized view m as select * from good;`,
    'm',
  ],
  ['has a time without zone', `${good} alter table good add column t timestamp;`, 'good.t'],
]

test.each(plants)('finds what %s', async (_, sql, where) => {
  expect((await findingsOf(sql)).map((finding) => finding.where)).toContain(where)
})

test('every rule is broken by some plant', async () => {
  const broken = new Set<string>()
  for (const [, sql] of plants) for (const { rule } of await findingsOf(sql)) broken.add(rule)
  expect(ruleNames.filter((rule) => !broken.has(rule))).toEqual([])
})
