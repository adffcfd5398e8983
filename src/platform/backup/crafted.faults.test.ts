import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '#kernel/refusal.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testKeys, testWorld } from '#test/world.ts'
import { migrations } from '../../migrations.ts'
import { folderStore } from '../files/folder.ts'
import { proofOf, writeBackup } from './backup.service.ts'
import { ledgerAt, verifyLedger } from './ledger-check.ts'
import { restoreBackup } from './restore.service.ts'
import { openSealed, sealTo } from './sealed-file.ts'
import { readTar, tarEnd, tarHeader, tarPadding } from './tar.ts'

// Whoever knows a recipient, which is no secret, can write an archive that opens, and put into it what he likes.

const [compress, decompress] = [promisify(zstdCompress), promisify(zstdDecompress)]

interface Member {
  readonly name: string
  readonly bytes: Buffer
}

let dir: string
let db: FreshDb
let t: TestWorld
let identity: string
let recipients: string[]
let made: Awaited<ReturnType<typeof writeBackup>>
let data: readonly Member[]

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'convive-crafted-'))
  identity = await generateX25519Identity()
  recipients = [identity, await generateX25519Identity()]
  recipients = await Promise.all(recipients.map(identityToRecipient))
  db = await freshDb()
  t = testWorld(db, { files: folderStore(path.join(dir, 'files')) })
  await db.owner.query(
    `insert into tenant (id, name, zone, place, demo) values (1, 'Prueba', 'America/Panama', '0802', true)`,
  )
  for (let i = 0; i < 3; i++)
    await t.world.transaction(async (tx) => {
      const about = { kind: 'thing', id: crypto.randomUUID() }
      tx.seal(about, { story: 'lo que vio' })
      await tx.keep(about, randomBytes(2_000))
    })
  made = await writeBackup({
    owner: db.ownerConfig,
    files: path.join(dir, 'files'),
    to: path.join(dir, 'made'),
    recipients,
    proof: proofOf(testKeys),
    program: '0.0.0',
    leaveOut: [],
    ledger: ledgerAt,
  })
  data = await membersOf(made.data)
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
  await rm(dir, { recursive: true })
})

async function membersOf(file: string): Promise<Member[]> {
  const members: Member[] = []
  for await (const { name, bytes } of readTar(await openSealed(file, [identity]))) {
    const parts: Uint8Array[] = []
    for await (const part of bytes) parts.push(part)
    members.push({ name, bytes: Buffer.concat(parts) })
  }
  return members
}

/** Writes an archive anew, for the same recipients. */
async function craft(file: string, members: readonly Member[]): Promise<void> {
  const sink = await sealTo(file, recipients)
  for (const { name, bytes } of members) {
    await sink.write(name.length > 100 ? Buffer.from(name) : tarHeader(name, bytes.length, 0))
    await sink.write(bytes)
    await sink.write(tarPadding(bytes.length))
  }
  await sink.write(tarEnd)
  await sink.finish()
  await sink.land()
}

/** Brings crafted archives back into an empty database and folder. @returns what was said, and what stayed */
async function bringBack(archives: { data: string; keys: string }) {
  const empty = await freshDb({ empty: true })
  const files = path.join(dir, `back-${crypto.randomUUID()}`)
  try {
    const said = await restoreBackup({
      ...archives,
      identities: [identity],
      steps: migrations,
      unlock: async () => testKeys,
      verifyLedger,
      owner: empty.ownerConfig,
      files,
    }).then(
      () => 'it came back',
      (error: unknown) => (error instanceof Refusal ? error.code : String((error as Error).stack)),
    )
    const { rows } = await empty.owner.query(
      `select relname from pg_class where relnamespace = 'public'::regnamespace`,
    )
    return { said, tables: rows.length }
  } finally {
    await empty.close()
  }
}

const find = (members: readonly Member[], name: string | RegExp): Member => {
  const found = members.find((each) =>
    typeof name === 'string' ? each.name === name : name.test(each.name),
  )
  if (found === undefined) throw new Error(`no member ${name}`)
  return found
}
const json = (member: Member) => JSON.parse(member.bytes.toString())

/** Changes one member. */
const changing =
  (name: string | RegExp, change: (bytes: Buffer) => Buffer | Promise<Buffer>) =>
  async (members: readonly Member[]): Promise<readonly Member[]> => {
    const old = find(members, name)
    const bytes = await change(old.bytes)
    return members.map((each) => (each === old ? { ...old, bytes } : each))
  }
const changingJson = (name: string, change: (value: Record<string, unknown>) => unknown) =>
  changing(name, (bytes) => Buffer.from(JSON.stringify(change(JSON.parse(bytes.toString())))))

const FILE = /^files\//
const TENANTS = /^tables\/tenant\//
const PIECE = /^tables\/sealed_part\//

const attacks: Record<string, (members: readonly Member[]) => unknown> = {
  'a file twice': (all) => all.flatMap((each) => (FILE.test(each.name) ? [each, each] : [each])),
  'files in another order': (all) => {
    const files = all.filter(({ name }) => FILE.test(name)).reverse()
    return all.map((each) => (FILE.test(each.name) ? files.shift()! : each))
  },
  'a file outside its folder': (all) =>
    all.map((each) => (FILE.test(each.name) ? { ...each, name: 'files/../../master.key' } : each)),
  'a seal of letters that take two bytes': changing('manifest.hmac', () =>
    Buffer.from('ÿ'.repeat(64), 'latin1'),
  ),
  'a short seal': changing('manifest.hmac', () => Buffer.from('ab')),
  'no seal': (all) => all.filter(({ name }) => name !== 'manifest.hmac'),
  'a seal twice': (all) => [...all, find(all, 'manifest.hmac')],
  'a manifest that is null': changing('manifest.json', () => Buffer.from('null')),
  'a manifest that is no JSON': changing('manifest.json', () => Buffer.from('{')),
  'a manifest before the tables': (all) => {
    const manifest = find(all, 'manifest.json')
    return [all[0]!, manifest, ...all.slice(1).filter((each) => each !== manifest)]
  },
  'a sequence that is none': changingJson('manifest.json', (manifest) => ({
    ...manifest,
    sequences: [{ name: 'nothing_such', last: '9' }],
  })),
  'a beginning that is null': changing('beginning.json', () => Buffer.from('null')),
  'a beginning of another day’s form': changingJson('beginning.json', (it) => ({
    ...it,
    format: 2,
  })),
  'a beginning without a moment': changingJson('beginning.json', ({ takenAt: _, ...it }) => it),
  'a step that nobody knows': changingJson('beginning.json', ({ steps, ...it }) => ({
    ...it,
    steps: [...(steps as object[]), { key: '2099-01-01-x', checksum: 'a'.repeat(64) }],
  })),
  'a column that is none': changingJson('beginning.json', ({ tables, ...it }) => ({
    ...it,
    tables: (tables as { name: string }[]).map((table) =>
      table.name === 'tenant' ? { ...table, columns: ['nothing_such'] } : table,
    ),
  })),
  'no beginning': (all) => all.slice(1),
  'nothing at all': () => [],
  'a piece that is not compressed': changing(PIECE, () => randomBytes(500)),
  'a piece of random bytes': changing(PIECE, () => compress(randomBytes(500))),
  'a piece that ends early': changing(PIECE, async (bytes) => {
    const plain = await decompress(bytes)
    return compress(plain.subarray(0, plain.length - 9))
  }),
  'a row twice': changing(TENANTS, async (bytes) => {
    // COPY's binary form: 19 bytes of header, the rows, two bytes of end.
    const plain = await decompress(bytes)
    return compress(Buffer.concat([plain.subarray(0, -2), plain.subarray(19)]))
  }),
  'a piece that swells beyond every piece': changing(PIECE, () =>
    compress(Buffer.alloc(70_000_000)),
  ),
  'a table of the server': (all) =>
    all.map((each) =>
      TENANTS.test(each.name) ? { ...each, name: each.name.replace('tenant', 'pg_authid') } : each,
    ),
}

test.each(Object.keys(attacks))('an archive with %s is refused with a sentence', async (name) => {
  const folder = path.join(dir, 'crafted', name)
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, path.basename(made.data))
  await craft(file, (await attacks[name]!(data)) as readonly Member[])
  const { said, tables } = await bringBack({ data: file, keys: made.keys })
  expect(said).toMatch(/^(backup|restore|db)\.[a-zA-Z]+$/)
  expect(tables).toBe(0)
})

test('an archive written anew without a change comes back', async () => {
  const file = path.join(dir, 'crafted', path.basename(made.data))
  await mkdir(path.dirname(file), { recursive: true })
  await craft(file, data)
  expect(json(find(data, 'beginning.json'))).toMatchObject({ part: 'data' })
  expect(await bringBack({ data: file, keys: made.keys })).toMatchObject({ said: 'it came back' })
  expect(await readdir(path.join(dir, 'files'))).not.toEqual([])
})

test('keys without a ring, or without anything, are refused with a sentence', async () => {
  const keys = await membersOf(made.keys)
  const crafted = [
    keys.filter(({ name }) => !/key_ring/.test(name)),
    keys.filter(({ name }) => !/^tables\//.test(name)),
    await changingJson('manifest.json', (manifest) => ({ ...manifest, tables: [] }))(keys),
  ]
  for (const [i, members] of crafted.entries()) {
    const file = path.join(dir, `keys-${i}`, path.basename(made.keys))
    await mkdir(path.dirname(file))
    await craft(file, members)
    const { said, tables } = await bringBack({ data: made.data, keys: file })
    expect([said, tables]).toEqual([expect.stringMatching(/^(backup|restore|keys)\.\w+$/), 0])
  }
})
