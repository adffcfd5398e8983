import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { liftOrder, placeOrder } from '#kernel/clock/order.service.ts'
import { retentionRoutes } from '#kernel/clock/retention.routes.ts'
import { retentionPolicy } from '#kernel/clock/retention.rules.ts'
import {
  askForRun,
  lookAhead,
  RETENTION_QUEUE,
  retentionJobs,
  runRetention,
} from '#kernel/clock/retention.service.ts'
import { forgetOldFacts } from '#kernel/facts/facts.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { DAY, HOUR, iso } from '#kernel/time.ts'
import { cleanPhoto } from '#media/photo/photo.ts'
import { folderStore } from '#platform/files/folder.ts'
import { runJobs } from '#platform/jobs/jobs.service.ts'
import type { Caller, IdempotencyKey } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { testApp } from '#test/http.ts'
import { plainPhoto } from '#test/photos.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { actOnReport, claimReport, readReport } from './desk.service.ts'
import { actAsSubject, followReport } from './follow.service.ts'
import { cleanPhotos, PHOTO_QUEUE, receivePhoto } from './photo.service.ts'
import { closeWhatIsOver } from './report.reactions.ts'
import { reportPolicy } from './report.rules.ts'
import { readCode } from './report.schema.ts'
import { receiveReport } from './report.service.ts'
import { reportRetention } from './retention.service.ts'

const MONTHS_13 = 396 * DAY
const start = Date.parse('2026-11-27T14:00:00Z')
const policy = [...reportPolicy, ...retentionPolicy]
const key = (): IdempotencyKey => ({
  endpoint: 'test',
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})
const anyone: Caller = { actors: ['anyone'], language: 'es' }

let fresh: FreshDb
let here: TestWorld
let folder: string
let operator: Caller
let officer: Caller

beforeAll(async () => {
  fresh = await freshDb()
  folder = await mkdtemp(path.join(tmpdir(), 'convive-retention-'))
  here = testWorld(fresh, { policy, files: folderStore(folder) })
  await seedTerritory(here.world, territoryPack('pa'))
  operator = await staff('operator')
  officer = await staff('data-protection-officer')
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
  await rm(folder, { recursive: true })
})

async function staff(role: 'operator' | 'data-protection-officer'): Promise<Caller> {
  const account = newId<'account'>(here.clock.now, here.world.random(10))
  await fresh.owner.query(
    `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
     values (1, $1, $2, $3, array[$3], 'es', 'active', now())`,
    [account, createHash('sha256').update(account).digest(), role],
  )
  return { actors: [role, 'staff', 'anyone'], account, language: 'es' }
}

interface Sent {
  readonly id: Id<'report'>
  readonly code: string
  /** stands in the story, the dialogue and the contact of this report and nowhere else */
  readonly marker: string
  readonly photo: string
}

/** A report with a photo, answered and resolved at the still clock. */
async function resolvedReport(place = '080201'): Promise<Sent> {
  const { world, clock } = here
  clock.now += 1_000
  const marker = randomUUID()
  const photo = randomUUID()
  const when = { from: clock.now - HOUR, to: clock.now - HOUR }
  const draft = {
    kind: 'theft',
    story: `Se llevaron una bicicleta ${marker}`,
    where: { by: 'landmark', words: `la cancha ${marker}`, place },
    when,
    contact: { name: `Ana ${marker}`, phone: '+507 6000-0000' },
    photos: [photo],
    language: 'es',
  } as const
  const receipt = await receiveReport(world, draft as never, anyone, key())
  const code = readCode(receipt.code)
  await receivePhoto(world, photo, await plainPhoto(64, 48).jpeg().toBuffer())
  await work()
  const { rows } = await fresh.owner.query(
    'select id from report order by received_at desc limit 1',
  )
  const { id } = rows[0]
  await claimReport(world, id, 'claim', operator, key())
  await actOnReport(world, { id, event: 'answer', text: `Vamos ${marker}` }, operator, key())
  clock.now += 1_000
  await actOnReport(world, { id, event: 'resolve', text: `Listo ${marker}` }, operator, key())
  return { id, code, marker, photo }
}

/** Does every job that is due. */
async function work(): Promise<void> {
  const faults: unknown[] = []
  const { world, clock } = here
  const handlers = {
    [PHOTO_QUEUE]: cleanPhotos(world, cleanPhoto),
    ...retentionJobs(world, reportRetention),
  }
  const runner = runJobs({
    world,
    handlers,
    pollMs: 10,
    fault: (error) => void faults.push(error),
  })
  for (;;) {
    const { rows } = await fresh.owner.query(
      `select count(*)::int as n from job
       where queue = any($2) and (state = 'running' or (state = 'ready' and run_at <= $1))`,
      [new Date(clock.now), Object.keys(handlers)],
    )
    if (rows[0].n === 0) break
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await runner.stop()
  expect(faults).toEqual([])
}

/** As the clock brings it about: what is over closes, the day's run is asked for and done, old facts are forgotten. */
async function day(): Promise<void> {
  await closeWhatIsOver(here.world)
  await askForRun(here.world)
  await work()
  await forgetOldFacts(here.world)
}

/** Every row of every table in which a value stands, as text or inside bytes. */
async function tablesWith(value: string): Promise<string[]> {
  const { rows } = await fresh.owner.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const { rows: hits } = await fresh.owner.query(
      `select 1 from ${name} t where t::text like '%' || $1 || '%' limit 1`,
      [value],
    )
    if (hits.length > 0) found.push(name)
  }
  return found
}

const filesOf = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

const fileOf = async (id: string): Promise<string> =>
  (await fresh.owner.query('select file from report_photo where report_id = $1', [id])).rows[0].file

const hold = (record: Id<'report'>, until: number) =>
  placeOrder(
    here.world,
    {
      kind: 'hold',
      scope: { by: 'record', record },
      orderedBy: 'Fiscalía de Circuito',
      citation: 'Oficio 1-2026',
      until,
    },
    officer,
    key(),
    ['report'],
  )

describe('a clock moved 13 months', () => {
  test('what is due is gone from tables and disk, what is held is kept, and both are counted', async () => {
    here.clock.now = start
    const gone = await resolvedReport()
    const kept = await resolvedReport()
    const files = { gone: await fileOf(gone.id), kept: await fileOf(kept.id) }
    const wrapped = async () =>
      (await fresh.owner.query('select wrapped from data_key where about_id = $1', [gone.id])).rows
    const keyBytes: Buffer = (await wrapped())[0].wrapped
    expect(await filesOf()).toEqual(expect.arrayContaining([files.gone, files.kept]))
    expect(await tablesWith(gone.id)).toContain('report')

    here.clock.now = start + 31 * DAY
    await day()
    here.clock.now += 60 * DAY
    await hold(kept.id, start + 500 * DAY)
    here.clock.now = start + MONTHS_13
    await day()

    // Nothing names the report any more, in whatever table; nor its photo, nor its key.
    expect(await tablesWith(gone.id)).toEqual([])
    expect(await tablesWith(files.gone)).toEqual(['job'])
    expect(await wrapped()).toEqual([])
    expect(await filesOf()).toEqual([files.kept])
    await expect(followReport(here.world, gone.code, anyone)).rejects.toMatchObject({
      code: 'report.noSuchCode',
    })

    // The held one is whole: story, dialogue, photo, key; the database lets nothing go on which something hangs.
    for (const part of ['report', `matter where id in (select matter_id from report)`])
      await expect(fresh.owner.query(`delete from ${part}`)).rejects.toMatchObject({
        code: expect.stringMatching(/^23(001|503)$/),
      })
    const followed = await followReport(here.world, kept.code, anyone)
    expect(followed.messages.map(({ text }) => text)).toEqual([
      `Vamos ${kept.marker}`,
      `Listo ${kept.marker}`,
    ])
    const { rows: counts } = await fresh.owner.query(
      'select about_kind, what, district, month, records from kept_count order by about_kind',
    )
    expect(counts).toEqual([
      { about_kind: 'report', what: 'theft', district: '0802', month: '2026-11', records: 1 },
    ])
    const { rows: runs } = await fresh.owner.query(
      'select sum(expunged)::int as expunged, max(held) as held from retention_run',
    )
    expect(runs[0]).toEqual({ expunged: 1, held: 3 })

    // The files of the database, once it has cleaned up after itself.
    await fresh.owner.query('vacuum full')
    const { rows: places } = await fresh.owner.query(
      `select current_setting('data_directory') || '/' || pg_relation_filepath(c.oid) as file
       from pg_class c where relkind in ('r', 'i', 't') and pg_relation_filepath(c.oid) is not null
         and pg_relation_size(c.oid) > 0`,
    )
    await fresh.owner.query('checkpoint')
    const stored = Buffer.concat(
      await Promise.all(places.map(({ file }) => readFile(file).catch(() => Buffer.alloc(0)))),
    )
    const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')
    expect(stored.includes(bytesOf(kept.id))).toBe(true)
    expect(stored.includes(bytesOf(gone.id))).toBe(false)
    expect(stored.includes(keyBytes.subarray(1))).toBe(false)
    expect(stored.includes(gone.marker)).toBe(false)
  })

  test('an order ends by itself, and what it held goes with the next run', async () => {
    const { rows } = await fresh.owner.query('select id from report')
    expect(rows).toHaveLength(1)
    here.clock.now = start + 501 * DAY
    await day()
    expect((await fresh.owner.query('select id from report')).rows).toEqual([])
    expect(await filesOf()).toEqual([])
  })
})

describe('a run', () => {
  test('is asked for once a day, and a second one finds nothing to do', async () => {
    await askForRun(here.world)
    const { rows } = await fresh.owner.query(
      `select 1 from job where queue = $1 and state = 'ready'`,
      [RETENTION_QUEUE],
    )
    expect(rows).toEqual([])
    const none = { warned: 0, sealed: 0, expunged: 0, held: 0 }
    expect(await runRetention(here.world, reportRetention)).toEqual(none)
  })

  test('that breaks off in the middle goes on where it was', async () => {
    await resolvedReport()
    await resolvedReport()
    here.clock.now += 300 * DAY
    await closeWhatIsOver(here.world)
    let batches = 0
    const breaks = async (): Promise<void> => {
      if (++batches === 2) throw new Error('killed')
    }
    const left = async (table: string) =>
      (await fresh.owner.query(`select 1 from ${table}`)).rows.length
    await expect(runRetention(here.world, reportRetention, breaks)).rejects.toThrow('killed')
    expect(await Promise.all(['report_photo', 'party_identity'].map(left))).toEqual([2, 4])
    await runRetention(here.world, reportRetention)
    expect(await Promise.all(['report_photo', 'party_identity'].map(left))).toEqual([0, 0])
    expect(await left('report')).toBe(2)
    here.clock.now += 100 * DAY
    expect(await runRetention(here.world, reportRetention)).toMatchObject({ expunged: 2 })
    expect(await left('report')).toBe(0)
    await work()
    expect(await filesOf()).toEqual([])
  })

  test('erases again what came back with a backup of before, whose key is gone', async () => {
    const erased = await resolvedReport()
    const other = await resolvedReport()
    await fresh.owner.query(`delete from data_key where about_kind = 'report' and about_id = $1`, [
      erased.id,
    ])
    expect(await runRetention(here.world, reportRetention)).toMatchObject({ expunged: 1 })
    const { rows } = await fresh.owner.query('select id from report')
    expect(rows).toEqual([{ id: other.id }])
    expect(await tablesWith(erased.id)).toEqual(['fact'])
    here.clock.now += MONTHS_13
    await day()
    expect((await fresh.owner.query('select id from report')).rows).toEqual([])
  })

  test('warns, then seals, then expunges, and leaves what is still open', async () => {
    const sent = await resolvedReport()
    const begun = here.clock.now
    here.clock.now = begun + 31 * DAY
    await day()
    const open = await resolvedReport()
    await actAsSubject(
      here.world,
      { code: open.code, event: 'reopen', text: 'Otra vez' },
      anyone,
      key(),
    )
    const marks = async () => {
      const { rows } = await fresh.owner.query(
        `select warned_at is not null as warned, sealed_at is not null as sealed
         from retention_mark where about_id = $1`,
        [sent.id],
      )
      return rows[0]
    }
    const why = { purpose: 'audit', reason: 'revisión del trimestre' } as const
    await readReport(here.world, sent.id, why, officer)
    here.clock.now = begun + 190 * DAY
    await day()
    expect(await marks()).toEqual({ warned: false, sealed: true })
    const { rows: parties } = await fresh.owner.query(
      'select 1 from matter_party where record_id = $1',
      [sent.id],
    )
    expect(parties).toEqual([])
    await expect(readReport(here.world, sent.id, why, officer)).rejects.toMatchObject({
      code: 'retention.sealed',
    })
    // The person herself still sees it, and an order opens it to those who may read anyway.
    expect((await followReport(here.world, sent.code, anyone)).messages).toHaveLength(2)
    const order = await placeOrder(
      here.world,
      {
        kind: 'opening',
        scope: { by: 'record', record: sent.id },
        orderedBy: 'Juzgado Primero',
        citation: 'Auto 7',
        until: here.clock.now + 10 * DAY,
      },
      officer,
      key(),
      ['report'],
    )
    expect((await readReport(here.world, sent.id, why, officer)).story).toContain(sent.marker)
    await liftOrder(here.world, { id: order.id, reason: 'cumplida' }, officer, key())
    await expect(readReport(here.world, sent.id, why, officer)).rejects.toMatchObject({
      code: 'retention.sealed',
    })
    here.clock.now = begun + 340 * DAY
    await day()
    expect(await marks()).toEqual({ warned: true, sealed: true })
    const { goesAt } = await followReport(here.world, sent.code, anyone)
    expect(Date.parse(goesAt ?? '')).toBeGreaterThan(here.clock.now)
    expect(Date.parse(goesAt ?? '')).toBeLessThan(here.clock.now + 30 * DAY)
    here.clock.now = begun + 366 * DAY + DAY
    await day()
    expect(await marks()).toBeUndefined()
    const { rows } = await fresh.owner.query('select id from report')
    expect(rows).toEqual([{ id: open.id }])
  })
})

describe('the look ahead', () => {
  test('says what goes in thirty days by which article, changes nothing, and names what is held', async () => {
    await fresh.owner.query('truncate record_order')
    const a = await resolvedReport('080201')
    await resolvedReport('080202')
    const begun = here.clock.now
    here.clock.now = begun + 32 * DAY
    await day()
    here.clock.now = begun + 250 * DAY
    await hold(a.id, here.clock.now + 400 * DAY)
    const ahead = await lookAhead(here.world, reportRetention, 30)
    const photos = ahead.going.filter(({ rule }) => rule === 'report.photo')
    expect(photos).toMatchObject([{ step: 'expunge', records: 2, held: 1 }])
    expect(ahead.rules.map(({ citation }) => citation).join()).toContain(
      'Ley 81 de 26 de marzo de 2019',
    )
    expect(ahead.rules.every(({ signedOff }) => signedOff === null)).toBe(true)
    const again = await lookAhead(here.world, reportRetention, 30)
    expect(again).toEqual(ahead)
    expect(await lookAhead(here.world, reportRetention, 1)).toMatchObject({ more: false })
    here.clock.now = begun + 285 * DAY
    await day()
    expect((await fresh.owner.query('select report_id from report_photo')).rows).toContainEqual({
      report_id: a.id,
    })
  })

  test('an order that names no report or place there is would hold nothing, and is refused', async () => {
    await expect(
      hold(newId<'report'>(here.clock.now, here.world.random(10)), here.clock.now + DAY),
    ).rejects.toMatchObject({ code: 'retention.noSuchRecord', facts: { field: 'scope' } })
    const order = {
      kind: 'hold',
      orderedBy: 'Juzgado',
      citation: 'Auto 9',
      until: here.clock.now + DAY,
    } as const
    await expect(
      placeOrder(here.world, { ...order, scope: { by: 'place', place: '0899' } }, officer, key(), [
        'report',
      ]),
    ).rejects.toMatchObject({ code: 'place.absent', facts: { code: '0899' } })
  })

  test.each([
    ['a district', '0802'],
    ['the whole country', 'PA'],
  ])(
    'an order for %s holds all that lies in it, and an opening names one report',
    async (_, place) => {
      const wide = { orderedBy: 'Juzgado', citation: 'Auto 9', until: here.clock.now + 600 * DAY }
      const scope = { by: 'place', place } as const
      await expect(
        placeOrder(here.world, { kind: 'opening', scope, ...wide } as never, officer, key(), [
          'report',
        ]),
      ).rejects.toMatchObject({ code: 'retention.openOne' })
      await expect(
        placeOrder(
          here.world,
          { kind: 'hold', scope, ...wide, until: 1 } as never,
          officer,
          key(),
          ['report'],
        ),
      ).rejects.toMatchObject({ code: 'retention.until' })
      const order = await placeOrder(
        here.world,
        { kind: 'hold', scope, ...wide } as never,
        officer,
        key(),
        ['report'],
      )
      here.clock.now += MONTHS_13
      const before = (await fresh.owner.query('select 1 from report')).rows.length
      expect(before).toBeGreaterThan(0)
      await day()
      expect((await fresh.owner.query('select 1 from report')).rows).toHaveLength(before)
      await liftOrder(here.world, { id: order.id, reason: 'ya no hace falta' }, officer, key())
      await expect(
        liftOrder(here.world, { id: order.id, reason: 'otra vez' }, officer, key()),
      ).rejects.toMatchObject({ code: 'retention.notStanding' })
    },
  )
})

describe('orders placed through their route', () => {
  /** @param until  milliseconds since 1970, UTC */
  async function order(kind: 'hold' | 'delay', record: string, until: number): Promise<void> {
    const { app } = testApp({
      policy,
      routes: retentionRoutes(here.world, reportRetention),
      identify: async () => officer,
      now: () => here.clock.now,
    })
    const scope = { by: 'record', record }
    const from = { orderedBy: 'Fiscalía de Circuito', citation: 'Oficio 8-2026' }
    const response = await app.request(
      '/api/retention/orders',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        body: JSON.stringify({ kind, scope, ...from, until: iso(until) }),
      },
      { incoming: { socket: { remoteAddress: '127.0.0.1' } } } as never,
    )
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 200,
      body: { kind, state: 'stands' },
    })
  }

  test('a hold opens nothing that is sealed, and a delay hides who read and holds nothing back', async () => {
    await fresh.owner.query('truncate record_order')
    const held = await resolvedReport()
    const delayed = await resolvedReport()
    const begun = here.clock.now
    const why = { purpose: 'audit', reason: 'revisión del trimestre' } as const
    const readingsShown = async (): Promise<number> =>
      (await followReport(here.world, delayed.code, anyone)).opened.length
    const before = await readingsShown()
    await readReport(here.world, delayed.id, why, officer)
    expect(await readingsShown()).toBe(before + 1)
    here.clock.now += HOUR
    await order('delay', delayed.id, begun + 500 * DAY)
    here.clock.now += HOUR
    await readReport(here.world, delayed.id, why, officer)
    expect(await readingsShown()).toBe(before + 1)

    here.clock.now = begun + 190 * DAY
    await day()
    const sealed = { code: 'retention.sealed' }
    await expect(readReport(here.world, held.id, why, officer)).rejects.toMatchObject(sealed)
    await order('hold', held.id, begun + 500 * DAY)
    await expect(readReport(here.world, held.id, why, officer)).rejects.toMatchObject(sealed)
    await expect(readReport(here.world, delayed.id, why, officer)).rejects.toMatchObject(sealed)

    here.clock.now = begun + MONTHS_13
    await day()
    const { rows } = await fresh.owner.query('select id from report where id in ($1, $2)', [
      held.id,
      delayed.id,
    ])
    expect(rows).toEqual([{ id: held.id }])
    await expect(readReport(here.world, held.id, why, officer)).rejects.toMatchObject(sealed)
  })
})
