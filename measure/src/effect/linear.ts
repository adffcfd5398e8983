import { type Column, demandFinite, demandLengths, demandLevel } from '../check.ts'
import { fromColumns, leastSquares, type Matrix, sandwich } from '../regression.ts'
import { studentCdf, studentQuantile } from '../special.ts'

/** An estimate of a linear model, in units of its values. */
export interface LinearEstimate {
  estimate: number
  standardError: number
  t: number
  p: number
  low: number
  high: number
}

/** Values of places over periods, one row a place and period. */
export interface ValuePanel {
  values: Column
  place: Column
  period: Column
  /** Which rows err together; the place itself unless told. */
  cluster?: Column
}

/** One column of ones and zeros for each distinct value but the first. */
function indicators(of: Column): Float64Array[] {
  return [...new Set(Array.from(of))]
    .sort((a, b) => a - b)
    .slice(1)
    .map((value) => Float64Array.from(of, (each) => (each === value ? 1 : 0)))
}

function clusterMeat(design: Matrix, residual: Float64Array, cluster: Column) {
  const p = design.columns
  const scores = new Map<number, Float64Array>()
  for (let i = 0; i < design.rows; i++) {
    const score = scores.get(cluster[i]!) ?? new Float64Array(p)
    for (let j = 0; j < p; j++) score[j]! += design.data[i * p + j]! * residual[i]!
    scores.set(cluster[i]!, score)
  }
  const g = scores.size
  if (g < 2) throw new RangeError(`a panel needs at least 2 clusters, got ${g}`)
  const data = new Float64Array(p * p)
  for (const score of scores.values()) {
    for (let j = 0; j < p; j++) {
      for (let k = 0; k < p; k++) data[j * p + k]! += (score[j]! * score[k]! * g) / (g - 1)
    }
  }
  return { clusters: g, meat: { rows: p, columns: p, data } }
}

/**
 * The difference in differences of values that are not counts (rates, survey scores, minutes): each place with its own level,
 * each period with its own step, errors that hold whatever the dependence within a cluster.
 * @param treated  by row: 1 where and when the measure was at work, else 0
 * @returns the change in units of the values; t and p with clusters - 1 degrees of freedom
 * @throws RangeError on unequal lengths, fewer than 2 clusters, or a treatment that places and periods already explain
 * @see Arellano (1987), Oxford Bulletin of Economics and Statistics 49, 431-434
 */
export function linearDifferenceInDifferences(
  panel: ValuePanel,
  treated: Column,
  { level = 0.95 }: { level?: number } = {},
): LinearEstimate {
  const { values, place, period, cluster = place } = panel
  const n = demandLengths({ values, place, period, cluster, treated }, 3)
  demandFinite('values', values)
  demandFinite('treated', treated)
  demandLevel(level)
  const ones = new Float64Array(n).fill(1)
  const design = fromColumns([ones, ...indicators(place), ...indicators(period), treated])
  const fit = leastSquares(design, values)
  const residual = Float64Array.from(values, (value, i) => value - fit.fitted[i]!)
  const { clusters, meat } = clusterMeat(design, residual, cluster)
  const p = design.columns
  const standardError = Math.sqrt(sandwich(fit.bread, meat).data[p * p - 1]!)
  const estimate = fit.coefficients[p - 1]!
  const reach = studentQuantile(1 - (1 - level) / 2, clusters - 1) * standardError
  const t = standardError === 0 ? 0 : estimate / standardError
  return {
    estimate,
    standardError,
    t,
    p: 2 * studentCdf(-Math.abs(t), clusters - 1),
    low: estimate - reach,
    high: estimate + reach,
  }
}
