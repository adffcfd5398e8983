import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placeOn, sortIntoCells, visitNear } from './point-cells.ts'

const coordinate = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.double({ min: -1e7, max: 1e7, noNaN: true }),
  fc.constantFrom(0, 1e-9, 1e6, -1e6),
)
const places = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 80 })

describe('cells of points', () => {
  test('find exactly the points within a distance', () => {
    fc.assert(
      fc.property(
        places,
        fc.double({ min: 1e-3, max: 1e7, noNaN: true }),
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        coordinate,
        coordinate,
        (list, side, distance, px, py) => {
          const x = Float64Array.from(list, (place) => place[0])
          const y = Float64Array.from(list, (place) => place[1])
          const cells = sortIntoCells(x, y, side)
          expect(cells.columns * cells.rows).toBeLessThanOrEqual(Math.max(16, 2 * list.length))
          const found: number[] = []
          visitNear(cells, px, py, distance, (k) => found.push(cells.order[k]!))
          const wanted = [...x.keys()].filter(
            (i) => (x[i]! - px) ** 2 + (y[i]! - py) ** 2 <= distance * distance,
          )
          expect(found.sort((a, b) => a - b)).toEqual(wanted)
        },
      ),
      { numRuns: 500, seed: 3 },
    )
  })

  test('lie as close as their points allow: one side apart is adjacent, k columns are k - 1 sides', () => {
    fc.assert(
      fc.property(places, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (list, side) => {
        const x = Float64Array.from(list, (place) => place[0])
        const y = Float64Array.from(list, (place) => place[1])
        const cells = sortIntoCells(x, y, side)
        for (let i = 1; i < x.length; i++) {
          const apart = Math.abs(
            placeOn(cells.across, cells.side, x[i]!) - placeOn(cells.across, cells.side, x[i - 1]!),
          )
          const metres = Math.abs(x[i]! - x[i - 1]!)
          if (metres < cells.side * (1 - 1e-9)) expect(apart).toBeLessThanOrEqual(1)
          expect((apart - 1) * cells.side * (1 - 1e-9)).toBeLessThanOrEqual(metres)
        }
      }),
      { numRuns: 300, seed: 4 },
    )
  })

  test('stay small around a city when one point lies far away', () => {
    const x = Float64Array.from({ length: 10_001 }, (_, i) => (i === 0 ? -9e6 : (i % 100) * 100))
    const y = Float64Array.from({ length: 10_001 }, (_, i) =>
      i === 0 ? 9e6 : Math.floor(i / 100) * 100,
    )
    expect(sortIntoCells(x, y, 150).side).toBe(150)
  })

  test('keep equal points in their order', () => {
    const same = new Float64Array(5)
    expect(sortIntoCells(same, same, 1).order).toEqual(Int32Array.of(0, 1, 2, 3, 4))
  })
})
