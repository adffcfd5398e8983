import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { filesInMemory, testTenant } from '#test/world.ts'
import { type DbPool, openPool } from '../db/db.ts'
import { openWorld } from '../open-world.ts'
import type { World } from '../world.ts'
import { keysFrom, unseal } from './keys.ts'
import { type MasterPlace, masterPlace, nextFile, type Typist } from './master.ts'
import { keyOfPassphrase, openMaster, SealedMaster } from './passphrase.ts'
import { asOwner, type LiveRing, openRing, ringRows, secretOf } from './ring.service.ts'
import {
  addWrappingKey,
  countKeys,
  enterKeyAct,
  lastKeyActs,
  rewrapDataKeys,
  rotateMaster,
} from './rotation.service.ts'

const cost = { memoryCost: 64, timeCost: 1 }
const good = 'trece tortugas cruzan el lago'
const tenant = testTenant.id

let fresh: FreshDb
let pool: DbPool
let data: string
let place: MasterPlace
let typed: string[]
/** Types what the test laid out, one after the other. */
const typist: Typist = { secret: async () => typed.shift() ?? 'nothing was laid out', tries: 3 }

beforeAll(async () => {
  fresh = await freshDb()
  pool = openPool(fresh.app)
})
afterAll(async () => {
  await pool.close()
  await fresh.close()
})
beforeEach(async () => {
  await fresh.owner.query('delete from data_key')
  await fresh.owner.query('delete from key_ring')
  await fresh.owner.query('delete from job')
  data = mkdtempSync(path.join(tmpdir(), 'convive-keys-'))
  place = masterPlace({ data })
  typed = []
  return () => rmSync(data, { recursive: true })
})

const open = (o: Partial<Parameters<typeof openRing>[0]> = {}): Promise<LiveRing> =>
  openRing({ owner: fresh.ownerConfig, tenant, place, typist, cost, settlesAfterMs: 0, ...o })

const worldOf = ({ keys }: LiveRing): World =>
  openWorld({ pool, tenant: testTenant, keys, files: filesInMemory(), policy: [] })

const rotating = (live: LiveRing) => ({ owner: fresh.ownerConfig, tenant, place, live })
const quiet = { signal: new AbortController().signal, progress: () => {}, hold: async () => {} }
const answersOf = ({ keys }: LiveRing) => [
  Buffer.from(keys.hash('secreto')).toString('hex'),
  Buffer.from(keys.derive('ledger/signing', '1')).toString('hex'),
]

/** Seals something under a key of its own. */
async function sealSome(world: World, count: number): Promise<void> {
  for (let i = 0; i < count; i++)
    await world.transaction(async (tx) =>
      tx.keep({ kind: 'report', id: crypto.randomUUID() }, randomBytes(8)),
    )
}
const dataKeys = async () =>
  (
    await fresh.owner.query<{ kind: string; id: string; wrapped: Buffer }>(
      'select about_kind as kind, about_id as id, wrapped from data_key order by id',
    )
  ).rows
const opened = async ({ keys }: LiveRing): Promise<string[]> =>
  (await dataKeys()).map(({ kind, id, wrapped }) =>
    keys.unwrap(wrapped, `${tenant}/${kind}/${id}/key`).export().toString('hex'),
  )

describe('the ring', () => {
  test('is made once: a second start, and one at the same moment, have the same keys', async () => {
    const [first, second] = await Promise.all([open(), open()])
    const third = await open()
    expect(answersOf(second)).toEqual(answersOf(first))
    expect(answersOf(third)).toEqual(answersOf(first))
    expect(third.isNew).toBe(false)
    expect(statSync(place.file).mode & 0o777).toBe(0o600)
    expect(readFileSync(place.file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
  })

  test('with another master key, without one, or gone while data is sealed, is refused', async () => {
    await sealSome(worldOf(await open()), 1)
    const standing = readFileSync(place.file)
    writeFileSync(place.file, `${'ab'.repeat(32)}\n`)
    await expect(open()).rejects.toMatchObject({ code: 'keys.wrong' })
    rmSync(place.file)
    await expect(open()).rejects.toMatchObject({ code: 'keys.lost' })
    writeFileSync(place.file, standing, { mode: 0o600 })
    await open()
    await fresh.owner.query('delete from key_ring')
    await expect(open()).rejects.toMatchObject({ code: 'keys.ringLost' })
    expect((await fresh.owner.query('select from key_ring')).rowCount).toBe(0)
  })

  test('of another tenant does not exist', async () => {
    await open()
    const other = await asOwner(fresh.app, 2, (client) => client.query('select from key_ring'))
    expect(other.rowCount).toBe(0)
  })

  test('cannot be written by the application', async () => {
    await open()
    for (const change of ['delete from key_ring', 'update key_ring set version = 2'])
      await expect(asOwner(fresh.app, tenant, (client) => client.query(change))).rejects.toThrow(
        /permission denied/,
      )
  })
})

describe('a rotation', () => {
  test('of the master changes no answer and no data key, and the old master opens nothing', async () => {
    const live = await open()
    await sealSome(worldOf(live), 3)
    const before = { answers: answersOf(live), keys: await opened(live), rows: await dataKeys() }
    const old = readFileSync(place.file)
    await rotateMaster(rotating(live))
    const again = await open()
    expect(answersOf(again)).toEqual(before.answers)
    expect(await opened(again)).toEqual(before.keys)
    expect(await dataKeys()).toEqual(before.rows)
    writeFileSync(place.file, old)
    await expect(open()).rejects.toMatchObject({ code: 'keys.wrong' })
  })

  test('of the wrapping key changes no answer, and brings every data key under the new one', async () => {
    const live = await open()
    const world = worldOf(live)
    await sealSome(world, 7)
    const before = { answers: answersOf(live), keys: await opened(live) }
    const version = await addWrappingKey(rotating(live), live.held.master)
    const seen: number[] = []
    await rewrapDataKeys(
      { world, owner: fresh.ownerConfig, live, atOnce: 2, retiresAfterMs: 0 },
      { ...quiet, progress: (done) => seen.push(done) },
    )
    expect(seen).toEqual([2 / 7, 4 / 7, 6 / 7, 1])
    expect(await countKeys(world, version)).toEqual({ all: 7, old: 0 })
    const { rows } = await fresh.owner.query(`select version from key_ring where name = 'wrapping'`)
    expect(rows).toEqual([{ version: 2 }])
    const again = await open()
    expect(answersOf(again)).toEqual(before.answers)
    expect(await opened(again)).toEqual(before.keys)
  })

  test('that is broken off goes on where it was, and a key destroyed meanwhile stays destroyed', async () => {
    const live = await open()
    const world = worldOf(live)
    await sealSome(world, 6)
    const keys = await opened(live)
    await addWrappingKey(rotating(live), live.held.master)
    const killed = new AbortController()
    let rounds = 0
    const hold = async (): Promise<void> => {
      rounds++
      if (rounds === 3) throw new Error('killed')
    }
    const work = { world, owner: fresh.ownerConfig, live, atOnce: 2, retiresAfterMs: 0 }
    await expect(rewrapDataKeys(work, { ...quiet, signal: killed.signal, hold })).rejects.toThrow(
      'killed',
    )
    expect(await countKeys(world, 2)).toEqual({ all: 6, old: 2 })
    expect(await opened(live)).toEqual(keys)
    const [last] = (await dataKeys()).slice(-1)
    const destroys = async (): Promise<void> => {
      await fresh.owner.query('delete from data_key where about_id = $1', [last!.id])
    }
    await rewrapDataKeys(work, { ...quiet, hold: destroys })
    expect(await countKeys(world, 2)).toEqual({ all: 5, old: 0 })
    expect(await opened(live)).toEqual(keys.slice(0, -1))
  })

  test('makes worthless what a disk still keeps of a key that was erased before it', async () => {
    const live = await open()
    const world = worldOf(live)
    await sealSome(world, 1)
    const [kept] = await dataKeys()
    const rows = await asOwner(fresh.ownerConfig, tenant, (client) => ringRows(client, tenant))
    await fresh.owner.query('delete from data_key')
    await rotateMaster(rotating(live))
    const after = await open()
    await addWrappingKey(rotating(after), after.held.master)
    const work = { world, owner: fresh.ownerConfig, live: after, retiresAfterMs: 0 }
    await rewrapDataKeys(work, quiet)
    const standing = await open()
    const bound = `${tenant}/${kept!.kind}/${kept!.id}/key`
    expect(live.keys.unwrap(kept!.wrapped, bound)).toBeDefined()
    expect(() => standing.keys.unwrap(kept!.wrapped, bound)).toThrow(
      expect.objectContaining({ code: 'keys.otherVersion' }),
    )
    for (const row of rows) expect(() => secretOf(tenant, row, standing.held.master)).toThrow()
  })

  test('leaves the old wrapping key until nobody can be writing under it, and orders its end', async () => {
    const live = await open()
    const world = worldOf(live)
    await addWrappingKey(rotating(live), live.held.master)
    await rewrapDataKeys({ world, owner: fresh.ownerConfig, live }, quiet)
    const { rows } = await fresh.owner.query('select version from key_ring where name = $1', [
      'wrapping',
    ])
    expect(rows).toHaveLength(2)
    const jobs = await fresh.owner.query('select queue, key from job')
    expect(jobs.rows).toEqual([{ queue: 'keys.rewrap', key: 'retire-2' }])
  })

  test('is followed by a running server, which uses a new wrapping key only when all have seen it', async () => {
    const live = await open({ settlesAfterMs: 30_000 })
    const world = worldOf(live)
    const master = await rotateMaster(rotating(live))
    const after = await open({ settlesAfterMs: 30_000 })
    await addWrappingKey(rotating(after), master)
    await world.read((db) => live.refresh(db))
    expect([live.ring().current, live.newest()]).toEqual([1, 2])
    await fresh.owner.query(`update key_ring set made_at = made_at - interval '1 minute'`)
    await world.read((db) => live.refresh(db))
    expect(live.ring().current).toBe(2)
    await sealSome(world, 1)
    await worldOf(after).read((db) => after.refresh(db))
    expect(await opened(after)).toHaveLength(1)
  })

  test('that a process has not seen yet is told as a moment’s wait, not as a wrong key', async () => {
    const behind = await open()
    const ahead = await open()
    await addWrappingKey(rotating(ahead), ahead.held.master)
    const world = worldOf(ahead)
    await world.read((db) => ahead.refresh(db))
    await sealSome(world, 1)
    await expect(opened(behind)).rejects.toMatchObject({ kind: 'busy', code: 'keys.otherVersion' })
    await world.read((db) => behind.refresh(db))
    expect(await opened(behind)).toHaveLength(1)
  })

  test('killed between database and file is finished by the next start', async () => {
    const live = await open()
    const before = { answers: answersOf(live), file: readFileSync(place.file) }
    await rotateMaster(rotating(live))
    // As it lies when the process dies after the commit: the old file in its place, the new one beside it.
    writeFileSync(nextFile(place.file), readFileSync(place.file), { mode: 0o600 })
    writeFileSync(place.file, before.file)
    expect(answersOf(await open())).toEqual(before.answers)
    expect(answersOf(await open())).toEqual(before.answers)
  })

  test('killed before the database followed leaves the old key in force', async () => {
    const live = await open()
    writeFileSync(nextFile(place.file), `${'cd'.repeat(32)}\n`, { mode: 0o600 })
    expect(answersOf(await open())).toEqual(answersOf(live))
  })

  test('of two at once, one is made and the other refused', async () => {
    const both = [await open(), await open()]
    const made = await Promise.allSettled(both.map((live) => rotateMaster(rotating(live))))
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(made.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'keys.changedMeanwhile' },
    })
    await open()
  })
})

describe('under a passphrase', () => {
  beforeEach(() => {
    place = masterPlace({ data, keys: 'ask' })
  })

  test('the first start sets it, later ones ask, a wrong one is refused after three tries', async () => {
    typed = [good, good]
    const live = await open()
    await sealSome(worldOf(live), 1)
    expect(readFileSync(place.file, 'utf8')).not.toContain(
      Buffer.from(live.held.master).toString('hex'),
    )
    typed = ['otra cosa que no es', good]
    expect(answersOf(await open())).toEqual(answersOf(live))
    typed = ['uno', 'dos', 'tres', good]
    await expect(open()).rejects.toMatchObject({
      code: 'keys.wrongPassphrase',
      facts: { tries: 3 },
    })
    expect(typed).toEqual([good])
  })

  test('a short or guessable one, and one typed differently, is not taken', async () => {
    typed = ['corta', 'corta']
    await expect(open()).rejects.toMatchObject({ code: 'account.passwordShort' })
    typed = ['a1', 'a2', 'b1', 'b2', 'c1', 'c2']
    await expect(open()).rejects.toMatchObject({ code: 'keys.passphrasesDiffer' })
    expect((await fresh.owner.query('select from key_ring')).rowCount).toBe(0)
  })

  test('a rotation of the master keeps the passphrase, and a running server follows', async () => {
    typed = [good, good]
    const live = await open()
    const answers = answersOf(live)
    await rotateMaster(rotating(live))
    typed = [good]
    const again = await open()
    expect(answersOf(again)).toEqual(answers)
    expect(Buffer.from(again.held.master)).not.toEqual(Buffer.from(live.held.master))
    await addWrappingKey(rotating(again), again.held.master)
    await worldOf(live).read((db) => live.refresh(db))
    expect(live.ring().current).toBe(2)
  })

  test('what lies beside the data is Argon2id and AES-256-GCM with the parameters it names', async () => {
    typed = [good, good]
    const live = await open()
    const file = SealedMaster.parse(JSON.parse(readFileSync(place.file, 'utf8')))
    expect(file).toMatchObject({ kdf: 'argon2id', ...cost })
    const key = await keyOfPassphrase(file, good)
    expect(Buffer.from(openMaster(file, key)!)).toEqual(Buffer.from(live.held.master))
    const { hash } = await import('@node-rs/argon2')
    const text = await hash(good, {
      ...cost,
      parallelism: 1,
      outputLen: 32,
      salt: Buffer.from(file.salt, 'hex'),
    })
    expect(text).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
    const raw = Buffer.from(text.split('$').at(-1)!, 'base64')
    expect(Buffer.from(unseal(raw, Buffer.from(file.sealed, 'hex'), 'convive/master'))).toEqual(
      Buffer.from(live.held.master),
    )
  })
})

test('what was done with the keys is entered, by the master key it was done with', async () => {
  const live = await open()
  const world = worldOf(live)
  await enterKeyAct(world, 'sheet', live.master())
  expect(await lastKeyActs(world, live.master())).toEqual({ sheet: expect.any(Number) })
  expect(await lastKeyActs(world, randomBytes(8))).toEqual({})
})

test('bytes that are no wrapped key, or another record’s, do not open', () => {
  const keys = keysFrom(createHash('sha256').update('one').digest())
  const { wrapped } = keys.newDataKey('1/report/a/key')
  expect(() => keys.unwrap(wrapped, '1/report/b/key')).toThrow()
  expect(() => keys.unwrap(wrapped.subarray(1), '1/report/a/key')).toThrow(/wanted a wrapped key/)
  expect(() => keys.unwrap(new Uint8Array(), '1/report/a/key')).toThrow(/wanted a wrapped key/)
})
