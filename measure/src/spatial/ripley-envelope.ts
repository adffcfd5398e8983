import { demandWhole } from '../check.ts'
import { randomStream, type Stream } from '../random.ts'
import { joinColumns } from './point-cells.ts'
import { insidePolygon, type Polygon, polygonBounds } from './polygon.ts'
import { crossK, type RipleyCurve, type RipleyOptions, ripleyK } from './ripley.ts'

/** A curve beside the curves of simulated events. */
export interface RipleyEnvelope extends RipleyCurve {
  /** The curve's rank-th lowest and highest simulated K at each radius, square metres. */
  low: Float64Array
  high: Float64Array
  /** Mean of the simulated K, square metres. */
  mean: Float64Array
  /**
   * Probability of a curve that anywhere departs as far: (1 + #) / (1 + simulations), with the
   * largest |L(r) - mean L(r)| as departure. One test for all radii, unlike the envelope.
   */
  p: number
}

/** How many simulations, from which seed. */
export interface EnvelopeOptions extends RipleyOptions {
  simulations: number
  /** The same seed gives the same result, however the simulations are shared among workers. */
  seed: number
  /** 1 takes the lowest and highest simulated value at each radius, the default. */
  rank?: number
}

/** Puts points at random in an area, all places equally likely. */
export function scatterInside(
  window: Polygon,
  count: number,
  stream: Stream,
): { x: Float64Array; y: Float64Array } {
  const { west, south, east, north } = polygonBounds(window)
  const x = new Float64Array(count)
  const y = new Float64Array(count)
  const tryX = new Float64Array(256)
  const tryY = new Float64Array(256)
  for (let placed = 0; placed < count; ) {
    for (let i = 0; i < tryX.length; i++) {
      tryX[i] = west + (east - west) * stream.uniform()
      tryY[i] = south + (north - south) * stream.uniform()
    }
    const inside = insidePolygon(window, tryX, tryY)
    for (let i = 0; i < tryX.length && placed < count; i++)
      if (inside[i] === 1) {
        x[placed] = tryX[i]!
        y[placed++] = tryY[i]!
      }
  }
  return { x, y }
}

/**
 * Simulates Ripley's K for events put at random in the window, simulations first to last - 1. Each
 * has a random stream of its own, so any split of the numbers gives the same curves.
 * @returns one row of K values for each simulation
 */
export function simulateRipleyK(
  count: number,
  o: RipleyOptions & { seed: number; first: number; last: number },
): Float64Array[] {
  return simulationNumbers(o).map((number) => {
    const { x, y } = scatterInside(o.window, count, randomStream(o.seed, number))
    return ripleyK(x, y, o).k
  })
}

/**
 * Simulates cross-K with the kinds dealt out again at random among all events, places kept.
 * @returns one row of K values for each simulation
 */
export function simulateCrossK(
  from: { x: Float64Array; y: Float64Array },
  to: { x: Float64Array; y: Float64Array },
  o: RipleyOptions & { seed: number; first: number; last: number },
): Float64Array[] {
  const n = from.x.length
  const x = joinColumns(from.x, to.x)
  const y = joinColumns(from.y, to.y)
  return simulationNumbers(o).map((number) => {
    const order = Int32Array.from(x.keys())
    randomStream(o.seed, number).shuffle(order)
    const px = Float64Array.from(order, (i) => x[i]!)
    const py = Float64Array.from(order, (i) => y[i]!)
    return crossK(
      { x: px.subarray(0, n), y: py.subarray(0, n) },
      { x: px.subarray(n), y: py.subarray(n) },
      o,
    ).k
  })
}

const simulationNumbers = (o: { first: number; last: number }): number[] =>
  Array.from({ length: o.last - o.first }, (_, i) => o.first + i)

/**
 * Ripley's K with an envelope of events put at random in the window: does clustering at some scale
 * go beyond chance?
 * @see Ripley (1981), Spatial statistics, 157-159; Baddeley et al. (2014), Ecol. Monogr. 84,
 *   477-489, on why the envelope alone is no test
 */
export function ripleyEnvelope(
  x: Float64Array,
  y: Float64Array,
  o: EnvelopeOptions,
): RipleyEnvelope {
  const simulated = simulateRipleyK(x.length, { ...o, first: 0, last: demandCount(o) })
  return encloseCurve(ripleyK(x, y, o), simulated, o.rank ?? 1)
}

/**
 * Cross-K with an envelope of kinds dealt out at random among the same places: do two kinds of
 * event keep closer company than their places alone explain?
 * @see Baddeley, Rubak & Turner (2015), Spatial point patterns, 615
 */
export function crossEnvelope(
  from: { x: Float64Array; y: Float64Array },
  to: { x: Float64Array; y: Float64Array },
  o: EnvelopeOptions,
): RipleyEnvelope {
  const simulated = simulateCrossK(from, to, { ...o, first: 0, last: demandCount(o) })
  return encloseCurve(crossK(from, to, o), simulated, o.rank ?? 1)
}

function demandCount(o: EnvelopeOptions): number {
  demandWhole('simulations', o.simulations, 1, 1e6)
  demandWhole('rank', o.rank ?? 1, 1, Math.ceil(o.simulations / 2))
  return o.simulations
}

/** Sets a curve beside simulated ones: envelope, mean and one probability for the whole curve. */
export function encloseCurve(
  observed: RipleyCurve,
  simulated: readonly Float64Array[],
  rank: number,
): RipleyEnvelope {
  const columns = Array.from(observed.k, (_, i) =>
    Float64Array.from(simulated, (k) => k[i]!).sort(),
  )
  const all = [observed.k, ...simulated].map((k) => k.map((value) => Math.sqrt(value / Math.PI)))
  const middle = observed.k.map((_, i) => all.reduce((sum, l) => sum + l[i]!, 0) / all.length)
  const departure = (l: Float64Array) =>
    l.reduce((most, value, i) => Math.max(most, Math.abs(value - middle[i]!)), 0)
  const reached = departure(all[0]!)
  const asFar = all.slice(1).filter((l) => departure(l) >= reached).length
  return {
    ...observed,
    low: Float64Array.from(columns, (column) => column[rank - 1]!),
    high: Float64Array.from(columns, (column) => column[column.length - rank]!),
    mean: Float64Array.from(
      columns,
      (column) => column.reduce((sum, value) => sum + value, 0) / column.length,
    ),
    p: (1 + asFar) / all.length,
  }
}
