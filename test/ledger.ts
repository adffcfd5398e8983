import { type DbPool, inRead } from '#platform/db/db.ts'
import type { Keys } from '#platform/keys/keys.ts'
import { entriesUnder } from '#platform/vault/ledger-entry.ts'
import { bindingOf } from '#platform/vault/vault.service.ts'
import type { EntryRead, Resource } from '#platform/world.ts'
import { testKeys } from './world.ts'

/** An entry with the record that it is about. */
export type EntrySeen = EntryRead & { readonly about: Resource }

/**
 * The ledger's entries as whoever holds the keys can read them, the latest last.
 * @param about  ids of records; all of them unless said
 */
export const entriesIn = (
  pool: DbPool,
  about?: readonly string[],
  keys: Keys = testKeys,
  tenant = 1,
): Promise<EntrySeen[]> =>
  inRead(pool, { tenant }, async (db) => {
    const rows = await db
      .selectFrom('data_key')
      .select(['about_kind as kind', 'about_id as id', 'wrapped'])
      .where('tenant_id', '=', tenant)
      .execute()
    const seen: EntrySeen[] = []
    for (const { kind, id, wrapped } of rows) {
      if (about !== undefined && !about.includes(id)) continue
      const key = keys.unwrap(wrapped, bindingOf(tenant, kind, id, 'key'))
      const entries = await entriesUnder(db, tenant, key)
      seen.push(...entries.map((entry) => ({ ...entry, about: { kind, id } })))
    }
    return seen.sort((a, b) => (a.id < b.id ? -1 : 1))
  })
