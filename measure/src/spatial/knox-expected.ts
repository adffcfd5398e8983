import type { KnoxPlan } from './knox-plan.ts'

/** Exact means of pair counts under all shuffles of the days within strata. */
export interface ExpectedPairs {
  /** Pairs of all events closer in time than each limit: no shuffle changes them. */
  columns: Float64Array
  /** Mean pairs below each limit, at [row * limits + limit]; the row after the last is the rest. */
  rows: Float64Array
  /** Pairs in each row of the list, and in the rest. */
  sizes: Float64Array
}

const MOST_STRATA = 1000

/** Pairs (one of a, one of b) whose days differ by less than a limit; both lists rise. */
function closerThan(a: Float64Array, b: Float64Array, limit: number): number {
  let [from, to, pairs] = [0, 0, 0]
  for (const day of a) {
    while (from < b.length && day - b[from]! >= limit) from++
    while (to < b.length && b[to]! - day < limit) to++
    pairs += to - from
  }
  return pairs
}

/** Rising days of each stratum. */
function daysByStratum({ members, starts, times }: KnoxPlan): Float64Array[] {
  return Array.from({ length: starts.length - 1 }, (_, g) =>
    Float64Array.from(members.subarray(starts[g]!, starts[g + 1]!), (e) => times[e]!).sort(),
  )
}

/** Where the pairs of strata g and h (or h and g) stand. */
const couple = (g: number, h: number) => (g < h ? (h * (h + 1)) / 2 + g : (g * (g + 1)) / 2 + h)

/** Pairs in each row of the list by the strata of their two events. */
function pairsByStrata(plan: KnoxPlan, couples: number): Float64Array {
  const { bands, offsets, index } = plan.pairs
  const { events, members, starts } = plan
  const counts = new Float64Array((bands + 1) * couples)
  const stratum = new Int32Array(events)
  for (let g = 0; g < starts.length - 1; g++)
    for (let m = starts[g]!; m < starts[g + 1]!; m++) stratum[members[m]!] = g
  for (let row = 0; row < bands; row++)
    for (let event = 0; event < events; event++) {
      const start = row * events + event
      if (couples === 1) counts[row]! += offsets[start + 1]! - offsets[start]!
      else
        for (let at = offsets[start]!; at < offsets[start + 1]!; at++)
          counts[row * couples + couple(stratum[event]!, stratum[index[at]!]!)]!++
    }
  return counts
}

/**
 * The mean of each count over all shuffles: within a couple of strata every pair of places meets
 * every pair of days equally often, so it is row total x column total / all pairs of the couple,
 * summed over the couples. Without strata that is Knox's own expectation.
 * @throws RangeError on more than 1,000 strata
 */
export function expectedPairs(plan: KnoxPlan): ExpectedPairs {
  const days = daysByStratum(plan)
  if (days.length > MOST_STRATA)
    throw new RangeError(`strata must be at most ${MOST_STRATA} labels, got ${days.length}`)
  const couples = (days.length * (days.length + 1)) / 2
  const { limits } = plan
  const { bands } = plan.pairs
  const inRow = pairsByStrata(plan, couples)
  const columns = new Float64Array(limits.length)
  const rows = new Float64Array((bands + 1) * limits.length)
  const sizes = new Float64Array(bands + 1)
  for (let g = 0; g < days.length; g++)
    for (let h = g; h < days.length; h++) {
      const at = couple(g, h)
      const [a, b] = [days[g]!, days[h]!]
      const all = g === h ? (a.length * (a.length - 1)) / 2 : a.length * b.length
      let rest = all
      for (let row = 0; row < bands; row++) rest -= inRow[row * couples + at]!
      inRow[bands * couples + at] = rest
      for (let row = 0; row <= bands; row++) sizes[row]! += inRow[row * couples + at]!
      if (all === 0) continue
      limits.forEach((limit, l) => {
        const twice = closerThan(a, b, limit)
        const close = g === h ? (twice - a.length) / 2 : twice
        columns[l]! += close
        for (let row = 0; row <= bands; row++)
          rows[row * limits.length + l]! += (inRow[row * couples + at]! * close) / all
      })
    }
  return { columns, rows, sizes }
}
