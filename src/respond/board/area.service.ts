import { type Expression, type SqlBool, sql } from 'kysely'
import { placesUnder, type Territory } from '#kernel/place/place.rules.ts'
import type { Bounds } from '#kernel/place/place.schema.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { instant } from '#platform/db/db.ts'
import type { World } from '#platform/world.ts'
import type { IncidentFilter } from './board.schema.ts'

type Area = Pick<IncidentFilter, 'place' | 'window' | 'from' | 'until'>

const touches = ([west, south, east, north]: Bounds, other: Bounds): boolean =>
  west <= other[2] && other[0] <= east && south <= other[3] && other[1] <= north

/** The corregimientos and whatever else has a shape of which a window of the map shows a part. */
const placesIn = (territory: Territory, window: Bounds): string[] =>
  [...territory.places.values()]
    .filter(({ bounds }) => bounds !== null && touches(bounds, window))
    .map(({ code }) => code)

/**
 * Where and when, as conditions for `incident as i`. A point is sealed, so that a window of the map is looked for by the
 * places that it shows a part of; codes are compared by equality, which alone uses an index under row-level security.
 */
export async function inArea(
  world: World,
  { place, window, from, until }: Area,
): Promise<Expression<SqlBool>[]> {
  const when = [
    ...(from === undefined ? [] : [sql<SqlBool>`i.opened_at >= ${instant(from)}`]),
    ...(until === undefined ? [] : [sql<SqlBool>`i.opened_at < ${instant(until)}`]),
  ]
  if (place === undefined && window === undefined) return when
  const territory = await readTerritory(world)
  const lists: string[][] = []
  // A place that is on no list any more is still that of the incidents that lay there.
  if (place !== undefined)
    lists.push(
      territory.places.has(place)
        ? placesUnder(territory, { under: place }).map(({ code }) => code)
        : [place],
    )
  if (window !== undefined) lists.push(placesIn(territory, window))
  return [...when, ...lists.map((codes) => sql<SqlBool>`i.place = any(${codes}::text[])`)]
}
