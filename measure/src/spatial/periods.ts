import { demandCounts, demandLengths, demandPositive } from '../check.ts'
import { binomialCdf } from '../special.ts'

/** What two periods are compared against. */
export interface PeriodOptions {
  /** Length of the period before, in any unit (days, person-years). Default 1. */
  exposureBefore?: number
  /** Length of the period after, in the same unit. Default 1. */
  exposureAfter?: number
  /**
   * What no change means. 'exposure' (default): the same rate in both periods. 'overall': the
   * change of all areas together, so that what stands out changed more or less than the rest.
   */
  against?: 'exposure' | 'overall'
}

/** How each area changed, one entry per area. */
export interface PeriodComparison {
  /** Events that the period after would have without change. */
  expected: Float64Array
  /** after / expected; 1 where an area had no event in either period, Infinity where none before. */
  ratio: Float64Array
  /** Upper tail: the chance of at least as many events after (a rise). */
  p: Float64Array
  /** Lower tail: the chance of at most as many events after (a fall). */
  pLow: Float64Array
}

/**
 * Compares the counts of two periods area by area, exactly. Given all events of an area in both
 * periods, without change those after are binomial with the share of the second period (Przyborowski
 * & Wilenski); against the change of all areas together they are hypergeometric (Fisher's exact
 * test). Many areas need false discovery control on top.
 * @param before whole counts, one per area
 * @param after whole counts, one per area
 * @throws RangeError on unequal lengths, counts that are negative or not whole, exposures not above 0
 * @see Przyborowski & Wilenski (1940), Biometrika 31, 313-323; Fisher (1935), The design of
 * experiments, 21.02
 */
export function comparePeriods(
  before: Int32Array | Float64Array,
  after: Int32Array | Float64Array,
  { exposureBefore = 1, exposureAfter = 1, against = 'exposure' }: PeriodOptions = {},
): PeriodComparison {
  const areas = demandLengths({ before, after })
  demandPositive('exposure', [exposureBefore, exposureAfter])
  let [allBefore, allAfter] = [0, 0]
  for (const [name, counts] of [
    ['before', before],
    ['after', after],
  ] as const) {
    demandCounts(name, counts)
    const odd = counts.findIndex((count) => !Number.isSafeInteger(count))
    if (odd >= 0) throw new RangeError(`${name} must be whole counts, got ${counts[odd]} at ${odd}`)
  }
  for (let i = 0; i < areas; i++) {
    allBefore += before[i]!
    allAfter += after[i]!
  }
  const overall = against === 'overall'
  if (overall && allBefore + allAfter === 0)
    throw new RangeError('counts must hold an event to compare with all areas, got none')
  const share = overall
    ? allAfter / (allBefore + allAfter)
    : exposureAfter / (exposureBefore + exposureAfter)
  const result: PeriodComparison = {
    expected: new Float64Array(areas),
    ratio: new Float64Array(areas).fill(1),
    p: new Float64Array(areas).fill(1),
    pLow: new Float64Array(areas).fill(1),
  }
  for (let i = 0; i < areas; i++) {
    const b = after[i]!
    const both = before[i]! + b
    // Without change an area keeps its own rate: what it had before, scaled to the second period.
    result.expected[i] = overall
      ? scaled(before[i]!, allAfter, allBefore)
      : (before[i]! * exposureAfter) / exposureBefore
    if (both === 0) continue
    result.ratio[i] = b === result.expected[i] ? 1 : b / result.expected[i]!
    const tails = overall
      ? hypergeometricTails(b, both, allAfter, allBefore)
      : {
          high: b === 0 ? 1 : binomialCdf(b - 1, both, share, 'upper'),
          low: binomialCdf(b, both, share),
        }
    result.p[i] = tails.high
    result.pLow[i] = tails.low
  }
  return result
}

function scaled(count: number, allAfter: number, allBefore: number): number {
  return allBefore === 0 ? 0 : (count * allAfter) / allBefore
}

/**
 * P(X >= b) and P(X <= b) when X of `drawn` events, drawn without replacement from `marked` and
 * `others`, are marked. Terms are summed outward from b by their ratios; nothing is subtracted.
 */
function hypergeometricTails(
  b: number,
  drawn: number,
  marked: number,
  others: number,
): { high: number; low: number } {
  const most = Math.min(drawn, marked)
  const least = Math.max(0, drawn - others)
  let above = 0
  for (let k = b, term = 1; k < most; k++) {
    term *= ((drawn - k) * (marked - k)) / ((k + 1) * (others - drawn + k + 1))
    above += term
    if (term < above * 1e-18) break
  }
  let below = 0
  for (let k = b, term = 1; k > least; k--) {
    term *= (k * (others - drawn + k)) / ((drawn - k + 1) * (marked - k + 1))
    below += term
    if (term < below * 1e-18) break
  }
  const all = above + 1 + below
  return { high: Math.min(1, (above + 1) / all), low: Math.min(1, (below + 1) / all) }
}
