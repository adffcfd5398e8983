import type { PlaceFeatures, TerritoryMap } from '#kernel/place/place.schema.ts'
import type { Release } from '#kernel/publish/publish.schema.ts'
import { type Chosen, classEnds, classOf, shownPlaces, type Told } from './figures.rules.ts'

/** What the colours of a map stand for: counts, or rates where all have one. */
export type MapBy = 'count' | 'rate'

/** How a place looks on a map: a class of colour (`c0`: zero), dotted (`hidden`) or hatched (`none`). */
export type Look = `c${number}` | 'hidden' | 'none'

/** The classes of a map, and which one each place is in. */
export interface Looks {
  /** upper ends of the classes */
  readonly ends: readonly number[]
  readonly hasZero: boolean
  of(code: string): Look
}

/** What the map of a choice shows: rates only where every place that can be drawn and has a number has one. */
export function mapBy(release: Release, chosen: Chosen, told: ReadonlyMap<string, Told>): MapBy {
  if (release.definition.denominator === null) return 'count'
  const { places } = shownPlaces(release, chosen.place)
  const hasRates = places.every(({ code }) => {
    const one = told.get(code)
    // Nobody lives where nobody knows.
    return code.includes(':') || one?.state !== 'shown' || one.rate !== null
  })
  return hasRates ? 'rate' : 'count'
}

/** Puts the places of a map into classes. Every map of a release, still or moved, is coloured by this. */
export function looksOf(
  codes: readonly string[],
  told: ReadonlyMap<string, Told>,
  by: MapBy,
): Looks {
  const shownOf = (code: string): number | undefined => {
    const one = told.get(code)
    return one?.state === 'shown'
      ? ((by === 'rate' ? one.rate : one.count) ?? undefined)
      : undefined
  }
  const values = codes.map(shownOf).filter((value) => value !== undefined)
  const ends = classEnds(values)
  return {
    ends,
    hasZero: values.includes(0),
    of: (code) => {
      const value = shownOf(code)
      if (value !== undefined) return `c${classOf(value, ends)}`
      return told.get(code)?.state === 'hidden' ? 'hidden' : 'none'
    },
  }
}

/** What the map of a choice is made of. */
interface MapGiven {
  readonly release: Release
  readonly chosen: Chosen
  readonly map: TerritoryMap
  readonly shapes: PlaceFeatures
  readonly told: ReadonlyMap<string, Told>
}

/**
 * The map of a place and a period of a release, for a program that draws it: each area with its number, its class, the
 * kind of its boundary and a spot for its name. GeoJSON, longitude before latitude, degrees.
 */
export function mapGeoJson({ release, chosen, map, shapes, told }: MapGiven): string {
  const by = mapBy(release, chosen, told)
  const looks = looksOf(
    map.areas.map(({ code }) => code),
    told,
    by,
  )
  const areas = new Map(map.areas.map((area) => [area.code, area]))
  const { west, north, lonPerUnit, latPerUnit } = map.frame
  const degrees = (value: number): number => Math.round(value * 1e4) / 1e4
  const features = shapes.features.flatMap(({ id, geometry, properties: { name, boundary } }) => {
    const area = areas.get(id)
    if (area === undefined) return []
    const one = told.get(id) ?? { state: 'none' }
    const { x, y, room } = area.label
    const number = one.state === 'shown' ? { count: one.count, rate: one.rate } : { count: null }
    const spot = [degrees(west + x * lonPerUnit), degrees(north - y * latPerUnit)]
    const properties = {
      ...{ code: id, name, boundary, state: one.state, ...number, look: looks.of(id) },
      ...{ spot, room },
    }
    return [{ type: 'Feature', id, properties, geometry }]
  })
  const about = {
    ...{ release: release.number, releaseChecksum: release.checksum, by, ends: looks.ends },
    ...{ place: chosen.place.code, period: chosen.period.code, of: map.of.code },
  }
  return `${JSON.stringify({ type: 'FeatureCollection', metadata: about, features })}\n`
}
