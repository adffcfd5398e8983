import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runRounds } from './rounds.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a round that is due while one runs is left out, and stopping waits for the one that runs', async () => {
  const ends: (() => void)[] = []
  const rounds = runRounds(1_000, () => new Promise((end) => ends.push(end)))
  await vi.advanceTimersByTimeAsync(3_500)
  expect(ends).toHaveLength(1)
  ends[0]!()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ends).toHaveLength(2)
  let isOver = false
  const stopped = rounds.stop().then(() => {
    isOver = true
  })
  await vi.advanceTimersByTimeAsync(5_000)
  expect([ends.length, isOver]).toEqual([2, false])
  ends[1]!()
  await stopped
})
