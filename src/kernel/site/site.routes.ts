import { type Route, route } from '#platform/http/route.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import { readTerritory } from '../place/place.service.ts'
import { readSite } from './site.schema.ts'

/** What the installation says of itself. */
export const siteRoutes = (world: World, site: Site): readonly Route[] => [
  route(readSite, async () => {
    const { name, demo, zone, place } = world.tenant
    const territory = await readTerritory(world)
    const served =
      territory.places.get(place) ??
      [...territory.places.values()].find((each) => each.parent === null)
    return {
      name,
      demo,
      zone,
      place,
      placeName: served?.name ?? '',
      emergencyPhone: site.emergencyPhone,
      now: world.now(),
    }
  }),
]
