import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { predictionAccuracy } from './prediction.ts'

describe('prediction accuracy', () => {
  test('PAI, PEI and the best PAI of a worked example', () => {
    // 2 of 10 cells hold 6 of 15 events where 9 was the most: 0.4 / 0.2, 6 / 9, 0.6 / 0.2.
    const score = Float64Array.of(9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
    const events = Int32Array.of(5, 1, 4, 0, 1, 3, 0, 1, 0, 0)
    const found = predictionAccuracy(score, events, { cells: 2 })
    expect(found).toEqual({
      cells: 2,
      hits: 6,
      hitRate: 0.4,
      pai: 2,
      pei: 6 / 9,
      paiStar: expect.closeTo(3, 12),
    })
    expect(predictionAccuracy(score, events, { share: 0.2 })).toEqual(found)
    expect(predictionAccuracy(score, events, { share: 0.001 }).cells).toBe(1)
  })

  test('a perfect forecast reaches PEI 1, a flat one PAI 1', () => {
    const events = fc
      .array(fc.nat(9), { minLength: 1, maxLength: 40 })
      .filter((list) => list.some((count) => count > 0))
    fc.assert(
      fc.property(events, fc.nat(), (list, pick) => {
        const counts = Int32Array.from(list)
        const choice = { cells: 1 + (pick % list.length) }
        const perfect = predictionAccuracy(counts, counts, choice)
        expect(perfect.pei).toBe(1)
        expect(perfect.pai).toBe(perfect.paiStar)
        const flat = predictionAccuracy(new Float64Array(list.length), counts, choice)
        expect(flat.pai).toBeCloseTo(1, 12)
        expect(perfect.pai).toBeGreaterThanOrEqual(flat.pai - 1e-12)
      }),
      { seed: 91 },
    )
  })

  test('ties at the border count as the mean over all ways to break them', () => {
    const found = predictionAccuracy(Int32Array.of(5, 2, 2, 2, 0), Int32Array.of(4, 3, 0, 3, 9), {
      cells: 3,
    })
    expect(found.hits).toBe(4 + (2 * 6) / 3)
  })

  test('order of cells and scale of scores change nothing', () => {
    const score = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6)
    const events = Int32Array.of(2, 7, 1, 8, 2, 8, 1, 8)
    const plain = predictionAccuracy(score, events, { cells: 3 })
    const turned = predictionAccuracy(
      score.map((s) => s * 10 - 4).reverse(),
      events.slice().reverse(),
      { cells: 3 },
    )
    expect(turned).toEqual(plain)
  })

  test('refuses a future in which nothing happened, and choices that cannot be made', () => {
    const two = Int32Array.of(1, 2)
    expect(() => predictionAccuracy(two, new Int32Array(2), { cells: 1 })).toThrow('got none')
    expect(() => predictionAccuracy(two, two, { cells: 3 })).toThrow('got 3')
    expect(() => predictionAccuracy(two, two, { share: 0 })).toThrow('got 0')
    expect(() => predictionAccuracy(Float64Array.of(NaN, 1), two, { cells: 1 })).toThrow('NaN')
    expect(() => predictionAccuracy(two, Int32Array.of(1, -2), { cells: 1 })).toThrow('got -2')
  })
})
