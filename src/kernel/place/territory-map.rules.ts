import type { Bounds, PlaceVersion, Shape, TerritoryMap } from './place.schema.ts'
import { boundsOf, EARTH_RADIUS_METERS } from './shape.rules.ts'

type XY = readonly [x: number, y: number]

const metersPerDegree = (EARTH_RADIUS_METERS * Math.PI) / 180
/** A finger covers about this many units when the drawing fills a phone (1000 units on 360 px, 48 px). */
const FINGER_UNITS = 60

/**
 * Draws places as light SVG paths in whole units: a few kilobytes for a district. Neighbours keep the very same
 * corners, so no seam shows between them. The plane is true to scale at the middle of the drawing, which is good for
 * a district or province.
 * @param of      the place that is drawn
 * @param places  what lies in it; those without a shape are left out of the drawing
 * @param width   units across
 * @throws RangeError when no place has a shape
 */
export function drawTerritory(
  of: Pick<PlaceVersion, 'code' | 'name'>,
  places: readonly PlaceVersion[],
  width = 1000,
): TerritoryMap {
  const drawn = places.filter((place) => place.shape !== null)
  if (drawn.length === 0) throw new RangeError(`got no shapes for ${of.code}, wanted at least one`)
  const [west, south, east, north] = around(drawn.map((place) => boundsOf(place.shape!)))
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const lonPerUnit = Math.max(east - west, 1e-6) / width
  const latPerUnit = lonPerUnit * squeeze
  const height = Math.max(1, Math.ceil((north - south) / latPerUnit))
  const toUnits = (shape: Shape): XY[][] =>
    shape.flatMap((rings) =>
      rings.map((ring) =>
        ring.map(
          ([lon, lat]): XY => [
            Math.round((lon - west) / lonPerUnit),
            Math.round((north - lat) / latPerUnit),
          ],
        ),
      ),
    )
  return {
    of: { code: of.code, name: of.name },
    width,
    height,
    metersPerUnit: latPerUnit * metersPerDegree,
    frame: { west, north, lonPerUnit, latPerUnit },
    approximate: drawn.some((place) => place.boundary === 'approximate'),
    areas: drawn.map(({ code, name, shape, boundary }) => {
      const rings = toUnits(shape!)
      const { at, clear } = roomiest(rings)
      const room = runAt(rings, at)
      const path = rings.map(pathOf).join('')
      return { code, name, path, label: { ...at, room }, small: clear * 2 < FINGER_UNITS, boundary }
    }),
  }
}

function around(all: readonly Bounds[]): Bounds {
  return [
    Math.min(...all.map(([west]) => west)),
    Math.min(...all.map(([, south]) => south)),
    Math.max(...all.map(([, , east]) => east)),
    Math.max(...all.map(([, , , north]) => north)),
  ]
}

/** Relative steps, the same corner not twice; a ring that shrank to a point becomes a one-unit mark. */
function pathOf(ring: readonly XY[]): string {
  const corners = ring.filter(
    ([x, y], i) => i === 0 || x !== ring[i - 1]![0] || y !== ring[i - 1]![1],
  )
  const [first, ...rest] = corners
  const [startX, startY] = first!
  if (rest.length < 3) return `M${startX} ${startY}h1v1h-1z`
  let path = `M${startX} ${startY}`
  let [x, y] = first!
  for (const [toX, toY] of rest.slice(0, -1)) {
    if (toY === y) path += `h${toX - x}`
    else if (toX === x) path += `v${toY - y}`
    else path += `l${toX - x}${toY < y ? '' : ' '}${toY - y}`
    x = toX
    y = toY
  }
  return `${path}z`
}

/**
 * A spot inside the rings that is far from their edges, for a label: the best of a fine lattice over the largest ring.
 * @returns the spot, and how far it is from the nearest edge, in units
 */
function roomiest(rings: readonly (readonly XY[])[]): {
  at: { x: number; y: number }
  clear: number
} {
  const largest = [...rings].sort((a, b) => spread(b) - spread(a))[0]!
  const xs = largest.map(([x]) => x)
  const ys = largest.map(([, y]) => y)
  const [left, right, top, bottom] = [
    Math.min(...xs),
    Math.max(...xs),
    Math.min(...ys),
    Math.max(...ys),
  ]
  let best = {
    at: { x: Math.round((left + right) / 2), y: Math.round((top + bottom) / 2) },
    clear: -1,
  }
  const STEPS = 20
  for (let i = 1; i < STEPS; i++) {
    for (let j = 1; j < STEPS; j++) {
      const x = Math.round(left + ((right - left) * i) / STEPS)
      const y = Math.round(top + ((bottom - top) * j) / STEPS)
      const clear = clearance(rings, x, y)
      if (clear > best.clear) best = { at: { x, y }, clear }
    }
  }
  return { at: best.at, clear: Math.max(0, best.clear) }
}

/** How many units a label centred on a spot may be wide and stay inside. */
function runAt(rings: readonly (readonly XY[])[], { x, y }: { x: number; y: number }): number {
  let nearest = Infinity
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1]!
      const [bx, by] = ring[i]!
      if (ay > y === by > y) continue
      nearest = Math.min(nearest, Math.abs(x - ax - ((bx - ax) * (y - ay)) / (by - ay)))
    }
  }
  return nearest === Infinity ? 0 : Math.floor(nearest * 2)
}

const spread = (ring: readonly XY[]): number => {
  const xs = ring.map(([x]) => x)
  const ys = ring.map(([, y]) => y)
  return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys))
}

/** Distance to the nearest edge: negative outside. */
function clearance(rings: readonly (readonly XY[])[], x: number, y: number): number {
  let inside = false
  let nearest = Infinity
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1]!
      const [bx, by] = ring[i]!
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
      const length2 = (bx - ax) ** 2 + (by - ay) ** 2
      const along = length2 === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length2
      const t = Math.max(0, Math.min(1, along))
      nearest = Math.min(nearest, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)))
    }
  }
  return inside ? nearest : -nearest
}
