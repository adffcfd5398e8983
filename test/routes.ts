import { placeRoutes } from '#kernel/place/place.routes.ts'
import { siteRoutes } from '#kernel/site/site.routes.ts'
import { loop, policy, retention } from '#loop'
import { accountRoutes } from '#platform/auth/auth.routes.ts'
import type { Route } from '#platform/http/route.ts'
import { openPresence } from '#platform/presence/presence.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import { say } from '../src/messages.ts'

const publicUrl = 'http://localhost:8080'
const site: Site = {
  emergencyPhone: '104',
  publicUrl,
  styles: [],
  policy,
  retention,
  channels: [],
  presence: openPresence(),
  say,
}

/** All routes of the server on a world that is not there: for what looks at them without calling a service. */
export function routesByName(): readonly Route[] {
  const zeros = (bytes = 32): Uint8Array => new Uint8Array(bytes)
  const world = { derive: () => zeros(), random: zeros, now: () => 0 } as unknown as World
  return [
    ...siteRoutes(world, site),
    ...placeRoutes(world),
    ...accountRoutes({ world, publicUrl } as never),
    ...loop.flatMap((stage) => stage.routes(world, site)),
  ]
}
