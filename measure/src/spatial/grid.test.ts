import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cellCentres,
  cellOf,
  countInCells,
  countInHexagons,
  gridAround,
  hexagonArea,
  hexagonCentres,
  hexagonOf,
  hexagonOutline,
  hexagonsAround,
} from './grid.ts'

const grid = { originX: 100, originY: 200, cellSize: 10, cellHeight: 5, columns: 3, rows: 2 }
const coordinate = fc.double({ min: -1e4, max: 1e4, noNaN: true })
const points = fc
  .array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 40 })
  .map((list) => ({
    x: Float64Array.from(list, ([x]) => x),
    y: Float64Array.from(list, ([, y]) => y),
  }))

describe('grid', () => {
  test('a cell holds its west and south edge, the last ones also the outer edge', () => {
    expect(cellOf(grid, 100, 200)).toBe(0)
    expect(cellOf(grid, 110, 200)).toBe(1)
    expect(cellOf(grid, 129.999, 209.999)).toBe(5)
    expect(cellOf(grid, 130, 210)).toBe(5)
    expect(cellOf(grid, 130.0001, 205)).toBe(-1)
    expect(cellOf(grid, 99.9999, 205)).toBe(-1)
    expect(cellOf(grid, 105, 199.9)).toBe(-1)
  })

  test('every centre lies in its own cell', () => {
    const { x, y } = cellCentres(grid)
    expect(Array.from(x, (_, i) => cellOf(grid, x[i]!, y[i]!))).toEqual([0, 1, 2, 3, 4, 5])
    expect([x[5], y[5]]).toEqual([125, 207.5])
  })

  test('counts events, sums weights, and says what lies outside', () => {
    const x = Float64Array.of(101, 102, 125, 300)
    const y = Float64Array.of(201, 202, 208, 201)
    expect(countInCells(x, y, grid)).toEqual({
      counts: Float64Array.of(2, 0, 0, 0, 0, 1),
      outside: 1,
    })
    expect(countInCells(x, y, grid, Float64Array.of(1, 2, 0.5, 9)).counts[0]).toBe(3)
  })

  test('a grid around points loses none of them', () => {
    fc.assert(
      fc.property(points, fc.double({ min: 50, max: 3000, noNaN: true }), ({ x, y }, size) => {
        const { counts, outside } = countInCells(x, y, gridAround(x, y, size))
        expect(outside).toBe(0)
        expect(counts.reduce((a, b) => a + b, 0)).toBe(x.length)
      }),
      { seed: 11 },
    )
  })

  test('refuses what is no grid or no point, naming both', () => {
    const one = Float64Array.of(1)
    expect(() => countInCells(one, one, { ...grid, cellSize: 0 })).toThrow(
      'cellSize must be above 0 and finite, got 0',
    )
    expect(() => countInCells(one, one, { ...grid, columns: 2.5 })).toThrow('got 2.5')
    expect(() => countInCells(one, Float64Array.of(1, 2), grid)).toThrow(
      'y must be as long as x (1), got 2',
    )
    expect(() => countInCells(Float64Array.of(NaN), one, grid)).toThrow(
      'x must be finite numbers, got NaN at 0',
    )
    expect(() => gridAround(new Float64Array(0), new Float64Array(0), 5)).toThrow(
      'at least 1 numbers, got 0',
    )
    expect(() => gridAround(Float64Array.of(0, 1e9), Float64Array.of(0, 1e9), 1)).toThrow('got')
    expect(countInCells(new Float64Array(0), new Float64Array(0), grid).outside).toBe(0)
  })
})

describe('hexagons', () => {
  const hexagons = { originX: 5, originY: -3, side: 100, columns: 6, rows: 7 }

  test('a point lies in the hexagon with the nearest centre', () => {
    const centres = hexagonCentres(hexagons)
    const inside = fc.tuple(
      fc.double({ min: 5, max: 850, noNaN: true }),
      fc.double({ min: -3, max: 890, noNaN: true }),
    )
    fc.assert(
      fc.property(inside, ([x, y]) => {
        const distance = Array.from(centres.x, (cx, i) => Math.hypot(cx - x, centres.y[i]! - y))
        const found = hexagonOf(hexagons, x, y)
        expect(distance[found]).toBeCloseTo(Math.min(...distance), 9)
      }),
      { seed: 12, numRuns: 500 },
    )
  })

  test('outlines lie one side from the centre and enclose the stated area', () => {
    const centres = hexagonCentres(hexagons)
    for (const i of [0, 7, 41]) {
      const outline = hexagonOutline(hexagons, i)
      let twice = 0
      for (let k = 0; k < 6; k++) {
        const [ax, ay] = [outline[2 * k]!, outline[2 * k + 1]!]
        const [bx, by] = [outline[(2 * k + 2) % 12]!, outline[(2 * k + 3) % 12]!]
        twice += ax * by - bx * ay
        expect(Math.hypot(ax - centres.x[i]!, ay - centres.y[i]!)).toBeCloseTo(100, 9)
      }
      expect(twice / 2).toBeCloseTo(hexagonArea(hexagons), 6)
    }
  })

  test('hexagons around points lose none of them, and a far point lies in none', () => {
    fc.assert(
      fc.property(points, fc.double({ min: 50, max: 3000, noNaN: true }), ({ x, y }, side) => {
        const around = hexagonsAround(x, y, side)
        expect(countInHexagons(x, y, around).outside).toBe(0)
      }),
      { seed: 13 },
    )
    expect(hexagonOf(hexagons, -1000, 0)).toBe(-1)
    expect(() => hexagonOutline(hexagons, 42)).toThrow('got 42')
  })
})
