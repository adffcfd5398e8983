import type { Grid } from './grid.ts'
import type { Kernel } from './kernel-mass.ts'
import { type PointLattice, sortOnLattice, type WeightedPoints } from './point-lattice.ts'

/** A dome kernel that ends at its radius. */
export type Dome = Exclude<Kernel, 'gaussian'>

/** What a strip of rows of a dome density is computed from. */
export interface DomePlan {
  columns: number
  rows: number
  /** Width and height of a cell, in kernel radii. */
  stepX: number
  stepY: number
  quartic: boolean
  /** Height of the kernel at its centre, per square metre. */
  peak: number
  points: PointLattice
}

/** Sorts the points for a dome density on a grid. */
export function planDome(
  points: WeightedPoints,
  grid: Grid,
  o: { kernel: Dome; bandwidth: number },
): DomePlan {
  const quartic = o.kernel === 'quartic'
  return {
    columns: grid.columns,
    rows: grid.rows,
    stepX: grid.cellSize / o.bandwidth,
    stepY: (grid.cellHeight ?? grid.cellSize) / o.bandwidth,
    quartic,
    peak: (quartic ? 3 : 2) / (Math.PI * o.bandwidth * o.bandwidth),
    points: sortOnLattice(points, grid, { bandwidth: o.bandwidth, reach: 1 }),
  }
}

/**
 * Computes some rows of a dome density: the kernel of every point, where it truly lies, at the
 * cells' centres.
 * @returns rows x columns, events per square metre
 */
export type DomeKernel = (firstRow: number, rows: number) => Float64Array

/** Makes a kernel for one plan: the plain one here, or one in WebAssembly (measure/host). */
export type DomeKernelFor = (plan: DomePlan) => DomeKernel

/** Lattice rows whose points can reach a row of the grid, with how many columns they reach across. */
export function reachedRows(plan: DomePlan, row: number): { r: number; half: number }[] {
  const { points, stepX, stepY } = plan
  const reach = Math.ceil(1 / stepY) + 1
  const first = Math.max(0, row - reach - points.firstRow)
  const last = Math.min(points.rows - 1, row + reach - points.firstRow)
  const most = plan.columns + points.columns
  const found: { r: number; half: number }[] = []
  for (let r = first; r <= last; r++) {
    const away = Math.max(0, Math.abs(row - r - points.firstRow) - 0.5) * stepY
    // Half a cell is allowed at both ends: a point may lie anywhere in its cell.
    const half = Math.min(most, Math.ceil(Math.sqrt(Math.max(0, 1 - away * away)) / stepX + 0.5))
    if (away < 1) found.push({ r, half })
  }
  return found
}

/**
 * The plain kernel: each run of four centres gathers from the points of the cells that reach it,
 * row of cells by row of cells. It gives the same numbers as the one in WebAssembly.
 */
export const plainDomeKernel: DomeKernelFor = (plan) => {
  const { columns, stepX, stepY, points, peak } = plan
  const gather = plan.quartic ? gatherQuartic : gatherEpanechnikov
  const left = new Float64Array(points.x.length)
  const sums = new Float64Array(4 * Math.ceil(columns / 4))
  return (firstRow, rows) => {
    const out = new Float64Array(columns * rows)
    for (let row = firstRow; row < firstRow + rows; row++) {
      sums.fill(0)
      for (const { r, half } of reachedRows(plan, row)) {
        const cells = r * points.columns
        const to = points.offsets[cells + points.columns]!
        for (let k = points.offsets[cells]!; k < to; k++) {
          const dy = points.y[k]! - row * stepY
          left[k] = 1 - dy * dy
        }
        for (let c = 0; c < columns; c += 4) {
          const west = Math.max(0, c - half - points.firstColumn)
          const east = Math.min(points.columns, c + 4 + half - points.firstColumn)
          const start = points.offsets[cells + west]!
          const end = points.offsets[cells + east]!
          if (start < end) gather(points, left, start, end, c * stepX, stepX, sums, c)
        }
      }
      const to = (row - firstRow) * columns
      for (let c = 0; c < columns; c++) out[to + c] = peak * sums[c]!
    }
    return out
  }
}

type Gather = (
  points: PointLattice,
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
