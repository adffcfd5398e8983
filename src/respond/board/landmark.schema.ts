import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { PlaceCode } from '#kernel/place/place.schema.ts'

const words = (max: number) => z.string().trim().min(1).max(max)

/** Where a landmark is, and by how much that may be wrong. */
const Point = z.strictObject({
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  accuracyMeters: z.number().int().min(0).max(100_000),
})

/** A landmark as somebody enters it. */
export const LandmarkDraft = z.strictObject({
  name: words(120),
  aliases: z.array(words(120)).max(12).default([]),
  /** in which corregimiento; without it that of the point */
  place: PlaceCode.nullish(),
  point: Point.nullish(),
  /** from where it is known */
  source: words(200),
})
export type LandmarkDraft = z.output<typeof LandmarkDraft>

/** A place that people name. */
export const Landmark = z.object({
  id: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
  place: PlaceCode.nullable(),
  point: Point.nullable(),
  source: z.string(),
})
export type Landmark = z.infer<typeof Landmark>

const Landmarks = z.object({ landmarks: z.array(Landmark) })

export const listLandmarks = endpoint({
  method: 'GET',
  path: '/api/landmarks',
  may: 'landmark.list',
  about: 'Lists the places that people name: schools, bridges, ranches.',
  input: z.strictObject({}),
  output: Landmarks,
  example: {},
})

const draftExample = {
  name: 'Puente del río Bayano',
  aliases: ['el puente grande'],
  place: '080508',
  point: { lon: -78.69, lat: 9.17, accuracyMeters: 100 },
  source: 'Obras Públicas, inventario de puentes',
}
const landmarkExample = '019ab2c4-7d10-7a31-8f00-00000000000a'

export const addLandmark = endpoint({
  method: 'POST',
  path: '/api/landmarks',
  may: 'landmark.change',
  about: 'Adds a place that people name.',
  input: LandmarkDraft,
  output: Landmark,
  idempotent: true,
  example: draftExample,
})

export const changeLandmark = endpoint({
  method: 'POST',
  path: '/api/landmarks/{id}/change',
  may: 'landmark.change',
  about: 'Corrects a place that people name.',
  input: LandmarkDraft.extend({ id: id('landmark') }),
  output: Landmark,
  idempotent: true,
  example: { ...draftExample, id: landmarkExample },
})

export const removeLandmark = endpoint({
  method: 'POST',
  path: '/api/landmarks/{id}/remove',
  may: 'landmark.change',
  about: 'Takes a place from the list; incidents that named it keep what was said.',
  input: z.strictObject({ id: id('landmark') }),
  output: z.object({ removed: z.boolean() }),
  idempotent: true,
  example: { id: landmarkExample },
})

/** Why a row was left out: which field, and what is wrong with it. */
export const refusedBecause = [
  'missing',
  'tooLong',
  'notANumber',
  'noSuchPlace',
  'pointNowhere',
  'twice',
] as const
const RefusedRow = z.object({
  /** of the file, the first after the head is 2 */
  row: z.number(),
  field: z.string(),
  reason: z.enum(refusedBecause),
})
export type RefusedRow = z.infer<typeof RefusedRow>

export const importLandmarks = endpoint({
  method: 'POST',
  path: '/api/landmarks/import',
  may: 'landmark.change',
  about:
    'Takes over a list as CSV with the columns name, aliases (with ;), place, lon, lat, accuracy, source, or nombre, otros nombres, corregimiento, lon, lat, precision, fuente; rows that cannot be taken are named, with the field and the reason.',
  maxBytes: 1_200_000,
  input: z.strictObject({ csv: z.string().min(1).max(1_000_000), source: words(200) }),
  output: z.object({ added: z.number(), changed: z.number(), refused: z.array(RefusedRow) }),
  idempotent: true,
  example: {
    csv: 'name,place,lon,lat,accuracy\nEscuela de Tortí,080508,-78.5,8.95,100\n',
    source: 'Lista de la alcaldía',
  },
})
