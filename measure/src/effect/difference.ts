import { type Column, demandLengths, demandLevel } from '../check.ts'
import { invertPositive, times } from '../regression.ts'
import { fCdf, studentCdf, studentQuantile } from '../special.ts'
import { fitPanel, type Panel, type PanelFit } from './panel.ts'

/** A rate ratio with its limits: 0.8 means a fifth fewer events than without the measure. */
export interface RatioEstimate {
  ratio: number
  low: number
  high: number
  /** Logarithm of the ratio and its cluster-robust error. */
  log: number
  standardError: number
  t: number
  /** Two-sided, Student's t with clusters - 1 degrees of freedom. */
  p: number
}

function ratioOf(log: number, standardError: number, df: number, level: number): RatioEstimate {
  const reach = studentQuantile(1 - (1 - level) / 2, df) * standardError
  const t = log / standardError
  return {
    ratio: Math.exp(log),
    low: Math.exp(log - reach),
    high: Math.exp(log + reach),
    log,
    standardError,
    t,
    p: 2 * studentCdf(-Math.abs(t), df),
  }
}

/** A difference in differences of counts. */
export interface DifferenceInDifferences extends RatioEstimate {
  clusters: number
  places: number
  /** Places without any event, which say nothing about change. */
  dropped: number[]
  /** Periods without any event, left out for the same reason. */
  droppedPeriods: number[]
}

/**
 * Compares how counts changed where a measure came with how they changed where it did not, each place with its own level and
 * each period with its own step; the errors hold whatever the dispersion and dependence within a cluster.
 * @param panel  counts by place and period, with exposure and cluster where they differ
 * @param treated  by row: 1 where and when the measure was at work, else 0 (parts are allowed)
 * @throws RangeError when fewer than 2 clusters have events, nothing was treated, or counts allow no finite effect
 * @see Wooldridge (2023), Econometrics Journal 26, C31-C66 (Poisson difference in differences); Liang & Zeger (1986)
 */
export function differenceInDifferences(
  panel: Panel,
  treated: Column,
  { level = 0.95 }: { level?: number } = {},
): DifferenceInDifferences {
  demandLevel(level)
  const { coefficients, covariance, ...fit } = fitPanel(panel, [treated])
  const standardError = Math.sqrt(covariance.data[0]!)
  return { ...ratioOf(coefficients[0]!, standardError, fit.clusters - 1, level), ...fit }
}

/** An event study: one rate ratio for each period before and after the measure. */
export interface EventStudy {
  /** Periods from the measure's first one on (0); negative before it. The reference is left out. */
  relative: Int32Array
  estimates: RatioEstimate[]
  /** Were the places alike before? Wald test that all ratios before the reference are 1. */
  preTrend: { f: number; df1: number; df2: number; p: number } | null
}

/** Relative periods of a row, cut at both ends; undefined where there was never a measure. */
function relativeOf(
  period: number,
  start: number,
  leads: number,
  lags: number,
): number | undefined {
  if (!Number.isFinite(start)) return undefined
  return Math.max(-leads, Math.min(lags, period - start))
}

/**
 * Shows the effect period by period, and whether treated and untreated places ran alike before the measure came: what comes
 * before must be near 1 for a difference in differences to mean anything.
 * @param start  by row: the first period in which the row's place was treated; Infinity where it never was
 * @param o.leads, o.lags  periods shown before and after; rows beyond them count as the last one
 * @param o.reference  the relative period that the others are compared with, -1 unless told
 * @throws RangeError when the reference lies outside, a shown period is never seen, or as differenceInDifferences
 * @see Sun & Abraham (2021), Journal of Econometrics 225, 175-199 (what such studies show when measures start at different times)
 */
export function eventStudy(
  panel: Panel,
  start: Column,
  o: { leads: number; lags: number; reference?: number; level?: number },
): EventStudy {
  const { leads, lags, reference = -1, level = 0.95 } = o
  demandLevel(level)
  demandLengths({ counts: panel.counts, start })
  if (!(reference >= -leads && reference <= lags && leads >= 1 && lags >= 0)) {
    throw new RangeError(`reference must lie from -leads to lags, got ${reference}`)
  }
  const relative = Int32Array.from({ length: leads + lags + 1 }, (_, i) => i - leads).filter(
    (r) => r !== reference,
  )
  const rows = Array.from(panel.period, (period, i) => relativeOf(period, start[i]!, leads, lags))
  const regressors = Array.from(relative, (r) => {
    const column = Float64Array.from(rows, (row) => (row === r ? 1 : 0))
    if (!column.includes(1)) throw new RangeError(`a shown period must occur, got none at ${r}`)
    return column
  })
  const fit = fitPanel(panel, regressors)
  const m = relative.length
  const estimates = Array.from(relative, (_, i) =>
    ratioOf(
      fit.coefficients[i]!,
      Math.sqrt(fit.covariance.data[i * m + i]!),
      fit.clusters - 1,
      level,
    ),
  )
  const before = Array.from(relative.keys()).filter((i) => relative[i]! < Math.min(reference, 0))
  return { relative, estimates, preTrend: wald(fit, before) }
}

/** Wald test that some coefficients are all 0, as F with clusters - 1 degrees of freedom. */
function wald({ coefficients, covariance, clusters }: PanelFit, which: number[]) {
  const q = which.length
  if (q === 0 || q > clusters - 1) return null
  const m = covariance.columns
  const data = Float64Array.from({ length: q * q }, (_, k) => {
    return covariance.data[which[Math.floor(k / q)]! * m + which[k % q]!]!
  })
  const beta = Float64Array.from(which, (i) => coefficients[i]!)
  const solved = times(invertPositive({ rows: q, columns: q, data }), beta)
  const f = beta.reduce((sum, b, i) => sum + b * solved[i]!, 0) / q
  return { f, df1: q, df2: clusters - 1, p: fCdf(f, q, clusters - 1, 'upper') }
}
