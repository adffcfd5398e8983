import { demandCounts, demandLengths, demandMetres, demandWhole } from '../check.ts'
import { randomStream } from '../random.ts'
import { kernelDensity } from './density.ts'
import { gridWindow } from './density-plan.ts'
import type { Grid } from './grid.ts'
import type { Kernel } from './kernel-mass.ts'
import { joinColumns } from './point-cells.ts'
import type { Polygon } from './polygon.ts'

/** How alike two sets of events are spread over the same areas. */
export interface PatternComparison {
  /** Share of areas whose share of events is as in the base set, 0 to 1. */
  s: number
  /** The same among areas with an event in either set only. */
  sRobust: number
  /** In each area: 1 the test set has a larger share, -1 a smaller one, 0 as in the base set. */
  change: Int8Array
  /** Bounds of the base set's share that leave out `level` of resamples, by area. */
  low: Float64Array
  high: Float64Array
}

/**
 * Andresen's spatial point pattern test: in which areas do two sets of events (two years, two
 * kinds) have a different share of all events?
 *
 * The base set is drawn again with replacement; an area is similar when the test set's share lies
 * between the bounds that leave out half the level of the resampled shares on each side.
 * @param base, test events in each area, whole counts of equal length
 * @param o.samples, o.seed how many resamples; the same seed gives the same bounds
 * @param o.level share left out on both sides together, 0.05 by default
 * @see Andresen (2009), Appl. Geogr. 29, 333-345; Wheeler, Steenbeek & Andresen (2018), Trans. GIS
 *   22, 760-774, on the robust index
 */
export function comparePatterns(
  base: ArrayLike<number>,
  test: ArrayLike<number>,
  o: { samples: number; seed: number; level?: number },
): PatternComparison {
  const areas = demandLengths({ base, test }, 1)
  for (const [name, counts] of [
    ['base', base],
    ['test', test],
  ] as const) {
    demandCounts(name, counts)
    for (let i = 0; i < areas; i++)
      if (!Number.isInteger(counts[i]))
        throw new RangeError(`got ${counts[i]} in ${name} at ${i}, wanted whole counts`)
  }
  demandWhole('samples', o.samples, 1, 1e6)
  const level = o.level ?? 0.05
  if (!(level > 0 && level < 1))
    throw new RangeError(`got level ${level}, wanted above 0 and below 1`)
  const total = (counts: ArrayLike<number>) => Array.from(counts).reduce((sum, one) => sum + one, 0)
  const [events, tested] = [total(base), total(test)]
  if (events === 0 || tested === 0)
    throw new RangeError(`got ${events} base and ${tested} test events, wanted 1 or more of each`)
  const resampled = resample(base, events, o)
  const skipped = Math.floor((level / 2) * o.samples)
  const change = new Int8Array(areas)
  const low = resampled.map((sorted) => sorted[skipped]!)
  const high = resampled.map((sorted) => sorted[o.samples - 1 - skipped]!)
  let [similar, used, usedSimilar] = [0, 0, 0]
  for (let i = 0; i < areas; i++) {
    // Shares are compared crosswise, in whole numbers: a division could make equal ones differ.
    const share = test[i]! * events
    change[i] = share > high[i]! * tested ? 1 : share < low[i]! * tested ? -1 : 0
    const isUsed = base[i]! > 0 || test[i]! > 0
    if (change[i] === 0) similar++
    if (isUsed) used++
    if (isUsed && change[i] === 0) usedSimilar++
  }
  return {
    s: similar / areas,
    sRobust: usedSimilar / used,
    change,
    low: Float64Array.from(low, (count) => count / events),
    high: Float64Array.from(high, (count) => count / events),
  }
}

/** The counts of each area in resamples of the base events, sorted by size. */
function resample(
  base: ArrayLike<number>,
  events: number,
  o: { samples: number; seed: number },
): Int32Array[] {
  const areaOf = new Int32Array(events)
  for (let area = 0, event = 0; area < base.length; area++)
    for (let k = 0; k < base[area]!; k++) areaOf[event++] = area
  const counts = Array.from({ length: base.length }, () => new Int32Array(o.samples))
  for (let sample = 0; sample < o.samples; sample++) {
    const stream = randomStream(o.seed, sample)
    for (let k = 0; k < events; k++) counts[areaOf[stream.below(events)]!]![sample]!++
  }
  return counts.map((list) => list.sort())
}

/** Whether two sets of events are spread alike, as one answer for the whole map. */
export interface SpreadTest {
  /** Integral of the squared difference of the two densities, per square metre. */
  difference: number
  /** (1 + # of shuffles with as large a difference) / (1 + permutations). */
  p: number
}

/**
 * Tests whether two sets of events are spread alike anywhere: the squared difference of their
 * kernel densities over the map, compared with the kinds dealt out again at random among all
 * events. One answer; `relativeRisk` then shows where.
 * @param a, b metres, at least one event each near the window
 * @param o.permutations, o.seed the same seed gives the same p
 * @see Duong, Goud & Schauer (2012), PNAS 109, 8382-8387; Kelsall & Diggle (1995), Stat. Med. 14,
 *   2335-2342
 */
export function testSameSpread(
  a: { x: Float64Array; y: Float64Array },
  b: { x: Float64Array; y: Float64Array },
  grid: Grid,
  o: {
    kernel: Kernel
    bandwidth: number
    window?: Polygon
    permutations: number
    seed: number
  },
): SpreadTest {
  const n = demandLengths({ x: a.x, y: a.y }, 1)
  demandLengths({ x: b.x, y: b.y }, 1)
  demandWhole('permutations', o.permutations, 1, 1e6)
  const x = joinColumns(a.x, b.x)
  const y = joinColumns(a.y, b.y)
  demandMetres('x', x)
  demandMetres('y', y)
  const order = Int32Array.from(x.keys())
  const window = o.window ?? gridWindow(grid)
  const cellArea = grid.cellSize * (grid.cellHeight ?? grid.cellSize)
  const difference = () => {
    // The other kind's density is the pooled one less this one, so one smoothing is enough.
    const weights = new Float64Array(x.length)
    for (const i of order.subarray(0, n)) weights[i] = 1
    const mine = kernelDensity(x, y, grid, { ...o, window, weights, binned: true })
    const share = n / x.length
    const factor = 1 / n / (1 - share)
    let sum = 0
    for (let i = 0; i < mine.length; i++) sum += (factor * (mine[i]! - share * pooled[i]!)) ** 2
    return sum * cellArea
  }
  const pooled = kernelDensity(x, y, grid, { ...o, window, binned: true })
  const observed = difference()
  let asLarge = 0
  for (let k = 0; k < o.permutations; k++) {
    for (let i = 0; i < order.length; i++) order[i] = i
    randomStream(o.seed, k).shuffle(order)
    if (difference() >= observed * (1 - 1e-12)) asLarge++
  }
  return { difference: observed, p: (1 + asLarge) / (1 + o.permutations) }
}
