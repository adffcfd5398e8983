import { describe, expect, test } from 'vitest'
import {
  BEI_PLOT,
  BOX,
  pointFigures,
  pointSet,
  REDWOOD_SQUARE,
  smallFigures,
  smallPoints,
  TOWN,
} from '../../golden/point-figures.ts'
import { randomStream } from '../random.ts'
import { insidePolygon, type Polygon, rectangle } from './polygon.ts'
import { movedOverlap, ringShare } from './ring-share.ts'
import { crossK, type RipleyCorrection, type RipleyOptions, ripleyK } from './ripley.ts'
import {
  crossEnvelope,
  encloseCurve,
  ripleyEnvelope,
  scatterInside,
  simulateRipleyK,
} from './ripley-envelope.ts'

const BY_NAME: Record<string, RipleyCorrection> = {
  un: 'none',
  border: 'border',
  trans: 'translate',
  iso: 'isotropic',
}

describe('ripleyK', () => {
  test.each([
    ['redwood', REDWOOD_SQUARE],
    ['bei', BEI_PLOT],
  ] as const)('is the reference of the %s trees', (name, window) => {
    const { x, y } = smallPoints(name)
    const figures = smallFigures(name).filter(({ stat }) => stat.startsWith('K('))
    expect(figures.length).toBeGreaterThanOrEqual(9)
    const asked = figures.map(({ stat, value }) => {
      const [, radius, name] = stat.match(/K\((.*)\) (.*)/)!
      return { stat, value, radius: Number(radius), correction: BY_NAME[name!]! }
    })
    const radii = [...new Set(asked.map(({ radius }) => radius))].sort((a, b) => a - b)
    for (const correction of ['border', 'translate', 'isotropic'] as const) {
      const { k } = ripleyK(x, y, { window, radii, correction })
      for (const { stat, value, radius } of asked.filter((one) => one.correction === correction))
        expect(Math.abs(k[radii.indexOf(radius)]! / value - 1), stat).toBeLessThan(1e-9)
    }
  })

  test.each([
    ['u', BOX, 'box u K'],
    ['a', TOWN, 'town a K'],
  ] as const)('is spatstat for set %s', (name, window, figures) => {
    const { x, y } = pointSet(name)
    compare(figures, (correction, radii) => ripleyK(x, y, { window, radii, correction }).k)
  })

  test.each([
    ['u', 'v', BOX, 'box uv cross'],
    ['a', 'b', TOWN, 'town ab cross'],
  ] as const)('is spatstat from set %s to set %s', (from, to, window, figures) => {
    const o = { window }
    compare(
      figures,
      (correction, radii) => crossK(pointSet(from), pointSet(to), { ...o, radii, correction }).k,
    )
  })

  function compare(
    name: string,
    ours: (correction: RipleyCorrection, radii: number[]) => Float64Array,
  ) {
    for (const { stat, value } of pointFigures(name)) {
      const [correction, radius] = stat.split(' ')
      const k = ours(BY_NAME[correction!]!, [1, Number(radius) - 0.5, Number(radius)])
      expect(Math.abs(k[2]! / value - 1), `${name} ${stat}`).toBeLessThan(1e-9)
    }
  }

  test('is the plain count of pairs, weight by weight, in a town with a hole', () => {
    const { x, y } = pointSet('a')
    const radii = [0, 15, 40, 90, 160, 240]
    const share = ringShare(TOWN)
    const overlap = movedOverlap(TOWN)
    const area = overlap(0, 0)
    for (const correction of ['none', 'translate', 'isotropic'] as const) {
      const { k, l, theory } = ripleyK(x, y, { window: TOWN, radii, correction })
      for (const [r, radius] of radii.entries()) {
        let sum = 0
        for (let i = 0; i < x.length; i++)
          for (let j = 0; j < x.length; j++) {
            const distance = Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!)
            if (i === j || distance > radius) continue
            if (correction === 'none') sum += 1
            else if (correction === 'translate') sum += area / overlap(x[j]! - x[i]!, y[j]! - y[i]!)
            else sum += 1 / share(x[i]!, y[i]!, distance)
          }
        expect(k[r]).toBeCloseTo((sum * area) / (80 * 79), 6)
        expect(l[r]).toBeCloseTo(Math.sqrt(k[r]! / Math.PI), 10)
        expect(theory[r]).toBeCloseTo(Math.PI * radius ** 2, 8)
      }
    }
  })

  test('at one radius does not depend on the other radii asked for', () => {
    const { x, y } = pointSet('u')
    const radii = Float64Array.from({ length: 30 }, (_, i) => 5 * (i + 1))
    for (const correction of ['none', 'border', 'translate', 'isotropic'] as const) {
      const { k } = ripleyK(x, y, { window: BOX, radii, correction })
      for (const [i, radius] of radii.entries()) {
        const alone = ripleyK(x, y, { window: BOX, radii: [radius], correction }).k[0]!
        expect(Math.abs(k[i]! - alone)).toBeLessThan(1e-9 * alone + 1e-9)
      }
    }
  })

  test('is near pi r^2 for events at random, whatever the correction', () => {
    const { x, y } = scatterInside(TOWN, 1500, randomStream(8, 0))
    for (const correction of ['border', 'translate', 'isotropic'] as const) {
      const { l, radii } = ripleyK(x, y, { window: TOWN, radii: [20, 60], correction })
      for (const [i, value] of l.entries())
        expect(Math.abs(value / radii[i]! - 1)).toBeLessThan(0.04)
    }
  })

  test('moves, turns and grows with the events', () => {
    const { x, y } = pointSet('u')
    const radii = [20, 60, 120]
    const plus = radii.map((radius) => 2 * radius)
    for (const correction of ['border', 'translate', 'isotropic'] as const) {
      const { k } = ripleyK(x, y, { window: BOX, radii, correction })
      const moved = ripleyK(
        x.map((v) => v + 1e5),
        y.map((v) => v - 2e5),
        {
          window: rectangle(1e5, -2e5, 1e5 + 1000, -2e5 + 600),
          radii,
          correction,
        },
      )
      const turned = ripleyK(
        y.map((v) => -v),
        x,
        {
          window: rectangle(-600, 0, 0, 1000),
          radii,
          correction,
        },
      )
      const grown = ripleyK(
        x.map((v) => 2 * v),
        y.map((v) => 2 * v),
        {
          window: rectangle(0, 0, 2000, 1200),
          radii: plus,
          correction,
        },
      )
      for (const [i, value] of k.entries()) {
        expect(Math.abs(moved.k[i]! / value - 1)).toBeLessThan(1e-9)
        expect(Math.abs(turned.k[i]! / value - 1)).toBeLessThan(1e-12)
        expect(Math.abs(grown.k[i]! / value / 4 - 1)).toBeLessThan(1e-12)
      }
    }
  })

  test('counts events at one place as 0 apart', () => {
    const x = Float64Array.of(5, 5, 5, 9)
    const y = Float64Array.of(5, 5, 5, 5)
    const o: RipleyOptions = { window: rectangle(0, 0, 10, 10), radii: [0, 1], correction: 'none' }
    expect([...ripleyK(x, y, o).k]).toEqual([(6 * 100) / 12, (6 * 100) / 12])
  })

  test('refuses what it cannot count', () => {
    const { x, y } = pointSet('u')
    const ask =
      (o: Partial<RipleyOptions>, px = x, py = y) =>
      () =>
        ripleyK(px, py, { window: BOX, radii: [50], ...o })
    expect(ask({ radii: [] })).toThrow('no radii')
    expect(ask({ radii: [5, 5] })).toThrow('rising')
    expect(ask({ radii: [-1] })).toThrow(RangeError)
    expect(ask({ radii: [Number.NaN] })).toThrow(RangeError)
    expect(ask({ radii: [301], correction: 'border' })).toThrow('no event as far from the edge')
    expect(ask({ correction: 'other' as 'none' })).toThrow("got correction 'other'")
    expect(ask({}, Float64Array.of(1), Float64Array.of(1))).toThrow(RangeError)
    expect(ask({}, Float64Array.of(1, 2000), Float64Array.of(1, 1))).toThrow('outside the window')
    const corners = [Float64Array.of(0, 1000), Float64Array.of(0, 600)] as const
    expect(ask({ radii: [2000], correction: 'translate' }, ...corners)).toThrow('smaller radii')
  })
})

describe('the share of a circle inside', () => {
  test('is what a walk around the circle finds', () => {
    const share = ringShare(TOWN)
    const { x, y } = pointSet('a')
    for (let i = 0; i < 80; i += 9)
      for (const radius of [10, 90, 310, 700]) {
        const steps = 5000
        const px = new Float64Array(steps).map(
          (_, k) => x[i]! + radius * Math.cos((k * 2 * Math.PI) / steps),
        )
        const py = new Float64Array(steps).map(
          (_, k) => y[i]! + radius * Math.sin((k * 2 * Math.PI) / steps),
        )
        const walked = insidePolygon(TOWN, px, py).reduce((sum, one) => sum + one, 0) / steps
        expect(Math.abs(share(x[i]!, y[i]!, radius) - walked)).toBeLessThan(2e-3)
      }
  })
})

describe('the overlap of a window with itself moved', () => {
  test('is what a raster finds, and the same to and fro', () => {
    const overlap = movedOverlap(TOWN)
    const x = new Float64Array(200 * 160).map((_, i) => ((i % 200) + 0.5) * 5)
    const y = new Float64Array(200 * 160).map((_, i) => (Math.floor(i / 200) + 0.5) * 5)
    const here = insidePolygon(TOWN, x, y)
    for (const [dx, dy] of [
      [0, 0],
      [35, -20],
      [-200, 310],
      [150, 150],
      [0, 640],
      [900, 100],
    ] as const) {
      const there = insidePolygon(
        TOWN,
        x.map((v) => v - dx),
        y.map((v) => v - dy),
      )
      const shared = here.reduce((sum, one, i) => sum + one * there[i]!, 0) * 25
      expect(Math.abs(overlap(dx, dy) - shared), `${dx} ${dy}`).toBeLessThan(4000)
      expect(overlap(-dx, -dy)).toBeCloseTo(overlap(dx, dy), 6)
    }
  })

  test('is a product for rectangles, by edges as by sides', () => {
    const pentagon: Polygon = [Float64Array.of(0, 0, 300, 0, 1000, 0, 1000, 600, 0, 600)]
    for (const [dx, dy] of [
      [0, 0],
      [120, -70],
      [-990, 599],
      [10, 700],
      [1001, 0],
    ] as const) {
      const product = Math.max(0, 1000 - Math.abs(dx)) * Math.max(0, 600 - Math.abs(dy))
      expect(movedOverlap(BOX)(dx, dy)).toBe(product)
      expect(movedOverlap(pentagon)(dx, dy)).toBeCloseTo(product, 6)
    }
  })
})

describe('an envelope', () => {
  const o = { window: BOX, radii: [20, 60, 120], simulations: 19, seed: 5 }

  test('finds clustered events clustered and random ones not', () => {
    const { x, y } = pointSet('u')
    const clustered = ripleyEnvelope(x, y, { ...o, simulations: 99 })
    expect(clustered.p).toBe(0.01)
    expect(clustered.k[1]!).toBeGreaterThan(clustered.high[1]!)
    const random = scatterInside(BOX, 70, randomStream(77, 0))
    expect(ripleyEnvelope(random.x, random.y, { ...o, simulations: 99 }).p).toBeGreaterThan(0.05)
  })

  test('is the same for the same seed, however the simulations are shared', () => {
    const shared = [
      simulateRipleyK(70, { ...o, first: 11, last: 19 }),
      simulateRipleyK(70, { ...o, first: 0, last: 11 }),
    ]
    const { x, y } = pointSet('u')
    const whole = ripleyEnvelope(x, y, o)
    const together = encloseCurve(ripleyK(x, y, o), [...shared[1]!, ...shared[0]!], 1)
    expect(together).toEqual(whole)
    expect(ripleyEnvelope(x, y, { ...o, seed: 6 }).high).not.toEqual(whole.high)
  })

  test('holds its level: p <= a in no more than a of random data', () => {
    let low = 0
    for (let run = 0; run < 120; run++) {
      const { x, y } = scatterInside(BOX, 25, randomStream(1000 + run, 0))
      const p = ripleyEnvelope(x, y, { ...o, correction: 'none', seed: run }).p
      if (p <= 0.2) low++
    }
    // 120 trials of chance 0.2 exceed 38 with probability 0.0005.
    expect(low).toBeLessThanOrEqual(38)
    expect(low).toBeGreaterThanOrEqual(10)
  })

  test('of two kinds deals the kinds out again among the same places', () => {
    const [a, b] = [pointSet('a'), pointSet('b')]
    const cross = crossEnvelope(a, b, { ...o, window: TOWN })
    expect(cross.k).toEqual(crossK(a, b, { ...o, window: TOWN }).k)
    expect(
      cross.low.every((value, i) => value <= cross.mean[i]! && cross.mean[i]! <= cross.high[i]!),
    ).toBe(true)
  })

  test('takes the rank-th simulated value', () => {
    const curve = {
      radii: Float64Array.of(1),
      k: Float64Array.of(9),
      l: Float64Array.of(1),
      theory: Float64Array.of(3),
    }
    const simulated = [4, 1, 3, 2, 5].map((k) => Float64Array.of(k))
    const { low, high, mean, p } = encloseCurve(curve, simulated, 2)
    expect([low[0], high[0], mean[0], p]).toEqual([2, 4, 3, 1 / 6])
  })

  test('refuses no simulations or a rank beyond them', () => {
    const { x, y } = pointSet('u')
    expect(() => ripleyEnvelope(x, y, { ...o, simulations: 0 })).toThrow(RangeError)
    expect(() => ripleyEnvelope(x, y, { ...o, rank: 11 })).toThrow(RangeError)
  })
})
