import fc from 'fast-check'
import type { PoolClient } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBell, withBell } from '#platform/bell/bell.ts'
import { instant } from '#platform/db/db.ts'
import type { Caller } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { DAY } from '../time.ts'
import { factEvents } from './events.service.ts'
import { type Cursor, compareCursors, cursorOf, endBefore, readCursor } from './facts.rules.ts'
import { endOfFacts, factsSince, forgetOldFacts, type Heard, MOST_BEHIND } from './facts.service.ts'
import { openFactFeed } from './feed.service.ts'

declare module './facts.schema.ts' {
  interface Facts {
    Rang: { n: number }
    Knocked: { n: number }
  }
}

const seed = 20_261_121
let db: FreshDb
let t: TestWorld
let other: TestWorld
beforeAll(async () => {
  db = await freshDb()
  t = testWorld(db)
  other = testWorld(db, { tenant: { id: 2 }, seed: 'other' })
})
afterAll(async () => {
  await t.pool.close()
  await other.pool.close()
  await db.close()
})

const tell = (n: number, name: 'Rang' | 'Knocked' = 'Rang', world = t.world) =>
  world.transaction(async (tx) => tx.publish(name, { n }))
const numbers = (facts: readonly Heard[]): number[] =>
  facts.map(({ body }) => (body as { n: number }).n)
const factsAfter = (cursor: Cursor, limit?: number) =>
  t.world.read((read) => factsSince(read, 1, cursor, limit))
/** Other databases of the server write too, and a fact waits for whatever began before it. */
async function eventually<T>(ask: () => Promise<T>, isSo: (found: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const found = await ask()
    if (isSo(found) || tries === 200) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
const settledEnd = async (): Promise<Cursor> => t.world.read(endOfFacts)

test('a place in the stream is written and read back, and nothing else is taken for one', () => {
  const number = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })
  fc.assert(
    fc.property(number, number, number, number, (xid, seq, xid2, seq2) => {
      const [a, b] = [cursorOf(String(xid), String(seq)), cursorOf(String(xid2), String(seq2))]
      expect(readCursor(a)).toBe(a)
      const first = xid === xid2 ? seq < seq2 : xid < xid2
      expect(compareCursors(a, b) < 0).toBe(first)
    }),
    { seed },
  )
  for (const text of ['', '1', '1.', '.1', '01.1', '-1.2', '1.2.3', '1e3.1', `1.${'9'.repeat(19)}`])
    expect(readCursor(text)).toBeUndefined()
  fc.assert(
    fc.property(fc.string(), (text) => {
      if (readCursor(text) !== undefined) expect(text).toMatch(/^\d+\.\d+$/)
    }),
    { seed },
  )
})

test('what was told is heard in order, once, and by its own tenant only', async () => {
  const start = await settledEnd()
  for (const n of [1, 2, 3]) await tell(n)
  await tell(99, 'Rang', other.world)
  const heard = await eventually(
    () => factsAfter(start),
    (facts) => facts.length >= 3,
  )
  expect(numbers(heard)).toEqual([1, 2, 3])
  expect(heard[0]).toMatchObject({ name: 'Rang', body: { n: 1 }, toldAt: t.clock.now })
  expect(numbers(await factsAfter(heard[1]!.cursor))).toEqual([3])
  expect(await factsAfter(heard[2]!.cursor)).toEqual([])
  expect(numbers(await factsAfter(start, 2))).toEqual([1, 2])
})

test('what an act that failed had told is never heard', async () => {
  const start = await settledEnd()
  await expect(
    t.world.transaction(async (tx) => {
      tx.publish('Rang', { n: 4 })
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  await tell(5)
  expect(
    numbers(
      await eventually(
        () => factsAfter(start),
        (f) => f.length > 0,
      ),
    ),
  ).toEqual([5])
})

test('the application can neither change a fact nor give it a foreign number', async () => {
  await expect(
    t.world.transaction((tx) => tx.db.updateTable('fact').set({ name: 'Lied' }).execute()),
  ).rejects.toMatchObject({ code: '42501' })
  await expect(
    t.world.transaction((tx) =>
      tx.db
        .insertInto('fact')
        .values({ tenant_id: 1, xid: '3', name: 'Rang', body: {}, told_at: instant(0) })
        .execute(),
    ),
  ).rejects.toMatchObject({ code: '42501' })
})

test('a reader who asks at every moment misses none, however the writers interleave', async () => {
  // Each writer is a connection with a transaction; the script says who does what next, and the reader asks in between.
  const writer = fc.constantFrom(0, 1, 2, 3)
  const deed = fc.record({ who: writer, what: fc.constantFrom('tell', 'tell', 'commit', 'undo') })
  const clients: PoolClient[] = []
  for (let i = 0; i < 4; i++) clients.push(await db.owner.connect())
  let n = 1_000
  let outOfOrder = 0
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 24 }), async (script) => {
        let cursor = await settledEnd()
        const open = [false, false, false, false]
        const pending: number[][] = [[], [], [], []]
        const committed: number[] = []
        const heard: number[] = []
        const listen = async (): Promise<void> => {
          const facts = await factsAfter(cursor)
          heard.push(...numbers(facts))
          cursor = facts.at(-1)?.cursor ?? cursor
        }
        const end = async (who: number, how: 'commit' | 'undo'): Promise<void> => {
          if (!open[who]) return
          await clients[who]!.query(how === 'commit' ? 'commit' : 'rollback')
          if (how === 'commit') committed.push(...pending[who]!)
          open[who] = false
          pending[who] = []
        }
        for (const { who, what } of script) {
          if (what === 'tell') {
            if (!open[who]) await clients[who]!.query('begin')
            open[who] = true
            pending[who]!.push(++n)
            await clients[who]!.query(
              `insert into fact (tenant_id, name, body, told_at) values (1, 'Rang', $1, now())`,
              [JSON.stringify({ n })],
            )
          } else await end(who, what as 'commit' | 'undo')
          await listen()
        }
        for (const who of [0, 1, 2, 3]) await end(who, 'commit')
        await eventually(listen, () => heard.length >= committed.length)
        if (committed.some((each, i) => i > 0 && each < committed[i - 1]!)) outOfOrder++
        expect([...heard].sort()).toEqual([...committed].sort())
        expect(new Set(heard).size).toBe(heard.length)
      }),
      { seed, numRuns: 25 },
    )
  } finally {
    for (const client of clients) client.release(true)
  }
  // Else the test would prove nothing: a reader of `seq > last` passes where commits come in order.
  expect(outOfOrder).toBeGreaterThan(5)
}, 60_000)

/** Takes facts from a feed until there are so many. */
async function take(from: AsyncIterable<Heard>, count: number): Promise<number[]> {
  const got: number[] = []
  for await (const fact of from) {
    got.push((fact.body as { n: number }).n)
    if (got.length === count) break
  }
  return got
}

const noFault = (error: unknown): never => {
  throw error
}

test('all who listen hear the same, whether they come first, late or slowly', async () => {
  const start = await settledEnd()
  for (const n of [11, 12]) await tell(n)
  await eventually(
    () => factsAfter(start),
    (facts) => facts.length === 2,
  )
  const feed = openFactFeed({ world: t.world, pollMs: 20, fault: noFault })
  const never = new AbortController().signal
  const fromStart = take(feed.since(start, never), 5)
  const alsoFromStart = take(feed.since(start, never), 5)
  const fromNow = take(feed.since(undefined, never), 3)
  await new Promise((resolve) => setTimeout(resolve, 100))
  for (const n of [13, 14, 15]) await tell(n)
  expect(await fromStart).toEqual([11, 12, 13, 14, 15])
  expect(await alsoFromStart).toEqual([11, 12, 13, 14, 15])
  expect(await fromNow).toEqual([13, 14, 15])
  await feed.stop()
})

test('what the database told a late listener before the feed has read it is not told again', async () => {
  const start = await settledEnd()
  await tell(17)
  const place = await eventually(settledEnd, (end) => compareCursors(end, start) > 0)
  let ring = (): void => {}
  const bell = {
    ring() {},
    on(_: unknown, listener: () => void) {
      ring = listener
      return () => {}
    },
    close: async () => {},
  }
  const feed = openFactFeed({ world: t.world, bell, pollMs: 60_000, fault: noFault })
  const stop = new AbortController()
  // Whoever begins now has seen that the feed is open; it reads nothing more until the bell rings.
  const fromNow = feed.since(undefined, stop.signal)[Symbol.asyncIterator]()
  const first = fromNow.next()
  await new Promise((resolve) => setTimeout(resolve, 300))
  await tell(18)
  await eventually(
    () => factsAfter(place),
    (facts) => numbers(facts).includes(18),
  )
  const heard = take(feed.since(start, stop.signal), 3)
  await new Promise((resolve) => setTimeout(resolve, 300))
  ring()
  await first
  await tell(19)
  await eventually(
    () => factsAfter(place),
    (facts) => numbers(facts).includes(19),
  )
  await new Promise((resolve) => setTimeout(resolve, 150))
  ring()
  expect(await heard).toEqual([17, 18, 19])
  stop.abort()
  await feed.stop()
})

test('a listener is let go when it stops and when the feed does', async () => {
  const feed = openFactFeed({ world: t.world, pollMs: 20, fault: noFault })
  const stop = new AbortController()
  const mine = take(feed.since(undefined, stop.signal), 1)
  const forever = take(feed.since(undefined, new AbortController().signal), 1)
  setTimeout(() => stop.abort(), 50)
  expect(await mine).toEqual([])
  await feed.stop()
  expect(await forever).toEqual([])
})

test('the bell makes a listener hear at once, also across processes', async () => {
  const [near, far] = [openBell(db.app), openBell(db.app)]
  const heardFar = new Promise<void>((resolve) => {
    // The first ring comes from hanging the bell; the second is the news.
    let rings = 0
    far.on('facts', () => ++rings === 2 && resolve())
  })
  await new Promise((resolve) => setTimeout(resolve, 200))
  const world = withBell(t.world, near)
  const feed = openFactFeed({ world, bell: near, pollMs: 60_000, fault: noFault })
  const heard = take(feed.since(await settledEnd(), new AbortController().signal), 1)
  await new Promise((resolve) => setTimeout(resolve, 100))
  const began = performance.now()
  await tell(21, 'Rang', world)
  expect(await heard).toEqual([21])
  await heardFar
  expect(performance.now() - began).toBeLessThan(5_000)
  await feed.stop()
  await Promise.all([near.close(), far.close()])
})

test('a screen hears what it may, resumes where it was, and is told when it cannot', async () => {
  const feed = openFactFeed({ world: t.world, pollMs: 20, fault: noFault })
  const source = factEvents({
    world: t.world,
    feed,
    heardBy: { Rang: 'report.list' },
    resyncMay: 'report.list',
  })
  const caller: Caller = { actors: ['operator'], language: 'es' }
  const events = async (lastId: string | undefined, count: number) => {
    const stop = new AbortController()
    const got = []
    for await (const event of source.since(lastId, caller, stop.signal)) {
      got.push(event)
      if (got.length === count) break
    }
    return got
  }
  const start = await settledEnd()
  await tell(31)
  await tell(32, 'Knocked')
  await tell(33)
  const got = await events(start, 2)
  expect(got).toMatchObject([
    { name: 'Rang', data: { n: 31 }, may: 'report.list' },
    { name: 'Rang', data: { n: 33 }, may: 'report.list' },
  ])
  const [again] = await events(got[0]!.id, 1)
  expect(again).toMatchObject({ data: { n: 33 } })
  // The very same event, so that what is decided and written of it is decided and written once for all who listen.
  expect(again).toBe((await events(got[0]!.id, 1))[0])
  for (const foreign of ['nonsense', endBefore('9000000000000')]) {
    const [resync] = await events(foreign, 1)
    expect(resync).toMatchObject({ name: 'resync', may: 'report.list' })
    expect(readCursor(resync!.id)).toBeDefined()
    expect(compareCursors(resync!.id as Cursor, got[1]!.id as Cursor)).toBeGreaterThan(0)
  }
  await feed.stop()
})

test('a laptop that slept an hour goes on without a gap; one that missed too much asks anew', async () => {
  const feed = openFactFeed({ world: t.world, pollMs: 20, fault: noFault })
  const heardBy = { Rang: 'report.list' } as const
  const source = factEvents({ world: t.world, feed, heardBy, resyncMay: 'report.list' })
  const caller: Caller = { actors: ['operator'], language: 'es' }
  const hear = async (lastId: string, count: number) => {
    const got = []
    for await (const event of source.since(lastId, caller, new AbortController().signal)) {
      got.push(event)
      if (got.length === count) break
    }
    return got
  }
  const before = await settledEnd()
  const untilTold = (n: number) =>
    eventually(
      async () => (await factsAfter(before, 2 * MOST_BEHIND)).at(-1),
      (last) => (last?.body as { n?: number } | undefined)?.n === n,
    )
  await tell(41)
  const asleep = (await untilTold(41))!.cursor
  // What the feed keeps in memory has long gone on when it wakes: the rest comes from the database.
  const missed = Array.from({ length: MOST_BEHIND }, (_, n) => 1_000 + n)
  await t.world.transaction(async (tx) => {
    for (const n of missed) tx.publish('Rang', { n })
  })
  const told = await hear(asleep, MOST_BEHIND)
  expect(told.map(({ data }) => (data as { n: number }).n)).toEqual(missed)
  await tell(42)
  await untilTold(42)
  const [resync] = await hear(asleep, 1)
  expect(resync).toMatchObject({ name: 'resync', may: 'report.list' })
  await tell(43)
  expect(await hear(resync!.id, 1)).toMatchObject([{ name: 'Rang', data: { n: 43 } }])
  await feed.stop()
})

test('whoever resumes after what is forgotten by now asks anew', async () => {
  const feed = openFactFeed({ world: t.world, pollMs: 20, fault: noFault })
  const heardBy = { Rang: 'report.list' } as const
  const source = factEvents({ world: t.world, feed, heardBy, resyncMay: 'report.list' })
  const caller: Caller = { actors: ['operator'], language: 'es' }
  await tell(51)
  const last = await settledEnd()
  const now = t.clock.now
  try {
    t.clock.now += 91 * DAY
    await forgetOldFacts(t.world)
    for await (const event of source.since(last, caller, new AbortController().signal)) {
      expect(event.name).toBe('resync')
      break
    }
  } finally {
    t.clock.now = now
  }
  await feed.stop()
})
