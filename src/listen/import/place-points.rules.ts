import { type Located, placesNear, type Territory } from '#kernel/place/place.rules.ts'

/** Finds the corregimiento in which a point lies, or the nearest one; undefined where there is none. */
export type PointFinder = (point: { lon: number; lat: number }) => Located | undefined

/** A point off the coast or beyond an edge that is drawn coarsely belongs to the nearest place within so far. */
const NEAR_METERS = 2_000
/** Squares of so many to a degree; a few corregimientos touch each. */
const A_DEGREE = 10
/** More than 2 km, in degrees, at any latitude where people live. */
const MARGIN = 0.06
const MOST_SQUARES = 20_000

/**
 * Prepares to find places by points: what a square may hold is looked for once, when its first point comes. The
 * answer is that of `placesNear` over all places.
 */
export function pointFinder(territory: Territory): PointFinder {
  const squares = new Map<string, Territory | undefined>()
  const squareOf = (column: number, row: number): Territory | undefined => {
    const [west, south] = [column / A_DEGREE - MARGIN, row / A_DEGREE - MARGIN]
    const [east, north] = [(column + 1) / A_DEGREE + MARGIN, (row + 1) / A_DEGREE + MARGIN]
    const inside = [...territory.places].filter(([, { kind, bounds }]) => {
      if (kind !== 'corregimiento' || bounds === null) return false
      return bounds[0] <= east && bounds[2] >= west && bounds[1] <= north && bounds[3] >= south
    })
    return inside.length === 0 ? undefined : { ...territory, places: new Map(inside) }
  }
  return (point) => {
    const [column, row] = [Math.floor(point.lon * A_DEGREE), Math.floor(point.lat * A_DEGREE)]
    const name = `${column} ${row}`
    if (!squares.has(name)) {
      if (squares.size >= MOST_SQUARES) squares.clear()
      squares.set(name, squareOf(column, row))
    }
    const square = squares.get(name)
    if (square === undefined) return undefined
    return placesNear(square, point, { kind: 'corregimiento', withinMeters: NEAR_METERS })[0]
  }
}
