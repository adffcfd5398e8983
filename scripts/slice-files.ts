// What a new slice begins with: the texts of its files, in which only the names change.

/** A name in the ways in which it is written. */
export interface Names {
  readonly stage: string
  /** `street-light` */
  readonly feature: string
  /** `street-lights`, as in an address */
  readonly path: string
  readonly snake: string
  readonly camel: string
  readonly pascal: string
  /** `StreetLights` */
  readonly plural: string
}

/** The files of the slice by name. */
export function sliceFiles({
  feature,
  path,
  snake,
  camel,
  pascal,
  plural,
}: Names): Record<string, string> {
  const day = new Date().toISOString().slice(0, 10)
  return {
    [`${feature}.schema.ts`]: `import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { InstantOut } from '#kernel/time.schema.ts'

/** What is written down. */
export const ${pascal}Draft = z.strictObject({ title: z.string().trim().min(1).max(200) })
export type ${pascal}Draft = z.infer<typeof ${pascal}Draft>

/** One as it is listed. */
export const ${pascal}Row = z.object({ id: z.string(), title: z.string(), addedAt: InstantOut })
export type ${pascal}Row = z.infer<typeof ${pascal}Row>

export const add${pascal} = endpoint({
  method: 'POST',
  path: '/api/${path}',
  may: '${camel}.add',
  about: 'Writes one down.',
  input: ${pascal}Draft,
  output: ${pascal}Row,
  idempotent: true,
  example: { title: 'El primero' },
})

export const list${plural} = endpoint({
  method: 'GET',
  path: '/api/${path}',
  may: '${camel}.list',
  about: 'Lists all, newest first.',
  input: z.strictObject({}),
  output: z.object({ rows: z.array(${pascal}Row) }),
  example: {},
})
`,
    [`${feature}.rules.ts`]: `import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'

/** Refuses what says nothing: a title of signs only. @throws Refusal \`invalid\` */
export function assertSaysSomething(title: string): void {
  if (!/\\p{Letter}/u.test(title)) throw new Refusal('invalid', '${camel}.saysNothing', { field: 'title' })
}

const staff = { actors: ['staff'], relation: 'any', purposes: [], sensitivity: 1 } as const

/** Who may do what. */
export const ${camel}Policy: readonly PolicyLine[] = [
  { ...staff, action: '${camel}.add', fields: ['all'], obligations: ['ledger'] },
  { ...staff, action: '${camel}.list', fields: ['all'], obligations: [] },
]
`,
    [`${feature}.table.ts`]: `import type { Instant } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'

export interface ${pascal}Table {
  tenant_id: number
  id: string
  title: string
  added_at: Instant
}

declare module '#platform/db/db.ts' {
  interface Tables {
    ${snake}: ${pascal}Table
  }
}

export const migrations = {
  '${day}-${feature}': \`
create table ${snake} (
  tenant_id int not null, id uuid not null,
  title text not null, added_at timestamptz not null,
  primary key (tenant_id, id));
create index ${snake}_newest on ${snake} (tenant_id, added_at desc);
\${tenantTable('${snake}')}
grant select, insert on ${snake} to convive_app;
\`,
}
`,
    [`${feature}.service.ts`]: `import { newId } from '#kernel/ids.ts'
import { iso } from '#kernel/time.ts'
import { instant } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, World } from '#platform/world.ts'
import { assertSaysSomething } from './${feature}.rules.ts'
import type { ${pascal}Draft, ${pascal}Row } from './${feature}.schema.ts'

/** Writes one down, with its entry in the ledger; a retry adds nothing. */
export async function add${pascal}(
  world: World,
  draft: ${pascal}Draft,
  by: Caller,
  key: IdempotencyKey,
): Promise<${pascal}Row> {
  assertSaysSomething(draft.title)
  return world.transaction(async (tx) => {
    const id = newId<'${feature}'>(tx.now, world.random(10))
    await tx.db
      .insertInto('${snake}')
      .values({ tenant_id: world.tenant.id, id, title: draft.title, added_at: instant(tx.now) })
      .execute()
    tx.ledger({ did: '${camel}.add', about: { kind: '${feature}', id }, by })
    return { id, title: draft.title, addedAt: iso(tx.now) }
  }, key)
}

/** All of them, newest first. */
export async function list${plural}(world: World): Promise<{ rows: ${pascal}Row[] }> {
  const rows = await world.read((db) =>
    db
      .selectFrom('${snake}')
      .select(['id', 'title', 'added_at'])
      .where('tenant_id', '=', world.tenant.id)
      .orderBy('added_at', 'desc')
      .limit(200)
      .execute(),
  )
  return { rows: rows.map(({ id, title, added_at }) => ({ id, title, addedAt: iso(added_at) })) }
}
`,
    [`${feature}.routes.ts`]: `import { Refusal } from '#kernel/refusal.ts'
import { type Route, route } from '#platform/http/route.ts'
import type { World } from '#platform/world.ts'
import * as schema from './${feature}.schema.ts'
import { add${pascal}, list${plural} } from './${feature}.service.ts'

/** What is served. */
export const ${camel}Routes = (world: World): readonly Route[] => [
  route(schema.add${pascal}, (draft, { caller, key }) => {
    if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
    return add${pascal}(world, draft, caller, key)
  }),
  route(schema.list${plural}, () => list${plural}(world)),
]
`,
    [`${feature}.client.ts`]: `import { client } from '#web/request.ts'
import type * as schema from './${feature}.schema.ts'

export const add${pascal} = client<typeof schema.add${pascal}>({
  method: 'POST',
  path: '/api/${path}',
  idempotent: true,
})

export const list${plural} = client<typeof schema.list${plural}>({ method: 'GET', path: '/api/${path}' })
`,
    [`${feature}.messages.ts`]: `export const messages = {
  '${camel}.saysNothing': {
    es: 'Escriba un título con palabras.',
    pt: 'Escreva um título com palavras.',
    en: 'Write a title in words.',
  },
}
`,
    [`${feature}.test.ts`]: `import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '#platform/world.ts'
import { checkClient } from '#test/contract.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import * as client from './${feature}.client.ts'
import { ${camel}Policy } from './${feature}.rules.ts'
import * as schema from './${feature}.schema.ts'
import { add${pascal}, list${plural} } from './${feature}.service.ts'

let fresh: FreshDb
let here: TestWorld

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy: ${camel}Policy })
})

afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})

const operator: Caller = { actors: ['operator'], language: 'es' }
const key = () => ({ endpoint: 'test', key: randomUUID(), fingerprint: new Uint8Array(32) })

test('what is written down is listed, once, however often it is sent', async () => {
  const same = key()
  const first = await add${pascal}(here.world, { title: 'El primero' }, operator, same)
  expect(await add${pascal}(here.world, { title: 'El primero' }, operator, same)).toEqual(first)
  expect((await list${plural}(here.world)).rows).toEqual([first])
})

test('a title that says nothing is refused and nothing is stored', async () => {
  const before = (await list${plural}(here.world)).rows.length
  await expect(add${pascal}(here.world, { title: '???' }, operator, key())).rejects.toMatchObject({
    code: '${camel}.saysNothing',
  })
  expect((await list${plural}(here.world)).rows).toHaveLength(before)
})

test('the browser asks what the server serves', () => {
  checkClient(client, schema)
})
`,
  }
}

/** The door of a stage that has none yet. */
export const doorOf = ({
  stage,
  feature,
  camel,
}: Names): string => `import type { Stage } from '#platform/stage.ts'
import { ${camel}Routes } from './${feature}/${feature}.routes.ts'
import { ${camel}Policy } from './${feature}/${feature}.rules.ts'

/** What the stage serves, and who may. */
export const ${stage}: Stage = {
  name: '${stage}',
  policy: [...${camel}Policy],
  routes: (world) => [...${camel}Routes(world)],
  pages: () => [],
  jobs: () => ({}),
}
`
