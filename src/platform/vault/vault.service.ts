import { type KeyObject, randomBytes } from 'node:crypto'
import { newId } from '#kernel/ids.ts'
import type { Db } from '../db/db.ts'
import type { FileStore } from '../files/files.ts'
import { type Keys, unseal } from '../keys/keys.ts'
import type { Opened, Reading, Resource } from '../world.ts'

/** What a part or file is bound to, so that it opens nowhere else. */
export const bindingOf = (tenant: number, kind: string, id: string, part: string): string =>
  `${tenant}/${kind}/${id}/${part}`

interface Shelf {
  db: Db
  keys: Keys
  files: FileStore
  reading: Reading
  fields: readonly string[]
  tenant: number
}

/** Opens a record for a reading whose grant is committed; what the policy does not name stays shut. */
export async function openRecord({
  db,
  keys,
  files,
  reading,
  fields,
  tenant,
}: Shelf): Promise<Opened> {
  const { kind, id } = reading.what
  const rows = await db
    .selectFrom('sealed_part as p')
    .innerJoin('data_key as k', (on) =>
      on.onRef('k.tenant_id', '=', 'p.tenant_id').onRef('k.id', '=', 'p.key_id'),
    )
    .select(['p.part', 'p.sealed', 'k.wrapped'])
    .where('p.tenant_id', '=', tenant)
    .where('p.about_kind', '=', kind)
    .where('p.about_id', '=', id)
    .orderBy('p.id')
    .execute()
  const wrapped = rows[0]?.wrapped
  const key = wrapped && keys.unwrap(wrapped, bindingOf(tenant, kind, id, 'key'))
  const sealed = new Map(rows.map((row) => [row.part, row.sealed]))
  const maySee = (part: string): boolean =>
    fields.includes('all') || fields.includes(part.split(':', 1)[0]!)
  const part = <T>(name: string): T | undefined => {
    const bytes = sealed.get(name)
    if (bytes === undefined || key === undefined || !maySee(name)) return undefined
    return JSON.parse(Buffer.from(unseal(key, bytes, bindingOf(tenant, kind, id, name))).toString())
  }
  return {
    db,
    part,
    parts<T>(prefix: string) {
      const found = new Map<string, T>()
      for (const name of sealed.keys()) {
        const value = name.startsWith(prefix) ? part<T>(name) : undefined
        if (value !== undefined) found.set(name, value)
      }
      return found
    },
    async file(name) {
      if (!maySee('photo')) return undefined
      const bytes = await files.get(name)
      if (bytes === undefined) return undefined
      const fileKey = key ?? (await keyOf(db, keys, tenant, reading.what))
      return fileKey && unseal(fileKey, bytes, bindingOf(tenant, kind, id, 'file'))
    },
  }
}

/** The data key of a record, or undefined when it has none (any more). */
export async function keyOf(
  db: Db,
  keys: Keys,
  tenant: number,
  about: Resource,
): Promise<KeyObject | undefined> {
  const row = await db
    .selectFrom('data_key')
    .select('wrapped')
    .where('tenant_id', '=', tenant)
    .where('about_kind', '=', about.kind)
    .where('about_id', '=', about.id)
    .executeTakeFirst()
  return row && keys.unwrap(row.wrapped, bindingOf(tenant, about.kind, about.id, 'key'))
}

/** A record's data key with the id under which it is stored. */
export interface RecordKey {
  readonly id: string
  readonly key: KeyObject
}

/** A data key for a record that has none yet, with the row that is to be inserted. */
export function newRecordKey(keys: Keys, tenant: number, about: Resource, now: number) {
  const made = keys.newDataKey(bindingOf(tenant, about.kind, about.id, 'key'))
  const row = {
    tenant_id: tenant,
    id: newId<'key'>(now, randomBytes(10)),
    about_kind: about.kind,
    about_id: about.id,
    wrapped: Buffer.from(made.wrapped),
    made_at: new Date(now),
  }
  return { row, key: made.key }
}

/** The data key of a record; made, and its row inserted, when it has none. */
export async function recordKey(
  db: Db,
  keys: Keys,
  tenant: number,
  about: Resource,
  now: number,
): Promise<RecordKey> {
  const { row, key } = newRecordKey(keys, tenant, about, now)
  const inserted = await db
    .insertInto('data_key')
    .values(row)
    .onConflict((on) => on.columns(['tenant_id', 'about_kind', 'about_id']).doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 1n) return { id: row.id, key }
  const standing = await db
    .selectFrom('data_key')
    .select(['id', 'wrapped'])
    .where('tenant_id', '=', tenant)
    .where('about_kind', '=', about.kind)
    .where('about_id', '=', about.id)
    .executeTakeFirstOrThrow()
  const bound = bindingOf(tenant, about.kind, about.id, 'key')
  return { id: standing.id, key: keys.unwrap(standing.wrapped, bound) }
}
