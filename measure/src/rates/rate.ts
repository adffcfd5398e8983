import {
  type Column,
  demandCounts,
  demandLengths,
  demandLevel,
  demandPositive,
  demandWhole,
} from '../check.ts'
import { betaQuantile, binomialCdf, binomialPmf } from '../special.ts'
import { type CountMethod, type Interval, poissonInterval } from './interval.ts'

/** Rates by area or period: one number a row in each column. */
export interface Rates {
  rate: Float64Array
  low: Float64Array
  high: Float64Array
}

/**
 * Events per 100,000 persons with the interval each count is compatible with.
 * @param events  events by row, 0 or more
 * @param persons  persons (or person-years) at risk by row, above 0
 * @param o.per  multiplier, 100,000 unless told
 * @returns rate, low and high, all per `per` persons
 * @throws RangeError on unequal lengths, negative counts or a population that is not above 0
 * @see Garwood (1936), Biometrika 28, 437-442
 */
export function rates(
  events: Column,
  persons: Column,
  o: { per?: number; level?: number; method?: CountMethod } = {},
): Rates {
  const n = demandLengths({ events, persons })
  demandCounts('events', events)
  demandPositive('persons', persons)
  const per = o.per ?? 100_000
  demandPositive('per', [per])
  const out = { rate: new Float64Array(n), low: new Float64Array(n), high: new Float64Array(n) }
  for (let i = 0; i < n; i++) {
    const { low, high } = poissonInterval(events[i]!, o)
    const scale = per / persons[i]!
    out.rate[i] = events[i]! * scale
    out.low[i] = low * scale
    out.high[i] = high * scale
  }
  return out
}

/** How many times one rate is another, and the range the counts are compatible with. */
export interface RateRatio extends Interval {
  ratio: number
}

/** The share p of all events in the first group where `excess(p)` passes zero. */
function solveShare(excess: (p: number) => number): number {
  let low = 0
  let high = 1
  for (let i = 0; i < 2000; i++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (excess(middle) > 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * Compares two rates exactly: given the total, the events of the first group are binomial.
 * 'exact' (default) gives the plain ratio and limits that hold at least the stated confidence; 'mid-p' gives the
 * median-unbiased ratio and the narrower limits that hold it on average.
 * @param of  events and persons of the group of interest and of the reference group
 * @returns ratio (0 or Infinity when one group has no event), low and high
 * @throws RangeError when both groups have no event: nothing is known then
 * @see Rothman, Greenland & Lash (2008), Modern Epidemiology, 3rd ed., 253-255
 */
export function rateRatio(
  of: { events: number; persons: number; referenceEvents: number; referencePersons: number },
  { level = 0.95, method = 'exact' }: { level?: number; method?: 'exact' | 'mid-p' } = {},
): RateRatio {
  demandWhole('events', of.events, 0)
  demandWhole('referenceEvents', of.referenceEvents, 0)
  demandPositive('persons', [of.persons, of.referencePersons])
  demandLevel(level)
  const n = of.events + of.referenceEvents
  if (n === 0) throw new RangeError('a rate ratio needs at least 1 event in the two groups, got 0')
  const tail = (1 - level) / 2
  const scale = of.referencePersons / of.persons
  const toRatio = (share: number) => (share === 1 ? Infinity : (share / (1 - share)) * scale)
  const a = of.events
  if (method === 'exact') {
    return {
      ratio: of.referenceEvents === 0 ? Infinity : (a / of.referenceEvents) * scale,
      low: a === 0 ? 0 : toRatio(betaQuantile(tail, a, n - a + 1)),
      high: a === n ? Infinity : toRatio(betaQuantile(1 - tail, a + 1, n - a)),
    }
  }
  const midLower = (p: number) => binomialCdf(a, n, p) - binomialPmf(a, n, p) / 2
  const midUpper = (p: number) => binomialCdf(a, n, p, 'upper') + binomialPmf(a, n, p) / 2
  return {
    ratio: toRatio(solveShare((p) => midLower(p) - 0.5)),
    low: a === 0 ? 0 : toRatio(solveShare((p) => tail - midUpper(p))),
    high: a === n ? Infinity : toRatio(solveShare((p) => midLower(p) - tail)),
  }
}
