import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomStream } from '../random.ts'
import { benjaminiHochberg, benjaminiYekutieli } from './false-discovery.ts'
import { getisOrdStar } from './getis-ord.ts'

describe('false discovery', () => {
  // R 4.2.2: p.adjust(c(.01, .02, .03, .04, .05, .5, .9, .001), 'BH') and 'BY'.
  const p = Float64Array.of(0.01, 0.02, 0.03, 0.04, 0.05, 0.5, 0.9, 0.001)
  test('R p.adjust BH', () => {
    const q = [0.04, 0.16 / 3, 0.06, 0.064, 0.4 / 6, 4 / 7, 0.9, 0.008]
    benjaminiHochberg(p).forEach((each, i) => {
      expect(each).toBeCloseTo(q[i]!, 14)
    })
  })

  test('R p.adjust BY', () => {
    const q = [
      0.10871428571428572, 0.14495238095238094, 0.16307142857142856, 0.17394285714285715,
      0.18119047619047621, 1, 1, 0.021742857142857144,
    ]
    benjaminiYekutieli(p).forEach((each, i) => {
      expect(each).toBeCloseTo(q[i]!, 14)
    })
  })

  test('q <= a names the finds of the step-up rule as it is written, in any order', () => {
    const tests = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 })
    fc.assert(
      fc.property(tests, fc.double({ min: 0.001, max: 1, noNaN: true }), (list, a) => {
        const rising = list.toSorted((x, y) => x - y)
        const last = rising.findLastIndex((each, i) => (each * list.length) / (i + 1) <= a)
        const limit = last < 0 ? -1 : rising[last]!
        const q = benjaminiHochberg(Float64Array.from(list))
        list.forEach((each, i) => {
          expect(q[i]! <= a).toBe(each <= limit)
        })
      }),
      { seed: 61, numRuns: 300 },
    )
  })

  test('refuses what is no probability', () => {
    expect(() => benjaminiHochberg(Float64Array.of(0.5, NaN))).toThrow('got NaN at 1')
    expect(() => benjaminiYekutieli(Float64Array.of(1.5))).toThrow('got 1.5 at 0')
    expect(benjaminiHochberg(new Float64Array(0))).toHaveLength(0)
  })

  test('exact p finds planted clusters at 5 % false discovery where 999 draws find nothing', () => {
    const side = 100
    const maps = 12
    let [finds, mistaken, byDraws] = [0, 0, 0]
    const shares: number[] = []
    for (let map = 0; map < maps; map++) {
      const stream = randomStream(2024, map)
      const counts = new Int32Array(side * side).map(() => stream.poisson(0.2))
      const near = new Uint8Array(side * side)
      for (const [column, row] of [
        [20, 20],
        [70, 30],
        [40, 80],
      ] as const)
        for (let up = -2; up <= 2; up++)
          for (let east = -2; east <= 2; east++) {
            const cell = (row + up) * side + column + east
            near[cell] = 1
            if (Math.max(Math.abs(up), Math.abs(east)) < 2) counts[cell] = stream.poisson(4)
          }
      const found = (q: Float64Array) => [...q.keys()].filter((cell) => q[cell]! <= 0.05)
      const exact = found(benjaminiHochberg(getisOrdStar(counts, side, side).p))
      const wrong = exact.filter((cell) => near[cell] === 0).length
      finds += exact.length
      mistaken += wrong
      shares.push(exact.length === 0 ? 0 : wrong / exact.length)
      const inference = { permutations: 999, seed: map }
      byDraws += found(benjaminiHochberg(getisOrdStar(counts, side, side, { inference }).p)).length
    }
    expect(finds / maps).toBeGreaterThan(15)
    expect(shares.reduce((a, b) => a + b, 0) / maps).toBeLessThanOrEqual(0.05)
    expect(mistaken).toBeLessThan(finds)
    expect(byDraws).toBe(0)
  })
})
