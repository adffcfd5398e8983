import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { runJobs } from '../jobs/jobs.service.ts'
import { alarm, type Bell, openBell, type Topic, withBell } from './bell.ts'

let db: FreshDb
let t: TestWorld
const bells: Bell[] = []
beforeAll(async () => {
  db = await freshDb()
  t = testWorld(db)
})
afterEach(() => Promise.all(bells.splice(0).map((bell) => bell.close())))
afterAll(async () => {
  await t.pool.close()
  await db.close()
})

const hang = (config?: typeof db.app): Bell => {
  const bell = openBell(config, 50)
  bells.push(bell)
  return bell
}
function counted(bell: Bell, topic: Topic): { rings: number } {
  const heard = { rings: 0 }
  bell.on(topic, () => heard.rings++)
  return heard
}
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries === 400) throw new Error('it did not come about within eight seconds')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const listeners = async (): Promise<number> =>
  (
    await db.owner.query(`select count(*)::int as n from pg_stat_activity
    where application_name = 'convive bell' and datname = current_database()`)
  ).rows[0].n

test('a ring is heard by the other processes, and only by who cares for it', async () => {
  const [here, there] = [hang(db.app), hang(db.app)]
  const facts = counted(there, 'facts')
  const jobs = counted(there, 'jobs')
  // The line comes up with one ring for everything, since something may have happened before.
  await until(() => facts.rings === 1 && jobs.rings === 1)
  for (let i = 0; i < 100; i++) here.ring('jobs')
  await until(() => jobs.rings >= 2)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(facts.rings).toBe(1)
  // A hundred rings in one breath are a few notifications.
  expect(jobs.rings).toBeLessThan(10)
})

test('a line that was cut comes back and everybody looks once', async () => {
  const [here, there] = [hang(db.app), hang(db.app)]
  const heard = counted(there, 'facts')
  await until(() => heard.rings === 1)
  await db.owner.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'convive bell' and datname = current_database()`)
  await until(() => heard.rings >= 2)
  const before = heard.rings
  for (let tries = 0; tries < 100 && (await listeners()) < 2; tries++)
    await new Promise((resolve) => setTimeout(resolve, 20))
  await new Promise((resolve) => setTimeout(resolve, 100))
  here.ring('facts')
  await until(() => heard.rings > before)
})

test('without a line, and with one that never comes up, this process still hears itself', async () => {
  for (const bell of [hang(), hang({ ...db.app, password: 'wrong' })]) {
    const heard = counted(bell, 'facts')
    const hooked = { rings: 0 }
    const unhook = bell.on('facts', () => hooked.rings++)
    bell.ring('facts')
    unhook()
    bell.ring('facts')
    expect(heard.rings).toBe(2)
    expect(hooked.rings).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 120))
  }
})

test('a closed bell leaves no connection behind', async () => {
  const bell = hang(db.app)
  const heard = counted(bell, 'facts')
  await until(() => heard.rings === 1)
  await bell.close()
  for (let tries = 0; tries < 100 && (await listeners()) > 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await listeners()).toBe(0)
})

test('a bell that is closed before its line is up closes all the same', async () => {
  for (const ms of [0, 1, 3, 10, 20]) {
    const bell = hang(db.app)
    await new Promise((resolve) => setTimeout(resolve, ms))
    await bell.close()
  }
  for (let tries = 0; tries < 100 && (await listeners()) > 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await listeners()).toBe(0)
})

test('a job is taken at once by the bell, not at the next poll', async () => {
  const bell = hang()
  const world = withBell(t.world, bell)
  let isDone = false
  const running = runJobs({
    world,
    bell,
    pollMs: 60_000,
    handlers: {
      q: async () => {
        isDone = true
      },
    },
    fault: (error) => {
      throw error
    },
  })
  await new Promise((resolve) => setTimeout(resolve, 200))
  await world.transaction(async (tx) => tx.enqueue({ queue: 'q', key: 'a', payload: {} }))
  await until(() => isDone)
  await running.stop()
})

test('a wake that comes while nobody sleeps ends the next sleep at once, and only that', async () => {
  const waiting = alarm()
  waiting.wake()
  const began = performance.now()
  await waiting.sleep(10_000)
  expect(performance.now() - began).toBeLessThan(1_000)
  await waiting.sleep(60)
  expect(performance.now() - began).toBeGreaterThanOrEqual(55)
})
