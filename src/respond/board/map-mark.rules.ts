import type { TerritoryMap } from '#kernel/place/place.schema.ts'
import type { ExactPlace } from './board.schema.ts'

/** A place on a drawing, in its own units. */
export interface Spot {
  readonly x: number
  readonly y: number
}

type Drawing = Pick<TerritoryMap, 'width' | 'height' | 'frame' | 'metersPerUnit'>
type Point = NonNullable<ExactPlace['point']>

/** A hand on a screen is this many units of the drawing off. */
const UNSURE_UNITS = 6
/** A press of an arrow moves the cross by this share of the width; with Shift by a tenth of it. */
const STEP = 0.02

const arrows: Readonly<Record<string, Spot>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

const within = (value: number, most: number): number => Math.min(most, Math.max(0, value))

/** Where the cross is after a key; undefined for a key that moves nothing. It never leaves the drawing. */
export function movedBy(
  key: string,
  isFine: boolean,
  { x, y }: Spot,
  { width, height }: Drawing,
): Spot | undefined {
  const arrow = arrows[key]
  if (arrow === undefined) return undefined
  const step = width * STEP * (isFine ? 0.1 : 1)
  return { x: within(x + arrow.x * step, width), y: within(y + arrow.y * step, height) }
}

/** The point that a spot of the drawing stands for, and by how much a hand may have missed it. */
export function pointOf({ x, y }: Spot, { frame, metersPerUnit }: Drawing): Point {
  const digits = (degrees: number): number => Number(degrees.toFixed(5))
  return {
    lon: digits(frame.west + x * frame.lonPerUnit),
    lat: digits(frame.north - y * frame.latPerUnit),
    accuracyMeters: Math.ceil((metersPerUnit * UNSURE_UNITS) / 50) * 50,
  }
}

/** Where a point lies on the drawing. */
export const spotOf = ({ lon, lat }: Pick<Point, 'lon' | 'lat'>, { frame }: Drawing): Spot => ({
  x: (lon - frame.west) / frame.lonPerUnit,
  y: (frame.north - lat) / frame.latPerUnit,
})
