import { describe, expect, test } from 'vitest'
import { pointSet } from '../../golden/point-figures.ts'
import {
  convexHull,
  deviationEllipse,
  meanCentre,
  medianCentre,
  standardDistance,
} from './centrography.ts'
import { insidePolygon } from './polygon.ts'

const X = Float64Array.of(0, 4, 4, 0)
const Y = Float64Array.of(0, 0, 2, 2)

describe('centres', () => {
  test('mean and weighted mean are those of the coordinates', () => {
    expect(meanCentre(X, Y)).toEqual({ x: 2, y: 1 })
    expect(meanCentre(X, Y, Float64Array.of(1, 0, 0, 3))).toEqual({ x: 0, y: 1.5 })
    const far = meanCentre(
      X.map((v) => v + 2 ** 40),
      Y,
    )
    expect(far.x - 2 ** 40).toBe(2)
  })

  test('the median centre has the least distance to all', () => {
    const { x, y } = pointSet('a')
    const total = (at: { x: number; y: number }) =>
      x.reduce((sum, px, i) => sum + Math.hypot(px - at.x, y[i]! - at.y), 0)
    const median = medianCentre(x, y)
    for (const [dx, dy] of [
      [1e-3, 0],
      [-1e-3, 0],
      [0, 1e-3],
      [0, -1e-3],
    ] as const)
      expect(total({ x: median.x + dx, y: median.y + dy })).toBeGreaterThan(total(median))
    expect(total(meanCentre(x, y))).toBeGreaterThan(total(median))
  })

  test('the median centre can be an event, and is the middle of four corners', () => {
    // Fermat's point of a triangle with an angle of 120 degrees or more is that corner.
    const triangle = medianCentre(Float64Array.of(-10, 10, 0), Float64Array.of(0, 0, 1))
    expect(triangle.x).toBeCloseTo(0, 9)
    expect(triangle.y).toBeCloseTo(1, 9)
    const middle = medianCentre(X, Y)
    expect(middle.x).toBeCloseTo(2, 9)
    expect(middle.y).toBeCloseTo(1, 9)
    const same = Float64Array.of(7, 7)
    expect(medianCentre(same, same)).toEqual({ x: 7, y: 7 })
  })
})

describe('spreads', () => {
  test('the standard distance is the root of the mean squared distance', () => {
    expect(standardDistance(X, Y)).toBeCloseTo(Math.sqrt(5), 14)
    expect(standardDistance(X, Y, { divisor: 'n-2' })).toBeCloseTo(Math.sqrt(10), 14)
    expect(standardDistance(X, Y, { weights: Float64Array.of(2, 2, 2, 2) })).toBeCloseTo(
      Math.sqrt(5),
      14,
    )
  })

  test('the ellipse lies along a line of events and is as long as their deviation', () => {
    for (const bearing of [0, 30, 90, 135, 179]) {
      const angle = (bearing * Math.PI) / 180
      const along = [-30, -10, 10, 30]
      const across = [2, -2, -2, 2]
      const x = Float64Array.from(
        along,
        (a, i) => a * Math.sin(angle) + across[i]! * Math.cos(angle),
      )
      const y = Float64Array.from(
        along,
        (a, i) => a * Math.cos(angle) - across[i]! * Math.sin(angle),
      )
      const ellipse = deviationEllipse(x, y)
      expect(ellipse.major).toBeCloseTo(Math.sqrt(500), 10)
      expect(ellipse.minor).toBeCloseTo(2, 10)
      expect(Math.abs(((ellipse.bearing - bearing + 270) % 180) - 90)).toBeLessThan(1e-9)
      expect(ellipse.area).toBeCloseTo(Math.PI * Math.sqrt(500) * 2, 8)
      const crimestat = deviationEllipse(x, y, { form: 'crimestat' })
      expect(crimestat.major).toBeCloseTo(Math.sqrt((2 * 2000) / 2), 9)
    }
  })

  test("CrimeStat's axes are those of its printed formula", () => {
    const { x, y } = pointSet('a')
    const n = x.length
    const centre = meanCentre(x, y)
    const sum = (f: (dx: number, dy: number) => number) =>
      x.reduce((total, px, i) => total + f(px - centre.x, y[i]! - centre.y), 0)
    const [xx, yy, xy] = [sum((a) => a * a), sum((_, b) => b * b), sum((a, b) => a * b)]
    const theta = Math.atan((xx - yy + Math.sqrt((xx - yy) ** 2 + 4 * xy * xy)) / (2 * xy))
    const sx = Math.sqrt(
      (2 * sum((a, b) => (a * Math.cos(theta) - b * Math.sin(theta)) ** 2)) / (n - 2),
    )
    const sy = Math.sqrt(
      (2 * sum((a, b) => (a * Math.sin(theta) + b * Math.cos(theta)) ** 2)) / (n - 2),
    )
    const ellipse = deviationEllipse(x, y, { form: 'crimestat' })
    expect(ellipse.major).toBeCloseTo(Math.max(sx, sy), 9)
    expect(ellipse.minor).toBeCloseTo(Math.min(sx, sy), 9)
  })

  test('turn, move and grow with the events', () => {
    const { x, y } = pointSet('u')
    const here = deviationEllipse(x, y)
    const there = deviationEllipse(
      y.map((v) => -2 * v + 1e4),
      x.map((v) => 2 * v - 1e4),
    )
    expect(there.major / here.major).toBeCloseTo(2, 12)
    expect((there.bearing - here.bearing + 180) % 180).toBeCloseTo(90, 9)
    const grown = y.map((v) => -2 * v)
    expect(
      standardDistance(
        grown,
        x.map((v) => 2 * v),
      ),
    ).toBeCloseTo(2 * standardDistance(x, y), 9)
  })
})

describe('the convex hull', () => {
  test('holds all events and has only corners among them', () => {
    const { x, y } = pointSet('a')
    const hull = convexHull(x, y)
    expect(insidePolygon([hull], x, y).every((one) => one === 1)).toBe(true)
    for (let i = 0; i < hull.length; i += 2)
      expect(x.indexOf(hull[i]!)).toBe(y.indexOf(hull[i + 1]!))
  })

  test('leaves out what lies on its line and stays small when all do', () => {
    expect(
      convexHull(Float64Array.of(0, 1, 2, 2, 0, 1), Float64Array.of(0, 0, 0, 2, 2, 1)),
    ).toEqual(Float64Array.of(0, 0, 2, 0, 2, 2, 0, 2))
    const line = Float64Array.of(3, 1, 2)
    expect(convexHull(line, line)).toEqual(Float64Array.of(1, 1, 3, 3))
    const same = Float64Array.of(5, 5, 5)
    expect(convexHull(same, same)).toEqual(Float64Array.of(5, 5))
  })
})

test('refuse nothing, weights of nothing and numbers that are none', () => {
  const none = new Float64Array(0)
  for (const method of [meanCentre, medianCentre, standardDistance, deviationEllipse, convexHull])
    expect(() => method(none, none)).toThrow(RangeError)
  expect(() => meanCentre(X, Y, new Float64Array(4))).toThrow('add up to 0')
  expect(() => meanCentre(X, Float64Array.of(1, 2, Number.NaN, 3))).toThrow(RangeError)
  expect(() =>
    standardDistance(Float64Array.of(1, 2), Float64Array.of(1, 2), { divisor: 'n-2' }),
  ).toThrow(RangeError)
})
