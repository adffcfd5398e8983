import { demandFinite, demandLengths, demandMetres, demandWhole } from '../check.ts'
import { type Metric, pairsByDistance, type SpacePairs } from './space-pairs.ts'

/** What `knox` is asked. */
export interface KnoxOptions {
  /** n + 1 rising edges make n bands [a, b), metres; the last may be Infinity. */
  spaceEdges: number[]
  /** n + 1 rising edges make n bands [a, b), days; the last may be Infinity. */
  timeEdges: number[]
  /** How often the days are shuffled over the events; 0 gives the table without chances. */
  permutations: number
  /** The same seed gives the same shuffles, however many workers share them. */
  seed: number
  /** Default: 'euclidean'. */
  metric?: Metric
  /**
   * A label per event (its type, weekday, month ...): days are shuffled only among events of one
   * label, so that what differs between labels is not taken for near repeats.
   */
  strata?: Int32Array
  /** Pairs closer than this many metres are repeats at one address and are reported apart. */
  repeatWithin?: number
}

/**
 * Everything that shuffling needs, as plain numbers that can be sent to a worker. Days are whole
 * (Int16Array, counted from the first event) or fractional (Float64Array).
 */
export interface KnoxPlan {
  events: number
  pairs: SpacePairs
  /** Day of each event, in the order of the pairs. */
  times: Int16Array | Float64Array
  /** Two events are within limit l when their days differ by less than limits[l]. */
  limits: Int16Array | Float64Array
  /** Events by stratum: members[starts[g]] up to members[starts[g + 1]]. */
  members: Int32Array
  starts: Int32Array
  seed: number
  permutations: number
}

/** Which rows of the pair list hold what. */
export interface KnoxRows {
  /** Finite space bands are rows 0 .. finite - 1. */
  finite: number
  /** Whether the last band reaches to infinity: the rest of all pairs. */
  open: boolean
  /** Row of repeats at one address, or -1. */
  repeat: number
  /** Row of pairs nearer than the first edge, or -1 when nothing asks for them. */
  nearer: number
}

function demandEdges(name: string, edges: number[]): void {
  if (edges.length < 2) throw new RangeError(`${name} must be 2 edges or more, got ${edges.length}`)
  edges.forEach((edge, i) => {
    const rising = i === 0 ? edge >= 0 && edge < Infinity : edge > edges[i - 1]!
    if (!rising) throw new RangeError(`${name} must rise from 0 or more, got [${edges.join(', ')}]`)
  })
}

/**
 * Refuses what cannot be counted.
 * @throws RangeError saying what was got and wanted
 */
function demandEvents(
  x: Float64Array,
  y: Float64Array,
  day: Float64Array,
  { spaceEdges, timeEdges, permutations, seed, strata, repeatWithin }: KnoxOptions,
): void {
  demandLengths({ x, y, day }, 2)
  demandMetres('x', x)
  demandMetres('y', y)
  demandFinite('day', day)
  demandEdges('spaceEdges', spaceEdges)
  demandEdges('timeEdges', timeEdges)
  demandWhole('permutations', permutations, 0, 2 ** 26)
  demandWhole('seed', seed, 0, Number.MAX_SAFE_INTEGER)
  if (strata) demandLengths({ x, strata })
  if (repeatWithin !== undefined && !(repeatWithin > 0 && repeatWithin < Infinity))
    throw new RangeError(`repeatWithin must be above 0 and finite, got ${repeatWithin}`)
}

function planRows({ spaceEdges, repeatWithin }: KnoxOptions): KnoxRows {
  const open = spaceEdges.at(-1) === Infinity
  const finite = spaceEdges.length - 1 - Number(open)
  const repeat = repeatWithin === undefined ? -1 : finite
  const nearer = open && spaceEdges[0]! > 0 ? finite + Number(repeat >= 0) : -1
  return { finite, open, repeat, nearer }
}

function listPairs(
  x: Float64Array,
  y: Float64Array,
  { spaceEdges, metric = 'euclidean', repeatWithin = 0 }: KnoxOptions,
  { finite, repeat, nearer }: KnoxRows,
): SpacePairs {
  const finiteEdges = spaceEdges.slice(0, finite + 1)
  const cuts = Float64Array.from(new Set([repeatWithin, ...finiteEdges])).sort()
  const rows = Int32Array.from(cuts, (cut) => {
    if (cut <= repeatWithin) return repeat
    if (cut <= spaceEdges[0]!) return nearer
    return finiteEdges.findIndex((edge) => cut <= edge) - 1
  })
  return pairsByDistance(x, y, metric, cuts, rows)
}

const MOST_DAYS = 32766

/** Days from the first event, as 16-bit whole numbers where they are whole and few enough. */
function countDays(day: Float64Array, order: Int32Array, edges: number[]) {
  let first = Infinity
  let last = -Infinity
  for (const d of day) {
    first = Math.min(first, d)
    last = Math.max(last, d)
  }
  const limits = edges.filter((edge) => edge > 0 && edge < Infinity)
  const whole = last - first <= MOST_DAYS && day.every((d) => Number.isInteger(d - first))
  if (!whole)
    return { times: Float64Array.from(order, (e) => day[e]!), limits: Float64Array.from(limits) }
  return {
    times: Int16Array.from(order, (e) => day[e]! - first),
    // Whole differences lie below an edge exactly when below the next whole number.
    limits: Int16Array.from(limits, (edge) => Math.min(Math.ceil(edge), MOST_DAYS + 1)),
  }
}

/** Events grouped by their label, labels in the order of their first event. */
function groupByStratum(strata: Int32Array | undefined, order: Int32Array) {
  if (!strata) return { members: order.map((_, e) => e), starts: Int32Array.of(0, order.length) }
  const groups = new Map<number, number[]>()
  for (let e = 0; e < order.length; e++) {
    const label = strata[order[e]!]!
    const group = groups.get(label)
    if (group) group.push(e)
    else groups.set(label, [e])
  }
  const starts = new Int32Array(groups.size + 1)
  const members = new Int32Array(order.length)
  let g = 0
  for (const group of groups.values()) {
    members.set(group, starts[g]!)
    starts[g + 1] = starts[g]! + group.length
    g++
  }
  return { members, starts }
}

/** Lists the pairs once and lays out what shuffling the days needs. */
export function planKnox(
  x: Float64Array,
  y: Float64Array,
  day: Float64Array,
  options: KnoxOptions,
): { plan: KnoxPlan; rows: KnoxRows } {
  demandEvents(x, y, day, options)
  const rows = planRows(options)
  const pairs = listPairs(x, y, options, rows)
  const { seed, permutations } = options
  return {
    rows,
    plan: {
      events: x.length,
      pairs,
      ...countDays(day, pairs.order, options.timeEdges),
      ...groupByStratum(options.strata, pairs.order),
      seed,
      permutations,
    },
  }
}
