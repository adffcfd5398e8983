import type { Grid } from './grid.ts'
import { GAUSSIAN_REACH, type Kernel } from './kernel-mass.ts'

/** Points with what each counts: the events of a density. */
export interface WeightedPoints {
  x: Float64Array
  y: Float64Array
  /** What each point counts; 1 when left out. */
  weights?: Float64Array | undefined
}

/** A dome kernel that ends at its radius. */
export type Dome = Exclude<Kernel, 'gaussian'>

/**
 * Points sorted by the cell they lie in, on the lattice that continues a grid on all sides as far
 * as a kernel can reach. Places are in kernel radii from the centre of the grid's cell (0, 0).
 */
interface SortedPoints {
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

function sortPoints(points: WeightedPoints, grid: Grid, radius: number): SortedPoints {
  const { cellSize, cellHeight = cellSize } = grid
  const stepX = cellSize / radius
  const stepY = cellHeight / radius
  const reachX = Math.ceil(1 / stepX) + 1
  const reachY = Math.ceil(1 / stepY) + 1
  // Points beyond this margin stand in its outermost cells: they are asked for more often than they
  // are reached, which costs time and changes nothing.
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
    x[k] = (points.x[i]! - grid.originX) / radius - stepX / 2
    y[k] = (points.y[i]! - grid.originY) / radius - stepY / 2
    weights[k] = points.weights === undefined ? 1 : points.weights[i]!
  }
  return { firstColumn: west, firstRow: south, columns, rows, offsets, x, y, weights }
}

/**
 * Adds the dome kernel of every point, where it truly lies, at the cells' centres. Each run of four
 * centres gathers from the points of the cells its kernel reaches, row of cells by row of cells.
 * @returns sum of weight times kernel, events per square metre
 */
export function spreadDome(
  points: WeightedPoints,
  grid: Grid,
  o: { kernel: Dome; bandwidth: number },
): Float64Array {
  const { columns, rows, cellSize, cellHeight = cellSize } = grid
  const stepX = cellSize / o.bandwidth
  const stepY = cellHeight / o.bandwidth
  const gather = o.kernel === 'quartic' ? gatherQuartic : gatherEpanechnikov
  const peak = (o.kernel === 'quartic' ? 3 : 2) / (Math.PI * o.bandwidth * o.bandwidth)
  const sorted = sortPoints(points, grid, o.bandwidth)
  const left = new Float64Array(sorted.x.length)
  const sums = new Float64Array(4 * Math.ceil(columns / 4))
  const out = new Float64Array(columns * rows)
  const reach = Math.ceil(1 / stepY) + 1
  const most = columns + sorted.columns
  for (let row = 0; row < rows; row++) {
    sums.fill(0)
    const first = Math.max(0, row - reach - sorted.firstRow)
    const last = Math.min(sorted.rows - 1, row + reach - sorted.firstRow)
    for (let r = first; r <= last; r++) {
      const away = Math.max(0, Math.abs(row - r - sorted.firstRow) - 0.5) * stepY
      if (away >= 1) continue
      const from = sorted.offsets[r * sorted.columns]!
      const to = sorted.offsets[(r + 1) * sorted.columns]!
      for (let k = from; k < to; k++) {
        const dy = sorted.y[k]! - row * stepY
        left[k] = 1 - dy * dy
      }
      // A centre is reached from at most this many columns away, half a cell allowed at both ends.
      const half = Math.min(most, Math.ceil(Math.sqrt(1 - away * away) / stepX + 0.5))
      const base = r * sorted.columns - sorted.firstColumn
      const west = sorted.firstColumn
      const east = sorted.firstColumn + sorted.columns
      for (let c = 0; c < columns; c += 4) {
        const start = sorted.offsets[base + Math.max(west, c - half)]!
        const end = sorted.offsets[base + Math.min(east, c + 4 + half)]!
        if (start < end) gather(sorted, left, start, end, c * stepX, stepX, sums, c)
      }
    }
    const to = row * columns
    for (let c = 0; c < columns; c++) out[to + c] = peak * sums[c]!
  }
  return out
}

type Gather = (
  points: SortedPoints,
  left: Float64Array,
  start: number,
  end: number,
  place: number,
  step: number,
  sums: Float64Array,
  at: number,
) => void

const gatherQuartic: Gather = (points, left, start, end, place, step, sums, at) => {
  const { x, weights } = points
  let [s0, s1, s2, s3] = [sums[at]!, sums[at + 1]!, sums[at + 2]!, sums[at + 3]!]
  for (let k = start; k < end; k++) {
    const most = left[k]!
    const weight = weights[k]!
    const dx = place - x[k]!
    const u0 = most - dx * dx
    const u1 = most - (dx + step) * (dx + step)
    const u2 = most - (dx + 2 * step) * (dx + 2 * step)
    const u3 = most - (dx + 3 * step) * (dx + 3 * step)
    if (u0 > 0) s0 += weight * u0 * u0
    if (u1 > 0) s1 += weight * u1 * u1
    if (u2 > 0) s2 += weight * u2 * u2
    if (u3 > 0) s3 += weight * u3 * u3
  }
  sums[at] = s0
  sums[at + 1] = s1
  sums[at + 2] = s2
  sums[at + 3] = s3
}

const gatherEpanechnikov: Gather = (points, left, start, end, place, step, sums, at) => {
  const { x, weights } = points
  let [s0, s1, s2, s3] = [sums[at]!, sums[at + 1]!, sums[at + 2]!, sums[at + 3]!]
  for (let k = start; k < end; k++) {
    const most = left[k]!
    const weight = weights[k]!
    const dx = place - x[k]!
    const u0 = most - dx * dx
    const u1 = most - (dx + step) * (dx + step)
    const u2 = most - (dx + 2 * step) * (dx + 2 * step)
    const u3 = most - (dx + 3 * step) * (dx + 3 * step)
    if (u0 > 0) s0 += weight * u0
    if (u1 > 0) s1 += weight * u1
    if (u2 > 0) s2 += weight * u2
    if (u3 > 0) s3 += weight * u3
  }
  sums[at] = s0
  sums[at + 1] = s1
  sums[at + 2] = s2
  sums[at + 3] = s3
}

/**
 * Adds the bell of every point, where it truly lies, at the cells' centres: a product of one factor
 * by column and one by row, so two short lists of exponentials for each point.
 * @returns sum of weight times kernel, events per square metre
 */
export function spreadBellExactly(
  { x, y, weights }: WeightedPoints,
  grid: Grid,
  sigma: number,
): Float64Array {
  const { columns, rows } = grid
  const stepX = grid.cellSize / sigma
  const stepY = (grid.cellHeight ?? grid.cellSize) / sigma
  const peak = 1 / (2 * Math.PI * sigma * sigma)
  const out = new Float64Array(columns * rows)
  const factors = new Float64Array(columns)
  for (let p = 0; p < x.length; p++) {
    const px = (x[p]! - grid.originX) / sigma - stepX / 2
    const py = (y[p]! - grid.originY) / sigma - stepY / 2
    const first = Math.max(0, Math.ceil((px - GAUSSIAN_REACH) / stepX))
    const last = Math.min(columns - 1, Math.floor((px + GAUSSIAN_REACH) / stepX))
    const firstRow = Math.max(0, Math.ceil((py - GAUSSIAN_REACH) / stepY))
    const lastRow = Math.min(rows - 1, Math.floor((py + GAUSSIAN_REACH) / stepY))
    for (let column = first; column <= last; column++)
      factors[column] = Math.exp(-0.5 * (column * stepX - px) ** 2)
    const height = weights === undefined ? peak : peak * weights[p]!
    for (let row = firstRow; row <= lastRow; row++) {
      const factor = height * Math.exp(-0.5 * (row * stepY - py) ** 2)
      const base = row * columns
      for (let column = first; column <= last; column++)
        out[base + column]! += factor * factors[column]!
    }
  }
  return out
}
