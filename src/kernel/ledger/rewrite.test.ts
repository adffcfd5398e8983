import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { rewriteRounds } from '#test/rewrite.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { verifyLog } from './verify-ledger.mjs'

let fresh: FreshDb
let here: TestWorld
beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh)
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})

test('an administrator who rewrites history, tree, signature and key is found, at the place', async () => {
  const { world } = here
  const toll = await rewriteRounds({
    world,
    owner: fresh.owner,
    rounds: 100,
    entries: 140,
    seed: 'rewrite',
  })
  expect(toll).toEqual({ rounds: 100, found: 100, missed: [], misplaced: 0 })
})

test('a verifier that forgets yesterday’s checkpoint would miss it', async () => {
  const other = await freshDb()
  const there = testWorld(other)
  const { missed } = await rewriteRounds({
    world: there.world,
    owner: other.owner,
    rounds: 20,
    entries: 40,
    seed: 'forgetful',
    verify: (read, { since: _, ...given }) => verifyLog(read, given),
  })
  expect(missed.length).toBeGreaterThan(3)
  expect(missed.every((words) => /covered: (signature|key)$/.test(words))).toBe(true)
  await there.pool.close()
  await other.close()
})
