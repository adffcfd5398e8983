import { describe, expect, test } from 'vitest'
import * as disclosure from './disclosure/index.ts'
import * as effect from './effect/index.ts'
import * as rates from './rates/index.ts'
import * as spatial from './spatial/index.ts'

// Every function that takes columns of numbers is given each kind of bad input in each of its columns. It either says
// what was got in a RangeError, or answers in numbers: never a silent NaN.

type Columns = Readonly<Record<string, Float64Array>>

/** A function on columns: what is good for it, and how it is called. */
interface Taker {
  readonly good: Columns
  readonly call: (given: Record<string, Float64Array>) => unknown
}

const N = 24
const of = (value: (i: number) => number) => Float64Array.from({ length: N }, (_, i) => value(i))
const x = of((i) => (i * 37) % 100)
const y = of((i) => (i * 53) % 90)
const day = of((i) => (i * 11) % 60)
const counts = of((i) => (i * 7) % 5)
const more = of((i) => 1 + ((i * 5) % 7))
const p = of((i) => (i + 1) / 30)

const { gridNeighbours, rectangle } = spatial
const list = gridNeighbours(6, 4)
const window = rectangle(-10, -10, 110, 110)
const grid = { originX: 0, originY: 0, cellSize: 25, columns: 4, rows: 4 }
const draws = { permutations: 19, seed: 1 }
const dome = { kernel: 'quartic', bandwidth: 40 } as const
const half = (column: Float64Array) => column.subarray(0, column.length >> 1)
const rest = (column: Float64Array) => column.subarray(column.length >> 1)

/** Two sets of events, the first and the second half of the columns. */
const two = ({ x = half(p), y = half(p) }: Record<string, Float64Array>) =>
  [
    { x: half(x), y: half(y) },
    { x: rest(x), y: rest(y) },
  ] as const

const takers: Record<string, Taker> = {
  benjaminiHochberg: { good: { p }, call: ({ p }) => spatial.benjaminiHochberg(p!) },
  benjaminiYekutieli: { good: { p }, call: ({ p }) => spatial.benjaminiYekutieli(p!) },
  aoristicProfile: {
    good: { from: day, to: day.map((from, i) => from + i) },
    call: ({ from, to }) => spatial.aoristicProfile(from!, to!, { period: 24, bins: 6 }),
  },
  circularSummary: { good: { day }, call: ({ day }) => spatial.circularSummary(day!, 24) },
  rayleighTest: { good: { day }, call: ({ day }) => spatial.rayleighTest(day!, 24) },
  watsonTest: {
    good: { day, other: y },
    call: ({ day, other }) => spatial.watsonTest(day!, other!, 24, draws),
  },
  meanCentre: { good: { x, y }, call: ({ x, y }) => spatial.meanCentre(x!, y!) },
  medianCentre: { good: { x, y }, call: ({ x, y }) => spatial.medianCentre(x!, y!) },
  standardDistance: { good: { x, y }, call: ({ x, y }) => spatial.standardDistance(x!, y!) },
  deviationEllipse: { good: { x, y }, call: ({ x, y }) => spatial.deviationEllipse(x!, y!) },
  convexHull: { good: { x, y }, call: ({ x, y }) => spatial.convexHull(x!, y!) },
  gridAround: { good: { x, y }, call: ({ x, y }) => spatial.gridAround(x!, y!, 10) },
  hexagonsAround: { good: { x, y }, call: ({ x, y }) => spatial.hexagonsAround(x!, y!, 10) },
  countInCells: {
    good: { x, y, more },
    call: ({ x, y, more }) => spatial.countInCells(x!, y!, grid, more!),
  },
  insidePolygon: { good: { x, y }, call: ({ x, y }) => spatial.insidePolygon(window, x!, y!) },
  boundaryDistance: {
    good: { x, y },
    call: ({ x, y }) => spatial.boundaryDistance(window, x!, y!),
  },
  distanceNeighbours: {
    good: { x, y },
    call: ({ x, y }) => spatial.distanceNeighbours(x!, y!, 30),
  },
  kNearestNeighbours: { good: { x, y }, call: ({ x, y }) => spatial.kNearestNeighbours(x!, y!, 2) },
  nearestDistances: { good: { x, y }, call: ({ x, y }) => spatial.nearestDistances(x!, y!) },
  nearestOther: { good: { x, y }, call: (given) => spatial.nearestOther(...flat(given)) },
  nearestNeighbourIndex: {
    good: { x, y },
    call: ({ x, y }) => spatial.nearestNeighbourIndex(x!, y!, { window }),
  },
  kernelDensity: {
    good: { x, y, weights: more },
    call: ({ x, y, weights }) =>
      spatial.kernelDensity(x!, y!, grid, { ...dome, weights: weights! }),
  },
  densityAtPoints: {
    good: { x, y },
    call: ({ x, y }) => spatial.densityAtPoints(x!, y!, { ...dome, leaveOut: 'none' }),
  },
  kernelMass: { good: { x, y }, call: ({ x, y }) => spatial.kernelMass(window, x!, y!, dome) },
  silvermanBandwidth: {
    good: { x, y },
    call: ({ x, y }) => spatial.silvermanBandwidth(x!, y!, 'quartic'),
  },
  scottBandwidth: {
    good: { x, y },
    call: ({ x, y }) => spatial.scottBandwidth(x!, y!, 'quartic'),
  },
  likelihoodBandwidth: {
    good: { x, y },
    call: ({ x, y }) => spatial.likelihoodBandwidth(x!, y!, { kernel: 'gaussian', window }),
  },
  relativeRisk: {
    good: { x, y },
    call: (given) => spatial.relativeRisk(...two(given), grid, dome),
  },
  testSameSpread: {
    good: { x, y },
    call: (given) => spatial.testSameSpread(...two(given), grid, { ...dome, ...draws }),
  },
  ripleyK: {
    good: { x, y },
    call: ({ x, y }) => spatial.ripleyK(x!, y!, { window, radii: [10, 20] }),
  },
  ripleyEnvelope: {
    good: { x, y },
    call: ({ x, y }) =>
      spatial.ripleyEnvelope(x!, y!, { window, radii: [10], simulations: 9, seed: 1 }),
  },
  crossK: {
    good: { x, y },
    call: (given) => spatial.crossK(...two(given), { window, radii: [10, 20] }),
  },
  crossEnvelope: {
    good: { x, y },
    call: (given) =>
      spatial.crossEnvelope(...two(given), { window, radii: [10], simulations: 9, seed: 1 }),
  },
  knox: {
    good: { x, y, day },
    call: ({ x, y, day }) =>
      spatial.knox(x!, y!, day!, { spaceEdges: [0, 20, 50], timeEdges: [0, 7, 14], ...draws }),
  },
  getisOrd: { good: { counts }, call: ({ counts }) => spatial.getisOrd(counts!, list) },
  getisOrdStar: { good: { counts }, call: ({ counts }) => spatial.getisOrdStar(counts!, 6, 4) },
  localMoran: { good: { counts }, call: ({ counts }) => spatial.localMoran(counts!, list) },
  globalMoran: { good: { counts }, call: ({ counts }) => spatial.globalMoran(counts!, list) },
  globalG: { good: { counts }, call: ({ counts }) => spatial.globalG(counts!, list) },
  comparePeriods: {
    good: { counts, more },
    call: ({ counts, more }) => spatial.comparePeriods(counts!, more!),
  },
  comparePatterns: {
    good: { counts, more },
    call: ({ counts, more }) => spatial.comparePatterns(counts!, more!, { samples: 19, seed: 1 }),
  },
  predictionAccuracy: {
    good: { score: p, counts },
    call: ({ score, counts }) => spatial.predictionAccuracy(score!, counts!, { cells: 3 }),
  },
  emergingHotSpots: {
    good: { counts },
    call: ({ counts }) => spatial.emergingHotSpots(counts!, 4, gridNeighbours(3, 2)),
  },
  rates: { good: { counts, more }, call: ({ counts, more }) => rates.rates(counts!, more!) },
  cChart: { good: { counts }, call: ({ counts }) => rates.cChart(counts!) },
  uChart: { good: { counts, more }, call: ({ counts, more }) => rates.uChart(counts!, more!) },
  funnelLimits: { good: { more }, call: ({ more }) => rates.funnelLimits(more!, 0.975) },
  overdispersion: {
    good: { counts, more },
    call: ({ counts, more }) => rates.overdispersion(counts!, more!),
  },
  mannKendall: { good: { counts }, call: ({ counts }) => rates.mannKendall(counts!) },
  senSlope: { good: { counts }, call: ({ counts }) => rates.senSlope(counts!) },
  poissonTrend: { good: { counts }, call: ({ counts }) => rates.poissonTrend(counts!) },
  decompose: { good: { counts }, call: ({ counts }) => rates.decompose(counts!, 4) },
  ears: { good: { counts }, call: ({ counts }) => rates.ears(counts!, { method: 'C3' }) },
  directStandardisation: {
    good: { events: counts, persons: more, standard: more },
    call: ({ events, persons, standard }) =>
      rates.directStandardisation({ events: events!, persons: persons!, standard: standard! }),
  },
  indirectStandardisation: {
    good: { events: counts, persons: more, reference: counts },
    call: ({ events, persons, reference }) =>
      rates.indirectStandardisation({
        ...{ events: events!, persons: persons! },
        ...{ referenceEvents: reference!, referencePersons: persons! },
      }),
  },
  poolEffects: { good: { p, more }, call: ({ p, more }) => effect.poolEffects(p!, more!) },
  interruptedTimeSeries: {
    good: { counts },
    call: ({ counts }) => effect.interruptedTimeSeries(counts!, { start: 12 }),
  },
  addUp: {
    good: { counts },
    call: ({ counts }) =>
      disclosure.addUp(
        [
          { name: 'a', parent: [-1, 0, 0, 0, 0, 0] },
          { name: 'b', parent: [-1, 0, 0, 0] },
        ],
        counts!,
      ),
  },
}

function flat(given: Record<string, Float64Array>) {
  const [a, b] = two(given)
  return [a.x, a.y, b.x, b.y] as const
}

const put = (column: Float64Array, value: number) =>
  column.map((each, i) => (i === column.length >> 1 ? value : each))

/** Each way to spoil all columns at once, or one of them. */
const all: Record<string, (column: Float64Array) => Float64Array> = {
  nothing: () => new Float64Array(0),
  'one value': (column) => column.slice(0, 1),
  'all equal': (column) => new Float64Array(N).fill(column[3]!),
  'all zero': () => new Float64Array(N),
}
const one: Record<string, (column: Float64Array) => Float64Array> = {
  NaN: (column) => put(column, NaN),
  Infinity: (column) => put(column, Infinity),
  '-Infinity': (column) => put(column, -Infinity),
  'a negative number': (column) => put(column, -3),
  'a fraction': (column) => put(column, 0.5),
  '50,000': (column) => put(column, 50_000),
  'a column too short': (column) => column.slice(1),
}

/** Where a NaN stands in an answer; undefined when nowhere. */
function nanIn(answer: unknown, path = ''): string | undefined {
  if (typeof answer === 'number') return Number.isNaN(answer) ? path : undefined
  if (typeof answer !== 'object' || answer === null) return undefined
  for (const [key, value] of Object.entries(answer)) {
    const found = nanIn(value, `${path}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}

/** What a call came to: the words of its refusal, or an answer in numbers. */
function outcome(call: () => unknown): string {
  try {
    const where = nanIn(call())
    return where === undefined ? 'numbers' : `NaN at ${where}`
  } catch (error) {
    if (!(error instanceof RangeError)) return `threw ${String(error)}`
    return /got|must|wanted|needs?/.test(error.message) ? 'refused' : `said ${error.message}`
  }
}

const isGood = (found: string) => found === 'numbers' || found === 'refused'

describe('bad input is refused in words or answered in numbers', () => {
  test.each(Object.entries(takers))('%s', (_, { good, call }) => {
    expect(outcome(() => call({ ...good }))).toBe('numbers')
    const bad: Record<string, string> = {}
    const note = (how: string, given: Record<string, Float64Array>) => {
      const found = outcome(() => call(given))
      if (!isGood(found)) bad[how] = found
    }
    for (const [how, spoil] of Object.entries(all))
      note(how, Object.fromEntries(Object.entries(good).map(([name, c]) => [name, spoil(c)])))
    for (const [how, spoil] of Object.entries(one))
      for (const name of Object.keys(good))
        note(`${how} in ${name}`, { ...good, [name]: spoil(good[name]!) })
    expect(bad).toEqual({})
  })

  // Of a table the totals are not looked at, so a bad one among them is no bad input.
  const readers = Object.entries(takers).filter(([name]) => name !== 'addUp')
  test.each(readers)('%s says NaN and infinities of a column', (_, taker) => {
    for (const name of Object.keys(taker.good))
      for (const value of [NaN, Infinity, -Infinity]) {
        const given = { ...taker.good, [name]: put(taker.good[name]!, value) }
        expect(
          outcome(() => taker.call(given)),
          `${value} in ${name}`,
        ).toBe('refused')
      }
  })

  const places = Object.entries(takers).filter(([, { good }]) => 'x' in good && 'y' in good)
  test.each(places)('%s says that a coordinate is no place, or passes it by', (_, taker) => {
    for (const name of ['x', 'y'])
      for (const far of [1e300, -1e300, 1e12]) {
        const found = outcome(() =>
          taker.call({ ...taker.good, [name]: put(taker.good[name]!, far) }),
        )
        expect(isGood(found), `${far} in ${name}: ${found}`).toBe(true)
      }
  })

  test('50,000 events at one place and one moment are answered or refused', () => {
    const same = new Float64Array(50_000)
    for (const name of ['meanCentre', 'deviationEllipse', 'convexHull', 'nearestDistances'])
      expect(isGood(outcome(() => takers[name]!.call({ x: same, y: same })))).toBe(true)
    expect(
      isGood(
        outcome(() => takers.kernelDensity!.call({ x: same, y: same, weights: same.map(() => 1) })),
      ),
    ).toBe(true)
    expect(isGood(outcome(() => takers.knox!.call({ x: same, y: same, day: same })))).toBe(true)
  })
})
