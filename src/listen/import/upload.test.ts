import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runRetention } from '#kernel/clock/retention.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { DAY, HOUR } from '#kernel/time.ts'
import type { JobRun } from '#platform/jobs/jobs.service.ts'
import type { Caller, IdempotencyKey } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { filesInMemory, type TestWorld, testWorld } from '#test/world.ts'
import { PIECE_BYTES } from './delivery.schema.ts'
import { Mapping } from './import.schema.ts'
import { importRetention } from './retention.service.ts'
import { listSources, refusalsFile } from './source-list.service.ts'
import { readUploads, takeUpload } from './take-upload.service.ts'
import { previewUpload, tryMapping } from './trial.service.ts'
import { beginUpload, dropUpload, seeUpload, sweepUploads, takePiece } from './upload.service.ts'

let db: FreshDb
let t: TestWorld
const files = filesInMemory()
const stored = new Map<string, Uint8Array>()

beforeAll(async () => {
  db = await freshDb()
  t = testWorld(db, {
    files: {
      async put(sealed) {
        const name = await files.put(sealed)
        stored.set(name, sealed)
        return name
      },
      get: files.get,
      async remove(name) {
        await files.remove(name)
        stored.delete(name)
      },
    },
  })
  await seedTerritory(t.world, territoryPack('pa'))
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
})

const person = (): Caller => ({
  actors: ['staff', 'analyst'],
  account: newId<'account'>(t.clock.now, randomBytes(10)),
  language: 'es',
})
const keyed = (): IdempotencyKey => ({
  endpoint: 'test',
  key: randomBytes(8).toString('hex'),
  fingerprint: randomBytes(32),
})
const idOf = (view: { id: string }) => view.id as Id<'upload'>

async function send(who: Caller, content: string | Uint8Array, file = 'entrega.csv') {
  const bytes = Buffer.from(content)
  const id = idOf(await beginUpload(t.world, { file, size: bytes.length }, who, keyed()))
  for (let at = 0; at < bytes.length; at += PIECE_BYTES)
    await takePiece(t.world, { id, at }, bytes.subarray(at, at + PIECE_BYTES), who)
  return id
}

const mapping = Mapping.parse({
  id: 'numero',
  class: { column: 'delito' },
  when: { by: 'moment', column: 'fecha', form: 'dmy' },
  where: { names: ['distrito', 'corregimiento'] },
  units: 'n',
  classes: { Hurto: '0502' },
})
const head = 'numero,delito,fecha,distrito,corregimiento,nombre,n\n'
const table =
  `${head}A1,Hurto,1/3/2024,Chepo,Tortí,Ana Quintero,1\n` +
  'A2,Riña,2/3/2024,Chepo,Tortí,Luis,1\nA3,Hurto,30/2/2024,Chepo,Tortí,Eva,1\n' +
  'A4,Hurto,1/3/2024,Lima,,Rita,-1\n'

const draft = (id: Id<'upload'>, source: string) => ({
  id,
  source,
  institution: 'Policía',
  agreement: 'Convenio 3 de 2024',
  mapping,
  completeness: 'partial' as const,
  period: undefined,
})

/** Does the work of the queue, as the server does. */
async function work(id: Id<'upload'>, o: Partial<JobRun> = {}): Promise<void> {
  const run: JobRun = {
    id: 'run',
    attempt: 1,
    again: false,
    signal: new AbortController().signal,
    progress: () => {},
    hold: async () => {},
    ...o,
  }
  await readUploads(t.world)({ upload: id }, run)
}

const removed = async (): Promise<string[]> => {
  const { rows } = await db.owner.query(
    `select payload->>'files' as files from job where queue = 'clock.files'`,
  )
  return rows.flatMap((row) => row.files.split(' '))
}

test('a file comes in pieces, lies sealed, and is looked at, tried and taken by its sender alone', async () => {
  const [ana, beto] = [person(), person()]
  const id = await send(ana, table)
  expect(Buffer.concat([...stored.values()]).includes('Quintero')).toBe(false)
  const preview = await previewUpload(t.world, id, ana)
  expect(preview).toMatchObject({ form: 'csv', delimiter: ',', encoding: 'utf-8' })
  expect(preview.columns).toEqual(head.trim().split(','))
  expect(preview.rows[0]).toEqual({
    row: 2,
    cells: ['A1', 'Hurto', '1/3/2024', 'Chepo', 'Tortí', 'Ana Quintero', '1'],
  })
  expect(await tryMapping(t.world, { id, mapping }, ana)).toEqual({
    rows: 4,
    isWhole: true,
    taken: 3,
    located: 2,
    mapped: 2,
    withdrawals: 1,
    refused: [{ field: 'fecha', code: 'import.noSuchDay', rows: 1, first: 4 }],
    classes: [
      { name: 'Hurto', rows: 2, iccs: '0502' },
      { name: 'Riña', rows: 1, iccs: null },
    ],
  })
  for (const theirs of [
    () => seeUpload(t.world, id, beto),
    () => previewUpload(t.world, id, beto),
    () => tryMapping(t.world, { id, mapping }, beto),
    () => takePiece(t.world, { id, at: 0 }, Buffer.from(table), beto),
    () => takeUpload(t.world, draft(id, 'A'), beto, keyed()),
    () => dropUpload(t.world, id, beto),
  ])
    await expect(theirs()).rejects.toMatchObject({ kind: 'absent', code: 'import.noUpload' })

  const pieces = [...stored.keys()]
  expect(await takeUpload(t.world, draft(id, 'A'), ana, keyed())).toMatchObject({
    state: 'waiting',
  })
  await work(id)
  const seen = await seeUpload(t.world, id, ana)
  expect(seen).toMatchObject({ state: 'taken', progress: 1 })
  expect(await removed()).toEqual(pieces)
  await work(id) // done again it does nothing

  const [source] = await listSources(t.world)
  expect(source).toMatchObject({
    name: 'A',
    agreement: 'Convenio 3 de 2024',
    mapping,
    mappingVersion: 1,
  })
  expect(source!.deliveries).toMatchObject([
    { id: seen.delivery, completeness: 'partial', taken: 3, refused: 1, located: 2, mapped: 2 },
  ])
  const said = (_: string, code: string) => (code === 'import.noSuchDay' ? '=1+1' : code)
  const csv = await refusalsFile(t.world, seen.delivery as Id<'delivery'>, said, ana)
  let text = ''
  for await (const piece of csv.pieces) text += Buffer.from(piece).toString()
  expect(text).toBe(`\ufeffrow,field,reason\r\n4,fecha,'=1+1\r\n`)
  const entered = await db.owner.query(
    `select from ledger_entry where kind = 'act' and tenant_id = 1`,
  )
  expect(entered.rows).toHaveLength(2) // the source, and one for the whole delivery
})

test('pieces may be sent again, but neither skipped nor cut otherwise', async () => {
  const who = person()
  const bytes = randomBytes(PIECE_BYTES + 10)
  const id = idOf(await beginUpload(t.world, { file: 'x.csv', size: bytes.length }, who, keyed()))
  const piece = (at: number, end = at + PIECE_BYTES) =>
    takePiece(t.world, { id, at }, bytes.subarray(at, end), who)
  await expect(piece(PIECE_BYTES)).rejects.toMatchObject({
    code: 'import.pieceOutOfOrder',
    facts: { at: 0 },
  })
  await expect(piece(0, 100)).rejects.toMatchObject({ code: 'import.pieceSize' })
  await piece(0)
  expect(await piece(0)).toMatchObject({ received: PIECE_BYTES })
  await expect(previewUpload(t.world, id, who)).rejects.toMatchObject({ code: 'import.notWhole' })
  await expect(takeUpload(t.world, draft(id, 'B'), who, keyed())).rejects.toMatchObject({
    code: 'import.notWhole',
  })
  expect(await piece(PIECE_BYTES)).toMatchObject({ received: bytes.length })
})

test.each([
  ['only the names of the columns', 'fecha,lugar\n', { code: 'import.empty' }],
  [
    'a quote that takes in the rest',
    'fecha,lugar,clase\n2024-01-01,"Chepo,hurto\n2024-01-02,Chepo,robo"\n',
    { code: 'import.noRowRead', facts: { row: 2 } },
  ],
  [
    'areas and no points',
    JSON.stringify({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { fecha: '2024-01-01' },
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [-79, 9],
                [-79, 9.1],
                [-79.1, 9],
                [-79, 9],
              ],
            ],
          },
        },
      ],
    }),
    { code: 'import.notAPoint', facts: { row: 1 } },
  ],
])('a file with %s is refused before anybody chooses columns', async (_, text, wanted) => {
  const who = person()
  const id = await send(who, text)
  await expect(previewUpload(t.world, id, who)).rejects.toMatchObject(wanted)
})

test('a file of several pieces is the file that was sent', async () => {
  const who = person()
  const rows = Array.from(
    { length: 8_000 },
    (_, i) => `${i},Hurto,1/3/2024,Chepo,Tortí,${randomBytes(600).toString('hex')},1\n`,
  )
  const id = await send(who, gzipSync(head + rows.join(''), { level: 1 }))
  expect((await seeUpload(t.world, id, who)).size).toBeGreaterThan(PIECE_BYTES)
  expect(await tryMapping(t.world, { id, mapping }, who)).toMatchObject({
    rows: 8_000,
    taken: 8_000,
  })
})

test('what is called off, before or while it is read, leaves nothing', async () => {
  const who = person()
  const early = await send(who, table)
  expect(await dropUpload(t.world, early, who)).toMatchObject({ state: 'cancelled' })
  await expect(dropUpload(t.world, early, who)).rejects.toMatchObject({ code: 'import.uploadOver' })
  const many = Array.from({ length: 30_000 }, (_, i) => `C${i},Hurto,1/3/2024,Chepo,Tortí,,1\n`)
  const late = await send(who, head + many.join(''))
  await takeUpload(t.world, draft(late, 'C'), who, keyed())
  let isAsked = false
  const working = work(late, {
    progress: (done) => {
      if (done === 0 || isAsked) return
      isAsked = true
      void dropUpload(t.world, late, who)
    },
  })
  await working
  expect(await seeUpload(t.world, late, who)).toMatchObject({ state: 'cancelled' })
  const { rows } = await db.owner.query(
    `select from source_record r join source s on s.id = r.source_id where s.name = 'C'`,
  )
  expect(rows).toHaveLength(0)
})

test('a reader that was killed is followed by one that begins anew', async () => {
  const who = person()
  const id = await send(who, table)
  await takeUpload(t.world, draft(id, 'D'), who, keyed())
  const killed = new AbortController()
  killed.abort(new Error('the server stops'))
  await expect(work(id, { signal: killed.signal })).rejects.toThrow()
  expect(await seeUpload(t.world, id, who)).toMatchObject({ state: 'reading' })
  // One that was killed outright has left rows, too.
  const { rows } = await db.owner.query(
    `insert into delivery (tenant_id, id, source_id, file_name, sha256, state, mapping_version, completeness, began_at, heard_at)
     select 1, gen_random_uuid(), id, 'x', sha256('x'), 'reading', 1, 'complete', now(), now() from source where name = 'D'
     returning id`,
  )
  await db.owner.query('update import_upload set delivery_id = $1 where id = $2', [rows[0].id, id])
  await work(id, { attempt: 2 })
  expect(await seeUpload(t.world, id, who)).toMatchObject({ state: 'taken' })
  const { rows: left } = await db.owner.query('select state from delivery where id = $1', [
    rows[0].id,
  ])
  expect(left).toEqual([{ state: 'broken' }])
})

test('a file that cannot be taken says why, and its bytes go', async () => {
  const who = person()
  const id = await send(who, 'numero;delito\n1;Hurto\n')
  await takeUpload(t.world, draft(id, 'E'), who, keyed())
  await work(id)
  expect(await seeUpload(t.world, id, who)).toMatchObject({
    state: 'failed',
    failure: { code: 'import.noColumn', facts: { field: 'fecha' } },
  })
})

test('a file is announced within bounds, and three at a time: one that was left lying gives way', async () => {
  const who = person()
  const begin = (size: number) => beginUpload(t.world, { file: 'x', size }, who, keyed())
  await expect(begin(0)).rejects.toMatchObject({ code: 'import.empty' })
  await expect(begin(3 * 1024 ** 3)).rejects.toMatchObject({ code: 'import.uploadTooLarge' })
  const left = await send(who, table)
  const pieces = [...stored.keys()].slice(-1)
  for (let n = 0; n < 3; n++) {
    t.clock.now += 1
    await begin(10)
  }
  expect(await seeUpload(t.world, left, who)).toMatchObject({ state: 'cancelled' })
  expect(await removed()).toEqual(expect.arrayContaining(pieces))
  await db.owner.query(
    `update import_upload set state = 'waiting', source_id = (select id from source limit 1) where account_id = $1`,
    [who.account],
  )
  await expect(begin(10)).rejects.toMatchObject({ code: 'import.manyUploads' })
})

test('sealed columns go after two years with their key, and a whole delivery after ten', async () => {
  const who = person()
  const id = await send(who, table)
  await takeUpload(t.world, draft(id, 'F'), who, keyed())
  await work(id)
  const { delivery } = await seeUpload(t.world, id, who)
  const left = async () => {
    const { rows } = await db.owner.query(
      `select (select count(*)::int from data_key where about_id = $1) as keys,
        (select count(*)::int from source_record where delivery_id = $1) as records,
        (select count(*)::int from delivery where id = $1) as deliveries`,
      [delivery],
    )
    return rows[0]
  }
  const begun = t.clock.now
  const after = async (months: number) => {
    t.clock.now = begun + months * 31 * DAY
    await runRetention(t.world, importRetention)
    return left()
  }
  expect(await after(22)).toEqual({ keys: 1, records: 3, deliveries: 1 })
  expect(await after(25)).toEqual({ keys: 0, records: 3, deliveries: 1 })
  expect(await after(122)).toEqual({ keys: 0, records: 0, deliveries: 0 })
  t.clock.now = begun
})

test('a file that nobody goes on with is swept with its bytes', async () => {
  const who = person()
  const id = await send(who, table)
  const name = [...stored.keys()].at(-1)
  t.clock.now += 5 * HOUR
  await sweepUploads(t.world)
  expect(await seeUpload(t.world, id, who)).toMatchObject({ state: 'open' })
  t.clock.now += 2 * HOUR
  await sweepUploads(t.world)
  await expect(seeUpload(t.world, id, who)).rejects.toMatchObject({ code: 'import.noUpload' })
  expect(await removed()).toContain(name)
})
