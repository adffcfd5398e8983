import type { DensityOptions } from './density.ts'
import { demandDensity } from './density-plan.ts'
import { type Kernel, kernelMass, kernelReach } from './kernel-mass.ts'
import { sortIntoCells, visitNear } from './point-cells.ts'
import { demandInside } from './polygon.ts'

/** How a density at the events themselves is smoothed. */
export interface PointDensityOptions extends Omit<DensityOptions, 'binned'> {
  /**
   * 'none' counts every event; 'event' leaves the event itself out; 'place' leaves out every event
   * at exactly the same place, as repeated addresses ask for.
   */
  leaveOut?: 'none' | 'event' | 'place'
}

/** A kernel by squared distance in bandwidths, without its factor 1 / h^2. */
const heights: Record<Kernel, (square: number) => number> = {
  gaussian: (square) => Math.exp(-0.5 * square) / (2 * Math.PI),
  quartic: (square) => (3 / Math.PI) * (1 - square) * (1 - square),
  epanechnikov: (square) => (2 / Math.PI) * (1 - square),
}

/**
 * Kernel density at each event's own place, with or without the event itself: what bandwidths are
 * judged by and clusters are ranked by.
 * @param x, y metres, equal lengths
 * @param o an edge correction needs a window
 * @returns events per square metre, one value for each event
 * @throws RangeError as kernelDensity does, and for an edge correction without a window
 * @see Baddeley, Rubak & Turner (2015), Spatial point patterns, 168-174
 */
export function densityAtPoints(
  x: Float64Array,
  y: Float64Array,
  o: PointDensityOptions,
): Float64Array {
  demandDensity(x, y, o)
  const edge = o.edge ?? 'none'
  const leaveOut = o.leaveOut ?? 'none'
  const mass = edge === 'none' ? undefined : insideMass(x, y, o)
  const weights = new Float64Array(x.length).map(
    (_, i) => (o.weights === undefined ? 1 : o.weights[i]!) / (edge === 'diggle' ? mass![i]! : 1),
  )
  const height = heights[o.kernel]
  const reach = kernelReach(o.kernel) * o.bandwidth
  const cells = sortIntoCells(x, y, reach)
  const scale = 1 / (o.bandwidth * o.bandwidth)
  return x.map((px, i) => {
    let sum = 0
    visitNear(cells, px, y[i]!, reach, (k, square) => {
      const j = cells.order[k]!
      if (leaveOut === 'event' && j === i) return
      if (leaveOut === 'place' && square === 0) return
      sum += weights[j]! * height(square * scale)
    })
    return (sum * scale) / (edge === 'uniform' ? mass![i]! : 1)
  })
}

function insideMass(x: Float64Array, y: Float64Array, o: PointDensityOptions): Float64Array {
  if (o.window === undefined)
    throw new RangeError(`got edge '${o.edge}' and no window, wanted the window it corrects for`)
  demandInside(x, y, o.window)
  return kernelMass(o.window, x, y, o)
}
