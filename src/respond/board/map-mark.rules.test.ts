import fc from 'fast-check'
import { expect, test } from 'vitest'
import { movedBy, pointOf, spotOf } from './map-mark.rules.ts'

const drawing = {
  width: 1000,
  height: 700,
  metersPerUnit: 90,
  frame: { west: -79.2, north: 9.4, lonPerUnit: 0.0008, latPerUnit: 0.00079 },
}

test('a spot and its point are the same place, to a metre or so', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(700), (x, y) => {
      const back = spotOf(pointOf({ x, y }, drawing), drawing)
      expect(Math.hypot(back.x - x, back.y - y)).toBeLessThan(0.02)
    }),
  )
})

test('the cross goes where the arrows say, by little with Shift, and never off the drawing', () => {
  const at = { x: 500, y: 350 }
  expect(movedBy('ArrowRight', false, at, drawing)).toEqual({ x: 520, y: 350 })
  expect(movedBy('ArrowUp', true, at, drawing)).toEqual({ x: 500, y: 348 })
  expect(movedBy('ArrowLeft', false, { x: 5, y: 0 }, drawing)).toEqual({ x: 0, y: 0 })
  expect(movedBy('Enter', false, at, drawing)).toBeUndefined()
})

test('a point of the map says that a hand is not exact', () => {
  expect(pointOf({ x: 0, y: 0 }, drawing)).toEqual({ lon: -79.2, lat: 9.4, accuracyMeters: 550 })
})
