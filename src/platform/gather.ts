import { CompiledQuery } from 'kysely'
import { factRow } from '#kernel/facts/facts.table.ts'
import { newId } from '#kernel/ids.ts'
import { iso } from '#kernel/time.ts'
import type { Db, Question, Tables } from './db/db.ts'
import { answerRow } from './idempotency/idempotency.service.ts'
import { jobRow } from './jobs/jobs.table.ts'
import { type Keys, seal } from './keys/keys.ts'
import { entryRow } from './vault/ledger-entry.ts'
import { bindingOf, newRecordKey, type RecordKey } from './vault/vault.service.ts'
import type { AddingTx, IdempotencyKey, LedgerEntry, Resource, World } from './world.ts'

/** A row as it goes into JSON: bytes become hex, dates become ISO 8601, the rest is what it is. */
type Row = Readonly<Record<string, unknown>>

/** Rows by table, to be written by one statement. */
export type Rows = Map<keyof Tables & string, Row[]>

/** What a transaction gathers instead of writing it at once. */
export interface Gathering extends AddingTx {
  readonly rows: Rows
  /** seals parts under a key that is known already; identities lie in a table of their own */
  sealUnder(
    recordKey: RecordKey,
    about: Resource,
    part: string,
    value: unknown,
    table?: 'party_identity',
  ): void
  /** enters an act about a record whose key is known already @returns the entry's id */
  enterUnder(recordKey: RecordKey, entry: LedgerEntry): string
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
  const made = new Map<string, RecordKey>()
  /** the key of a record that begins here */
  const newKeyOf = (about: Resource): RecordKey => {
    const name = `${about.kind}/${about.id}`
    const known = made.get(name)
    if (known !== undefined) return known
    const { row, key } = newRecordKey(keys, tenant, about, now)
    add('data_key', row)
    made.set(name, { id: row.id, key })
    return { id: row.id, key }
  }
  const it: Gathering = {
    now,
    rows,
    insert: (table, row) => add(table, row as Row),
    sealUnder({ id: key_id, key }, about, part, value, table) {
      const bound = bindingOf(tenant, about.kind, about.id, part)
      add(table ?? 'sealed_part', {
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
      const key = newKeyOf(about)
      for (const [part, value] of Object.entries(parts))
        if (value !== undefined) it.sealUnder(key, about, part, value)
    },
    sealIdentity(about, identity) {
      const key = newKeyOf(about)
      for (const [part, value] of Object.entries(identity))
        if (value !== undefined) it.sealUnder(key, about, part, value, 'party_identity')
      return key.id
    },
    enterUnder({ key }, entry) {
      const row = entryRow(world, key, now, entry)
      add('ledger_entry', row)
      return row.id
    },
    ledger(entry) {
      it.enterUnder(newKeyOf(entry.about), entry)
    },
    publish: (name, body) => add('fact', factRow(tenant, now, name, body)),
    enqueue: (job) => add('job', jobRow(tenant, newId<'job'>(now, world.random(10)), now, job)),
    keepAnswer: (key, answer) => add('kept_answer', answerRow(keys, tenant, now, key, answer)),
  }
  return it
}

/** Puts the rows of several together. */
export function merged(all: readonly Rows[]): Rows {
  const rows: Rows = new Map()
  for (const each of all)
    for (const [table, more] of each) {
      const together = rows.get(table)
      if (together === undefined) rows.set(table, [...more])
      else together.push(...more)
    }
  return rows
}

/**
 * Writes everything that was gathered by one statement, whose text depends on the tables alone, so that it is planned
 * once: `with a as (insert ... select ... from json), ... insert ...`.
 */
export async function insertTogether(db: Db, rows: Rows): Promise<void> {
  if (rows.size === 0) return
  const { text, values } = insertOf(rows)
  await db.getExecutor().executeQuery(CompiledQuery.raw(text, [...values]))
}

/** As {@link insertTogether}, as a statement that is a transaction of its own and sets the tenant itself. */
export function insertAtOnce(rows: Rows, tenant: number): Question {
  if (rows.size === 0) throw new RangeError('got no rows, wanted some')
  return insertOf(rows, tenant)
}

/** Texts by the tables and columns that they fill; there are as many as there are acts. */
const texts = new Map<string, string>()

function insertOf(rows: Rows, tenant?: number): Question {
  const tables = [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
  const filled = tables.map(([table, all]) => ({ table, columns: columnsOf(all) }))
  const shape = `${tenant === undefined} ${filled.map((each) => `${each.table} ${each.columns}`)}`
  const text = texts.get(shape) ?? textOf(filled, tenant !== undefined)
  texts.set(shape, text)
  const values = tables.map(([, all]) => JSON.stringify(all.map(inJson)))
  return { text, values: tenant === undefined ? values : [...values, String(tenant)] }
}

/** Rows of several acts may leave out different columns; a column of any is one of all. */
function columnsOf(rows: readonly Row[]): string {
  const names = new Set<string>()
  for (const row of rows) for (const name in row) names.add(name)
  return [...names].map((name) => `"${name}"`).join()
}

interface Filled {
  readonly table: string
  readonly columns: string
}

function textOf(filled: readonly Filled[], setsTenant: boolean): string {
  const inserts = filled.map(({ table, columns }, i) => {
    // Rows come out of the tenant's own line, so it is set before the first is looked at by a rule.
    const from = `${setsTenant ? 'of_tenant, ' : ''}json_populate_recordset(null::"${table}", $${i + 1}::json)`
    // A job of the same queue and key that is not done yet stands for both.
    const onConflict = table === 'job' ? ' on conflict do nothing' : ''
    return `insert into "${table}" (${columns}) select ${columns} from ${from}${onConflict}`
  })
  const last = inserts.pop()
  const before = inserts.map((insert, i) => `"into_${filled[i]!.table}" as (${insert})`)
  if (setsTenant)
    before.unshift(
      `of_tenant as materialized (select set_config('app.tenant', $${filled.length + 1}, true))`,
    )
  return before.length === 0 ? last! : `with ${before.join(', ')} ${last}`
}

/** A row as the database takes it out of JSON. */
export const asJson = (row: Row): string => JSON.stringify(inJson(row))

function inJson(row: Row): Row {
  const plain: Record<string, unknown> = {}
  for (const [column, value] of Object.entries(row)) plain[column] = valueInJson(value)
  return plain
}

function valueInJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return hexOf(value)
  return value instanceof Date ? iso(value.getTime()) : value
}

const hexOf = ({ buffer, byteOffset, length }: Uint8Array): string =>
  `\\x${Buffer.from(buffer, byteOffset, length).toString('hex')}`
