import {
  type Column,
  demandCounts,
  demandFinite,
  demandLengths,
  demandLevel,
  demandPositive,
} from '../check.ts'
import { fromColumns, poissonRegression } from '../regression.ts'
import { normalQuantile, normalUpper, studentCdf, studentQuantile } from '../special.ts'

/** Whether a series moves steadily up or down, without assuming a shape. */
export interface MannKendall {
  /** Pairs that rise minus pairs that fall. */
  s: number
  /** Variance of s when there is no trend, ties taken into account. */
  variance: number
  /** Normal score with continuity correction; 0 when s is 0. */
  z: number
  /** Two-sided probability of an s this far from 0 when there is no trend. */
  p: number
  /** Kendall's tau-b: -1 falls always, 1 rises always; 0 when all values are equal. */
  tau: number
  inference: 'exact' | 'normal'
}

const EXACT_UP_TO = 60

/** Sizes of the groups of equal values. */
function tieGroups(values: Column): number[] {
  const seen = new Map<number, number>()
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! + 0 // -0 and 0 are one value
    seen.set(value, (seen.get(value) ?? 0) + 1)
  }
  return [...seen.values()]
}

/** Chance of each number of inversions when t equal items are put at random among m others (Mann & Whitney 1947). */
function mixing(m: number, t: number): Float64Array {
  let rows: Float64Array[] = Array.from({ length: t + 1 }, () => Float64Array.of(1))
  for (let i = 1; i <= m; i++) {
    const next: Float64Array[] = [Float64Array.of(1)]
    for (let j = 1; j <= t; j++) {
      const out = new Float64Array(i * j + 1)
      const lastOfMany = i / (i + j)
      rows[j]!.forEach((p, u) => {
        out[u + j]! += p * lastOfMany
      })
      next[j - 1]!.forEach((p, u) => {
        out[u]! += p * (1 - lastOfMany)
      })
      next.push(out)
    }
    rows = next
  }
  return rows[t]!
}

/** Exact distribution of the number of falling pairs over all orders of a series with these ties. */
function inversions(groups: number[]): Float64Array {
  let all: Float64Array = Float64Array.of(1)
  let placed = 0
  for (const size of groups) {
    const own = mixing(placed, size)
    const next = new Float64Array(all.length + own.length - 1)
    all.forEach((p, u) => {
      own.forEach((q, v) => {
        next[u + v]! += p * q
      })
    })
    all = next
    placed += size
  }
  return all
}

function exactP(s: number, groups: number[]): number {
  const chance = inversions(groups)
  const falling = (chance.length - 1 - Math.abs(s)) / 2
  let tail = 0
  for (let u = 0; u <= falling; u++) tail += chance[u]!
  return Math.min(1, 2 * tail)
}

function pairSign(values: Column): number {
  let s = 0
  for (let i = 1; i < values.length; i++) {
    for (let j = 0; j < i; j++) s += Math.sign(values[i]! - values[j]!)
  }
  return s
}

/** Variance of S without trend, ties taken into account (Kendall 1975, 55). */
function signVariance(n: number, groups: number[]): number {
  const part = (t: number) => t * (t - 1) * (2 * t + 5)
  return (part(n) - groups.reduce((total, t) => total + part(t), 0)) / 18
}

/**
 * Tests a series for a steady rise or fall. Up to 60 values the probability is exact, with ties too: it counts all
 * orders the same values could come in. Beyond, or when told, it is the normal approximation corrected for ties.
 * @param values  one value a year (month ...), in order of time
 * @throws RangeError on fewer than 3 values or a value that is not finite
 * @see Mann (1945), Econometrica 13, 245-259; Kendall (1975), Rank Correlation Methods, 4th ed., 55
 */
export function mannKendall(
  values: Column,
  o: { inference?: 'exact' | 'normal' } = {},
): MannKendall {
  const n = demandLengths({ values }, 3)
  demandFinite('values', values)
  const inference = o.inference ?? (n <= EXACT_UP_TO ? 'exact' : 'normal')
  const groups = tieGroups(values)
  const s = pairSign(values)
  const variance = signVariance(n, groups)
  const z = s === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance)
  const pairs = (n * (n - 1)) / 2
  const tied = groups.reduce((total, t) => total + (t * (t - 1)) / 2, 0)
  return {
    s,
    variance,
    z,
    p: inference === 'exact' ? exactP(s, groups) : Math.min(1, 2 * normalUpper(Math.abs(z))),
    tau: tied === pairs ? 0 : s / Math.sqrt(pairs * (pairs - tied)),
    inference,
  }
}

/** The typical change a step, safe against single wild values. */
export interface SenSlope {
  slope: number
  low: number
  high: number
}

/**
 * The median of the slopes between all pairs of a series, with limits from Mann-Kendall's variance.
 * @param values  in order of time
 * @param o.times  when each value was taken, strictly rising; 0, 1, 2 ... unless told
 * @returns slope and limits in units of value per unit of time; a limit is infinite when the series is too short for it
 * @throws RangeError on fewer than 3 values or times that do not rise
 * @see Sen (1968), JASA 63, 1379-1389; Gilbert (1987), Statistical Methods for Environmental Pollution Monitoring, 217-219
 */
export function senSlope(
  values: Column,
  { times, level = 0.95 }: { times?: Column; level?: number } = {},
): SenSlope {
  const at = times ?? Float64Array.from(values, (_, i) => i)
  const n = demandLengths({ values, times: at }, 3)
  demandFinite('values', values)
  demandRising(at)
  demandLevel(level)
  const slopes = new Float64Array((n * (n - 1)) / 2)
  let k = 0
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) slopes[k++] = (values[i]! - values[j]!) / (at[i]! - at[j]!)
  }
  slopes.sort()
  const reach = -normalQuantile((1 - level) / 2) * Math.sqrt(signVariance(n, tieGroups(values)))
  return {
    slope: (slopes[(k - 1) >> 1]! + slopes[k >> 1]!) / 2,
    low: ranked(slopes, (k - reach) / 2),
    high: ranked(slopes, (k + reach) / 2 + 1),
  }
}

/** The order statistic of a fractional rank from 1, straight between neighbours; infinite outside. */
function ranked(sorted: Float64Array, rank: number): number {
  if (rank < 1) return -Infinity
  if (rank > sorted.length) return Infinity
  const below = Math.floor(rank)
  const low = sorted[below - 1]!
  return low + (rank - below) * ((sorted[below] ?? low) - low)
}

function demandRising(times: Column): void {
  demandFinite('times', times)
  for (let i = 1; i < times.length; i++) {
    if (!(times[i]! > times[i - 1]!)) {
      throw new RangeError(`times must rise, got ${times[i]} after ${times[i - 1]} at ${i}`)
    }
  }
}

/** A steady percentage change of a count or rate, and whether it could be chance. */
export interface PoissonTrend {
  /** Factor by which the rate is multiplied each unit of time: 1.05 rises 5 %. */
  factor: number
  low: number
  high: number
  /** Logarithm of the factor and its standard error, dispersion included. */
  slope: number
  standardError: number
  /** Pearson dispersion: about 1 when counts vary by chance only. */
  dispersion: number
  p: number
  df: number
}

/**
 * The yearly percentage change of counts or rates, its error widened by the dispersion the counts show (quasi-Poisson).
 * A dispersion below 1 is taken as 1 unless `o.allowUnder`: few counts look calmer than they are.
 * @param events  counts in order of time
 * @param o.persons  population (exposure) by row; equal unless told
 * @param o.times  when each count was taken; 0, 1, 2 ... unless told
 * @throws RangeError on fewer than 3 counts, no event at all, or times that do not rise
 * @see McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., 199-200
 */
export function poissonTrend(
  events: Column,
  o: { persons?: Column; times?: Column; level?: number; allowUnder?: boolean } = {},
): PoissonTrend {
  const times = o.times ?? Float64Array.from(events, (_, i) => i)
  const persons = o.persons ?? new Float64Array(events.length).fill(1)
  const n = demandLengths({ events, persons, times }, 3)
  demandCounts('events', events)
  demandPositive('persons', persons)
  demandRising(times)
  const { level = 0.95 } = o
  demandLevel(level)
  if (!Array.from(events).some((y) => y > 0)) {
    throw new RangeError('a trend needs at least 1 event, got 0')
  }
  const centre = (times[0]! + times[n - 1]!) / 2
  const design = fromColumns([
    new Float64Array(n).fill(1),
    Float64Array.from(times, (t) => t - centre),
  ])
  const fit = poissonRegression(design, events, Float64Array.from(persons, Math.log))
  const df = n - 2
  let pearson = 0
  for (let i = 0; i < n; i++) pearson += (events[i]! - fit.fitted[i]!) ** 2 / fit.fitted[i]!
  const found = pearson / df
  const dispersion = o.allowUnder ? found : Math.max(1, found)
  const slope = fit.coefficients[1]!
  const standardError = Math.sqrt(dispersion * fit.bread.data[3]!)
  const reach = studentQuantile(1 - (1 - level) / 2, df) * standardError
  return {
    factor: Math.exp(slope),
    low: Math.exp(slope - reach),
    high: Math.exp(slope + reach),
    slope,
    standardError,
    dispersion: found,
    p:
      standardError === 0
        ? slope === 0
          ? 1
          : 0
        : 2 * studentCdf(-Math.abs(slope) / standardError, df),
    df,
  }
}
