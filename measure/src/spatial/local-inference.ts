import { demandWhole } from '../check.ts'
import { normalCdf, normalUpper } from '../special.ts'
import { drawnTails } from './drawn-tails.ts'
import { exactTails, largestExactSum, type Tails } from './exact-tails.ts'
import type { Neighbours } from './neighbours.ts'

/** Draws for a Monte Carlo test. */
export interface Draws {
  /** How many random permutations. */
  permutations: number
  /** The same seed gives the same draws. */
  seed: number
}

/**
 * How p-values come about. `analytic`: from the normal approximation of z. `exact`: the conditional
 * permutation distribution itself, where values are whole numbers and a site's neighbours weigh the
 * same; other sites are handed over to `analytic`. `{ permutations, seed }`: random draws.
 * `{ exact: true, permutations, seed }`: exact where possible, random draws elsewhere.
 */
export type Inference = 'analytic' | 'exact' | Draws | (Draws & { exact: true })

/** Why sites asked for exactly were answered otherwise, and how many. */
export interface HandOver {
  reason:
    | 'values are not whole numbers'
    | 'neighbours weigh unequally'
    | 'too many neighbours to count their choices'
    | 'sum too large for exact counting'
  to: 'analytic' | 'Monte Carlo'
  sites: number
}

/** What a local statistic says of its own p-values. */
export interface LocalInference extends Tails {
  /** Per site: 0 analytic, 1 exact, 2 Monte Carlo. */
  inference: Uint8Array
  /** Empty when every site got the inference that was asked for. */
  handedOver: HandOver[]
}

/** A site's surroundings, itself not counted. */
export interface Surroundings {
  values: Float64Array
  sizes: Int32Array
  /** Plain sums of the neighbours' values. */
  sums: Float64Array
  /** 1 where the neighbours do not all weigh the same positive weight. */
  uneven: Uint8Array
  neighbours?: Neighbours
}

/** Steps and bytes that exact counting may take: some two seconds and a quarter of a gigabyte. */
const MOST_STEPS = 2e9
const MOST_BYTES = 2 ** 28
/** Beyond this the number of choices no longer fits a double. */
const MOST_CHOICES = 1e300

/**
 * The surroundings of every site from a neighbour list.
 * @param neighbours checked by the caller
 */
export function surroundings(values: Float64Array, neighbours: Neighbours): Surroundings {
  const { offsets, index, weights } = neighbours
  const n = values.length
  const sizes = new Int32Array(n)
  const sums = new Float64Array(n)
  const uneven = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    let first = Number.NaN
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      const other = index[at]!
      if (other === i) continue
      const weight = weights ? weights[at]! : 1
      if (sizes[i] === 0) first = weight
      // Rows divided by their sum may differ in the last digit though they are equal.
      if (!(weight > 0 && Math.abs(weight - first) <= 1e-14 * first)) uneven[i] = 1
      sizes[i]!++
      sums[i]! += values[other]!
    }
  }
  return { values, sizes, sums, uneven, neighbours }
}

/**
 * Both tails of the neighbours' sum at every site, by the inference asked for. A site without
 * neighbours says nothing: both its tails are 1.
 * @param z standardised neighbours' sum per site, for the analytic tails
 */
export function localTails(
  around: Surroundings,
  z: Float64Array,
  inference: Inference,
  midP = false,
): LocalInference {
  const n = z.length
  const result: LocalInference = {
    high: new Float64Array(n).fill(1),
    low: new Float64Array(n).fill(1),
    inference: new Uint8Array(n),
    handedOver: [],
  }
  const left = Uint8Array.from(around.sizes, (size) => Number(size > 0))
  const draws = typeof inference === 'object' ? inference : undefined
  if (draws) demandWhole('permutations', draws.permutations, 1, 2 ** 26)
  if (inference === 'exact' || (draws && 'exact' in draws)) {
    const asked = exactlyAnswerable(around, left, draws ? 'Monte Carlo' : 'analytic', result)
    if (asked) take(result, left, asked.asked, exactTails(asked, midP), 1)
  }
  if (draws && left.includes(1)) {
    const tie = around.values.every(Number.isInteger) ? 0 : 1e-12 * largestSum(around)
    const tails = drawnTails(
      { ...around, asked: left.slice(), tie },
      draws.permutations,
      draws.seed,
    )
    take(result, left, left.slice(), tails, 2)
  }
  for (let i = 0; i < n; i++) {
    if (!left[i]) continue
    result.high[i] = normalUpper(z[i]!)
    result.low[i] = normalCdf(z[i]!)
  }
  return result
}

function take(
  result: LocalInference,
  left: Uint8Array,
  asked: Uint8Array,
  tails: Tails,
  code: number,
): void {
  for (let i = 0; i < left.length; i++) {
    if (!asked[i]) continue
    left[i] = 0
    result.high[i] = tails.high[i]!
    result.low[i] = tails.low[i]!
    result.inference[i] = code
  }
}

function largestSum({ values, sizes }: Surroundings): number {
  const size = sizes.reduce((a, b) => Math.max(a, b), 0)
  return size * values.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
}

/** The largest k for which n - 1 over k, and all below, fit a double. */
function mostNeighbours(n: number): number {
  const half = (n - 1) >> 1
  let k = 0
  let choices = 1
  while (k < half) {
    choices = (choices * (n - 1 - k)) / (k + 1)
    if (choices > MOST_CHOICES) return k
    k++
  }
  return n - 1
}

/** Chooses the sites that exact counting can answer and notes why the others are handed over. */
function exactlyAnswerable(
  { values, sizes, sums, uneven }: Surroundings,
  left: Uint8Array,
  to: HandOver['to'],
  result: LocalInference,
) {
  const asked = left.slice()
  const handOver = (reason: HandOver['reason'], goes: (site: number) => boolean) => {
    let sites = 0
    for (let i = 0; i < asked.length; i++)
      if (asked[i] && goes(i)) {
        asked[i] = 0
        sites++
      }
    if (sites > 0) result.handedOver.push({ reason, to, sites })
  }
  if (!values.every(Number.isSafeInteger)) {
    handOver('values are not whole numbers', () => true)
    return undefined
  }
  handOver('neighbours weigh unequally', (i) => uneven[i] === 1)
  const mostSize = mostNeighbours(values.length)
  handOver('too many neighbours to count their choices', (i) => sizes[i]! > mostSize)
  // Shifted to start at 0: draws of k from shifted values have sums shifted by k times as much.
  const least = values.reduce((a, b) => Math.min(a, b), Infinity)
  const sites = {
    values: values.map((value) => value - least),
    sizes,
    sums: sums.map((sum, i) => sum - sizes[i]! * least),
    asked,
  }
  const largest = largestExactSum(sites, MOST_STEPS, MOST_BYTES)
  handOver('sum too large for exact counting', (i) => sites.sums[i]! > largest)
  return asked.includes(1) ? sites : undefined
}
