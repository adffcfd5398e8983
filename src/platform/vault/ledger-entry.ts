import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { newId } from '#kernel/ids.ts'
import { coarseKind } from '#kernel/ledger/entry.rules.ts'
import type { Action, Purpose } from '#kernel/policy/policy.schema.ts'
import type { Db } from '../db/db.ts'
import { seal, unseal } from '../keys/keys.ts'
import { type EntryRead, type LedgerEntry, officeOf, type Resource, type Tenant } from '../world.ts'

/** Bytes of the tag by which a record's entries are found; enough that two records never share one. */
const TAG = 16

/** What is sealed of an entry; its text, as it stands, is what the commitment holds to. */
interface Words {
  readonly at: string
  readonly did: Action
  readonly about: Resource
  readonly actor: string
  readonly account?: string
  readonly session?: string
  readonly purpose?: Purpose
  readonly reason?: string
  readonly basis?: string
  readonly recipient?: string
}

const mac = (key: KeyObject, words: string | Uint8Array): Buffer =>
  createHmac('sha256', key).update(words).digest()

const entryKeyOf = (key: KeyObject, id: string): KeyObject =>
  createSecretKey(mac(key, `ledger/entry/${id}`))

const bindingOf = (tenant: number, id: string): string => `${tenant}/ledger/${id}`

/** The name of a record in the ledger: nobody without its key can tell which entries belong together. */
export const subjectTag = (key: KeyObject): Buffer => mac(key, 'ledger').subarray(0, TAG)

/**
 * The row of an entry: sealed under the key of the record that it is about, with a commitment under a key of its own,
 * so that one entry can be shown to somebody without opening the others.
 * @param key  the record's
 * @param now  milliseconds since 1970, UTC
 */
export function entryRow(
  { tenant, random }: { readonly tenant: Tenant; random(bytes: number): Uint8Array },
  key: KeyObject,
  now: number,
  entry: LedgerEntry,
) {
  const { did, about, by, purpose, reason, basis, recipient } = entry
  const id = newId<'entry'>(now, random(10))
  const at = new Date(now)
  const actor = officeOf(by)
  const words: Words = {
    at: at.toISOString(),
    did,
    about,
    actor,
    ...(by?.account !== undefined && { account: by.account }),
    ...(by?.session !== undefined && { session: by.session }),
    ...(purpose !== undefined && { purpose }),
    ...(reason !== undefined && { reason }),
    ...(basis !== undefined && { basis }),
    ...(recipient !== undefined && { recipient }),
  }
  const text = Buffer.from(JSON.stringify(words))
  return {
    tenant_id: tenant.id,
    id,
    at,
    kind: coarseKind(did),
    office: actor,
    purpose: purpose ?? null,
    subject_tag: subjectTag(key),
    sealed: Buffer.from(seal(key, text, bindingOf(tenant.id, id))),
    commitment: mac(entryKeyOf(key, id), text),
  }
}

/** A stored entry, as far as it takes to open it. */
interface StoredEntry {
  readonly id: string
  readonly index: string | null
  readonly sealed: Buffer
}

/**
 * Opens an entry, with what shows to an outsider that it is in the public log.
 * @param key  of the record that it is about
 * @throws Error when the key, the entry's id, or a single bit differs
 */
export function openEntry(tenant: number, key: KeyObject, stored: StoredEntry): EntryRead {
  const { id, index, sealed } = stored
  const text = Buffer.from(unseal(key, sealed, bindingOf(tenant, id))).toString()
  const { at, about: _, ...words } = JSON.parse(text) as Words
  return {
    id,
    at: Date.parse(at),
    ...words,
    proof: {
      words: text,
      key: entryKeyOf(key, id).export().toString('base64'),
      ...(index !== null && { index: Number(index) }),
    },
  }
}

/** The entries about the record whose key this is, the latest last. */
export async function entriesUnder(db: Db, tenant: number, key: KeyObject): Promise<EntryRead[]> {
  const rows = await db
    .selectFrom('ledger_entry')
    .select(['id', 'index', 'sealed'])
    .where('tenant_id', '=', tenant)
    .where('subject_tag', '=', subjectTag(key))
    .orderBy('id')
    .execute()
  return rows.map((row) => openEntry(tenant, key, row))
}
