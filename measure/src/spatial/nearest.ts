import { demandLengths, demandMetres } from '../check.ts'
import { normalCdf, normalUpper } from '../special.ts'
import { type PointCells, placeOn, sortIntoCells } from './point-cells.ts'
import {
  boundaryDistance,
  demandInside,
  type Polygon,
  polygonArea,
  polygonEdges,
} from './polygon.ts'

/** For each point the distance to another nearest one, and which one it is. */
export interface Nearest {
  /** Metres; Infinity when there is no other point. */
  distance: Float64Array
  /** Number of the nearest point, the first of equals; -1 when there is none. */
  index: Int32Array
}

/** Looks in growing rings of cells until no nearer point can exist. */
function nearestIn(cells: PointCells, px: number, py: number, self: number) {
  const { side, columns, rows, offsets } = cells
  // A place outside the cells looks from the cell nearest to it; the bounds below hold all the more.
  const column = placeOn(cells.across, side, px)
  const row = placeOn(cells.up, side, py)
  let best = Infinity
  let index = -1
  const look = (r: number, c: number) => {
    if (r < 0 || r >= rows || c < 0 || c >= columns) return
    const end = offsets[r * columns + c + 1]!
    // Points at one place share a cell and stand in rising order: the first at 0 is the answer.
    for (let k = offsets[r * columns + c]!; k < end && best > 0; k++) {
      const other = cells.order[k]!
      if (other === self) continue
      const square = (cells.x[k]! - px) ** 2 + (cells.y[k]! - py) ** 2
      if (square < best || (square === best && other < index)) {
        best = square
        index = other
      }
    }
  }
  for (let ring = 0; ring < Math.max(columns, rows) && best > 0; ring++) {
    // All cells of this ring lie at least ring - 1 sides away; a hair is left for rounding.
    if (best <= ((ring - 1) * side * (1 - 1e-12)) ** 2 && ring > 1) break
    for (let r = Math.max(0, row - ring); r <= Math.min(rows - 1, row + ring); r++) {
      const isEnd = Math.abs(r - row) === ring
      if (isEnd)
        for (let c = Math.max(0, column - ring); c <= Math.min(columns - 1, column + ring); c++)
          look(r, c)
      else {
        look(r, column - ring)
        look(r, column + ring)
      }
    }
  }
  return { distance: Math.sqrt(best), index }
}

/**
 * The distance from each point to its nearest neighbour among the same points. Points at one place
 * are 0 apart.
 * @param x, y metres, equal lengths
 */
export function nearestDistances(x: Float64Array, y: Float64Array): Nearest {
  return nearestBetween(x, y, x, y, true)
}

/**
 * The distance from each point of one set to the nearest point of another: cameras to robberies,
 * say.
 * @param x, y where it is measured from, metres
 * @param toX, toY the points that are looked for, metres
 */
export function nearestOther(
  x: Float64Array,
  y: Float64Array,
  toX: Float64Array,
  toY: Float64Array,
): Nearest {
  return nearestBetween(x, y, toX, toY, false)
}

function nearestBetween(
  x: Float64Array,
  y: Float64Array,
  toX: Float64Array,
  toY: Float64Array,
  same: boolean,
): Nearest {
  demandLengths({ x, y }, 0)
  demandLengths({ toX, toY }, 0)
  demandMetres('x', x)
  demandMetres('y', y)
  demandMetres('toX', toX)
  demandMetres('toY', toY)
  const distance = new Float64Array(x.length).fill(Infinity)
  const index = new Int32Array(x.length).fill(-1)
  if (toX.length === 0) return { distance, index }
  // Asked for no side at all, cells are as small as the number of points allows.
  const cells = sortIntoCells(toX, toY, 0)
  // One neighbour after another, not in the order given: what is read for one is at hand for the next.
  const asked = same ? cells : sortIntoCells(x, y, cells.side)
  for (let k = 0; k < asked.order.length; k++) {
    const i = asked.order[k]!
    const found = nearestIn(cells, asked.x[k]!, asked.y[k]!, same ? i : -1)
    distance[i] = found.distance
    index[i] = found.index
  }
  return { distance, index }
}

/** How the mean distance to the nearest neighbour compares with complete randomness. */
export interface NearestIndex {
  /** Mean distance over expected: 1 at random, below 1 clustered, above 1 regular. */
  ratio: number
  /** Mean observed distance, metres. */
  mean: number
  /** Expected distance at random, metres. */
  expected: number
  /** Standard error of the mean at random, metres. */
  standardError: number
  z: number
  /** Probability at random of a distance as long (upper tail) and as short (lower tail). */
  p: number
  pLow: number
  /** Points whose distance was used. */
  used: number
}

/**
 * Clark and Evans' nearest neighbour index: are events closer together than chance alone would put
 * them?
 *
 * Expected distance 1 / (2 sqrt(n / A)), standard error sqrt(4 - pi) / (2 sqrt(pi n n / A)).
 * 'none' is biased upwards, since points near the edge have neighbours outside the window;
 * 'donnelly' adds the edge's share (0.0514 + 0.0412 / sqrt(n)) P / n to the expected distance and
 * takes Donnelly's variance (0.0703 A / n + 0.037 P sqrt(A / n^3)) / n; 'guard' uses only points
 * that lie nearer to another point than to the edge.
 * @param x, y metres, two points or more inside the window
 * @param window the area in which events could happen: the answer depends on it
 * @throws RangeError for fewer than two points, points outside the window, or when 'guard' leaves
 *   no point
 * @see Clark & Evans (1954), Ecology 35, 445-453; Donnelly (1978), Simulations to determine the
 *   variance and edge effect of total nearest-neighbour distance, 91-95; Diggle (2003), Statistical
 *   analysis of spatial point patterns, 26
 */
export function nearestNeighbourIndex(
  x: Float64Array,
  y: Float64Array,
  o: { window: Polygon; edge?: 'none' | 'donnelly' | 'guard' },
): NearestIndex {
  demandLengths({ x, y }, 2)
  demandInside(x, y, o.window)
  const n = x.length
  const area = polygonArea(o.window)
  const { distance } = nearestDistances(x, y)
  const edge = o.edge ?? 'none'
  const kept = edge === 'guard' ? guarded(distance, boundaryDistance(o.window, x, y)) : distance
  if (kept.length === 0)
    throw new RangeError(
      `got ${n} points all nearer to the edge than to one another, wanted some inside`,
    )
  const mean = kept.reduce((sum, one) => sum + one, 0) / kept.length
  const plain = 0.5 * Math.sqrt(area / n)
  const rim = edge === 'donnelly' ? perimeter(o.window) : 0
  const expected = plain + (0.0514 + 0.0412 / Math.sqrt(n)) * (rim / n)
  const variance =
    edge === 'donnelly'
      ? (0.0703 * area) / n + 0.037 * rim * Math.sqrt(area / n ** 3)
      : ((4 - Math.PI) * area) / (4 * Math.PI * n)
  const standardError = Math.sqrt(variance / kept.length)
  const z = (mean - expected) / standardError
  return {
    ratio: mean / expected,
    mean,
    expected,
    standardError,
    z,
    p: normalUpper(z),
    pLow: normalCdf(z),
    used: kept.length,
  }
}

const guarded = (distance: Float64Array, toEdge: Float64Array): Float64Array =>
  distance.filter((one, i) => one <= toEdge[i]!)

function perimeter(window: Polygon): number {
  const { ax, ay, bx, by } = polygonEdges(window)
  return ax.reduce((sum, a, i) => sum + Math.hypot(bx[i]! - a, by[i]! - ay[i]!), 0)
}
