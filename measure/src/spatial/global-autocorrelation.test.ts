import { describe, expect, test } from 'vitest'
import { columbus, columbusNeighbours, reference } from '../../golden/columbus.ts'
import { randomStream } from '../random.ts'
import { globalG, globalMoran } from './global-autocorrelation.ts'
import { distanceNeighbours, gridNeighbours, rowStandardise } from './neighbours.ts'

describe('reference figures of global Moran and G', () => {
  const moran = globalMoran(columbus(), rowStandardise(columbusNeighbours()))
  const g = globalG(columbus(), columbusNeighbours())
  const computed: Record<string, number> = {
    'moran I': moran.statistic,
    'moran E': moran.expected,
    'moran Var (randomisation)': moran.variance,
    'moran p greater': moran.p,
    'global G': g.statistic,
    'global G p greater': g.p,
  }
  // R spdep::moran.test and globalG.test on columbus CRIME (Anselin 1988).
  const figures = [
    ...reference('columbus CRIME W', 'moran'),
    ...reference('columbus CRIME B', 'global'),
  ]
  for (const [stat, value] of figures)
    test(`spdep ${stat}`, () => expect(computed[stat]! / value).toBeCloseTo(1, 9))

  // R 4.2.2, spdep 1.2.7: moran.test(CRIME, nb2listw(nb), randomisation = FALSE).
  test('spdep moran Var and p (normality)', () => {
    const list = rowStandardise(columbusNeighbours())
    const normal = globalMoran(columbus(), list, { assumption: 'normality' })
    expect(normal.statistic).toBe(moran.statistic)
    expect(normal.variance / 8.860962269450514e-3).toBeCloseTo(1, 12)
    expect(normal.p / 3.6870234280275877e-8).toBeCloseTo(1, 9)
  })

  // Six points of Getis & Ord (1992) as in the tests of PySAL esda (test_getisord.py), d = 15.
  test('esda global G', () => {
    const six = distanceNeighbours(
      Float64Array.of(10, 20, 40, 15, 30, 30),
      Float64Array.of(10, 10, 10, 20, 20, 30),
      15,
    )
    const found = globalG(Float64Array.of(2, 3, 3.2, 5, 8, 7), six)
    expect(found.statistic).toBeCloseTo(0.55709779, 8)
    expect(Math.min(found.p, found.pLow)).toBeCloseTo(0.172936, 6)
  })
})

describe('global Moran and G', () => {
  test('a chequered map is as unlike as can be, a split one alike', () => {
    const rook = gridNeighbours(6, 6, 'rook')
    const chequered = new Int32Array(36).map((_, i) => ((i % 6) + Math.floor(i / 6)) % 2)
    expect(globalMoran(chequered, rook).statistic).toBeCloseTo(-1, 12)
    const split = new Int32Array(36).map((_, i) => Number(i < 18))
    expect(globalMoran(split, rook).statistic).toBeCloseTo(0.8, 12)
    expect(globalMoran(split, rook).p).toBeLessThan(1e-6)
  })

  test('permutations agree with the moments on average and with the seed to the digit', () => {
    const list = rowStandardise(columbusNeighbours())
    const options = { inference: { permutations: 999, seed: 4 } }
    const drawn = globalMoran(columbus(), list, options)
    expect(drawn).toEqual(globalMoran(columbus(), list, options))
    expect(drawn.p).toBe(0.001)
    expect(drawn.pLow).toBe(1)
    expect(globalG(columbus(), columbusNeighbours(), options).p).toBe(0.001)
  })

  test('Monte Carlo p is uniform when values lie at random', () => {
    const list = gridNeighbours(5, 5)
    const p = Array.from({ length: 200 }, (_, seed) => {
      const stream = randomStream(77, seed)
      const values = new Float64Array(25).map(() => stream.normal())
      return globalMoran(values, list, { inference: { permutations: 99, seed } }).p
    })
    const at = (a: number) => p.filter((each) => each <= a).length / 200
    expect(Math.abs(at(0.5) - 0.5)).toBeLessThan(0.12)
    expect(Math.abs(at(0.1) - 0.1)).toBeLessThan(0.075)
  })

  test('the moments are those of all arrangements', () => {
    const values = [0, 1, 3, 8, 2]
    const list = {
      offsets: Int32Array.of(0, 2, 3, 5, 6, 7),
      index: Int32Array.of(1, 2, 0, 1, 4, 2, 3),
      weights: Float64Array.of(1, 2, 0.5, 1, 3, 1, 0.25),
    }
    const all: [number, number][] = []
    const lay = (done: number[], left: number[]) => {
      if (left.length === 0) {
        const x = Float64Array.from(done)
        all.push([globalMoran(x, list).statistic, globalG(x, list).statistic])
      }
      left.forEach((value, at) => {
        lay([...done, value], left.toSpliced(at, 1))
      })
    }
    lay([], values)
    for (const [which, found] of [
      [0, globalMoran(Int32Array.from(values), list)],
      [1, globalG(Int32Array.from(values), list)],
    ] as const) {
      const mean = all.reduce((sum, each) => sum + each[which], 0) / all.length
      const variance = all.reduce((sum, each) => sum + (each[which] - mean) ** 2, 0) / all.length
      expect(found.expected).toBeCloseTo(mean, 12)
      expect(found.variance / variance).toBeCloseTo(1, 10)
    }
  })

  test('refuses what has no answer', () => {
    const list = gridNeighbours(2, 2)
    expect(() => globalMoran(new Int32Array(4), list)).toThrow('values must differ')
    expect(() => globalG(Int32Array.of(1, 2, 3, -1), list)).toThrow('got -1 at 3')
    expect(() => globalG(Int32Array.of(0, 0, 5, 0), list)).toThrow('at two sites or more')
    expect(() => globalMoran(Int32Array.of(1, 2, 3), gridNeighbours(3, 1))).toThrow('at least 4')
    const none = { offsets: new Int32Array(5), index: new Int32Array(0) }
    expect(() => globalMoran(Int32Array.of(1, 2, 3, 4), none)).toThrow('got 0')
  })
})
