import { createWriteStream } from 'node:fs'
import { mkdir, open, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg, { type ClientBase, type PoolConfig } from 'pg'
import { Refusal } from '#kernel/refusal.ts'
import { assertKnown, type Steps } from '../db/migrate.ts'
import { asFolderRefusal } from '../db/place.ts'
import { syncFolder } from '../files/durable.ts'
import type { Keys } from '../keys/keys.ts'
import { type RingRow, ringRows } from '../keys/ring.service.ts'
import { TENANT } from '../tenant.service.ts'
import { opens, type StandingKey } from '../vault/standing-key.ts'
import { type ArchiveSink, type Examined, lookOnly, readArchive } from './archive.ts'
import type { Beginning, Manifest, Part } from './backup.schema.ts'
import { KEY_TABLE, proofOf } from './backup.service.ts'
import { type Load, openLoad } from './load.ts'

/** The two archives, and what opens them. */
export interface Archives {
  readonly data: string
  readonly keys: string
  /** age identities */
  readonly identities: readonly string[]
}

/** Where a backup is brought back to. */
export interface RestoreOrder extends Archives {
  readonly steps: Steps
  /** an empty database */
  readonly owner: PoolConfig
  /** an empty folder for the sealed files */
  readonly files: string
  /** opens the secrets under the master key. @throws Refusal `busy` `keys.wrong` and others of the master key */
  readonly unlock: (ring: readonly RingRow[]) => Promise<Keys>
  /** looks at the ledger that came back. @throws Refusal when it is not that of the manifest */
  readonly verifyLedger?: (
    client: ClientBase,
    keys: Keys,
    ledger: Manifest['ledger'],
  ) => Promise<void>
  /** puts the files in their place, as the last step before the database lands */
  readonly place?: () => Promise<void>
  readonly progress?: (done: number) => void
}

/** What came back. */
export interface Restored {
  readonly takenAt: number
  /** the moment of the keys; what was erased between the two is erased here */
  readonly keysTakenAt: number
  readonly rows: number
  readonly files: number
  /** files whose bytes were not those of their name already when the backup was made */
  readonly damaged: readonly string[]
  /** files that a row names and that were not there when the backup was made */
  readonly missing: number
  /** records by kind that have no key any more: erased since the data was taken */
  readonly erased: Readonly<Record<string, number>>
  /** entries of the ledger that were verified; undefined where the backup holds none */
  readonly ledger: number | undefined
}

/**
 * Reads both archives whole and holds them against their manifests and against one another, writing nothing.
 * @throws Refusal as `readArchive`, and `conflict` `backup.mixed`, `backup.keysOlder`
 */
export async function verifyBackup(o: Archives): Promise<{ data: Examined; keys: Examined }> {
  await peekBoth(o)
  const { identities } = o
  const read = (part: 'data' | 'keys') => readArchive(o[part], { part, identities, sink: lookOnly })
  return { data: await read('data'), keys: await read('keys') }
}

/** What both archives say of themselves, before anything else of them is read. */
async function peekBoth(o: Archives): Promise<{ data: Beginning; keys: Beginning }> {
  const data = await peek(o, 'data')
  const keys = await peek(o, 'keys')
  if (data.installation !== keys.installation) throw new Refusal('conflict', 'backup.mixed')
  if (keys.takenAt < data.takenAt)
    throw new Refusal('conflict', 'backup.keysOlder', {
      data: data.takenAt,
      keys: keys.takenAt,
    })
  return { data, keys }
}

async function peek({ identities, ...o }: Archives, part: 'data' | 'keys') {
  let seen: Beginning | undefined
  const enough = new Error('seen')
  const sink: ArchiveSink = {
    ...lookOnly,
    async begin(beginning) {
      seen = beginning
      throw enough
    },
  }
  await readArchive(o[part], { part, identities, sink }).catch((error: unknown) => {
    if (error !== enough) throw error
  })
  return seen as Beginning
}

/**
 * Brings a backup back into an empty database and an empty folder. All of it, or nothing: the database lands in one
 * transaction after everything was held against the manifests; the files' folder is the caller's to throw away.
 * @throws Refusal as `verifyBackup`, and `restore.*`, `db.newer`, `db.editedStep`, `keys.wrong`
 */
export async function restoreBackup(o: RestoreOrder): Promise<Restored> {
  const beginnings = await peekBoth(o)
  assertKnown(o.steps, beginnings.data.steps)
  await mkdir(o.files, { recursive: true, mode: 0o700 })
  const load = await openLoad(o.owner, o.steps)
  const files = fileWriter(o.files)
  try {
    await load.begin(beginnings.data)
    const read = (part: Part) =>
      readArchive(o[part], {
        part,
        identities: o.identities,
        sink: {
          begin: async ({ tables }) => load.expect(tables),
          table: load.table,
          file: files.write,
        },
      })
    // The keys are few: a wrong master key is told before hours have gone into the data.
    const keys = await read('keys')
    await load.rows()
    const keyring = await o.unlock(await ringRows(load.client, TENANT))
    const proof = proofOf(keyring)
    keys.assertOurs(proof)
    await assertKeysOpen(load, keyring)
    const data = await read('data')
    data.assertOurs(proof)
    const counted = await load.rows()
    for (const { name, rows } of [...data.manifest.tables, ...keys.manifest.tables])
      if (counted.get(name) !== rows)
        throw new Refusal('conflict', 'restore.counts', {
          table: name,
          got: counted.get(name) ?? 0,
          wanted: rows,
        })
    await load.setSequences(data.manifest.sequences)
    const erased = await load.settle()
    const missing = await countMissing(load, o.files)
    await o.verifyLedger?.(load.client, keyring, data.manifest.ledger)
    await files.settle()
    await o.place?.()
    await load.land()
    return {
      takenAt: data.beginning.takenAt,
      keysTakenAt: keys.beginning.takenAt,
      rows: [...counted.values()].reduce((sum, n) => sum + n, 0),
      files: data.manifest.files?.count ?? 0,
      damaged: data.manifest.files?.damaged ?? [],
      missing,
      erased: Object.fromEntries(erased),
      ledger: data.manifest.ledger?.entries,
    }
  } catch (error) {
    await load.undo()
    await files.settle().catch(() => {})
    throw asFolderRefusal(asDamage(error, o), o.files)
  }
}

/**
 * Rows that the database does not take. Whoever knows a recipient can write an archive that holds anything; what an
 * installation wrote itself goes in as it came out.
 */
function asDamage(error: unknown, { data }: Archives): unknown {
  const isOfRows =
    error instanceof pg.DatabaseError && /^(22|23|42703|42P01)/.test(error.code ?? '')
  if (!isOfRows) return error
  const refusal = new Refusal('conflict', 'backup.damaged', { name: path.basename(data) })
  return Object.assign(refusal, { cause: error })
}

/** Every record's key has to open under the master key: one that does not is somebody else's. */
async function assertKeysOpen({ ask }: Load, keyring: Keys): Promise<void> {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const page = await ask<StandingKey & { at: string }>(
      `select id as at, about_kind as kind, about_id as id, wrapped from ${KEY_TABLE} where id > $1 order by id limit 5000`,
      [after],
    )
    if (page.some((each) => !opens(keyring, each)))
      throw new Refusal('conflict', 'restore.masterKey')
    if (page.length === 0) return
    after = page.at(-1)!.at
  }
}

/** A column named `file` holds the name of a sealed file. @returns how many of those named are not there */
async function countMissing({ ask }: Load, folder: string): Promise<number> {
  const columns = await ask<{ table: string }>(`
    select table_name as table from information_schema.columns
    where table_schema = 'public' and column_name = 'file' and data_type = 'text' order by 1`)
  let missing = 0
  for (const { table } of columns)
    for (const { file } of await ask<{ file: string }>(
      `select distinct file from ${table} where file is not null`,
    ))
      if (!(await isThere(path.join(folder, file.slice(0, 2), file)))) missing++
  return missing
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )

/** Up to this size a file is held in memory while others are made durable. */
const SMALL = 4 * 1024 * 1024
const AT_ONCE = 4

/** Writes files durably, some at once: waiting for the disk after each would take longer than reading them. */
function fileWriter(folder: string) {
  const running = new Set<Promise<void>>()
  const folders = new Set<string>()
  let failed: { error: unknown } | undefined
  const start = (work: Promise<void>): void => {
    const tracked = work
      .catch((error: unknown) => {
        failed ??= { error }
      })
      .finally(() => running.delete(tracked))
    running.add(tracked)
  }
  return {
    async write(name: string, size: number, bytes: AsyncIterable<Uint8Array>): Promise<void> {
      const sub = path.join(folder, name.slice(0, 2))
      if (!folders.has(sub)) await mkdir(sub, { recursive: true, mode: 0o700 })
      folders.add(sub)
      const file = path.join(sub, name)
      if (size > SMALL) {
        await pipeline(bytes, createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }))
        return
      }
      const parts: Uint8Array[] = []
      for await (const part of bytes) parts.push(part)
      while (running.size >= AT_ONCE) await Promise.race(running)
      if (failed) throw failed.error
      start(writeDurably(file, Buffer.concat(parts)))
    },
    /** waits until all of it is on the disk */
    async settle(): Promise<void> {
      await Promise.all(running)
      if (failed) throw failed.error
      for (const each of folders) await syncFolder(each)
      await syncFolder(folder)
    },
  }
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
