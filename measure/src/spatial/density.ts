import { type DensityOptions, openDensity, plainKernels, planDensity } from './density-plan.ts'

export type { DensityOptions } from './density-plan.ts'

import type { Grid } from './grid.ts'

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
  return openDensity(planDensity(x, y, grid, o, plainKernels), plainKernels)(0, grid.rows)
}
