import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePeriods } from './periods.ts'

const compare = (before: number[], after: number[], options = {}) =>
  comparePeriods(Int32Array.from(before), Int32Array.from(after), options)

describe('comparison of two periods', () => {
  // R 4.2.2: binom.test(12, 17, alternative = 'greater' and 'less'); binom.test(30, 80, 365 / 730.25).
  test('R binom.test', () => {
    const found = compare([5], [12])
    expect(found.p[0]).toBeCloseTo(0.071731567382812528, 14)
    expect(found.pLow[0]).toBeCloseTo(0.9754791259765625, 14)
    expect([found.expected[0], found.ratio[0]]).toEqual([5, 2.4])
    const days = compare([50], [30], { exposureBefore: 365.25, exposureAfter: 365 })
    expect(days.pLow[0]! / 0.016622330562282846).toBeCloseTo(1, 11)
  })

  // R 4.2.2: phyper for 12 of 17, 40 before and 60 after in all.
  test('R phyper, against the change of all areas', () => {
    const found = compare([5, 20, 15], [12, 20, 28], { against: 'overall' })
    expect(found.p[0]! / 0.2424355925496891).toBeCloseTo(1, 12)
    expect(found.pLow[0]! / 0.896026157844498).toBeCloseTo(1, 12)
    expect(found.expected[0]).toBe(7.5)
  })

  test('hypergeometric tails are those of all ways to draw', () => {
    const choose = (n: number, k: number): number => {
      let ways = 1
      for (let j = 1; j <= k; j++) ways = (ways * (n - j + 1)) / j
      return k > n ? 0 : Math.round(ways)
    }
    const counts = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 2, maxLength: 4 })
    fc.assert(
      fc.property(counts, (areas) => {
        const before = areas.map(([b]) => b)
        const after = areas.map(([, a]) => a)
        const marked = after.reduce((a, b) => a + b, 0)
        const others = before.reduce((a, b) => a + b, 0)
        fc.pre(marked + others > 0)
        const found = compare(before, after, { against: 'overall' })
        areas.forEach(([a, b], i) => {
          const drawn = a + b
          const ways = (k: number) => choose(marked, k) * choose(others, drawn - k)
          let [all, high, low] = [0, 0, 0]
          for (let k = 0; k <= drawn; k++) {
            all += ways(k)
            if (k >= b) high += ways(k)
            if (k <= b) low += ways(k)
          }
          expect(found.p[i]).toBeCloseTo(high / all, 12)
          expect(found.pLow[i]).toBeCloseTo(low / all, 12)
        })
      }),
      { seed: 81 },
    )
  })

  test('P(p <= a) is a at every attained value, for both tails', () => {
    // 11 events of one area fall in the second period with chance 0.3.
    const chance = (k: number) => {
      let ways = 1
      for (let j = 1; j <= k; j++) ways = (ways * (12 - j)) / j
      return ways * 0.3 ** k * 0.7 ** (11 - k)
    }
    const at = Array.from({ length: 12 }, (_, k) =>
      compare([11 - k], [k], { exposureBefore: 7, exposureAfter: 3 }),
    )
    for (const tail of ['p', 'pLow'] as const)
      for (const { [tail]: a } of at) {
        const below = at.reduce(
          (sum, each, k) => sum + (each[tail][0]! <= a[0]! ? chance(k) : 0),
          0,
        )
        expect(below).toBeCloseTo(a[0]!, 12)
      }
  })

  test('documented values: nothing at all, and something out of nothing', () => {
    const found = compare([0, 0, 9], [0, 4, 9])
    expect([found.ratio[0], found.p[0], found.pLow[0]]).toEqual([1, 1, 1])
    expect([found.ratio[1], found.ratio[2]]).toEqual([Infinity, 1])
    expect(compare([0, 0], [3, 4], { against: 'overall' }).p[0]).toBe(1)
    const millions = compare([2_000_000, 1e6], [2_100_000, 1e6], { against: 'overall' })
    expect(millions.p[0]).toBeLessThan(1e-100)
    expect(millions.pLow[0]).toBeCloseTo(1, 12)
  })

  test('refuses what is no count', () => {
    expect(() => compare([1], [1, 2])).toThrow('got 2')
    expect(() => compare([-1], [1])).toThrow('got -1')
    expect(() => comparePeriods(Float64Array.of(1.5), Float64Array.of(1))).toThrow('got 1.5 at 0')
    expect(() => compare([1], [1], { exposureAfter: 0 })).toThrow('got 0')
    expect(() => compare([0], [0], { against: 'overall' })).toThrow('got none')
  })
})
