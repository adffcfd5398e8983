import type { Readable } from 'node:stream'
import pg, { type PoolConfig } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { Refusal } from '#kernel/refusal.ts'

/** A table as it is copied. */
export interface TableShape {
  readonly name: string
  readonly columns: readonly string[]
}

/** The database at one moment: whatever is written meanwhile does not show. */
export interface Snapshot {
  /** by the database's clock, milliseconds since 1970, UTC */
  readonly takenAt: number
  readonly postgres: string
  readonly steps: readonly { key: string; checksum: string }[]
  readonly tables: readonly TableShape[]
  readonly sequences: readonly { name: string; last: string }[]
  /** about how much there is to copy, for showing progress */
  readonly bytes: number
  ask<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** rows in COPY's binary form; `rows()` is known at its end */
  copy(table: TableShape): { bytes: Readable; rows(): number }
  close(): Promise<void>
}

/** Every table but that of the steps, with its stored columns, by name. */
const tablesSql = `
  select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and c.relname <> 'migration' and a.attgenerated = ''
  group by 1 order by 1`

/**
 * Opens the database as its owner at one moment, for reading everything.
 * @throws Refusal `conflict` `backup.empty` where there is no installation in it
 */
export async function openSnapshot(owner: PoolConfig): Promise<Snapshot> {
  const client = new pg.Client({ ...owner, application_name: 'convive backup' })
  client.on('error', () => {}) // the query that was running reports it
  await client.connect()
  const ask = async <Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await client.query(sql, [...values])).rows as Row[]
  try {
    const isBound = await letOwnerRead(client)
    await client.query(`
      begin isolation level repeatable read read only;
      set local statement_timeout = 0;
      set local idle_in_transaction_session_timeout = 0;
      set local row_security = ${isBound ? 'on' : 'off'}`)
    const [at] = await ask<{ ms: string; version: string; steps: string | null; bytes: string }>(`
      select floor(extract(epoch from now()) * 1000)::bigint as ms, to_regclass('public.migration') as steps,
        current_setting('server_version') as version, pg_database_size(current_database()) as bytes`)
    if (at?.steps == null) throw new Refusal('conflict', 'backup.empty')
    let isIdle = true
    return {
      takenAt: Number(at.ms),
      postgres: at.version,
      bytes: Number(at.bytes),
      steps: await ask('select key, checksum from migration order by key'),
      tables: await ask(tablesSql),
      sequences: await ask(`
        select sequencename as name, coalesce(last_value, 0)::text as last from pg_sequences
        where schemaname = 'public' order by 1`),
      ask,
      copy({ name, columns }) {
        const list = columns.map(pg.escapeIdentifier).join(', ')
        const query = copyTo(
          `copy (select ${list} from ${pg.escapeIdentifier(name)}) to stdout (format binary)`,
        )
        client.query(query)
        isIdle = false
        query.on('end', () => {
          isIdle = true
        })
        return { bytes: query, rows: () => query.rowCount }
      },
      async close() {
        // In the middle of a copy the server would wait for us to read on.
        if (!isIdle) client.connection.stream.destroy()
        await client.end().catch(() => {})
      },
    }
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}

/**
 * Lets an owner read whom row security binds, as on a server that somebody else administers: without it a backup
 * would miss every row. The application is another role and gains nothing.
 * @returns whether row security binds the owner
 */
async function letOwnerRead(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ name: string; allowed: boolean }>(`
    select c.relname as name, exists (select from pg_policy p
      where p.polrelid = c.oid and p.polname = 'owner_reads') as allowed
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relrowsecurity and c.relforcerowsecurity
      and not (select rolsuper or rolbypassrls from pg_roles where rolname = current_user)`)
  for (const { name } of rows.filter(({ allowed }) => !allowed))
    await client.query(
      `create policy owner_reads on ${pg.escapeIdentifier(name)} for select to current_user using (true)`,
    )
  return rows.length > 0
}
