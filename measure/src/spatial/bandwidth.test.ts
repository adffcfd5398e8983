import { describe, expect, test } from 'vitest'
import { BOX, pointFigures, pointSet, smallPoints } from '../../golden/point-figures.ts'
import { likelihoodBandwidth, scottBandwidth, silvermanBandwidth } from './bandwidth.ts'
import { densityAtPoints } from './density-at-points.ts'
import type { Kernel } from './kernel-mass.ts'

describe('rules of thumb', () => {
  test("Scott's is spatstat", () => {
    const find = (name: string) =>
      pointFigures(name).find(({ stat }) => stat === 'scott isotropic')!.value
    const [u, redwood] = [pointSet('u'), smallPoints('redwood')]
    expect(scottBandwidth(u.x, u.y, 'gaussian') / find('box u')).toBeCloseTo(1, 12)
    expect(scottBandwidth(redwood.x, redwood.y, 'gaussian') / find('redwood')).toBeCloseTo(1, 12)
  })

  test("Silverman's is its formula, with the constants of his table 4.1", () => {
    const x = Float64Array.of(0, 2, 0, 2)
    const y = Float64Array.of(0, 0, 6, 6)
    const s = Math.sqrt((4 / 3 + 36 / 3) / 2)
    const rule = (kernel: Kernel) => silvermanBandwidth(x, y, kernel) / (s * 4 ** (-1 / 6))
    expect(rule('gaussian')).toBeCloseTo(1, 12)
    expect(rule('epanechnikov')).toBeCloseTo(2.4, 2)
    expect(rule('quartic')).toBeCloseTo(2.78, 2)
  })

  test('grow with the map and not with its place', () => {
    const { x, y } = pointSet('u')
    for (const rule of [silvermanBandwidth, scottBandwidth])
      expect(
        rule(
          x.map((v) => 3 * v + 1e5),
          y.map((v) => 3 * v - 1e5),
          'quartic',
        ),
      ).toBeCloseTo(3 * rule(x, y, 'quartic'), 7)
  })

  test('refuse points without spread', () => {
    const two = Float64Array.of(1, 1)
    expect(() => silvermanBandwidth(two, two, 'gaussian')).toThrow('one place')
    expect(() => scottBandwidth(two, Float64Array.of(1, 2), 'gaussian')).toThrow('line')
    const one = Float64Array.of(1)
    expect(() => silvermanBandwidth(one, one, 'gaussian')).toThrow(RangeError)
  })
})

describe('likelihood cross-validation', () => {
  test('scores a width as spatstat does', () => {
    const { x, y } = pointSet('u')
    for (const { stat, value } of pointFigures('box u ppl no edge')) {
      const o = { kernel: 'gaussian', bandwidth: Number(stat), leaveOut: 'event' } as const
      const score = densityAtPoints(x, y, o).reduce((sum, one) => sum + Math.log(one), 0)
      expect(Math.abs(score / value - 1), stat).toBeLessThan(1e-12)
    }
  })

  test.each(['gaussian', 'quartic'] as const)('finds the best of a fine sweep, %s', (kernel) => {
    const { x, y } = pointSet('u')
    const found = likelihoodBandwidth(x, y, { kernel, window: BOX, edge: 'diggle' })
    const sweep = likelihoodBandwidth(x, y, { kernel, window: BOX, edge: 'diggle', steps: 300 })
    const best = sweep.scores.reduce((most, one) => Math.max(most, one), -Infinity)
    expect(found.score).toBeGreaterThanOrEqual(best - 0.05)
    expect(found.tried.length).toBe(16)
    expect(found.bandwidth).toBeGreaterThan(20)
    expect(found.bandwidth).toBeLessThan(300)
  })

  test('takes off the events that the density puts inside the window', () => {
    const { x, y } = pointSet('u')
    const o = { kernel: 'gaussian', from: 80, to: 81, steps: 3, leaveOut: 'event' } as const
    const wide = likelihoodBandwidth(x, y, o)
    const [, , plain] = pointFigures('box u ppl no edge').map(({ value }) => value)
    expect(wide.scores[0]).toBeCloseTo(pointFigures('box u ppl no edge')[1]!.value - 70, 8)
    expect(plain).toBeLessThan(0)
    const inside = likelihoodBandwidth(x, y, { ...o, window: BOX })
    expect(inside.scores[0]! - wide.scores[0]!).toBeGreaterThan(1)
  })

  test('does not fall to nothing where addresses repeat', () => {
    const { x, y } = pointSet('u')
    const twice = (v: Float64Array) => Float64Array.of(...v, ...v)
    const o = { kernel: 'gaussian' } as const
    const once = likelihoodBandwidth(x, y, o)
    expect(likelihoodBandwidth(twice(x), twice(y), o).bandwidth).toBeCloseTo(once.bandwidth, 2)
    const kept = likelihoodBandwidth(twice(x), twice(y), { ...o, leaveOut: 'event' })
    expect(kept.bandwidth).toBeLessThan(once.bandwidth / 2)
  })

  test('refuses what it cannot search', () => {
    const { x, y } = pointSet('u')
    const o = { kernel: 'quartic' } as const
    expect(() => likelihoodBandwidth(x, y, { ...o, edge: 'uniform' })).toThrow("edge 'uniform'")
    expect(() => likelihoodBandwidth(x, y, { ...o, from: 10, to: 5 })).toThrow(RangeError)
    expect(() => likelihoodBandwidth(x, y, { ...o, from: 0.1, to: 1 })).toThrow('no bandwidth')
    const two = Float64Array.of(1, 1)
    expect(() => likelihoodBandwidth(two, two, o)).toThrow('one place')
  })
})
