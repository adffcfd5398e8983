import type { Bounds, Position, Shape } from './place.schema.ts'

/** Mean radius of the Earth in metres. @see IUGG (1980), GRS 80 */
export const EARTH_RADIUS_METERS = 6_371_008.8

/** Shapes are kept on a grid of this many degrees: about 11 metres, finer than anything an approximate shape claims. */
export const GRID_DEGREES = 1e-4
const perDegree = Math.round(1 / GRID_DEGREES)
const radians = Math.PI / 180

/**
 * Writes a shape as short text: differences on the grid, in the characters of Google's polyline encoding.
 * Rings are parted by a space, polygons by `/`; the closing position is left out.
 */
export function encodeShape(shape: Shape): string {
  return shape.map((rings) => rings.map(encodeRing).join(' ')).join('/')
}

function encodeRing(ring: readonly Position[]): string {
  let text = ''
  let x = 0
  let y = 0
  for (const [lon, lat] of ring.slice(0, -1)) {
    const toX = Math.round(lon * perDegree)
    const toY = Math.round(lat * perDegree)
    text += encodeNumber(toX - x) + encodeNumber(toY - y)
    x = toX
    y = toY
  }
  return text
}

function encodeNumber(value: number): string {
  let left = value < 0 ? -value * 2 - 1 : value * 2
  let text = ''
  while (left >= 32) {
    text += String.fromCharCode(32 + (left % 32) + 63)
    left = Math.floor(left / 32)
  }
  return text + String.fromCharCode(left + 63)
}

/**
 * Reads what {@link encodeShape} wrote.
 * @throws RangeError when the text ends inside a number
 */
export function decodeShape(text: string): Shape {
  return text.split('/').map((polygon) => polygon.split(' ').map(decodeRing))
}

function decodeRing(text: string): Position[] {
  const numbers: number[] = []
  let value = 0
  let scale = 1
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 63
    value += (digit % 32) * scale
    scale *= 32
    if (digit >= 32) continue
    numbers.push(value % 2 === 1 ? -(value + 1) / 2 : value / 2)
    value = 0
    scale = 1
  }
  if (scale !== 1 || numbers.length % 2 === 1) {
    throw new RangeError(`got a ring of ${numbers.length} numbers, wanted whole pairs`)
  }
  const ring: Position[] = []
  let x = 0
  let y = 0
  for (let i = 0; i < numbers.length; i += 2) {
    x += numbers[i]!
    y += numbers[i + 1]!
    ring.push([x / perDegree, y / perDegree])
  }
  if (ring.length > 0) ring.push(ring[0]!)
  return ring
}

/** The smallest box around a shape. */
export function boundsOf(shape: Shape): Bounds {
  let west = Infinity
  let south = Infinity
  let east = -Infinity
  let north = -Infinity
  for (const rings of shape) {
    for (const [lon, lat] of rings[0] ?? []) {
      west = Math.min(west, lon)
      east = Math.max(east, lon)
      south = Math.min(south, lat)
      north = Math.max(north, lat)
    }
  }
  return [west, south, east, north]
}

/** Whether a position lies in a shape (on the edge: in one of the two neighbours). */
export function contains(shape: Shape, lon: number, lat: number): boolean {
  return shape.some((rings) => {
    let inside = false
    for (const ring of rings) if (ringContains(ring, lon, lat)) inside = !inside
    return inside
  })
}

function ringContains(ring: readonly Position[], lon: number, lat: number): boolean {
  let inside = false
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1]!
    const [bx, by] = ring[i]!
    if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

/**
 * The area of a shape on the sphere, holes taken out.
 * @returns square kilometres
 * @see Chamberlain and Duquette (2007), Some algorithms for polygons on a sphere, JPL 07-03
 */
export function areaKm2(shape: Shape): number {
  let sum = 0
  for (const rings of shape) {
    rings.forEach((ring, i) => {
      const area = Math.abs(signedAreaKm2(ring))
      sum += i === 0 ? area : -area
    })
  }
  return sum
}

/** The area of one closed ring in square kilometres: positive when it runs against the clock. */
export function signedAreaKm2(ring: readonly Position[]): number {
  let sum = 0
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1]!
    const [bx, by] = ring[i]!
    sum += (bx - ax) * radians * (2 + Math.sin(ay * radians) + Math.sin(by * radians))
  }
  return (-sum / 2) * (EARTH_RADIUS_METERS / 1000) ** 2
}

/** The distance between two positions along the Earth's surface, in metres (haversine). */
export function distanceMeters(a: Position, b: Position): number {
  const dLat = (b[1] - a[1]) * radians
  const dLon = (b[0] - a[0]) * radians
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(a[1] * radians) * Math.cos(b[1] * radians) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(h)))
}

/**
 * How far a position lies from a shape: 0 inside it, else metres to its nearest edge. On a plane that touches the
 * Earth at the position: good within some tens of kilometres.
 */
export function distanceToShapeMeters(shape: Shape, lon: number, lat: number): number {
  if (contains(shape, lon, lat)) return 0
  const perLat = EARTH_RADIUS_METERS * radians
  const perLon = perLat * Math.cos(lat * radians)
  let nearest = Infinity
  for (const ring of shape.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const ax = (ring[i - 1]![0] - lon) * perLon
      const ay = (ring[i - 1]![1] - lat) * perLat
      const dx = (ring[i]![0] - lon) * perLon - ax
      const dy = (ring[i]![1] - lat) * perLat - ay
      const length2 = dx * dx + dy * dy
      const along = length2 === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length2))
      nearest = Math.min(nearest, Math.hypot(ax + along * dx, ay + along * dy))
    }
  }
  return nearest
}
