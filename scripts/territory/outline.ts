import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { feature } from 'topojson-client'
import type { Shape } from '#kernel/place/place.schema.ts'

type Atlas = Parameters<typeof feature>[0]

/**
 * The outline of a country at 1 : 10,000,000, with its larger islands.
 * @param numeric  ISO 3166-1 numeric code, such as `591` for Panama
 * @throws RangeError when the atlas has no such country
 * @see Natural Earth, Admin 0 Countries, public domain, as npm `world-atlas` packs it
 */
export function outlineOf(numeric: string): Shape {
  const file = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json')
  const atlas = JSON.parse(readFileSync(file, 'utf8')) as Atlas
  const countries = atlas.objects.countries
  const found =
    countries?.type === 'GeometryCollection'
      ? countries.geometries.find((country) => country.id === numeric)
      : undefined
  if (found === undefined) throw new RangeError(`got country ${numeric}, wanted one of the atlas`)
  const drawn = feature(atlas, found)
  if (drawn.type !== 'Feature') throw new RangeError(`got ${drawn.type}, wanted one country`)
  const { geometry } = drawn
  if (geometry.type === 'Polygon') return [geometry.coordinates as unknown as Shape[number]]
  if (geometry.type === 'MultiPolygon') return geometry.coordinates as unknown as Shape
  throw new RangeError(`got ${geometry.type} for country ${numeric}, wanted a polygon`)
}
