import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BOX,
  pointFigures,
  pointSet,
  REDWOOD_SQUARE,
  smallFigures,
  smallPoints,
  TOWN,
} from '../../golden/point-figures.ts'
import { randomStream } from '../random.ts'
import { nearestDistances, nearestNeighbourIndex, nearestOther } from './nearest.ts'
import { rectangle } from './polygon.ts'
import { scatterInside } from './ripley-envelope.ts'

function plainNearest(
  x: Float64Array,
  y: Float64Array,
  toX: Float64Array,
  toY: Float64Array,
  same: boolean,
) {
  return x.map((px, i) => {
    let best = Infinity
    for (let j = 0; j < toX.length; j++)
      if (!(same && i === j)) best = Math.min(best, (px - toX[j]!) ** 2 + (y[i]! - toY[j]!) ** 2)
    return Math.sqrt(best)
  })
}

const coordinate = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
)
const places = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 60 })
const columns = (list: [number, number][]) => ({
  x: Float64Array.from(list, (place) => place[0]),
  y: Float64Array.from(list, (place) => place[1]),
})

describe('the nearest point', () => {
  test('is the nearest of all, wherever the points lie', () => {
    fc.assert(
      fc.property(places, places, (a, b) => {
        const [from, to] = [columns(a), columns(b)]
        expect(nearestDistances(from.x, from.y).distance).toEqual(
          plainNearest(from.x, from.y, from.x, from.y, true),
        )
        const other = nearestOther(from.x, from.y, to.x, to.y)
        expect(other.distance).toEqual(plainNearest(from.x, from.y, to.x, to.y, false))
        for (const [i, j] of other.index.entries())
          expect(Math.sqrt((from.x[i]! - to.x[j]!) ** 2 + (from.y[i]! - to.y[j]!) ** 2)).toBe(
            other.distance[i],
          )
      }),
      { numRuns: 300, seed: 6 },
    )
  })

  test('is found among 50,000 points at one place, and with one a thousand kilometres away', () => {
    const one = new Float64Array(50_000).fill(7)
    const { distance, index } = nearestDistances(one, one)
    expect(distance.every((metres) => metres === 0)).toBe(true)
    expect(index.subarray(0, 3)).toEqual(Int32Array.of(1, 0, 0))
    const x = Float64Array.from({ length: 10_001 }, (_, i) => (i === 0 ? 1e6 : i % 100))
    const y = Float64Array.from({ length: 10_001 }, (_, i) =>
      i === 0 ? -1e6 : Math.floor(i / 100),
    )
    const far = nearestDistances(x, y).distance
    expect(far.subarray(1).every((metres) => metres === 1)).toBe(true)
    expect(far[0]).toBeCloseTo(Math.hypot(1e6 - 99, 1e6), 6)
  })

  test.each(['u', 'a'] as const)('is spatstat for set %s', (name) => {
    const { distance } = nearestDistances(pointSet(name).x, pointSet(name).y)
    const figures = Object.fromEntries(
      pointFigures(`nearest ${name}`).map((f) => [f.stat, f.value]),
    )
    expect(distance.reduce((sum, one) => sum + one, 0)).toBeCloseTo(figures.sum!, 8)
    expect(distance.reduce((most, one) => Math.max(most, one), 0)).toBeCloseTo(figures.max!, 9)
  })

  test('of another set is spatstat', () => {
    const [u, v] = [pointSet('u'), pointSet('v')]
    const { distance, index } = nearestOther(u.x, u.y, v.x, v.y)
    const figures = Object.fromEntries(pointFigures('nearest u to v').map((f) => [f.stat, f.value]))
    expect(distance.reduce((sum, one) => sum + one, 0)).toBeCloseTo(figures.sum!, 8)
    expect(index.reduce((sum, one) => sum + one, 0)).toBe(figures['index sum'])
  })

  test('is the first of equals, 0 away at one place, and nobody when alone', () => {
    const x = Float64Array.of(0, 1, -1, 0)
    const y = new Float64Array(4)
    expect([...nearestDistances(x, y).index]).toEqual([3, 0, 0, 0])
    expect([...nearestDistances(x, y).distance]).toEqual([0, 1, 1, 0])
    const one = Float64Array.of(1)
    expect(nearestDistances(one, one)).toEqual({
      distance: Float64Array.of(Infinity),
      index: Int32Array.of(-1),
    })
    expect(nearestOther(one, one, new Float64Array(0), new Float64Array(0)).index[0]).toBe(-1)
    expect(() => nearestDistances(one, x)).toThrow(RangeError)
    expect(() => nearestDistances(Float64Array.of(Number.NaN), one)).toThrow(RangeError)
  })
})

describe('the nearest neighbour index', () => {
  test('is the reference of the redwood seedlings', () => {
    const { x, y } = smallPoints('redwood')
    for (const [name, edge] of [
      ['clark-evans none', 'none'],
      ['clark-evans Donnelly', 'donnelly'],
    ] as const) {
      const { value } = smallFigures('redwood').find(({ stat }) => stat === name)!
      const { ratio } = nearestNeighbourIndex(x, y, { window: REDWOOD_SQUARE, edge })
      expect(Math.abs(ratio / value - 1), name).toBeLessThan(1e-9)
    }
  })

  test.each([
    ['u', BOX],
    ['a', TOWN],
  ] as const)('is spatstat for set %s', (name, window) => {
    const { x, y } = pointSet(name)
    const plain = nearestNeighbourIndex(x, y, { window })
    const donnelly = nearestNeighbourIndex(x, y, { window, edge: 'donnelly' })
    for (const { stat, value } of pointFigures(`clark-evans ${name}`)) {
      const ours = { none: plain.ratio, donnelly: donnelly.ratio, 'p less': plain.pLow }[stat]!
      expect(Math.abs(ours / value - 1), stat).toBeLessThan(1e-9)
    }
  })

  test('does not change when the map is moved, turned or drawn larger', () => {
    const { x, y } = pointSet('u')
    const here = nearestNeighbourIndex(x, y, { window: BOX, edge: 'donnelly' })
    const there = nearestNeighbourIndex(
      y.map((v) => 5e4 - 7 * v),
      x.map((v) => 7 * v),
      {
        window: rectangle(5e4 - 4200, 0, 5e4, 7000),
        edge: 'donnelly',
      },
    )
    expect(there.ratio).toBeCloseTo(here.ratio, 9)
    expect(there.z).toBeCloseTo(here.z, 8)
  })

  test("with Donnelly's correction has mean 0 and standard deviation 1 at random", () => {
    let [sum, squares, plain] = [0, 0, 0]
    const runs = 400
    for (let run = 0; run < runs; run++) {
      const { x, y } = scatterInside(BOX, 40, randomStream(50, run))
      const { z } = nearestNeighbourIndex(x, y, { window: BOX, edge: 'donnelly' })
      sum += z
      squares += z * z
      plain += nearestNeighbourIndex(x, y, { window: BOX }).z
    }
    expect(Math.abs(sum / runs)).toBeLessThan(0.2)
    expect(Math.abs(Math.sqrt(squares / runs) - 1)).toBeLessThan(0.12)
    expect(plain / runs).toBeGreaterThan(0.5)
  })

  test('with a guard uses only points nearer to another than to the edge', () => {
    const x = Float64Array.of(50, 52, 1, 99)
    const y = Float64Array.of(50, 50, 1, 99)
    const guarded = nearestNeighbourIndex(x, y, {
      window: rectangle(0, 0, 100, 100),
      edge: 'guard',
    })
    expect(guarded).toMatchObject({ used: 2, mean: 2, expected: 25 })
    const ends = Float64Array.of(1, 99)
    const o = { window: rectangle(0, 0, 100, 100), edge: 'guard' } as const
    expect(() => nearestNeighbourIndex(ends, ends, o)).toThrow('nearer to the edge')
  })

  test('refuses one point and points outside', () => {
    const one = Float64Array.of(1)
    expect(() => nearestNeighbourIndex(one, one, { window: BOX })).toThrow(RangeError)
    const two = Float64Array.of(1, 2000)
    expect(() => nearestNeighbourIndex(two, two, { window: BOX })).toThrow('outside the window')
  })
})
