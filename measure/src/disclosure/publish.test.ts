import { describe, expect, test } from 'vitest'
import { load } from '../../golden/highs.ts'
import { flat } from '../../golden/unknown-cells.ts'
import { randomStream } from '../random.ts'
import {
  addUp,
  auditPlan,
  differences,
  homogeneity,
  inferFigures,
  protect,
  snap,
  snapPoints,
  thin,
} from './index.ts'

describe('thinning a plan', () => {
  test('shows cells again, and the thinned plan still holds over whole numbers', () => {
    let before = 0
    let after = 0
    for (let seed = 1; seed <= 2; seed++) {
      const stream = randomStream(seed, 5)
      const dimensions = [flat('area', 5), flat('month', 4), flat('kind', 3)]
      const counts = Float64Array.from({ length: 6 * 5 * 4 }, () => stream.poisson(6))
      const table = addUp(dimensions, counts)
      const plan = protect(table, { k: 5, zeros: 'allow' })
      const thinned = thin(table, plan, { load })
      expect(auditPlan(table, thinned, { load, whole: true }).broken).toEqual([])
      const kept = new Set(thinned.hidden.map(({ cell }) => cell))
      for (const { cell, why } of plan.hidden)
        if (why === 'small') expect(kept.has(cell)).toBe(true)
      before += plan.hidden.length
      after += thinned.hidden.length
    }
    expect(after).toBeLessThan(before)
  })
})

describe('differencing', () => {
  const district = { atoms: [0, 1, 2, 3], count: 40, product: 'bulletin' }
  const inner = { atoms: [0, 1, 2], count: 37, product: 'map' }

  test('finds the small count between nested areas of two products', () => {
    expect(differences([district, inner], { k: 5 })).toEqual([
      { larger: 0, smaller: 1, count: 3, atoms: [3], by: 'nested' },
    ])
    expect(differences([district, { ...inner, count: 35 }], { k: 5 })).toEqual([])
    expect(differences([district, { ...inner, count: 40 }], { k: 5 })).toEqual([])
  })

  test('finds what came late between two releases of the same figure', () => {
    const leaks = differences(
      [
        { ...district, release: 'May' },
        { ...district, count: 42, release: 'June' },
        { ...inner, release: 'June' },
      ],
      { k: 5 },
    )
    expect(leaks).toEqual([
      { larger: 1, smaller: 0, count: 2, atoms: [0, 1, 2, 3], by: 'revision' },
    ])
  })

  test('no pair of ten thousand recovers a small count of a protected table', () => {
    const stream = randomStream(3, 1)
    const dimensions = [flat('area', 13), flat('month', 9)]
    const counts = Float64Array.from({ length: 140 }, () => stream.poisson(7))
    const table = addUp(dimensions, counts)
    const atomsOf = (cell: number) => {
      const [area, month] = [Math.floor(cell / 10), cell % 10]
      const areas = area === 0 ? Array.from({ length: 13 }, (_, i) => i + 1) : [area]
      const months = month === 0 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [month]
      return areas.flatMap((a) => months.map((m) => a * 10 + m))
    }
    const figuresOf = (hidden: Set<number>) =>
      Array.from(table.counts, (count, cell) => ({ atoms: atomsOf(cell), count })).filter(
        (_, cell) => !hidden.has(cell),
      )
    const plan = protect(table, { k: 5 })
    const safe = figuresOf(new Set(plan.hidden.map(({ cell }) => cell)))
    expect(safe.length * (safe.length - 1)).toBeGreaterThan(10_000)
    expect(differences(safe, { k: 5 })).toEqual([])
    const small = plan.hidden.filter(({ why }) => why === 'small').map(({ cell }) => cell)
    expect(small.length).toBeGreaterThan(3)
    const queries = small.map((cell) => [cell])
    const learned = inferFigures(safe, queries, { load })
    learned.low.forEach((low, i) => {
      expect(learned.high[i]! - low).toBeGreaterThanOrEqual(4)
    })
    // the unsafe variant: primary suppression alone
    const unsafe = inferFigures(figuresOf(new Set(small)), queries, { load })
    expect(unsafe.low.some((low, i) => unsafe.high[i] === low)).toBe(true)
  })

  test('the solver finds what no pair tells: a total less several of its parts', () => {
    const figures = [
      { atoms: [0, 1, 2], count: 21 },
      { atoms: [0], count: 8 },
      { atoms: [1], count: 11 },
    ]
    expect(differences(figures, { k: 5 })).toEqual([])
    const { low, high } = inferFigures(figures, [[2], [1, 2], [9]], { load })
    expect(Array.from(low)).toEqual([2, 13, 0])
    expect(Array.from(high)).toEqual([2, 13, Infinity])
  })

  test('figures that contradict one another are refused', () => {
    const wrong = [
      { atoms: [0, 1], count: 3 },
      { atoms: [0], count: 5 },
    ]
    expect(() => inferFigures(wrong, [[1]], { load })).toThrow(/contradict/)
    expect(() => differences(wrong, { k: 5 })).toThrow(/got 3 and 5/)
    expect(() => differences([{ atoms: [], count: 1 }], { k: 5 })).toThrow(RangeError)
    expect(() => differences([{ atoms: [-1], count: 1 }], { k: 5 })).toThrow(RangeError)
    expect(() => differences([{ atoms: [1], count: -1 }], { k: 5 })).toThrow(RangeError)
  })
})

describe('homogeneity', () => {
  const table = addUp([flat('place', 2), flat('age', 2)], [0, 0, 0, 0, 14, 0, 0, 6, 7])

  test('names the group whose members all share the attribute', () => {
    expect(homogeneity(table, 1)).toEqual([{ group: 3, cell: 4, at: [1, 1], share: 1 }])
    expect(homogeneity(table, 1, { share: 0.5 }).map(({ cell }) => cell)).toEqual([1, 4, 8])
  })

  test('sees through hidden cells by what an attacker knows of them', () => {
    const low = Float64Array.from(table.counts)
    const high = Float64Array.from(table.counts)
    low[4] = 9
    high[4] = 14
    expect(homogeneity(table, 1, { low, high })).toEqual([])
    expect(homogeneity(table, 1, { low, high, share: 0.6 }).length).toBe(2)
  })

  test('refuses a dimension that is not there', () => {
    expect(() => homogeneity(table, 2)).toThrow(/got 2/)
    expect(() => homogeneity(table, 1, { share: 0 })).toThrow(/got 0/)
    expect(() => homogeneity(table, 1, { low: [1] })).toThrow(RangeError)
  })
})

describe('snap points', () => {
  const stream = randomStream(8, 2)
  const scatter = (n: number) => ({
    x: Float64Array.from({ length: n }, () => stream.uniform() * 2000),
    y: Float64Array.from({ length: n }, () => stream.uniform() ** 2 * 1000),
  })
  const homes = scatter(3000)
  const streets = scatter(800)
  const nearest = (points: { x: Float64Array; y: Float64Array }, x: number, y: number) => {
    let best = 0
    for (let i = 1; i < points.x.length; i++) {
      const far = (j: number) => (points.x[j]! - x) ** 2 + (points.y[j]! - y) ** 2
      if (far(i) < far(best)) best = i
    }
    return best
  }

  test('every point serves at least eight addresses, counted afresh', () => {
    const points = snapPoints(streets, homes)
    const serves = new Float64Array(points.x.length)
    homes.x.forEach((x, i) => {
      serves[nearest(points, x, homes.y[i]!)]! += 1
    })
    expect(Array.from(points.serves)).toEqual(Array.from(serves))
    expect(Math.min(...serves)).toBeGreaterThanOrEqual(8)
    expect(points.x.length).toBeGreaterThan(100)
    expect(points.x.length).toBeLessThan(800)
  })

  test('an incident goes to the nearest point, from far outside too', () => {
    const points = snapPoints(streets, homes, { atLeast: 20 })
    const places = scatter(200)
    const x = [...places.x, -5000, 9e6]
    const y = [...places.y, 12_000, -3]
    Array.from(snap(x, y, points)).forEach((at, i) => {
      expect(at).toBe(nearest(points, x[i]!, y[i]!))
    })
    expect(snap([], [], points).length).toBe(0)
  })

  test('points keep their distance from buildings', () => {
    const points = snapPoints(streets, homes, { clearanceMeters: 10 })
    for (let i = 0; i < points.x.length; i++) {
      const home = nearest(homes, points.x[i]!, points.y[i]!)
      const apart = Math.hypot(homes.x[home]! - points.x[i]!, homes.y[home]! - points.y[i]!)
      expect(apart).toBeGreaterThanOrEqual(10)
    }
  })

  test('all addresses at one place make one point', () => {
    const one = { x: new Float64Array(9).fill(5), y: new Float64Array(9).fill(5) }
    const points = snapPoints({ x: [0, 100], y: [0, 0] }, one)
    expect([...points.x, ...points.serves]).toEqual([0, 9])
  })

  test.each<[string, () => unknown]>([
    ['no candidate', () => snapPoints({ x: [], y: [] }, homes)],
    ['too few addresses', () => snapPoints(streets, { x: [1], y: [1] })],
    ['no candidate clear of buildings', () => snapPoints(homes, homes, { clearanceMeters: 1 })],
    ['a coordinate that is not a number', () => snap([Number.NaN], [0], streets)],
    ['unequal lengths', () => snap([1, 2], [0], streets)],
    ['a negative clearance', () => snapPoints(streets, homes, { clearanceMeters: -1 })],
  ])('%s is refused', (_, call) => {
    expect(call).toThrow(RangeError)
  })
})
