import { type Id, newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import { institution } from '#platform/vault/vault.service.ts'
import type { Caller, IdempotencyKey, Tx, World } from '#platform/world.ts'
import type { TemplateGiven, Templates } from './dialogue.schema.ts'

/** So many ready answers are enough to choose from; more are not found any more. */
export const MOST_TEMPLATES = 60

/** The answers that are kept ready, each in its latest version. */
export const listTemplates = (world: World): Promise<Templates> =>
  world.read((db) => templatesIn(world, db))

async function templatesIn(world: World, db: Db): Promise<Templates> {
  const rows = await db
    .selectFrom('answer_template as t')
    .innerJoin('answer_template_version as v', (on) =>
      on
        .onRef('v.tenant_id', '=', 't.tenant_id')
        .onRef('v.template_id', '=', 't.id')
        .onRef('v.version', '=', 't.version'),
    )
    .leftJoin('account as a', (on) =>
      on.onRef('a.tenant_id', '=', 't.tenant_id').onRef('a.id', '=', 'v.written_by'),
    )
    .select(['t.id', 't.version', 'v.name', 'v.es', 'v.pt', 'v.en', 'v.written_at'])
    .select('a.display_name')
    .where('t.tenant_id', '=', world.tenant.id)
    .where('t.retired_at', 'is', null)
    .orderBy('v.name')
    .orderBy('t.id')
    .execute()
  return {
    templates: rows.map(({ id, version, name, es, pt, en, written_at, display_name }) => ({
      id,
      version,
      name,
      texts: { es, pt, en },
      writtenAt: iso(written_at),
      writtenBy: display_name ?? '',
    })),
  }
}

const writeVersion = (
  world: World,
  tx: Tx,
  { name, texts }: TemplateGiven,
  is: { readonly id: Id<'template'>; readonly version: number; readonly by: Caller },
) =>
  tx.db
    .insertInto('answer_template_version')
    .values({
      tenant_id: world.tenant.id,
      template_id: is.id,
      version: is.version,
      name,
      ...texts,
      written_by: is.by.account ?? null,
      written_at: instant(tx.now),
    })
    .execute()

const enter = (world: World, tx: Tx, by: Caller): void =>
  tx.ledger({ did: 'template.write', about: institution(world.tenant.id), by })

/** Adds an answer. @throws Refusal `full` when there are too many to choose from */
export const addTemplate = (
  world: World,
  given: TemplateGiven,
  who: Caller,
  key: IdempotencyKey,
): Promise<Templates> =>
  world.transaction(async (tx) => {
    const { templates } = await templatesIn(world, tx.db)
    if (templates.length >= MOST_TEMPLATES)
      throw new Refusal('conflict', 'report.tooManyTemplates', { most: MOST_TEMPLATES })
    const id = newId<'template'>(tx.now, world.random(10))
    await tx.db
      .insertInto('answer_template')
      .values({ tenant_id: world.tenant.id, id, version: 1 })
      .execute()
    await writeVersion(world, tx, given, { id, version: 1, by: who })
    enter(world, tx, who)
    return templatesIn(world, tx.db)
  }, key)

interface Seen {
  readonly id: Id<'template'>
  readonly seen: number
}

/** @throws Refusal `absent` when there is none, `conflict` when it was changed meanwhile */
async function moveOn(
  world: World,
  tx: Tx,
  { id, seen }: Seen,
  set: { readonly version: number } | { readonly retired_at: ReturnType<typeof instant> },
): Promise<void> {
  const moved = await tx.db
    .updateTable('answer_template')
    .set(set)
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', id)
    .where('version', '=', seen)
    .where('retired_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (moved !== undefined) return
  const known = (await templatesIn(world, tx.db)).templates.some((each) => each.id === id)
  throw known
    ? new Refusal('conflict', 'report.templateChanged')
    : new Refusal('absent', 'report.noSuchTemplate')
}

/** Writes the next version of an answer. @throws Refusal `conflict` when it was changed meanwhile */
export const changeTemplate = (
  world: World,
  { id, seen, ...given }: Seen & TemplateGiven,
  who: Caller,
  key: IdempotencyKey,
): Promise<Templates> =>
  world.transaction(async (tx) => {
    await moveOn(world, tx, { id, seen }, { version: seen + 1 })
    await writeVersion(world, tx, given, { id, version: seen + 1, by: who })
    enter(world, tx, who)
    return templatesIn(world, tx.db)
  }, key)

/** Takes an answer off the list. @throws Refusal `conflict` when it was changed meanwhile */
export const retireTemplate = (
  world: World,
  seen: Seen,
  who: Caller,
  key: IdempotencyKey,
): Promise<Templates> =>
  world.transaction(async (tx) => {
    await moveOn(world, tx, seen, { retired_at: instant(tx.now) })
    enter(world, tx, who)
    return templatesIn(world, tx.db)
  }, key)
