import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomStream } from './random.ts'
import { risingOrder } from './rising.ts'

/** The same by comparing, which keeps the order of equal values. */
const byComparing = (values: Float64Array) =>
  Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!)

describe('rising order', () => {
  test('is that of comparing, ties and zeros of either sign included', () => {
    const value = fc.oneof(
      fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }),
      fc.constantFrom(0, -0, Number.MIN_VALUE, 0.5, 1, Number.MAX_VALUE),
    )
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), (list) => {
        const values = Float64Array.from(list)
        expect(risingOrder(values)).toEqual(byComparing(values))
      }),
      { seed: 5, numRuns: 400 },
    )
  })

  test.each([
    ['spread evenly', (u: number) => u],
    ['almost all tiny', (u: number) => u ** 40],
    ['few different ones', (u: number) => Math.floor(9 * u) / 9],
    ['one far away', (u: number) => (u < 0.0001 ? 1e300 : u)],
    ['all equal', () => 0.25],
  ])('is that of comparing in many parts: %s', (_, of) => {
    const stream = randomStream(3, 0)
    const values = new Float64Array(50_000).map(() => of(stream.uniform()))
    expect(risingOrder(values)).toEqual(byComparing(values))
  })
})
