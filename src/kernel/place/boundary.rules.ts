import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import { placesUnder, type Territory } from './place.rules.ts'
import type { PlaceVersion, Position, Shape } from './place.schema.ts'
import { formsOf, wordsOf } from './place-name.rules.ts'
import { areaKm2, contains, distanceToShapeMeters, signedAreaKm2 } from './shape.rules.ts'

/** Which properties of a delivered file hold the code, the name, and the name of the larger place. */
export interface BoundaryFields {
  readonly code: string
  readonly name: string
  readonly within: string
}

export const boundaryFields: BoundaryFields = { code: 'code', name: 'name', within: 'district' }

/** Why a boundary was not taken; each has its words in three languages as `place.boundary.<reason>`. */
export type BoundaryReason =
  | 'geometry'
  | 'degrees'
  | 'unmatched'
  | 'ambiguous'
  | 'nameDiffers'
  | 'far'
  | 'twice'
  | 'notLater'

/** A row of a delivered file that was not taken. */
export interface RejectedBoundary {
  /** counted from 1 */
  readonly row: number
  readonly code: string
  readonly name: string
  readonly reason: BoundaryReason
}

export interface MatchedBoundary {
  readonly row: number
  readonly code: string
  readonly by: 'code' | 'name'
  readonly shape: Shape
}

const Collection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.unknown()).max(50_000),
})

const Ring = z.array(z.array(z.number()).min(2)).min(4)
const Feature = z.object({
  properties: z.record(z.string(), z.unknown()).nullable().optional(),
  geometry: z.discriminatedUnion('type', [
    z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring).min(1) }),
    z.object({
      type: z.literal('MultiPolygon'),
      coordinates: z.array(z.array(Ring).min(1)).min(1),
    }),
  ]),
})

/** A boundary this far from the known centre of its place belongs to another one. */
const FAR_METERS = 25_000

/**
 * Reads a delivered GeoJSON file and ties each area to a place: by its code; without one by its name, where that is
 * the only one (or the only one whose centre lies in the area). A code and a name that have nothing in common are not
 * trusted. What cannot be tied comes back with its row and reason; nothing is dropped silently.
 * @throws Refusal `invalid` when the file is no FeatureCollection
 */
export function matchBoundaries(
  territory: Territory,
  json: unknown,
  fields: BoundaryFields = boundaryFields,
): { matched: MatchedBoundary[]; rejected: RejectedBoundary[] } {
  const collection = Collection.safeParse(json)
  if (!collection.success) throw new Refusal('invalid', 'place.noFeatureCollection')
  const matched = new Map<string, MatchedBoundary>()
  const rejected: RejectedBoundary[] = []
  const places = placesUnder(territory, {})
  for (const [i, feature] of collection.data.features.entries()) {
    const row = i + 1
    const words = wordsOfFeature(feature, fields)
    const tied = tie(territory, places, words, shapeOf(feature))
    if (typeof tied === 'string') rejected.push({ row, ...words, reason: tied })
    else if (matched.has(tied.code)) rejected.push({ row, ...words, reason: 'twice' })
    else matched.set(tied.code, { row, ...tied })
  }
  return {
    matched: [...matched.values()],
    rejected: rejected.map(({ row, code, name, reason }) => ({ row, code, name, reason })),
  }
}

function tie(
  territory: Territory,
  places: readonly PlaceVersion[],
  words: FeatureWords,
  shape: Shape | BoundaryReason,
): Omit<MatchedBoundary, 'row'> | BoundaryReason {
  if (typeof shape === 'string') return shape
  const found = placeFor(territory, places, words, shape)
  if (typeof found === 'string') return found
  const { code, lon, lat } = found.place
  if (distanceToShapeMeters(shape, lon, lat) > FAR_METERS) return 'far'
  return { code, by: found.by, shape }
}

interface FeatureWords {
  readonly code: string
  readonly name: string
  readonly within: string
}

function wordsOfFeature(feature: unknown, fields: BoundaryFields): FeatureWords {
  const properties = z.object({ properties: z.record(z.string(), z.unknown()) }).safeParse(feature)
    .data?.properties
  const text = (field: string): string => {
    const value = properties?.[field]
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  }
  return { code: text(fields.code), name: text(fields.name), within: text(fields.within) }
}

function shapeOf(feature: unknown): Shape | 'geometry' | 'degrees' {
  const parsed = Feature.safeParse(feature)
  if (!parsed.success) return 'geometry'
  const { geometry } = parsed.data
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const isDegrees = polygons.flat(2).every(([x, y]) => Math.abs(x!) <= 180 && Math.abs(y!) <= 90)
  if (!isDegrees) return 'degrees'
  const isClosed = polygons.flat().every((ring) => {
    const last = ring.at(-1)!
    return ring[0]![0] === last[0] && ring[0]![1] === last[1]
  })
  if (!isClosed) return 'geometry'
  const shape: Shape = polygons.map((rings) => rings.map((ring, i) => turned(ring, i === 0)))
  return areaKm2(shape) > 0 ? shape : 'geometry'
}

/** To the seventh decimal (a centimetre); outer rings against the clock, holes with it, as RFC 7946 wants. */
function turned(ring: readonly number[][], isOuter: boolean): Position[] {
  const rounded = ring.map(([x, y]): Position => [Number(x!.toFixed(7)), Number(y!.toFixed(7))])
  return signedAreaKm2(rounded) > 0 === isOuter ? rounded : rounded.toReversed()
}

type Found = { place: PlaceVersion; by: 'code' | 'name' }

function placeFor(
  territory: Territory,
  places: readonly PlaceVersion[],
  { code, name, within }: FeatureWords,
  shape: Shape,
): Found | BoundaryReason {
  const coded = territory.places.get(code) ?? territory.places.get(withZero(code))
  if (coded !== undefined) {
    return name === '' || areAlike(coded, name) ? { place: coded, by: 'code' } : 'nameDiffers'
  }
  if (name === '') return 'unmatched'
  const named = places.filter(
    (place) =>
      place.kind !== 'country' && isCalled(place, name) && isCalledWithin(territory, place, within),
  )
  const [only, ...others] = named
  if (only === undefined) return 'unmatched'
  if (others.length === 0) return { place: only, by: 'name' }
  const inside = named.filter((place) => contains(shape, place.lon, place.lat))
  return inside.length === 1 ? { place: inside[0]!, by: 'name' } : 'ambiguous'
}

/** Spreadsheets take the zero that a code begins with: 80508 stands for 080508. */
const withZero = (code: string): string =>
  /^\d+$/.test(code) && code.length % 2 ? `0${code}` : code

const isCalled = (place: PlaceVersion, name: string): boolean => {
  const words = wordsOf(name).join(' ')
  return formsOf(place.name, place.aliases).some((form) => form.join(' ') === words)
}

const isCalledWithin = (territory: Territory, place: PlaceVersion, within: string): boolean => {
  const above = place.parent === null ? undefined : territory.places.get(place.parent)
  return within === '' || (above !== undefined && isCalled(above, within))
}

/** Whether two names share a word, but for a letter. */
function areAlike(place: PlaceVersion, name: string): boolean {
  const own = formsOf(place.name, place.aliases).flat()
  return wordsOf(name).some((word) => own.some((other) => isOneLetterApart(word, other)))
}

function isOneLetterApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  const restA = a.slice(start)
  const restB = b.slice(start)
  if (restA === restB) return true
  const skip = (x: string, y: string): boolean => x.slice(1) === y
  return (
    skip(restA, restB) ||
    skip(restB, restA) ||
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  )
}
