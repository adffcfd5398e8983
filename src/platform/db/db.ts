import { type ColumnType, type Expression, Kysely, PostgresDialect, sql } from 'kysely'
import pg, { type PoolClient, type PoolConfig, type QueryResultRow } from 'pg'
import { SECOND } from '#kernel/time.ts'
import { asRefusal } from './outage.ts'
import { planOnce } from './prepared.ts'

/**
 * Every table by name. A slice adds its own by declaration merging, so this file knows none of them:
 * `declare module '#platform/db/db.ts' { interface Tables { report: ReportTable } }`.
 */
export interface Tables {
  migration: { key: string; checksum: string; landed_at: Instant }
}

/**
 * A `timestamptz` column: read as milliseconds since 1970 (UTC), written as `instant(milliseconds)` or a Date,
 * compared with `instant(milliseconds)`; a bare number means nothing to PostgreSQL, which refuses it.
 */
export type Instant = ColumnType<number, InstantValue, InstantValue>

/** A `timestamptz` column that may be empty; see {@link Instant}. */
export type InstantOrNull = ColumnType<
  number | null,
  InstantValue | null | undefined,
  InstantValue | null
>
type InstantValue = Expression<number> | Date

/** A moment, ready to be written to or compared with a `timestamptz` column.
 * @param ms  milliseconds since 1970, UTC */
export const instant = (ms: number): Expression<number> => sql<number>`${new Date(ms)}::timestamptz`

/**
 * What a slice may do with the database inside a transaction it was handed: ask and write rows.
 * It can open neither a connection nor a transaction of its own, so no query escapes the tenant set for it.
 * Raw SQL: `` sql`...`.execute(db) ``.
 */
export type Db = Pick<
  Kysely<Tables>,
  | 'selectFrom'
  | 'selectNoFrom'
  | 'insertInto'
  | 'updateTable'
  | 'deleteFrom'
  | 'with'
  | 'withRecursive'
  | 'fn'
  | 'case'
  | 'getExecutor'
>

/** The application's connections. Reached only through {@link inTransaction} and {@link inRead}. */
export interface DbPool {
  readonly config: PoolConfig
  /** each statement on a connection of its own */
  readonly root: Kysely<Tables>
  /** a connection in hand, which is given back whatever happens */
  using<T>(work: (client: PoolClient) => Promise<T>): Promise<T>
  /** Waits for running transactions, then closes every connection. */
  close(): Promise<void>
}

/** A question with its values. */
export interface Question {
  readonly text: string
  readonly values: readonly unknown[]
}

/** Whose rows a transaction sees, and in whose name it acts. */
export interface Scope {
  /** the tenant's number; rows of every other tenant do not exist inside */
  readonly tenant: number
  /** the party who acts, when one is known; readable in SQL as `app.actor` */
  readonly actor?: string | undefined
}

const { builtins } = pg.types
const timestamptzArray = 1185
const dateArray = 1182
const toMs = (text: string): number => {
  const parsed = pg.types.getTypeParser(builtins.TIMESTAMPTZ)(text) as Date | number
  return typeof parsed === 'number' ? parsed : parsed.getTime()
}
const eachOf = (text: string): (string | null)[] =>
  (pg.types.getTypeParser(1009 as typeof builtins.TEXT) as (t: string) => (string | null)[])(text)

/**
 * How values arrive: `timestamptz` as milliseconds since 1970, `date` as its text (a civil date has no instant),
 * `int8` and `numeric` as text (they do not fit a double), the rest as the driver has it.
 */
export const columnTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === builtins.TIMESTAMPTZ) return toMs
      if (oid === builtins.DATE) return (text: string) => text
      if (oid === timestamptzArray)
        return (text: string) => eachOf(text).map((each) => (each === null ? null : toMs(each)))
      if (oid === dateArray) return eachOf
    }
    return pg.types.getTypeParser(oid as typeof builtins.TEXT, format as 'text')
  },
} as NonNullable<PoolConfig['types']>

/**
 * Opens the application's pool. The server may die and return under it: a broken idle connection is dropped,
 * the next transaction opens a new one or is refused with `db.unavailable`.
 * @param config  from `ensureAppRole`; at most 10 connections unless `max` says otherwise
 */
export function openPool(config: PoolConfig): DbPool {
  const pool = new pg.Pool({
    max: 10,
    connectionTimeoutMillis: 5_000,
    application_name: 'convive',
    statement_timeout: 30 * SECOND,
    idle_in_transaction_session_timeout: 60 * SECOND,
    // A message need not wait for the answer to the one before it: so what begins a transaction costs no round trip.
    pipeline: true,
    ...config,
    types: columnTypes,
  })
  // An idle connection that breaks has nobody waiting for it; the pool has already thrown it away.
  pool.on('error', () => {})
  // One that breaks while it is in use tells its query; without a listener it would end the whole process besides.
  pool.on('connect', (client) => {
    client.on('error', () => {})
    planOnce(client)
  })
  const root = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    config,
    root,
    async using(work) {
      const client = await pool.connect().catch((error) => {
        throw asRefusal(error)
      })
      try {
        return await work(client)
      } finally {
        // A broken one is dropped by the pool itself.
        client.release()
      }
    },
    close: () => root.destroy(),
  }
}

const known = new WeakMap<PoolClient, Db>()

/** Questions and writes on one connection, in whatever transaction it is. */
function dbOn(client: PoolClient): Db {
  const before = known.get(client)
  if (before !== undefined) return before
  const held = { query: client.query.bind(client), release() {} } as unknown as PoolClient
  const pool = { connect: async () => held, end: async () => {}, options: {} }
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  known.set(client, db)
  return db
}

/**
 * Runs work in one transaction that sees and writes only the tenant's rows. All of it lands, or nothing.
 * A lost connection during the last step leaves open whether it landed: retry with the same idempotency key.
 * @throws Refusal `busy` `db.unavailable` when the database is away, `full` `db.noRoom` when its disk is full,
 *   `busy` `db.contended` after a deadlock, a lock or a statement of more than 30 seconds
 */
export const inTransaction = <T>(
  pool: DbPool,
  scope: Scope,
  work: (db: Db) => Promise<T>,
): Promise<T> => run(pool, 'begin', scope, work)

/** As {@link inTransaction}, on a connection in hand. */
export const inTransactionOn = <T>(
  client: PoolClient,
  scope: Scope,
  work: (db: Db) => Promise<T>,
): Promise<T> => runOn(client, 'begin', scope, work)

/** Asks within the tenant's rows; writing is refused by the database itself. */
export const inRead = <T>(pool: DbPool, scope: Scope, ask: (db: Db) => Promise<T>): Promise<T> =>
  run(pool, 'begin read only', scope, ask)

/**
 * Asks on a connection in hand what is a transaction of its own and sets the tenant itself: what it wrote is committed
 * when it is answered. It goes out at once, so that what is asked next on this connection is looked at behind it.
 * @throws Refusal as {@link inTransaction}
 */
export async function atOnceOn<Row extends QueryResultRow>(
  client: PoolClient,
  { text, values }: Question,
): Promise<readonly Row[]> {
  try {
    return (await client.query<Row>(text, [...values])).rows
  } catch (error) {
    throw asRefusal(error)
  }
}

/** As {@link atOnceOn}, on a connection of its own. */
export const atOnce = <Row extends QueryResultRow>(
  pool: DbPool,
  question: Question,
): Promise<readonly Row[]> => pool.using((client) => atOnceOn(client, question))

/**
 * As {@link inRead} on a connection in hand, with settings. It begins with the first use of `db`: who asks nothing
 * sends nothing. Nobody waits for the end of a reading.
 * @param settings  local to the transaction: `app.` and the name
 */
export async function inReadOn<T>(
  client: PoolClient,
  scope: Scope,
  settings: Readonly<Record<string, string>>,
  ask: (db: () => Db) => Promise<T>,
): Promise<T> {
  let begun: Promise<unknown> | undefined
  const begin = (): Promise<unknown> => {
    const each = Object.entries(settings).map(
      ([name, value]) => `set_config('app.${name}', ${pg.escapeLiteral(value)}, true)`,
    )
    return beginning(client, [opening('begin read only', scope), ...each].join(', '))
  }
  try {
    const answer = await ask(() => {
      begun ??= begin()
      return dbOn(client)
    })
    await begun
    return answer
  } catch (error) {
    throw asRefusal(error)
  } finally {
    // Nobody waits for it; when even this fails the connection is broken, and the pool drops it by itself.
    if (begun !== undefined) client.query('rollback').catch(() => {})
  }
}

/** The first words of every transaction, in one message to the server so that the tenant costs no round trip. */
function opening(begin: string, { tenant, actor }: Scope): string {
  if (!Number.isInteger(tenant) || tenant < 1)
    throw new RangeError(`tenant: got ${tenant}, wanted an integer from 1`)
  return `${begin}; select set_config('app.tenant', '${tenant}', true), set_config('app.actor', ${pg.escapeLiteral(actor ?? '')}, true)`
}

/**
 * Sends what begins a transaction; the first question goes out behind it and need not wait for its answer. Where it
 * fails, that question does, too: no tenant is set, so that it finds nothing and may write nothing.
 */
function beginning(client: PoolClient, text: string): Promise<unknown> {
  const { stream } = client.connection
  // What is asked in the same moment goes out in the same packet: each costs the system more than what is in it.
  stream.cork()
  setImmediate(() => stream.uncork())
  const begun = client.query(text)
  begun.catch(() => {})
  return begun
}

const run = <T>(
  pool: DbPool,
  begin: string,
  scope: Scope,
  work: (db: Db) => Promise<T>,
): Promise<T> => pool.using((client) => runOn(client, begin, scope, work))

async function runOn<T>(
  client: PoolClient,
  begin: string,
  scope: Scope,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const begun = beginning(client, opening(begin, scope))
  try {
    const result = await work(dbOn(client))
    await begun
    assertCommitted(await client.query('commit'))
    return result
  } catch (error) {
    // When even this fails the connection is broken, and the pool drops it by itself.
    await client.query('rollback').catch(() => {})
    throw asRefusal(error)
  }
}

/** PostgreSQL answers COMMIT with ROLLBACK when a statement had failed and nobody rethrew its error. */
function assertCommitted({ command }: { command: string }): void {
  if (command === 'ROLLBACK')
    throw new Error('the transaction was undone: a failed statement was not rethrown')
}
