import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

// Writes the eight files of a slice that passes every check, small enough to read in a minute: something that staff
// note down and list. The real slice grows from there; `src/listen/report` shows how far.

const root = path.dirname(import.meta.dirname)
const stages = [
  'registry',
  'listen',
  'respond',
  'restore',
  'understand',
  'plan',
  'evaluate',
  'account',
]
const [stage = '', feature = ''] = process.argv.slice(2)

function stop(text: string): never {
  console.error(text)
  process.exit(2)
}

if (!stages.includes(stage) || !/^[a-z]+(-[a-z]+)*$/.test(feature))
  stop(
    `usage: npm run new-slice -- STAGE FEATURE\nSTAGE is one of ${stages.join(', ')}; FEATURE is a singular noun such as hydrant`,
  )
const folder = path.join(root, 'src', stage, feature)
if (existsSync(folder)) stop(`src/${stage}/${feature} stands already`)

/** `street-light` -> `StreetLight`, `streetLight`, `street_light` */
const pascal = feature.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
const camel = pascal[0]!.toLowerCase() + pascal.slice(1)
const snake = feature.replaceAll('-', '_')
const day = new Date().toISOString().slice(0, 10)

const files: Record<string, string> = {
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
  path: '/api/${feature}s',
  may: '${camel}.add',
  about: 'Writes one down.',
  input: ${pascal}Draft,
  output: ${pascal}Row,
  idempotent: true,
  example: { title: 'El primero' },
})

export const list${pascal}s = endpoint({
  method: 'GET',
  path: '/api/${feature}s',
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
export async function list${pascal}s(world: World): Promise<{ rows: ${pascal}Row[] }> {
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
import { add${pascal}, list${pascal}s } from './${feature}.service.ts'

/** What is served. */
export const ${camel}Routes = (world: World): readonly Route[] => [
  route(schema.add${pascal}, (draft, { caller, key }) => {
    if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
    return add${pascal}(world, draft, caller, key)
  }),
  route(schema.list${pascal}s, () => list${pascal}s(world)),
]
`,
  [`${feature}.client.ts`]: `import { client } from '#web/request.ts'
import type * as schema from './${feature}.schema.ts'

export const add${pascal} = client<typeof schema.add${pascal}>({
  method: 'POST',
  path: '/api/${feature}s',
  idempotent: true,
})

export const list${pascal}s = client<typeof schema.list${pascal}s>({ method: 'GET', path: '/api/${feature}s' })
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
import { add${pascal}, list${pascal}s } from './${feature}.service.ts'

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
  expect((await list${pascal}s(here.world)).rows).toEqual([first])
})

test('a title that says nothing is refused and nothing is stored', async () => {
  const before = (await list${pascal}s(here.world)).rows.length
  await expect(add${pascal}(here.world, { title: '???' }, operator, key())).rejects.toMatchObject({
    code: '${camel}.saysNothing',
  })
  expect((await list${pascal}s(here.world)).rows).toHaveLength(before)
})

test('the browser asks what the server serves', () => {
  checkClient(client, schema)
})
`,
}

mkdirSync(folder, { recursive: true })
for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text)

const has = (file: string): boolean => existsSync(path.join(root, file))
const door = `src/${stage}/server.ts`
console.log(`src/${stage}/${feature} is written. What is left, by hand, since others read it:
  src/migrations.ts   import { migrations as ${camel} } from './${stage}/${feature}/${feature}.table.ts', and its name in the list
  src/messages.ts     import { messages as ${camel} } from './${stage}/${feature}/${feature}.messages.ts', and its name in the list
  ${door}   ${has(door) ? `...${camel}Routes(world) in routes, ...${camel}Policy in policy` : `a new door (copy src/account/server.ts), and its line in src/loop.ts`}
  src/account/trust/trust.messages.ts   the words of '${camel}.add' and '${camel}.list' for the page "who may do what"
Then: npx biome check --write src/${stage}/${feature} && npm run check && npx vitest run --project unit src/${stage}/${feature}`)
if (!readFileSync(path.join(root, 'package.json'), 'utf8').includes(`"#${stage}/*"`))
  console.log(`  package.json        "#${stage}/*": "./src/${stage}/*" in imports`)
