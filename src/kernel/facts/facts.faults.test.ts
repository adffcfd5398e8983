import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { endOfFacts } from './facts.service.ts'
import { openFactFeed } from './feed.service.ts'
import { runReactions } from './reactions.service.ts'

declare module './facts.schema.ts' {
  interface Facts {
    Shouted: { n: number }
  }
}

let db: FreshDb
let writers: TestWorld
let readers: TestWorld
beforeAll(async () => {
  db = await freshDb()
  writers = testWorld(db, { seed: 'writers', realClock: true })
  readers = testWorld(db, { seed: 'readers', realClock: true })
  await db.owner.query('create table echo (n int primary key); grant insert on echo to convive_app')
})
afterAll(async () => {
  await writers.pool.close()
  await readers.pool.close()
  await db.close()
})

test('connections that are cut under writers and readers lose no fact and double none', async () => {
  const acknowledged = new Set<number>()
  const heard: number[] = []
  let tries = 0
  let failures = 0
  const start = await readers.world.read(endOfFacts)
  await db.owner.query(
    `insert into fact_reaction (tenant_id, name, xid, seq)
     select 1, 'test/echo', pg_snapshot_xmax(pg_current_snapshot()), 0`,
  )
  const feed = openFactFeed({ world: readers.world, pollMs: 20, fault: () => failures++ })
  const stop = new AbortController()
  const listening = (async () => {
    for (;;)
      try {
        for await (const { body } of feed.since(start, stop.signal))
          heard.push((body as { n: number }).n)
        return
      } catch {
        // A listener whose own reading failed comes again from where it began, as a browser does.
        heard.length = 0
      }
  })()
  // The primary key refuses a second answer to one fact.
  const reacting = runReactions({
    world: readers.world,
    pollMs: 20,
    fault: () => failures++,
    reactions: [
      {
        name: 'test/echo',
        on: {
          Shouted: async (tx, { body }) => {
            await tx.db
              .insertInto('echo' as 'fact')
              .values({ n: body.n } as never)
              .execute()
          },
        },
      },
    ],
  })

  const until = Date.now() + 4_000
  const write = async (): Promise<void> => {
    while (Date.now() < until) {
      const n = ++tries
      try {
        await writers.world.transaction(async (tx) => {
          tx.publish('Shouted', { n })
          if (n % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 10))
        })
        acknowledged.add(n)
      } catch {
        // Not acknowledged: it may have landed or not.
      }
    }
  }
  const cut = async (): Promise<void> => {
    while (Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 150))
      await db.owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and usename = $1 and random() < 0.5`,
        [db.app.user],
      )
    }
  }
  await Promise.all([...Array.from({ length: 4 }, write), cut()])

  const stored = (await db.owner.query(`select body->>'n' as n from fact order by 1`)).rows.map(
    ({ n }) => Number(n),
  )
  const answered = async () => (await db.owner.query('select n from echo')).rows.map(({ n }) => n)
  for (let i = 0; i < 500; i++) {
    if (heard.length >= stored.length && (await answered()).length >= stored.length) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  stop.abort()
  await listening
  await reacting.stop()
  await feed.stop()
  const inOrder = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)
  expect(acknowledged.size).toBeGreaterThan(100)
  expect(failures).toBeGreaterThan(0)
  for (const n of acknowledged) expect(stored).toContain(n)
  expect(inOrder(heard)).toEqual(inOrder(stored))
  expect(inOrder(await answered())).toEqual(inOrder(stored))
})
