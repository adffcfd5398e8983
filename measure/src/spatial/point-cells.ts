/** One column after another. */
export function joinColumns(a: Float64Array, b: Float64Array): Float64Array {
  const joined = new Float64Array(a.length + b.length)
  joined.set(a)
  joined.set(b, a.length)
  return joined
}

/**
 * Points sorted into square cells, so that a search near a place reads only the cells around it.
 * The points of cell c are number offsets[c] to offsets[c + 1] of the sorted lists.
 */
export interface PointCells {
  west: number
  south: number
  side: number
  columns: number
  rows: number
  offsets: Int32Array
  /** The number that each sorted point had before. */
  order: Int32Array
  /** Sorted coordinates, metres. */
  x: Float64Array
  y: Float64Array
}

/**
 * Sorts points into cells (a counting sort: linear time, equal points keep their order).
 * @param side smallest side of a cell in metres; it grows when the cells would outnumber the points
 *   by far
 */
export function sortIntoCells(x: Float64Array, y: Float64Array, side: number): PointCells {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < x.length; i++) {
    west = Math.min(west, x[i]!)
    east = Math.max(east, x[i]!)
    south = Math.min(south, y[i]!)
    north = Math.max(north, y[i]!)
  }
  if (x.length === 0) [west, south, east, north] = [0, 0, 0, 0]
  const most = Math.max(16, 2 * x.length)
  const fits = (s: number) =>
    (Math.floor((east - west) / s) + 1) * (Math.floor((north - south) / s) + 1) <= most
  // No side is below what one row or column of cells needs, nor so small that it cannot grow.
  let wide = Math.max(side, (east - west) / most, (north - south) / most, 1e-300)
  while (!fits(wide)) wide *= 1.25
  const columns = Math.floor((east - west) / wide) + 1
  const rows = Math.floor((north - south) / wide) + 1
  const offsets = new Int32Array(columns * rows + 1)
  const cell = new Int32Array(x.length)
  for (let i = 0; i < x.length; i++) {
    const c = Math.floor((y[i]! - south) / wide) * columns + Math.floor((x[i]! - west) / wide)
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
  return { west, south, side: wide, columns, rows, offsets, order, x: sortedX, y: sortedY }
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
  const { west, south, side, columns, rows } = cells
  // A hair wider than the distance, so that rounding of the cell borders never hides a point.
  const wide = distance * (1 + 1e-12)
  const firstColumn = Math.max(0, Math.floor((x - wide - west) / side))
  const lastColumn = Math.min(columns - 1, Math.floor((x + wide - west) / side))
  const firstRow = Math.max(0, Math.floor((y - wide - south) / side))
  const lastRow = Math.min(rows - 1, Math.floor((y + wide - south) / side))
  if (firstColumn > lastColumn) return
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
