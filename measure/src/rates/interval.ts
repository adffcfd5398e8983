import { demandCounts, demandLevel, demandWhole } from '../check.ts'
import { betaQuantile, gammaQuantile, normalQuantile } from '../special.ts'

/** Two ends between which a figure lies with the stated confidence. */
export interface Interval {
  low: number
  high: number
}

/** How an interval for a count is made: exact (the default), or Byar's approximation for comparison with other offices. */
export type CountMethod = 'exact' | 'byar'

/** How an interval for a share is made. */
export type ShareMethod = 'exact' | 'wilson' | 'wilson-corrected'

/**
 * The range of mean counts that a count is compatible with, when events come one by one (Poisson).
 * 'exact' holds the stated confidence for every true mean, at 0 events too. 'byar' is within 0.2 % from 10
 * events on, but too low below that (at 1 event its lower end is half the exact one).
 * @param events  number of events, 0 or more; sums of weights may be fractional
 * @param o.level  confidence, 0.95 unless told
 * @returns low and high in events
 * @throws RangeError on a negative or infinite count or a level outside 0..1
 * @see Garwood (1936), Biometrika 28, 437-442; Breslow & Day (1987), II, 69 (Byar)
 */
export function poissonInterval(
  events: number,
  { level = 0.95, method = 'exact' }: { level?: number; method?: CountMethod } = {},
): Interval {
  demandCounts('events', [events])
  demandLevel(level)
  const tail = (1 - level) / 2
  if (method === 'exact') {
    return {
      low: events === 0 ? 0 : gammaQuantile(tail, events),
      high: gammaQuantile(tail, events + 1, 'upper'),
    }
  }
  const z = -normalQuantile(tail)
  const byar = (x: number, side: number) =>
    x * (1 - 1 / (9 * x) + (side * z) / (3 * Math.sqrt(x))) ** 3
  return { low: events === 0 ? 0 : Math.max(0, byar(events, -1)), high: byar(events + 1, 1) }
}

function wilson(hits: number, trials: number, z: number): Interval {
  const share = hits / trials
  const middle = share + (z * z) / (2 * trials)
  const reach = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * trials)) / trials)
  const scale = 1 + (z * z) / trials
  return {
    low: hits === 0 ? 0 : (middle - reach) / scale,
    high: hits === trials ? 1 : (middle + reach) / scale,
  }
}

function wilsonCorrected(hits: number, trials: number, z: number): Interval {
  const share = hits / trials
  const scale = 2 * (trials + z * z)
  const reach = (side: number) =>
    z * Math.sqrt(z * z - 1 / trials + 4 * trials * share * (1 - share) + side * (4 * share - 2)) +
    1
  const middle = 2 * trials * share + z * z
  return {
    low: hits === 0 ? 0 : Math.max(0, (middle - reach(1)) / scale),
    high: hits === trials ? 1 : Math.min(1, (middle + reach(-1)) / scale),
  }
}

/**
 * The range of shares that `hits` out of `trials` are compatible with.
 * 'exact' (Clopper-Pearson) holds at least the stated confidence; 'wilson' holds it on average and is the
 * better choice for many small areas; 'wilson-corrected' adds the continuity correction.
 * @returns low and high as proportions 0..1
 * @throws RangeError unless hits and trials are whole numbers with 0 <= hits <= trials, trials >= 1
 * @see Clopper & Pearson (1934), Biometrika 26, 404-413; Newcombe (1998), Statistics in Medicine 17, 857-872
 */
export function proportionInterval(
  hits: number,
  trials: number,
  { level = 0.95, method = 'exact' }: { level?: number; method?: ShareMethod } = {},
): Interval {
  demandWhole('trials', trials, 1)
  demandWhole('hits', hits, 0, trials)
  demandLevel(level)
  const tail = (1 - level) / 2
  if (method === 'wilson') return wilson(hits, trials, -normalQuantile(tail))
  if (method === 'wilson-corrected') return wilsonCorrected(hits, trials, -normalQuantile(tail))
  return {
    low: hits === 0 ? 0 : betaQuantile(tail, hits, trials - hits + 1),
    high: hits === trials ? 1 : 1 - betaQuantile(tail, trials - hits, hits + 1),
  }
}
