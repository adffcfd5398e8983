import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columbus, columbusNeighbours, reference } from '../../golden/columbus.ts'
import { getisOrd } from './getis-ord.ts'
import { localMoran } from './local-moran.ts'
import { gridNeighbours, rowStandardise } from './neighbours.ts'

describe('reference figures of local Moran', () => {
  // R spdep::localmoran on columbus CRIME (Anselin 1988), rows divided by their sum.
  const found = localMoran(columbus(), rowStandardise(columbusNeighbours()))
  for (const [stat, value] of reference('columbus CRIME W', 'local moran')) {
    const site = Number(stat.split(' ').at(-1)) - 1
    test(`spdep ${stat}`, () =>
      expect(stat.includes('Ii') ? found.i[site] : found.z[site]).toBeCloseTo(value, 11))
  }
})

const maps = fc
  .tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 2, max: 3 }))
  .chain(([columns, rows]) =>
    fc.tuple(
      fc.constant(columns),
      fc.constant(rows),
      fc.array(fc.integer({ min: -9, max: 9 }), {
        minLength: columns * rows,
        maxLength: columns * rows,
      }),
    ),
  )

/** P(I >= observed) and P(I <= observed) by laying the other values out in every order. */
function enumerated(values: number[], columns: number, rows: number, site: number) {
  const list = gridNeighbours(columns, rows)
  const near = [...list.index.subarray(list.offsets[site]!, list.offsets[site + 1]!)]
  const n = values.length
  // n^2 times I without its constant divisor, in whole numbers, so that ties are ties.
  const total = values.reduce((a, b) => a + b, 0)
  const own = n * values[site]! - total
  const of = (map: number[]) => near.reduce((sum, j) => sum + own * (n * map[j]! - total), 0)
  const observed = of(values)
  let [all, high, low] = [0, 0, 0]
  const lay = (map: number[], left: number[]) => {
    if (map.length === site) return lay([...map, values[site]!], left)
    if (left.length === 0) {
      const drawn = of(map)
      all++
      if (drawn >= observed) high++
      if (drawn <= observed) low++
      return
    }
    left.forEach((value, at) => {
      lay([...map, value], left.toSpliced(at, 1))
    })
  }
  const others = values.toSpliced(site, 1)
  if (site === n - 1 && others.length === 0) return { high: 1, low: 1 }
  lay([], others)
  return { high: high / all, low: low / all }
}

describe('local Moran', () => {
  test('exact p is the share of all arrangements of the other values', () => {
    const small = maps.filter(([columns, rows]) => columns * rows <= 6)
    fc.assert(
      fc.property(small, ([columns, rows, values]) => {
        const found = localMoran(Int32Array.from(values), gridNeighbours(columns, rows))
        values.forEach((_, i) => {
          const { high, low } = enumerated(values, columns, rows, i)
          expect(found.pHigh[i]).toBeCloseTo(high, 13)
          expect(found.pLow[i]).toBeCloseTo(low, 13)
          expect(found.p[i]).toBeCloseTo(Math.min(1, 2 * Math.min(high, low)), 13)
        })
      }),
      { seed: 51, numRuns: 40 },
    )
  })

  test('z is that of Gi with the sign of the own deviation, p keeps when rows are divided', () => {
    fc.assert(
      fc.property(maps, ([columns, rows, values]) => {
        const list = gridNeighbours(columns, rows)
        const found = localMoran(Int32Array.from(values), list)
        const gi = getisOrd(Int32Array.from(values), list)
        const mean = values.reduce((a, b) => a + b, 0) / values.length
        values.forEach((value, i) => {
          if (value !== mean) expect(found.z[i]).toBeCloseTo(Math.sign(value - mean) * gi.z[i]!, 12)
        })
        const rowed = localMoran(Int32Array.from(values), rowStandardise(list))
        expect(rowed.p).toEqual(found.p)
      }),
      { seed: 52 },
    )
  })

  test('the weighted sum of all I is the global I', () => {
    const list = rowStandardise(columbusNeighbours())
    const total = localMoran(columbus(), list).i.reduce((a, b) => a + b, 0)
    const [[, globalI]] = reference('columbus CRIME W', 'moran I') as [[string, number]]
    expect(total / 49).toBeCloseTo(globalI, 11)
  })

  test('names the quadrant and leaves out what is on the mean, alone or equal', () => {
    const quadrants = (values: number[]) => [
      ...localMoran(Int32Array.from(values), gridNeighbours(values.length, 1)).quadrant,
    ]
    expect(quadrants([9, 8, 0, 1, 0])).toEqual([1, 1, 2, 3, 3])
    expect(quadrants([0, 9, 0, 0])).toEqual([2, 4, 2, 3])
    const onMean = localMoran(Int32Array.of(1, 2, 3), gridNeighbours(3, 1))
    expect([onMean.i[1], onMean.z[1], onMean.p[1], onMean.quadrant[1]]).toEqual([0, 0, 1, 0])
    const flat = localMoran(new Float64Array(4).fill(0.1), gridNeighbours(4, 1))
    expect([...flat.i, ...flat.z, ...flat.quadrant]).toEqual(new Array(12).fill(0))
    expect([...flat.p]).toEqual([1, 1, 1, 1])
  })

  test('refuses a list with the site itself and values that are not finite', () => {
    const self = { offsets: Int32Array.of(0, 1, 1, 1), index: Int32Array.of(0) }
    expect(() => localMoran(Int32Array.of(1, 2, 3), self)).toThrow('site 0 must not be its own')
    expect(() => localMoran(Float64Array.of(1, NaN, 3), gridNeighbours(3, 1))).toThrow('NaN')
    expect(() => localMoran(Int32Array.of(1, 2, 3), gridNeighbours(4, 1))).toThrow('wanted 4')
  })
})
