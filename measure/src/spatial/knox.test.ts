import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chicago } from '../../golden/chicago.ts'
import { sharedTable } from '../../golden/shared-data.ts'
import { randomStream } from '../random.ts'
import { knox } from './knox.ts'
import { pairsByDistance } from './space-pairs.ts'

describe('reference figures of Knox', () => {
  const january = chicago('2016-02-01')
  const counted = { permutations: 0, seed: 1 }

  test('Near Repeat Calculator 1.3, Chicago before February 2016, Manhattan', () => {
    const found = knox(january.x, january.y, january.day, {
      ...counted,
      spaceEdges: [0, 0.001, 100, 200, 300, Infinity],
      timeEdges: [0, 7, 14, 21, Infinity],
      metric: 'manhattan',
    })
    expect([...found.observed]).toEqual([
      28, 5, 5, 2, 44, 13, 8, 4, 97, 56, 19, 16, 77, 67, 45, 20, 182194, 146149, 95237, 45879,
    ])
    expect(found.pairs).toBe(469965)
  })

  // R 4.2.2: sqrt of squared differences (or sum of absolute ones), findInterval, table.
  const year = { spaceEdges: [0, 0.001, 100, 200, 300, 400], timeEdges: [0, 7, 14, 21, 28] }
  test.each([
    [
      'euclidean',
      [
        320, 104, 63, 58, 525, 397, 376, 359, 1124, 1141, 1023, 911, 1790, 1791, 1755, 1697, 1800,
        1867, 1888, 1733,
      ],
    ],
    [
      'manhattan',
      [
        320, 104, 63, 58, 420, 306, 302, 264, 888, 888, 761, 734, 1116, 1080, 1061, 1023, 1335,
        1333, 1375, 1246,
      ],
    ],
  ] as const)('R, Chicago 2016, 11,700 burglaries, %s', (metric, table) => {
    const { x, y, day } = chicago()
    expect(x).toHaveLength(11700)
    const found = knox(x, y, day, { ...counted, ...year, metric })
    expect([...found.observed]).toEqual(table)
  })

  // R surveillance 1.20.3: knox(dt, ds, eps.t, eps.s), which closes both bands: edges just above.
  const burkitt = sharedTable('oracles/small/burkitt.csv')
  const column = (name: string) => Float64Array.from(burkitt, (row) => Number(row[name]))
  test.each([
    [2, 30, 3, 0.964045966549095],
    [2, 60, 4, 1.83547616338605],
    [2, 90, 7, 2.79531232222096],
    [2, 180, 16, 5.6327227215838],
    [2, 360, 22, 10.3855956309023],
    [5, 30, 7, 4.68995335077938],
    [5, 60, 12, 8.92934349755376],
    [5, 90, 19, 13.5988167026966],
    [5, 180, 41, 27.402434861759],
    [5, 360, 66, 50.5245192854705],
    [10, 30, 24, 15.1381272044601],
    [10, 60, 40, 28.8219365115485],
    [10, 90, 69, 43.8939583570372],
    [10, 180, 138, 88.4489703037888],
    [10, 360, 220, 163.081920582546],
    [20, 30, 54, 44.6718056661736],
    [20, 60, 96, 85.0519968141996],
    [20, 90, 147, 129.528729093185],
    [20, 180, 308, 261.008192058255],
    [20, 360, 528, 481.246046194106],
  ])('surveillance, Burkitt within %i km and %i days', (space, time, observed, expected) => {
    const found = knox(column('x'), column('y'), column('day'), {
      ...counted,
      spaceEdges: [0, space + 1e-9],
      timeEdges: [0, time + 1e-9],
    })
    expect(found.observed[0]).toBe(observed)
    expect(found.expected[0]! / expected).toBeCloseTo(1, 12)
  })
})

const events = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 60 }),
    ),
    { minLength: 2, maxLength: 30 },
  )
  .map((list) => ({
    x: Float64Array.from(list, ([x]) => x),
    y: Float64Array.from(list, ([, y]) => y),
    day: Float64Array.from(list, ([, , day]) => day),
  }))

const edges = (largest: number) =>
  fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: 0, max: largest }), { minLength: 2, maxLength: 6 }),
      fc.boolean(),
    )
    .map(([list, open]) => {
      const rising = list.toSorted((a, b) => a - b)
      return open ? [...rising, Infinity] : rising
    })

const asked = fc.record({
  events,
  spaceEdges: edges(30),
  timeEdges: edges(50),
  metric: fc.constantFrom('euclidean' as const, 'manhattan' as const),
  repeatWithin: fc.option(fc.constantFrom(0.5, 3, 40), { nil: undefined }),
})

interface Asked {
  events: { x: Float64Array; y: Float64Array; day: Float64Array }
  spaceEdges: number[]
  timeEdges: number[]
  metric: 'euclidean' | 'manhattan'
  repeatWithin: number | undefined
}

/** Every pair looked at, as the definition says. */
function bruteForce(given: Asked) {
  const { x, y, day } = given.events
  const { spaceEdges, timeEdges, metric, repeatWithin = 0 } = given
  const bandOf = (bandEdges: number[], value: number) =>
    bandEdges.findIndex((edge, i) => value >= edge && value < (bandEdges[i + 1] ?? edge))
  const table = new Float64Array((spaceEdges.length - 1) * (timeEdges.length - 1))
  const repeat = new Float64Array(timeEdges.length - 1)
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < i; j++) {
      const dx = Math.abs(x[i]! - x[j]!)
      const dy = Math.abs(y[i]! - y[j]!)
      const distance = metric === 'manhattan' ? dx + dy : Math.sqrt(dx * dx + dy * dy)
      const t = bandOf(timeEdges, Math.abs(day[i]! - day[j]!))
      const s = bandOf(spaceEdges, distance)
      if (t < 0) continue
      if (distance < repeatWithin) repeat[t]!++
      else if (s >= 0) table[s * (timeEdges.length - 1) + t]!++
    }
  return { table, repeat }
}
const optionsOf = ({ repeatWithin, events: _, ...rest }: Asked) => ({
  ...rest,
  ...(repeatWithin !== undefined && { repeatWithin }),
})

describe('knox', () => {
  test('counts what looking at every pair counts, whole days and fractions alike', () => {
    fc.assert(
      fc.property(asked, (given) => {
        const { x, y, day } = given.events
        const options = { ...optionsOf(given), permutations: 0, seed: 1 }
        const { table, repeat } = bruteForce(given)
        const found = knox(x, y, day, options)
        expect(found.observed).toEqual(table)
        if (found.repeat) expect(found.repeat.observed).toEqual(repeat)
        const halves = knox(
          x,
          y,
          day.map((d) => d / 2),
          { ...options, timeEdges: given.timeEdges.map((edge) => edge / 2) },
        )
        expect(halves.observed).toEqual(table)
      }),
      { seed: 71, numRuns: 300 },
    )
  })

  test('expected is the mean over all arrangements of the days, within strata too', () => {
    const small = fc.tuple(
      fc.array(fc.tuple(fc.nat(6), fc.nat(6), fc.nat(9), fc.nat(1)), {
        minLength: 4,
        maxLength: 5,
      }),
      edges(8),
      edges(9),
      fc.boolean(),
    )
    fc.assert(
      fc.property(small, ([list, spaceEdges, timeEdges, stratified]) => {
        const x = Float64Array.from(list, ([each]) => each)
        const y = Float64Array.from(list, ([, each]) => each)
        const label = list.map(([, , , each]) => (stratified ? each : 0))
        const options = { spaceEdges, timeEdges, permutations: 0, seed: 1 }
        const mean = new Float64Array((spaceEdges.length - 1) * (timeEdges.length - 1))
        let all = 0
        const arrange = (chosen: number[]) => {
          if (chosen.length === list.length) {
            all++
            const day = Float64Array.from(chosen, (each) => list[each]![2])
            knox(x, y, day, options).observed.forEach((count, i) => {
              mean[i]! += count
            })
            return
          }
          list.forEach((_, each) => {
            if (!chosen.includes(each) && label[each] === label[chosen.length])
              arrange([...chosen, each])
          })
        }
        arrange([])
        const found = knox(
          x,
          y,
          Float64Array.from(list, ([, , day]) => day),
          { ...options, ...(stratified && { strata: Int32Array.from(label) }) },
        )
        found.expected.forEach((each, i) => {
          expect(each).toBeCloseTo(mean[i]! / all, 10)
        })
      }),
      { seed: 72, numRuns: 40 },
    )
  })

  test('nothing changes when events are reordered, moved, turned or start on another day', () => {
    fc.assert(
      fc.property(asked, fc.nat(), (given, seed) => {
        const { x, y, day } = given.events
        const options = { ...optionsOf(given), permutations: 0, seed: 1 }
        const plain = knox(x, y, day, options)
        const order = Int32Array.from(x, (_, i) => i)
        randomStream(seed, 0).shuffle(order)
        const turned = knox(
          Float64Array.from(order, (i) => 1000 - y[i]!),
          Float64Array.from(order, (i) => x[i]! - 500),
          Float64Array.from(order, (i) => day[i]! + 17_000),
          options,
        )
        expect(turned.observed).toEqual(plain.observed)
        expect(turned.expected).toEqual(plain.expected)
      }),
      { seed: 73, numRuns: 100 },
    )
  })

  test('p counts ties in both tails, is repeatable, and grows by whole draws', () => {
    const stream = randomStream(5, 0)
    const of = (most: number) => Float64Array.from({ length: 120 }, () => stream.below(most))
    const [x, y, day] = [of(500), of(500), of(90)]
    const options = { spaceEdges: [0, 50, 100], timeEdges: [0, 7, 14], permutations: 199, seed: 8 }
    const found = knox(x, y, day, options)
    expect(knox(x, y, day, options)).toEqual(found)
    expect(knox(x, y, day, { ...options, seed: 9 }).p).not.toEqual(found.p)
    found.p.forEach((p, i) => {
      expect(p + found.pLow[i]!).toBeGreaterThanOrEqual(1)
      expect(Math.round(p * 200)).toBeCloseTo(p * 200, 9)
    })
    const first = knox(x, y, day, { ...options, permutations: 100 })
    found.p.forEach((p, i) => {
      expect(p * 200).toBeGreaterThanOrEqual(first.p[i]! * 101 - 1e-9)
    })
  })

  test('p is uniform when days have nothing to do with places', () => {
    const p = Array.from({ length: 150 }, (_, map) => {
      const stream = randomStream(99, map)
      const of = (most: number) => Float64Array.from({ length: 60 }, () => most * stream.uniform())
      const options = { spaceEdges: [0, 200], timeEdges: [0, 10], permutations: 99, seed: map }
      return knox(of(1000), of(1000), of(60), options).p[0]!
    })
    for (const a of [0.1, 0.5])
      expect(p.filter((each) => each <= a).length / 150).toBeLessThan(a + 0.12)
    expect(p.filter((each) => each <= 0.5).length / 150).toBeGreaterThan(0.3)
  })

  test('strata keep a shift of population from looking like near repeats', () => {
    // Summer is in the west, winter in the east; within each nothing is near anything.
    const stream = randomStream(12, 0)
    const season = Int32Array.from({ length: 300 }, (_, i) => i % 2)
    const x = Float64Array.from(season, (s) => s * 5000 + 2000 * stream.uniform())
    const y = Float64Array.from(season, () => 2000 * stream.uniform())
    const day = Float64Array.from(season, (s) => s * 180 + stream.below(60))
    const options = { spaceEdges: [0, 500], timeEdges: [0, 14], permutations: 199, seed: 3 }
    expect(knox(x, y, day, options).p[0]).toBe(0.005)
    expect(knox(x, y, day, { ...options, strata: season }).p[0]).toBeGreaterThan(0.05)
  })

  test('documented values: no pair in a band has ratio 1 and p 1', () => {
    const far = knox(Float64Array.of(0, 1e6), Float64Array.of(0, 0), Float64Array.of(0, 1), {
      spaceEdges: [0, 100],
      timeEdges: [0, 7],
      permutations: 9,
      seed: 1,
    })
    expect([far.observed[0], far.expected[0], far.ratio[0], far.p[0], far.pLow[0]]).toEqual([
      0, 0, 1, 1, 1,
    ])
    const zeros = new Float64Array(300)
    const one = knox(zeros, zeros, zeros, {
      spaceEdges: [0, 1, Infinity],
      timeEdges: [0, 1],
      permutations: 1,
      seed: 1,
    })
    expect([...one.observed]).toEqual([299 * 150, 0])
  })

  test('refuses what cannot be counted, naming what was got', () => {
    const two = Float64Array.of(1, 2)
    const options = { spaceEdges: [0, 1], timeEdges: [0, 1], permutations: 9, seed: 1 }
    const one = Float64Array.of(1)
    expect(() => knox(one, one, one, options)).toThrow('at least 2 numbers, got 1')
    expect(() => knox(two, two, one, options)).toThrow('got 1')
    expect(() => knox(two, Float64Array.of(1, NaN), two, options)).toThrow('got NaN at 1')
    expect(() => knox(two, two, Float64Array.of(1, Infinity), options)).toThrow('got Infinity')
    expect(() => knox(two, two, two, { ...options, spaceEdges: [0, 5, 3] })).toThrow('[0, 5, 3]')
    expect(() => knox(two, two, two, { ...options, timeEdges: [-1, 3] })).toThrow('[-1, 3]')
    expect(() => knox(two, two, two, { ...options, timeEdges: [3] })).toThrow('got 1')
    expect(() => knox(two, two, two, { ...options, timeEdges: [0, NaN] })).toThrow('[0, NaN]')
    expect(() => knox(two, two, two, { ...options, permutations: 1.5 })).toThrow('got 1.5')
    expect(() => knox(two, two, two, { ...options, repeatWithin: 0 })).toThrow('got 0')
    expect(() => knox(two, two, two, { ...options, seed: -1 })).toThrow(
      'seed must be a whole number',
    )
    const many = new Float64Array(1001)
    const strata = Int32Array.from(many, (_, i) => i)
    expect(() => knox(many, many, many, { ...options, permutations: 0, strata })).toThrow(
      'got 1001',
    )
    const crowd = new Float64Array(100)
    const cuts = Float64Array.of(0, 1)
    const list = (most: number) =>
      pairsByDistance(crowd, crowd, 'euclidean', cuts, Int32Array.of(-1, 0), most)
    expect(list(4950).index).toHaveLength(4950)
    expect(() => list(4949)).toThrow('got more than 4949 pairs of events closer than 1 m')
  })
})
