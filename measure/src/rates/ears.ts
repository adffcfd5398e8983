import { type Column, demandCounts, demandLengths, demandLevel, demandWhole } from '../check.ts'
import { normalQuantile } from '../special.ts'

/** What each point was held against, from `first` on; earlier points have no full baseline. */
export interface Alarms {
  /** First place of the series that was judged. */
  first: number
  /** Mean of the baseline. */
  mean: Float64Array
  /** Standard deviation of the baseline, at least `minSd`. */
  sd: Float64Array
  /** C1, C2 or C3: how far the point stands out; Infinity when a flat baseline is exceeded. */
  statistic: Float64Array
  /** The count above which the point is an alarm; -Infinity when the two points before are enough for C3. */
  limit: Float64Array
  /** 1 where it is an alarm. */
  alarm: Uint8Array
}

/** Standardised rise over a baseline; a flat baseline makes any rise infinite. */
function rise(count: number, mean: number, sd: number): number {
  if (sd > 0) return (count - mean) / sd
  return count > mean ? Infinity : count < mean ? -Infinity : 0
}

/** Mean and standard deviation of the `length` points that end `gap` points before t. */
function baselineOf(counts: Column, t: number, length: number, gap: number) {
  let mean = 0
  for (let i = t - gap - length; i < t - gap; i++) mean += counts[i]!
  mean /= length
  let squares = 0
  for (let i = t - gap - length; i < t - gap; i++) squares += (counts[i]! - mean) ** 2
  return { mean, sd: Math.sqrt(squares / (length - 1)) }
}

/**
 * Watches a series of counts for a sudden rise against its own recent past (EARS C1, C2, C3).
 * C1 compares with the points just before; C2 leaves two points between, so that a slow rise does not raise its own
 * baseline; C3 adds what the two points before stood out by more than one deviation: sum of max(0, C2 - 1) over three.
 * R's surveillance gives the same C1 and C2; its C3 limit puts today's count where its manual has the baseline mean
 * and leaves out the 1, so its C3 alarms differ.
 * @param counts  counts by day, week ..., 0 or more
 * @param o.method  'C1', 'C2' or 'C3'
 * @param o.baseline  points in the baseline, 7 unless told
 * @param o.alpha  chance of a false alarm at a point; 0.001 for C1 and C2, 0.025 for C3 unless told
 * @param o.minSd  smallest standard deviation taken, 0 unless told: then a flat baseline alarms at any rise
 * @throws RangeError when the series is shorter than baseline, gap and one point
 * @see Fricker, Hegler & Dunfee (2008), Statistics in Medicine 27, 3407-3429
 */
export function ears(
  counts: Column,
  o: { method: 'C1' | 'C2' | 'C3'; baseline?: number; alpha?: number; minSd?: number },
): Alarms {
  const { method, baseline = 7, alpha = method === 'C3' ? 0.025 : 0.001, minSd = 0 } = o
  demandWhole('baseline', baseline, 2)
  demandLevel(alpha, 'alpha')
  demandCounts('minSd', [minSd])
  const gap = method === 'C1' ? 0 : 2
  const first = baseline + gap + (method === 'C3' ? 2 : 0)
  const n = demandLengths({ counts }, first + 1)
  demandCounts('counts', counts)
  const z = -normalQuantile(alpha)
  const judge = (t: number) => {
    const { mean, sd: found } = baselineOf(counts, t, baseline, gap)
    const sd = Math.max(minSd, found)
    return { mean, sd, c: rise(counts[t]!, mean, sd) }
  }
  const points = Array.from({ length: n - first }, (_, i) => {
    const { mean, sd, c } = judge(i + first)
    if (method !== 'C3') return { mean, sd, statistic: c, limit: mean + z * sd }
    const carried =
      Math.max(0, judge(i + first - 1).c - 1) + Math.max(0, judge(i + first - 2).c - 1)
    const limit = carried > z ? -Infinity : mean + sd * (1 + z - carried)
    return { mean, sd, statistic: carried + Math.max(0, c - 1), limit }
  })
  return {
    first,
    mean: Float64Array.from(points, (point) => point.mean),
    sd: Float64Array.from(points, (point) => point.sd),
    statistic: Float64Array.from(points, (point) => point.statistic),
    limit: Float64Array.from(points, (point) => point.limit),
    alarm: Uint8Array.from(points, (point) => (point.statistic > z ? 1 : 0)),
  }
}
