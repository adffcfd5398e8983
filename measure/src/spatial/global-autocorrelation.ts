import { demandCounts, demandFinite, demandLengths, demandWhole } from '../check.ts'
import { randomStream } from '../random.ts'
import { normalCdf, normalUpper } from '../special.ts'
import type { Draws } from './local-inference.ts'
import { compensatedSum, moments } from './moments.ts'
import { demandNeighbours, demandNoSelf, type Neighbours } from './neighbours.ts'

/** One figure for a whole map, with its null distribution. */
export interface GlobalStatistic {
  statistic: number
  /** Mean when values are spread at random over the sites. */
  expected: number
  variance: number
  z: number
  /** Upper tail: the chance of at least this much likeness among neighbours. */
  p: number
  /** Lower tail: the chance of at most this much. */
  pLow: number
}

/** How the p-values of a global statistic are to come about; the moments are always analytic. */
export interface GlobalOptions {
  inference?: 'analytic' | Draws
}

/** Sums of the weights that the moments are made of (Cliff & Ord 1981, p. 19). */
function weightSums({ offsets, index, weights }: Neighbours) {
  const n = offsets.length - 1
  const out = new Float64Array(n)
  const both = new Float64Array(n)
  let [s0, s1] = [0, 0]
  const weightOf = (i: number, j: number) => {
    let low = offsets[i]!
    let high = offsets[i + 1]!
    while (low < high) {
      const middle = (low + high) >>> 1
      if (index[middle]! < j) low = middle + 1
      else high = middle
    }
    return low < offsets[i + 1]! && index[low] === j ? (weights ? weights[low]! : 1) : 0
  }
  for (let i = 0; i < n; i++)
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      const w = weights ? weights[at]! : 1
      s0 += w
      s1 += w * (w + weightOf(index[at]!, i))
      out[i]! += w
      both[index[at]!]! += w
    }
  let s2 = 0
  for (let i = 0; i < n; i++) s2 += (out[i]! + both[i]!) ** 2
  return { s0, s1, s2 }
}

/** Sum over links of w_ij x_i x_j. */
function crossProduct(x: Float64Array, { offsets, index, weights }: Neighbours): number {
  let total = 0
  for (let i = 0; i < x.length; i++) {
    let sum = 0
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++)
      sum += weights ? weights[at]! * x[index[at]!]! : x[index[at]!]!
    total += x[i]! * sum
  }
  return total
}

function check(values: Float64Array, neighbours: Neighbours): number {
  const n = demandLengths({ values }, 4)
  demandFinite('values', values)
  demandNeighbours(neighbours, n)
  demandNoSelf(neighbours)
  return n
}

/** p-values from z, or from shuffling the values over the sites when draws are asked for. */
function withTails(
  found: { statistic: number; expected: number; variance: number },
  x: Float64Array,
  neighbours: Neighbours,
  { inference = 'analytic' }: GlobalOptions,
): GlobalStatistic {
  const z = (found.statistic - found.expected) / Math.sqrt(found.variance)
  if (inference === 'analytic') return { ...found, z, p: normalUpper(z), pLow: normalCdf(z) }
  demandWhole('permutations', inference.permutations, 1, 2 ** 26)
  const observed = crossProduct(x, neighbours)
  const tie = 1e-12 * crossProduct(x.map(Math.abs), absolute(neighbours))
  const shuffled = new Float64Array(x.length)
  let [high, low] = [1, 1]
  for (let draw = 0; draw < inference.permutations; draw++) {
    shuffled.set(x)
    randomStream(inference.seed, draw).shuffle(shuffled)
    const drawn = crossProduct(shuffled, neighbours)
    if (drawn >= observed - tie) high++
    if (drawn <= observed + tie) low++
  }
  const all = 1 + inference.permutations
  return { ...found, z, p: high / all, pLow: low / all }
}

function absolute(neighbours: Neighbours): Neighbours {
  return neighbours.weights
    ? { ...neighbours, weights: neighbours.weights.map(Math.abs) }
    : neighbours
}

/**
 * Global Moran's I: whether neighbours are alike over the whole map.
 * I = (n / S0) sum_ij w_ij z_i z_j / sum_i z_i^2; above its expectation -1/(n - 1) neighbours are
 * alike, below they differ. Sites without neighbours count among the n sites.
 * @param values one per site, finite, not all equal
 * @param options.assumption what the variance rests on: 'randomisation' (default: the values given,
 * at random places) or 'normality' (values drawn from a normal distribution)
 * @throws RangeError on fewer than 4 sites, equal values, no links, a site in its own list
 * @see Cliff & Ord (1981), Spatial processes, p. 21 (variances 1.37 and 1.44)
 */
export function globalMoran(
  values: Float64Array | Int32Array,
  neighbours: Neighbours,
  options: GlobalOptions & { assumption?: 'randomisation' | 'normality' } = {},
): GlobalStatistic {
  const x = Float64Array.from(values)
  const n = check(x, neighbours)
  const { mean, squares } = moments(x)
  const { s0, s1, s2 } = weightSums(neighbours)
  if (squares === 0) throw new RangeError(`values must differ, got ${n} times ${x[0]}`)
  if (s0 === 0) throw new RangeError('weights must sum to more or less than 0, got 0')
  const deviation = x.map((value) => value - mean)
  const expected = -1 / (n - 1)
  const square = s0 * s0
  const kurtosis = (n * compensatedSum(deviation, (d) => d ** 4)) / squares ** 2
  const second =
    options.assumption === 'normality'
      ? (n * n * s1 - n * s2 + 3 * square) / ((n * n - 1) * square)
      : (n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * square) -
          kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * square)) /
        ((n - 1) * (n - 2) * (n - 3) * square)
  const statistic = ((n / s0) * crossProduct(deviation, neighbours)) / squares
  const found = { statistic, expected, variance: second - expected * expected }
  return withTails(found, deviation, neighbours, options)
}

/**
 * Global G of Getis and Ord: whether high values (large G) or low values (small G) lie together
 * over the whole map. G = sum_ij w_ij x_i x_j / sum_(i != j) x_i x_j, for values with a natural 0.
 * @param values one per site, 0 or more, not all equal
 * @throws RangeError on fewer than 4 sites, negative or equal values, no links, a site in its own list
 * @see Getis & Ord (1992), The analysis of spatial association by use of distance statistics,
 * Geographical Analysis 24(3), 189-206, eq. 5 and appendix
 */
export function globalG(
  values: Float64Array | Int32Array,
  neighbours: Neighbours,
  options: GlobalOptions = {},
): GlobalStatistic {
  const x = Float64Array.from(values)
  const n = check(x, neighbours)
  demandCounts('values', x)
  if (moments(x).squares === 0) throw new RangeError(`values must differ, got ${n} times ${x[0]}`)
  const { s0, s1, s2 } = weightSums(neighbours)
  if (s0 === 0) throw new RangeError('weights must sum to more or less than 0, got 0')
  const [m1, m2, m3, m4] = [1, 2, 3, 4].map((power) => compensatedSum(x, (v) => v ** power)) as [
    number,
    number,
    number,
    number,
  ]
  const pairs = m1 * m1 - m2
  if (!(pairs > 1e-12 * m1 * m1))
    throw new RangeError('values must be above 0 at two sites or more, got fewer')
  const square = s0 * s0
  const b0 = (n * n - 3 * n + 3) * s1 - n * s2 + 3 * square
  const b1 = -((n * n - n) * s1 - 2 * n * s2 + 6 * square)
  const b2 = -(2 * n * s1 - (n + 3) * s2 + 6 * square)
  const b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * square
  const b4 = s1 - s2 + square
  const expected = s0 / (n * (n - 1))
  const second =
    (b0 * m2 * m2 + b1 * m4 + b2 * m1 * m1 * m2 + b3 * m1 * m3 + b4 * m1 ** 4) /
    (pairs * pairs * n * (n - 1) * (n - 2) * (n - 3))
  const statistic = crossProduct(x, neighbours) / pairs
  const found = { statistic, expected, variance: second - expected * expected }
  return withTails(found, x, neighbours, options)
}
