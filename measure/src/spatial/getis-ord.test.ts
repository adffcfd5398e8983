import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columbus, columbusNeighbours, reference } from '../../golden/columbus.ts'
import { sharedData } from '../../golden/shared-data.ts'
import { getisOrd, getisOrdStar } from './getis-ord.ts'
import { distanceNeighbours, gridNeighbours, rowStandardise, withSelf } from './neighbours.ts'

const stLouis = () => {
  const counts = sharedData('oracles/stl_cnt.i32', 'bytes')
  const z = sharedData('oracles/stl_gistar_spdep.f64', 'bytes')
  return {
    counts: new Int32Array(counts.slice().buffer),
    z: new Float64Array(z.slice().buffer),
  }
}

describe('reference figures of Gi and Gi*', () => {
  // R spdep::localG on columbus CRIME (Anselin 1988), binary weights.
  const gi = getisOrd(columbus(), columbusNeighbours())
  const star = getisOrd(columbus(), withSelf(columbusNeighbours()))
  for (const [stat, value] of reference('columbus CRIME B', 'Gi z'))
    test(`spdep ${stat}`, () =>
      expect(gi.z[Number(stat.split(' ').at(-1)) - 1]).toBeCloseTo(value, 11))
  for (const [stat, value] of reference('columbus CRIME B star', 'Gi* z'))
    test(`spdep ${stat}`, () =>
      expect(star.z[Number(stat.split(' ').at(-1)) - 1]).toBeCloseTo(value, 11))

  // Six points of Getis & Ord (1992) as in the tests of PySAL esda (test_getisord.py), d = 15.
  const six = distanceNeighbours(
    Float64Array.of(10, 20, 40, 15, 30, 30),
    Float64Array.of(10, 10, 10, 20, 20, 30),
    15,
  )
  const y = Float64Array.of(2, 3, 3.2, 5, 8, 7)
  test.each([
    ['Gi binary', -1.0136729, six],
    ['Gi* binary', -1.39727626, withSelf(six)],
  ])('esda %s', (_, value, list) => expect(getisOrd(y, list).z[0]).toBeCloseTo(value, 7))

  // esda puts the variance of binary weights to row-standardised ones and finds -0.6207 and -0.6249
  // there; in Ord & Getis (1995), as in spdep, z does not depend on the scale of a row.
  test('dividing rows by their sum changes no z', () => {
    for (const list of [six, withSelf(six)])
      getisOrd(y, rowStandardise(list)).z.forEach((z, i) => {
        expect(z).toBeCloseTo(getisOrd(y, list).z[i]!, 12)
      })
  })

  test('spdep, 100,128 cells of St. Louis: every z within 1e-12', () => {
    const { counts, z } = stLouis()
    const found = getisOrdStar(counts, 224, 447, { inference: 'analytic' })
    const worst = z.reduce((most, value, i) => {
      return Math.max(most, Math.abs(found.z[i]! - value) / Math.max(1, Math.abs(value)))
    }, 0)
    expect(worst).toBeLessThan(1e-12)
  })

  test('St. Louis, exact: 351 cells at .001 or below and a least p of 1.1e-8', () => {
    const { counts } = stLouis()
    const found = getisOrdStar(counts, 224, 447)
    expect(found.p.filter((p) => p <= 0.001)).toHaveLength(351)
    expect(found.p.reduce((least, p) => Math.min(least, p))).toBeCloseTo(1.1279e-8, 12)
    expect(found.handedOver).toEqual([])
  })
})

const grids = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 3, max: 4 }))
  .chain(([columns, rows]) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.constant(rows),
      counts: fc.array(fc.integer({ min: 0, max: 20 }), {
        minLength: columns * rows,
        maxLength: columns * rows,
      }),
    }),
  )

describe('Gi* on a grid', () => {
  test('is Gi* on the list of queen neighbours with self', () => {
    fc.assert(
      fc.property(grids, ({ columns, rows, counts }) => {
        const grid = getisOrdStar(Int32Array.from(counts), columns, rows)
        const list = getisOrd(Int32Array.from(counts), withSelf(gridNeighbours(columns, rows)))
        for (let i = 0; i < counts.length; i++) expect(grid.z[i]).toBeCloseTo(list.z[i]!, 10)
        expect(grid.p).toEqual(list.p)
        expect(grid.pLow).toEqual(list.pLow)
      }),
      { seed: 41 },
    )
  })

  test('z keeps under shift and scale, p under any rising scale of whole counts', () => {
    fc.assert(
      fc.property(grids, fc.integer({ min: 1, max: 9 }), ({ columns, rows, counts }, scale) => {
        const plain = getisOrdStar(Int32Array.from(counts), columns, rows)
        const moved = getisOrdStar(
          Int32Array.from(counts, (c) => scale * c + 100),
          columns,
          rows,
        )
        for (let i = 0; i < counts.length; i++) expect(moved.z[i]).toBeCloseTo(plain.z[i]!, 9)
        expect(moved.p).toEqual(plain.p)
      }),
      { seed: 42 },
    )
  })

  test('mirrors and turns with the map', () => {
    fc.assert(
      fc.property(grids, ({ columns, rows, counts }) => {
        const plain = getisOrdStar(Int32Array.from(counts), columns, rows)
        const turned = getisOrdStar(Int32Array.from(counts).reverse(), columns, rows)
        expect(turned.p.reverse()).toEqual(plain.p)
        const transposed = getisOrdStar(
          Int32Array.from(counts, (_, i) => counts[(i % rows) * columns + Math.floor(i / rows)]!),
          rows,
          columns,
        )
        plain.p.forEach((p, i) => {
          expect(transposed.p[(i % columns) * rows + Math.floor(i / columns)]).toBe(p)
        })
      }),
      { seed: 43 },
    )
  })

  test('under the null P(p <= a) is a at every attained value, for both tails', () => {
    // All arrangements of five counts around a corner cell that keeps its own: 120 maps.
    const around = [0, 0, 1, 3, 7]
    const attained: number[][] = [[], []]
    const arrange = (done: number[], left: number[]) => {
      if (left.length === 0) {
        const { p, pLow } = getisOrdStar(Int32Array.of(2, ...done), 3, 2)
        attained[0]!.push(p[0]!)
        attained[1]!.push(pLow[0]!)
      }
      left.forEach((value, at) => {
        arrange([...done, value], left.toSpliced(at, 1))
      })
    }
    arrange([], around)
    for (const p of attained) {
      expect(p).toHaveLength(120)
      for (const a of new Set(p))
        expect(p.filter((each) => each <= a + 1e-12).length / 120).toBeCloseTo(a, 12)
    }
  })

  test('permutations give p in both tails with ties in each, the same for the same seed', () => {
    const counts = Int32Array.from({ length: 400 }, (_, i) => (i * i) % 7)
    const draw = (seed: number) =>
      getisOrdStar(counts, 20, 20, { inference: { permutations: 499, seed } })
    const first = draw(5)
    expect(first.inference.every((code) => code === 2)).toBe(true)
    expect(draw(5)).toEqual(first)
    expect(draw(6).p).not.toEqual(first.p)
    first.p.forEach((p, i) => {
      expect(p + first.pLow[i]!).toBeGreaterThanOrEqual(1)
      expect(Math.round(p * 500)).toBeCloseTo(p * 500, 9)
    })
  })

  test('documented values: equal counts, islands, one row', () => {
    const flat = getisOrdStar(new Int32Array(12).fill(3), 4, 3)
    expect([...new Set(flat.z)]).toEqual([0])
    expect([...new Set(flat.p)]).toEqual([1])
    const tenths = getisOrd(new Float64Array(12).fill(0.1), withSelf(gridNeighbours(4, 3)))
    expect([...new Set(tenths.z)]).toEqual([0])
    const island = getisOrd(Int32Array.of(5, 1, 2, 9), {
      offsets: Int32Array.of(0, 1, 2, 3, 3),
      index: Int32Array.of(1, 2, 0),
    })
    expect([island.z[3], island.p[3], island.pLow[3], island.inference[3]]).toEqual([0, 1, 1, 0])
    expect(getisOrdStar(Int32Array.of(0, 0, 9, 0), 4, 1).z.every(Number.isFinite)).toBe(true)
  })

  test('one site that holds nearly all the spread does not blur its own z', () => {
    const values = Float64Array.of(1e9, 1, 2, 4, 3)
    const all = { offsets: Int32Array.of(0, 2, 2, 2, 2, 2), index: Int32Array.of(1, 2) }
    // Others 1, 2, 4, 3: mean 2.5, variance 1.25; neighbours sum to 3 of an expected 5.
    const expected = (3 - 5) / Math.sqrt((1.25 * (4 * 2 - 4)) / 3)
    expect(getisOrd(values, all).z[0]).toBeCloseTo(expected, 6)
  })

  test('says what was handed over and why', () => {
    const halves = getisOrdStar(
      new Float64Array(9).map((_, i) => i / 2),
      3,
      3,
    )
    expect(halves.handedOver).toEqual([
      { reason: 'values are not whole numbers', to: 'analytic', sites: 9 },
    ])
    expect([...new Set(halves.inference)]).toEqual([0])
    const weighted = { ...gridNeighbours(3, 3), weights: new Float64Array(40).map((_, i) => 1 + i) }
    const mixed = getisOrd(
      new Int32Array(9).map((_, i) => i),
      weighted,
      {
        inference: { exact: true, permutations: 99, seed: 1 },
      },
    )
    expect(mixed.handedOver).toEqual([
      { reason: 'neighbours weigh unequally', to: 'Monte Carlo', sites: 9 },
    ])
    expect([...new Set(mixed.inference)]).toEqual([2])
    const huge = new Int32Array(400).map((_, i) => (i * 7919) % 100_003)
    const counted = getisOrdStar(huge, 20, 20)
    const { to, reason, sites } = counted.handedOver[0]!
    expect([to, reason]).toEqual(['analytic', 'sum too large for exact counting'])
    expect(counted.inference.filter((code) => code === 0)).toHaveLength(sites)
  })

  test('50,000 events in one cell are answered exactly', () => {
    const counts = new Int32Array(2500)
    counts[1275] = 50_000
    expect(getisOrdStar(counts, 50, 50).p[1276]).toBeCloseTo(8 / 2499, 14)
    const busy = getisOrdStar(
      counts.map((count, i) => count + (i % 3)),
      50,
      50,
    )
    expect(busy.handedOver).toEqual([])
    expect(busy.p[1276]).toBeLessThan(8 / 2499)
  })

  test('refuses what is no count or no grid, naming both', () => {
    expect(() => getisOrdStar(Int32Array.of(1, -1, 2), 3, 1)).toThrow('got -1 at 1')
    expect(() => getisOrdStar(Float64Array.of(1, NaN, 2), 3, 1)).toThrow('got NaN at 1')
    expect(() => getisOrdStar(Float64Array.of(1, Infinity, 2), 3, 1)).toThrow('got Infinity at 1')
    expect(() => getisOrdStar(Int32Array.of(1, 2, 3, 4), 3, 1)).toThrow('must be 4')
    expect(() => getisOrdStar(Int32Array.of(1), 1, 1)).toThrow('at least 3')
    expect(() => getisOrdStar(new Int32Array(0), 0, 0)).toThrow('got 0')
    expect(() =>
      getisOrdStar(Int32Array.of(1, 2, 3), 3, 1, { inference: { permutations: 0, seed: 1 } }),
    ).toThrow('got 0')
  })
})
