import type { KeyObject } from 'node:crypto'
import { sql } from 'kysely'
import { type Id, newId } from '#kernel/ids.ts'
import type { IdentityPart, PartyRead, PartyRole } from '#kernel/party/party.schema.ts'
import type { Db, Question } from '../db/db.ts'
import type { FileStore } from '../files/files.ts'
import { type Keys, unseal } from '../keys/keys.ts'
import { freshBytes } from '../keys/random.ts'
import type { Opened, Reading, Resource } from '../world.ts'
import { entriesUnder } from './ledger-entry.ts'

/** What a part or file is bound to, so that it opens nowhere else. */
export const bindingOf = (tenant: number, kind: string, id: string, part: string): string =>
  `${tenant}/${kind}/${id}/${part}`

/** A sealed part. */
export interface SealedRow {
  readonly part: string
  readonly sealed: Buffer
}

/** Under what the database shows what is sealed: whose grant, entered where, and at what moment. */
export interface ReadUnder {
  readonly grant: string
  /** of this reading, in the ledger */
  readonly entry: string
  /** account of the reader; empty for one without */
  readonly reader: string
  /** ISO 8601; a grant that is over shows nothing */
  readonly now: string
}

/** The question for what is sealed of a record, as a grant shows it; it sets the grant itself. */
export const sealedPartsOf = (
  tenant: number,
  { kind, id }: Resource,
  { grant, entry, reader, now }: ReadUnder,
): Question => ({
  text: 'select * from sealed_under($1::int, $2::text, $3::uuid, $4::text, $5::text, $6::text, $7::text)',
  values: [tenant, kind, id, grant, entry, reader, now],
})

interface Shelf {
  /** questions under the grant, beside the sealed parts */
  db: () => Db
  keys: Keys
  files: FileStore
  reading: Reading
  fields: readonly string[]
  tenant: number
  /** the record's */
  key: KeyObject | undefined
  /** what the grant shows, oldest first */
  rows: readonly SealedRow[]
}

/** Opens a record for a reading whose grant is committed; what the policy does not name stays shut. */
export function openRecord({ db, keys, files, reading, fields, tenant, key, rows }: Shelf): Opened {
  const { kind, id } = reading.what
  const sealed = new Map(rows.map((row) => [row.part, row.sealed]))
  const maySee = (part: string): boolean =>
    fields.includes('all') || fields.includes(part.split(':', 1)[0]!)
  const part = <T>(name: string): T | undefined => {
    const bytes = sealed.get(name)
    if (bytes === undefined || key === undefined || !maySee(name)) return undefined
    return JSON.parse(Buffer.from(unseal(key, bytes, bindingOf(tenant, kind, id, name))).toString())
  }
  return {
    get db() {
      return db()
    },
    part,
    parts<T>(prefix: string) {
      const found = new Map<string, T>()
      for (const name of sealed.keys()) {
        const value = name.startsWith(prefix) ? part<T>(name) : undefined
        if (value !== undefined) found.set(name, value)
      }
      return found
    },
    async file(name, under = reading.what) {
      if (!maySee('photo')) return undefined
      const bytes = await files.get(name)
      if (bytes === undefined) return undefined
      const isOwn = under.kind === kind && under.id === id
      const fileKey = (isOwn ? key : undefined) ?? (await keyOf(db(), keys, tenant, under))
      return fileKey && unseal(fileKey, bytes, bindingOf(tenant, under.kind, under.id, 'file'))
    },
    identities: async () =>
      maySee('contact') ? readIdentities(db(), keys, tenant, reading.what) : [],
    async entries() {
      const itsKey = key ?? (await keyOf(db(), keys, tenant, reading.what))
      return itsKey === undefined ? [] : entriesUnder(db(), tenant, itsKey)
    },
  }
}

/** Who the parties of a record are, as far as the transaction's grant shows it. */
async function readIdentities(
  db: Db,
  keys: Keys,
  tenant: number,
  record: Resource,
): Promise<PartyRead[]> {
  const { rows } = await sql<{
    party: Id<'party'>
    role: PartyRole
    part: IdentityPart
    sealed: Buffer
    wrapped: Buffer
  }>`
    select m.party_id as party, m.role, i.part, i.sealed, k.wrapped
    from matter_party m
    join party_identity i on i.tenant_id = m.tenant_id and i.about_id = m.party_id
    join data_key k on k.tenant_id = i.tenant_id and k.id = i.key_id
    where m.tenant_id = ${tenant} and m.record_kind = ${record.kind} and m.record_id = ${record.id}
    order by m.party_id, i.id`.execute(db)
  const found = new Map<string, PartyRead>()
  for (const { party, role, part, sealed, wrapped } of rows) {
    const key = keys.unwrap(wrapped, bindingOf(tenant, 'party', party, 'key'))
    const bytes = unseal(key, sealed, bindingOf(tenant, 'party', party, part))
    const value: string = JSON.parse(Buffer.from(bytes).toString())
    found.set(party, { ...(found.get(party) ?? { party, role }), [part]: value })
  }
  return [...found.values()]
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
    id: newId<'key'>(now, freshBytes(10)),
    about_kind: about.kind,
    about_id: about.id,
    wrapped: Buffer.from(made.wrapped),
    made_at: new Date(now),
  }
  return { row, key: made.key }
}

/** What the institution itself is to the vault: acts about records that are no more are entered under its key. */
export const institution = (tenant: number): Resource => ({
  kind: 'institution',
  id: `00000000-0000-7000-8000-${tenant.toString(16).padStart(12, '0')}`,
})

/**
 * The data keys of several records, in their order; made, and their rows inserted, where there is none.
 * One question where all stand already.
 */
export async function recordKeys(
  db: Db,
  keys: Keys,
  tenant: number,
  abouts: readonly Resource[],
  now: number,
): Promise<RecordKey[]> {
  const found = await standingKeys(db, keys, tenant, abouts)
  const missing = abouts.filter((_, i) => found[i] === undefined)
  if (missing.length > 0) {
    const made = missing.map((about) => newRecordKey(keys, tenant, about, now))
    await db
      .insertInto('data_key')
      .values(made.map(({ row }) => row))
      .onConflict((on) => on.columns(['tenant_id', 'about_kind', 'about_id']).doNothing())
      .execute()
    // Another transaction may have been first: then its key is the record's.
    const standing = await standingKeys(db, keys, tenant, missing)
    for (const [i, about] of missing.entries()) found[abouts.indexOf(about)] = standing[i]
  }
  return found as RecordKey[]
}

/** The data keys of several records, in their order, as they stand: undefined for a record without one. */
export async function standingKeys(
  db: Db,
  keys: Keys,
  tenant: number,
  abouts: readonly Resource[],
): Promise<(RecordKey | undefined)[]> {
  if (abouts.length === 0) return []
  const kinds = abouts.map(({ kind }) => kind)
  const ids = abouts.map(({ id }) => id)
  const { rows } = await sql<{ id: string; kind: string; about: string; wrapped: Buffer }>`
    select k.id, k.about_kind as kind, k.about_id as about, k.wrapped
    from data_key k join unnest(${kinds}::text[], ${ids}::uuid[]) as a (kind, id)
      on k.about_kind = a.kind and k.about_id = a.id
    where k.tenant_id = ${tenant}`.execute(db)
  const byName = new Map(rows.map((row) => [`${row.kind}/${row.about}`, row]))
  return abouts.map(({ kind, id }) => {
    const row = byName.get(`${kind}/${id}`)
    return row && { id: row.id, key: keys.unwrap(row.wrapped, bindingOf(tenant, kind, id, 'key')) }
  })
}
