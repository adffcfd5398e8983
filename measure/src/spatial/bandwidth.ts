import { demandFinite, demandLengths, demandPositive } from '../check.ts'
import { densityAtPoints, type PointDensityOptions } from './density-at-points.ts'
import { type Kernel, kernelMass } from './kernel-mass.ts'
import { nearestDistances } from './nearest.ts'
import { polygonBounds } from './polygon.ts'

/**
 * What the Gaussian's rule is multiplied by for another kernel to smooth as much: the constants
 * A(K) of Silverman (1986), table 4.1, in closed form (2.40 and 2.78).
 */
const RULE_CONSTANT: Record<Kernel, number> = {
  gaussian: 1,
  epanechnikov: 192 ** (1 / 6),
  quartic: 460.8 ** (1 / 6),
}

function spread(name: string, values: Float64Array): number {
  demandFinite(name, values)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}

function spreads(x: Float64Array, y: Float64Array): { x: number; y: number } {
  demandLengths({ x, y }, 2)
  const both = { x: spread('x', x), y: spread('y', y) }
  if (both.x === 0 && both.y === 0)
    throw new RangeError(`got ${x.length} points at one place, wanted points that differ`)
  return both
}

/**
 * Silverman's rule of thumb: the bandwidth that would be best if the events were one round cloud of
 * the same spread. For crime, which has several centres, it is wider than wanted: an upper limit.
 *
 * h = A(K) s n^(-1/6), with s^2 the mean of the variances of x and y.
 * @returns metres: standard deviation for the Gaussian, radius for the others
 * @see Silverman (1986), Density estimation for statistics and data analysis, 86-87
 */
export function silvermanBandwidth(x: Float64Array, y: Float64Array, kernel: Kernel): number {
  const s = spreads(x, y)
  return RULE_CONSTANT[kernel] * Math.sqrt((s.x * s.x + s.y * s.y) / 2) * x.length ** (-1 / 6)
}

/**
 * Scott's rule of thumb: as Silverman's, with the geometric mean of the two standard deviations.
 * @returns metres: standard deviation for the Gaussian, radius for the others
 * @throws RangeError when all points lie on one line east-west or north-south
 * @see Scott (1992), Multivariate density estimation, 152; for the Gaussian equal to spatstat's
 *   bw.scott.iso
 */
export function scottBandwidth(x: Float64Array, y: Float64Array, kernel: Kernel): number {
  const s = spreads(x, y)
  if (s.x === 0 || s.y === 0)
    throw new RangeError('got points on one upright or level line, wanted a spread both ways')
  return RULE_CONSTANT[kernel] * Math.sqrt(s.x * s.y) * x.length ** (-1 / 6)
}

/** What a search for a bandwidth tried and found. */
export interface BandwidthChoice {
  /** The best bandwidth, metres. */
  bandwidth: number
  /** Its log likelihood, each event predicted by the others. */
  score: number
  /** The bandwidths of the first sweep, metres, rising. */
  tried: Float64Array
  /** Their scores; -Infinity where some event is out of reach of all others. */
  scores: Float64Array
}

/**
 * The score that likelihood cross-validation gives to one bandwidth: the sum over the events of the
 * log density that the others give to their place, minus the events that the density puts inside
 * the window.
 */
function crossValidate(x: Float64Array, y: Float64Array, o: PointDensityOptions): number {
  const density = densityAtPoints(x, y, { leaveOut: 'place', ...o })
  let score = 0
  for (let i = 0; i < x.length; i++)
    score += (o.weights === undefined ? 1 : o.weights[i]!) * Math.log(density[i]!)
  const share =
    o.window === undefined || o.edge === 'diggle' ? undefined : kernelMass(o.window, x, y, o)
  for (let i = 0; i < x.length; i++)
    score -= (o.weights === undefined ? 1 : o.weights[i]!) * (share === undefined ? 1 : share[i]!)
  return score
}

/**
 * Chooses the bandwidth under which the events predict one another best: likelihood
 * cross-validation, a sweep over widths that rise by equal factors and then a golden-section search
 * around the best.
 *
 * score(h) = sum log f_(-i)(x_i) - integral of f over the window. Events at exactly the same place
 * are left out together unless `leaveOut` says otherwise: repeated addresses would else call for a
 * width of nothing.
 * @param o.from, o.to metres; by default from the smallest distance between two places to half the
 *   diagonal of the window (or of the points' rectangle)
 * @param o.steps widths in the first sweep, 16 by default
 * @throws RangeError for fewer than two places, or `edge: 'uniform'`, whose integral has no closed
 *   form
 * @see Loader (1999), Local regression and likelihood, 87-95; Baddeley, Rubak & Turner (2015),
 *   Spatial point patterns, 171; the criterion of spatstat's bw.ppl
 */
export function likelihoodBandwidth(
  x: Float64Array,
  y: Float64Array,
  o: Omit<PointDensityOptions, 'bandwidth'> & { from?: number; to?: number; steps?: number },
): BandwidthChoice {
  spreads(x, y)
  if (o.edge === 'uniform') throw new RangeError(`got edge 'uniform', wanted 'none' or 'diggle'`)
  const steps = o.steps ?? 16
  const { from, to } = limits(x, y, o)
  if (!(steps >= 3 && from < to))
    throw new RangeError(`got ${steps} steps from ${from} to ${to} m, wanted 3 or more, rising`)
  const score = (bandwidth: number) => crossValidate(x, y, { ...o, bandwidth })
  const tried = Float64Array.from(
    { length: steps },
    (_, i) => from * (to / from) ** (i / (steps - 1)),
  )
  const scores = tried.map(score)
  const best = scores.indexOf(scores.reduce((most, one) => Math.max(most, one)))
  if (scores[best] === -Infinity)
    throw new RangeError(`got no bandwidth up to ${to} m under which all events are near others`)
  const low = Math.log(tried[Math.max(0, best - 1)]!)
  const high = Math.log(tried[Math.min(steps - 1, best + 1)]!)
  const found = goldenSection(low, high, (log) => score(Math.exp(log)))
  return found.score >= scores[best]!
    ? { bandwidth: Math.exp(found.at), score: found.score, tried, scores }
    : { bandwidth: tried[best]!, score: scores[best]!, tried, scores }
}

function limits(
  x: Float64Array,
  y: Float64Array,
  o: Omit<PointDensityOptions, 'bandwidth'> & { from?: number; to?: number },
): { from: number; to: number } {
  const places = distinctPlaces(x, y)
  const near = nearestDistances(places.x, places.y).distance
  const { west, south, east, north } = polygonBounds(o.window ?? [interleave(x, y)])
  const from = o.from ?? near.reduce((least, one) => Math.min(least, one), Infinity)
  const to = o.to ?? Math.hypot(east - west, north - south) / 2
  demandPositive('from and to', [from, to])
  return { from, to }
}

function distinctPlaces(x: Float64Array, y: Float64Array): { x: Float64Array; y: Float64Array } {
  const seen = new Map<string, number>()
  for (let i = 0; i < x.length; i++) seen.set(`${x[i]} ${y[i]}`, i)
  const kept = [...seen.values()]
  return { x: Float64Array.from(kept, (i) => x[i]!), y: Float64Array.from(kept, (i) => y[i]!) }
}

const interleave = (x: Float64Array, y: Float64Array): Float64Array =>
  new Float64Array(2 * x.length).map((_, i) => (i % 2 === 0 ? x[i >> 1]! : y[i >> 1]!))

/** Golden-section search for a maximum, to 1e-7 of its place (Kiefer 1953). */
function goldenSection(low: number, high: number, score: (at: number) => number) {
  const ratio = (Math.sqrt(5) - 1) / 2
  let [a, b] = [low, high]
  let [c, d] = [b - ratio * (b - a), a + ratio * (b - a)]
  let [scoreC, scoreD] = [score(c), score(d)]
  while (b - a > 1e-7) {
    if (scoreC >= scoreD) {
      b = d
      d = c
      scoreD = scoreC
      c = b - ratio * (b - a)
      scoreC = score(c)
    } else {
      a = c
      c = d
      scoreC = scoreD
      d = a + ratio * (b - a)
      scoreD = score(d)
    }
  }
  return scoreC >= scoreD ? { at: c, score: scoreC } : { at: d, score: scoreD }
}
