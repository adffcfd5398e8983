import type { CivilDate } from '../../time.ts'
import type { PlaceKind, PlaceVersion, TerritoryPack } from '../place.schema.ts'
import { decodeShape } from '../shape.rules.ts'
import { aliases } from './aliases.ts'
import { corrections } from './corrections.ts'
import { corregimientos, units } from './places.generated.ts'
import { circles, outline, shapes } from './shapes.generated.ts'

const COUNTRY = 'PA'
const comarcas = new Set(['10', '11', '12'])

type Facts = Pick<PlaceVersion, 'lon' | 'lat' | 'areaKm2'>

/** Other names, and the source's misspelling, so that files that carry it are understood. */
const otherNames = (code: string): string[] => [
  ...(aliases[code] ?? []),
  ...corrections.filter((one) => one.code === code).map((one) => one.published),
]

function version(
  given: Facts & Pick<PlaceVersion, 'code' | 'kind' | 'name' | 'parent' | 'seat'>,
): PlaceVersion {
  const text = given.code === COUNTRY ? outline : shapes[given.code]!
  return {
    ...given,
    aliases: otherNames(given.code),
    boundary: 'approximate',
    shape: decodeShape(text),
    validFrom: '2023-01-01' as CivilDate,
    validTo: null,
    source: 'pa-2023',
  }
}

/** A larger place has the summed area of its corregimientos, and their mean centre weighted by area. */
function gathered(prefix: string): Facts {
  let areaKm2 = 0
  let lon = 0
  let lat = 0
  for (const [code, , x, y, area] of corregimientos) {
    if (!code.startsWith(prefix)) continue
    areaKm2 += area
    lon += x * area
    lat += y * area
  }
  const rounded = (value: number): number => Math.round(value * 1e4) / 1e4
  return {
    areaKm2: Math.round(areaKm2 * 100) / 100,
    lon: rounded(lon / areaKm2),
    lat: rounded(lat / areaKm2),
  }
}

const kindOf = (code: string): PlaceKind =>
  code.length === 4 ? 'district' : comarcas.has(code) ? 'comarca' : 'province'

const parentOf = (code: string): string => (code.length === 2 ? COUNTRY : code.slice(0, -2))

/**
 * Panama: 10 provinces and 3 comarcas, 82 districts, 699 corregimientos of the political division of 2023, with
 * official codes PPDDCC. Boundaries are approximate: each corregimiento has the land nearest to its centre, within the
 * outline of the country; where the centre lies at sea, a circle of its area. Measured against published boundaries,
 * 7 of 10 points fall into the right corregimiento and 9 of 10 into the right district. The published area of
 * Cristóbal (030106, 0.02 km2) and its centre are doubtful; they stand as published.
 */
export const pa: TerritoryPack = {
  name: 'pa',
  edition: '2023',
  source: 'Political division of 2023 (National Institute of Statistics and Census)',
  circles,
  places: () => [
    version({
      code: COUNTRY,
      kind: 'country',
      name: 'Panamá',
      parent: null,
      seat: false,
      ...gathered(''),
    }),
    ...units.map(([code, name]) =>
      version({
        code,
        kind: kindOf(code),
        name,
        parent: parentOf(code),
        seat: false,
        ...gathered(code),
      }),
    ),
    ...corregimientos.map(([code, name, lon, lat, areaKm2, seat]) =>
      version({
        code,
        kind: 'corregimiento',
        name,
        parent: parentOf(code),
        seat,
        lon,
        lat,
        areaKm2,
      }),
    ),
  ],
}
