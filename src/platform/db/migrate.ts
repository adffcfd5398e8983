import { createHash } from 'node:crypto'
import pg, { type PoolConfig } from 'pg'
import { Refusal } from '#kernel/refusal.ts'
import { ensureGroupRole, groupRole, publicRole } from './role.ts'

/** Forward-only steps of the schema: key `YYYY-MM-DD-words`, value the SQL text. A landed step is never edited. */
export type Steps = Readonly<Record<string, string>>

const keyShape = /^\d{4}-\d{2}-\d{2}(-[a-z0-9]+)+$/
/** Any number that no other advisory lock of ours uses. */
const migrationLock = 4_712_001

/**
 * Puts the steps of several slices into one record.
 * @throws RangeError when two slices use one key, or a key is not `YYYY-MM-DD-words`
 */
export function gatherSteps(...slices: readonly Steps[]): Steps {
  const all: Record<string, string> = {}
  for (const [key, text] of slices.flatMap((steps) => Object.entries(steps))) {
    if (!keyShape.test(key))
      throw new RangeError(`migration key: got ${key}, wanted YYYY-MM-DD-words`)
    if (key in all) throw new RangeError(`migration key: ${key} is used by two slices`)
    all[key] = text
  }
  return all
}

const checksumOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Brings the schema up to date: lands every step that has not landed yet, in key order, each in its own transaction.
 * Several processes may call it at once; one does the work, the others wait and find it done.
 * @param owner  the owner of the database, never the application's role
 * @param say    told `db.migrating` once before the first step that has to land
 * @returns the keys that landed now
 * @throws Refusal `conflict` `db.newer` when the data was written by a newer version,
 *   `conflict` `db.editedStep` when a landed step's text has changed since
 */
export async function migrate(
  owner: PoolConfig,
  steps: Steps,
  say: (step: string) => void,
): Promise<string[]> {
  const client = new pg.Client(owner)
  client.on('error', () => {}) // the query that was running reports it
  await client.connect()
  try {
    await ensureGroupRole(client)
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await prepareSchema(client)
    const waiting = await stepsToLand(client, gatherSteps(steps))
    if (waiting.length > 0) say('db.migrating')
    for (const [key, text] of waiting) await land(client, key, text)
    return waiting.map(([key]) => key)
  } finally {
    await client.end()
  }
}

/**
 * Makes the schema as it was after some of the steps, in the caller's transaction, in a database that has none.
 * @param landed  keys and checksums of the steps
 * @throws Refusal `conflict` `db.newer`, `db.editedStep` as for `migrate`
 */
export async function landAgain(
  client: pg.Client,
  steps: Steps,
  landed: readonly { readonly key: string; readonly checksum: string }[],
): Promise<void> {
  assertKnown(steps, landed)
  await prepareSchema(client)
  for (const { key } of landed.toSorted((a, b) => (a.key < b.key ? -1 : 1)))
    await execute(client, key, steps[key] ?? '')
}

/** @throws Refusal `conflict` `db.newer`, `db.editedStep` */
export function assertKnown(
  steps: Steps,
  landed: readonly { readonly key: string; readonly checksum: string }[],
): void {
  const unknown = landed.find(({ key }) => !(key in steps))
  if (unknown) throw new Refusal('conflict', 'db.newer', { step: unknown.key })
  const edited = landed.find(({ key, checksum }) => checksumOf(steps[key] ?? '') !== checksum)
  if (edited) throw new Refusal('conflict', 'db.editedStep', { step: edited.key })
}

/**
 * Looks which steps have not landed yet, and changes nothing.
 * @throws Refusal as `migrate` does
 */
export async function waitingSteps(owner: PoolConfig, steps: Steps): Promise<string[]> {
  const client = new pg.Client(owner)
  client.on('error', () => {}) // the query that was running reports it
  await client.connect()
  try {
    const { rows } = await client.query<{ known: boolean }>(
      `select to_regclass('public.migration') is not null as known`,
    )
    if (rows[0]?.known !== true) return Object.keys(steps).sort()
    return (await stepsToLand(client, gatherSteps(steps))).map(([key]) => key)
  } finally {
    await client.end()
  }
}

async function prepareSchema(client: pg.Client): Promise<void> {
  await client.query(`create table if not exists migration
    (key text primary key, checksum text not null, landed_at timestamptz not null default now())`)
  await client.query(`comment on table migration is 'reference: steps of the schema that landed'`)
  // Databases that began before version 15 let everybody make tables here, hardened ones let nobody look.
  await client.query('revoke create on schema public from public')
  await client.query(`grant usage on schema public to ${groupRole}, ${publicRole}`)
}

async function stepsToLand(client: pg.Client, steps: Steps): Promise<[string, string][]> {
  const { rows } = await client.query<{ key: string; checksum: string }>(
    'select key, checksum from migration order by key',
  )
  assertKnown(steps, rows)
  const landed = new Set(rows.map(({ key }) => key))
  return Object.entries(steps)
    .filter(([key]) => !landed.has(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

async function land(client: pg.Client, key: string, text: string): Promise<void> {
  await client.query('begin')
  try {
    await execute(client, key, text)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

async function execute(client: pg.Client, key: string, text: string): Promise<void> {
  try {
    // Without this a backfill run by an owner under row-level security would silently change no row; now it fails,
    // and the step says `alter table x no force row level security` around it.
    await client.query('set local row_security = off')
    await client.query('insert into migration (key, checksum) values ($1, $2)', [
      key,
      checksumOf(text),
    ])
    await client.query(text)
  } catch (error) {
    throw new Error(`migration ${key} did not land`, { cause: error })
  }
}
