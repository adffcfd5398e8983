import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { PoolConfig } from 'pg'
import pg from 'pg'
import { Refusal } from '#kernel/refusal.ts'
import { syncFolder } from '../files/durable.ts'
import type { FileStore } from '../files/files.ts'
import { type Keys, unseal } from '../keys/keys.ts'
import { TENANT } from '../tenant.service.ts'
import { openEntry, subjectTag } from '../vault/ledger-entry.ts'
import { bindingOf } from '../vault/vault.service.ts'
import { openSnapshot, type Snapshot } from './snapshot.ts'

/** Tables that open something, or are of the moment: worth nothing elsewhere, and harmful in wrong hands. */
const LEFT_OUT: readonly string[] = [
  ...['data_key', 'key_ring', 'session', 'invitation', 'recovery_code', 'kept_answer'],
  ...['credential_password', 'totp'],
]

const PAGE = 2_000

/** What is exported, and where to. */
export interface ExportOrder {
  readonly owner: PoolConfig
  readonly keys: Keys
  readonly files: FileStore
  /** a folder that does not exist yet, or is empty */
  readonly to: string
}

/** What was written. */
export interface Exported {
  readonly tables: number
  readonly rows: number
  /** sealed words that were opened */
  readonly opened: number
  readonly files: number
  /** sealed words and files whose key is no more */
  readonly erased: number
}

interface Field {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly required: boolean
}

/**
 * Writes everything that is known in open formats, unsealed: a table a file (JSON Lines), files as files, and a
 * description (Frictionless Data Package). The caller has entered it in the ledger with its reason before.
 * @throws Refusal `conflict` `export.notEmpty`, `busy` `backup.folder`, `full` `backup.full`
 */
export async function exportAll({ owner, keys, files, to }: ExportOrder): Promise<Exported> {
  if ((await readdir(to).catch(() => [])).length > 0)
    throw new Refusal('conflict', 'export.notEmpty', { to })
  const part = `${to}.part-${process.pid}`
  await rm(part, { recursive: true, force: true })
  const snapshot = await openSnapshot(owner)
  try {
    await mkdir(path.join(part, 'files'), { recursive: true, mode: 0o700 })
    const done = await writeTables(snapshot, { keys, files, folder: part })
    await rm(to, { recursive: true, force: true })
    await rename(part, to)
    await syncFolder(path.dirname(to))
    return done
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new Refusal('full', 'backup.full', { to })
    if (error instanceof Refusal || code === undefined || !/^E[A-Z]+$/.test(code)) throw error
    throw new Refusal('busy', 'backup.folder', { to, code })
  } finally {
    await snapshot.close()
  }
}

interface Place {
  readonly keys: Keys
  readonly files: FileStore
  readonly folder: string
}

async function writeTables(snapshot: Snapshot, place: Place): Promise<Exported> {
  const fields = await snapshot.ask<Field>(`
    select table_name as table, column_name as name, data_type as type, is_nullable = 'NO' as required
    from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position`)
  const tables = snapshot.tables.filter(({ name }) => !LEFT_OUT.includes(name))
  const count = { rows: 0, opened: 0, files: 0, erased: 0 }
  for (const { name } of tables) {
    const lines = linesOf(snapshot, place, name, count)
    await pipeline(
      lines,
      createWriteStream(path.join(place.folder, `${name}.jsonl`), { mode: 0o600 }),
    )
  }
  await writeFile(
    path.join(place.folder, 'datapackage.json'),
    JSON.stringify(
      describe(
        snapshot,
        tables.map(({ name }) => name),
        fields,
      ),
      null,
      2,
    ),
    { mode: 0o600 },
  )
  return { tables: tables.length, ...count }
}

type Count = { rows: number; opened: number; files: number; erased: number }
type Row = Record<string, unknown>

/** A table's rows, each with what was sealed in it opened. */
async function* linesOf(
  { ask }: Snapshot,
  place: Place,
  table: string,
  count: Count,
): AsyncGenerator<string> {
  const name = pg.escapeIdentifier(table)
  await ask(`declare exported no scroll cursor for select to_jsonb(t) as row from ${name} t`)
  for (;;) {
    const rows = await ask<{ row: Row }>(`fetch ${PAGE} from exported`)
    for (const { row } of rows) {
      count.rows++
      const opened = await open(ask, place, table, row, count)
      yield `${JSON.stringify(opened)}\n`
    }
    if (rows.length < PAGE) break
  }
  await ask('close exported')
}

async function open(
  ask: Snapshot['ask'],
  place: Place,
  table: string,
  row: Row,
  count: Count,
): Promise<Row> {
  if (typeof row.file === 'string') await keepFile(ask, place, row, count)
  if (typeof row.sealed !== 'string') return row
  const { sealed, ...rest } = row
  const bytes = Buffer.from(sealed.slice(2), 'hex')
  const value =
    table === 'ledger_entry'
      ? await openedEntry(ask, place.keys, row, bytes)
      : await openedPart(ask, place.keys, row, bytes)
  if (value === undefined) {
    // What nobody can open any more stays out, and is counted.
    count.erased++
    return rest
  }
  count.opened++
  return { ...rest, value }
}

interface KeyRow {
  readonly kind: string
  readonly id: string
  readonly wrapped: Buffer
}

const keyOf = (keys: Keys, { kind, id, wrapped }: KeyRow) =>
  keys.unwrap(wrapped, bindingOf(TENANT, kind, id, 'key'))

async function openedPart(ask: Snapshot['ask'], keys: Keys, row: Row, bytes: Uint8Array) {
  const [key] = await ask<KeyRow>(
    `select about_kind as kind, about_id as id, wrapped from data_key where tenant_id = $1 and id = $2`,
    [TENANT, row.key_id],
  )
  if (key === undefined) return undefined
  const bound = bindingOf(TENANT, key.kind, key.id, String(row.part))
  return JSON.parse(Buffer.from(unseal(keyOf(keys, key), bytes, bound)).toString()) as unknown
}

/** Which key seals an entry is known only to whoever has the keys: all are tried by the tag that follows from each. */
const tagged = new WeakMap<Keys, Map<string, KeyRow>>()

async function openedEntry(ask: Snapshot['ask'], keys: Keys, row: Row, sealed: Buffer) {
  let byTag = tagged.get(keys)
  if (byTag === undefined) {
    const all = await ask<KeyRow>(
      `select about_kind as kind, about_id as id, wrapped from data_key where tenant_id = $1`,
      [TENANT],
    )
    byTag = new Map(all.map((key) => [subjectTag(keyOf(keys, key)).toString('hex'), key]))
    tagged.set(keys, byTag)
  }
  const key = byTag.get(String(row.subject_tag).slice(2))
  if (key === undefined) return undefined
  const stored = { id: String(row.id), index: row.index as string | null, sealed }
  return openEntry(TENANT, keyOf(keys, key), stored)
}

/** A file lies under the key of the row that names it, of whatever kind that is. */
async function keepFile(ask: Snapshot['ask'], place: Place, row: Row, count: Count): Promise<void> {
  const name = String(row.file)
  const sealed = await place.files.get(name)
  const candidates = await ask<KeyRow>(
    `select about_kind as kind, about_id as id, wrapped from data_key
     where tenant_id = $1 and about_id in ($2::uuid, $3::uuid)`,
    [TENANT, row.id ?? null, row.report_id ?? null],
  )
  for (const key of sealed === undefined ? [] : candidates)
    try {
      const bound = bindingOf(TENANT, key.kind, key.id, 'file')
      const plain = unseal(keyOf(place.keys, key), sealed!, bound)
      await writeFile(path.join(place.folder, 'files', name), plain, { mode: 0o600 })
      count.files++
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code?.startsWith('E')) {
        const { code = '' } = error as NodeJS.ErrnoException
        if (/^E[A-Z]+$/.test(code)) throw error
      }
    }
  count.erased++
}

/** PostgreSQL's types in the words of Table Schema. */
const fieldTypes: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  integer: 'integer',
  bigint: 'integer',
  real: 'number',
  'double precision': 'number',
  'timestamp with time zone': 'datetime',
  date: 'date',
  jsonb: 'any',
  ARRAY: 'array',
}

function describe({ takenAt }: Snapshot, tables: readonly string[], fields: readonly Field[]) {
  return {
    profile: 'data-package',
    name: 'convive',
    created: new Date(takenAt).toISOString(),
    description:
      'Everything of one installation, unsealed. "value" holds what was sealed; bytes are hexadecimal after \\x; a column "file" names a file in files/.',
    resources: tables.map((table) => ({
      name: table,
      path: `${table}.jsonl`,
      format: 'jsonl',
      schema: {
        fields: fields
          .filter((field) => field.table === table)
          .map(({ name, type, required }) =>
            name === 'sealed'
              ? { name: 'value', type: 'any' }
              : { name, type: fieldTypes[type] ?? 'string', constraints: { required } },
          ),
      },
    })),
  }
}
