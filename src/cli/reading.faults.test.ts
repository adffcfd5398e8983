import { expect, test } from 'vitest'
import { killRounds } from '#test/database.kill.ts'
import { readingTarget } from '#test/read.kill.ts'

const read = async (rounds: number, o: { hasty?: boolean } = {}) => {
  const seed = Date.now() % 1_000_000
  const target = readingTarget(o)
  const toll = { seed, ...(await killRounds({ rounds, writers: 20, seed, target })) }
  return { toll, shown: target.shown, unentered: target.unentered }
}

test('every story that 20 readers were shown has its grant and its entry, after kill -9 of server and PostgreSQL in 2 rounds', async () => {
  const { toll, shown, unentered } = await read(2)
  expect(unentered).toBe(0)
  expect(toll).toMatchObject({ lost: 0, doubled: 0, torn: 0, corrupt: 0 })
  expect(shown).toBeGreaterThan(60)
})

test('a server that shows a story before the reading is entered is found out', async () => {
  expect((await read(2, { hasty: true })).unentered).toBeGreaterThan(0)
})
