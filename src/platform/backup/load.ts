import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import pg, { type ClientBase, type PoolConfig } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { forgetLastRun } from '#kernel/clock/clock.table.ts'
import { renumberFacts } from '#kernel/facts/facts.table.ts'
import { Refusal } from '#kernel/refusal.ts'
import { landAgain, type Steps } from '../db/migrate.ts'
import { ensureGroupRole } from '../db/role.ts'
import type { Beginning, Manifest } from './backup.schema.ts'
import { KEY_TABLE, KEY_TABLES } from './backup.service.ts'

/** Brings tables back, in one transaction: all of it lands, or nothing. */
export interface Load {
  /** makes the schema of the backup */
  begin(beginning: Beginning): Promise<void>
  /** the tables and columns that the following bytes are of */
  expect(tables: Beginning['tables']): void
  /** the next bytes of a table's COPY, table after table */
  table(name: string, bytes: Uint8Array): Promise<void>
  /** how many rows of a table came in; ends the table */
  rows(): Promise<ReadonlyMap<string, number>>
  setSequences(sequences: Manifest['sequences']): Promise<void>
  /** drops what belonged to keys that are no more, and closes the rules again. @returns records without a key, by kind */
  settle(): Promise<ReadonlyMap<string, number>>
  ask<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** the connection, for looking at what came in before it lands */
  readonly client: ClientBase
  land(): Promise<void>
  /** nothing of it stays, unless it has landed */
  undo(): Promise<void>
}

interface Rule {
  readonly table: string
  readonly name: string
  readonly definition: string
  readonly target: string
  /** what happens when the target goes: c cascade, n set null */
  readonly onDelete: string
  readonly columns: string[]
  readonly targets: string[]
}

const rulesSql = `
  select r.conrelid::regclass::text as table, r.conname as name, pg_get_constraintdef(r.oid) as definition,
    r.confrelid::regclass::text as target, r.confdeltype::text as "onDelete",
    (select array_agg(a.attname::text order by k.n) from unnest(r.conkey) with ordinality k (at, n)
      join pg_attribute a on a.attrelid = r.conrelid and a.attnum = k.at) as columns,
    (select array_agg(a.attname::text order by k.n) from unnest(r.confkey) with ordinality k (at, n)
      join pg_attribute a on a.attrelid = r.confrelid and a.attnum = k.at) as targets
  from pg_constraint r where r.contype = 'f' and r.connamespace = 'public'::regnamespace order by 1, 2`

/** Tables that row security binds also its owner to, and those with triggers of our own. */
const guardedSql = `
  select c.oid::regclass::text as name, c.relforcerowsecurity as forced,
    exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as triggered
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`

/**
 * Opens a database for bringing a backup back.
 * @throws Refusal `conflict` `restore.databaseNotEmpty`
 */
export async function openLoad(owner: PoolConfig, steps: Steps): Promise<Load> {
  const client = new pg.Client({ ...owner, application_name: 'convive restore' })
  client.on('error', () => {}) // the query that was running reports it
  await client.connect()
  const ask = async <Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await client.query(sql, [...values])).rows as Row[]
  const run = async (statements: readonly string[]): Promise<void> => {
    for (const each of statements) await client.query(each)
  }
  const shapes = new Map<string, readonly string[]>()
  const counted = new Map<string, number>()
  let rules: Rule[] = []
  let guarded: { name: string; forced: boolean; triggered: boolean }[] = []
  let open: { name: string; stream: ReturnType<typeof copyFrom>; refusal?: Error } | undefined

  async function endTable(): Promise<void> {
    if (open === undefined) return
    const { name, stream, refusal } = open
    open = undefined
    if (refusal !== undefined) throw refusal
    stream.end()
    await finished(stream)
    counted.set(name, stream.rowCount)
  }

  function beginTable(name: string) {
    const columns = shapes.get(name)
    // Whoever knows a recipient can write an archive; one that names the server's own tables is not let near them.
    const isOurs = guarded.some((each) => each.name === name)
    if (columns === undefined || !isOurs || counted.has(name))
      throw new Refusal('conflict', 'restore.otherTable', { table: name })
    const list = columns.map(pg.escapeIdentifier).join(', ')
    const stream = client.query(
      copyFrom(`copy ${pg.escapeIdentifier(name)} (${list}) from stdin (format binary)`),
    )
    const begun: NonNullable<typeof open> = { name, stream }
    // The stream itself forgets what the server refused: it drains no more, and does not end.
    stream.on('error', (error) => {
      begun.refusal = error
    })
    open = begun
    return begun
  }

  return {
    async begin(beginning) {
      const [found] = await ask<{ name: string }>(
        `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') limit 1`,
      )
      if (found) throw new Refusal('conflict', 'restore.databaseNotEmpty', { table: found.name })
      await ensureGroupRole(client)
      await client.query(`
        begin;
        set local statement_timeout = 0;
        set local idle_in_transaction_session_timeout = 0`)
      await landAgain(client, steps, beginning.steps)
      rules = await ask(rulesSql)
      guarded = await ask(guardedSql)
      await run(rules.map(({ table, name }) => `alter table ${table} drop constraint "${name}"`))
      for (const { name, forced, triggered } of guarded) {
        if (forced) await client.query(`alter table ${name} no force row level security`)
        if (triggered) await client.query(`alter table ${name} disable trigger user`)
      }
      // A step of the schema may have put rows into it; those of the backup are the ones that count.
      const filled = guarded.filter(({ name }) => name !== 'migration')
      await run(filled.map(({ name }) => `truncate ${name}`))
    },
    expect(tables) {
      for (const { name, columns } of tables) shapes.set(name, columns)
    },
    async table(name, bytes) {
      if (open !== undefined && open.name !== name) await endTable()
      const { stream, refusal } = open ?? beginTable(name)
      if (refusal !== undefined) throw refusal
      if (stream.write(bytes)) return
      // Waiting for one event also ends, by its error, when the server refuses the bytes.
      await once(stream, 'drain')
    },
    async rows() {
      await endTable()
      return counted
    },
    setSequences: (sequences) =>
      run(
        sequences
          .filter(({ last }) => last !== '0')
          .map(({ name, last }) => `select setval('${name}', ${last})`),
      ),
    async settle() {
      await client.query(renumberFacts)
      // Its own statements close the tables of facts, which others here are still to check.
      for (const { name, forced } of guarded)
        if (forced) await client.query(`alter table ${name} no force row level security`)
      // The first data folders knew no runs.
      if (guarded.some(({ name }) => name === 'retention_run')) await client.query(forgetLastRun)
      const add = (some: readonly Rule[]): Promise<void> =>
        run(
          some.map(
            (each) => `alter table ${each.table} add constraint "${each.name}" ${each.definition}`,
          ),
        )
      // What goes with a key takes along what hangs on it, so the other rules are back before.
      await dropAhead(ask, rules)
      await add(rules.filter(({ target }) => target !== KEY_TABLE))
      const keyless = await dropKeyless(ask, rules)
      await add(rules.filter(({ target }) => target === KEY_TABLE))
      return keyless
    },
    ask,
    client,
    async land() {
      for (const { name, forced, triggered } of guarded) {
        if (triggered) await client.query(`alter table ${name} enable trigger user`)
        if (forced) await client.query(`alter table ${name} force row level security`)
      }
      await client.query('commit')
      await client.query('analyze')
      await client.end()
    },
    async undo() {
      client.connection.stream.destroy()
      await client.end().catch(() => {})
    },
  }
}

/** True where a row of `t` names a row of a rule's target that is not there. */
const isLost = ({ target, columns, targets }: Rule): string => {
  const same = columns.map((column, i) => `k.${targets[i]} = t.${column}`).join(' and ')
  return `${columns.map((column) => `t.${column} is not null`).join(' and ')}
      and not exists (select from ${target} k where ${same})`
}

/** What came with newer keys about records that the data do not know yet. */
async function dropAhead(ask: Load['ask'], rules: readonly Rule[]): Promise<void> {
  for (const rule of rules)
    if (KEY_TABLES.includes(rule.table) && !KEY_TABLES.includes(rule.target))
      await ask(`delete from ${rule.table} t where ${isLost(rule)}`)
}

/** What was sealed under a key that is no more goes with it, as it went in the installation. */
async function dropKeyless(
  ask: Load['ask'],
  rules: readonly Rule[],
): Promise<ReadonlyMap<string, number>> {
  const records = new Map<string, number>()
  for (const rule of rules) {
    const { table, target, onDelete, columns } = rule
    if (target !== KEY_TABLE || !['c', 'n'].includes(onDelete)) continue
    const lost = isLost(rule)
    const named = await ask<{ named: boolean }>(
      `select count(*) = 2 as named from information_schema.columns
       where table_schema = 'public' and table_name = $1 and column_name in ('about_kind', 'about_id')`,
      [table],
    )
    if (named[0]?.named)
      for (const { kind, n } of await ask<{ kind: string; n: number }>(
        `select about_kind as kind, count(distinct about_id)::int as n from ${table} t where ${lost} group by 1`,
      ))
        records.set(kind, Math.max(n, records.get(kind) ?? 0))
    const key = columns.at(-1)
    await ask(
      onDelete === 'c'
        ? `delete from ${table} t where ${lost}`
        : `update ${table} t set ${key} = null where ${lost}`,
    )
  }
  return records
}
