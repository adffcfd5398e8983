import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'

const LEASE_MS = 1_500
const script = fileURLToPath(new URL('../../../test/jobs-worker.ts', import.meta.url))

let db: FreshDb
let t: TestWorld
let workers: ChildProcess[] = []
beforeAll(async () => {
  db = await freshDb()
  t = testWorld(db, { realClock: true })
  await db.owner.query(`
    create table start (worker text not null, word text not null); grant insert on start to convive_app;
    create table deed (worker text not null, word text not null); grant insert on deed to convive_app`)
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
})
beforeEach(() => db.owner.query('delete from start; delete from deed; delete from job'))
afterEach(async () => {
  await Promise.all(workers.map((worker) => kill(worker)))
  workers = []
})

async function startWorker(name: string): Promise<ChildProcess> {
  const worker = spawn(process.execPath, [script], {
    env: { ...process.env, JOBS_WORKER: JSON.stringify({ app: db.app, leaseMs: LEASE_MS, name }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  workers.push(worker)
  await once(worker.stdout!, 'data')
  return worker
}
async function kill(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return
  const gone = once(worker, 'exit')
  worker.kill('SIGKILL')
  await gone
}
const enqueue = (key: string, hangs: 'once' | 'briefly' | 'always' | 'never') =>
  t.world.transaction(async (tx) => tx.enqueue({ queue: 'q', key, payload: { key, hangs } }))
const rows = async (query: string) => (await db.owner.query(query)).rows
const starts = () => rows('select worker, word from start order by ctid')
const deeds = () => rows('select worker, word from deed order by ctid')
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const began = Date.now()
  while (!(await isSo())) {
    if (Date.now() - began > 30_000) throw new Error('it did not come about within 30 seconds')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('a job whose worker was killed is done by another, once, after the lease and not before', async () => {
  const first = await startWorker('first')
  await enqueue('a', 'once')
  await until(async () => (await starts()).length === 1)
  await startWorker('second')
  // As long as the first lives its heart beats, and nobody takes the job from it.
  await new Promise((resolve) => setTimeout(resolve, 2 * LEASE_MS))
  expect(await starts()).toEqual([{ worker: 'first', word: 'a' }])
  const [{ locked_until }] = (await rows('select locked_until from job')) as [
    { locked_until: number },
  ]
  await kill(first)
  await until(async () => (await deeds()).length === 1)
  expect(Date.now()).toBeGreaterThanOrEqual(locked_until)
  await until(async () => (await rows(`select from job where state = 'done'`)).length === 1)
  expect(await deeds()).toEqual([{ worker: 'second', word: 'a' }])
  expect(await starts()).toHaveLength(2)
})

test('a worker that stood still while another took its job over changes nothing when it wakes', async () => {
  const first = await startWorker('first')
  await enqueue('a', 'briefly')
  await until(async () => (await starts()).length === 1)
  first.kill('SIGSTOP')
  await startWorker('second')
  await until(async () => (await deeds()).length === 1)
  first.kill('SIGCONT')
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(await deeds()).toEqual([{ worker: 'second', word: 'a' }])
  expect(await rows('select state, attempts from job')).toEqual([{ state: 'done', attempts: 2 }])
})

test('a job that kills every worker ends dead, and the others are done meanwhile', async () => {
  await enqueue('killer', 'always')
  await db.owner.query('update job set max_attempts = 2')
  for (const name of ['first', 'second']) {
    const worker = await startWorker(name)
    await until(async () => (await starts()).some((start) => start.worker === name))
    await kill(worker)
  }
  await enqueue('good', 'never')
  await startWorker('third')
  await until(async () => (await rows(`select from job where state = 'dead'`)).length === 1)
  await until(async () => (await deeds()).length === 1)
  expect(await deeds()).toEqual([{ worker: 'third', word: 'good' }])
  expect(await rows(`select key, attempts, last_error from job where state = 'dead'`)).toEqual([
    { key: 'killer', attempts: 2, last_error: 'its worker ended without a word' },
  ])
  expect((await starts()).filter(({ word }) => word === 'killer')).toHaveLength(2)
})

test('many jobs under workers that are killed at random are all done, and none is lost', async () => {
  const all = Array.from({ length: 60 }, (_, i) => `job${String(i).padStart(2, '0')}`)
  for (const key of all) await enqueue(key, 'never')
  for (let round = 0; round < 3; round++) {
    const worker = await startWorker(`round${round}`)
    await until(async () => (await deeds()).length > round * 10)
    await kill(worker)
  }
  await startWorker('last')
  await until(async () => (await rows(`select from job where state <> 'done'`)).length === 0)
  const words = (await deeds()).map(({ word }) => word)
  // A worker killed between its deed and the word that it is done leaves the job to be done again: at least once.
  expect([...new Set(words)].sort()).toEqual(all)
  expect(words.length).toBeLessThanOrEqual(all.length + 3 * 2)
})
