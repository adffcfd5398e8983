import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DAY } from '#kernel/time.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import type { IdempotencyKey } from '../world.ts'
import { forgetOldAnswers } from './idempotency.service.ts'

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
let name: string
beforeEach(() => {
  name = randomUUID()
})

const keyOf = (content: string): IdempotencyKey => ({
  endpoint: 'test',
  key: name,
  fingerprint: new Uint8Array(createHash('sha256').update(content).digest()),
})
let acts = 0
const ways = {
  'a transaction': (key: IdempotencyKey) =>
    t.world.transaction(async () => ({ answer: ++acts }), key),
  'one that only adds': (key: IdempotencyKey) => t.world.add(() => ({ answer: ++acts }), key),
}

test.each(Object.entries(ways))(
  '%s that is retried gets the first answer, and with another content is refused',
  async (_, act) => {
    const first = await act(keyOf('one'))
    expect(await act(keyOf('one'))).toEqual(first)
    await expect(act(keyOf('two'))).rejects.toMatchObject({
      kind: 'conflict',
      code: 'idempotency.otherContent',
    })
    expect(await act(keyOf('one'))).toEqual(first)
  },
)

test('the key of another endpoint is another key', async () => {
  const first = await ways['a transaction'](keyOf('one'))
  const other = await ways['a transaction']({ ...keyOf('two'), endpoint: 'other' })
  expect(other).not.toEqual(first)
})

test('answers are kept for sixty days, and then forgotten', async () => {
  const first = await ways['a transaction'](keyOf('one'))
  t.clock.now += 60 * DAY - 1
  await forgetOldAnswers(t.world)
  expect(await ways['a transaction'](keyOf('one'))).toEqual(first)
  t.clock.now += 2
  expect(await forgetOldAnswers(t.world)).toBeGreaterThan(0)
  expect(await ways['a transaction'](keyOf('one'))).not.toEqual(first)
})
