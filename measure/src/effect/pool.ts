import { type Column, demandFinite, demandLengths, demandLevel, demandPositive } from '../check.ts'
import { chiSquareCdf, normalCdf, normalQuantile } from '../special.ts'

/** What several places or studies say together. */
export interface Pooled {
  /** Pooled logarithm of the effect. */
  log: number
  standardError: number
  /** The effect itself, with limits. */
  effect: number
  low: number
  high: number
  p: number
  /** Cochran's Q, its probability when all share one effect, and the share of the variation that is real (0..1). */
  q: number
  heterogeneityP: number
  iSquared: number
  /** Variance between places; 0 for the fixed model. */
  tauSquared: number
  /** Share of each in the result. */
  weights: Float64Array
}

/**
 * Pools the effects of several places or studies, on the log scale.
 * 'fixed' takes them as one effect; 'random' (DerSimonian-Laird) lets them differ.
 * @param logs  logarithm of each effect, e.g. `relativeEffect(...).log`
 * @param variances  its variance, above 0
 * @throws RangeError on unequal lengths, no study, or a variance that is not above 0
 * @see DerSimonian & Laird (1986), Controlled Clinical Trials 7, 177-188; Higgins & Thompson (2002), Statistics in Medicine 21
 */
export function poolEffects(
  logs: Column,
  variances: Column,
  o: { model?: 'fixed' | 'random'; level?: number } = {},
): Pooled {
  const { model = 'random', level = 0.95 } = o
  const n = demandLengths({ logs, variances })
  demandFinite('logs', logs)
  demandPositive('variances', variances)
  demandLevel(level)
  const fixed = weigh(logs, variances, 0)
  let q = 0
  let squares = 0
  for (let i = 0; i < n; i++) {
    q += (logs[i]! - fixed.mean) ** 2 / variances[i]!
    squares += variances[i]! ** -2
  }
  const spread = fixed.total - squares / fixed.total
  const tauSquared = model === 'fixed' || n === 1 ? 0 : Math.max(0, (q - (n - 1)) / spread)
  const { mean, total, weights } = tauSquared === 0 ? fixed : weigh(logs, variances, tauSquared)
  const standardError = 1 / Math.sqrt(total)
  const reach = -normalQuantile((1 - level) / 2) * standardError
  return {
    log: mean,
    standardError,
    effect: Math.exp(mean),
    low: Math.exp(mean - reach),
    high: Math.exp(mean + reach),
    p: 2 * normalCdf(-Math.abs(mean) / standardError),
    q,
    heterogeneityP: n === 1 ? 1 : chiSquareCdf(q, n - 1, 'upper'),
    iSquared: q > n - 1 ? (q - (n - 1)) / q : 0,
    tauSquared,
    weights,
  }
}

function weigh(logs: Column, variances: Column, tauSquared: number) {
  const weights = Float64Array.from(variances, (variance) => 1 / (variance + tauSquared))
  let total = 0
  let sum = 0
  weights.forEach((weight, i) => {
    total += weight
    sum += weight * logs[i]!
  })
  return { mean: sum / total, total, weights: weights.map((weight) => weight / total) }
}
