import { type PointCells, sortIntoCells } from './point-cells.ts'

/** How far apart two places are: as the crow flies, or along streets that cross at right angles. */
export type Metric = 'euclidean' | 'manhattan'

/**
 * All pairs of events by how far apart they are. Events are renumbered so that near ones stand near
 * in memory: event e here is event order[e] of the caller. The partners of e in band b are
 * index[offsets[b * events + e]] up to, but not with, index[offsets[b * events + e + 1]]; each pair
 * stands once.
 */
export interface SpacePairs {
  order: Int32Array
  bands: number
  offsets: Int32Array
  index: Int32Array
}

/** Pairs that a list can hold: half a gigabyte of them. */
const MOST_PAIRS = 2 ** 27

/**
 * Lists the pairs of events by the distance between them, each event's partners together. Linear in
 * events and pairs.
 * @param x metres east, finite
 * @param y metres north, finite
 * @param cuts rising distances in metres; pairs at the last or farther are left out
 * @param rows the row for pairs below each cut (and not below the one before), or -1 to leave out
 * @throws RangeError when there are more than `mostPairs` of them (2^27 when left out)
 */
export function pairsByDistance(
  x: Float64Array,
  y: Float64Array,
  metric: Metric,
  cuts: Float64Array,
  rows: Int32Array,
  mostPairs = MOST_PAIRS,
): SpacePairs {
  const n = x.length
  const bands = rows.reduce((most, row) => Math.max(most, row + 1), 0)
  const reach = cuts.at(-1)!
  // A hair wider than the reach: rounding at a cell's border never hides a pair.
  const cells = sortIntoCells(x, y, Math.max(reach * (1 + 1e-9), Number.MIN_VALUE))
  const offsets = new Int32Array(bands * n + 1)
  const manhattan = metric === 'manhattan'

  /** The row of a pair, or -1. */
  const rowOf = (event: number, other: number) => {
    const dx = Math.abs(cells.x[other]! - cells.x[event]!)
    const dy = Math.abs(cells.y[other]! - cells.y[event]!)
    const distance = manhattan ? dx + dy : Math.sqrt(dx * dx + dy * dy)
    if (distance >= reach) return -1
    let cut = 0
    while (distance >= cuts[cut]!) cut++
    return rows[cut]!
  }

  let pairs = 0
  const tally = (event: number, from: number, to: number) => {
    for (let other = from; other < to; other++) {
      const row = rowOf(event, other)
      if (row < 0) continue
      offsets[row * n + event + 1]!++
      pairs++
    }
    if (pairs > mostPairs)
      throw new RangeError(
        `got more than ${mostPairs} pairs of events closer than ${reach} m, wanted fewer: choose a smaller last edge`,
      )
  }
  scanForward(cells, tally)
  for (let at = 0; at < bands * n; at++) offsets[at + 1]! += offsets[at]!
  const next = offsets.slice()
  const index = numbersToShare(pairs)
  const list = (event: number, from: number, to: number) => {
    for (let other = from; other < to; other++) {
      const row = rowOf(event, other)
      if (row >= 0) index[next[row * n + event]!++] = other
    }
  }
  scanForward(cells, list)
  return { order: cells.order, bands, offsets, index }
}

/** Gives each event the two runs of events after it that may lie within one cell's side. */
function scanForward(
  { columns, rows, offsets }: PointCells,
  scan: (event: number, from: number, to: number) => void,
): void {
  for (let cell = 0; cell < columns * rows; cell++) {
    const column = cell % columns
    const east = Math.min(columns - 1 - column, 1)
    const endOfRow = offsets[cell + east + 1]!
    const north = cell + columns
    const above = north < columns * rows
    const northFrom = above ? offsets[north - Math.min(column, 1)]! : 0
    const northTo = above ? offsets[north + east + 1]! : 0
    for (let event = offsets[cell]!; event < offsets[cell + 1]!; event++) {
      scan(event, event + 1, endOfRow)
      scan(event, northFrom, northTo)
    }
  }
}

/** Room for whole numbers that workers can read without a copy, where the platform has such. */
function numbersToShare(length: number): Int32Array {
  if (typeof SharedArrayBuffer === 'undefined') return new Int32Array(length)
  return new Int32Array(new SharedArrayBuffer(length * 4))
}
