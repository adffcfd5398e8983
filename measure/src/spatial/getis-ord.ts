import { demandCounts, demandFinite, demandLengths, demandWhole } from '../check.ts'
import {
  type HandOver,
  type Inference,
  type LocalInference,
  localTails,
  type Surroundings,
  surroundings,
} from './local-inference.ts'
import { moments } from './moments.ts'
import { demandNeighbours, type Neighbours } from './neighbours.ts'

/** How the p-values of a local statistic are to come about. */
export interface LocalOptions {
  /** Default: 'exact'. Where values are not whole, or weights uneven, see `handedOver`. */
  inference?: Inference
  /** Counts the observed sum itself half in the exact tails (mid-p). Default: false. */
  midP?: boolean
}

/** Hot and cold spots, one entry per site. */
export interface GetisOrd {
  /** Standard normal under no association; above 0 hot, below 0 cold. */
  z: Float64Array
  /** Upper tail: the chance of surroundings at least as high. */
  p: Float64Array
  /** Lower tail: the chance of surroundings at least as low. */
  pLow: Float64Array
  /** 0 analytic, 1 exact, 2 Monte Carlo. */
  inference: Uint8Array
  /** Why sites were not answered by the inference asked for; empty when all were. */
  handedOver: HandOver[]
}

/**
 * z of Ord & Getis (1995), eq. 13 and 14: the weighted sum against its expectation, divided by its
 * standard deviation. 0 where it has none: an island, equal values, or everyone a neighbour.
 */
function zOf(
  sum: number,
  weights: number,
  squaredWeights: number,
  mean: number,
  s2: number,
  n: number,
) {
  const room = n * squaredWeights - weights * weights
  const spread = room > 1e-12 * n * squaredWeights ? (s2 * room) / (n - 1) : 0
  return spread > 0 ? (sum - mean * weights) / Math.sqrt(spread) : 0
}

/** Mean squared deviation of all values but one from their own mean. */
function varianceWithout(x: Float64Array, i: number, own: number, squares: number): number {
  const n = x.length
  const rest = squares - (own * own * n) / (n - 1)
  if (rest > 1e-6 * squares) return rest / (n - 1)
  // Nearly all of the spread is this one site's: what the others leave is summed anew.
  return moments(x.filter((_, j) => j !== i)).squares / (n - 1)
}

/**
 * Every site's weighted neighbours' sum, standardised as Gi (site not in its own list) or Gi*
 * (site in it). Arguments are checked by the caller.
 */
export function standardisedSums(x: Float64Array, neighbours: Neighbours): Float64Array {
  const n = x.length
  const { mean, squares } = moments(x)
  const z = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let [sum, weight, squared, star] = [0, 0, 0, false]
    for (let at = neighbours.offsets[i]!; at < neighbours.offsets[i + 1]!; at++) {
      const w = neighbours.weights ? neighbours.weights[at]! : 1
      if (neighbours.index[at] === i) star = true
      // Summed as deviations from the mean: nothing cancels where values are large and alike.
      sum += w * (x[neighbours.index[at]!]! - mean)
      weight += w
      squared += w * w
    }
    const own = x[i]! - mean
    if (star) z[i] = zOf(sum, weight, squared, 0, squares / n, n)
    else {
      const others = -own / (n - 1)
      z[i] = zOf(sum, weight, squared, others, varianceWithout(x, i, own, squares), n - 1)
    }
  }
  return z
}

/**
 * Getis-Ord Gi and Gi* at every site of a neighbour list: where high values lie together, and low
 * ones. A site that is in its own list (see `withSelf`) gets Gi*, another Gi, as in spdep::localG.
 * p-values keep the site's own value and permute the others (conditional permutation).
 * An island without neighbours has z 0 and both p 1; where all values are equal z is 0.
 * @param values one per site, finite
 * @throws RangeError on fewer than 3 sites, values that are not finite or a list that does not fit
 * @see Ord & Getis (1995), Local spatial autocorrelation statistics, Geographical Analysis 27(4),
 * 286-306, eq. 13 and 14
 */
export function getisOrd(
  values: Float64Array | Int32Array,
  neighbours: Neighbours,
  options: LocalOptions = {},
): GetisOrd {
  const x = Float64Array.from(values)
  const n = demandLengths({ values: x }, 3)
  demandFinite('values', x)
  demandNeighbours(neighbours, n)
  const z = standardisedSums(x, neighbours)
  return withTails(z, surroundings(x, neighbours), options)
}

function withTails(z: Float64Array, around: Surroundings, options: LocalOptions): GetisOrd {
  const tails: LocalInference = localTails(around, z, options.inference ?? 'exact', options.midP)
  const { high: p, low: pLow, inference, handedOver } = tails
  return { z, p, pLow, inference, handedOver }
}

/** Each cell's eight neighbours (fewer at the edge) and their sum, without building a list. */
function queenSurroundings(values: Float64Array, columns: number, rows: number): Surroundings {
  const n = values.length
  const sizes = new Int32Array(n)
  const sums = new Float64Array(n)
  for (let row = 0; row < rows; row++) {
    const south = Math.max(0, row - 1)
    const north = Math.min(rows - 1, row + 1)
    for (let column = 0; column < columns; column++) {
      const west = Math.max(0, column - 1)
      const east = Math.min(columns - 1, column + 1)
      const cell = row * columns + column
      let sum = 0
      for (let r = south; r <= north; r++)
        for (let c = west; c <= east; c++)
          if (c !== column || r !== row) sum += values[r * columns + c]!
      sums[cell] = sum
      sizes[cell] = (north - south + 1) * (east - west + 1) - 1
    }
  }
  return { values, sizes, sums, uneven: new Uint8Array(n) }
}

/**
 * Getis-Ord Gi* of a grid of counts: hot and cold spots of cells with their eight neighbours, the
 * cell itself included. For whole counts the p-values are exact by default: the chance that k
 * counts drawn without replacement from the other cells sum to at least (p) or at most (pLow) what
 * the k neighbours have, the cell's own count kept. So false discovery control works on sparse
 * grids of any size, where a thousand random draws cannot.
 * @param counts events per cell, row by row from the south-west
 * @param columns cells in a row
 * @param rows rows
 * @throws RangeError on negative or not finite counts, or when columns x rows differs from the cells
 * @see Ord & Getis (1995), Geographical Analysis 27(4), 286-306, eq. 14
 */
export function getisOrdStar(
  counts: Int32Array | Float64Array,
  columns: number,
  rows: number,
  options: LocalOptions = {},
): GetisOrd {
  demandCounts('counts', counts)
  demandWhole('columns', columns, 1)
  demandWhole('rows', rows, 1)
  const x = Float64Array.from(counts)
  const n = demandLengths({ counts: x }, 3)
  if (columns * rows !== n)
    throw new RangeError(`columns x rows must be ${n}, the number of counts, got ${columns * rows}`)
  const around = queenSurroundings(x, columns, rows)
  const { mean, squares } = moments(x)
  const z = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const weight = around.sizes[i]! + 1
    z[i] = zOf(around.sums[i]! + x[i]!, weight, weight, mean, squares / n, n)
  }
  return withTails(z, around, options)
}
