import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type BackupMade, proofOf, writeBackup } from '#platform/backup/backup.service.ts'
import { ledgerAt, verifyLedger } from '#platform/backup/ledger-check.ts'
import { restoreBackup } from '#platform/backup/restore.service.ts'
import { openForPassing } from '#platform/db/account.ts'
import { migrate } from '#platform/db/migrate.ts'
import { ensureDatabase, type Server } from '#platform/db/supervisor.ts'
import { type Keys, keysFrom } from '#platform/keys/keys.ts'
import { newRecordKey } from '#platform/vault/vault.service.ts'
import { migrations } from '../../src/migrations.ts'

const MIB = 1024 * 1024
/** A quarter lies in the database, as sealed words; the rest are photos. */
const IN_DATABASE = 0.25
const PHOTO = 250_000
const WORDS = 2_000
const RECORDS = 1_000

/** An installation of a size, a backup of it and the floor of both. */
export interface Kept {
  /** bytes that are backed up */
  readonly bytes: number
  /** seconds */
  backup(): Promise<number>
  restore(): Promise<number>
  /** the same bytes from one file through the same library into one file */
  encrypt(): Promise<number>
  decrypt(): Promise<number>
  stop(): Promise<void>
}

/** Fills an installation. @param mib  MiB of sealed words and photos */
export async function keptData(mib: number): Promise<Kept> {
  const dir = await mkdtemp(path.join(tmpdir(), 'convive-kept-'))
  await openForPassing(dir)
  const at = (name: string): string => path.join(dir, name)
  const keys = keysFrom(randomBytes(32))
  const server = await ensureDatabase({ dir: at('data'), say: () => {} })
  await migrate(server.owner, migrations, () => {})
  const inDatabase = await fillDatabase(server, keys, mib * MIB * IN_DATABASE)
  const inFiles = await fillFiles(at('files'), mib * MIB * (1 - IN_DATABASE))
  const bytes = inDatabase + inFiles
  await writeRandom(at('floor'), bytes)
  const identity = await generateX25519Identity()
  const identities = [identity]
  const recipients = [
    await identityToRecipient(identity),
    await identityToRecipient(await generateX25519Identity()),
  ]
  let made: BackupMade | undefined
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const begun = performance.now()
    await work()
    return (performance.now() - begun) / 1000
  }
  return {
    bytes,
    backup: () =>
      timed(async () => {
        made = await writeBackup({
          ...{ owner: server.owner, files: at('files'), to: at('to'), recipients },
          ...{ proof: proofOf(keys), program: '0.0.0', leaveOut: [], ledger: ledgerAt },
        })
      }),
    restore: () =>
      timed(async () => {
        const there = await ensureDatabase({ dir: at('there'), say: () => {} })
        await restoreBackup({
          ...{ data: made!.data, keys: made!.keys, identities, steps: migrations },
          ...{ owner: there.owner, files: at('back'), unlock: async () => keys, verifyLedger },
        })
        await there.stop()
      }),
    encrypt: () =>
      timed(async () => {
        const encrypter = new Encrypter()
        for (const each of recipients) encrypter.addRecipient(each)
        const whole = Readable.toWeb(createReadStream(at('floor'), { highWaterMark: MIB }))
        await toFile(await encrypter.encrypt(whole as ReadableStream<Uint8Array>), at('floor.age'))
      }),
    decrypt: () =>
      timed(async () => {
        const decrypter = new Decrypter()
        decrypter.addIdentity(identity)
        const whole = Readable.toWeb(createReadStream(at('floor.age'), { highWaterMark: MIB }))
        await toFile(await decrypter.decrypt(whole as ReadableStream<Uint8Array>), at('floor.out'))
      }),
    async stop() {
      await server.stop()
      await rm(dir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

async function toFile(stream: ReadableStream<Uint8Array>, file: string): Promise<void> {
  const writing = createWriteStream(file, { highWaterMark: MIB, flush: true })
  await pipeline(Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0]), writing)
}

async function writeRandom(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'w')
  for (let left = bytes; left > 0; left -= MIB) await handle.write(randomBytes(Math.min(left, MIB)))
  await handle.close()
}

/** Sealed words of records with a key each: without one a restore would drop them. */
async function fillDatabase({ owner }: Server, keys: Keys, bytes: number): Promise<number> {
  const client = new pg.Client(owner)
  await client.connect()
  const n = Math.floor(bytes / WORDS)
  for (let i = 0; i < RECORDS; i++) {
    const { row } = newRecordKey(keys, 1, { kind: 'kept', id: randomUUID() }, Date.now())
    await client.query('insert into data_key values ($1, $2, $3, $4, $5, $6)', Object.values(row))
  }
  const { rows } = await client.query<{ id: string; about: string }>(
    `select id, about_id as about from data_key where about_kind = 'kept'`,
  )
  const copy = client.query(
    copyFrom(
      'copy sealed_part (tenant_id, id, about_kind, about_id, part, key_id, sealed, sealed_at) from stdin',
    ),
  )
  for (let i = 0; i < n; i++) {
    const { id, about } = rows[i % rows.length]!
    const part = createHash('sha256').update(String(i)).digest('hex')
    const uuid = part.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
    const line = `1\t${uuid}\tkept\t${about}\t${part}\t${id}\t\\\\x${randomBytes(WORDS).toString('hex')}\tnow\n`
    if (!copy.write(line)) await once(copy, 'drain')
  }
  copy.end()
  await finished(copy)
  await client.end()
  return n * WORDS
}

async function fillFiles(folder: string, bytes: number): Promise<number> {
  const n = Math.floor(bytes / PHOTO)
  for (let i = 0; i < n; i++) {
    const photo = randomBytes(PHOTO)
    const name = createHash('sha256').update(photo).digest('hex')
    await mkdir(path.join(folder, name.slice(0, 2)), { recursive: true })
    await writeFile(path.join(folder, name.slice(0, 2), name), photo)
  }
  return n * PHOTO
}
