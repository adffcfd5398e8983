import {
  type Column,
  demandCounts,
  demandFinite,
  demandLengths,
  demandLevel,
  demandPositive,
} from '../check.ts'
import { normalQuantile, poissonCdf } from '../special.ts'

/** Centre and limits of a control chart, and on which side of them each point lies. */
export interface ControlChart {
  centre: number
  low: Float64Array
  high: Float64Array
  /** By point: 1 above the upper limit, -1 below the lower, 0 between. */
  signal: Int8Array
}

function signals(values: Column, low: Float64Array, high: Float64Array): Int8Array {
  return Int8Array.from(values, (value, i) => (value > high[i]! ? 1 : value < low[i]! ? -1 : 0))
}

/**
 * Tells ordinary ups and downs of a count from a signal, when every period is equally long (c-chart).
 * @param events  events by period
 * @param o.width  distance of the limits in standard deviations, 3 unless told
 * @throws RangeError on no period or a negative count
 * @see Montgomery (2013), Introduction to Statistical Quality Control, 7th ed., 317-324
 */
export function cChart(events: Column, { width = 3 }: { width?: number } = {}): ControlChart {
  return uChart(events, new Float64Array(events.length).fill(1), { width })
}

/**
 * Tells ordinary ups and downs of a rate from a signal, when periods or populations differ in size (u-chart).
 * @param events  events by period
 * @param exposure  persons, days or other exposure by period, above 0
 * @returns centre and limits in events per unit of exposure; a lower limit below 0 is given as 0
 * @throws RangeError on unequal lengths, negative counts or an exposure that is not above 0
 * @see Montgomery (2013), Introduction to Statistical Quality Control, 7th ed., 324-328
 */
export function uChart(
  events: Column,
  exposure: Column,
  { width = 3 }: { width?: number } = {},
): ControlChart {
  const n = demandLengths({ events, exposure })
  demandCounts('events', events)
  demandPositive('exposure', exposure)
  demandPositive('width', [width])
  let total = 0
  let size = 0
  for (let i = 0; i < n; i++) {
    total += events[i]!
    size += exposure[i]!
  }
  const centre = total / size
  const reach = Float64Array.from(exposure, (e) => width * Math.sqrt(centre / e))
  const low = reach.map((r) => Math.max(0, centre - r))
  const high = reach.map((r) => centre + r)
  const rate = Float64Array.from(events, (x, i) => x / exposure[i]!)
  return { centre, low, high, signal: signals(rate, low, high) }
}

/**
 * Limits of a funnel plot for observed/expected ratios: where a unit of that size lies by chance with probability p.
 * Without dispersion they are exact Poisson limits, interpolated so that the curve is smooth; with a dispersion above 1
 * they are the normal limits 1 + z sqrt(dispersion / expected).
 * @param expected  expected events, above 0
 * @param p  lower-tail probability of the limit, e.g. 0.025, 0.975
 * @param o.dispersion  from `overdispersion`, 1 unless told; at most 1 is taken as 1
 * @returns the limiting ratio, one a row (the interpolated lower limit may lie below 0 at very small expected counts)
 * @throws RangeError when an expected count is not above 0 or p is outside 0..1
 * @see Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, appendix A.1.1 and section 4
 */
export function funnelLimits(
  expected: Column,
  p: number,
  { dispersion = 1 }: { dispersion?: number } = {},
): Float64Array {
  demandLevel(p, 'p')
  demandPositive('expected', expected)
  demandPositive('dispersion', [dispersion])
  return Float64Array.from(expected, (e) => {
    if (dispersion > 1) return 1 + normalQuantile(p) * Math.sqrt(dispersion / e)
    const r = poissonQuantile(p, e)
    const below = poissonCdf(r - 1, e)
    return (r - (poissonCdf(r, e) - p) / (poissonCdf(r, e) - below)) / e
  })
}

/** The smallest count whose cumulative probability exceeds p. */
function poissonQuantile(p: number, mean: number): number {
  let k = Math.max(0, Math.floor(mean + normalQuantile(p) * Math.sqrt(mean)))
  while (k > 0 && poissonCdf(k - 1, mean) > p) k--
  while (poissonCdf(k, mean) <= p) k++
  return k
}

/** How much more units differ than chance alone explains. */
export interface Overdispersion {
  /** Mean of the squared standardised deviations: about 1 when there is chance only. */
  dispersion: number
  /** Standardised deviation (O - E) / sqrt(E) of each unit, before winsorising. */
  z: Float64Array
}

/**
 * Measures over-dispersion of observed against expected counts, optionally after pulling in the most extreme units so
 * that the outliers one looks for do not hide themselves.
 * @param o.winsorise  share pulled in at each end, e.g. 0.1; 0 unless told
 * @throws RangeError on unequal lengths, bad counts or a share outside 0..0.5
 * @see Spiegelhalter (2005), Quality and Safety in Health Care 14, 347-351
 */
export function overdispersion(
  observed: Column,
  expected: Column,
  { winsorise = 0 }: { winsorise?: number } = {},
): Overdispersion {
  const n = demandLengths({ observed, expected })
  demandCounts('observed', observed)
  demandPositive('expected', expected)
  if (!(winsorise >= 0 && winsorise < 0.5)) {
    throw new RangeError(`winsorise must be from 0 to below 0.5, got ${winsorise}`)
  }
  const z = Float64Array.from(observed, (o, i) => (o - expected[i]!) / Math.sqrt(expected[i]!))
  const low = quantile(z, winsorise)
  const high = quantile(z, 1 - winsorise)
  let total = 0
  for (const value of z) total += Math.min(high, Math.max(low, value)) ** 2
  return { dispersion: total / n, z }
}

/**
 * The value below which a share p of the numbers lies, interpolated between order statistics.
 * @throws RangeError on no number, a number that is not finite, or p outside 0..1
 * @see Hyndman & Fan (1996), American Statistician 50, 361-365, definition 7
 */
export function quantile(values: Column, p: number): number {
  const n = demandLengths({ values })
  demandFinite('values', values)
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p must be from 0 to 1, got ${p}`)
  const sorted = Float64Array.from(values).sort()
  const place = p * (n - 1)
  const below = Math.floor(place)
  const low = sorted[below]!
  return low + (place - below) * ((sorted[below + 1] ?? low) - low)
}
