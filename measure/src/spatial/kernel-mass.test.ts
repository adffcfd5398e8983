import { describe, expect, test } from 'vitest'
import { BOX, TOWN } from '../../golden/point-figures.ts'
import { normalCdf } from '../special.ts'
import { type Kernel, kernelMass, owenT, squaredKernelMass } from './kernel-mass.ts'
import { insidePolygon, type Polygon } from './polygon.ts'

const KERNELS: Kernel[] = ['gaussian', 'quartic', 'epanechnikov']
const PLACES = [
  [450, 300],
  [10, 5],
  [900, 0],
  [190, 275],
  [275, 275],
  [560, 520],
  [-40, 350],
  [999, 598],
  [0, 0],
  [400, 799],
  [351, 351],
  [3000, 3000],
] as const
const X = Float64Array.from(PLACES, (place) => place[0])
const Y = Float64Array.from(PLACES, (place) => place[1])

/** Sums a kernel, or its square, over a fine raster of the inside: right to about 1e-2. */
function rasterMass(window: Polygon, kernel: Kernel, h: number, power: 1 | 2): Float64Array {
  const step = 5
  const cells = 240 * 200
  const x = new Float64Array(cells).map((_, i) => ((i % 240) + 0.5) * step - 100)
  const y = new Float64Array(cells).map((_, i) => (Math.floor(i / 240) + 0.5) * step - 100)
  const inside = insidePolygon(window, x, y)
  return X.map((px, k) => {
    let sum = 0
    for (let i = 0; i < cells; i++) {
      if (inside[i] === 0) continue
      const square = ((x[i]! - px) ** 2 + (y[i]! - Y[k]!) ** 2) / (h * h)
      const dome = Math.max(0, 1 - square)
      const height =
        kernel === 'gaussian'
          ? Math.exp(-square / 2) / (2 * Math.PI)
          : kernel === 'quartic'
            ? (3 / Math.PI) * dome ** 2
            : (2 / Math.PI) * dome
      sum += (height / (h * h)) ** power
    }
    return sum * step * step
  })
}

describe('the mass of a kernel inside an area', () => {
  test.each(KERNELS)('is the sum over a fine raster, %s', (kernel) => {
    for (const window of [BOX, TOWN])
      for (const h of [60, 150]) {
        const mass = kernelMass(window, X, Y, { kernel, bandwidth: h })
        const raster = rasterMass(window, kernel, h, 1)
        for (const [k, value] of raster.entries())
          expect(Math.abs(mass[k]! - value), `${PLACES[k]} ${h}`).toBeLessThan(1e-2)
      }
  })

  test.each(KERNELS)('of its square is so too, %s', (kernel) => {
    const mass = squaredKernelMass(TOWN, X, Y, { kernel, bandwidth: 100 })
    const raster = rasterMass(TOWN, kernel, 100, 2)
    for (const [k, value] of raster.entries())
      expect(Math.abs(mass[k]! - value) * 1e4, `${PLACES[k]}`).toBeLessThan(1e-2)
  })

  test('is the product of two normal probabilities for a bell over a rectangle, edge by edge', () => {
    // A point more on one side makes the rectangle a polygon like any other.
    const pentagon = [Float64Array.of(0, 0, 321, 0, 1000, 0, 1000, 600, 0, 600)]
    for (const bandwidth of [5, 70, 400, 5000]) {
      const byEdges = kernelMass(pentagon, X, Y, { kernel: 'gaussian', bandwidth })
      const product = kernelMass(BOX, X, Y, { kernel: 'gaussian', bandwidth })
      for (const [k, [px, py]] of PLACES.entries()) {
        const wanted =
          (normalCdf((1000 - px) / bandwidth) - normalCdf(-px / bandwidth)) *
          (normalCdf((600 - py) / bandwidth) - normalCdf(-py / bandwidth))
        expect(Math.abs(byEdges[k]! - wanted), `${px} ${py} ${bandwidth}`).toBeLessThan(2e-15)
        expect(Math.abs(product[k]! - wanted)).toBeLessThan(2e-15)
      }
    }
  })

  test('is a half at a straight edge and a quarter at a right corner', () => {
    for (const kernel of KERNELS) {
      const [edge, corner, middle] = kernelMass(
        BOX,
        Float64Array.of(500, 0, 500),
        Float64Array.of(0, 600, 300),
        { kernel, bandwidth: 20 },
      )
      expect(edge).toBeCloseTo(0.5, 14)
      expect(corner).toBeCloseTo(0.25, 14)
      expect(middle).toBe(1)
    }
  })

  test('is the closed form of a circle cut by a line for the domes', () => {
    // A half plane at distance d from the centre leaves 1/2 + the integral of the marginal from 0 to d.
    const far = [Float64Array.of(-1e4, -1e4, 1e4, -1e4, 1e4, 30, -1e4, 30)]
    const d = 0.3
    const zero = Float64Array.of(0)
    // Marginals: Epanechnikov 8 / (3 pi) (1 - u^2)^1.5, quartic 16 / (5 pi) (1 - u^2)^2.5.
    const marginal = (factor: number, power: number) => {
      let sum = 0
      for (let i = 0; i < 20_000; i++) sum += (1 - (((i + 0.5) * d) / 20_000) ** 2) ** power
      return 0.5 + (factor * sum * d) / 20_000
    }
    const got = (kernel: Kernel) => kernelMass(far, zero, zero, { kernel, bandwidth: 100 })[0]
    expect(got('epanechnikov')).toBeCloseTo(marginal(8 / (3 * Math.PI), 1.5), 9)
    expect(got('quartic')).toBeCloseTo(marginal(16 / (5 * Math.PI), 2.5), 9)
  })
})

describe("Owen's T", () => {
  test('keeps its identities and known values', () => {
    expect(owenT(0, 1)).toBeCloseTo(1 / 8, 15)
    expect(owenT(0, 5)).toBeCloseTo(Math.atan(5) / (2 * Math.PI), 15)
    for (const h of [0, 0.1, 0.7, 1.5, 3, 6])
      expect(owenT(h, 1)).toBeCloseTo((normalCdf(h) * (1 - normalCdf(h))) / 2, 15)
    // Patefield & Tandy (2000), table 1 of their test values.
    expect(owenT(0.0625, 0.25)).toBeCloseTo(0.03891193023470137, 15)
    expect(owenT(6.5, 0.4375)).toBeCloseTo(2.0005773048508314e-11, 24)
    expect(owenT(7, 0.96875)).toBeCloseTo(6.399062719389869e-13, 26)
    expect(owenT(4.78125, 0.0625)).toBeCloseTo(1.0632974804687463e-7, 20)
    expect(owenT(2, 0.5)).toBeCloseTo(0.008625077985521507, 15)
    expect(owenT(1, 0.9999975)).toBeCloseTo(0.0667418089782286, 15)
    expect(() => owenT(-1, 1)).toThrow(RangeError)
  })
})
