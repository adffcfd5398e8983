import { ledgerRoutes } from '#kernel/ledger/ledger.routes.ts'
import { type Doors, doorsOf, policy, retention } from '#loop'
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

/**
 * All routes, pages and documents of the server on a world that is not there: for what looks at them without calling
 * a service.
 */
export function doorsByName(): Doors {
  const zeros = (bytes = 32): Uint8Array => new Uint8Array(bytes)
  const tenant = { id: 1 }
  const world = { tenant, derive: () => zeros(), random: zeros, now: () => 0 } as unknown as World
  const auth = { world, publicUrl } as never
  return doorsOf({ world, auth, site, log: ledgerRoutes(world, {} as never, []) })
}
