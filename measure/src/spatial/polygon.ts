/**
 * An area on the plane in metres: rings [x0, y0, x1, y1, ...], outer ring first, then its holes.
 * More outer rings (islands) may follow; a ring inside an odd number of others is a hole. A ring
 * may repeat its first point at the end or not, and may run either way.
 */
export type Polygon = Float64Array[]

/** The smallest rectangle that holds an area, in metres. */
export interface Bounds {
  west: number
  south: number
  east: number
  north: number
}

/**
 * The edges of a checked polygon, area on the left of each: edge i runs from (ax[i], ay[i]) to
 * (bx[i], by[i]).
 */
export interface Edges {
  ax: Float64Array
  ay: Float64Array
  bx: Float64Array
  by: Float64Array
}

/** The polygon of a rectangle, in metres. */
export function rectangle(west: number, south: number, east: number, north: number): Polygon {
  if (!(west < east && south < north))
    throw new RangeError(
      `got a rectangle from (${west}, ${south}) to (${east}, ${north}), wanted west < east and south < north`,
    )
  return [Float64Array.of(west, south, east, south, east, north, west, north)]
}

/** Drops the repeated last point and points that repeat the one before. */
function distinctPoints(ring: Float64Array, number: number): Float64Array {
  if (ring.length % 2 !== 0)
    throw new RangeError(`got ring ${number} of ${ring.length} numbers, wanted pairs x, y`)
  const kept: number[] = []
  for (let i = 0; i < ring.length; i += 2) {
    const x = ring[i]!
    const y = ring[i + 1]!
    if (!Number.isFinite(x) || !Number.isFinite(y))
      throw new RangeError(`got (${x}, ${y}) in ring ${number}, wanted finite metres`)
    if (kept.at(-2) !== x || kept.at(-1) !== y) kept.push(x, y)
  }
  if (kept.length > 2 && kept[0] === kept.at(-2) && kept[1] === kept.at(-1)) kept.length -= 2
  if (kept.length < 6)
    throw new RangeError(
      `got ring ${number} with ${kept.length / 2} different points, wanted 3 or more`,
    )
  return Float64Array.from(kept)
}

/** Twice the signed area, from the first point so that far-away coordinates lose nothing. */
function doubleArea(ring: Float64Array): number {
  const [x0, y0] = [ring[0]!, ring[1]!]
  let sum = 0
  for (let i = 2; i + 3 < ring.length; i += 2)
    sum += (ring[i]! - x0) * (ring[i + 3]! - y0) - (ring[i + 2]! - x0) * (ring[i + 1]! - y0)
  return sum
}

/** 1 inside, 0 outside, 0.5 on the line, by counting crossings of one ring. */
function placeInRing(ring: Float64Array, x: number, y: number): number {
  let inside = 0
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const side = crossing(ring[j]!, ring[j + 1]!, ring[i]!, ring[i + 1]!, x, y)
    if (side === 2) return 0.5
    inside ^= side
  }
  return inside
}

/** 1 when the edge is crossed on the way east from the point, 2 when the point lies on it. */
function crossing(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  if (ay > y === by > y) {
    const level = ay === y && by === y && Math.min(ax, bx) <= x && x <= Math.max(ax, bx)
    return level || (ax === x && ay === y) || (bx === x && by === y) ? 2 : 0
  }
  const turn = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
  if (turn === 0) return 2
  return turn > 0 === by > ay ? 1 : 0
}

function isHole(rings: readonly Float64Array[], number: number): boolean {
  const ring = rings[number]!
  let depth = 0
  rings.forEach((other, k) => {
    if (k === number) return
    for (let i = 0; i < ring.length; i += 2) {
      const place = placeInRing(other, ring[i]!, ring[i + 1]!)
      if (place === 0.5) continue
      depth += place
      return
    }
  })
  return depth % 2 === 1
}

function reversed(ring: Float64Array): Float64Array {
  const turned = new Float64Array(ring.length)
  for (let i = 0; i < ring.length; i += 2) {
    turned[i] = ring[ring.length - 2 - i]!
    turned[i + 1] = ring[ring.length - 1 - i]!
  }
  return turned
}

/**
 * Checks an area and turns its rings so that the area lies on the left: outer rings run against the
 * clock, holes with it; repeated points go.
 * @throws RangeError when a ring has fewer than three points, no area or a number that is not
 *   finite, or when two edges cross
 */
export function checkPolygon(polygon: Polygon): Polygon {
  if (polygon.length === 0) throw new RangeError('got a polygon of 0 rings, wanted 1 or more')
  const rings = polygon.map(distinctPoints)
  refuseCrossing(rings)
  rings.forEach((ring, number) => {
    if (doubleArea(ring) === 0) throw new RangeError(`got ring ${number} of area 0, wanted an area`)
  })
  return rings.map((ring, number) =>
    doubleArea(ring) > 0 === isHole(rings, number) ? reversed(ring) : ring,
  )
}

/** Lists the edges of checked rings. */
function listEdges(rings: readonly Float64Array[]): Edges {
  const count = rings.reduce((sum, ring) => sum + ring.length / 2, 0)
  const [ax, ay, bx, by] = [0, 0, 0, 0].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  let edge = 0
  for (const ring of rings)
    for (let i = 0; i < ring.length; i += 2, edge++) {
      const next = i + 2 === ring.length ? 0 : i + 2
      ax[edge] = ring[i]!
      ay[edge] = ring[i + 1]!
      bx[edge] = ring[next]!
      by[edge] = ring[next + 1]!
    }
  return { ax, ay, bx, by }
}

const turnOf = (ax: number, ay: number, bx: number, by: number, x: number, y: number) =>
  Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax))

function refuseCrossing(rings: readonly Float64Array[]): void {
  const { ax, ay, bx, by } = listEdges(rings)
  const westOf = (i: number) => Math.min(ax[i]!, bx[i]!)
  const order = Array.from(ax.keys()).sort((i, j) => westOf(i) - westOf(j))
  let open: number[] = []
  for (const i of order) {
    open = open.filter((j) => Math.max(ax[j]!, bx[j]!) >= westOf(i))
    for (const j of open) {
      if (Math.max(ay[i]!, by[i]!) < Math.min(ay[j]!, by[j]!)) continue
      if (Math.min(ay[i]!, by[i]!) > Math.max(ay[j]!, by[j]!)) continue
      const a = turnOf(ax[i]!, ay[i]!, bx[i]!, by[i]!, ax[j]!, ay[j]!)
      const b = turnOf(ax[i]!, ay[i]!, bx[i]!, by[i]!, bx[j]!, by[j]!)
      const c = turnOf(ax[j]!, ay[j]!, bx[j]!, by[j]!, ax[i]!, ay[i]!)
      const d = turnOf(ax[j]!, ay[j]!, bx[j]!, by[j]!, bx[i]!, by[i]!)
      if ((a * b < 0 && c * d < 0) || (a === 0 && b === 0 && overlaps(i, j)))
        throw new RangeError(
          `got a polygon that crosses itself between (${ax[i]}, ${ay[i]}) and (${bx[i]}, ${by[i]}), wanted edges that meet only at their ends`,
        )
    }
    open.push(i)
  }

  /** Whether two edges on one line share more than a point. */
  function overlaps(i: number, j: number): boolean {
    const upright = ax[i] === bx[i]
    const [a, b] = upright ? [ay, by] : [ax, bx]
    const low = Math.max(Math.min(a[i]!, b[i]!), Math.min(a[j]!, b[j]!))
    return low < Math.min(Math.max(a[i]!, b[i]!), Math.max(a[j]!, b[j]!))
  }
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
