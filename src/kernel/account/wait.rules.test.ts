import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../time.ts'
import { type Failures, oneMore, type WaitKind, waitLeft, waitRules } from './wait.rules.ts'

const start = Date.parse('2026-11-27T14:00:00Z')
const kinds = Object.keys(waitRules) as WaitKind[]

const after = (kind: WaitKind, failures: number): Failures | undefined => {
  let counted: Failures | undefined
  for (let i = 0; i < failures; i++) counted = oneMore(waitRules[kind], counted, start)
  return counted
}

test('the first five failures from one address cost nothing, then waiting doubles to a quarter of an hour', () => {
  const waits = Array.from({ length: 20 }, (_, i) =>
    waitLeft(waitRules.pair, after('pair', i), start),
  )
  expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 0])
  expect(waits.slice(5, 10)).toEqual([1, 2, 4, 8, 16].map((seconds) => seconds * SECOND))
  expect(waits.at(-1)).toBe(15 * MINUTE)
})

test.each(kinds)('nobody waits for ever: %s', (kind) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), fc.nat(), (count, later) => {
      const wait = waitLeft(waitRules[kind], { count, lastAt: start }, start + later)
      expect(wait).toBeGreaterThanOrEqual(0)
      expect(wait).toBeLessThanOrEqual(waitRules[kind].longest)
    }),
    { seed: 3, numRuns: 500 },
  )
})

test('strangers from everywhere make the owner wait a minute at most', () => {
  expect(waitLeft(waitRules.account, { count: 1e6, lastAt: start }, start)).toBe(MINUTE)
})

test('failures are forgotten after an hour without one, and when a clock that ran ahead is put right', () => {
  const many = after('pair', 30)
  expect(waitLeft(waitRules.pair, many, start + HOUR)).toBe(0)
  expect(waitLeft(waitRules.pair, many, start - 1)).toBe(0)
  expect(oneMore(waitRules.pair, many, start + HOUR).count).toBe(1)
  expect(oneMore(waitRules.pair, many, start - HOUR).count).toBe(1)
  expect(oneMore(waitRules.pair, many, start + MINUTE).count).toBe(31)
})
