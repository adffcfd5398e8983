import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BOX, TOWN } from '../../golden/point-figures.ts'
import { randomStream } from '../random.ts'
import {
  asRectangle,
  boundaryDistance,
  insidePolygon,
  type Polygon,
  polygonArea,
  polygonBounds,
  rectangle,
} from './polygon.ts'
import { checkPolygon } from './polygon-check.ts'

const inside = (polygon: Polygon, x: number, y: number) =>
  insidePolygon(polygon, Float64Array.of(x), Float64Array.of(y))[0] === 1

/** A star around (0, 0): never crosses itself, whatever the radii. */
const star = (radii: number[]): Polygon => [
  Float64Array.from(
    radii.flatMap((radius, i) => {
      const angle = (2 * Math.PI * i) / radii.length
      return [radius * Math.cos(angle), radius * Math.sin(angle)]
    }),
  ),
]

describe('a polygon', () => {
  test('has its area, holes taken off, whichever way its rings run', () => {
    expect(polygonArea(BOX)).toBe(600_000)
    const town = polygonArea([TOWN[0]!])
    expect(polygonArea(TOWN)).toBe(town - 150 * 150)
    const turned = TOWN.map((ring) =>
      Float64Array.from(
        { length: ring.length },
        (_, i) => ring[ring.length - 2 - i + 2 * (i % 2)]!,
      ),
    )
    expect(polygonArea(turned)).toBe(polygonArea(TOWN))
    expect(polygonArea([TOWN[0]!, ...turned.slice(1)])).toBe(polygonArea(TOWN))
  })

  test('counts an island in a hole and a second part', () => {
    const square = (from: number, to: number) =>
      Float64Array.of(from, from, to, from, to, to, from, to)
    const nested = [square(0, 10), square(1, 9), square(2, 8), square(20, 21)]
    expect(polygonArea(nested)).toBe(100 - 64 + 36 + 1)
    expect([0.5, 1.5, 2.5, 15, 20.5].map((v) => inside(nested, v, v))).toEqual([
      true,
      false,
      true,
      false,
      true,
    ])
  })

  test('may repeat its first point at the end', () => {
    const closed = [Float64Array.of(0, 0, 4, 0, 4, 3, 0, 3, 0, 0)]
    expect(polygonArea(closed)).toBe(12)
    expect(checkPolygon(closed)[0]).toEqual(Float64Array.of(0, 0, 4, 0, 4, 3, 0, 3))
    expect(asRectangle(closed)).toEqual({ west: 0, south: 0, east: 4, north: 3 })
  })

  test('knows a rectangle from any other shape', () => {
    expect(asRectangle(rectangle(1, 2, 3, 5))).toEqual({ west: 1, south: 2, east: 3, north: 5 })
    expect(asRectangle([Float64Array.of(0, 0, 4, 0, 5, 3, 0, 3)])).toBeUndefined()
    expect(asRectangle(TOWN)).toBeUndefined()
    expect(polygonBounds(TOWN)).toEqual({ west: 0, south: 0, east: 1000, north: 800 })
  })

  test('holds its line and its corners', () => {
    for (const [x, y] of [
      [0, 0],
      [500, 0],
      [900, 0],
      [950, 300],
      [1000, 600],
      [200, 275],
      [350, 350],
    ] as const)
      expect(inside(TOWN, x, y), `${x} ${y}`).toBe(true)
    for (const [x, y] of [
      [-1, 0],
      [901, 0],
      [275, 275],
      [0, 701],
      [700, 580],
      [500, 801],
    ] as const)
      expect(inside(TOWN, x, y), `${x} ${y}`).toBe(false)
  })

  test('holds the points that its area is made of', () => {
    const stream = randomStream(3, 0)
    const x = new Float64Array(40_000).map(() => stream.uniform() * 1000)
    const y = new Float64Array(40_000).map(() => stream.uniform() * 800)
    const share = insidePolygon(TOWN, x, y).reduce((sum, one) => sum + one, 0) / 40_000
    expect(Math.abs(share * 800_000 - polygonArea(TOWN))).toBeLessThan(8000)
  })

  test('with many edges answers as the angle under which they are seen', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 3, maxLength: 200 }),
        fc.array(fc.tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -90, max: 90 }))),
        (radii, places) => {
          const polygon = star(radii)
          const ring = polygon[0]!
          for (const [px, py] of places) {
            const [x, y] = [px + 0.31, py + 0.17]
            let angle = 0
            for (let i = 0; i < ring.length; i += 2) {
              const [ax, ay] = [ring[i]! - x, ring[i + 1]! - y]
              const [bx, by] = [ring[(i + 2) % ring.length]! - x, ring[(i + 3) % ring.length]! - y]
              angle += Math.atan2(ax * by - ay * bx, ax * bx + ay * by)
            }
            expect(inside(polygon, x, y)).toBe(Math.round(angle / (2 * Math.PI)) !== 0)
          }
        },
      ),
      { numRuns: 60, seed: 4 },
    )
  })

  test('measures the way to its nearest edge', () => {
    const distance = boundaryDistance(
      BOX,
      Float64Array.of(500, 10, 990, 500, 1300),
      Float64Array.of(300, 20, 300, -7, 1000),
    )
    expect([...distance]).toEqual([300, 10, 10, 7, 500])
  })

  test('refuses what is no area', () => {
    const refuse =
      (...rings: number[][]) =>
      () =>
        checkPolygon(rings.map((r) => Float64Array.from(r)))
    expect(refuse()).toThrow('0 rings')
    expect(refuse([0, 0, 1, 1])).toThrow('2 different points')
    expect(refuse([0, 0, 1, 0, 1])).toThrow('pairs')
    expect(refuse([0, 0, 1, 1, 2, 2])).toThrow(RangeError)
    expect(refuse([0, 0, 1, Number.NaN, 2, 2])).toThrow('finite')
    expect(refuse([0, 0, 2, 2, 2, 0, 0, 2])).toThrow('crosses itself')
    expect(refuse([0, 0, 4, 0, 4, 4, 0, 4], [2, 2, 6, 2, 6, 3, 2, 3])).toThrow('crosses itself')
    expect(refuse([0, 0, 4, 0, 4, 4, 2, 0, 0, 4])).not.toThrow()
    // Two triangles that touch in a corner are an area; run through straight, they cross there.
    expect(refuse([0, 0, 1, 1, 2, 0, 2, 2, 1, 1, 0, 2])).not.toThrow()
    expect(refuse([0, 0, 1, 1, 2, 2, 5, 0, 1, 1, 0, 3])).toThrow('crosses itself in a corner')
    expect(() => rectangle(1, 0, 1, 2)).toThrow('west < east')
  })
})
