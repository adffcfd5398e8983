import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR } from '#kernel/time.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testKeys, testWorld } from '#test/world.ts'
import { backups } from '../../cli/doctor.ts'
import { runJobs } from '../jobs/jobs.service.ts'
import { proofOf } from './backup.service.ts'
import type { PlainOrder } from './backup.worker.ts'
import { lastRuns, noteRehearsal } from './runs.service.ts'
import { BACKUP_QUEUE, backupJob, orderBackup } from './schedule.service.ts'

const keep = { daily: 7, weekly: 4, monthly: 12, keysDays: 7 }
let dir: string
let db: FreshDb
let t: TestWorld
let order: PlainOrder

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'convive-schedule-'))
  db = await freshDb()
  t = testWorld(db)
  const identities = [await generateX25519Identity(), await generateX25519Identity()]
  order = {
    owner: db.ownerConfig,
    files: path.join(dir, 'files'),
    to: path.join(dir, 'to'),
    recipients: await Promise.all(identities.map(identityToRecipient)),
    proof: proofOf(testKeys),
    program: '0.0.0',
    leaveOut: [],
  }
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
  await rm(dir, { recursive: true })
})

const waiting = async (): Promise<number> =>
  (await db.owner.query(`select from job where queue = $1 and state = 'ready'`, [BACKUP_QUEUE]))
    .rows.length

/** Does what is ordered, until it has ended once. @returns what went wrong */
async function work(o: Partial<PlainOrder> = {}): Promise<unknown[]> {
  const faults: unknown[] = []
  const handlers = {
    [BACKUP_QUEUE]: backupJob({ world: t.world, order: { ...order, ...o }, keep }),
  }
  const jobs = runJobs({
    world: t.world,
    handlers,
    pollMs: 20,
    graceMs: 60_000,
    fault: (error) => void faults.push((error as { code?: string }).code ?? error),
  })
  for (let tries = 0; tries < 500 && (await waiting()) > 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 20))
  await jobs.stop()
  return faults
}

/** @param time  of Panama, which is five hours behind UTC */
const at = (day: string, time: string): void => {
  t.clock.now = Date.parse(`${day}T${time}:00-05:00`)
}

test('it is ordered once a day, at its hour or when the server wakes, and written down', async () => {
  at('2026-11-27', '02:29')
  await orderBackup(t.world, { at: '02:30' })
  expect(await waiting()).toBe(0)
  at('2026-11-27', '02:30')
  for (let i = 0; i < 3; i++) await orderBackup(t.world, { at: '02:30' })
  expect(await waiting()).toBe(1)
  expect(await work()).toEqual([])
  expect((await readdir(order.to)).map((name) => name.slice(-9))).toEqual([
    '.data.age',
    '.keys.age',
  ])
  await orderBackup(t.world, { at: '02:30' })
  expect(await waiting()).toBe(0)
  expect(await lastRuns(t.world)).toMatchObject({ backup: t.clock.now, failed: undefined })
  at('2026-11-28', '17:00')
  await orderBackup(t.world, { at: '02:30' })
  expect(await waiting()).toBe(1)
  expect(await work()).toEqual([])
})

test('one that fails is tried again, and the doctor says so until one succeeds', async () => {
  await writeFile(path.join(dir, 'file'), 'no folder')
  at('2026-11-29', '03:00')
  await orderBackup(t.world, { at: '02:30' })
  expect(await work({ to: path.join(dir, 'file') })).toEqual(['backup.folder'])
  const codes = async () => (await backups(t)).map(({ code, state }) => `${state} ${code}`)
  expect(await codes()).toContain('bad doctor.backupFailed')
  t.clock.now += HOUR
  expect(await waiting()).toBe(1)
  expect(await work()).toEqual([])
  expect(await codes()).toEqual(['good doctor.backup', 'attention doctor.backupNotRehearsed'])
  t.clock.now += 2 * DAY + 1
  expect(await codes()).toContain('attention doctor.oldBackup')
})

test('without two recipients a person has to look; it is not tried again', async () => {
  at('2026-12-05', '03:00')
  await orderBackup(t.world, { at: '02:30' })
  await work({ recipients: [] })
  const { rows } = await db.owner.query(`select state from job where key = '2026-12-05'`)
  expect(rows).toEqual([{ state: 'dead' }])
})

test('a rehearsal counts for a backup that was made here, and for no other', async () => {
  const { rows } = await db.owner.query<{ taken_at: number }>(
    `select taken_at from backup_run where taken_at is not null order by at desc limit 1`,
  )
  await noteRehearsal(db.ownerConfig, rows[0]!.taken_at + 1)
  expect((await lastRuns(t.world)).rehearsal).toBeUndefined()
  await noteRehearsal(db.ownerConfig, rows[0]!.taken_at)
  expect((await lastRuns(t.world)).rehearsal).toBeDefined()
})
