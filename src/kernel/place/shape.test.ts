import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Position, Shape } from './place.schema.ts'
import {
  areaKm2,
  contains,
  decodeShape,
  distanceMeters,
  distanceToShapeMeters,
  encodeShape,
  signedAreaKm2,
} from './shape.rules.ts'

const square = (west: number, south: number, side: number): Position[] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
]

const withHole: Shape = [[square(-80, 8, 1), square(-79.75, 8.25, 0.5).toReversed()]]

const onGrid = (degrees: number) => degrees / 1e4

test('a shape on the grid comes back from its text unchanged, holes and islands included', () => {
  const position = fc.tuple(
    fc.integer({ min: -1_800_000, max: 1_800_000 }).map(onGrid),
    fc.integer({ min: -900_000, max: 900_000 }).map(onGrid),
  )
  const ring = fc
    .array(position, { minLength: 3, maxLength: 12 })
    .map((corners): Position[] => [...corners, corners[0]!])
  const shape = fc.array(fc.array(ring, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 4,
  })
  fc.assert(
    fc.property(shape, (drawn) => {
      expect(decodeShape(encodeShape(drawn))).toEqual(drawn)
    }),
  )
})

test('text that ends inside a number is refused', () => {
  const text = encodeShape([[square(-80, 8, 1)]])
  expect(() => decodeShape(text.slice(0, -1))).toThrow(RangeError)
})

test('a hole is not part of a shape', () => {
  expect(contains(withHole, -79.9, 8.1)).toBe(true)
  expect(contains(withHole, -79.5, 8.5)).toBe(false)
  expect(contains(withHole, -78.9, 8.1)).toBe(false)
})

test('the area of a degree square at the equator is the published one, and a hole is taken out', () => {
  // 12,364 km2 on the sphere of 6,371.0088 km: R^2 * (pi/180) * sin(1 degree)
  expect(areaKm2([[square(0, 0, 1)]])).toBeCloseTo(12_363.7, 0)
  const whole = areaKm2([[withHole[0]![0]!]])
  const hole = areaKm2([[withHole[0]![1]!]])
  expect(areaKm2(withHole)).toBeCloseTo(whole - hole, 6)
})

test('a ring against the clock has a positive area', () => {
  expect(signedAreaKm2(square(-80, 8, 1))).toBeGreaterThan(0)
  expect(signedAreaKm2(square(-80, 8, 1).toReversed())).toBeLessThan(0)
})

test('a degree of latitude is 111.195 km long, and so is the way to an edge that far', () => {
  expect(distanceMeters([-80, 8], [-80, 9])).toBeCloseTo(111_195, -1)
  expect(distanceToShapeMeters([[square(-80, 8, 1)]], -79.5, 9.1)).toBeCloseTo(11_119.5, 0)
  expect(distanceToShapeMeters([[square(-80, 8, 1)]], -79.5, 8.5)).toBe(0)
})

test('inside a hole the way to the shape is the way to the edge of the hole', () => {
  expect(distanceToShapeMeters(withHole, -79.5, 8.3)).toBeCloseTo(0.05 * 111_195, -1)
})
