import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Caller } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { newId } from '../ids.ts'
import { territoryPack } from '../place/packs.ts'
import { seedTerritory } from '../place/place.service.ts'
import { DAY, HOUR } from '../time.ts'
import { placeOrder } from './order.service.ts'
import { retentionPolicy } from './retention.rules.ts'
import {
  type Held,
  type HeldAfter,
  lookAhead,
  type RetentionOf,
  runRetention,
} from './retention.service.ts'

let fresh: FreshDb
let here: TestWorld
beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy: retentionPolicy })
  await seedTerritory(here.world, territoryPack('pa'))
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})
beforeEach(() => fresh.owner.query('truncate record_order, retention_mark'))

/** More than one look takes in, at one moment: what comes after is found by its id alone. */
const FRONT = 6_000

const things = (count: number, place: string, endedAt: number): Held[] =>
  Array.from({ length: count }, () => {
    const id = newId<'thing'>(endedAt, here.world.random(10))
    return { id, endedAt, receivedAt: endedAt, what: 'thing', place, under: { kind: 'thing', id } }
  })

/** Holds what it is given, as a slice would; what is expunged is gone. */
function holderOf(given: readonly Held[]): { holder: RetentionOf; left: Map<string, Held> } {
  const left = new Map(given.map((each) => [each.id, each]))
  const isLater = (a: HeldAfter, b: HeldAfter): boolean =>
    a.endedAt === b.endedAt ? a.id > b.id : a.endedAt > b.endedAt
  const sorted = given.toSorted((a, b) => (isLater(a, b) ? 1 : -1))
  const holder: RetentionOf = {
    kind: 'thing',
    rule: 'report.record',
    held: async (_, __, { endedBefore, after, limit }) =>
      sorted
        .filter((each) => left.has(each.id) && each.endedAt < endedBefore)
        .filter((each) => after === undefined || isLater(each, after))
        .slice(0, limit),
    async expunge(_, __, ids) {
      for (const id of ids) left.delete(id)
      return { keys: [], files: [] }
    },
  }
  return { holder, left }
}

const officer = (): Caller => ({
  actors: ['data-protection-officer', 'staff', 'anyone'],
  account: newId<'account'>(here.clock.now, here.world.random(10)),
  language: 'es',
})

/** As earlier runs have left them: warned about and sealed. */
const markAll = (held: readonly Held[]) =>
  fresh.owner.query(
    `insert into retention_mark (tenant_id, about_kind, about_id, warned_at, sealed_at)
     select 1, 'thing', id, now(), now() from unnest($1::uuid[]) as id`,
    [held.map(({ id }) => id)],
  )

const holdPlace = (place: string) =>
  placeOrder(
    here.world,
    {
      kind: 'hold',
      scope: { by: 'place', place },
      orderedBy: 'Fiscalía de Circuito',
      citation: 'Oficio 1-2026',
      until: here.clock.now + 300 * DAY,
    },
    officer(),
    { endpoint: 'test', key: randomUUID(), fingerprint: new Uint8Array(32) },
    [],
  )

test('what orders hold, however much it is, does not hide what is due behind it', async () => {
  const { now } = here.clock
  const held = things(FRONT, '080201', now - 500 * DAY)
  const due = things(3, '080501', now - 499 * DAY)
  await markAll(held)
  const { holder, left } = holderOf([...held, ...due, ...things(2, '080501', now - HOUR)])
  await holdPlace('080201')
  expect(await runRetention(here.world, [holder])).toMatchObject({ expunged: 3, held: FRONT })
  expect(left.size).toBe(FRONT + 2)
  expect(await runRetention(here.world, [holder])).toMatchObject({ expunged: 0, held: FRONT })
})

test('the look ahead shows what goes behind more than it shows that is held, or sealed already', async () => {
  const { now } = here.clock
  const held = things(20_500, '080201', now - 360 * DAY)
  const going = things(3, '080501', now - 359 * DAY)
  await markAll(held)
  await holdPlace('080201')
  const { holder } = holderOf([...held, ...going])
  const ahead = await lookAhead(here.world, [holder], 30)
  const of = (wanted: string) => ahead.going.filter(({ step }) => step === wanted)
  expect(of('seal').reduce((sum, { records }) => sum + records, 0)).toBe(3)
  expect(of('expunge').map(({ records, held }) => [records, held])).toEqual([
    [20_500, 20_500],
    [3, 0],
  ])
  expect(ahead.more).toBe(false)
})
