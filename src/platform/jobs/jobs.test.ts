import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { HOUR, MINUTE } from '#kernel/time.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import type { Job } from '../world.ts'
import { cancelJob, countJobs, reviveJob, seeJobs } from './desk.service.ts'
import { restAfter } from './jobs.rules.ts'
import { type JobHandler, notAgain, runJobs, unknownEnd } from './jobs.service.ts'

let db: FreshDb
let t: TestWorld
let running: { stop(): Promise<void> }[] = []
beforeAll(async () => {
  db = await freshDb()
  t = testWorld(db)
  await db.owner.query(
    'create table deed (word text not null); grant insert on deed to convive_app',
  )
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
})
beforeEach(() => db.owner.query('delete from deed; delete from job'))
afterEach(async () => {
  await Promise.all(running.map((each) => each.stop()))
  running = []
})

const enqueue = (key: string, more: Partial<Job> = {}) =>
  t.world.transaction(async (tx) => tx.enqueue({ queue: 'q', key, payload: { key }, ...more }))
const deeds = async (): Promise<string[]> =>
  (await db.owner.query('select word from deed order by ctid')).rows.map(({ word }) => word)
const write = (word: string) =>
  t.world.transaction((tx) => sql`insert into deed values (${word})`.execute(tx.db))
const jobs = async () => (await db.owner.query('select * from job order by enqueued_at, id')).rows
async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries === 400) throw new Error('it did not come about within eight seconds')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const stateIs = (state: string) => async () =>
  (await jobs()).every((job: { state: string }) => job.state === state)

/** No bell anywhere: everything here is right with hints switched off. */
function run(handler: JobHandler, o: Partial<Parameters<typeof runJobs>[0]> = {}) {
  const faults: unknown[] = []
  const runner = runJobs({
    world: t.world,
    handlers: { q: handler },
    pollMs: 10,
    fault: (error) => void faults.push(error),
    ...o,
  })
  running.push(runner)
  return { ...runner, faults }
}
const writer: JobHandler = async ({ key }) => void (await write(String(key)))

test('a job is done once after the commit, and not at all without it', async () => {
  await expect(
    t.world.transaction(async (tx) => {
      tx.enqueue({ queue: 'q', key: 'never', payload: {} })
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  await enqueue('a')
  run(writer)
  run(writer)
  await until(async () => (await jobs()).length === 1 && (await stateIs('done')()))
  expect(await deeds()).toEqual(['a'])
})

test('of the same work twice one stands, until it is done', async () => {
  await enqueue('a')
  await enqueue('a')
  await enqueue('b')
  run(writer)
  await until(stateIs('done'))
  expect((await deeds()).sort()).toEqual(['a', 'b'])
  await enqueue('a')
  await until(async () => (await deeds()).length === 3)
})

test('a job rests until its time, and the oldest comes first', async () => {
  await enqueue('late', { runAt: t.clock.now + HOUR })
  await enqueue('second', { runAt: t.clock.now - 1 })
  await enqueue('first', { runAt: t.clock.now - 2 })
  run(writer, { atOnce: 1 })
  await until(async () => (await deeds()).length === 2)
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(await deeds()).toEqual(['first', 'second'])
  t.clock.now += HOUR
  await until(async () => (await deeds()).length === 3)
})

test('what fails rests longer each time, and is dead after its last attempt until a person revives it', async () => {
  await enqueue('poison')
  let tries = 0
  let isMended = false
  const { faults } = run(async () => {
    tries++
    if (!isMended) throw new Error(`try ${tries}`)
  })
  for (let attempt = 1; attempt <= 10; attempt++) {
    await until(() => tries === attempt)
    await until(async () => (await jobs())[0].locked_by === null)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(tries).toBe(attempt)
    t.clock.now += HOUR
  }
  expect(faults).toHaveLength(10)
  expect(await seeJobs(t.world, 'dead')).toMatchObject([
    { key: 'poison', attempts: 10, lastError: 'Error: try 10' },
  ])
  t.clock.now += 400 * 24 * HOUR
  await enqueue('poison')
  await new Promise((resolve) => setTimeout(resolve, 80))
  expect(tries).toBe(10)
  expect(await countJobs(t.world)).toEqual([{ queue: 'q', state: 'dead', count: 1 }])
  isMended = true
  const [{ id }] = (await jobs()) as [{ id: string }]
  await reviveJob(t.world, id)
  await until(stateIs('done'))
  expect(tries).toBe(11)
  await expect(reviveJob(t.world, id)).rejects.toMatchObject({ code: 'jobs.notDead' })
})

test('an attempt that says it failed is none of which nobody knows how far it went, one that cannot tell is', async () => {
  const known: boolean[] = []
  const ends = [() => new Error('no'), () => unknownEnd('no answer'), () => new Error('no')]
  await enqueue('answered')
  run(async (_, { again }) => {
    known.push(again)
    const end = ends[known.length - 1]
    if (end !== undefined) throw end()
  })
  for (let attempt = 1; attempt <= 4; attempt++) {
    await until(() => known.length === attempt)
    await until(async () => (await jobs())[0].locked_by === null)
    t.clock.now += HOUR
  }
  expect(known).toEqual([false, false, true, true])
})

test('what is revived may have been done by hand', async () => {
  await enqueue('dead')
  const known: boolean[] = []
  run(async (_, { again }) => {
    known.push(again)
    if (known.length === 1) throw notAgain('550')
  })
  await until(stateIs('dead'))
  const [{ id }] = (await jobs()) as [{ id: string }]
  await reviveJob(t.world, id)
  await until(stateIs('done'))
  expect(known).toEqual([false, true])
})

test('what no attempt can mend is dead at once', async () => {
  await enqueue('hopeless')
  run(async () => {
    throw notAgain('these are no bytes of a photo')
  })
  await until(stateIs('dead'))
  expect(await jobs()).toMatchObject([{ attempts: 1 }])
})

test('the rest doubles up to an hour and is never cut below three quarters', () => {
  expect(restAfter(1, 1)).toBe(5_000)
  expect(restAfter(1, 0)).toBe(3_750)
  expect(restAfter(4, 1)).toBe(40_000)
  expect(restAfter(50, 1)).toBe(HOUR)
})

test('progress is seen, and a job that is called off is told to break off', async () => {
  await enqueue('long')
  run(
    (_, { signal, progress }) =>
      new Promise((_resolve, reject) => {
        progress(0.4)
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
    { leaseMs: 90 },
  )
  await until(async () => (await seeJobs(t.world, 'running'))[0]?.progress === 0.4)
  const [{ id }] = (await jobs()) as [{ id: string }]
  await cancelJob(t.world, id)
  await until(stateIs('cancelled'))
  await expect(cancelJob(t.world, id)).rejects.toMatchObject({ code: 'jobs.alreadyEnded' })
})

test('a job that waits is called off at once', async () => {
  await enqueue('waits')
  const [{ id }] = (await jobs()) as [{ id: string }]
  await cancelJob(t.world, id)
  run(writer)
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(await deeds()).toEqual([])
  expect(await jobs()).toMatchObject([{ state: 'cancelled' }])
})

test('stopping waits for a short job and gives a long one back without counting it', async () => {
  await enqueue('short')
  const short = run(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100))
    await write('short')
  })
  await until(async () => (await jobs())[0].state === 'running')
  await short.stop()
  expect(await deeds()).toEqual(['short'])
  await db.owner.query('delete from job')
  await enqueue('long')
  const long = run(
    (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
    { graceMs: 800 },
  )
  await until(async () => (await jobs())[0].state === 'running')
  await long.stop()
  expect(await jobs()).toMatchObject([{ state: 'ready', attempts: 0, runs: 1 }])
  let known: unknown
  run(async (_, { attempt, again }) => {
    known = { attempt, again }
  })
  await until(stateIs('done'))
  expect(known).toEqual({ attempt: 1, again: true })
})

test('the late deed of a worker that was taken over is refused', async () => {
  await enqueue('slow')
  let letSlowGoOn = (): void => {}
  const slowWaits = new Promise<void>((resolve) => {
    letSlowGoOn = resolve
  })
  let isSlowOver = false
  // Its heart beats every twenty seconds of the machine's clock, so the still clock can overtake the lease.
  const slow = run(
    async (_, { hold }) => {
      await slowWaits
      try {
        await t.world.transaction(async (tx) => {
          await hold(tx)
          await sql`insert into deed values ('late')`.execute(tx.db)
        })
      } finally {
        isSlowOver = true
      }
    },
    { leaseMs: MINUTE, atOnce: 1 },
  )
  await until(async () => (await jobs())[0].state === 'running')
  // The heart of the slow one must not beat between the end of its lease and the taking over.
  const holder = (await jobs())[0].locked_by
  await db.owner.query(`update job set locked_by = 'stalled ' || locked_by`)
  t.clock.now += 2 * MINUTE
  run(async ({ key }) => void (await write(String(key))))
  await until(stateIs('done'))
  letSlowGoOn()
  await until(() => isSlowOver)
  await slow.stop()
  expect(holder).not.toBeNull()
  expect(await deeds()).toEqual(['slow'])
  expect(await jobs()).toMatchObject([{ state: 'done', attempts: 2 }])
  expect(slow.faults).toMatchObject([{ code: 'jobs.takenOver' }])
})

test('what is done is forgotten in a week, what is dead is not', async () => {
  await enqueue('done')
  await enqueue('bad')
  const first = run(async ({ key }) => {
    if (key === 'bad') throw notAgain('bad')
  })
  await until(async () => (await jobs()).every(({ ended_at }) => ended_at !== null))
  await first.stop()
  t.clock.now += 8 * 24 * HOUR
  run(writer)
  await until(async () => (await jobs()).length === 1)
  expect(await jobs()).toMatchObject([{ key: 'bad', state: 'dead' }])
})
