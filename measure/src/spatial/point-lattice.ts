import type { Grid } from './grid.ts'

/** Points with what each counts: the events of a density. */
export interface WeightedPoints {
  x: Float64Array
  y: Float64Array
  /** What each point counts; 1 when left out. */
  weights?: Float64Array | undefined
}

/**
 * Points sorted by the cell they lie in, on the lattice that continues a grid on all sides as far
 * as a kernel can reach. Places are in bandwidths from the centre of the grid's cell (0, 0).
 */
export interface PointLattice {
  /** Column and row, counted in cells of the grid, of the first cell of the lattice. */
  firstColumn: number
  firstRow: number
  columns: number
  rows: number
  /** The points of lattice cell c are number offsets[c] to offsets[c + 1]. */
  offsets: Int32Array
  x: Float64Array
  y: Float64Array
  weights: Float64Array
}

/**
 * Sorts points into the cells of a lattice; those farther from the grid than the reach are left
 * out, and those beyond a wide margin stand in its outermost cells.
 * @param reach how far a kernel reaches, in bandwidths
 */
export function sortOnLattice(
  points: WeightedPoints,
  grid: Grid,
  o: { bandwidth: number; reach: number },
): PointLattice {
  const { cellSize, cellHeight = cellSize } = grid
  const stepX = cellSize / o.bandwidth
  const stepY = cellHeight / o.bandwidth
  const reachX = Math.ceil(o.reach / stepX) + 1
  const reachY = Math.ceil(o.reach / stepY) + 1
  const marginX = Math.min(reachX, Math.max(64, grid.columns))
  const marginY = Math.min(reachY, Math.max(64, grid.rows))
  const count = points.x.length
  const column = new Int32Array(count)
  const row = new Int32Array(count)
  let [west, south, east, north] = [0, 0, grid.columns - 1, grid.rows - 1]
  const outside = -marginX - 1
  const { columns: wide, rows: high } = grid
  for (let i = 0; i < count; i++) {
    let c = Math.floor((points.x[i]! - grid.originX) / cellSize)
    let r = Math.floor((points.y[i]! - grid.originY) / cellHeight)
    if (c < 0 || c >= wide || r < 0 || r >= high) {
      if (c < -reachX || c >= wide + reachX || r < -reachY || r >= high + reachY) {
        column[i] = outside
        continue
      }
      c = Math.max(-marginX, Math.min(wide - 1 + marginX, c))
      r = Math.max(-marginY, Math.min(high - 1 + marginY, r))
    }
    column[i] = c
    row[i] = r
    if (c < west) west = c
    else if (c > east) east = c
    if (r < south) south = r
    else if (r > north) north = r
  }
  const columns = east - west + 1
  const rows = north - south + 1
  const offsets = new Int32Array(columns * rows + 1)
  for (let i = 0; i < count; i++)
    if (column[i] !== outside) offsets[(row[i]! - south) * columns + column[i]! - west + 1]!++
  for (let c = 0; c < columns * rows; c++) offsets[c + 1]! += offsets[c]!
  const next = offsets.slice()
  const kept = offsets[columns * rows]!
  const x = new Float64Array(kept)
  const y = new Float64Array(kept)
  const weights = new Float64Array(kept)
  for (let i = 0; i < count; i++) {
    if (column[i] === outside) continue
    const k = next[(row[i]! - south) * columns + column[i]! - west]!++
    x[k] = (points.x[i]! - grid.originX) / o.bandwidth - stepX / 2
    y[k] = (points.y[i]! - grid.originY) / o.bandwidth - stepY / 2
    weights[k] = points.weights === undefined ? 1 : points.weights[i]!
  }
  return { firstColumn: west, firstRow: south, columns, rows, offsets, x, y, weights }
}
