/**
 * What the exact conditional permutation test needs to know of each site. Values and sums are
 * whole numbers, values not below 0.
 */
export interface ExactSites {
  /** The value at each site. */
  values: Float64Array
  /** How many neighbours, itself not counted. */
  sizes: Int32Array
  /** The sum of the neighbours' values, itself not counted. */
  sums: Float64Array
  /** 1 for the sites that are asked for; every site's value is drawn from all the same. */
  asked: Uint8Array
}

/** Tail probabilities of the neighbours' sum, one per site; 0 where the site was not asked for. */
export interface Tails {
  /** P(sum >= observed). */
  high: Float64Array
  /** P(sum <= observed). */
  low: Float64Array
}

/** The distinct values, rising, with how often each occurs and which sites hold it. */
interface Distinct {
  value: Float64Array
  copies: Int32Array
  /** Sites that hold value v: sites[starts[v]] up to sites[starts[v + 1]]. */
  starts: Int32Array
  sites: Uint32Array
}

function distinctValues(values: Float64Array): Distinct {
  const tally = new Map<number, number>()
  for (const value of values) tally.set(value, (tally.get(value) ?? 0) + 1)
  const value = Float64Array.from(tally.keys()).sort()
  const copies = Int32Array.from(value, (v) => tally.get(v)!)
  const starts = new Int32Array(value.length + 1)
  const next = new Map<number, number>()
  value.forEach((v, at) => {
    starts[at + 1] = starts[at]! + copies[at]!
    next.set(v, starts[at]!)
  })
  const sites = new Uint32Array(values.length)
  values.forEach((v, site) => {
    const place = next.get(v)!
    sites[place] = site
    next.set(v, place + 1)
  })
  return { value, copies, starts, sites }
}

/**
 * Counts of subsets of the values put in so far, by their size t and their sum s: `high[t][s]` have
 * a sum of s or more, `low[t][s]` of s or less. `largest` is the largest value put in: a row `high`
 * is 0 beyond t times it.
 */
interface Table {
  high: Float64Array[]
  low: Float64Array[]
  largest: number
}

function emptyTable(plan: Plan): Table {
  const rows = (length: number) =>
    Array.from({ length: plan.most + 1 }, () => new Float64Array(length))
  const table = { high: rows(plan.highEnd), low: rows(plan.lowEnd), largest: 0 }
  table.high[0]![0] = 1
  table.low[0]!.fill(1)
  return table
}

function copyTable(from: Table, to: Table): void {
  for (let t = 0; t < from.high.length; t++) {
    to.high[t]!.set(from.high[t]!)
    to.low[t]!.set(from.low[t]!)
  }
  to.largest = from.largest
}

/**
 * Adds `ways` times a row, its sums raised by `shift`, to another. Both say "this sum or more";
 * the row added is 0 from `end` on.
 */
function addHigh(
  to: Float64Array,
  from: Float64Array,
  ways: number,
  shift: number,
  end: number,
): void {
  const flat = Math.min(shift, to.length)
  const all = ways * from[0]!
  for (let s = 0; s < flat; s++) to[s]! += all
  const last = Math.min(to.length, shift + end)
  for (let s = flat; s < last; s++) to[s]! += ways * from[s - shift]!
}

/** Adds `ways` times a row, its sums raised by `shift`. Both rows say "this sum or less". */
function addLow(to: Float64Array, from: Float64Array, ways: number, shift: number): void {
  for (let s = shift; s < to.length; s++) to[s]! += ways * from[s - shift]!
}

/** Puts `copies` items of one value into a table: multiplies it by (1 + t z^value)^copies. */
function putIn(table: Table, value: number, copies: number): void {
  for (let t = table.high.length - 1; t > 0; t--) {
    let ways = 1
    for (let j = 1; j <= Math.min(copies, t); j++) {
      ways = (ways * (copies - j + 1)) / j
      const end = (t - j) * table.largest + 1
      addHigh(table.high[t]!, table.high[t - j]!, ways, j * value, end)
      addLow(table.low[t]!, table.low[t - j]!, ways, j * value)
    }
  }
  table.largest = Math.max(table.largest, value)
}

/** Where to cut values [from, to) in two parts of about equal work. */
function cut(work: Float64Array, from: number, to: number): number {
  let whole = 0
  for (let v = from; v < to; v++) whole += work[v]!
  let left = work[from]!
  let at = from + 1
  while (at < to - 1 && left + work[at]! / 2 < whole / 2) left += work[at++]!
  return at
}

/** Row additions per value: t rows, each from up to min(copies, t) others. */
function workPerValue(copies: Int32Array, most: number): Float64Array {
  return Float64Array.from(copies, (m) => {
    let rows = 0
    for (let t = 1; t <= most; t++) rows += Math.min(m, t)
    return rows
  })
}

/** Row additions that leaving each value out in turn takes in all, and how deep it nests. */
function planWork(work: Float64Array, from = 0, to = work.length): { rows: number; depth: number } {
  if (to - from <= 1) return { rows: 0, depth: 1 }
  const middle = cut(work, from, to)
  const left = planWork(work, from, middle)
  const right = planWork(work, middle, to)
  let rows = left.rows + right.rows
  for (let v = from; v < to; v++) rows += work[v]!
  return { rows, depth: 1 + Math.max(left.depth, right.depth) }
}

function mostAsked(sites: ExactSites, of: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < sites.asked.length; i++) if (sites.asked[i]) most = Math.max(most, of[i]!)
  return most
}

/** How large the tables are and what they take. */
interface Plan {
  distinct: Distinct
  /** Largest number of neighbours. */
  most: number
  work: Float64Array
  highEnd: number
  lowEnd: number
}

function planTables(sites: ExactSites): Plan {
  const distinct = distinctValues(sites.values)
  const most = mostAsked(sites, sites.sizes)
  const largest = mostAsked(sites, sites.sums)
  let total = 0
  for (const value of sites.values) total += value
  // Twice the mean sum and more is reached with a chance below one half (Markov), and there the
  // lower tail is as exact when it is read as what the upper tail leaves.
  const twiceMean = Math.ceil((2 * most * total) / Math.max(1, sites.values.length - 1))
  return {
    distinct,
    most,
    work: workPerValue(distinct.copies, most),
    highEnd: largest + 2,
    lowEnd: Math.min(largest, twiceMean) + 1,
  }
}

/**
 * The largest neighbours' sum for which the exact test stays within a budget of elementary steps
 * (one multiplication and addition each) and of memory.
 */
export function largestExactSum(sites: ExactSites, steps: number, bytes: number): number {
  const { most, work } = planTables(sites)
  const { rows, depth } = planWork(work)
  const bySteps = steps / Math.max(1, 2 * rows)
  const byBytes = bytes / (2 * 8 * (depth + 1) * (most + 1))
  return Math.floor(Math.min(bySteps, byBytes)) - 2
}

/**
 * The exact conditional permutation test of the neighbours' sum: the value of a site is kept, and
 * its k neighbours are k draws without replacement from the values of all other sites. Nothing is
 * simulated: the number of ways to reach each sum is counted by dynamic programming on
 * prod over values v of (1 + t z^v)^copies(v). To leave out each site in turn, the distinct values
 * are halved again and again and only the other half is put in, so nothing is ever subtracted and
 * small tails keep full relative precision (about 1e-13; whole counts up to 2^53 are exact).
 * @param midP counts the observed sum itself half in both tails
 * @see Anselin (1995), Geographical Analysis 27(2), 93-115, on conditional permutation; the
 * generating function is that of sampling without replacement, e.g. Good (2005), Permutation,
 * Parametric and Bootstrap Tests of Hypotheses, ch. 2
 */
export function exactTails(sites: ExactSites, midP = false): Tails {
  const plan = planTables(sites)
  const { distinct, work } = plan
  const n = sites.values.length
  const tails = { high: new Float64Array(n), low: new Float64Array(n) }
  const spare: Table[] = []

  const leaveOut = (table: Table, from: number, to: number, depth: number) => {
    if (to - from === 1) return readTails(table, distinct, from, sites, midP, tails)
    const middle = cut(work, from, to)
    spare[depth] ??= emptyTable(plan)
    const half = spare[depth]
    copyTable(table, half)
    for (let v = from; v < middle; v++) putIn(half, distinct.value[v]!, distinct.copies[v]!)
    leaveOut(half, middle, to, depth + 1)
    copyTable(table, half)
    for (let v = middle; v < to; v++) putIn(half, distinct.value[v]!, distinct.copies[v]!)
    leaveOut(half, from, middle, depth + 1)
  }
  leaveOut(emptyTable(plan), 0, distinct.value.length, 0)
  return tails
}

/**
 * Reads the tails of all sites that hold one value from a table of all other values, by putting in
 * the value's remaining copies only where they are looked up.
 */
function readTails(
  table: Table,
  distinct: Distinct,
  v: number,
  { sizes, sums, asked }: ExactSites,
  midP: boolean,
  tails: Tails,
): void {
  const value = distinct.value[v]!
  const others = distinct.copies[v]! - 1
  for (let at = distinct.starts[v]!; at < distinct.starts[v + 1]!; at++) {
    const site = distinct.sites[at]!
    if (!asked[site]) continue
    const k = sizes[site]!
    const sum = sums[site]!
    let [all, atLeast, above, atMost, below] = [0, 0, 0, 0, 0]
    let ways = 1
    for (let j = 0; j <= Math.min(others, k); j++) {
      if (j > 0) ways = (ways * (others - j + 1)) / j
      const high = table.high[k - j]!
      const low = table.low[k - j]!
      const rest = sum - j * value
      all += ways * high[0]!
      atLeast += ways * high[Math.max(0, rest)]!
      above += ways * high[Math.max(0, rest + 1)]!
      if (rest >= 0) atMost += ways * low[Math.min(rest, low.length - 1)]!
      if (rest >= 1) below += ways * low[Math.min(rest, low.length) - 1]!
    }
    if (sum >= table.low[0]!.length) {
      atMost = all - above
      below = all - atLeast
    }
    tails.high[site] = Math.min(1, (midP ? (atLeast + above) / 2 : atLeast) / all)
    tails.low[site] = Math.min(1, (midP ? (atMost + below) / 2 : atMost) / all)
  }
}
