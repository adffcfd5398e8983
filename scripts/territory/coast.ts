import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import polygonClipping, { type MultiPolygon } from 'polygon-clipping'
import { feature } from 'topojson-client'
import type { Bounds, Shape } from '#kernel/place/place.schema.ts'
import { encodeShape } from '#kernel/place/shape.rules.ts'

type Atlas = Parameters<typeof feature>[0]

/** A square about Panama with three degrees beside it: as far as a map of the country is moved. */
export const around: Bounds = [-86.2, 2.3, -74, 14.5]

/**
 * The land of a part of the world at 1 : 10,000,000, each country apart, cut at the edges of a rectangle.
 * @param bounds  west, south, east, north, degrees
 * @throws RangeError when there is no land
 * @see Natural Earth, Admin 0 Countries, public domain, as npm `world-atlas` packs it
 */
export function landWithin([west, south, east, north]: Bounds): Shape {
  const file = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json')
  const atlas = JSON.parse(readFileSync(file, 'utf8')) as Atlas
  const drawn = feature(atlas, atlas.objects.countries!)
  if (drawn.type !== 'FeatureCollection')
    throw new RangeError(`got ${drawn.type}, wanted countries`)
  const frame: MultiPolygon = [
    [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  ]
  const pieces = drawn.features.flatMap(({ geometry }): MultiPolygon => {
    if (geometry.type === 'Polygon') return [geometry.coordinates as MultiPolygon[number]]
    return geometry.type === 'MultiPolygon' ? (geometry.coordinates as MultiPolygon) : []
  })
  const isNear = (polygon: MultiPolygon[number]): boolean =>
    polygon[0]!.some(([lon, lat]) => lon > west && lon < east && lat > south && lat < north)
  const land = pieces.filter(isNear).flatMap((each) => polygonClipping.intersection([each], frame))
  if (land.length === 0) throw new RangeError(`got no land in ${west} to ${east}, wanted a coast`)
  return land
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const text = encodeShape(landWithin(around))
  const lines = [
    '// Written by scripts/territory/coast.ts: land around Panama, Natural Earth 1 : 10,000,000 (public domain).',
    '',
    '/** Land around Panama, each country apart, as `encodeShape` writes it. */',
    'export const coast =',
    `  ${JSON.stringify(text)}`,
    '',
  ]
  writeFileSync(
    new URL('../../src/kernel/place/pa/coast.generated.ts', import.meta.url),
    lines.join('\n'),
  )
}
