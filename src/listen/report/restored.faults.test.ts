import { createHash, randomUUID } from 'node:crypto'
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOrder } from '#kernel/clock/order.service.ts'
import { retentionPolicy } from '#kernel/clock/retention.rules.ts'
import { askForRun, retentionJobs } from '#kernel/clock/retention.service.ts'
import { forgetOldFacts } from '#kernel/facts/facts.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { DAY, HOUR } from '#kernel/time.ts'
import { cleanPhoto } from '#media/photo/photo.ts'
import { proofOf } from '#platform/backup/backup.service.ts'
import type { PlainOrder } from '#platform/backup/backup.worker.ts'
import { verifyLedger } from '#platform/backup/ledger-check.ts'
import { restoreBackup } from '#platform/backup/restore.service.ts'
import { BACKUP_QUEUE, backupJob, orderBackup } from '#platform/backup/schedule.service.ts'
import { ensureAppRole } from '#platform/db/role.ts'
import { ensureDatabase } from '#platform/db/supervisor.ts'
import { folderStore } from '#platform/files/folder.ts'
import { type JobHandler, runJobs } from '#platform/jobs/jobs.service.ts'
import type { Caller, IdempotencyKey } from '#platform/world.ts'
import { temporaryFolder } from '#test/database.faults.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type Needle, needlesFor, sweepFolder } from '#test/needles.ts'
import { ownerPool } from '#test/owner-pool.ts'
import { plainPhoto } from '#test/photos.ts'
import { type TestWorld, testKeys, testWorld } from '#test/world.ts'
import { migrations } from '../../migrations.ts'
import { actOnReport, claimReport, readReport } from './desk.service.ts'
import { followReport } from './follow.service.ts'
import { cleanPhotos, PHOTO_QUEUE, receivePhoto } from './photo.service.ts'
import { closeWhatIsOver } from './report.reactions.ts'
import { reportPolicy } from './report.rules.ts'
import { readCode } from './report.schema.ts'
import { receiveReport } from './report.service.ts'
import { reportRetention } from './retention.service.ts'

const MONTHS_13 = 396 * DAY
const policy = [...reportPolicy, ...retentionPolicy]
const anyone: Caller = { actors: ['anyone'], language: 'es' }
const keep = { daily: 7, weekly: 4, monthly: 12, keysDays: 7 }
const key = (): IdempotencyKey => ({
  endpoint: 'test',
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})

/** An installation, as far as jobs and the passing of days go. */
interface Place extends Pick<TestWorld, 'world' | 'clock'> {
  readonly owner: pg.Pool
  readonly more?: Readonly<Record<string, JobHandler>>
}

let dir: string
let fresh: FreshDb
let here: TestWorld
let operator: Caller
let officer: Caller
let identities: string[]
let order: PlainOrder

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'convive-restored-'))
  fresh = await freshDb()
  here = testWorld(fresh, { policy, files: folderStore(path.join(dir, 'files')) })
  await seedTerritory(here.world, territoryPack('pa'))
  operator = await staff('operator')
  officer = await staff('data-protection-officer')
  identities = [await generateX25519Identity(), await generateX25519Identity()]
  order = {
    owner: fresh.ownerConfig,
    files: path.join(dir, 'files'),
    to: path.join(dir, 'to'),
    recipients: await Promise.all(identities.map(identityToRecipient)),
    proof: proofOf(testKeys),
    program: '0.0.0',
    leaveOut: ['session'],
  }
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
  await rm(dir, { recursive: true })
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

/** Does every job that is due. */
async function work({ world, clock, owner, more }: Place): Promise<void> {
  const faults: unknown[] = []
  const handlers = {
    [PHOTO_QUEUE]: cleanPhotos(world, cleanPhoto),
    ...retentionJobs(world, reportRetention),
    ...more,
  }
  const fault = (error: unknown) => void faults.push(error)
  const runner = runJobs({ world, handlers, pollMs: 10, graceMs: 60_000, fault })
  const left = async (): Promise<number> =>
    (
      await owner.query(
        `select from job
         where queue = any($2) and (state = 'running' or (state = 'ready' and run_at <= $1))`,
        [new Date(clock.now), Object.keys(handlers)],
      )
    ).rows.length
  await expect.poll(left, { timeout: 60_000 }).toBe(0)
  await runner.stop()
  expect(faults).toEqual([])
}

/** What the clock brings about in a day. */
async function day(place: Place): Promise<void> {
  await closeWhatIsOver(place.world)
  await askForRun(place.world)
  await work(place)
  await forgetOldFacts(place.world)
}

/** The backup of the night. @returns the names in its folder */
async function night(): Promise<{ data: string[]; keys: string[] }> {
  const { world } = here
  await orderBackup(world, { at: '00:00' })
  const more = { [BACKUP_QUEUE]: backupJob({ world, order, keep }) }
  await work({ ...here, owner: fresh.owner, more })
  const names = await readdir(order.to)
  const of = (part: string) => names.filter((name) => name.endsWith(`.${part}.age`))
  return { data: of('data'), keys: of('keys') }
}

interface Sent {
  readonly id: Id<'report'>
  readonly code: string
  /** stands in the story, the place, the contact and the answer, and nowhere else */
  readonly marker: string
  /** of report, contact and photo, as they lie in the database */
  readonly wrapped: readonly Buffer[]
  readonly file: string
}

/** A report with contact and photo that was answered and has ended. */
async function endedReport(): Promise<Sent> {
  const { world, clock } = here
  clock.now += 1_000
  const [marker, photo] = [randomUUID(), randomUUID()]
  const draft = {
    kind: 'theft',
    story: `Se llevaron una bicicleta ${marker}`,
    where: { by: 'landmark', words: `la cancha ${marker}`, place: '080201' },
    when: { from: clock.now - HOUR, to: clock.now - HOUR },
    contact: { name: `Ana ${marker}`, phone: '+507 6000-0000' },
    photos: [photo],
    language: 'es',
  } as const
  const { code } = await receiveReport(world, draft as never, anyone, key())
  await receivePhoto(world, photo, await plainPhoto(64, 48).jpeg().toBuffer())
  await work({ ...here, owner: fresh.owner })
  const { rows: reports } = await fresh.owner.query(
    'select id from report order by received_at desc limit 1',
  )
  const { id } = reports[0]
  await claimReport(world, id, 'claim', operator, key())
  await actOnReport(world, { id, event: 'resolve', text: `Listo ${marker}` }, operator, key())
  const { rows } = await fresh.owner.query<{ wrapped: Buffer; file: string }>(
    `select k.wrapped, p.file from report r join report_photo p on p.report_id = r.id
     join matter_party m on m.matter_id = r.matter_id
     join data_key k on k.about_id in (r.id, p.id, m.party_id) where r.id = $1`,
    [id],
  )
  expect(rows).toHaveLength(3)
  const wrapped = rows.map((row) => row.wrapped)
  return { id, code: readCode(code), marker, wrapped, file: rows[0]!.file }
}

const ordered = (kind: 'hold' | 'opening', record: string, at: TestWorld['world']) =>
  placeOrder(
    at,
    {
      kind,
      scope: { by: 'record', record },
      orderedBy: 'Fiscalía de Circuito',
      citation: 'Oficio 1-2026',
      until: at.now() + 500 * DAY,
    },
    officer,
    key(),
    ['report'],
  )

/** What the database must not hold of a report: its words however written, and its keys. */
const tracesOf = ({ marker, wrapped }: Sent): { words: Needle[]; keys: Needle[] } => ({
  words: needlesFor('words', marker),
  keys: wrapped.map((bytes, n) => ({
    what: `key ${n}`,
    encoding: 'bytes',
    bytes: bytes.subarray(-40),
  })),
})

/** Another machine, on which a backup was brought back. */
interface Elsewhere extends Place {
  readonly dir: string
  readonly files: string
  readonly pool: TestWorld['pool']
}

/** Brings a backup back, and looks at what runs there. */
async function elsewhere(
  backup: { data: string; keys: string; erased: Readonly<Record<string, number>> },
  look: (there: Elsewhere) => Promise<void>,
): Promise<void> {
  const { data, keys, erased } = backup
  const folder = await temporaryFolder()
  const server = await ensureDatabase({ dir: folder.dir, say: () => {} })
  const owner = ownerPool(server.owner)
  const files = path.join(folder.dir, 'files')
  try {
    const restored = await restoreBackup({
      ...{ data, keys: path.join(order.to, keys), identities },
      ...{ steps: migrations, owner: server.owner, files, verifyLedger },
      unlock: async () => testKeys,
    })
    expect(restored).toMatchObject({ missing: 0, erased })
    const app = await ensureAppRole(server.owner, { password: randomUUID() })
    const store = { policy, seed: 'there', files: folderStore(files), now: here.clock.now }
    await look({ ...testWorld({ app }, store), owner, dir: folder.dir, files })
  } finally {
    await owner.end()
    await server.stop()
    await folder.remove()
  }
}

/** A copy of the night's data that somebody has laid aside: in the folder itself it would be past its time. */
async function laidAside(name: string): Promise<string> {
  const copy = path.join(dir, name)
  await copyFile(path.join(order.to, name), copy)
  return copy
}

const reportsIn = async ({ owner }: Pick<Place, 'owner'>): Promise<string[]> =>
  (await owner.query<{ id: string }>('select id from report order by id')).rows.map(({ id }) => id)

test('what was due in 13 months is gone from the data of before, brought back with the newest keys; what is held opens', async () => {
  const gone = await endedReport()
  const kept = await endedReport()
  await ordered('hold', kept.id, here.world)
  const before = await night()
  const data = await laidAside(before.data.at(-1)!)

  here.clock.now += MONTHS_13
  await day({ ...here, owner: fresh.owner })
  const after = await night()
  expect(after.keys).toHaveLength(1)
  expect(after.keys).not.toEqual(before.keys)

  const backup = { data, keys: after.keys[0]!, erased: { report: 1, party: 1 } }
  await elsewhere(backup, async (there) => {
    const { world, owner, files } = there
    await day(there)

    expect(await reportsIn(there)).toEqual([kept.id])
    await expect(followReport(world, gone.code, anyone)).rejects.toMatchObject({
      code: 'report.noSuchCode',
    })
    const left = await readdir(files, { recursive: true })
    expect(left.filter((name) => name.length > 64).map((name) => path.basename(name))).toEqual([
      kept.file,
    ])
    await ordered('opening', kept.id, world)
    const why = { purpose: 'audit', reason: 'revisión del trimestre' } as const
    const read = await readReport(world, kept.id, why, officer)
    expect(read).toMatchObject({
      story: `Se llevaron una bicicleta ${kept.marker}`,
      contact: { name: `Ana ${kept.marker}` },
      pictures: [{ state: 'ready' }],
    })
    expect(read.messages.map(({ text }) => text)).toEqual([`Listo ${kept.marker}`])

    // Database files, write-ahead log and sealed files, byte by byte; the keys of what is held show that it looks.
    await owner.query('checkpoint')
    await there.pool.close()
    const [ofGone, ofKept] = [tracesOf(gone), tracesOf(kept)]
    const needles = [...ofGone.words, ...ofKept.words, ...ofGone.keys]
    expect(sweepFolder(there.dir, needles).finds).toEqual([])
    const known = new Set(sweepFolder(there.dir, ofKept.keys).finds.map(({ what }) => what))
    expect(known.size).toBe(ofKept.keys.length)
  })
})

test('what was erased after the run of the day goes by the first run after a restore of that day', async () => {
  here.clock.now += DAY
  const erased = await endedReport()
  const kept = await endedReport()
  await day({ ...here, owner: fresh.owner })
  const data = await laidAside((await night()).data.at(-1)!)
  await fresh.owner.query(
    `delete from data_key k using report r left join report_photo p on p.report_id = r.id
     left join matter_party m on m.matter_id = r.matter_id
     where r.id = $1 and k.about_id in (r.id, p.id, m.party_id)`,
    [erased.id],
  )
  here.clock.now += DAY
  const after = await night()
  here.clock.now -= DAY
  const backup = { data, keys: after.keys.at(-1)!, erased: { report: 1, party: 1 } }
  await elsewhere(backup, async (there) => {
    expect(await reportsIn(there)).toContain(erased.id)
    await day(there)
    const left = await reportsIn(there)
    expect(left).toContain(kept.id)
    expect(left).not.toContain(erased.id)
    await there.pool.close()
  })
})
