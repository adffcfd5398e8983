import type { Grid } from './grid.ts'
import { type Kernel, kernelReach } from './kernel-mass.ts'
import type { WeightedPoints } from './point-lattice.ts'
import { foldRows, type MakeFolder, transpose } from './row-fold.ts'

/** A piece of the lattice of cells that a grid continues on all sides, with a value per cell. */
export interface Lattice {
  /** Column and row, counted in cells of the grid, of the first value. */
  firstColumn: number
  firstRow: number
  columns: number
  rows: number
  values: Float64Array
}

const MOST_CELLS = 2 ** 27
const MOST_REACH = 1e7

/**
 * Moves points to the centres of the cells they lie in and counts them there. Points outside the
 * grid lie in cells of the lattice that continues it, as far as a kernel can reach.
 * @param reachX, reachY cells that a kernel reaches beyond its own
 */
export function countOnLattice(
  points: WeightedPoints,
  grid: Grid,
  reachX: number,
  reachY: number,
): Lattice {
  const { columns, rows } = grid
  const values = new Float64Array(columns * rows)
  const outside = countInGrid(points, grid, values)
  const inGrid = { firstColumn: 0, firstRow: 0, columns, rows, values }
  return outside.length === 0
    ? inGrid
    : countAround(points, grid, { outside, inGrid, reachX, reachY })
}

/** Counts the points inside the grid and gives the numbers of those outside. */
function countInGrid(
  { x, y, weights }: WeightedPoints,
  grid: Grid,
  values: Float64Array,
): number[] {
  const { originX, originY, cellSize, cellHeight = cellSize, columns, rows } = grid
  const outside: number[] = []
  for (let i = 0; i < x.length; i++) {
    const c = (x[i]! - originX) / cellSize
    const r = (y[i]! - originY) / cellHeight
    if (c >= 0 && c < columns && r >= 0 && r < rows) {
      // Not below zero here, so dropping the fraction is rounding down, and quicker.
      const cell = (r | 0) * columns + (c | 0)
      values[cell]! += weights === undefined ? 1 : weights[i]!
    } else outside.push(i)
  }
  return outside
}

/** Makes a larger lattice of the grid's counts and the points around it that kernels bring in. */
function countAround(
  { x, y, weights }: WeightedPoints,
  grid: Grid,
  o: { outside: number[]; inGrid: Lattice; reachX: number; reachY: number },
): Lattice {
  const { originX, originY, cellSize, cellHeight = cellSize, columns, rows } = grid
  // The grid's outermost east and north edge belong to its last cells.
  const columnOf = (offset: number) =>
    offset === columns * cellSize ? columns - 1 : Math.floor(offset / cellSize)
  const rowOf = (offset: number) =>
    offset === rows * cellHeight ? rows - 1 : Math.floor(offset / cellHeight)
  const near: [number, number, number][] = []
  let [west, south, east, north] = [0, 0, columns - 1, rows - 1]
  for (const i of o.outside) {
    const c = columnOf(x[i]! - originX)
    const r = rowOf(y[i]! - originY)
    if (c < -o.reachX || c >= columns + o.reachX || r < -o.reachY || r >= rows + o.reachY) continue
    near.push([i, c, r])
    west = Math.min(west, c)
    east = Math.max(east, c)
    south = Math.min(south, r)
    north = Math.max(north, r)
  }
  const width = east - west + 1
  const height = north - south + 1
  if (width * height > MOST_CELLS)
    throw new RangeError(
      `got events so far outside the grid that ${width} x ${height} cells are needed, wanted at most ${MOST_CELLS}: leave them out, or do not bin`,
    )
  const values = new Float64Array(width * height)
  for (let row = 0; row < rows; row++)
    values.set(
      o.inGrid.values.subarray(row * columns, (row + 1) * columns),
      (row - south) * width - west,
    )
  for (const [i, c, r] of near)
    values[(r - south) * width + c - west]! += weights === undefined ? 1 : weights[i]!
  return { firstColumn: west, firstRow: south, columns: width, rows: height, values }
}

/** How many cells beyond its own a kernel reaches, east-west and north-south. */
export function cellReach(
  grid: Grid,
  o: { kernel: Kernel; bandwidth: number },
): { reachX: number; reachY: number } {
  const reach = kernelReach(o.kernel) * o.bandwidth
  const reachX = Math.floor(reach / grid.cellSize)
  const reachY = Math.floor(reach / (grid.cellHeight ?? grid.cellSize))
  if (Math.max(reachX, reachY) > MOST_REACH)
    throw new RangeError(
      `got a kernel that reaches ${Math.max(reachX, reachY)} cells, wanted at most ${MOST_REACH}: take wider cells, or do not bin`,
    )
  return { reachX, reachY }
}

/**
 * Spreads counts at cell centres by a kernel. The kernel's values at the centres are scaled to add
 * up to one, so no mass is lost to the raster.
 * @returns one value per cell of the grid: counts per cell
 */
export function spreadLattice(
  lattice: Lattice,
  grid: Grid,
  o: { kernel: Kernel; bandwidth: number },
  makeFolder: MakeFolder,
): Float64Array {
  return o.kernel === 'gaussian'
    ? spreadBell(lattice, grid, o.bandwidth, makeFolder)
    : spreadStencil(lattice, grid, o.bandwidth, o.kernel === 'quartic')
}

/**
 * Half of a bell's values 0, 1, 2, ... cells from its centre; the whole adds up to one.
 * @param most the farthest value that anybody can ask for
 */
function bell(sigma: number, step: number, reach: number, most: number): Float64Array {
  const length = Math.min(reach, most) + 1
  const half = Float64Array.from({ length }, (_, i) => Math.exp(-0.5 * ((i * step) / sigma) ** 2))
  // From two cells on the sum over the lattice is the integral: they differ by less than 1e-33.
  const sum =
    sigma >= 2 * step
      ? (Math.sqrt(2 * Math.PI) * sigma) / step
      : half.reduce((total, value, i) => total + (i === 0 ? value : 2 * value), 0)
  return half.map((value) => value / sum)
}

function spreadBell(
  lattice: Lattice,
  grid: Grid,
  sigma: number,
  makeFolder: MakeFolder,
): Float64Array {
  const { reachX, reachY } = cellReach(grid, { kernel: 'gaussian', bandwidth: sigma })
  const { firstColumn, firstRow, columns, rows, values } = lattice
  const along = new Float64Array(grid.columns * rows)
  foldRows(makeFolder, values, columns, {
    half: bell(sigma, grid.cellSize, reachX, columns + grid.columns),
    odd: false,
    first: firstColumn,
    count: grid.columns,
    into: along,
  })
  const across = new Float64Array(grid.columns * grid.rows)
  foldRows(makeFolder, transpose(along, grid.columns), rows, {
    half: bell(sigma, grid.cellHeight ?? grid.cellSize, reachY, rows + grid.rows),
    odd: false,
    first: firstRow,
    count: grid.rows,
    into: across,
  })
  return transpose(across, grid.rows)
}

/** A dome's values by cells from its centre, which add up to one, and how far each row reaches. */
interface Stencil {
  reachX: number
  reachY: number
  values: Float64Array
  halfWidth: Int32Array
}

/**
 * @param mostX, mostY the farthest cells that anybody can ask for
 */
function dome(grid: Grid, radius: number, quartic: boolean, mostX: number, mostY: number): Stencil {
  const stepX = grid.cellSize / radius
  const stepY = (grid.cellHeight ?? grid.cellSize) / radius
  const full = cellReach(grid, { kernel: 'quartic', bandwidth: radius })
  const reachX = Math.min(full.reachX, mostX)
  const reachY = Math.min(full.reachY, mostY)
  const wide = 2 * reachX + 1
  const values = new Float64Array(wide * (2 * reachY + 1))
  const halfWidth = new Int32Array(2 * reachY + 1)
  let total = 0
  for (let t = -full.reachY; t <= full.reachY; t++) {
    const left = Math.max(0, 1 - (t * stepY) ** 2)
    const half = Math.floor(Math.sqrt(left) / stepX)
    total += sumOfRow(left, stepX * stepX, half, quartic)
    if (Math.abs(t) > reachY) continue
    halfWidth[t + reachY] = Math.min(half, reachX)
    for (let s = -halfWidth[t + reachY]!; s <= halfWidth[t + reachY]!; s++) {
      const u = Math.max(0, left - (s * stepX) ** 2)
      values[(t + reachY) * wide + s + reachX] = quartic ? u * u : u
    }
  }
  return { reachX, reachY, halfWidth, values: values.map((value) => value / total) }
}

/** Sum of (a - b s^2), or of its square, over the whole numbers s from -m to m. */
function sumOfRow(a: number, b: number, m: number, squared: boolean): number {
  const squares = (m * (m + 1) * (2 * m + 1)) / 3
  const fourths = (squares * (3 * m * m + 3 * m - 1)) / 5
  return squared
    ? (2 * m + 1) * a * a - 2 * a * b * squares + b * b * fourths
    : (2 * m + 1) * a - b * squares
}

function spreadStencil(lattice: Lattice, grid: Grid, radius: number, quartic: boolean) {
  const mostX = lattice.columns + grid.columns
  const mostY = lattice.rows + grid.rows
  const { reachX, reachY, values, halfWidth } = dome(grid, radius, quartic, mostX, mostY)
  const wide = 2 * reachX + 1
  const out = new Float64Array(grid.columns * grid.rows)
  for (let row = 0; row < lattice.rows; row++)
    for (let column = 0; column < lattice.columns; column++) {
      const value = lattice.values[row * lattice.columns + column]!
      if (value === 0) continue
      const c = column + lattice.firstColumn
      const r = row + lattice.firstRow
      const lastRow = Math.min(grid.rows - 1, r + reachY)
      for (let j = Math.max(0, r - reachY); j <= lastRow; j++) {
        const half = halfWidth[j - r + reachY]!
        const first = Math.max(0, c - half)
        const last = Math.min(grid.columns - 1, c + half)
        const from = (j - r + reachY) * wide + reachX - c
        const to = j * grid.columns
        for (let i = first; i <= last; i++) out[to + i]! += value * values[from + i]!
      }
    }
  return out
}
