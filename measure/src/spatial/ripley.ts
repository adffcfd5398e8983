import { demandFinite, demandLengths, demandMetres, demandPositive } from '../check.ts'
import { sortIntoCells, visitNear } from './point-cells.ts'
import { boundaryDistance, demandInside, type Polygon, polygonArea } from './polygon.ts'
import { movedOverlap, ringShare } from './ring-share.ts'

/** Which events and pairs make up for the neighbours that lie outside the window, unseen. */
export type RipleyCorrection = 'none' | 'border' | 'translate' | 'isotropic'

/** What is asked of Ripley's K. */
export interface RipleyOptions {
  /** The area in which events could happen. */
  window: Polygon
  /** Metres, rising; below a quarter of the window's shorter side estimates are steady. */
  radii: ArrayLike<number>
  /**
   * 'isotropic' weighs each pair by the share of the circle inside the window, 'translate' by the
   * share of the window that still overlaps it when moved by the pair's step, 'border' counts only
   * around events farther than the radius from the edge. Isotropic by default.
   */
  correction?: RipleyCorrection
}

/** Ripley's K and what belongs to it, one value for each radius. */
export interface RipleyCurve {
  radii: Float64Array
  /** Square metres: expected further events within the radius, over the events per square metre. */
  k: Float64Array
  /** Metres: sqrt(K / pi), which is the radius itself at random. */
  l: Float64Array
  /** pi r^2, K at random. */
  theory: Float64Array
}

/** The heaviest weight that one pair may take, as in spatstat. */
const MOST_WEIGHT = 100

function demandRadii(radii: ArrayLike<number>): Float64Array {
  const list = Float64Array.from(radii)
  if (list.length === 0) throw new RangeError('got no radii, wanted 1 or more')
  demandFinite('radii', list)
  list.forEach((radius, i) => {
    if (!(radius >= 0 && (i === 0 || radius > list[i - 1]!)))
      throw new RangeError(`got radius ${radius} m at ${i}, wanted 0 or more metres, rising`)
  })
  demandPositive('largest radius', [list.at(-1)!])
  return list
}

/** The number of the first radius at or above a distance; as many as there are when none is. */
function firstReached(radii: Float64Array, distance: number): number {
  let low = 0
  let high = radii.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (radii[middle]! < distance) low = middle + 1
    else high = middle
  }
  return low
}

type PairWeight = (i: number, dx: number, dy: number, distance: number) => number

/** The weight of the pair from event i to another one at (dx, dy). */
function pairWeight(
  x: Float64Array,
  y: Float64Array,
  window: Polygon,
  correction: RipleyCorrection,
  toEdge: Float64Array | undefined,
): PairWeight {
  if (correction === 'translate') {
    const area = polygonArea(window)
    const overlap = movedOverlap(window)
    return (_, dx, dy) => {
      const shared = overlap(dx, dy)
      if (shared > 0) return area / shared
      throw new RangeError(
        `got a pair (${dx}, ${dy}) m apart, as far as the window reaches, wanted smaller radii`,
      )
    }
  }
  if (correction !== 'isotropic') return () => 1
  const share = ringShare(window)
  return (i, _dx, _dy, distance) =>
    distance <= toEdge![i]! ? 1 : Math.min(MOST_WEIGHT, 1 / share(x[i]!, y[i]!, distance))
}

interface Events {
  x: Float64Array
  y: Float64Array
}

/** Sums the weighted pairs from one set of events to another within each radius. */
function countPairs(
  from: Events,
  to: Events,
  radii: Float64Array,
  o: { window: Polygon; correction: RipleyCorrection; toEdge: Float64Array | undefined },
): Float64Array {
  const same = from === to
  const isBorder = o.correction === 'border'
  const weight = pairWeight(from.x, from.y, o.window, o.correction, o.toEdge)
  const most = radii.at(-1)!
  const cells = sortIntoCells(to.x, to.y, most)
  // One neighbour after another, not in the order given: what is read for one is at hand for the next.
  const centres = same ? cells : sortIntoCells(from.x, from.y, most)
  const steps = new Float64Array(radii.length + 1)
  for (let k = 0; k < centres.order.length; k++) {
    const i = centres.order[k]!
    const px = centres.x[k]!
    const py = centres.y[k]!
    // An event serves the radii up to its distance from the edge, the others serve all.
    const end = isBorder ? radii.findIndex((radius) => radius > o.toEdge![i]!) : -1
    const last = end < 0 ? radii.length : end
    visitNear(cells, px, py, most, (sorted, square) => {
      if (same && cells.order[sorted] === i) return
      const distance = Math.sqrt(square)
      const first = firstReached(radii, distance)
      if (first >= last) return
      const one = weight(i, cells.x[sorted]! - px, cells.y[sorted]! - py, distance)
      steps[first]! += one
      if (isBorder) steps[last]! -= one
    })
  }
  const sums = new Float64Array(radii.length)
  let sum = 0
  for (let k = 0; k < radii.length; k++) {
    sum += steps[k]!
    sums[k] = sum
  }
  return sums
}

function curve(from: Events, to: Events, o: RipleyOptions): RipleyCurve {
  const radii = demandRadii(o.radii)
  const correction = o.correction ?? 'isotropic'
  if (!['none', 'border', 'translate', 'isotropic'].includes(correction))
    throw new RangeError(
      `got correction '${correction}', wanted none, border, translate or isotropic`,
    )
  for (const { x, y } of [from, to]) {
    demandLengths({ x, y }, from === to ? 2 : 1)
    demandMetres('x', x)
    demandMetres('y', y)
    demandInside(x, y, o.window)
  }
  const area = polygonArea(o.window)
  const toEdge =
    correction === 'border' || correction === 'isotropic'
      ? boundaryDistance(o.window, from.x, from.y)
      : undefined
  const sums = countPairs(from, to, radii, { window: o.window, correction, toEdge })
  const n = from.x.length
  const k = sums.map((sum, i) => {
    if (correction !== 'border') return (sum * area) / (n * (from === to ? n - 1 : to.x.length))
    const served = toEdge!.reduce((count, one) => count + (one >= radii[i]! ? 1 : 0), 0)
    if (served === 0)
      throw new RangeError(
        `got radius ${radii[i]} m and no event as far from the edge, wanted less`,
      )
    return (sum * area) / (served * to.x.length)
  })
  return {
    radii,
    k,
    l: k.map((value) => Math.sqrt(value / Math.PI)),
    theory: radii.map((radius) => Math.PI * radius * radius),
  }
}

/**
 * Ripley's K: how many further events lie within each radius of an event, compared with complete
 * randomness. Above pi r^2 events cluster at that scale, below they keep apart.
 *
 * K(r) = A / (n (n - 1)) sum over ordered pairs with d <= r of their weight; with 'border'
 * A / (n m(r)) sum over the m(r) events at least r from the edge.
 * @param x, y metres, two events or more inside the window; events at one place are 0 apart
 * @throws RangeError for events outside the window, radii that do not rise, or a radius that no
 *   event (border) or pair (translate) can serve
 * @see Ripley (1977), J. R. Stat. Soc. B 39, 172-212; Ohser (1983); Baddeley, Rubak & Turner
 *   (2015), Spatial point patterns, 203-219; equal to spatstat's Kest
 */
export function ripleyK(x: Float64Array, y: Float64Array, o: RipleyOptions): RipleyCurve {
  const events = { x, y }
  return curve(events, events, o)
}

/**
 * Cross-K: how many events of a second kind lie within each radius of an event of the first, such
 * as robberies around cash machines.
 *
 * K12(r) = A / (n1 n2) sum over pairs with d <= r of their weight.
 * @param from, to metres, one event or more of each inside the window
 * @see Lotwick & Silverman (1982), J. R. Stat. Soc. B 44, 406-413; equal to spatstat's Kcross
 */
export function crossK(
  from: { x: Float64Array; y: Float64Array },
  to: { x: Float64Array; y: Float64Array },
  o: RipleyOptions,
): RipleyCurve {
  return curve({ x: from.x, y: from.y }, to, o)
}
