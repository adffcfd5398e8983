import { countObserved, type KnoxCounts, knoxBlocks, LANES, plainKnoxKernel } from './knox-block.ts'
import { expectedPairs } from './knox-expected.ts'
import { type KnoxOptions, type KnoxPlan, type KnoxRows, planKnox } from './knox-plan.ts'

/** One table of space bands by time bands, row-major: space band, then time band. */
export interface KnoxTable {
  /** Pairs of events in the cell. */
  observed: Float64Array
  /** Exact mean over all permutations of the days. */
  expected: Float64Array
  /** observed / expected; 1 where nothing is expected, since then nothing can be observed. */
  ratio: Float64Array
  /** Upper tail: (1 + permutations with at least as many pairs) / (1 + permutations). */
  p: Float64Array
  /** Lower tail: (1 + permutations with at most as many pairs) / (1 + permutations). */
  pLow: Float64Array
}

/** What near-repeat analysis finds. */
export interface Knox extends KnoxTable {
  /** Repeats at one address: a row of time bands, when `repeatWithin` was given. */
  repeat?: KnoxTable
  /** All pairs of events: n (n - 1) / 2. */
  pairs: number
  metric: 'euclidean' | 'manhattan'
  /** How bands close: the near edge belongs to the band, the far one does not. */
  bands: '[a, b)'
}

/**
 * Near-repeat analysis (Knox test): whether events that are close in space are also close in time
 * more often than chance has it. Pairs of events are counted by how far apart they are in space and
 * in time; then the days are shuffled over the events, which keeps every place and every day.
 * @param x metres east, one per event
 * @param y metres north, one per event
 * @param day days from any start; whole days are counted faster than fractions
 * @throws RangeError on fewer than 2 events, unequal lengths, values not finite, edges that do not
 * rise, or more than 2^27 pairs closer than the last finite edge
 * @see Knox (1964), The detection of space-time interactions, Applied Statistics 13(1), 25-30;
 * Johnson et al. (2007), J. Quantitative Criminology 23(3), 201-219, for near repeats; Besag &
 * Diggle (1977), Applied Statistics 26(3), 327-333, for the Monte Carlo p
 */
export function knox(
  x: Float64Array,
  y: Float64Array,
  day: Float64Array,
  options: KnoxOptions,
): Knox {
  const { plan, rows } = planKnox(x, y, day, options)
  const kernel = plainKnoxKernel(plan)
  const blocks = Array.from({ length: knoxBlocks(plan) }, (_, block) => kernel(block))
  return summariseKnox(plan, rows, options, blocks)
}

/** Pairs per time band, from pairs closer in time than each limit. */
function byTimeBand(edges: number[], below: (limit: number) => number, all: number): number[] {
  // An edge of 0 has no limit of its own: nothing is closer than 0 days.
  let limit = 0
  const upTo = edges.map((edge) => {
    if (edge === 0) return 0
    return edge === Infinity ? all : below(limit++)
  })
  return upTo.slice(1).map((count, t) => count - upTo[t]!)
}

/** Which rows of the pair list are shown in the table; the one after the last is the rest. */
function shownRows(plan: KnoxPlan, rows: KnoxRows): number[] {
  const shown = Array.from({ length: rows.finite }, (_, row) => row)
  return rows.open ? [...shown, plan.pairs.bands] : shown
}

/** Sets the observed counts against their means and against the shuffled ones. */
function compare(observed: number[], expected: number[], drawn: Iterable<number[]>): KnoxTable {
  const high = new Float64Array(observed.length).fill(1)
  const low = new Float64Array(observed.length).fill(1)
  let all = 1
  for (const counts of drawn) {
    all++
    counts.forEach((count, cell) => {
      if (count >= observed[cell]!) high[cell]!++
      if (count <= observed[cell]!) low[cell]!++
    })
  }
  return {
    observed: Float64Array.from(observed),
    expected: Float64Array.from(expected),
    ratio: Float64Array.from(observed, (count, i) => (expected[i] ? count / expected[i] : 1)),
    p: high.map((count) => count / all),
    pLow: low.map((count) => count / all),
  }
}

/** Puts blocks of shuffles, counted anywhere in any order, together to the answer. */
export function summariseKnox(
  plan: KnoxPlan,
  rows: KnoxRows,
  options: KnoxOptions,
  blocks: readonly KnoxCounts[],
): Knox {
  const { columns, rows: means, sizes } = expectedPairs(plan)
  const limits = plan.limits.length
  const { bands } = plan.pairs

  const rowOf = (row: number, below: (row: number, limit: number) => number) =>
    byTimeBand(options.timeEdges, (limit) => below(row, limit), sizes[row]!)
  const counted = (counts: Uint32Array, lane: number, lanes: number) => {
    const listed = (row: number, limit: number) => counts[(row * limits + limit) * lanes + lane]!
    // No shuffle changes how many of all pairs are close in time: the rest has what the list lacks.
    return (row: number, limit: number) => {
      if (row < bands) return listed(row, limit)
      let rest = columns[limit]!
      for (let each = 0; each < bands; each++) rest -= listed(each, limit)
      return rest
    }
  }
  const observed = counted(countObserved(plan), 0, 1)
  function* drawn(shown: number[]) {
    for (let draw = 0; draw < plan.permutations; draw++) {
      const below = counted(blocks[Math.floor(draw / LANES)]!, draw % LANES, LANES)
      yield shown.flatMap((row) => rowOf(row, below))
    }
  }
  const table = (shown: number[]) =>
    compare(
      shown.flatMap((row) => rowOf(row, observed)),
      shown.flatMap((row) => rowOf(row, (r, limit) => means[r * limits + limit]!)),
      drawn(shown),
    )
  return {
    ...table(shownRows(plan, rows)),
    ...(rows.repeat >= 0 && { repeat: table([rows.repeat]) }),
    pairs: (plan.events * (plan.events - 1)) / 2,
    metric: options.metric ?? 'euclidean',
    bands: '[a, b)',
  }
}
