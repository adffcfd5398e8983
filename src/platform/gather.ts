import { sql } from 'kysely'
import { factRow } from '#kernel/facts/facts.table.ts'
import { newId } from '#kernel/ids.ts'
import type { Db, Tables } from './db/db.ts'
import { answerRow } from './idempotency/idempotency.service.ts'
import { jobRow } from './jobs/jobs.table.ts'
import { type Keys, seal } from './keys/keys.ts'
import { bindingOf, newRecordKey, type RecordKey } from './vault/vault.service.ts'
import {
  type AddingTx,
  type IdempotencyKey,
  type LedgerEntry,
  officeOf,
  type Resource,
  type World,
} from './world.ts'

/** A row as it goes into JSON: bytes become hex, dates become ISO 8601, the rest is what it is. */
type Row = Readonly<Record<string, unknown>>

/** Rows by table, to be written by one statement. */
export type Rows = Map<keyof Tables & string, Row[]>

/** What a transaction gathers instead of writing it at once. */
export interface Gathering extends AddingTx {
  readonly rows: Rows
  /** seals parts under a key that is known already */
  sealUnder(recordKey: RecordKey, about: Resource, part: string, value: unknown): void
  keepAnswer(key: IdempotencyKey, answer: unknown): void
}

/** Begins to gather what a transaction adds. */
export function gathering(world: World, keys: Keys): Gathering {
  const now = world.now()
  const tenant = world.tenant.id
  const rows: Rows = new Map()
  const add = (table: keyof Tables & string, row: Row): void => {
    const all = rows.get(table)
    if (all === undefined) rows.set(table, [row])
    else all.push(row)
  }
  const it: Gathering = {
    now,
    rows,
    insert: (table, row) => add(table, row as Row),
    sealUnder({ id: key_id, key }, about, part, value) {
      const bound = bindingOf(tenant, about.kind, about.id, part)
      add('sealed_part', {
        tenant_id: tenant,
        id: newId<'part'>(now, world.random(10)),
        about_kind: about.kind,
        about_id: about.id,
        part,
        key_id,
        sealed: seal(key, Buffer.from(JSON.stringify(value)), bound),
        sealed_at: new Date(now),
      })
    },
    sealNew(about, parts) {
      const { row, key } = newRecordKey(keys, tenant, about, now)
      add('data_key', row)
      for (const [part, value] of Object.entries(parts))
        if (value !== undefined) it.sealUnder({ id: row.id, key }, about, part, value)
      return { id: row.id, key }
    },
    ledger: (entry) => add('ledger_entry', ledgerRow(world, now, entry)),
    publish: (name, body) => add('fact', factRow(tenant, now, name, body)),
    enqueue: (job) => add('job', jobRow(tenant, newId<'job'>(now, world.random(10)), now, job)),
    keepAnswer: (key, answer) => add('kept_answer', answerRow(keys, tenant, now, key, answer)),
  }
  return it
}

function ledgerRow(world: World, now: number, entry: LedgerEntry): Row {
  return {
    tenant_id: world.tenant.id,
    id: newId<'entry'>(now, world.random(10)),
    at: new Date(now),
    did: entry.did,
    about_kind: entry.about.kind,
    about_id: entry.about.id,
    account_id: entry.by?.account ?? null,
    actor: officeOf(entry.by),
    purpose: entry.purpose ?? null,
    reason: entry.reason ?? null,
  }
}

/** Puts the rows of several together. */
export function merged(all: readonly Rows[]): Rows {
  const rows: Rows = new Map()
  for (const each of all)
    for (const [table, more] of each) rows.set(table, [...(rows.get(table) ?? []), ...more])
  return rows
}

/**
 * Writes everything that was gathered by one statement, whose text depends on the tables alone, so that it is planned
 * once: `with a as (insert ... select ... from json), ... insert ...`.
 */
export async function insertTogether(db: Db, rows: Rows): Promise<void> {
  const tables = [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
  const last = tables.pop()
  if (last === undefined) return
  const others = tables.map(
    ([table, all]) => sql`${sql.ref(`into_${table}`)} as (${insertOf(table, all)})`,
  )
  const before = others.length === 0 ? sql`` : sql`with ${sql.join(others)} `
  await sql`${before}${insertOf(...last)}`.execute(db)
}

function insertOf(table: string, rows: readonly Row[]) {
  // Rows of several acts may leave out different columns; a column of any is one of all.
  const names = new Set(rows.flatMap((row) => Object.keys(row)))
  const columns = sql.join([...names].map((column) => sql.ref(column)))
  // A job of the same queue and key that is not done yet stands for both.
  const onConflict = table === 'job' ? sql` on conflict do nothing` : sql``
  return sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${asJson(rows)}::jsonb)${onConflict}`
}

const asJson = (rows: readonly Row[]): string =>
  JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [
          column,
          value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value,
        ]),
      ),
    ),
  )
