import { expect, test } from 'vitest'
import { killRounds } from '#test/database.kill.ts'
import { intakeTarget } from '#test/intake.kill.ts'

test('reports that 20 writers were told are kept are there once, after kill -9 of server and PostgreSQL in 5 rounds', async () => {
  const seed = Date.now() % 1_000_000
  const target = intakeTarget()
  const toll = { seed, ...(await killRounds({ rounds: 5, writers: 20, seed, target })) }
  expect(toll).toMatchObject({ lost: 0, doubled: 0, torn: 0, corrupt: 0 })
  expect(toll.acknowledged).toBeGreaterThan(100)
  // Whoever asks again with the same key after a kill gets the code that was given before it.
  expect(target.asked).toBeGreaterThan(5)
  expect(target.changed).toBe(0)
})

test('a server that acknowledges a report before it is committed is found out', async () => {
  const target = intakeTarget({ hasty: true })
  const toll = await killRounds({ rounds: 2, writers: 20, seed: 7, target })
  expect(toll.lost).toBeGreaterThan(0)
})
