import { randomStream } from '../random.ts'
import type { Tails } from './exact-tails.ts'
import type { Neighbours } from './neighbours.ts'

/** What the Monte Carlo conditional permutation test needs to know of each site. */
export interface DrawnSites {
  values: Float64Array
  /** How many neighbours, itself not counted. */
  sizes: Int32Array
  /** The plain sum of the neighbours' values, itself not counted; used where weights are equal. */
  sums: Float64Array
  /** 1 for the sites that are asked for. */
  asked: Uint8Array
  /** 1 for sites whose neighbours do not weigh the same; they need `neighbours`. */
  uneven: Uint8Array
  neighbours?: Neighbours
  /** Sums that differ by no more than this are equal. */
  tie: number
}

/**
 * Draws `most` different sites for every permutation, in random order. Each draw has a stream of
 * its own, so the first draws are the same however many follow.
 */
function drawSites(n: number, most: number, permutations: number, seed: number): Uint32Array {
  const drawn = new Uint32Array(permutations * most)
  const order = Uint32Array.from({ length: n }, (_, i) => i)
  const swapped = new Uint32Array(most)
  for (let p = 0; p < permutations; p++) {
    const stream = randomStream(seed, p)
    for (let j = 0; j < most; j++) {
      const from = j + stream.below(n - j)
      swapped[j] = from
      const kept = order[j]!
      order[j] = order[from]!
      order[from] = kept
      drawn[p * most + j] = order[j]!
    }
    // Undone, so that every draw starts from the same order and depends on its own stream alone.
    for (let j = most - 1; j >= 0; j--) {
      const kept = order[j]!
      order[j] = order[swapped[j]!]!
      order[swapped[j]!] = kept
    }
  }
  return drawn
}

/** How many of the rising numbers lie below a bound, or up to it. */
function countBelow(rising: Float64Array, bound: number, included: boolean): number {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const value = rising[middle]!
    if (value < bound || (included && value === bound)) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The Monte Carlo conditional permutation test of the neighbours' sum. All sites share the same
 * draws of sites in random order; a site takes the first k of them that are not itself, which is
 * a draw without replacement from the others. So where weights are equal the drawn sums are sorted
 * once per k, and only the few draws that hold the site itself are looked at again.
 * @returns p = (1 + draws at least as extreme) / (1 + draws), ties in both tails
 * @see Phipson & Smyth (2010), Statistical Applications in Genetics 9(1) 39, on the added ones
 */
export function drawnTails(sites: DrawnSites, permutations: number, seed: number): Tails {
  const n = sites.values.length
  let most = 0
  for (let i = 0; i < n; i++) if (sites.asked[i]) most = Math.max(most, sites.sizes[i]!)
  const width = most + 1
  const drawn = drawSites(n, width, permutations, seed)
  const counts = { high: new Float64Array(n), low: new Float64Array(n) }
  countEven(sites, drawn, width, permutations, counts)
  countUneven(sites, drawn, width, permutations, counts)
  for (let i = 0; i < n; i++) {
    if (!sites.asked[i]) continue
    counts.high[i] = (1 + counts.high[i]!) / (1 + permutations)
    counts.low[i] = (1 + counts.low[i]!) / (1 + permutations)
  }
  return counts
}

/** For each site the draws in which it is itself drawn: number of draw * width + place in it. */
function drawsBySite(drawn: Uint32Array, n: number) {
  const starts = new Uint32Array(n + 1)
  for (const site of drawn) starts[site + 1]!++
  for (let i = 0; i < n; i++) starts[i + 1]! += starts[i]!
  const next = starts.slice()
  const entries = new Uint32Array(drawn.length)
  for (let at = 0; at < drawn.length; at++) entries[next[drawn[at]!]!++] = at
  return { starts, entries }
}

function countEven(
  { values, sizes, sums, asked, uneven, tie }: DrawnSites,
  drawn: Uint32Array,
  width: number,
  permutations: number,
  counts: Tails,
): void {
  const n = values.length
  // running[p * (width + 1) + k]: the sum of the first k values of draw p.
  const running = new Float64Array(permutations * (width + 1))
  for (let p = 0; p < permutations; p++)
    for (let k = 0; k < width; k++)
      running[p * (width + 1) + k + 1] =
        running[p * (width + 1) + k]! + values[drawn[p * width + k]!]!
  const rising = new Map<number, Float64Array>()
  const risingFor = (k: number) => {
    const sorted = new Float64Array(permutations)
    for (let p = 0; p < permutations; p++) sorted[p] = running[p * (width + 1) + k]!
    return sorted.sort()
  }
  const { starts, entries } = drawsBySite(drawn, n)
  for (let i = 0; i < n; i++) {
    if (!asked[i] || uneven[i]) continue
    const k = sizes[i]!
    const sorted = rising.get(k) ?? risingFor(k)
    rising.set(k, sorted)
    const least = sums[i]! - tie
    const largest = sums[i]! + tie
    let below = countBelow(sorted, least, false)
    let above = permutations - countBelow(sorted, largest, true)
    for (let at = starts[i]!; at < starts[i + 1]!; at++) {
      const place = entries[at]! % width
      if (place >= k) continue
      const row = ((entries[at]! - place) / width) * (width + 1)
      const was = running[row + k]!
      const is = running[row + k + 1]! - values[i]!
      below += Number(is < least) - Number(was < least)
      above += Number(is > largest) - Number(was > largest)
    }
    counts.high[i] = permutations - below
    counts.low[i] = permutations - above
  }
}

function countUneven(
  { values, asked, uneven, neighbours, tie }: DrawnSites,
  drawn: Uint32Array,
  width: number,
  permutations: number,
  counts: Tails,
): void {
  if (!neighbours?.weights) return
  const { offsets, index, weights } = neighbours
  for (let i = 0; i < values.length; i++) {
    if (!asked[i] || !uneven[i]) continue
    const own: number[] = []
    let observed = 0
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      if (index[at] === i) continue
      own.push(weights[at]!)
      observed += weights[at]! * values[index[at]!]!
    }
    let largest = 0
    for (const w of own) largest = Math.max(largest, Math.abs(w))
    const equal = tie * largest
    for (let p = 0; p < permutations; p++) {
      let sum = 0
      let at = p * width
      for (const w of own) {
        if (drawn[at] === i) at++
        sum += w * values[drawn[at++]!]!
      }
      if (sum >= observed - equal) counts.high[i]!++
      if (sum <= observed + equal) counts.low[i]!++
    }
  }
}
