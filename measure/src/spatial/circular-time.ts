import { demandCounts, demandFinite, demandLengths, demandPositive, demandWhole } from '../check.ts'
import { randomStream } from '../random.ts'
import { joinColumns } from './point-cells.ts'

/** Where times that come round again gather, and how closely. */
export interface CircularSummary {
  /** The mean time, 0 up to the period; undefined when the times cancel out and have none. */
  mean: number | undefined
  /** Length of the mean vector, 0 (no direction) to 1 (all at one time). */
  resultant: number
  /** 1 - resultant. */
  variance: number
  /** sqrt(-2 ln resultant) turned into the unit of the times; Infinity when they cancel out. */
  standardDeviation: number
  /** Sum of the weights. */
  n: number
}

function vector(times: Float64Array, period: number, weights?: Float64Array) {
  demandLengths(weights === undefined ? { times } : { times, weights }, 1)
  demandFinite('times', times)
  demandPositive('period', [period])
  if (weights !== undefined) demandCounts('weights', weights)
  let [cosine, sine, n] = [0, 0, 0]
  for (let i = 0; i < times.length; i++) {
    const angle = (2 * Math.PI * (times[i]! % period)) / period
    const weight = weights === undefined ? 1 : weights[i]!
    cosine += weight * Math.cos(angle)
    sine += weight * Math.sin(angle)
    n += weight
  }
  if (!(n > 0)) throw new RangeError(`got weights that add up to ${n}, wanted more than 0`)
  return { cosine, sine, n }
}

/**
 * Mean time of day (or of the week, or season) and how closely events keep to it: 23:00 and 01:00
 * have the mean midnight, not noon.
 * @param times in any unit, such as minutes since midnight
 * @param period how long until time comes round again, in the same unit
 * @param weights what each time counts, such as the bins of an aoristic profile at their middles
 * @see Fisher (1993), Statistical analysis of circular data, 31-33; Brunsdon & Corcoran (2006),
 *   Comput. Environ. Urban Syst. 30, 300-319, for crime
 */
export function circularSummary(
  times: Float64Array,
  period: number,
  weights?: Float64Array,
): CircularSummary {
  const { cosine, sine, n } = vector(times, period, weights)
  const resultant = Math.min(1, Math.hypot(cosine, sine) / n)
  // Below this only rounding is left of the vector, and its direction means nothing.
  const hasMean = resultant > 1e-12
  const turn = Math.atan2(sine, cosine) / (2 * Math.PI)
  const mean = (turn < 0 ? turn + 1 : turn) * period
  return {
    mean: hasMean ? (mean < period ? mean : 0) : undefined,
    resultant,
    variance: 1 - resultant,
    standardDeviation: hasMean
      ? (Math.sqrt(-2 * Math.log(resultant)) * period) / (2 * Math.PI)
      : Infinity,
    n,
  }
}

/** Whether times keep to one part of the period. */
export interface RayleighTest {
  /** n R^2, which is about exponential with mean 1 where all times are equally likely. */
  z: number
  p: number
}

/**
 * Rayleigh's test: do events favour one part of the day? It sees one peak; two opposite ones
 * cancel.
 *
 * p = exp(sqrt(1 + 4 n + 4 n^2 (1 - R^2)) - 1 - 2 n), good to the third digit from n = 10 on.
 * @param times one for each event (no weights: shared events are not independent)
 * @see Zar (1999), Biostatistical analysis, 617; Wilkie (1983), Appl. Statist. 32, 311-312
 */
export function rayleighTest(times: Float64Array, period: number): RayleighTest {
  const { cosine, sine, n } = vector(times, period)
  const square = Math.min(n * n, cosine * cosine + sine * sine)
  return {
    z: square / n,
    p: Math.min(1, Math.exp(Math.sqrt(1 + 4 * n + 4 * (n * n - square)) - 1 - 2 * n)),
  }
}

/** Whether two sets of times come from one circle of chances. */
export interface WatsonTest {
  /** Watson's U^2, ties at their middle rank. */
  u2: number
  /** (1 + # of shuffles with as large a U^2) / (1 + permutations). */
  p: number
}

/**
 * Watson's U^2: do two sets of events keep the same hours? Any difference counts, not the mean
 * alone. The chance comes from dealing the times out again, so ties and small sets are right.
 * @param o.permutations, o.seed the same seed gives the same p
 * @see Watson (1962), Biometrika 49, 57-63; Zar (1999), Biostatistical analysis, 630
 */
export function watsonTest(
  a: Float64Array,
  b: Float64Array,
  period: number,
  o: { permutations: number; seed: number },
): WatsonTest {
  vector(a, period)
  vector(b, period)
  demandWhole('permutations', o.permutations, 1, 1e7)
  const turned = joinColumns(a, b).map((time) => ((time % period) + period) % period)
  const order = Int32Array.from(turned.keys()).sort((i, j) => turned[i]! - turned[j]!)
  const sorted = Float64Array.from(order, (i) => turned[i]!)
  const mine = Int32Array.from(order, (i) => (i < a.length ? 1 : 0))
  const u2 = watsonU2(sorted, mine, a.length)
  let asLarge = 0
  const dealt = mine.slice()
  for (let k = 0; k < o.permutations; k++) {
    dealt.set(mine)
    randomStream(o.seed, k).shuffle(dealt)
    if (watsonU2(sorted, dealt, a.length) >= u2 - 1e-12) asLarge++
  }
  return { u2, p: (1 + asLarge) / (1 + o.permutations) }
}

/** U^2 = n m / N^2 (sum of t d^2 - (sum of t d)^2 / N), d the difference of the two shares so far. */
function watsonU2(sorted: Float64Array, mine: Int32Array, n: number): number {
  const total = sorted.length
  const m = total - n
  let [first, second, sum, squares] = [0, 0, 0, 0]
  for (let i = 0; i < total; ) {
    let end = i
    while (end < total && sorted[end] === sorted[i]) {
      if (mine[end] === 1) first++
      else second++
      end++
    }
    const d = first / n - second / m
    sum += (end - i) * d
    squares += (end - i) * d * d
    i = end
  }
  return ((n * m) / (total * total)) * (squares - (sum * sum) / total)
}
