import { Delaunay } from 'd3-delaunay'
import { type GeoProjection, geoConicEqualArea } from 'd3-geo'
import polygonClipping, { type MultiPolygon, type Ring } from 'polygon-clipping'
import type { Position, Shape } from '#kernel/place/place.schema.ts'
import { contains, EARTH_RADIUS_METERS, GRID_DEGREES } from '#kernel/place/shape.rules.ts'

/** A place of which only a centre and an area are known. */
export interface Centre {
  readonly code: string
  readonly lon: number
  readonly lat: number
  readonly areaKm2: number
}

/** The approximate shape of a place, in whole steps of the grid, and how it came to be. */
export interface Cell {
  readonly code: string
  readonly how: 'voronoi' | 'circle'
  readonly polygons: MultiPolygon
}

const perDegree = Math.round(1 / GRID_DEGREES)
const snap = (value: number): number => Math.round(value * perDegree)
/** Pieces smaller than this on the grid (about 0.006 km2) are leavings of rounding. */
const LEAVING = 50

/** A shape in whole steps of the grid: clipping whole numbers leaves neighbours with the very same corners. */
export const onGrid = (shape: Shape): MultiPolygon =>
  shape.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => [snap(lon), snap(lat)])))

/** From steps of the grid back to degrees. */
export const offGrid = (polygons: MultiPolygon): Shape =>
  polygons.map((rings) =>
    rings.map((ring) => ring.map(([x, y]): Position => [x / perDegree, y / perDegree])),
  )

/**
 * Approximate shapes of all places of a country: each takes the land that is nearer to its centre than to any other
 * (Voronoi cells on an equal-area projection, clipped to the outline). A place whose centre lies at sea, as small
 * islands do where the outline is coarse, takes a circle of its own area instead, as far as it is nearest there; the
 * cells around it leave that circle out. So shapes never overlap, none is empty, each holds its centre.
 */
export function approximateCells(centres: readonly Centre[], outline: Shape): Cell[] {
  const projection = localProjection(centres)
  const land = onGrid(outline)
  const ashore = centres.filter(({ lon, lat }) => contains(outline, lon, lat))
  const asea = centres.filter((centre) => !ashore.includes(centre))
  const nearest = voronoi(centres, projection)
  const circles = asea.map((centre): Cell => {
    const around = circleOf(centre, projection)
    const polygons = polygonClipping.intersection([around], [nearest.get(centre.code)!])
    return { code: centre.code, how: 'circle', polygons: tidy(polygons) }
  })
  const cells = voronoi(ashore, projection)
  const onLand = ashore.map(({ code }): Cell => {
    const clipped = clip([cells.get(code)!], land)
    const near = circles.filter((circle) => touches(clipped, circle.polygons))
    const polygons = near.reduce(
      (left, circle) => polygonClipping.difference(left, circle.polygons),
      clipped,
    )
    return { code, how: 'voronoi', polygons: tidy(polygons) }
  })
  return [...onLand, ...circles].sort((a, b) => (a.code < b.code ? -1 : 1))
}

/** The union of shapes; holes and pieces that only rounding made are dropped. */
export const unite = (cells: readonly Cell[]): MultiPolygon => {
  const [first, ...rest] = cells.map((cell) => cell.polygons)
  return first === undefined ? [] : tidy(polygonClipping.union(first, ...rest))
}

/** Areas stay true: Albers' conic between two parallels of the country, in metres. */
function localProjection(centres: readonly Centre[]): GeoProjection {
  const lats = centres.map(({ lat }) => lat)
  const lons = centres.map(({ lon }) => lon)
  const [south, north] = [Math.min(...lats), Math.max(...lats)]
  const sixth = (north - south) / 6
  return geoConicEqualArea()
    .parallels([south + sixth, north - sixth])
    .rotate([-(Math.min(...lons) + Math.max(...lons)) / 2, 0])
    .center([0, (south + north) / 2])
    .scale(EARTH_RADIUS_METERS)
    .translate([0, 0])
    .precision(0)
}

const toGrid = (projection: GeoProjection, points: readonly (readonly number[])[]): Ring =>
  points.map(([x, y]) => {
    const [lon, lat] = projection.invert!([x!, y!])!
    return [snap(lon), snap(lat)]
  })

function voronoi(centres: readonly Centre[], projection: GeoProjection): Map<string, Ring[]> {
  const points = centres.map(({ lon, lat }) => projection([lon, lat])!)
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const margin = 200_000
  const diagram = Delaunay.from(points).voronoi([
    Math.min(...xs) - margin,
    Math.min(...ys) - margin,
    Math.max(...xs) + margin,
    Math.max(...ys) + margin,
  ])
  return new Map(
    centres.map(({ code }, i) => {
      const corners = diagram.cellPolygon(i)
      if (corners === null) throw new RangeError(`got no cell for ${code}: is its centre a double?`)
      return [code, [toGrid(projection, corners)]]
    }),
  )
}

const CORNERS = 32

function circleOf({ lon, lat, areaKm2 }: Centre, projection: GeoProjection): Ring[] {
  const [x, y] = projection([lon, lat])!
  const perSquareRadius = (CORNERS / 2) * Math.sin((2 * Math.PI) / CORNERS)
  const radiusMeters = Math.sqrt((areaKm2 * 1e6) / perSquareRadius)
  const corners = Array.from({ length: CORNERS + 1 }, (_, i) => {
    const angle = ((i % CORNERS) / CORNERS) * 2 * Math.PI
    return [x + radiusMeters * Math.cos(angle), y + radiusMeters * Math.sin(angle)]
  })
  return [toGrid(projection, corners)]
}

/** Clips to the land. Clipping is slow, so a cell that no coast comes near is kept as it is. */
function clip(cell: MultiPolygon, land: MultiPolygon): MultiPolygon {
  const box = boxOf(cell)
  const near = land.filter((island) => overlap(box, boxOf([island])))
  if (near.some(([coast]) => runsThrough(coast!, box))) {
    return polygonClipping.intersection(cell, near)
  }
  const [x, y] = cell[0]![0]![0]!
  return near.some((island) => contains([island], x, y)) ? cell : []
}

const runsThrough = (coast: Ring, box: Box): boolean =>
  coast.some((corner, i) => {
    const [ax, ay] = corner
    const [bx, by] = coast[i - 1] ?? corner
    const stretch: Box = [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)]
    return overlap(stretch, box)
  })

type Box = [number, number, number, number]

function boxOf(polygons: MultiPolygon): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of polygons.flat(2)) {
    box[0] = Math.min(box[0], x)
    box[1] = Math.min(box[1], y)
    box[2] = Math.max(box[2], x)
    box[3] = Math.max(box[3], y)
  }
  return box
}

const overlap = (a: Box, b: Box): boolean =>
  a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]

const touches = (a: MultiPolygon, b: MultiPolygon): boolean => overlap(boxOf(a), boxOf(b))

function tidy(polygons: MultiPolygon): MultiPolygon {
  const rounded = polygons.map((rings) => rings.map(roundRing))
  const kept = rounded
    .filter(([outer]) => Math.abs(signedArea(outer!)) > LEAVING)
    .map(([outer, ...holes]) => [
      turned(outer!, 1),
      ...holes.filter((hole) => Math.abs(signedArea(hole)) > LEAVING).map((h) => turned(h, -1)),
    ])
  return kept.length > 0 ? kept : rounded.slice(0, 1)
}

function roundRing(ring: Ring): Ring {
  const rounded = ring.map(([x, y]): [number, number] => [Math.round(x), Math.round(y)])
  return rounded.filter(([x, y], i) => {
    const before = rounded[i - 1]
    return before === undefined || before[0] !== x || before[1] !== y
  })
}

/** Outer rings run against the clock, holes with it, as RFC 7946 wants. */
const turned = (ring: Ring, sign: 1 | -1): Ring =>
  Math.sign(signedArea(ring)) === sign ? ring : ring.toReversed()

function signedArea(ring: Ring): number {
  let sum = 0
  for (let i = 1; i < ring.length; i++) {
    sum += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1]
  }
  return sum / 2
}
