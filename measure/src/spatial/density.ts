import { demandCounts, demandFinite, demandLengths, demandPositive } from '../check.ts'
import { cellReach, countOnLattice, type Lattice, spreadLattice } from './density-binned.ts'
import { spreadBellExactly, spreadDome, type WeightedPoints } from './density-exact.ts'
import { cellCentres, demandGrid, type Grid } from './grid.ts'
import { type Kernel, kernelMass } from './kernel-mass.ts'
import { demandInside, insidePolygon, type Polygon, rectangle } from './polygon.ts'

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

const KERNELS: readonly Kernel[] = ['gaussian', 'quartic', 'epanechnikov']

/** Refuses points, weights or smoothing that no density can be made of. */
export function demandDensity(x: Float64Array, y: Float64Array, o: DensityOptions): void {
  demandLengths({ x, y }, 0)
  demandFinite('x', x)
  demandFinite('y', y)
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
 * Kernel density of events at the centres of a grid's cells: how many events per square metre
 * happen around each place.
 *
 * f(x) = sum of w_i k(|x - x_i| / h) / h^2, with k(u) = exp(-u^2 / 2) / (2 pi) (Gaussian),
 * 3 / pi (1 - u^2)^2 (quartic) or 2 / pi (1 - u^2) (Epanechnikov), u < 1. Exact to about 1e-13 of the
 * peak; with `binned` the kernel acts between cell centres and its values there add up to one, as in
 * spatstat's density.ppp.
 * @param x, y metres in a projected plane, equal lengths; no event gives zeros
 * @param grid where the density is asked; events outside it count as far as their kernel reaches
 * @returns events per square metre, row by row from the south-west cell; 0 in cells whose centre
 *   lies outside the window
 * @throws RangeError for unequal lengths, numbers that are not finite, a bandwidth not above 0, a
 *   window that crosses itself or, with an edge correction, events outside the window
 * @see Silverman (1986), Density estimation, 76 and 84; Diggle (1985), Appl. Statist. 34, 138-147;
 *   Jones (1993), Stat. Comput. 3, 135-146; Baddeley, Rubak & Turner (2015), Spatial point
 *   patterns, 168-174
 */
export function kernelDensity(
  x: Float64Array,
  y: Float64Array,
  grid: Grid,
  o: DensityOptions,
): Float64Array {
  demandGrid(grid)
  demandDensity(x, y, o)
  const edge = o.edge ?? 'none'
  const mask = windowMask(grid, o.window)
  if (edge !== 'none') demandInside(x, y, o.window ?? gridWindow(grid))
  return o.binned
    ? binnedDensity({ x, y, weights: o.weights }, grid, o, edge, mask)
    : exactDensity({ x, y, weights: o.weights }, grid, o, edge, mask)
}

function windowMask(grid: Grid, window: Polygon | undefined): Uint8Array | undefined {
  if (window === undefined) return undefined
  const centres = cellCentres(grid)
  return insidePolygon(window, centres.x, centres.y)
}

type Edge = 'none' | 'uniform' | 'diggle'

function exactDensity(
  points: WeightedPoints,
  grid: Grid,
  o: DensityOptions,
  edge: Edge,
  mask: Uint8Array | undefined,
): Float64Array {
  const window = o.window ?? gridWindow(grid)
  const weights =
    edge === 'diggle' ? divide(points, kernelMass(window, points.x, points.y, o)) : points.weights
  const weighted = { ...points, weights }
  const { kernel, bandwidth } = o
  const density =
    kernel === 'gaussian'
      ? spreadBellExactly(weighted, grid, bandwidth)
      : spreadDome(weighted, grid, { kernel, bandwidth })
  if (mask !== undefined) for (let i = 0; i < mask.length; i++) if (mask[i] === 0) density[i] = 0
  if (edge === 'uniform') {
    const centres = cellCentres(grid)
    const mass = kernelMass(window, centres.x, centres.y, o)
    for (let i = 0; i < mass.length; i++) if (density[i]! > 0) density[i]! /= mass[i]!
  }
  return density
}

/** Each point's weight over the mass of its kernel inside the window. */
function divide(points: WeightedPoints, mass: Float64Array): Float64Array {
  return mass.map((share, i) => (points.weights === undefined ? 1 : points.weights[i]!) / share)
}

function binnedDensity(
  points: WeightedPoints,
  grid: Grid,
  o: DensityOptions,
  edge: Edge,
  mask: Uint8Array | undefined,
): Float64Array {
  const { reachX, reachY } = cellReach(grid, o)
  const lattice = countOnLattice(points, grid, reachX, reachY)
  const area = grid.cellSize * (grid.cellHeight ?? grid.cellSize)
  const share = edge === 'none' ? undefined : massOnLattice(grid, o, mask)
  if (edge === 'diggle') divideOnGrid(lattice, grid, share!)
  const density = spreadLattice(lattice, grid, o)
  for (let i = 0; i < density.length; i++) {
    if (mask !== undefined && mask[i] === 0) density[i] = 0
    else density[i]! /= edge === 'uniform' ? area * share![i]! : area
  }
  return density
}

/** The share of a kernel at each cell's centre that falls on centres inside the window. */
function massOnLattice(grid: Grid, o: DensityOptions, mask: Uint8Array | undefined): Float64Array {
  const { columns, rows } = grid
  const values =
    mask === undefined ? new Float64Array(columns * rows).fill(1) : Float64Array.from(mask)
  return spreadLattice({ firstColumn: 0, firstRow: 0, columns, rows, values }, grid, o)
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
