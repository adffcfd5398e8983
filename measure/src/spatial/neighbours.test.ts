import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hexagonCentres } from './grid.ts'
import {
  demandNeighbours,
  distanceNeighbours,
  gridNeighbours,
  hexagonNeighbours,
  kNearestNeighbours,
  type Neighbours,
  neighboursFromLinks,
  rowStandardise,
  withSelf,
} from './neighbours.ts'

const of = (list: Neighbours, i: number) => [
  ...list.index.subarray(list.offsets[i]!, list.offsets[i + 1]!),
]

const sites = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 })), {
    minLength: 2,
    maxLength: 40,
  })
  .map((list) => ({
    x: Float64Array.from(list, ([x]) => x),
    y: Float64Array.from(list, ([, y]) => y),
  }))

describe('neighbours', () => {
  test('queens see eight, rooks four, corners three and two', () => {
    const queen = gridNeighbours(4, 3)
    expect(of(queen, 5)).toEqual([0, 1, 2, 4, 6, 8, 9, 10])
    expect(of(queen, 0)).toEqual([1, 4, 5])
    const rook = gridNeighbours(4, 3, 'rook')
    expect(of(rook, 5)).toEqual([1, 4, 6, 9])
    expect(of(rook, 11)).toEqual([7, 10])
    demandNeighbours(queen, 12)
    expect(of(gridNeighbours(1, 1), 0)).toEqual([])
  })

  test('neighbouring hexagons are the ones whose centres are one hexagon apart', () => {
    const hexagons = { originX: 0, originY: 0, side: 1, columns: 5, rows: 6 }
    const { x, y } = hexagonCentres(hexagons)
    expect(hexagonNeighbours(hexagons)).toEqual(distanceNeighbours(x, y, Math.sqrt(3) * 1.001))
  })

  test('within a distance means all and only those, ties and equal places included', () => {
    fc.assert(
      fc.property(sites, fc.integer({ min: 1, max: 20 }), ({ x, y }, radius) => {
        const list = distanceNeighbours(x, y, radius)
        for (let i = 0; i < x.length; i++) {
          const near = Array.from(x, (_, j) => j).filter(
            (j) => j !== i && Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!) <= radius,
          )
          expect(of(list, i)).toEqual(near)
        }
      }),
      { seed: 21 },
    )
  })

  test('the k nearest are nearest, and of equals the first', () => {
    fc.assert(
      fc.property(sites, fc.nat(), ({ x, y }, pick) => {
        const k = 1 + (pick % (x.length - 1))
        const list = kNearestNeighbours(x, y, k)
        for (let i = 0; i < x.length; i++) {
          const squared = (j: number) => (x[i]! - x[j]!) ** 2 + (y[i]! - y[j]!) ** 2
          const near = Array.from(x, (_, j) => j)
            .filter((j) => j !== i)
            .sort((a, b) => squared(a) - squared(b) || a - b)
            .slice(0, k)
            .sort((a, b) => a - b)
          expect(of(list, i)).toEqual(near)
        }
      }),
      { seed: 22 },
    )
  })

  test('links become lists, rows sum to one, and self joins once', () => {
    const links = neighboursFromLinks(3, Int32Array.of(1, 0, 1), Int32Array.of(2, 1, 0))
    expect([of(links, 0), of(links, 1), of(links, 2)]).toEqual([[1], [0, 2], []])
    const star = withSelf(withSelf(links))
    expect([of(star, 0), of(star, 1), of(star, 2)]).toEqual([[0, 1], [0, 1, 2], [2]])
    expect([...rowStandardise(links).weights!]).toEqual([1, 0.5, 0.5])
    const heavy = withSelf(rowStandardise(links), 2)
    expect([...heavy.weights!]).toEqual([2, 1, 0.5, 2, 0.5, 2])
  })

  test('refuses lists that contradict themselves, naming what is wrong', () => {
    const list = (offsets: number[], index: number[], weights?: number[]): Neighbours => ({
      offsets: Int32Array.from(offsets),
      index: Int32Array.from(index),
      ...(weights && { weights: Float64Array.from(weights) }),
    })
    expect(() => demandNeighbours(list([0, 1], [0]), 2)).toThrow('got 2 offsets, wanted 3')
    expect(() => demandNeighbours(list([0, 1, 3], [1, 0]), 2)).toThrow('wanted 0 to 2')
    expect(() => demandNeighbours(list([0, 2, 1, 3], [1, 2, 0]), 3)).toThrow('that fall at 2')
    expect(() => demandNeighbours(list([0, 1, 2], [1, 5]), 2)).toThrow('got neighbour 5 of site 1')
    expect(() => demandNeighbours(list([0, 2, 2], [1, 1]), 2)).toThrow('wanted each once')
    expect(() => demandNeighbours(list([0, 1, 1], [1], [NaN]), 2)).toThrow('got NaN at 0')
    expect(() => neighboursFromLinks(2, Int32Array.of(0, 0), Int32Array.of(1, 1))).toThrow('once')
    expect(() => kNearestNeighbours(new Float64Array(2), new Float64Array(2), 2)).toThrow(
      'k must be a whole number from 1 to 1',
    )
    expect(() => distanceNeighbours(new Float64Array(2), new Float64Array(2), 0)).toThrow('radius')
  })
})
