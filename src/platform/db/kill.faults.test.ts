import { expect, test } from 'vitest'
import { hastyTable, killRounds } from '#test/database.kill.ts'

test('what 20 writers were told is kept is there once, after kill -9 of server and PostgreSQL in 5 rounds', async () => {
  const seed = Date.now() % 1_000_000
  const toll = { seed, ...(await killRounds({ rounds: 5, writers: 20, seed })) }
  expect(toll).toMatchObject({ lost: 0, doubled: 0, torn: 0, corrupt: 0 })
  expect(toll.acknowledged).toBeGreaterThan(100)
})

test('a server that says so before it is kept is found out', async () => {
  const toll = await killRounds({ rounds: 2, writers: 20, seed: 7, target: hastyTable })
  expect(toll.lost).toBeGreaterThan(0)
})
