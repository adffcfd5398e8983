import { asRectangle, type Bounds, type Polygon, polygonArea, polygonEdges } from './polygon.ts'
import type { Edges } from './polygon-check.ts'

/**
 * Makes the function that says which share of a circle around a point inside an area lies inside
 * it: 1 far from the edge, about a half at a straight edge. Exact for polygons.
 *
 * The angle under which each edge is seen counts where it lies beyond the circle, those seen from
 * behind taken off.
 * @returns share 0..1 of the circle's length, for a centre (x, y) inside and a radius in metres
 * @see Ripley (1977), J. R. Stat. Soc. B 39, 172-212
 */
export function ringShare(window: Polygon): (x: number, y: number, radius: number) => number {
  const { ax, ay, bx, by } = polygonEdges(window)
  const length = ax.map((a, i) => Math.hypot(bx[i]! - a, by[i]! - ay[i]!))
  const ux = ax.map((a, i) => (bx[i]! - a) / length[i]!)
  const uy = ay.map((a, i) => (by[i]! - a) / length[i]!)
  return (x, y, radius) => {
    let angle = 0
    for (let i = 0; i < ax.length; i++) {
      const dx = ax[i]! - x
      const dy = ay[i]! - y
      const across = dx * uy[i]! - dy * ux[i]!
      if (across === 0) continue
      const d = Math.abs(across)
      const from = dx * ux[i]! + dy * uy[i]!
      const seen = beyond(d, from + length[i]!, radius) - beyond(d, from, radius)
      angle += across > 0 ? seen : -seen
    }
    return Math.min(1, Math.max(0, angle / (2 * Math.PI)))
  }
}

/** The angle from the foot of a line at distance d to the point t along it, outside the circle. */
function beyond(d: number, t: number, radius: number): number {
  const whole = Math.atan2(Math.abs(t), d)
  if (d >= radius) return t < 0 ? -whole : whole
  const outside = Math.max(0, whole - Math.acos(d / radius))
  return t < 0 ? -outside : outside
}

/**
 * Makes the function that gives the area shared by a window and itself moved by (dx, dy), in
 * square metres. Exact for polygons; its work grows with the square of the number of edges.
 * @see Ohser (1983), Math. Operationsforsch. Stat. Ser. Stat. 14, 63-71
 */
export function movedOverlap(window: Polygon): (dx: number, dy: number) => number {
  const bounds = asRectangle(window)
  if (bounds !== undefined) return rectangleOverlap(bounds)
  const edges = polygonEdges(window)
  const area = polygonArea(window)
  return (dx, dy) => Math.min(area, Math.max(0, sharedArea(edges, dx, dy)))
}

const rectangleOverlap =
  ({ west, south, east, north }: Bounds) =>
  (dx: number, dy: number): number =>
    Math.max(0, east - west - Math.abs(dx)) * Math.max(0, north - south - Math.abs(dy))

/**
 * An area is the sum of what lies between each edge and a base line under all, counted down where
 * the edge runs west and up where it runs east; a shared area is the sum over pairs of edges of
 * what lies under both.
 */
function sharedArea(edges: Edges, dx: number, dy: number): number {
  const { ax, ay, bx, by } = edges
  const lowest = ay.reduce((least, value) => Math.min(least, value), Infinity)
  const base = lowest + Math.max(0, dy)
  let sum = 0
  for (let i = 0; i < ax.length; i++) {
    if (ax[i] === bx[i]) continue
    for (let j = 0; j < ax.length; j++) {
      if (ax[j] === bx[j]) continue
      const west = Math.max(Math.min(ax[i]!, bx[i]!), Math.min(ax[j]!, bx[j]!) + dx)
      const east = Math.min(Math.max(ax[i]!, bx[i]!), Math.max(ax[j]!, bx[j]!) + dx)
      if (west >= east) continue
      const slopeI = (by[i]! - ay[i]!) / (bx[i]! - ax[i]!)
      const slopeJ = (by[j]! - ay[j]!) / (bx[j]! - ax[j]!)
      const heightI = ay[i]! - base + (west - ax[i]!) * slopeI
      const heightJ = ay[j]! + dy - base + (west - ax[j]! - dx) * slopeJ
      const shared = underBoth(heightI, slopeI, heightJ, slopeJ, east - west)
      sum += ax[i]! < bx[i]! === ax[j]! < bx[j]! ? shared : -shared
    }
  }
  return sum
}

/** The area under the lower of two lines and above 0, over a width from where they start. */
function underBoth(a: number, slopeA: number, b: number, slopeB: number, width: number): number {
  const cut = (b - a) / (slopeA - slopeB)
  const middle = cut > 0 && cut < width ? cut : width
  return (
    underLower(a, slopeA, b, slopeB, 0, middle) + underLower(a, slopeA, b, slopeB, middle, width)
  )
}

function underLower(
  a: number,
  slopeA: number,
  b: number,
  slopeB: number,
  from: number,
  to: number,
): number {
  if (from >= to) return 0
  const at = (from + to) / 2
  const isA = a + slopeA * at <= b + slopeB * at
  const left = isA ? a + slopeA * from : b + slopeB * from
  const right = isA ? a + slopeA * to : b + slopeB * to
  if (left >= 0 && right >= 0) return ((left + right) / 2) * (to - from)
  if (left <= 0 && right <= 0) return 0
  const height = Math.max(left, right)
  return (height * height * (to - from)) / (2 * Math.abs(right - left))
}
