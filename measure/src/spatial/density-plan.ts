import { demandCounts, demandFinite, demandLengths, demandPositive } from '../check.ts'
import { seriesPays, spreadBellBySeries, spreadBellDirectly } from './bell-spread.ts'
import { cellReach, countOnLattice, type Lattice, spreadLattice } from './density-binned.ts'
import { type DomeKernelFor, type DomePlan, plainDomeKernel, planDome } from './dome-spread.ts'
import { demandGrid, type Grid } from './grid.ts'
import { type Kernel, kernelMass } from './kernel-mass.ts'
import type { WeightedPoints } from './point-lattice.ts'
import { demandInside, insidePolygon, type Polygon, rectangle } from './polygon.ts'
import { type MakeFolder, plainFolder } from './row-fold.ts'

/** How a density is smoothed, and what is done about the edge of the area. */
export interface DensityOptions {
  kernel: Kernel
  /** Metres: standard deviation of the Gaussian, radius of the quartic and Epanechnikov kernel. */
  bandwidth: number
  /**
   * What makes up for the part of a kernel that falls outside the area: 'none'; 'uniform' divides
   * the density at each place by the kernel's mass inside, right where the true density is even;
   * 'diggle' divides each event's kernel by its mass inside, so that the density adds up to the
   * count.
   */
  edge?: 'none' | 'uniform' | 'diggle'
  /** The area in which events could happen; the whole grid when left out. */
  window?: Polygon
  /** What each event counts, 0 or more; 1 when left out. */
  weights?: Float64Array
  /** Moves events to the centres of their cells first: faster, and coarser when cells are wide. */
  binned?: boolean
}

/** The two hot loops of a density: plain ones, or those in WebAssembly (measure/host). */
export interface DensityKernels {
  dome: DomeKernelFor
  folder: MakeFolder
}

/** The plain kernels. They give the same numbers as those in WebAssembly. */
export const plainKernels: DensityKernels = { dome: plainDomeKernel, folder: plainFolder }

/** A density ready to be computed, whole or row by row. */
export interface DensityPlan {
  grid: Grid
  options: DensityOptions
  /** What is left to do: domes or bells row by row, or nothing where all rows came at once. */
  spread:
    | { way: 'dome'; dome: DomePlan }
    | { way: 'bell'; points: WeightedPoints }
    | { way: 'done'; density: Float64Array }
}

const KERNELS: readonly Kernel[] = ['gaussian', 'quartic', 'epanechnikov']

/** Whether all are numbers, at one addition each: 0 times anything else is not 0. */
function areFinite(values: Float64Array): boolean {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]! * 0
  return sum === 0
}

/** Refuses points, weights or smoothing that no density can be made of. */
export function demandDensity(x: Float64Array, y: Float64Array, o: DensityOptions): void {
  demandLengths({ x, y }, 0)
  if (!areFinite(x)) demandFinite('x', x)
  if (!areFinite(y)) demandFinite('y', y)
  demandPositive('bandwidth', [o.bandwidth])
  if (!KERNELS.includes(o.kernel))
    throw new RangeError(`got kernel '${o.kernel}', wanted one of ${KERNELS.join(', ')}`)
  if (!['none', 'uniform', 'diggle', undefined].includes(o.edge))
    throw new RangeError(`got edge '${o.edge}', wanted none, uniform or diggle`)
  if (o.weights === undefined) return
  demandLengths({ x, weights: o.weights }, 0)
  demandCounts('weights', o.weights)
}

/** The rectangle that a grid covers. */
export function gridWindow(grid: Grid): Polygon {
  const { originX, originY, cellSize, cellHeight = cellSize, columns, rows } = grid
  return rectangle(originX, originY, originX + columns * cellSize, originY + rows * cellHeight)
}

/**
 * Checks a density and does what must be done once: sorting, edge weights, and for binned and
 * series densities all of it.
 * @throws RangeError as kernelDensity does
 */
export function planDensity(
  x: Float64Array,
  y: Float64Array,
  grid: Grid,
  options: DensityOptions,
  kernels: DensityKernels,
): DensityPlan {
  demandGrid(grid)
  demandDensity(x, y, options)
  const { kernel, bandwidth, edge = 'none', weights } = options
  const window = options.window ?? gridWindow(grid)
  if (edge !== 'none') demandInside(x, y, window)
  const plan = (spread: DensityPlan['spread']): DensityPlan => ({ grid, options, spread })
  if (options.binned)
    return plan({ way: 'done', density: binnedDensity({ x, y, weights }, grid, options, kernels) })
  const points =
    edge === 'diggle'
      ? { x, y, weights: divide({ x, y, weights }, kernelMass(window, x, y, options)) }
      : { x, y, weights }
  if (kernel !== 'gaussian')
    return plan({ way: 'dome', dome: planDome(points, grid, { kernel, bandwidth }) })
  const density = seriesPays(x.length, grid, bandwidth)
    ? spreadBellBySeries(points, grid, bandwidth, kernels.folder)
    : undefined
  return plan(density === undefined ? { way: 'bell', points } : { way: 'done', density })
}

/** Whether a density comes all at once, so that sharing its rows among workers gains nothing. */
export function comesWhole(count: number, grid: Grid, o: DensityOptions): boolean {
  demandGrid(grid)
  demandPositive('bandwidth', [o.bandwidth])
  return o.binned === true || (o.kernel === 'gaussian' && seriesPays(count, grid, o.bandwidth))
}

/**
 * Opens a planned density: the function that comes back computes some of its rows. Any split of the
 * rows gives the same numbers.
 * @returns rows x columns, events per square metre
 */
export function openDensity(
  plan: DensityPlan,
  kernels: DensityKernels,
): (firstRow: number, rows: number) => Float64Array {
  const { grid, options, spread } = plan
  if (spread.way === 'dome') {
    const compute = kernels.dome(spread.dome)
    return (firstRow, rows) => finishRows(compute(firstRow, rows), plan, firstRow)
  }
  if (spread.way === 'bell')
    return (firstRow, rows) => {
      const span = { firstRow, rows }
      const part = spreadBellDirectly(spread.points, grid, options.bandwidth, span)
      return finishRows(part, plan, firstRow)
    }
  return (firstRow, rows) => {
    const part = spread.density.slice(firstRow * grid.columns, (firstRow + rows) * grid.columns)
    return options.binned ? part : finishRows(part, plan, firstRow)
  }
}

/** Empties cells outside the window and divides by the mass inside where that is asked. */
function finishRows(density: Float64Array, plan: DensityPlan, firstRow: number): Float64Array {
  const { grid, options } = plan
  const isUniform = options.edge === 'uniform'
  if (options.window === undefined && !isUniform) return density
  const window = options.window ?? gridWindow(grid)
  const centres = centresOfRows(grid, firstRow, density.length / grid.columns)
  const inside = insidePolygon(window, centres.x, centres.y)
  const mass = isUniform ? kernelMass(window, centres.x, centres.y, options) : undefined
  for (let i = 0; i < density.length; i++) {
    if (inside[i] === 0) density[i] = 0
    else if (mass !== undefined && density[i]! > 0) density[i]! /= mass[i]!
  }
  return density
}

function centresOfRows(grid: Grid, firstRow: number, rows: number) {
  const { originX, originY, cellSize, cellHeight = cellSize, columns } = grid
  const x = new Float64Array(columns * rows)
  const y = new Float64Array(columns * rows)
  for (let i = 0; i < x.length; i++) {
    x[i] = originX + ((i % columns) + 0.5) * cellSize
    y[i] = originY + (firstRow + Math.floor(i / columns) + 0.5) * cellHeight
  }
  return { x, y }
}

/** Each point's weight over the mass of its kernel inside the window. */
function divide(points: WeightedPoints, mass: Float64Array): Float64Array {
  return mass.map((share, i) => (points.weights === undefined ? 1 : points.weights[i]!) / share)
}

function binnedDensity(
  points: WeightedPoints,
  grid: Grid,
  o: DensityOptions,
  { folder }: DensityKernels,
): Float64Array {
  const { reachX, reachY } = cellReach(grid, o)
  const lattice = countOnLattice(points, grid, reachX, reachY)
  const area = grid.cellSize * (grid.cellHeight ?? grid.cellSize)
  const mask = windowMask(grid, o.window)
  const share =
    o.edge === 'uniform' || o.edge === 'diggle' ? massOnLattice(grid, o, mask, folder) : undefined
  if (o.edge === 'diggle') divideOnGrid(lattice, grid, share!)
  const density = spreadLattice(lattice, grid, o, folder)
  for (let i = 0; i < density.length; i++) {
    if (mask !== undefined && mask[i] === 0) density[i] = 0
    else density[i]! /= o.edge === 'uniform' ? area * share![i]! : area
  }
  return density
}

function windowMask(grid: Grid, window: Polygon | undefined): Uint8Array | undefined {
  if (window === undefined) return undefined
  const centres = centresOfRows(grid, 0, grid.rows)
  return insidePolygon(window, centres.x, centres.y)
}

/** The share of a kernel at each cell's centre that falls on centres inside the window. */
function massOnLattice(
  grid: Grid,
  o: DensityOptions,
  mask: Uint8Array | undefined,
  folder: MakeFolder,
): Float64Array {
  const { columns, rows } = grid
  const values =
    mask === undefined ? new Float64Array(columns * rows).fill(1) : Float64Array.from(mask)
  return spreadLattice({ firstColumn: 0, firstRow: 0, columns, rows, values }, grid, o, folder)
}

function divideOnGrid(lattice: Lattice, grid: Grid, share: Float64Array): void {
  for (let row = 0; row < lattice.rows; row++)
    for (let column = 0; column < lattice.columns; column++) {
      const i = row * lattice.columns + column
      if (lattice.values[i] === 0) continue
      const cell = (row + lattice.firstRow) * grid.columns + column + lattice.firstColumn
      lattice.values[i]! /= share[cell]!
    }
}
