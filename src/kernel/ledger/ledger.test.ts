import { fork } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inTransaction } from '#platform/db/db.ts'
import type { Caller, Resource, Tx, World } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { testApp } from '#test/http.ts'
import { entriesIn } from '#test/ledger.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { newId } from '../ids.ts'
import { SECOND } from '../time.ts'
import {
  cosignatureBytes,
  cosignedText,
  formatKey,
  formatNote,
  readCheckpoint,
  readNote,
} from './checkpoint.rules.ts'
import { messages } from './ledger.messages.ts'
import { ledgerDocument, ledgerRoutes } from './ledger.routes.ts'
import { ledgerPolicy } from './ledger.rules.ts'
import { publishedCheckpoint } from './log.service.ts'
import { forgetCheckpoints, runSequencer, sequence, sequenceAll } from './sequencer.service.ts'
import { logSigner, sha256, signerFrom } from './signer.service.ts'
import { emptyEdge, grow, headOfEdge } from './tree.rules.ts'
import { type Given, type Report, verifyLog } from './verify-ledger.mjs'

let fresh: FreshDb
let here: TestWorld
let world: World
const signerOf = (of: World) => logSigner(of.derive, of.tenant.id)

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { max: 8 })
  world = here.world
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})
beforeEach(async () => {
  await fresh.owner.query(
    'truncate ledger_entry, ledger_tile, ledger_checkpoint, ledger_cosignature',
  )
})

const someone = (): Resource => ({
  kind: 'report',
  id: newId<'report'>(world.now(), world.random(10)),
})
const supervisor: Caller = { actors: ['supervisor', 'staff'], language: 'es' }
const enter = (about: Resource, reason = 'revisión del turno') =>
  world.transaction(async (tx) =>
    tx.ledger({ did: 'report.read', about, by: supervisor, purpose: 'supervision', reason }),
  )
const enterMany = (n: number) =>
  world.transaction(async (tx) => {
    const about = someone()
    for (let i = 0; i < n; i++) tx.ledger({ did: 'report.send', about })
  })
const indexes = async (): Promise<number[]> =>
  (await fresh.owner.query('select index::int from ledger_entry order by index')).rows.map(
    (row) => row.index,
  )
const verified = (given?: Given): Promise<Report> =>
  verifyLog(async (name) => {
    const document = await ledgerDocument(world, signerOf(world).key, name)
    return document && Buffer.from(document.bytes)
  }, given)

describe('an entry', () => {
  test('says nothing in the database but kind, office and purpose', async () => {
    const about = someone()
    await enter(about, 'Ana Moreno preguntó')
    const { rows } = await fresh.owner.query('select l::text as text, l.* from ledger_entry l')
    expect(rows[0]).toMatchObject({ kind: 'read', office: 'supervisor', purpose: 'supervision' })
    const hidden = ['Ana', 'report.read', about.id]
    for (const words of [...hidden, ...hidden.map((word) => Buffer.from(word).toString('hex'))])
      expect(rows[0].text).not.toContain(words)
  })

  test('is read by whoever holds the key of the record, with basis and recipient', async () => {
    const about = someone()
    const entry = {
      did: 'report.export',
      about,
      by: supervisor,
      basis: 'Ley 81 de 2019, art. 8',
      recipient: 'Fiscalía de Chepo',
    } as const
    await world.transaction(async (tx) => tx.ledger(entry))
    await enter(someone())
    const [seen, ...more] = await entriesIn(here.pool, [about.id])
    expect(more).toEqual([])
    const { basis, recipient } = entry
    expect(seen).toMatchObject({ did: entry.did, actor: 'supervisor', basis, recipient })
    expect(seen?.at).toBe(world.now())
  })

  test('about a record whose key is destroyed opens no more, and two of it share nothing', async () => {
    const about = someone()
    await enter(about)
    await enter(about)
    const key = (await fresh.owner.query('select * from data_key where about_id = $1', [about.id]))
      .rows[0]
    expect(await entriesIn(here.pool, [about.id])).toHaveLength(2)
    await world.transaction(async (tx) => {
      await tx.destroyKey(about)
      tx.ledger({ did: 'report.expunge', about, basis: 'art. 5' })
    })
    expect(await entriesIn(here.pool, [about.id])).toEqual([])
    const left = await fresh.owner.query('select id from data_key where about_id = $1', [about.id])
    expect(left.rows).toEqual([])
    // what was done to it stays readable, under the institution's key
    const all = await entriesIn(here.pool)
    expect(all.at(-1)).toMatchObject({ did: 'report.expunge', about: { kind: 'institution' } })
    expect(key.wrapped.length).toBeGreaterThan(0)
    await sequenceAll(world, signerOf(world))
    expect(await verified()).toMatchObject({ holds: true, size: 3 })
  })

  test('of a transaction that is undone is not there', async () => {
    await expect(
      world.transaction(async (tx) => {
        tx.ledger({ did: 'report.read', about: someone() })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await indexes()).toEqual([])
  })
})

describe('the sequencer', () => {
  test('numbers what is committed, without a gap, and signs', async () => {
    await enterMany(300)
    expect(await sequence(world, signerOf(world))).toEqual({ numbered: 300, size: 300 })
    expect(await indexes()).toEqual(Array.from({ length: 300 }, (_, i) => i))
    expect(await publishedCheckpoint(world)).toMatchObject({ size: 300, witnesses: [] })
    expect(await verified()).toMatchObject({ holds: true, size: 300 })
  })

  test('never skips who commits late, and waits for nobody', async () => {
    let commitLate = (): void => {}
    const late = new Promise<void>((resolve) => {
      commitLate = resolve
    })
    let begun = (): void => {}
    const started = new Promise<void>((resolve) => {
      begun = resolve
    })
    const slow = inTransaction(here.pool, { tenant: 1 }, async (db) => {
      await db.insertInto('ledger_entry').values(bareEntry()).execute()
      begun()
      await late
    })
    await started
    await enterMany(3)
    expect(await sequence(world, signerOf(world))).toMatchObject({ numbered: 3 })
    commitLate()
    await slow
    expect(await sequence(world, signerOf(world))).toMatchObject({ numbered: 1, size: 4 })
    expect(await indexes()).toEqual([0, 1, 2, 3])
  })

  const bareEntry = () => ({
    tenant_id: 1,
    id: newId<'entry'>(0, world.random(10)),
    at: new Date(0),
    kind: 'act' as const,
    office: 'machine',
    subject_tag: Buffer.alloc(16),
    sealed: Buffer.alloc(1),
    commitment: createHash('sha256').update(randomUUID()).digest(),
    purpose: null,
  })

  test('is one at a time over all processes', async () => {
    for (let round = 0; round < 4; round++) {
      await Promise.all([
        enterMany(40),
        ...[1, 2, 3].map(() => sequence(world, signerOf(world), { most: 7 })),
      ])
    }
    await sequenceAll(world, signerOf(world))
    expect(await indexes()).toEqual(Array.from({ length: 160 }, (_, i) => i))
    expect(await verified()).toMatchObject({ holds: true, size: 160 })
  })

  test('signs at most every fifteen seconds, and at once when it is told to', async () => {
    await enterMany(1)
    await sequence(world, signerOf(world))
    await enterMany(1)
    await sequence(world, signerOf(world))
    expect(await publishedCheckpoint(world)).toMatchObject({ size: 1 })
    here.clock.now += 15 * SECOND
    await sequence(world, signerOf(world))
    expect(await publishedCheckpoint(world)).toMatchObject({ size: 2 })
    await enterMany(1)
    await sequenceAll(world, signerOf(world))
    expect(await publishedCheckpoint(world)).toMatchObject({ size: 3 })
  })

  test('has tiles that can be made again from the entries, bit for bit', async () => {
    for (const n of [1, 200, 55, 1, 300, 256]) {
      await enterMany(n)
      await sequence(world, signerOf(world))
    }
    const { rows: entries } = await fresh.owner.query(
      'select commitment, kind from ledger_entry order by index',
    )
    const edge = emptyEdge()
    const hashes = entries.map(({ commitment, kind }) =>
      sha256(Buffer.concat([Buffer.of(0), commitment, Buffer.from(kind)])),
    )
    const tiles = grow(sha256, edge, Buffer.concat(hashes))
    const { rows } = await fresh.owner.query(
      'select level, index::int, hashes from ledger_tile order by level, index',
    )
    expect(rows.map(({ hashes: bytes, ...tile }) => ({ ...tile, hashes: [...bytes] }))).toEqual(
      tiles.map((tile) => ({ ...tile, hashes: [...tile.hashes] })),
    )
    await sequenceAll(world, signerOf(world))
    const published = await publishedCheckpoint(world)
    expect(Buffer.from(published!.head)).toEqual(Buffer.from(headOfEdge(sha256, edge)))
  })

  test('signs no log that has become shorter than what it signed, nor one whose tiles do not fit', async () => {
    await enterMany(10)
    await sequenceAll(world, signerOf(world))
    await fresh.owner.query('delete from ledger_entry where index = 9')
    await enterMany(5)
    await expect(sequence(world, signerOf(world))).rejects.toThrow('were signed for')
    await fresh.owner.query('delete from ledger_checkpoint')
    await expect(sequence(world, signerOf(world))).rejects.toThrow('tile')
  })

  test('forgets what it signed long ago, but for one state a day and what witnesses signed', async () => {
    const day = async (at: string, size: number, witnessed: boolean): Promise<void> => {
      await fresh.owner.query(`insert into ledger_checkpoint values (1, $1, $2, 'note')`, [
        size,
        at,
      ])
      if (witnessed)
        await fresh.owner.query(
          `insert into ledger_cosignature (tenant_id, size, witness, line) values (1, $1, 'u', 'x')`,
          [size],
        )
    }
    await day('2026-11-01T08:00:00Z', 10, true)
    await day('2026-11-01T09:00:00Z', 20, true)
    await day('2026-11-01T23:59:00Z', 30, false)
    await day('2026-11-02T00:01:00Z', 40, false)
    await day('2026-11-02T00:02:00Z', 50, false)
    await day('2026-11-20T08:00:00Z', 60, true)
    await day('2026-11-20T08:01:00Z', 70, false)
    expect(await forgetCheckpoints(world)).toBe(2)
    const { rows } = await fresh.owner.query('select size::int from ledger_checkpoint order by 1')
    expect(rows.map(({ size }) => size)).toEqual([20, 30, 50, 60, 70])
    expect(await forgetCheckpoints(world)).toBe(0)
    await expect(
      world.transaction(({ db }) => sql`delete from ledger_checkpoint`.execute(db)),
    ).rejects.toThrow(/permission denied/)
  })

  test('works by itself until it is stopped, and signs what is left', async () => {
    const faults: unknown[] = []
    const running = runSequencer({
      world,
      signer: signerOf(world),
      pollMs: 20,
      fault: (error) => faults.push(error),
    })
    await enterMany(5)
    await expect.poll(indexes, { timeout: 5_000 }).toEqual([0, 1, 2, 3, 4])
    await running.assertCurrent()
    await enterMany(1)
    await running.stop()
    expect(faults).toEqual([])
    expect(await publishedCheckpoint(world)).toMatchObject({ size: 6 })
  })

  test('killed at any moment, leaves a log that goes on where it was', async () => {
    for (let round = 0; round < 4; round++) {
      await enterMany(200)
      const worker = fork(path.resolve('test/sequencer-worker.ts'), [], { stdio: 'ignore' })
      worker.send({ app: fresh.app, most: 16 })
      await Promise.race([
        new Promise((resolve) => setTimeout(resolve, 700 + round * 150)),
        once(worker, 'exit'),
      ])
      worker.kill('SIGKILL')
      if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit')
    }
    await expect
      .poll(async () => (await sequence(world, signerOf(world))).size, { timeout: 10_000 })
      .toBe(800)
    await sequenceAll(world, signerOf(world))
    expect(await indexes()).toEqual(Array.from({ length: 800 }, (_, i) => i))
    expect(await verified()).toMatchObject({ holds: true, size: 800 })
  })
})

describe('the person an entry is about', () => {
  test('shows that it is in the public log, with its words and its key alone', async () => {
    const about = someone()
    await enterMany(20)
    await enter(about)
    await enterMany(20)
    await sequenceAll(world, signerOf(world))
    const [entry] = await entriesIn(here.pool, [about.id])
    const { words, key, index } = entry!.proof
    expect(index).toBeGreaterThanOrEqual(0)
    const report = await verified({ entries: [{ file: 'mine', words, key }] })
    expect(report.found).toContainEqual({ code: 'entryHeld', file: 'mine', index, words })
    const bent = words.replace('supervisor', 'operator')
    const refused = await verified({ entries: [{ file: 'mine', words: bent, key }] })
    expect(refused.holds).toBe(false)
    expect(refused.found).toContainEqual({
      code: 'entryAbsent',
      file: 'mine',
      words: bent,
      fault: true,
    })
  })
})

describe('served', () => {
  const witness = signerFrom(new Uint8Array(32).fill(9), 'witness', () => 'universidad.example')
  const app = () =>
    testApp({
      documents: ledgerRoutes(world, signerOf(world).key, [witness.key]),
      policy: ledgerPolicy,
      messages: [messages],
    }).app
  const get = (name: string) => app().request(`/ledger/${name}`)
  const post = (body: string) => app().request('/ledger/cosignature', { method: 'POST', body })
  const cosign = (note: string, by = witness, seconds = 1_700_000_000): string => {
    const { body } = readNote(note)!
    const { name, keyId } = by.key
    const bytes = cosignatureBytes(seconds, by.sign(cosignedText(seconds, body)))
    return formatNote({ body, signatures: [{ name, keyId, bytes }] })
  }

  test('a checkpoint is never kept, a tile for ever, and what is not there is absent', async () => {
    await enterMany(260)
    await sequenceAll(world, signerOf(world))
    const checkpoint = await get('checkpoint')
    expect(checkpoint.headers.get('cache-control')).toBe('no-store')
    expect(readCheckpoint(readNote(await checkpoint.text())!.body)?.size).toBe(260)
    const tile = await get('tile/0/000')
    expect(tile.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await tile.arrayBuffer()).byteLength).toBe(256 * 32)
    expect((await (await get('tile/0/001.p/4')).arrayBuffer()).byteLength).toBe(4 * 32)
    expect(await (await get('key')).text()).toBe(`${formatKey(signerOf(world).key)}\n`)
    expect(await (await get('verify.mjs')).text()).toContain('verifyLog')
    for (const no of [
      'tile/0/001',
      'tile/0/001.p/5',
      'tile/9/000',
      'tile/entries/002.p/1',
      '',
      'x',
    ])
      expect((await get(no)).status, no).toBe(404)
  })

  test('a witness’s signature is shown with the checkpoint it is under', async () => {
    await enterMany(3)
    await sequenceAll(world, signerOf(world))
    const note = await (await get('checkpoint')).text()
    expect((await get('checkpoint/witnessed')).status).toBe(404)
    expect((await post(cosign(note))).status).toBe(200)
    const shown = await (await get('checkpoint')).text()
    expect(shown).toBe(note + cosign(note).split('\n\n')[1])
    expect((await post(cosign(note, witness, 1_700_000_060))).status).toBe(200)
    expect((await (await get('checkpoint')).text()).split('\n')).toHaveLength(7)
    await enterMany(1)
    await sequenceAll(world, signerOf(world))
    expect(await (await get('checkpoint/witnessed')).text()).toContain('\n3\n')
    expect(await verified()).toMatchObject({ holds: true, size: 4 })
  })

  test('a stranger’s, a wrong or a foreign signature is refused', async () => {
    await enterMany(3)
    await sequenceAll(world, signerOf(world))
    const note = await (await get('checkpoint')).text()
    const stranger = signerFrom(new Uint8Array(32).fill(8), 'witness', () => 'otra.example')
    expect((await post(cosign(note, stranger))).status).toBe(403)
    expect((await post('text')).status).toBe(400)
    const bent = cosign(note).replace(/.{8}\n$/, 'AAAAAAA=\n')
    expect((await post(bent)).status).toBeGreaterThanOrEqual(400)
    const other = note.replace('\n3\n', '\n2\n')
    expect((await post(cosign(other))).status).toBe(404)
    expect((await fresh.owner.query('select from ledger_cosignature')).rowCount).toBe(0)
  })
})

// A transaction of the application may add entries; it can neither change nor delete one.
test('the application cannot change what was entered', async () => {
  await enterMany(1)
  const attempt = (text: (tx: Tx) => Promise<unknown>) => world.transaction(text)
  await expect(
    attempt(({ db }) => db.updateTable('ledger_entry').set({ office: 'x' }).execute()),
  ).rejects.toMatchObject({ code: '42501' })
  await expect(attempt(({ db }) => db.deleteFrom('ledger_entry').execute())).rejects.toMatchObject({
    code: '42501',
  })
})
