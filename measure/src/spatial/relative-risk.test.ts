import { describe, expect, test } from 'vitest'
import { BOX, pointFigures, pointSet, TOWN } from '../../golden/point-figures.ts'
import { randomStream } from '../random.ts'
import { relativeRisk } from './relative-risk.ts'
import { scatterInside } from './ripley-envelope.ts'

const grid = {
  originX: 0,
  originY: 0,
  cellSize: 1000 / 32,
  cellHeight: 600 / 32,
  columns: 32,
  rows: 32,
}

describe('relativeRisk', () => {
  test('is sparr, log ratio and tolerance', () => {
    const o = { kernel: 'gaussian', bandwidth: 90, window: BOX, binned: true } as const
    const risk = relativeRisk(pointSet('u'), pointSet('v'), grid, o)
    const name = 'risk u v gaussian 90 uniform 32x32'
    for (const { stat, value } of pointFigures(name)) {
      const [what, , column, row] = stat.split(' ')
      const cell = Number(column) + 32 * Number(row)
      const got = what === 'log' ? risk.logRisk[cell]! : risk.p[cell]!
      // sparr takes the edge terms of its tolerance from the raster, ours are closed forms.
      expect(Math.abs(got - value), stat).toBeLessThan(what === 'log' ? 1e-8 : 1e-4)
    }
  })

  test('changes its sign with the sides and keeps its tails', () => {
    const o = { kernel: 'gaussian', bandwidth: 120, window: TOWN } as const
    const wide = { originX: 0, originY: 0, cellSize: 50, columns: 20, rows: 16 }
    const one = relativeRisk(pointSet('a'), pointSet('b'), wide, o)
    const other = relativeRisk(pointSet('b'), pointSet('a'), wide, o)
    for (const [i, value] of one.logRisk.entries()) {
      expect(other.logRisk[i]! + value).toBeCloseTo(0, 12)
      expect(other.pLow[i]!).toBeCloseTo(one.p[i]!, 12)
    }
  })

  test('is nothing where both kinds spread alike', () => {
    const u = pointSet('u')
    const { logRisk, p } = relativeRisk(u, u, grid, { kernel: 'quartic', bandwidth: 150 })
    for (const [i, value] of logRisk.entries()) {
      expect(value).toBe(0)
      expect([0.5, 1]).toContain(p[i])
    }
  })

  test('has a number in every cell, also where a dome reaches one kind or none', () => {
    const west = { x: Float64Array.of(100, 120), y: Float64Array.of(300, 310) }
    const east = { x: Float64Array.of(900), y: Float64Array.of(300) }
    const o = { kernel: 'epanechnikov', bandwidth: 150, edge: 'none' } as const
    const { logRisk, z, p, pLow } = relativeRisk(west, east, grid, o)
    const at = (x: number) => Math.floor(x / grid.cellSize) + 32 * 16
    expect([logRisk[at(110)], logRisk[at(900)], logRisk[at(500)]]).toEqual([Infinity, -Infinity, 0])
    expect([p[at(500)], pLow[at(500)]]).toEqual([1, 1])
    expect(z.every(Number.isFinite)).toBe(true)
    expect(z[at(110)]!).toBeGreaterThan(0)
    expect(p.every((value) => value >= 0 && value <= 1)).toBe(true)
  })

  test('holds its level roughly where both kinds are one', () => {
    const cells: number[] = []
    for (let run = 0; run < 40; run++) {
      const a = scatterInside(BOX, 200, randomStream(60, run))
      const b = scatterInside(BOX, 200, randomStream(61, run))
      const { p } = relativeRisk(a, b, grid, { kernel: 'gaussian', bandwidth: 80, binned: true })
      cells.push(p.filter((value) => value <= 0.05).length / p.length)
    }
    const share = cells.reduce((sum, one) => sum + one, 0) / cells.length
    expect(share).toBeGreaterThan(0.02)
    expect(share).toBeLessThan(0.09)
  })

  test('refuses an empty side', () => {
    const none = { x: new Float64Array(0), y: new Float64Array(0) }
    const o = { kernel: 'gaussian', bandwidth: 10 } as const
    expect(() => relativeRisk(none, pointSet('u'), grid, o)).toThrow(RangeError)
    const away = { x: Float64Array.of(1e6), y: Float64Array.of(0) }
    expect(() => relativeRisk(away, pointSet('u'), grid, { ...o, edge: 'none' })).toThrow(
      'near the grid',
    )
  })
})
