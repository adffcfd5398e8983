import type { Grid } from './grid.ts'
import { GAUSSIAN_REACH } from './kernel-mass.ts'
import { type PointLattice, sortOnLattice, type WeightedPoints } from './point-lattice.ts'
import { foldRows, type MakeFolder, transpose } from './row-fold.ts'

/**
 * Adds the bell of every point, where it truly lies, to the centres of some rows of cells: a
 * product of one factor by column and one by row, so two short lists of exponentials for each
 * point. Its work grows with points times the cells that a bell covers.
 * @returns rows x columns, events per square metre
 */
export function spreadBellDirectly(
  { x, y, weights }: WeightedPoints,
  grid: Grid,
  sigma: number,
  o: { firstRow: number; rows: number },
): Float64Array {
  const { columns } = grid
  const stepX = grid.cellSize / sigma
  const stepY = (grid.cellHeight ?? grid.cellSize) / sigma
  const peak = 1 / (2 * Math.PI * sigma * sigma)
  const out = new Float64Array(columns * o.rows)
  const factors = new Float64Array(columns)
  for (let p = 0; p < x.length; p++) {
    const px = (x[p]! - grid.originX) / sigma - stepX / 2
    const py = (y[p]! - grid.originY) / sigma - stepY / 2
    const firstRow = Math.max(o.firstRow, Math.ceil((py - GAUSSIAN_REACH) / stepY))
    const lastRow = Math.min(o.firstRow + o.rows - 1, Math.floor((py + GAUSSIAN_REACH) / stepY))
    if (firstRow > lastRow) continue
    const first = Math.max(0, Math.ceil((px - GAUSSIAN_REACH) / stepX))
    const last = Math.min(columns - 1, Math.floor((px + GAUSSIAN_REACH) / stepX))
    for (let column = first; column <= last; column++)
      factors[column] = Math.exp(-0.5 * (column * stepX - px) ** 2)
    const height = weights === undefined ? peak : peak * weights[p]!
    for (let row = firstRow; row <= lastRow; row++) {
      const factor = height * Math.exp(-0.5 * (row * stepY - py) ** 2)
      const base = (row - o.firstRow) * columns
      for (let column = first; column <= last; column++)
        out[base + column]! += factor * factors[column]!
    }
  }
  return out
}

/** What one term of the series may leave out, as a share of one bell's height. */
const TOLERANCE = 2e-14

/**
 * The pairs of powers (j, k) that the series needs when a point lies at most dx and dy bandwidths
 * from its cell's centre; undefined when there would be very many.
 *
 * The Hermite functions are bounded by 1.09 sqrt(k!) (Cramer), so a term is below
 * dx^j dy^k / sqrt(j! k!).
 */
function seriesTerms(dx: number, dy: number): [number, number][] | undefined {
  const sizes = (d: number) => {
    const list: number[] = []
    for (let k = 0, size = 1; k <= 40 && size >= TOLERANCE; k++) {
      list.push(size)
      size *= d / Math.sqrt(k + 1)
    }
    return list
  }
  const [byX, byY] = [sizes(dx), sizes(dy)]
  if (byX.length > 40 || byY.length > 40) return undefined
  return byX.flatMap((a, j) =>
    byY.flatMap((b, k) => (a * b >= TOLERANCE ? [[j, k] as [number, number]] : [])),
  )
}

/** Half of the Hermite function He_k(u) exp(-u^2 / 2) at u = 0, step, 2 step, ... */
function hermiteHalf(k: number, step: number, length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => {
    const u = i * step
    let [before, value] = [0, 1]
    for (let n = 0; n < k; n++) [before, value] = [value, u * value - n * before]
    return value * Math.exp(-0.5 * u * u)
  })
}

/** Whether the series is cheaper than one bell at a time, by the steps that both take. */
export function seriesPays(count: number, grid: Grid, sigma: number): boolean {
  const { cellSize, cellHeight = cellSize, columns, rows } = grid
  const terms = seriesTerms(cellSize / sigma / 2, cellHeight / sigma / 2)
  if (terms === undefined) return false
  const reachX = Math.min(columns, (GAUSSIAN_REACH * sigma) / cellSize)
  const reachY = Math.min(rows, (GAUSSIAN_REACH * sigma) / cellHeight)
  const folds = terms.length * reachX + (1 + Math.max(...terms.map(([, k]) => k))) * reachY
  return count * 4 * reachX * reachY > 2 * columns * rows * folds
}

/**
 * The same density by series: around its cell's centre a point's bell is a sum of Hermite functions
 * times powers of the point's offset (the fast Gauss transform), so the points of a cell are taken
 * together and folded over rows and columns. Its work hardly grows with the number of points.
 * @returns undefined where the series does not hold: cells far wider than a bell, or points very far
 *   outside the grid
 * @see Greengard & Strain (1991), The fast Gauss transform, SIAM J. Sci. Stat. Comput. 12, 79-94
 */
export function spreadBellBySeries(
  points: WeightedPoints,
  grid: Grid,
  sigma: number,
  makeFolder: MakeFolder,
): Float64Array | undefined {
  const { cellSize, cellHeight = cellSize, columns, rows } = grid
  const stepX = cellSize / sigma
  const stepY = cellHeight / sigma
  const terms = seriesTerms(stepX / 2, stepY / 2)
  if (terms === undefined) return undefined
  const lattice = sortOnLattice(points, grid, { bandwidth: sigma, reach: GAUSSIAN_REACH })
  const margin = Math.max(-lattice.firstColumn, lattice.columns + lattice.firstColumn - columns)
  const rise = Math.max(-lattice.firstRow, lattice.rows + lattice.firstRow - rows)
  // Points that stand in a margin's outermost cell do not lie in it: the series would not hold.
  if (margin >= Math.max(64, columns) || rise >= Math.max(64, rows)) return undefined
  const peak = 1 / (2 * Math.PI * sigma * sigma)
  return foldSeries(lattice, { stepX, stepY, columns, rows }, terms, makeFolder).map(
    (value) => peak * value,
  )
}

function foldSeries(
  lattice: PointLattice,
  grid: { stepX: number; stepY: number; columns: number; rows: number },
  terms: [number, number][],
  makeFolder: MakeFolder,
): Float64Array {
  const { stepX, stepY, columns, rows } = grid
  const half = (k: number, step: number, most: number) =>
    hermiteHalf(k, step, Math.min(Math.floor(GAUSSIAN_REACH / step), most) + 1)
  const orders = 1 + Math.max(...terms.map(([, k]) => k))
  const across = new Float64Array(columns * rows)
  const offset = offsetsOf(lattice, stepX, stepY)
  const byRow = lattice.weights.slice()
  for (let k = 0; k < orders; k++) {
    const level = new Float64Array(columns * lattice.rows)
    const both = byRow.slice()
    for (let j = 0; terms.some(([a, b]) => a === j && b === k); j++) {
      foldRows(makeFolder, sumByCell(lattice.offsets, both), lattice.columns, {
        half: half(j, stepX, lattice.columns + columns),
        odd: j % 2 === 1,
        first: lattice.firstColumn,
        count: columns,
        into: level,
      })
      for (let p = 0; p < both.length; p++) both[p]! *= offset.x[p]! / (j + 1)
    }
    foldRows(makeFolder, transpose(level, columns), lattice.rows, {
      half: half(k, stepY, lattice.rows + rows),
      odd: k % 2 === 1,
      first: lattice.firstRow,
      count: rows,
      into: across,
    })
    for (let p = 0; p < byRow.length; p++) byRow[p]! *= offset.y[p]! / (k + 1)
  }
  return transpose(across, rows)
}

/** Each sorted point's offset from its cell's centre, in bandwidths. */
function offsetsOf(lattice: PointLattice, stepX: number, stepY: number) {
  const { columns, offsets } = lattice
  const x = new Float64Array(lattice.x.length)
  const y = new Float64Array(lattice.x.length)
  for (let cell = 0; cell + 1 < offsets.length; cell++) {
    const centreX = ((cell % columns) + lattice.firstColumn) * stepX
    const centreY = (Math.floor(cell / columns) + lattice.firstRow) * stepY
    for (let p = offsets[cell]!; p < offsets[cell + 1]!; p++) {
      x[p] = lattice.x[p]! - centreX
      y[p] = lattice.y[p]! - centreY
    }
  }
  return { x, y }
}

/** Adds up the values of the points of each cell. */
function sumByCell(offsets: Int32Array, values: Float64Array): Float64Array {
  const sums = new Float64Array(offsets.length - 1)
  for (let cell = 0; cell < sums.length; cell++) {
    let sum = 0
    for (let p = offsets[cell]!; p < offsets[cell + 1]!; p++) sum += values[p]!
    sums[cell] = sum
  }
  return sums
}
