import { demandLengths, demandMetres } from '../check.ts'
import {
  checkPolygon,
  crossing,
  doubleArea,
  type Edges,
  listEdges,
  type Polygon,
} from './polygon-check.ts'

export type { Polygon } from './polygon-check.ts'

/** The smallest rectangle that holds an area, in metres. */
export interface Bounds {
  west: number
  south: number
  east: number
  north: number
}

/** The polygon of a rectangle, in metres. */
export function rectangle(west: number, south: number, east: number, north: number): Polygon {
  if (!(west < east && south < north))
    throw new RangeError(
      `got a rectangle from (${west}, ${south}) to (${east}, ${north}), wanted west < east and south < north`,
    )
  return [Float64Array.of(west, south, east, south, east, north, west, north)]
}

/** Checks an area (see {@link checkPolygon}) and lists its edges, the area on their left. */
export function polygonEdges(polygon: Polygon): Edges {
  return listEdges(checkPolygon(polygon))
}

/** The area in square metres, holes taken off. */
export function polygonArea(polygon: Polygon): number {
  return checkPolygon(polygon).reduce((sum, ring) => sum + doubleArea(ring) / 2, 0)
}

/** The smallest rectangle that holds the area. */
export function polygonBounds(polygon: Polygon): Bounds {
  const bounds = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  for (const ring of polygon)
    for (let i = 0; i < ring.length; i += 2) {
      bounds.west = Math.min(bounds.west, ring[i]!)
      bounds.east = Math.max(bounds.east, ring[i]!)
      bounds.south = Math.min(bounds.south, ring[i + 1]!)
      bounds.north = Math.max(bounds.north, ring[i + 1]!)
    }
  return bounds
}

/** The rectangle that a polygon is, or undefined when it is any other shape. */
export function asRectangle(polygon: Polygon): Bounds | undefined {
  const rings = checkPolygon(polygon)
  const bounds = polygonBounds(rings)
  if (rings.length !== 1 || rings[0]!.length !== 8) return undefined
  const { ax, ay, bx, by } = listEdges(rings)
  return ax.every((x, i) => x === bx[i] || ay[i] === by[i]) ? bounds : undefined
}

/**
 * Says for many points at once which lie inside an area or on its line (even-odd rule).
 * @param x, y metres, equal lengths
 * @returns 1 for each point inside, 0 for each outside
 */
export function insidePolygon(polygon: Polygon, x: Float64Array, y: Float64Array): Uint8Array {
  demandPoints(x, y)
  const edges = polygonEdges(polygon)
  const { ax, ay, bx, by } = edges
  const { south, north } = polygonBounds(polygon)
  const bands = bandEdges(edges, south, north)
  const inside = new Uint8Array(x.length)
  for (let k = 0; k < x.length; k++) {
    const [px, py] = [x[k]!, y[k]!]
    if (!(py >= south && py <= north)) continue
    const band = bands.of(py)
    let odd = 0
    for (let e = bands.offsets[band]!; e < bands.offsets[band + 1]!; e++) {
      const i = bands.edges[e]!
      const side = crossing(ax[i]!, ay[i]!, bx[i]!, by[i]!, px, py)
      if (side === 2) {
        odd = 1
        break
      }
      odd ^= side
    }
    inside[k] = odd
  }
  return inside
}

/** Refuses events outside an area. */
export function demandInside(x: Float64Array, y: Float64Array, window: Polygon): void {
  const inside = insidePolygon(window, x, y)
  const first = inside.indexOf(0)
  if (first >= 0)
    throw new RangeError(
      `got ${inside.length - inside.reduce((sum, one) => sum + one, 0)} of ${x.length} points outside the window, the first at (${x[first]}, ${y[first]}), wanted all inside`,
    )
}

/** Horizontal bands over an area, each with the edges that touch it: a point asks only its own band. */
function bandEdges(edges: Edges, south: number, north: number) {
  const { ay, by } = edges
  const count = Math.min(1024, ay.length)
  const height = (north - south) / count
  const of = (y: number) => Math.min(count - 1, Math.max(0, Math.floor((y - south) / height)))
  // One band more on either side: rounding must never put a point in a band without its edge.
  const first = (i: number) => Math.max(0, of(Math.min(ay[i]!, by[i]!)) - 1)
  const last = (i: number) => Math.min(count - 1, of(Math.max(ay[i]!, by[i]!)) + 1)
  const offsets = new Int32Array(count + 1)
  for (let i = 0; i < ay.length; i++)
    for (let band = first(i); band <= last(i); band++) offsets[band + 1]!++
  for (let band = 0; band < count; band++) offsets[band + 1]! += offsets[band]!
  const next = offsets.slice()
  const listed = new Int32Array(offsets[count]!)
  for (let i = 0; i < ay.length; i++)
    for (let band = first(i); band <= last(i); band++) listed[next[band]!++] = i
  return { offsets, edges: listed, of }
}

/**
 * The distance from each point to the nearest edge of an area, in metres, inside and outside alike.
 */
export function boundaryDistance(polygon: Polygon, x: Float64Array, y: Float64Array): Float64Array {
  demandPoints(x, y)
  const { ax, ay, bx, by } = polygonEdges(polygon)
  const result = new Float64Array(x.length)
  for (let k = 0; k < x.length; k++) {
    let best = Infinity
    for (let i = 0; i < ax.length; i++) {
      const ex = bx[i]! - ax[i]!
      const ey = by[i]! - ay[i]!
      const dx = x[k]! - ax[i]!
      const dy = y[k]! - ay[i]!
      const along = Math.min(1, Math.max(0, (dx * ex + dy * ey) / (ex * ex + ey * ey)))
      const square = (dx - along * ex) ** 2 + (dy - along * ey) ** 2
      if (square < best) best = square
    }
    result[k] = Math.sqrt(best)
  }
  return result
}

/** A place that is no number lies neither inside nor outside. @throws RangeError */
export function demandPoints(x: Float64Array, y: Float64Array): void {
  demandLengths({ x, y }, 0)
  demandMetres('x', x)
  demandMetres('y', y)
}
