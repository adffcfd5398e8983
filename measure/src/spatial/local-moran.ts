import { demandFinite, demandLengths } from '../check.ts'
import { type LocalOptions, standardisedSums } from './getis-ord.ts'
import { type HandOver, localTails, surroundings } from './local-inference.ts'
import { moments } from './moments.ts'
import { demandNeighbours, demandNoSelf, type Neighbours } from './neighbours.ts'

/** Clusters and outliers, one entry per site. */
export interface LocalMoran {
  /** Local Moran's I: above 0 among its like, below 0 among its opposite. */
  i: Float64Array
  /** I standardised by its conditional permutation moments. */
  z: Float64Array
  /** Two-sided: min(1, 2 min(pHigh, pLow)). */
  p: Float64Array
  /** Upper tail, P(I >= observed): clusters of like values. */
  pHigh: Float64Array
  /** Lower tail, P(I <= observed): outliers among opposite values. */
  pLow: Float64Array
  /** 1 high among high, 2 low among high, 3 low among low, 4 high among low, 0 neither. */
  quadrant: Uint8Array
  /** 0 analytic, 1 exact, 2 Monte Carlo. */
  inference: Uint8Array
  /** Why sites were not answered by the inference asked for; empty when all were. */
  handedOver: HandOver[]
}

/** Weighted sum of the neighbours' deviations from the mean. */
function laggedDeviations(deviation: Float64Array, neighbours: Neighbours): Float64Array {
  const { offsets, index, weights } = neighbours
  return deviation.map((_, i) => {
    let sum = 0
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++)
      sum += (weights ? weights[at]! : 1) * deviation[index[at]!]!
    return sum
  })
}

/**
 * Local Moran's I at every site: I_i = z_i sum_j w_ij z_j / m2, where z are deviations from the
 * mean and m2 their mean square. It tells clusters (high among high, low among low) from outliers
 * (high among low, low among high). p-values keep the site's own value and permute the others;
 * given the own value, I rises or falls with the neighbours' sum, so they are exact where values
 * are whole numbers and a site's neighbours weigh the same.
 * A site on the mean, an island, and every site of equal values have i 0, z 0, p 1, quadrant 0.
 * @param values one per site, finite
 * @param neighbours lists without the site itself; rows are often divided by their sum
 * @throws RangeError on fewer than 3 sites, values not finite, a list that does not fit
 * @see Anselin (1995), Local indicators of spatial association, Geographical Analysis 27(2),
 * 93-115, eq. 12; Sokal, Oden & Thomson (1998), Geographical Analysis 30(4), 331-354, on moments
 * under conditional permutation
 */
export function localMoran(
  values: Float64Array | Int32Array,
  neighbours: Neighbours,
  options: LocalOptions = {},
): LocalMoran {
  const x = Float64Array.from(values)
  const n = demandLengths({ values: x }, 3)
  demandFinite('values', x)
  demandNeighbours(neighbours, n)
  demandNoSelf(neighbours)
  const { mean, squares } = moments(x)
  const deviation = x.map((value) => value - mean)
  const lag = laggedDeviations(deviation, neighbours)
  const zSum = standardisedSums(x, neighbours)
  const around = surroundings(x, neighbours)
  const tails = localTails(around, zSum, options.inference ?? 'exact', options.midP)
  const result: LocalMoran = {
    i: new Float64Array(n),
    z: new Float64Array(n),
    p: new Float64Array(n).fill(1),
    pHigh: new Float64Array(n).fill(1),
    pLow: new Float64Array(n).fill(1),
    quadrant: new Uint8Array(n),
    inference: tails.inference,
    handedOver: tails.handedOver,
  }
  for (let i = 0; i < n; i++) {
    const own = deviation[i]!
    if (own === 0 || squares === 0 || around.sizes[i] === 0) continue
    result.i[i] = (own * lag[i]!) / (squares / n)
    result.z[i] = Math.sign(own) * zSum[i]!
    result.pHigh[i] = own > 0 ? tails.high[i]! : tails.low[i]!
    result.pLow[i] = own > 0 ? tails.low[i]! : tails.high[i]!
    result.p[i] = Math.min(1, 2 * Math.min(result.pHigh[i]!, result.pLow[i]!))
    result.quadrant[i] = quadrantOf(own, lag[i]!)
  }
  return result
}

function quadrantOf(own: number, lag: number): number {
  if (lag === 0) return 0
  if (lag > 0) return own > 0 ? 1 : 2
  return own < 0 ? 3 : 4
}
