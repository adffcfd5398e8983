import { factRow } from '#kernel/facts/facts.table.ts'
import { newId } from '#kernel/ids.ts'
import { type Db, instant } from './db/db.ts'
import type { FileStore } from './files/files.ts'
import { answerRow } from './idempotency/idempotency.service.ts'
import { jobRow } from './jobs/jobs.table.ts'
import { type Keys, seal } from './keys/keys.ts'
import { bindingOf, newRecordKey, type RecordKey, recordKey } from './vault/vault.service.ts'
import {
  type IdempotencyKey,
  type LedgerEntry,
  officeOf,
  type Resource,
  type Tx,
  type World,
} from './world.ts'

interface Parts {
  readonly db: Db
  readonly world: World
  readonly keys: Keys
  readonly files: FileStore
}

type Row = Record<string, unknown>

/** Writes what was gathered; with the answer that a retry of this request is to get. */
type Flush = (kept?: { key: IdempotencyKey; answer: unknown }) => Promise<void>

/**
 * Begins what a service may do inside a transaction. Sealed parts, ledger entries, facts and jobs are gathered and
 * written together by `flush`, just before the commit: with the act, or not at all, in one round trip.
 */
export function beginTx({ db, world, keys, files }: Parts): { tx: Tx; flush: Flush } {
  const now = world.now()
  const tenant = world.tenant.id
  const toSeal: { about: Resource; part: string; value: unknown }[] = []
  const rows = {
    data_key: [] as Row[],
    ledger_entry: [] as Row[],
    fact: [] as Row[],
    job: [] as Row[],
  }
  const known = new Map<string, Promise<RecordKey>>()
  const keyFor = (about: Resource): Promise<RecordKey> => {
    const name = `${about.kind}/${about.id}`
    const key = known.get(name) ?? recordKey(db, keys, tenant, about, now)
    known.set(name, key)
    return key
  }
  const tx: Tx = {
    db,
    now,
    seal(about, parts) {
      for (const [part, value] of Object.entries(parts))
        if (value !== undefined) toSeal.push({ about, part, value })
    },
    sealNew(about, parts) {
      const { row, key } = newRecordKey(keys, tenant, about, now)
      rows.data_key.push(row)
      known.set(`${about.kind}/${about.id}`, Promise.resolve({ id: row.id, key }))
      tx.seal(about, parts)
    },
    async keep(about, bytes) {
      const { key } = await keyFor(about)
      return files.put(seal(key, bytes, bindingOf(tenant, about.kind, about.id, 'file')))
    },
    async destroyKey(about) {
      await db
        .deleteFrom('data_key')
        .where('tenant_id', '=', tenant)
        .where('about_kind', '=', about.kind)
        .where('about_id', '=', about.id)
        .execute()
    },
    ledger: (entry) => void rows.ledger_entry.push(ledgerRow(world, now, entry)),
    publish: (name, body) => void rows.fact.push(factRow(tenant, now, name, body)),
    enqueue: (job) =>
      void rows.job.push(jobRow(tenant, newId<'job'>(now, world.random(10)), now, job)),
  }
  return {
    tx,
    async flush(kept) {
      const sealed_part: Row[] = []
      for (const { about, part, value } of toSeal) {
        const { id: key_id, key } = await keyFor(about)
        const bound = bindingOf(tenant, about.kind, about.id, part)
        sealed_part.push({
          tenant_id: tenant,
          id: newId<'part'>(now, world.random(10)),
          about_kind: about.kind,
          about_id: about.id,
          part,
          key_id,
          sealed: seal(key, Buffer.from(JSON.stringify(value)), bound),
          sealed_at: instant(now),
        })
      }
      const kept_answer = kept ? [answerRow(keys, tenant, now, kept.key, kept.answer)] : []
      await insertTogether(db, { ...rows, sealed_part, kept_answer })
    },
  }
}

function ledgerRow(world: World, now: number, entry: LedgerEntry): Row {
  return {
    tenant_id: world.tenant.id,
    id: newId<'entry'>(now, world.random(10)),
    at: instant(now),
    did: entry.did,
    about_kind: entry.about.kind,
    about_id: entry.about.id,
    account_id: entry.by?.account ?? null,
    actor: officeOf(entry.by),
    purpose: entry.purpose ?? null,
    reason: entry.reason ?? null,
  }
}

type Gathered = Record<
  'data_key' | 'ledger_entry' | 'fact' | 'job' | 'sealed_part' | 'kept_answer',
  Row[]
>

/** One statement for all tables: `with a as (insert ...), b as (insert ...) select`. */
async function insertTogether(db: Db, gathered: Gathered): Promise<void> {
  const tables = (Object.keys(gathered) as (keyof Gathered)[]).filter((t) => gathered[t].length > 0)
  if (tables.length === 0) return
  const [last, ...others] = tables
  // A job of the same queue and key that is not done yet stands for both.
  const insert = (from: Db, table: keyof Gathered) => {
    const query = from.insertInto(table).values(gathered[table] as never)
    return table === 'job' ? query.onConflict((on) => on.doNothing()) : query
  }
  let query = db as Db
  for (const table of others)
    query = query.with(`into_${table}`, (inner) => insert(inner as never, table)) as never
  await insert(query, last!).execute()
}
