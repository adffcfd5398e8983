import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Tx } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { Refusal } from '../refusal.ts'
import { HOUR } from '../time.ts'
import { answerSetAside, factsSetAside, type Reaction, runReactions } from './reactions.service.ts'

declare module './facts.schema.ts' {
  interface Facts {
    Called: { n: number }
    Ignored: { n: number }
  }
}

let db: FreshDb
let t: TestWorld
beforeAll(async () => {
  db = await freshDb()
  t = testWorld(db)
  await db.owner.query('create table echo (n int not null); grant insert on echo to convive_app')
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
})
beforeEach(() => db.owner.query('delete from echo'))

const tell = (n: number, name: 'Called' | 'Ignored' = 'Called') =>
  t.world.transaction(async (tx) => tx.publish(name, { n }))
const write = (tx: Tx, n: number) => sql`insert into echo values (${n})`.execute(tx.db)
const echoes = async (): Promise<number[]> =>
  (await db.owner.query('select n from echo order by ctid')).rows.map(({ n }) => n)
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400 && !(await isSo()); tries++)
    await new Promise((resolve) => setTimeout(resolve, 20))
}

const placeOf = async (name: string): Promise<string> =>
  (await db.owner.query('select seq from fact_reaction where name = $1', [name])).rows[0].seq
const lastFact = async (): Promise<string> =>
  (await db.owner.query('select max(seq) as seq from fact')).rows[0].seq

/** A reaction of this name that answers only what is told from now on. */
async function fromNow(name: string, on: Reaction['on']): Promise<Reaction> {
  await db.owner.query(
    `insert into fact_reaction (tenant_id, name, xid, seq)
     select 1, $1, pg_snapshot_xmax(pg_current_snapshot()), 0`,
    [name],
  )
  return { name, on }
}
const run = (reaction: Reaction, faults: unknown[] = []) =>
  runReactions({
    world: t.world,
    reactions: [reaction],
    pollMs: 10,
    fault: (error) => void faults.push(error),
  })

test('a reaction answers in order what it cares for, and goes on after a restart', async () => {
  const echo = await fromNow('test/order', {
    Called: (tx, fact) => write(tx, fact.body.n).then(() => {}),
  })
  const first = run(echo)
  for (const n of [1, 2]) await tell(n)
  await tell(77, 'Ignored')
  await tell(3)
  await until(async () => (await echoes()).length === 3)
  await first.stop()
  await tell(4)
  const second = run(echo)
  await until(async () => (await echoes()).length === 4)
  await second.stop()
  expect(await echoes()).toEqual([1, 2, 3, 4])
})

test('what a reaction passes over costs no answer, and is not heard again', async () => {
  const on: Reaction['on'] = { Called: (tx, fact) => write(tx, fact.body.n).then(() => {}) }
  const reaction = await fromNow('test/passes', on)
  const isEven = (fact: { body: object }) => 'n' in fact.body && Number(fact.body.n) % 2 === 0
  const odd = run({ ...reaction, passes: isEven })
  for (const n of [1, 2, 3, 4]) await tell(n)
  await until(async () => (await echoes()).length === 2)
  await until(async () => (await placeOf('test/passes')) === (await lastFact()))
  await odd.stop()
  const all = run(reaction)
  await tell(6)
  await until(async () => (await echoes()).includes(6))
  await all.stop()
  expect(await echoes()).toEqual([1, 3, 6])
})

test('of several processes with one reaction each fact is answered by one', async () => {
  const echo = await fromNow('test/several', {
    Called: async (tx, fact) => {
      await new Promise((resolve) => setTimeout(resolve, 3))
      await write(tx, fact.body.n)
    },
  })
  const processes = [run(echo), run(echo), run(echo)]
  const all = Array.from({ length: 20 }, (_, i) => i)
  for (const n of all) await tell(n)
  await until(async () => (await echoes()).length >= all.length)
  await Promise.all(processes.map((process) => process.stop()))
  expect(await echoes()).toEqual(all)
})

test('an answer that fails is undone and tried again, then set aside, and the next are heard', async () => {
  const faults: unknown[] = []
  let isMended = false
  const reaction = await fromNow('test/poison', {
    Called: async (tx, fact) => {
      await write(tx, fact.body.n)
      if (fact.body.n === 13 && !isMended) throw new Error('thirteen')
    },
  })
  const running = run(reaction, faults)
  for (const n of [12, 13, 14]) await tell(n)
  await until(async () => faults.length === 1)
  expect(await echoes()).toEqual([12])
  // The clock stands still: nothing is tried again before its time.
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(faults).toHaveLength(1)
  for (let attempt = 2; attempt <= 8; attempt++) {
    t.clock.now += HOUR
    await until(async () => faults.length === attempt)
  }
  await until(async () => (await echoes()).includes(14))
  await running.stop()
  expect(faults).toHaveLength(8)
  expect(await echoes()).toEqual([12, 14])
  const aside = await factsSetAside(t.world)
  expect(aside).toMatchObject([
    { reaction: 'test/poison', fact: 'Called', error: 'Error: thirteen' },
  ])
  const { cursor } = aside[0]!
  await expect(answerSetAside(t.world, reaction, cursor)).rejects.toThrow('thirteen')
  expect(await factsSetAside(t.world)).toHaveLength(1)
  isMended = true
  await answerSetAside(t.world, reaction, cursor)
  expect(await echoes()).toEqual([12, 14, 13])
  expect(await factsSetAside(t.world)).toEqual([])
  await expect(answerSetAside(t.world, reaction, cursor)).rejects.toMatchObject({
    code: 'facts.notSetAside',
  })
})

test('a database that is away or full costs a fact none of its attempts', async () => {
  let tries = 0
  const reaction = await fromNow('test/away', {
    Called: async (tx, fact) => {
      if (++tries < 12) throw new Refusal('busy', 'db.unavailable')
      await write(tx, fact.body.n)
    },
  })
  const running = run(reaction)
  await tell(50)
  await until(async () => (await echoes()).length === 1)
  await running.stop()
  expect(await factsSetAside(t.world)).toEqual([])
})
