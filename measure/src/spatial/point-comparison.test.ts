import { describe, expect, test } from 'vitest'
import { BOX, pointSet } from '../../golden/point-figures.ts'
import { randomStream } from '../random.ts'
import { comparePatterns, testSameSpread } from './point-comparison.ts'
import { scatterInside } from './ripley-envelope.ts'

const grid = { originX: 0, originY: 0, cellSize: 50, columns: 20, rows: 12 }

describe('comparePatterns', () => {
  const o = { samples: 400, seed: 3 }

  test('finds a set like itself, area by area, and the area that took over', () => {
    const base = Int32Array.of(40, 30, 20, 10, 0, 0)
    const same = comparePatterns(
      base,
      base.map((count) => 3 * count),
      o,
    )
    expect(same).toMatchObject({ s: 1, sRobust: 1 })
    const moved = comparePatterns(base, Int32Array.of(5, 30, 20, 45, 0, 0), o)
    expect([...moved.change]).toEqual([-1, 0, 0, 1, 0, 0])
    expect(moved.s).toBeCloseTo(4 / 6, 14)
    expect(moved.sRobust).toBe(0.5)
  })

  test('has bounds that are the quantiles of a binomial share', () => {
    const { low, high } = comparePatterns(Int32Array.of(30, 70), Int32Array.of(1, 1), {
      samples: 4000,
      seed: 8,
    })
    // Binomial(100, 0.3): 2.5 % and 97.5 % quantiles 21 and 39.
    expect(Math.abs(low[0]! - 0.21)).toBeLessThanOrEqual(0.0101)
    expect(Math.abs(high[0]! - 0.39)).toBeLessThanOrEqual(0.0101)
    expect(low[1]!).toBeCloseTo(1 - high[0]!, 12)
  })

  test('is the same for the same seed and another draw for another', () => {
    const base = Int32Array.from({ length: 30 }, (_, i) => 10 + i)
    const ask = (seed: number) => comparePatterns(base, base, { ...o, seed })
    expect(ask(3)).toEqual(ask(3))
    expect([...ask(4).low, ...ask(4).high]).not.toEqual([...ask(3).low, ...ask(3).high])
  })

  test('refuses what is no count', () => {
    expect(() => comparePatterns([1, 2], [1], o)).toThrow(RangeError)
    expect(() => comparePatterns([1, 0.5], [1, 1], o)).toThrow('whole counts')
    expect(() => comparePatterns([1, -1], [1, 1], o)).toThrow(RangeError)
    expect(() => comparePatterns([0, 0], [1, 1], o)).toThrow('got 0 base')
    expect(() => comparePatterns([1], [1], { ...o, level: 1 })).toThrow('level 1')
  })
})

describe('testSameSpread', () => {
  const o = { kernel: 'quartic', bandwidth: 150, window: BOX, permutations: 99, seed: 2 } as const

  test('sees two sets that keep to different parts, and none in one set dealt in two', () => {
    const u = pointSet('u')
    const west = { x: u.x.map((v) => v / 2), y: u.y }
    expect(testSameSpread(u, west, grid, o).p).toBe(0.01)
    let low = 0
    for (let run = 0; run < 60; run++) {
      const all = scatterInside(BOX, 60, randomStream(70, run))
      const half = (from: number, to: number) => ({
        x: all.x.subarray(from, to),
        y: all.y.subarray(from, to),
      })
      if (
        testSameSpread(half(0, 25), half(25, 60), grid, { ...o, permutations: 9, seed: run }).p <=
        0.2
      )
        low++
    }
    // 60 trials of chance 0.2 exceed 23 with probability 0.0005.
    expect(low).toBeLessThanOrEqual(23)
    expect(low).toBeGreaterThanOrEqual(3)
  })

  test('is the same both ways round', () => {
    const [u, v] = [pointSet('u'), pointSet('v')]
    const one = testSameSpread(u, v, grid, o)
    expect(testSameSpread(v, u, grid, o).difference / one.difference).toBeCloseTo(1, 10)
    expect(testSameSpread(u, v, grid, o)).toEqual(one)
  })

  test('refuses an empty side', () => {
    const none = { x: new Float64Array(0), y: new Float64Array(0) }
    expect(() => testSameSpread(none, pointSet('u'), grid, o)).toThrow(RangeError)
    expect(() => testSameSpread(pointSet('u'), none, grid, o)).toThrow(RangeError)
  })
})
