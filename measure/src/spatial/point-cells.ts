/** One column after another. */
export function joinColumns(a: Float64Array, b: Float64Array): Float64Array {
  const joined = new Float64Array(a.length + b.length)
  joined.set(a)
  joined.set(b, a.length)
  return joined
}

/**
 * One direction of the cells: steps of one side from the first point to the last, the empty ones
 * drawn together. A far-away point so costs three columns, not a thousand.
 */
export interface CellAxis {
  /** Where the first step begins, metres. */
  start: number
  /** Steps before drawing together. */
  steps: number
  /** The column of each step; undefined where none is left out. */
  columnOf: Int32Array | undefined
  /** Columns after drawing together. */
  count: number
}

/**
 * Points sorted into square cells, so that a search near a place reads only the cells around it.
 * The points of cell c are number offsets[c] to offsets[c + 1] of the sorted lists. Points within
 * one side of each other lie in the same or in adjacent cells; k columns or rows apart means at
 * least k - 1 sides.
 */
export interface PointCells {
  side: number
  across: CellAxis
  up: CellAxis
  columns: number
  rows: number
  offsets: Int32Array
  /** The number that each sorted point had before. */
  order: Int32Array
  /** Sorted coordinates, metres. */
  x: Float64Array
  y: Float64Array
}

/** The column (or row) of a coordinate, the nearest one where it lies beyond all. */
export function placeOn(axis: CellAxis, side: number, at: number): number {
  const step = Math.min(axis.steps - 1, Math.max(0, Math.floor((at - axis.start) / side)))
  return axis.columnOf === undefined ? step : axis.columnOf[step]!
}

/** One direction with all its steps, or with at most one empty step between two that hold points. */
function layAxis(values: Float64Array, range: Range, side: number, together: boolean): CellAxis {
  const steps = Math.floor((range.high - range.low) / side) + 1
  const start = range.low
  if (!together) return { start, steps, columnOf: undefined, count: steps }
  const columnOf = new Int32Array(steps)
  for (let i = 0; i < values.length; i++) columnOf[Math.floor((values[i]! - start) / side)] = 1
  let last = -1
  let wasEmpty = false
  for (let step = 0; step < steps; step++) {
    const isEmpty = columnOf[step] === 0
    if (!isEmpty || !wasEmpty) last++
    wasEmpty = isEmpty
    columnOf[step] = last
  }
  return { start, steps, columnOf, count: last + 1 }
}

interface Range {
  low: number
  high: number
}

function rangeOf(values: Float64Array): Range {
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < low) low = values[i]!
    if (values[i]! > high) high = values[i]!
  }
  return values.length === 0 ? { low: 0, high: 0 } : { low, high }
}

/** Both directions, with a side so wide that the cells do not outnumber the points by far. */
function layCells(x: Float64Array, y: Float64Array, least: number) {
  const most = Math.max(16, 2 * x.length)
  const [acrossRange, upRange] = [rangeOf(x), rangeOf(y)]
  const span = Math.max(acrossRange.high - acrossRange.low, upRange.high - upRange.low)
  // Not so many steps that looking for empty ones costs more than it saves, and no side so small
  // that it cannot grow.
  const isWideEnough = least > 0 && span / least <= 2 ** 20
  let side = isWideEnough ? least : Math.max(least, span / Math.max(1024, x.length), 1e-300)
  for (;;) {
    for (const together of [false, true]) {
      const across = layAxis(x, acrossRange, side, together)
      const up = layAxis(y, upRange, side, together)
      if (across.count * up.count <= most) return { side, across, up }
      if (together) side *= Math.max(1.25, 0.9 * Math.sqrt((across.count * up.count) / most))
    }
  }
}

/**
 * Sorts points into cells (a counting sort: linear time, equal points keep their order).
 * @param side smallest side of a cell in metres; it grows when the cells would outnumber the points
 *   by far
 */
export function sortIntoCells(x: Float64Array, y: Float64Array, side: number): PointCells {
  const { side: wide, across, up } = layCells(x, y, side)
  const columns = across.count
  const rows = up.count
  const offsets = new Int32Array(columns * rows + 1)
  const cell = new Int32Array(x.length)
  for (let i = 0; i < x.length; i++) {
    const c = placeOn(up, wide, y[i]!) * columns + placeOn(across, wide, x[i]!)
    cell[i] = c
    offsets[c + 1]!++
  }
  for (let c = 0; c < columns * rows; c++) offsets[c + 1]! += offsets[c]!
  const next = offsets.slice()
  const order = new Int32Array(x.length)
  const sortedX = new Float64Array(x.length)
  const sortedY = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) {
    const k = next[cell[i]!]!++
    order[k] = i
    sortedX[k] = x[i]!
    sortedY[k] = y[i]!
  }
  return { side: wide, across, up, columns, rows, offsets, order, x: sortedX, y: sortedY }
}

/**
 * Visits every point of the cells that lies within a distance of a place, with the squared
 * distance in square metres.
 * @param visit gets the number of the point in the sorted lists
 */
export function visitNear(
  cells: PointCells,
  x: number,
  y: number,
  distance: number,
  visit: (sorted: number, square: number) => void,
): void {
  const { side, across, up, columns } = cells
  // A hair wider than the distance, so that rounding of the cell borders never hides a point.
  const wide = distance * (1 + 1e-12)
  const firstColumn = placeOn(across, side, x - wide)
  const lastColumn = placeOn(across, side, x + wide)
  const firstRow = placeOn(up, side, y - wide)
  const lastRow = placeOn(up, side, y + wide)
  const most = distance * distance
  for (let row = firstRow; row <= lastRow; row++) {
    const end = cells.offsets[row * columns + lastColumn + 1]!
    for (let k = cells.offsets[row * columns + firstColumn]!; k < end; k++) {
      const dx = cells.x[k]! - x
      const dy = cells.y[k]! - y
      const square = dx * dx + dy * dy
      if (square <= most) visit(k, square)
    }
  }
}
