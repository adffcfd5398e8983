import {
  type Column,
  demandCounts,
  demandFinite,
  demandLengths,
  demandLevel,
  demandPositive,
  demandWhole,
} from '../check.ts'
import {
  type Fit,
  fromColumns,
  leastSquares,
  type Matrix,
  poissonRegression,
  sandwich,
  times,
} from '../regression.ts'
import { studentCdf, studentQuantile } from '../special.ts'

/** One coefficient with its error. */
export interface Coefficient {
  estimate: number
  standardError: number
  t: number
  p: number
  low: number
  high: number
}

/** An interrupted series: what changed at the start of a measure. */
export interface Interrupted {
  /** Jump in the first period of the measure; for 'poisson' the logarithm of a ratio. */
  level: Coefficient
  /** Change of the slope per period; for 'poisson' on the log scale. */
  slope: Coefficient
  /** Slope before the measure. */
  trend: Coefficient
  fitted: Float64Array
  /** What the model expects without the measure, period by period. */
  expected: Float64Array
  /** Lag up to which errors were let to depend on one another, and degrees of freedom. */
  lag: number
  df: number
}

/** Constant, trend, level, slope, then a sine and a cosine for each harmonic. */
function designOf(
  n: number,
  start: number,
  season?: { period: number; harmonics: number },
): Matrix {
  const t = Float64Array.from({ length: n }, (_, i) => i)
  const columns = [
    new Float64Array(n).fill(1),
    t,
    t.map((i) => (i >= start ? 1 : 0)),
    t.map((i) => Math.max(0, i - start)),
  ]
  for (let h = 1; season && h <= season.harmonics; h++) {
    const angle = (i: number) => (2 * Math.PI * h * i) / season.period
    columns.push(t.map((i) => Math.sin(angle(i))))
    // the sine of half a period is 0 at every whole step
    if (2 * h === season.period) columns.pop()
    columns.push(t.map((i) => Math.cos(angle(i))))
  }
  return fromColumns(columns)
}

/** Sum of score products up to a lag, with falling weights (Bartlett). */
function neweyWestMeat(design: Matrix, residual: Float64Array, lag: number): Matrix {
  const { rows: n, columns: p } = design
  const score = (i: number, j: number) => design.data[i * p + j]! * residual[i]!
  const data = new Float64Array(p * p)
  for (let step = 0; step <= lag; step++) {
    const weight = 1 - step / (lag + 1)
    for (let i = step; i < n; i++) {
      for (let j = 0; j < p; j++) {
        for (let k = 0; k < p; k++) {
          const now = score(i, j) * score(i - step, k)
          data[j * p + k]! += weight * now
          if (step > 0) data[k * p + j]! += weight * now
        }
      }
    }
  }
  return { rows: p, columns: p, data }
}

/**
 * Asks whether a series broke when a measure came: a jump in level, a change of slope, with season and with errors that
 * depend on one another (Newey-West).
 * @param values  one value a period, in order
 * @param o.start  place of the first period of the measure; at least 3 periods on each side
 * @param o.family  'gaussian' (default) for values, 'poisson' for counts (effects are ratios on the log scale)
 * @param o.exposure  persons or other exposure by period, for 'poisson'
 * @param o.season  cycle length and number of Fourier harmonics, e.g. { period: 12, harmonics: 2 }
 * @param o.lag  lag of Newey-West errors; floor(4 (n / 100)^(2/9)) unless told
 * @throws RangeError when there are too few periods for the model, or values do not fit the family
 * @see Bernal, Cummins & Gasparrini (2017), Int. J. Epidemiology 46, 348-355; Newey & West (1987), Econometrica 55, 703-708
 */
export function interruptedTimeSeries(
  values: Column,
  o: {
    start: number
    family?: 'gaussian' | 'poisson'
    exposure?: Column
    season?: { period: number; harmonics: number }
    lag?: number
    level?: number
  },
): Interrupted {
  const { start, family = 'gaussian', season, level = 0.95 } = o
  const n = demandLengths({ values, ...(o.exposure && { exposure: o.exposure }) }, 6)
  demandFinite('values', values)
  if (family === 'poisson') demandCounts('values', values)
  if (o.exposure) demandPositive('exposure', o.exposure)
  if (o.exposure && family === 'gaussian') {
    throw new RangeError("exposure needs family 'poisson', got 'gaussian'")
  }
  demandWhole('start', start, 3, n - 3)
  demandLevel(level)
  if (season) {
    demandWhole('season.period', season.period, 2)
    demandWhole('season.harmonics', season.harmonics, 1, Math.floor(season.period / 2))
  }
  const lag = o.lag ?? Math.floor(4 * (n / 100) ** (2 / 9))
  demandWhole('lag', lag, 0, n - 1)
  const design = designOf(n, start, season)
  const df = n - design.columns
  if (df < 1) throw new RangeError(`the model needs more than ${design.columns} periods, got ${n}`)
  const offset = Float64Array.from(values, (_, i) => Math.log(o.exposure?.[i] ?? 1))
  const fit =
    family === 'gaussian' ? leastSquares(design, values) : poissonRegression(design, values, offset)
  const residual = Float64Array.from(values, (value, i) => value - fit.fitted[i]!)
  const covariance = sandwich(fit.bread, neweyWestMeat(design, residual, lag))
  const coefficient = (j: number) => coefficientOf(fit, covariance, j, df, level)
  return {
    level: coefficient(2),
    slope: coefficient(3),
    trend: coefficient(1),
    fitted: fit.fitted,
    expected: expectedWithout(design, fit, family, offset),
    lag,
    df,
  }
}

function coefficientOf(
  fit: Fit,
  covariance: Matrix,
  j: number,
  df: number,
  level: number,
): Coefficient {
  const estimate = fit.coefficients[j]!
  const standardError = Math.sqrt(covariance.data[j * covariance.columns + j]!)
  const reach = studentQuantile(1 - (1 - level) / 2, df) * standardError
  const t = standardError === 0 ? 0 : estimate / standardError
  const p = 2 * studentCdf(-Math.abs(t), df)
  return { estimate, standardError, t, p, low: estimate - reach, high: estimate + reach }
}

function expectedWithout(
  design: Matrix,
  { coefficients }: Fit,
  family: 'gaussian' | 'poisson',
  offset: Float64Array,
): Float64Array {
  const without = coefficients.map((value, j) => (j === 2 || j === 3 ? 0 : value))
  const linear = times(design, without)
  return family === 'gaussian' ? linear : linear.map((value, i) => Math.exp(value + offset[i]!))
}
