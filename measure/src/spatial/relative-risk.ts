import { demandLengths } from '../check.ts'
import { normalCdf, normalUpper } from '../special.ts'
import { kernelDensity } from './density.ts'
import { gridWindow } from './density-plan.ts'
import { cellCentres, type Grid } from './grid.ts'
import { type Kernel, kernelMass, squaredKernelMass } from './kernel-mass.ts'
import { insidePolygon, type Polygon } from './polygon.ts'

/** Events of one kind. */
export interface EventSet {
  /** Metres. */
  x: Float64Array
  y: Float64Array
}

/** Where one kind of event is more common, relative to another, than elsewhere. */
export interface RelativeRisk {
  /**
   * log(f / g) in each cell, 0 where both kinds spread alike; Infinity or -Infinity where a dome
   * kernel reaches only one kind; 0 outside the window and where neither kind is near.
   */
  logRisk: Float64Array
  z: Float64Array
  /** Probability of such a z or a higher one if both kinds spread alike. */
  p: Float64Array
  /** Probability of such a z or a lower one. */
  pLow: Float64Array
}

/** Scales a density to add up to one over the cells of the window. */
function normalise(density: Float64Array, cellArea: number): Float64Array {
  const total = density.reduce((sum, value) => sum + value, 0) * cellArea
  return density.map((value) => value / total)
}

/**
 * Relative risk: the log ratio of two kernel densities, such as robberies at night and robberies by
 * day, or incidents and population, with an asymptotic test in each cell.
 *
 * rho = log(f / g), each density adding up to one over the window. Where both kinds spread alike,
 * with common density p, var rho = R(x) (1 / n1 + 1 / n2) / p(x), R = the integral over the window of
 * the squared kernel over the squared mass of the kernel inside. Use one bandwidth for both, chosen
 * for the smaller set; the test is of each cell alone, so pass p to a false discovery rate.
 * @param cases, controls both with at least one event near the window
 * @returns one value for each cell of the grid; p is 1 where neither kind is near
 * @see Kelsall & Diggle (1995), Stat. Med. 14, 2335-2342; Hazelton & Davies (2009), Biom. J. 51,
 *   98-109, as in the R package sparr
 */
export function relativeRisk(
  cases: EventSet,
  controls: EventSet,
  grid: Grid,
  o: {
    kernel: Kernel
    bandwidth: number
    window?: Polygon
    edge?: 'none' | 'uniform'
    binned?: boolean
  },
): RelativeRisk {
  demandLengths(cases as unknown as Record<string, Float64Array>, 1)
  demandLengths(controls as unknown as Record<string, Float64Array>, 1)
  const edge = o.edge ?? 'uniform'
  const cellArea = grid.cellSize * (grid.cellHeight ?? grid.cellSize)
  const smooth = (set: EventSet) => kernelDensity(set.x, set.y, grid, { ...o, edge })
  const raw = [smooth(cases), smooth(controls)] as const
  if (raw.some((density) => density.every((value) => value === 0)))
    throw new RangeError('got no case or no control near the grid, wanted both')
  const f = normalise(raw[0], cellArea)
  const g = normalise(raw[1], cellArea)
  const pooled = normalise(
    raw[0].map((value, i) => value + raw[1][i]!),
    cellArea,
  )
  const ratio = squaredToSquare(grid, o, edge)
  const share = 1 / cases.x.length + 1 / controls.x.length
  const result: RelativeRisk = {
    logRisk: new Float64Array(f.length),
    z: new Float64Array(f.length),
    p: new Float64Array(f.length).fill(1),
    pLow: new Float64Array(f.length).fill(1),
  }
  for (let i = 0; i < f.length; i++) {
    if (!(pooled[i]! > 0)) continue
    const logRisk = Math.log(f[i]!) - Math.log(g[i]!)
    // To first order the log ratio is the difference over the common density, which stays finite
    // where one of the two is nothing.
    const shift = Number.isFinite(logRisk) ? logRisk : (f[i]! - g[i]!) / pooled[i]!
    const z = shift / Math.sqrt((ratio[i]! * share) / pooled[i]!)
    result.logRisk[i] = logRisk
    result.z[i] = z
    result.p[i] = normalUpper(z)
    result.pLow[i] = normalCdf(z)
  }
  return result
}

/** The integral of the squared kernel inside the window over the square of its mass inside. */
function squaredToSquare(
  grid: Grid,
  o: { kernel: Kernel; bandwidth: number; window?: Polygon },
  edge: 'none' | 'uniform',
): Float64Array {
  const { x, y } = cellCentres(grid)
  const window = o.window ?? gridWindow(grid)
  const inside = insidePolygon(window, x, y)
  const squared = squaredKernelMass(window, x, y, o)
  const mass = kernelMass(window, x, y, o)
  return squared.map((value, i) => {
    if (inside[i] === 0) return 1
    return edge === 'uniform' ? value / (mass[i]! * mass[i]!) : value
  })
}
