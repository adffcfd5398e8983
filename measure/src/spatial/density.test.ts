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
import { spreadBellBySeries } from './bell-spread.ts'
import { type DensityOptions, kernelDensity } from './density.ts'
import { densityAtPoints } from './density-at-points.ts'
import { openDensity, plainKernels, planDensity } from './density-plan.ts'
import type { Grid } from './grid.ts'
import type { Kernel } from './kernel-mass.ts'
import { rectangle } from './polygon.ts'
import { plainFolder } from './row-fold.ts'

const KERNELS: Kernel[] = ['gaussian', 'quartic', 'epanechnikov']
const EDGES = ['none', 'uniform', 'diggle'] as const

/** The formula as it stands in the books, one exponential or power for each pair. */
function plainDensity(
  x: Float64Array,
  y: Float64Array,
  grid: Grid,
  o: { kernel: Kernel; bandwidth: number; weights?: Float64Array },
): Float64Array {
  return new Float64Array(grid.columns * grid.rows).map((_, cell) => {
    const cx = grid.originX + ((cell % grid.columns) + 0.5) * grid.cellSize
    const cy =
      grid.originY + (Math.floor(cell / grid.columns) + 0.5) * (grid.cellHeight ?? grid.cellSize)
    let sum = 0
    for (let i = 0; i < x.length; i++) {
      const square = ((cx - x[i]!) ** 2 + (cy - y[i]!) ** 2) / o.bandwidth ** 2
      const dome = Math.max(0, 1 - square)
      const height =
        o.kernel === 'gaussian'
          ? Math.exp(-square / 2) / (2 * Math.PI)
          : o.kernel === 'quartic'
            ? (3 / Math.PI) * dome ** 2
            : (2 / Math.PI) * dome
      sum += (o.weights?.[i] ?? 1) * height
    }
    return sum / o.bandwidth ** 2
  })
}

function scatter(count: number, block: number, o = { width: 1000, height: 600 }) {
  const stream = randomStream(20, block)
  const x = new Float64Array(count).map(() => stream.uniform() * o.width)
  const y = new Float64Array(count).map(() => stream.uniform() * o.height)
  return { x, y }
}

const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, value), 0)
const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)

function farthest(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) / largest(b)
}

describe('kernelDensity', () => {
  test.each(KERNELS)('is the formula to 1e-12 of its peak, %s', (kernel) => {
    const grid = {
      originX: -100,
      originY: -50,
      cellSize: 37,
      cellHeight: 23,
      columns: 31,
      rows: 29,
    }
    const { x, y } = scatter(300, 1, { width: 1300, height: 800 })
    const weights = x.map((_, i) => (i % 5) / 2)
    for (const bandwidth of [3, 15, 40, 180, 2000])
      for (const w of [undefined, weights]) {
        const o = { kernel, bandwidth, ...(w && { weights: w }) }
        const plain = plainDensity(x, y, grid, o)
        expect(farthest(kernelDensity(x, y, grid, o), plain), `${bandwidth}`).toBeLessThan(1e-12)
      }
  })

  test('by series is the formula too, with points in, on and beyond the grid', () => {
    const grid = { originX: 0, originY: 0, cellSize: 50, cellHeight: 30, columns: 20, rows: 21 }
    const { x, y } = scatter(15_000, 7, { width: 1300, height: 900 })
    const points = {
      x: x.map((v) => v - 200),
      y: y.map((v) => v - 150),
      weights: x.map((_, i) => i % 3),
    }
    for (const bandwidth of [40, 70, 300]) {
      const series = spreadBellBySeries(points, grid, bandwidth, plainFolder)
      const o = { kernel: 'gaussian', bandwidth, weights: points.weights } as const
      expect(series, `${bandwidth}`).toBeDefined()
      expect(farthest(series!, plainDensity(points.x, points.y, grid, o))).toBeLessThan(1e-12)
      expect(farthest(kernelDensity(points.x, points.y, grid, o), series!)).toBe(0)
    }
  })

  test('does not go by series where points lie farther out than its cells reach', () => {
    const grid = { originX: 0, originY: 0, cellSize: 50, columns: 20, rows: 20 }
    const { x, y } = scatter(3000, 8)
    const far = { x: x.map((v) => 20 * v - 9000), y }
    expect(spreadBellBySeries(far, grid, 3000, plainFolder)).toBeUndefined()
    const o = { kernel: 'gaussian', bandwidth: 3000 } as const
    const plain = plainDensity(far.x, far.y, grid, o)
    expect(farthest(kernelDensity(far.x, far.y, grid, o), plain)).toBeLessThan(1e-12)
  })

  test('comes row by row as it comes whole', () => {
    const grid = { originX: 0, originY: 0, cellSize: 40, columns: 25, rows: 15 }
    const { x, y } = pointSet('u')
    for (const kernel of KERNELS)
      for (const edge of EDGES)
        for (const binned of [true, false]) {
          const o = { kernel, bandwidth: 120, edge, window: BOX, binned }
          const plan = planDensity(x, y, grid, o, plainKernels)
          const compute = openDensity(plan, plainKernels)
          const parts = [0, 1, 8].map((first, i, all) => compute(first, (all[i + 1] ?? 15) - first))
          const whole = kernelDensity(x, y, grid, o)
          expect(Float64Array.from(parts.flatMap((part) => [...part]))).toEqual(whole)
        }
  })

  describe.each(KERNELS)('binned, %s', (kernel) => {
    test.each(EDGES)('is spatstat in a square, edge %s', (edge) => {
      const { x, y } = smallPoints('redwood')
      const grid = { originX: 0, originY: -1, cellSize: 1 / 32, columns: 32, rows: 32 }
      const o: DensityOptions = { kernel, bandwidth: 0.14, edge, binned: true }
      compareCells(kernelDensity(x, y, grid, o), grid, `redwood ${kernel} 0.14 ${edge} 32x32`)
    })

    test.each(EDGES)('is spatstat in a town with a hole, edge %s', (edge) => {
      const { x, y } = pointSet('a')
      const grid = { originX: 0, originY: 0, cellSize: 25, columns: 40, rows: 32 }
      const o: DensityOptions = { kernel, bandwidth: 120, edge, window: TOWN, binned: true }
      compareCells(kernelDensity(x, y, grid, o), grid, `town a ${kernel} 120 ${edge} 40x32`)
    })
  })

  function compareCells(density: Float64Array, grid: Grid, name: string) {
    const most = largest(density)
    for (const { stat, value } of pointFigures(name)) {
      const [what, column, row] = stat.split(' ')
      const got =
        what === 'cell'
          ? density[Number(column) + Number(row) * grid.columns]!
          : what === 'sum'
            ? total(density)
            : most
      const scale = what === 'cell' ? most : value
      const wanted = Number.isNaN(value) ? 0 : value
      expect(Math.abs(got - wanted) / scale, `${name}: ${stat}`).toBeLessThan(1e-8)
    }
  }

  test.each(KERNELS)('moves points to the centres when binned, %s', (kernel) => {
    const grid = { originX: 0, originY: 0, cellSize: 20, columns: 50, rows: 30 }
    const { x, y } = scatter(200, 2, { width: 1300, height: 700 })
    const centre = (v: number) => (Math.floor(v / 20) + 0.5) * 20
    const o = { kernel, bandwidth: 130 }
    const binned = kernelDensity(x, y, grid, { ...o, binned: true })
    const moved = kernelDensity(x.map(centre), y.map(centre), grid, o)
    // The binned kernel adds up to one over the centres, which a dome does only nearly.
    const factor = total(binned) / total(moved)
    expect(Math.abs(factor - 1)).toBeLessThan(0.01)
    expect(
      farthest(
        binned,
        moved.map((value) => value * factor),
      ),
    ).toBeLessThan(1e-3)
    if (kernel === 'gaussian') expect(farthest(binned, moved)).toBeLessThan(1e-12)
  })

  test('counts events on the outermost edges in the outermost cells when binned', () => {
    const grid = { originX: 0, originY: 0, cellSize: 10, columns: 4, rows: 3 }
    const at = (x: number, y: number) =>
      kernelDensity(Float64Array.of(x), Float64Array.of(y), grid, {
        kernel: 'quartic',
        bandwidth: 4,
        binned: true,
      }).indexOf(0.01)
    expect([at(0, 0), at(40, 0), at(40, 30), at(0, 30), at(10, 10)]).toEqual([0, 3, 11, 8, 5])
    expect(at(40.001, 5)).toBe(-1)
  })

  test.each(KERNELS)('adds up to the count on a grid that holds every kernel, %s', (kernel) => {
    const grid = { originX: -800, originY: -800, cellSize: 10, columns: 260, rows: 220 }
    const { x, y } = scatter(60, 3)
    const o = { kernel, bandwidth: 90 }
    expect(total(kernelDensity(x, y, grid, { ...o, binned: true })) * 100).toBeCloseTo(60, 9)
    expect(total(kernelDensity(x, y, grid, o)) * 100).toBeCloseTo(60, kernel === 'gaussian' ? 9 : 1)
  })

  test.each(KERNELS)("adds up to the count with Diggle's correction, %s", (kernel) => {
    const { x, y } = pointSet('a')
    const grid = { originX: 0, originY: 0, cellSize: 5, columns: 200, rows: 160 }
    const o: DensityOptions = { kernel, bandwidth: 110, edge: 'diggle', window: TOWN }
    const binned = kernelDensity(x, y, grid, { ...o, binned: true })
    expect(total(binned) * 25).toBeCloseTo(80, 9)
    expect(Math.abs(total(kernelDensity(x, y, grid, o)) * 25 - 80)).toBeLessThan(0.1)
  })

  test('is even under the uniform correction where events are even', () => {
    const grid = { originX: 0, originY: 0, cellSize: 10, columns: 40, rows: 40 }
    const x = new Float64Array(1600).map((_, i) => ((i % 40) + 0.5) * 10)
    const y = new Float64Array(1600).map((_, i) => (Math.floor(i / 40) + 0.5) * 10)
    const o: DensityOptions = { kernel: 'gaussian', bandwidth: 60, edge: 'uniform' }
    for (const value of kernelDensity(x, y, grid, o))
      expect(Math.abs(value * 100 - 1)).toBeLessThan(1e-3)
    for (const value of kernelDensity(x, y, grid, { ...o, binned: true }))
      expect(value * 100).toBeCloseTo(1, 9)
  })

  test('does not depend on the order of the events', () => {
    const grid = { originX: 0, originY: 0, cellSize: 50, columns: 20, rows: 12 }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom(...KERNELS), (seed, kernel) => {
        const { x, y } = scatter(50, 4)
        const order = Int32Array.from(x.keys())
        randomStream(seed, 0).shuffle(order)
        const px = Float64Array.from(order, (i) => x[i]!)
        const py = Float64Array.from(order, (i) => y[i]!)
        for (const binned of [true, false]) {
          const o = { kernel, bandwidth: 120, binned }
          expect(
            farthest(kernelDensity(px, py, grid, o), kernelDensity(x, y, grid, o)),
          ).toBeLessThan(1e-13)
        }
      }),
      { numRuns: 20, seed: 1 },
    )
  })

  test.each(KERNELS)('moves, turns and grows with the events, %s', (kernel) => {
    const grid = { originX: 0, originY: 0, cellSize: 40, columns: 25, rows: 25 }
    const { x, y } = scatter(100, 5, { width: 1000, height: 1000 })
    const o: DensityOptions = { kernel, bandwidth: 150, edge: 'diggle' }
    const density = kernelDensity(x, y, grid, o)
    const moved = kernelDensity(
      x.map((v) => v + 3e5),
      y.map((v) => v - 7e5),
      { ...grid, originX: 3e5, originY: -7e5 },
      o,
    )
    expect(farthest(moved, density)).toBeLessThan(1e-10)
    const turned = kernelDensity(
      y.map((v) => 1000 - v),
      x,
      grid,
      o,
    )
    const back = turned.map((_, i) => turned[24 - Math.floor(i / 25) + 25 * (i % 25)]!)
    expect(farthest(back, density)).toBeLessThan(1e-12)
    const grown = kernelDensity(
      x.map((v) => v * 3),
      y.map((v) => v * 3),
      { ...grid, cellSize: 120 },
      { ...o, bandwidth: 450 },
    )
    expect(
      farthest(
        grown.map((v) => v * 9),
        density,
      ),
    ).toBeLessThan(1e-12)
  })

  test('counts an event of weight three as three events', () => {
    const grid = { originX: 0, originY: 0, cellSize: 50, columns: 20, rows: 12 }
    const { x, y } = scatter(30, 6)
    const three = (v: Float64Array) => Float64Array.from({ length: 90 }, (_, i) => v[i % 30]!)
    for (const binned of [true, false]) {
      const o: DensityOptions = { kernel: 'quartic', bandwidth: 200, edge: 'uniform', binned }
      const weighted = kernelDensity(x, y, grid, { ...o, weights: x.map(() => 3) })
      expect(farthest(weighted, kernelDensity(three(x), three(y), grid, o))).toBeLessThan(1e-13)
    }
  })

  test('is nothing without events and holds 50,000 events in one cell', () => {
    const grid = { originX: 0, originY: 0, cellSize: 10, columns: 7, rows: 5 }
    const none = new Float64Array(0)
    for (const kernel of KERNELS)
      for (const binned of [true, false]) {
        const o = { kernel, bandwidth: 25, binned }
        expect(total(kernelDensity(none, none, grid, o))).toBe(0)
        const x = new Float64Array(50_000).fill(35)
        const y = new Float64Array(50_000).fill(25)
        const one = kernelDensity(x.subarray(0, 1), y.subarray(0, 1), grid, o)
        const many = kernelDensity(x, y, grid, o)
        expect(
          farthest(
            many,
            one.map((value) => value * 50_000),
          ),
        ).toBeLessThan(1e-11)
      }
  })

  test('reaches from events far outside the grid, however wide the kernel', () => {
    const grid = { originX: 0, originY: 0, cellSize: 10, columns: 7, rows: 5 }
    const x = Float64Array.of(-5e4, 2e5, 30)
    const y = Float64Array.of(40, -3e4, 1e5)
    for (const kernel of KERNELS) {
      const o = { kernel, bandwidth: 3e5 }
      expect(farthest(kernelDensity(x, y, grid, o), plainDensity(x, y, grid, o))).toBeLessThan(
        1e-12,
      )
    }
  })

  test('is 0 outside the window', () => {
    const grid = { originX: 0, originY: 0, cellSize: 10, columns: 10, rows: 10 }
    const window = rectangle(0, 0, 50, 100)
    const o = { kernel: 'gaussian', bandwidth: 30, window } as const
    const density = kernelDensity(Float64Array.of(40, 70), Float64Array.of(50, 50), grid, o)
    for (const [i, value] of density.entries()) expect(value > 0).toBe(i % 10 < 5)
  })

  test('refuses what it cannot smooth', () => {
    const grid = { originX: 0, originY: 0, cellSize: 10, columns: 3, rows: 3 }
    const one = Float64Array.of(5)
    const ask =
      (o: Partial<DensityOptions>, x = one, y = one, g: Grid = grid) =>
      () =>
        kernelDensity(x, y, g, { kernel: 'quartic', bandwidth: 10, ...o })
    expect(ask({ bandwidth: 0 })).toThrow(RangeError)
    expect(ask({ bandwidth: Number.NaN })).toThrow(RangeError)
    expect(ask({ kernel: 'triangle' as Kernel })).toThrow("got kernel 'triangle'")
    expect(ask({ edge: 'some' as 'none' })).toThrow("got edge 'some'")
    expect(ask({}, Float64Array.of(Number.NaN))).toThrow(RangeError)
    expect(ask({}, Float64Array.of(1, 2))).toThrow(RangeError)
    expect(ask({ weights: Float64Array.of(-1) })).toThrow(RangeError)
    expect(ask({ weights: Float64Array.of(1, 2) })).toThrow(RangeError)
    expect(ask({ edge: 'diggle' }, Float64Array.of(31), one)).toThrow('outside the window')
    expect(ask({}, one, one, { ...grid, rows: 0 })).toThrow(RangeError)
    const bow = [Float64Array.of(0, 0, 30, 30, 30, 0, 0, 30)]
    expect(ask({ window: bow })).toThrow('crosses itself')
    expect(
      ask({ binned: true, bandwidth: 1e9, kernel: 'gaussian' }, Float64Array.of(1e9), one),
    ).toThrow(RangeError)
  })
})

describe('densityAtPoints', () => {
  test.each([
    ['redwood gaussian sigma .07 no edge', 'none'],
    ['redwood gaussian sigma .07 Diggle', 'diggle'],
  ] as const)('is the reference: %s', (name, edge) => {
    const { x, y } = smallPoints('redwood')
    const o = { kernel: 'gaussian', bandwidth: 0.07, edge, window: REDWOOD_SQUARE } as const
    const density = densityAtPoints(x, y, o)
    for (const { stat, value } of smallFigures(name)) {
      const point = Number(stat.split(' ').at(-1)) - 1
      expect(Math.abs(density[point]! / value - 1), stat).toBeLessThan(1e-9)
    }
  })

  describe.each(EDGES)('edge %s', (edge) => {
    test.each(['none', 'event'] as const)('is spatstat leaving out %s', (leaveOut) => {
      const { x, y } = pointSet('u')
      const o = { kernel: 'gaussian', bandwidth: 70, edge, window: BOX, leaveOut } as const
      const density = densityAtPoints(x, y, o)
      for (const { stat, value } of pointFigures(`box u gaussian 70 ${edge} leave ${leaveOut}`)) {
        const point = Number(stat.split(' ').at(-1)) - 1
        expect(Math.abs(density[point]! / value - 1), stat).toBeLessThan(1e-9)
      }
    })
  })

  test('leaves out whole places where asked', () => {
    const x = Float64Array.of(0, 0, 0, 5)
    const y = Float64Array.of(0, 0, 0, 0)
    const o = { kernel: 'epanechnikov', bandwidth: 10, leaveOut: 'place' } as const
    const single = ((2 / Math.PI) * (1 - 0.25)) / 100
    expect(densityAtPoints(x, y, o)[0]).toBeCloseTo(single, 15)
    expect(densityAtPoints(x, y, o)[3]).toBeCloseTo(3 * single, 15)
    const event = densityAtPoints(x, y, { ...o, leaveOut: 'event' })[0]
    expect(event).toBeCloseTo(single + (2 * 2) / Math.PI / 100, 15)
  })

  test('asks for the window that an edge correction needs', () => {
    const one = Float64Array.of(1)
    const o = { kernel: 'quartic', bandwidth: 1, edge: 'uniform' } as const
    expect(() => densityAtPoints(one, one, o)).toThrow('no window')
  })
})
