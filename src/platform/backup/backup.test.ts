import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sequenceAll } from '#kernel/ledger/sequencer.service.ts'
import { logSigner } from '#kernel/ledger/signer.service.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { DAY } from '#kernel/time.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { seededBytes, type TestWorld, testKeys, testWorld } from '#test/world.ts'
import { migrations } from '../../migrations.ts'
import { migrate } from '../db/migrate.ts'
import { folderStore } from '../files/folder.ts'
import { keysFrom } from '../keys/keys.ts'
import { newRecordKey } from '../vault/vault.service.ts'
import type { Caller, Resource } from '../world.ts'
import { type BackupMade, type BackupOrder, proofOf, writeBackup } from './backup.service.ts'
import { ledgerAt, verifyLedger } from './ledger-check.ts'
import { openLoad } from './load.ts'
import { pruneBackups } from './prune.ts'
import { type RestoreOrder, restoreBackup, verifyBackup } from './restore.service.ts'

const policy: readonly PolicyLine[] = [
  {
    action: 'thing.read',
    actors: ['operator'],
    relation: 'any',
    purposes: ['response'],
    sensitivity: 2,
    fields: ['all'],
    obligations: ['ledger', 'reason'],
  },
]
const keys = testKeys
const operator: Caller = { actors: ['operator', 'staff'], language: 'es' }
const reading = (what: Resource) => ({
  who: operator,
  what,
  action: 'thing.read' as const,
  relations: ['any' as const],
  purpose: 'response' as const,
  basis: 'duty' as const,
  reason: 'la denuncia de anoche',
})

let dir: string
let db: FreshDb
let t: TestWorld
let identities: string[]
let recipients: string[]

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'convive-backup-'))
  identities = [await generateX25519Identity(), await generateX25519Identity()]
  recipients = await Promise.all(identities.map(identityToRecipient))
  db = await freshDb()
  t = testWorld(db, { policy, files: folderStore(path.join(dir, 'files')) })
  await db.owner.query(
    `insert into tenant (id, name, zone, place, demo) values (1, 'Prueba', 'America/Panama', '0802', true)`,
  )
  for (let i = 0; i < 30; i++) await addRecord()
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
  await rm(dir, { recursive: true })
})

const words = (about: Resource): string => `lo que vio ${about.id}`

/** A record with sealed words, a file and an entry in the ledger. @returns it, and the file's name */
async function addRecord(): Promise<{ about: Resource; file: string }> {
  const about = { kind: 'thing', id: randomUUID() }
  const file = await t.world.transaction(async (tx) => {
    tx.seal(about, { story: words(about) })
    tx.ledger({ did: 'thing.add', about })
    return tx.keep(about, randomBytes(20_000))
  })
  return { about, file }
}

const order = (to: string): BackupOrder => ({
  owner: db.ownerConfig,
  files: path.join(dir, 'files'),
  to,
  recipients,
  proof: proofOf(keys),
  program: '0.0.0',
  leaveOut: ['session'],
  ledger: ledgerAt,
})

/** Sets a database and a folder up for a restore, and takes both down again. */
async function intoEmpty<T>(
  work: (o: Pick<RestoreOrder, 'owner' | 'files'>, empty: FreshDb) => Promise<T>,
): Promise<T> {
  const empty = await freshDb({ empty: true })
  try {
    return await work(
      { owner: empty.ownerConfig, files: path.join(dir, `back-${randomUUID()}`) },
      empty,
    )
  } finally {
    await empty.close()
  }
}

const rest = { steps: migrations, unlock: async () => keys, verifyLedger }

const restoring = (made: Pick<BackupMade, 'data' | 'keys'>, o: Partial<RestoreOrder> = {}) =>
  intoEmpty(async (place, empty) => {
    const all = { ...made, identities, ...rest, ...place, ...o }
    const refused = await restoreBackup(all).then(
      () => undefined,
      (error: unknown) => error as { code?: string },
    )
    const { rows } = await empty.owner.query(
      `select relname from pg_class where relnamespace = 'public'::regnamespace`,
    )
    return { code: refused && (refused.code ?? String(refused)), tables: rows.length }
  })

/** What stands in every table, as one hash a table; facts are numbered anew and only counted. */
async function contents(of: FreshDb): Promise<Record<string, string>> {
  const { rows } = await of.owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
     and relname not in ('migration', 'session') order by 1`,
  )
  const found: Record<string, string> = {}
  for (const { name } of rows) {
    const what = name.startsWith('fact')
      ? 'count(*)'
      : `md5(string_agg(t::text, '' order by t::text))`
    const { rows: one } = await of.owner.query(`select ${what} as is from ${name} t`)
    found[name] = String(one[0].is)
  }
  return found
}

test('everything comes back as it was: rows, rules, sealed words, files and the ledger', async () => {
  const { about, file } = await addRecord()
  await sequenceAll(t.world, logSigner(keys.derive, 1))
  await t.world.transaction(async (tx) => tx.ledger({ did: 'thing.add', about }))
  const made = await writeBackup(order(path.join(dir, 'whole')))
  expect(made).toMatchObject({ files: 31, damaged: [] })
  const { data, keys: keyArchive } = await verifyBackup({ ...made, identities: [identities[1]!] })
  expect(data.manifest.ledger).toMatchObject({ entries: 32 })
  expect(data.beginning.tables.map(({ name }) => name)).not.toContain('data_key')
  expect(keyArchive.beginning.tables.map(({ name }) => name)).toEqual([
    'data_key',
    'key_ring',
    'party_hash',
  ])
  await intoEmpty(async (place, empty) => {
    const restored = await restoreBackup({ ...made, identities, ...rest, ...place })
    expect(restored).toMatchObject({ files: 31, missing: 0, erased: {}, ledger: 32 })
    expect(await contents(empty)).toEqual(await contents(db))
    expect(await rulesOf(empty)).toEqual(await rulesOf(db))
    const there = testWorld(empty, { policy, seed: 'there', files: folderStore(place.files) })
    const opened = await there.world.open(reading(about), async (record) => ({
      story: record.part('story'),
      photo: await record.file(file),
    }))
    await there.pool.close()
    expect(opened.story).toBe(words(about))
    expect(opened.photo).toHaveLength(20_000)
  })
})

/** Constraints, row security and triggers, as the catalogue has them. */
const rulesOf = async (of: FreshDb): Promise<unknown> =>
  (
    await of.owner.query(`
      select conrelid::regclass::text as on, conname as name, pg_get_constraintdef(oid) as is, convalidated::text as at
      from pg_constraint where connamespace = 'public'::regnamespace
      union all select relname, 'row security', concat(relrowsecurity, relforcerowsecurity), '' from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r'
      union all select tgrelid::regclass::text, tgname, tgenabled::text, '' from pg_trigger where not tgisinternal
      order by 1, 2`)
  ).rows

test('what is written meanwhile does not make a backup inconsistent', async () => {
  const count = async (of: FreshDb) =>
    (
      await of.owner.query<{ keys: number; parts: number; entries: number }>(`
        select (select count(*) from data_key where about_kind = 'thing')::int as keys,
          (select count(*) from sealed_part)::int as parts,
          (select count(*) from ledger_entry)::int as entries`)
    ).rows[0]!
  const before = await count(db)
  let isOver = false
  const writing = (async () => {
    const added: Awaited<ReturnType<typeof addRecord>>[] = []
    while (!isOver) added.push(await addRecord())
    return added
  })()
  const made = await writeBackup(order(path.join(dir, 'busy')))
  isOver = true
  const written = await writing
  expect(written.length).toBeGreaterThan(0)
  await intoEmpty(async (place, empty) => {
    const restored = await restoreBackup({ ...made, identities, ...rest, ...place })
    const { keys, parts, entries } = await count(empty)
    expect(keys).toBe(parts)
    expect(entries - parts).toBe(before.entries - before.parts)
    // The file of every record that came is there, and whole.
    expect(restored).toMatchObject({ missing: 0, damaged: [] })
    const { rows: came } = await empty.owner.query<{ id: string }>(
      'select about_id as id from data_key',
    )
    const there = new Set(came.map(({ id }) => id))
    const named = written.flatMap(({ about, file }) => (there.has(about.id) ? [file] : []))
    const kept = new Set(await readdir(place.files, { recursive: true }))
    expect(named.filter((file) => !kept.has(path.join(file.slice(0, 2), file)))).toEqual([])
    expect(restored.files).toBeGreaterThanOrEqual(parts)
  })
})

test('what was erased is unreadable from every backup once the keys of before have gone', async () => {
  const folder = path.join(dir, 'erased')
  const { about, file } = await addRecord()
  const before = await writeBackup(order(folder))
  await t.world.transaction((tx) => tx.destroyKey(about))
  const after = await writeBackup(order(folder))
  const story = (backup: Pick<BackupMade, 'data' | 'keys'>) =>
    intoEmpty(async (place, empty) => {
      const { erased } = await restoreBackup({ ...backup, identities, ...rest, ...place })
      const there = testWorld(empty, { policy, seed: 'there', files: folderStore(place.files) })
      const found = await there.world.open(reading(about), async (record) => [
        record.part('story') ?? null,
        (await record.file(file)) ?? null,
      ])
      await there.pool.close()
      return { found, erased }
    })
  // As long as the old keys are kept, the old backup tells: that is why they go.
  expect((await story(before)).found[0]).toBe(words(about))
  expect(await story({ data: before.data, keys: after.keys })).toEqual({
    found: [null, null],
    erased: { thing: 1 },
  })
  expect(await story(after)).toEqual({ found: [null, null], erased: {} })
  const keep = { daily: 7, weekly: 4, monthly: 12, keysDays: 7 }
  const { installation } = proofOf(keys)
  const gone = (days: number) =>
    pruneBackups(folder, { installation, keep, now: after.takenAt + days * DAY })
  expect(await gone(6)).not.toContain(path.basename(before.keys))
  expect(await gone(8)).toContain(path.basename(before.keys))
  expect((await readdir(folder)).filter((name) => name.endsWith('.keys.age'))).toEqual([
    path.basename(after.keys),
  ])
})

test('hashes by which parties are found go with the keys, and those of later parties stay away', async () => {
  const before = await writeBackup(order(path.join(dir, 'hashes')))
  const party = { kind: 'party', id: randomUUID() }
  await t.world.transaction(async (tx) => tx.seal(party, { name: 'Ana' }))
  await db.owner.query(
    `with p as (insert into party (tenant_id, id, kind, made_at) values (1, $1, 'person', now()))
     insert into party_hash (tenant_id, party_id, part, hash, key_id)
     select 1, $1, 'phone', sha256('50760000000'), id from data_key where about_id = $1`,
    [party.id],
  )
  const after = await writeBackup(order(path.join(dir, 'hashes-after')))
  const { data } = await verifyBackup({ ...after, identities })
  expect(data.beginning.tables.map(({ name }) => name)).not.toContain('party_hash')
  const hashes = (of: Pick<BackupMade, 'data' | 'keys'>) =>
    intoEmpty(async (place, empty) => {
      await restoreBackup({ ...of, identities, ...rest, ...place })
      return (await empty.owner.query('select party_id from party_hash')).rows
    })
  expect(await hashes(after)).toEqual([{ party_id: party.id }])
  expect(await hashes({ data: before.data, keys: after.keys })).toEqual([])
})

test('another tenant’s or stranger’s archive in the folder is nobody’s to remove', async () => {
  const folder = path.join(dir, 'shared')
  const made = await writeBackup(order(folder))
  const keep = { daily: 1, weekly: 0, monthly: 0, keysDays: 1 }
  const now = made.takenAt + 1000 * DAY
  await writeFile(path.join(folder, 'notas.txt'), 'x')
  expect(await pruneBackups(folder, { installation: 'f'.repeat(16), keep, now })).toEqual([])
  expect(await readdir(folder)).toHaveLength(3)
})

test('a wrong, cut, changed or foreign backup is refused with a sentence, and nothing of it stays', async () => {
  const made = await writeBackup(order(path.join(dir, 'refused')))
  await addRecord()
  const later = await writeBackup(order(path.join(dir, 'later')))
  const others = keysFrom(seededBytes('others')(32))
  const foreign = await writeBackup({ ...order(path.join(dir, 'foreign')), proof: proofOf(others) })
  const stranger = await generateX25519Identity()
  const nothing = (code: string) => ({ code, tables: 0 })
  expect(await restoring(made, { identities: [stranger] })).toEqual(nothing('backup.identityWrong'))
  expect(await restoring({ ...made, keys: foreign.keys })).toEqual(nothing('backup.mixed'))
  expect(await restoring(foreign)).toEqual(nothing('backup.notOurs'))
  expect(await restoring({ data: later.data, keys: made.keys })).toEqual(
    nothing('backup.keysOlder'),
  )
  expect(await restoring({ data: made.keys, keys: made.data })).toEqual(nothing('backup.wrongPart'))
  expect(await restoring({ ...made, data: `${made.data}.none` })).toEqual(nothing('backup.absent'))
  expect(await restoring(made, { unlock: async () => others })).toEqual(nothing('backup.notOurs'))
  const [newest = ''] = Object.keys(migrations).sort().reverse()
  const { [newest]: text = '', ...older } = migrations
  expect(await restoring(made, { steps: older })).toEqual(nothing('db.newer'))
  const edited = { ...older, [newest]: `${text} ` }
  expect(await restoring(made, { steps: edited })).toEqual(nothing('db.editedStep'))
  expect(await restoring(later)).toEqual({ code: undefined, tables: expect.any(Number) })
})

test('a file cut anywhere or with one bit changed anywhere is refused', async () => {
  const made = await writeBackup(order(path.join(dir, 'cut')))
  const { size } = await stat(made.data)
  const bytes = await readFile(made.data)
  const codes = new Set<string>()
  const attempt = async (): Promise<void> => {
    const code = await verifyBackup({ ...made, identities }).then(
      () => 'whole',
      (error: { code?: string }) => error.code ?? String(error),
    )
    codes.add(code)
  }
  for (const at of [0, 50, 300, 65_600, 70_000, size - 70_000, size - 17, size - 1]) {
    await writeFile(made.data, bytes)
    await truncate(made.data, at)
    await attempt()
  }
  const random = seededBytes('bits')
  for (let i = 0; i < 25; i++) {
    const changed = Buffer.from(bytes)
    const at = Buffer.from(random(4)).readUInt32BE() % size
    changed[at] = changed[at]! ^ (1 << (random(1)[0]! % 8))
    await writeFile(made.data, changed)
    await attempt()
  }
  codes.delete('backup.identityWrong') // a change in the part that says for whom it is
  expect([...codes]).toEqual(['backup.damaged'])
  await writeFile(made.data, bytes)
  await verifyBackup({ ...made, identities })
})

test('a ledger that was shortened or changed before the backup does not come back', async () => {
  await sequenceAll(t.world, logSigner(keys.derive, 1))
  const to = path.join(dir, 'rewritten')
  const whole = await writeBackup(order(to))
  expect((await restoring(whole)).code).toBeUndefined()
  const one = `(select id from ledger_entry where index = 3)`
  const old = await db.owner.query(`select commitment from ledger_entry where id = ${one}`)
  const set = (commitment: Buffer) =>
    db.owner.query(`update ledger_entry set commitment = $1 where id = ${one}`, [commitment])
  await set(randomBytes(32))
  const changed = await writeBackup(order(path.join(dir, 'rewritten-2')))
  await set(old.rows[0].commitment)
  expect(await restoring(changed)).toEqual({ code: 'restore.ledger', tables: 0 })
})

test('a file that is not what its name says is kept, told of and told of again', async () => {
  const { file } = await addRecord()
  const place = path.join(dir, 'files', file.slice(0, 2), file)
  const bytes = await readFile(place)
  await writeFile(place, Buffer.concat([bytes, Buffer.of(1)]))
  const made = await writeBackup(order(path.join(dir, 'rotten')))
  await writeFile(place, bytes)
  expect(made.damaged).toEqual([file])
  await intoEmpty(async (o) => {
    const restored = await restoreBackup({ ...made, identities, ...rest, ...o })
    expect(restored.damaged).toEqual([file])
  })
})

test('a database that holds something is not restored into', async () => {
  const made = await writeBackup(order(path.join(dir, 'occupied')))
  const files = path.join(dir, 'occupied-files')
  await expect(
    restoreBackup({ ...made, identities, ...rest, owner: db.ownerConfig, files }),
  ).rejects.toMatchObject({ code: 'restore.databaseNotEmpty' })
})

test('an archive that names a table of the server itself is refused', async () => {
  const made = await writeBackup(order(path.join(dir, 'own-tables')))
  const { data } = await verifyBackup({ ...made, identities })
  await intoEmpty(async ({ owner }) => {
    const load = await openLoad(owner, migrations)
    await load.begin(data.beginning)
    load.expect([{ name: 'pg_authid', columns: ['rolname'] }])
    await expect(load.table('pg_authid', new Uint8Array(1))).rejects.toMatchObject({
      code: 'restore.otherTable',
    })
    await load.undo()
  })
})

test('fewer than two recipients, or what is none, is refused before anything is written', async () => {
  const to = path.join(dir, 'nobody')
  const [one = ''] = recipients
  for (const few of [[], [one], [one, one]])
    await expect(writeBackup({ ...order(to), recipients: few })).rejects.toMatchObject({
      code: 'backup.recipients',
    })
  await expect(
    writeBackup({ ...order(to), recipients: [one, 'age1nobody'] }),
  ).rejects.toMatchObject({ code: 'backup.recipient' })
  await expect(stat(to)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a backup that is called off leaves nothing, and one that died is swept after a day', async () => {
  const to = path.join(dir, 'off')
  const cancel = new AbortController()
  const off = writeBackup({ ...order(to), signal: cancel.signal, progress: () => cancel.abort() })
  await expect(off).rejects.toMatchObject({ code: 'backup.cancelled' })
  expect(await readdir(to)).toEqual([])
  await mkdir(to, { recursive: true })
  await writeFile(path.join(to, '.part-1-x.data.age'), 'half')
  await writeBackup(order(to))
  expect(await readdir(to)).toHaveLength(3)
})

test('an owner whom row security binds gets whole backups, and restores them', async () => {
  const name = `bound_${randomBytes(4).toString('hex')}`
  await db.owner.query(`create role ${name} login password 'x' in role convive_app`)
  // Before PostgreSQL 16 who makes a role does not belong to it, and may make no database for it.
  await db.owner.query(`grant ${name} to current_user`)
  const owner = { ...db.ownerConfig, user: name, password: 'x' }
  const make = async (database: string): Promise<void> =>
    void (await db.owner.query(`create database ${database} owner ${name} template template0`))
  try {
    await make(`${name}_a`)
    await make(`${name}_b`)
    const a = { ...owner, database: `${name}_a` }
    const b = { ...owner, database: `${name}_b` }
    await migrate(a, migrations, () => {})
    const about = { kind: 'thing', id: randomUUID() }
    const { row } = newRecordKey(keys, 1, about, Date.now())
    const client = new pg.Client(a)
    await client.connect()
    await client.query(`select set_config('app.tenant', '1', false)`)
    await client.query(`insert into data_key values ($1, $2, $3, $4, $5, $6)`, Object.values(row))
    const sealing = `insert into sealed_part values (1, gen_random_uuid(), $1, $2, 'story', $3, 'x', now())`
    await client.query(sealing, [about.kind, about.id, row.id])
    await client.end()
    const made = await writeBackup({ ...order(path.join(dir, 'bound')), owner: a })
    const files = path.join(dir, 'bound-files')
    const o = { ...made, ...rest, identities, owner: b, files }
    await restoreBackup(o)
    const again = await writeBackup({ ...order(path.join(dir, 'bound-again')), owner: b })
    expect(again.rows).toBe(made.rows)
    expect(made.rows).toBeGreaterThanOrEqual(2)
  } finally {
    await db.owner.query(`drop database if exists ${name}_a with (force)`)
    await db.owner.query(`drop database if exists ${name}_b with (force)`)
    await db.owner.query(`drop role ${name}`)
  }
})
