import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { BEGINNING } from './facts.rules.ts'
import { factsSince } from './facts.service.ts'
import { renumberFacts } from './facts.table.ts'
import { factsSetAside, runReactions } from './reactions.service.ts'

declare module './facts.schema.ts' {
  interface Facts {
    Kept: { n: number }
  }
}

let db: FreshDb
let t: TestWorld
beforeAll(async () => {
  db = await freshDb()
  t = testWorld(db)
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
})

/** A fact as another server left it: under the number of a transaction that this one will not reach for long. */
const bring = (tenant: number, n: number, xid: number, seq: number) =>
  db.owner.query(
    `insert into fact (tenant_id, xid, seq, name, body, told_at)
     overriding system value values ($1, $2::text::xid8, $3, 'Kept', $4, now())`,
    [tenant, 1_000_000_000 + xid, seq, JSON.stringify({ n })],
  )

test('after a restore into another server facts keep their order and reactions their place', async () => {
  // Numbers of the sequence and of the transactions are in different orders, as interleaved writers leave them.
  await bring(1, 1, 10, 7)
  await bring(1, 2, 11, 3)
  await bring(1, 3, 11, 5)
  await bring(1, 4, 12, 2)
  await bring(2, 9, 11, 4)
  await db.owner.query(
    `insert into fact_reaction (tenant_id, name, xid, seq) values
       (1, 'test/half', '1000000011', 3), (1, 'test/none', '0', 0), (2, 'test/all', '1000000011', 4)`,
  )
  await db.owner.query(
    `insert into fact_reaction_dead values (1, 'test/half', '1000000011', 3, 'no', now())`,
  )
  const hear = async (cursor = BEGINNING) =>
    (await t.world.read((read) => factsSince(read, 1, cursor))).map((fact) => fact.body)
  expect(await hear()).toEqual([])

  const owner = await db.owner.connect()
  await owner.query(`begin; ${renumberFacts}; commit`)
  owner.release()

  expect(await hear()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }])
  await t.world.transaction(async (tx) => tx.publish('Kept', { n: 5 }))
  const heard: Record<string, number[]> = { 'test/half': [], 'test/none': [] }
  const reactions = Object.keys(heard).map((name) => ({
    name,
    on: {
      Kept: async (_tx: unknown, fact: { body: { n: number } }) =>
        void heard[name]!.push(fact.body.n),
    },
  }))
  const running = runReactions({ world: t.world, reactions, pollMs: 10, fault: () => {} })
  for (let tries = 0; tries < 200 && !Object.values(heard).every((n) => n.includes(5)); tries++)
    await new Promise((resolve) => setTimeout(resolve, 20))
  await running.stop()
  expect(heard).toEqual({ 'test/half': [3, 4, 5], 'test/none': [1, 2, 3, 4, 5] })
  expect(await factsSetAside(t.world)).toMatchObject([{ reaction: 'test/half', cursor: '3.2' }])
  const { rows } = await db.owner.query(
    `select relforcerowsecurity as forced from pg_class where relname in ('fact', 'fact_reaction', 'fact_reaction_dead')`,
  )
  expect(rows).toEqual([{ forced: true }, { forced: true }, { forced: true }])
})
