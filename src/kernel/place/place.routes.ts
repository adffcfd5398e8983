import { type Route, route } from '#platform/http/route.ts'
import type { World } from '#platform/world.ts'
import { drawPlaces, listPlaces, locatePoint, readPlaceShapes } from './place.schema.ts'
import { drawMap, listTerritory, locateInTerritory, readShapes } from './place.service.ts'

/** What the territory serves. */
export const placeRoutes = (world: World): readonly Route[] => [
  route(listPlaces, (input) => listTerritory(world, input)),
  route(readPlaceShapes, (input) => readShapes(world, input)),
  route(drawPlaces, (input) => drawMap(world, input)),
  route(locatePoint, (input) => locateInTerritory(world, input), 'read'),
]
