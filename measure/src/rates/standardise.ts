import { type Column, demandCounts, demandLengths, demandLevel, demandPositive } from '../check.ts'
import { gammaQuantile, normalQuantile } from '../special.ts'
import { type Interval, poissonInterval } from './interval.ts'

/** A rate as it would be if the population had the standard's make-up, and the crude rate beside it. */
export interface DirectRate extends Interval {
  crude: number
  rate: number
}

function sum(values: Column): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

/**
 * Makes rates of unlike populations comparable: each age (or other) band's rate weighted by a standard population.
 * 'gamma' (default) is safe at small counts; 'dobson' scales the exact limits of the total count; 'dobson-byar'
 * does so with Byar's limits, as English public-health offices print it.
 * @param of.events  events by band
 * @param of.persons  persons by band, above 0
 * @param of.standard  the standard population by band, in any unit
 * @returns crude and standardised rate with limits, per `per` persons (100,000 unless told)
 * @throws RangeError on unequal lengths, empty bands, or a Dobson interval for no event at all (use 'gamma')
 * @see Fay & Feuer (1997), Statistics in Medicine 16, 791-801; Dobson et al. (1991), Statistics in Medicine 10, 457-462
 */
export function directStandardisation(
  of: { events: Column; persons: Column; standard: Column },
  o: { per?: number; level?: number; method?: 'gamma' | 'dobson' | 'dobson-byar' } = {},
): DirectRate {
  const { events, persons, standard } = of
  const { per = 100_000, level = 0.95, method = 'gamma' } = o
  const n = demandLengths({ events, persons, standard })
  demandCounts('events', events)
  demandPositive('persons', persons)
  demandCounts('standard', standard)
  demandPositive('sum of standard', [sum(standard)])
  demandPositive('per', [per])
  demandLevel(level)
  const total = sum(events)
  const whole = sum(standard)
  let rate = 0
  let variance = 0
  let largest = 0
  for (let i = 0; i < n; i++) {
    const weight = standard[i]! / whole / persons[i]!
    rate += weight * events[i]!
    variance += weight * weight * events[i]!
    largest = Math.max(largest, weight)
  }
  const limits =
    method === 'gamma'
      ? gammaLimits(rate, variance, largest, (1 - level) / 2)
      : dobsonLimits(rate, variance, total, level, method === 'dobson' ? 'exact' : 'byar')
  return {
    crude: (total / sum(persons)) * per,
    rate: rate * per,
    low: limits.low * per,
    high: limits.high * per,
  }
}

function gammaLimits(rate: number, variance: number, largest: number, tail: number): Interval {
  const wide = variance + largest * largest
  const top = rate + largest
  return {
    low: rate === 0 ? 0 : (gammaQuantile(tail, (rate * rate) / variance) * variance) / rate,
    high: (gammaQuantile(tail, (top * top) / wide, 'upper') * wide) / top,
  }
}

function dobsonLimits(
  rate: number,
  variance: number,
  total: number,
  level: number,
  method: 'exact' | 'byar',
): Interval {
  if (total === 0) throw new RangeError("Dobson's limits need at least 1 event, got 0; use 'gamma'")
  const scale = Math.sqrt(variance / total)
  const count = poissonInterval(total, { level, method })
  return { low: rate + scale * (count.low - total), high: rate + scale * (count.high - total) }
}

/** Observed events against those expected at a reference population's rates. */
export interface StandardisedRatio extends Interval {
  observed: number
  expected: number
  ratio: number
}

/**
 * How many times the expected events were observed, when the reference's band rates are applied to one's own people.
 * @param of.events  own events by band (only their sum is used)
 * @param of.persons  own persons by band, above 0
 * @param of.referenceEvents  events of the reference by band
 * @param of.referencePersons  persons of the reference by band, above 0
 * @param o.method  'exact' (default), 'byar', or 'log' (normal on the log scale; needs an event)
 * @returns observed, expected, their ratio and its limits
 * @throws RangeError on unequal lengths, bad counts, or nothing expected
 * @see Breslow & Day (1987), Statistical Methods in Cancer Research II, 65-72
 */
export function indirectStandardisation(
  of: { events: Column; persons: Column; referenceEvents: Column; referencePersons: Column },
  o: { level?: number; method?: 'exact' | 'byar' | 'log' } = {},
): StandardisedRatio {
  const { level = 0.95, method = 'exact' } = o
  const n = demandLengths({ ...of })
  demandCounts('events', of.events)
  demandPositive('persons', of.persons)
  demandCounts('referenceEvents', of.referenceEvents)
  demandPositive('referencePersons', of.referencePersons)
  demandLevel(level)
  const observed = sum(of.events)
  let expected = 0
  for (let i = 0; i < n; i++) {
    expected += (of.referenceEvents[i]! / of.referencePersons[i]!) * of.persons[i]!
  }
  demandPositive('expected events', [expected])
  const ratio = observed / expected
  if (method !== 'log') {
    const { low, high } = poissonInterval(observed, { level, method })
    return { observed, expected, ratio, low: low / expected, high: high / expected }
  }
  if (observed === 0) throw new RangeError("log limits need at least 1 event, got 0; use 'exact'")
  const factor = Math.exp(-normalQuantile((1 - level) / 2) / Math.sqrt(observed))
  return { observed, expected, ratio, low: ratio / factor, high: ratio * factor }
}
