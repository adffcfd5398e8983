import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import type { CivilDate } from '../time.ts'

/** Longitude and latitude in degrees, WGS 84, in that order. */
export type Position = readonly [lon: number, lat: number]

/** The area of a place as a GeoJSON MultiPolygon has it: polygons, each an outer ring and its holes, rings closed. */
export type Shape = readonly (readonly (readonly Position[])[])[]

/** West, south, east, north in degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number]

/** What kinds of places there are, and how deep they stand in the tree. A new kind is one line here. */
export const placeKinds = {
  country: { rank: 0 },
  province: { rank: 1 },
  comarca: { rank: 1 },
  district: { rank: 2 },
  corregimiento: { rank: 3 },
  locality: { rank: 3 },
  facility: { rank: 4 },
} as const satisfies Record<string, { rank: number }>

export const PlaceKind = z.enum(
  Object.keys(placeKinds) as [keyof typeof placeKinds, ...(keyof typeof placeKinds)[]],
)
export type PlaceKind = z.infer<typeof PlaceKind>

/** An official code, as published: `PA`, `08`, `0805`, `080508`. A string, since it begins with zeros. */
export const PlaceCode = z.string().regex(/^[0-9A-Z][0-9A-Z.-]{0,23}$/)

/** A day of the calendar, `YYYY-MM-DD`. */
export const Day = z.iso.date().transform((text) => text as CivilDate)

/** How well the edges of a place are known: guessed from centres, taken from a delivered file, or not at all. */
export const Boundary = z.enum(['approximate', 'imported', 'none'])
export type Boundary = z.infer<typeof Boundary>

/** A place as it was in a stretch of time: from a day, until the day before another (null: until further notice). */
export interface PlaceVersion {
  readonly code: string
  readonly kind: PlaceKind
  readonly name: string
  /** found by search, not shown */
  readonly aliases: readonly string[]
  /** code of the place it lies in; null for a country */
  readonly parent: string | null
  readonly lon: number
  readonly lat: number
  /** as published, in square kilometres; null when unknown */
  readonly areaKm2: number | null
  /** the seat of its district (cabecera) */
  readonly seat: boolean
  readonly boundary: Boundary
  readonly shape: Shape | null
  readonly validFrom: CivilDate
  readonly validTo: CivilDate | null
  /** edition of the pack or name of the file that it came with */
  readonly source: string
}

/** What of a place says where it lies. */
export type PlaceNode = Pick<PlaceVersion, 'code' | 'kind' | 'parent'>

/** The territory of a country as the project ships it. */
export interface TerritoryPack {
  readonly name: string
  readonly edition: string
  /** where the facts come from, for people */
  readonly source: string
  /** codes of the places whose approximate shape is a circle */
  readonly circles: readonly string[]
  places(): readonly PlaceVersion[]
}

const Lon = z.number().min(-180).max(180)
const Lat = z.number().min(-90).max(90)

/** A place as it is shown. */
export const Place = z.object({
  code: PlaceCode,
  kind: PlaceKind,
  name: z.string(),
  parent: PlaceCode.nullable(),
  /** names of the places it lies in, the nearest first, without the country */
  within: z.array(z.string()),
  lon: Lon,
  lat: Lat,
  areaKm2: z.number().nullable(),
  seat: z.boolean(),
  boundary: Boundary,
})
export type Place = z.infer<typeof Place>

const on = Day.optional()

const PlaceFilter = z.strictObject({
  under: PlaceCode.optional(),
  kind: PlaceKind.optional(),
  on,
})

export const listPlaces = endpoint({
  method: 'GET',
  path: '/api/places',
  may: 'place.read',
  about:
    'Lists the territory of a country, or of what lies in one place; with a text, what is called so.',
  input: PlaceFilter.extend({ search: z.string().trim().min(1).max(80).optional() }),
  output: z.object({ on: z.string(), places: z.array(Place) }),
  example: { under: '0805', kind: 'corregimiento' },
})

const Coordinates = z.array(z.array(z.array(z.tuple([Lon, Lat]))))

/** GeoJSON, as RFC 7946 has it. */
export const PlaceFeatures = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: PlaceCode,
      properties: Place.pick({ code: true, kind: true, name: true, parent: true, boundary: true }),
      geometry: z.object({ type: z.literal('MultiPolygon'), coordinates: Coordinates }),
    }),
  ),
})
export type PlaceFeatures = z.infer<typeof PlaceFeatures>

export const readPlaceShapes = endpoint({
  method: 'GET',
  path: '/api/places/shapes',
  may: 'place.read',
  about: 'Gives the areas of places as GeoJSON; `boundary` says which are approximate.',
  input: PlaceFilter,
  output: PlaceFeatures,
  example: { under: '0805', kind: 'corregimiento' },
})

/** One place on a drawn map, in whole units of the drawing. */
export const MapArea = z.object({
  code: PlaceCode,
  name: z.string(),
  /** the `d` of an SVG path */
  path: z.string(),
  /** where a label fits best, far from the edges, and how many units wide it may be to stay inside */
  label: z.object({ x: z.number(), y: z.number(), room: z.number() }),
  /** too small to hit with a finger: draw a mark at the label too */
  small: z.boolean(),
  boundary: Boundary,
})

/** A light drawing of a territory: `viewBox="0 0 width height"`, areas in the order of their names. */
export const TerritoryMap = z.object({
  of: z.object({ code: PlaceCode, name: z.string() }),
  width: z.number(),
  height: z.number(),
  /** metres that one unit of the drawing stands for */
  metersPerUnit: z.number(),
  /** where the west and north edge lie, and degrees per unit, to put a point on the drawing */
  frame: z.object({ west: Lon, north: Lat, lonPerUnit: z.number(), latPerUnit: z.number() }),
  approximate: z.boolean(),
  areas: z.array(MapArea),
})
export type TerritoryMap = z.infer<typeof TerritoryMap>

export const drawPlaces = endpoint({
  method: 'GET',
  path: '/api/places/map',
  may: 'place.read',
  about: 'Draws what lies in a place as light SVG paths, a few kilobytes for a district.',
  input: z.strictObject({ under: PlaceCode, kind: PlaceKind.optional(), on }),
  output: TerritoryMap,
  example: { under: '0805' },
})

/** A point of which the place is asked. In the body and not in the address, since it may be where a person stands. */
export const locatePoint = endpoint({
  method: 'POST',
  path: '/api/places/locate',
  may: 'place.read',
  about:
    'Says in which corregimiento a point lies, how surely, and which others are near. Nothing is kept.',
  input: z.strictObject({
    lon: Lon,
    lat: Lat,
    /** radius of the doubt of the point itself */
    accuracyMeters: z.number().min(0).max(100_000).optional(),
  }),
  output: z.object({
    place: Place.nullable(),
    certainty: Boundary,
    /** 0 inside the place; else how far its edge is */
    distanceMeters: z.number(),
    /** others whose edge is within the doubt, the nearest first */
    others: z.array(Place),
  }),
  example: { lon: -78.98, lat: 9.14 },
})
