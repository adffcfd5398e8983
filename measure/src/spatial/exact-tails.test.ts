import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomStream } from '../random.ts'
import { drawnTails } from './drawn-tails.ts'
import { type ExactSites, exactTails, largestExactSum } from './exact-tails.ts'
import { surroundings } from './local-inference.ts'
import { gridNeighbours } from './neighbours.ts'

/** Every way to choose k of the others: the definition itself, by full enumeration. */
function enumerated({ values, sizes, sums }: ExactSites, site: number) {
  const others = [...values].filter((_, i) => i !== site)
  const k = sizes[site]!
  let [all, high, equal] = [0, 0, 0]
  const choose = (from: number, left: number, sum: number) => {
    if (left === 0) {
      all++
      if (sum >= sums[site]!) high++
      if (sum === sums[site]!) equal++
      return
    }
    for (let i = from; i <= others.length - left; i++) choose(i + 1, left - 1, sum + others[i]!)
  }
  choose(0, k, 0)
  return { high: high / all, low: (all - high + equal) / all, equal: equal / all }
}

const sites = fc
  .record({
    // Alike or mostly zeros, many neighbours or few: sums below and far above twice their mean.
    values: fc.oneof(
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 11 }),
      fc.array(fc.constantFrom(0, 0, 0, 0, 1, 9), { minLength: 8, maxLength: 12 }),
    ),
    mostNeighbours: fc.constantFrom(2, 11),
    seed: fc.nat(),
  })
  .map(({ values, mostNeighbours, seed }): ExactSites => {
    const n = values.length
    const stream = randomStream(seed, 0)
    const sizes = Int32Array.from(values, () => 1 + stream.below(Math.min(n - 1, mostNeighbours)))
    const sums = Float64Array.from(values, (_, i) => {
      const others = Int32Array.from(values.filter((_, j) => j !== i))
      stream.shuffle(others)
      return others.subarray(0, sizes[i]!).reduce((a, b) => a + b, 0)
    })
    return {
      values: Float64Array.from(values),
      sizes,
      sums,
      asked: new Uint8Array(n).fill(1),
    }
  })

describe('exact conditional permutation', () => {
  test('equals full enumeration to the last digit, at every site and in both tails', () => {
    fc.assert(
      fc.property(sites, (given) => {
        const tails = exactTails(given)
        const mid = exactTails(given, true)
        given.values.forEach((_, i) => {
          const { high, low, equal } = enumerated(given, i)
          expect(tails.high[i]).toBe(high)
          expect(tails.low[i]).toBe(low)
          expect(mid.high[i]).toBeCloseTo(high - equal / 2, 14)
          expect(mid.low[i]).toBeCloseTo(low - equal / 2, 14)
        })
      }),
      { seed: 31, numRuns: 300 },
    )
  })

  test('answers only the sites asked for, the others lending their values', () => {
    fc.assert(
      fc.property(sites, (given) => {
        const whole = exactTails(given)
        const asked = given.asked.map((_, i) => Number(i % 2 === 0))
        const some = exactTails({ ...given, asked })
        asked.forEach((is, i) => {
          expect(some.high[i]).toBe(is ? whole.high[i] : 0)
        })
      }),
      { seed: 32, numRuns: 50 },
    )
  })

  test('keeps relative precision in tails of 1e-30', () => {
    // Ten large values among 10,000: P(all 8 draws are large) = 10 over 8 / 10,000 over 8.
    const n = 10_001
    const values = new Float64Array(n).map((_, i) => (i < 10 ? 50 : 0))
    const given = {
      values,
      sizes: new Int32Array(n).fill(8),
      sums: new Float64Array(n).fill(400),
      asked: new Uint8Array(n).map((_, i) => Number(i === n - 1)),
    }
    let expected = 1
    for (let j = 0; j < 8; j++) expected *= (10 - j) / (10_000 - j)
    expect(exactTails(given).high[n - 1]! / expected).toBeCloseTo(1, 12)
    // From the other end: no draw is small when all but ten are large.
    const turned = {
      ...given,
      values: values.map((v) => 50 - v),
      sums: new Float64Array(n),
    }
    expect(exactTails(turned).low[n - 1]! / expected).toBeCloseTo(1, 12)
  })

  test('agrees with two hundred thousand shared draws within four standard errors', () => {
    const stream = randomStream(7, 0)
    const n = 400
    const values = Float64Array.from({ length: n }, () => stream.poisson(1.5) ** 2)
    const sizes = Int32Array.from(values, (_, i) => [3, 5, 8][i % 3]!)
    const sums = Float64Array.from(values, () => stream.below(60))
    const asked = new Uint8Array(n).fill(1)
    const exact = exactTails({ values, sizes, sums, asked })
    const draws = 200_000
    const drawn = drawnTails(
      { values, sizes, sums, asked, uneven: new Uint8Array(n), tie: 0 },
      draws,
      3,
    )
    for (const tail of ['high', 'low'] as const)
      exact[tail].forEach((p, i) => {
        const error = Math.sqrt((p * (1 - p)) / draws) + 1 / draws
        expect(Math.abs(drawn[tail][i]! - p)).toBeLessThan(5 * error)
      })
  })

  test('drawn sites are the same whether weights are looked at one by one or sorted once', () => {
    const stream = randomStream(8, 0)
    const list = gridNeighbours(12, 9)
    const values = Float64Array.from({ length: 108 }, () => stream.poisson(2))
    const { sizes, sums } = surroundings(values, list)
    const asked = new Uint8Array(108).fill(1)
    const even = { values, sizes, sums, asked, uneven: new Uint8Array(108), tie: 0 }
    const neighbours = { ...list, weights: new Float64Array(list.index.length).fill(1) }
    const oneByOne = { ...even, uneven: asked, neighbours }
    expect(drawnTails(oneByOne, 499, 6)).toEqual(drawnTails(even, 499, 6))
  })

  test('says the largest sum that a budget allows', () => {
    const n = 100
    const given = {
      values: Float64Array.from({ length: n }, (_, i) => i),
      sizes: new Int32Array(n).fill(8),
      sums: new Float64Array(n).fill(700),
      asked: new Uint8Array(n).fill(1),
    }
    const roomy = largestExactSum(given, 1e9, 2 ** 28)
    expect(roomy).toBeGreaterThan(700)
    expect(largestExactSum(given, 1e7, 2 ** 28)).toBeLessThan(roomy)
    expect(largestExactSum(given, 1e12, 2 ** 10)).toBeLessThan(700)
  })
})
