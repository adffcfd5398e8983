import type { World } from '../world.ts'
import { openChallenges } from './challenge.ts'
import type { Auth } from './context.ts'
import { type HashCost, openPasswords } from './password-hash.ts'
import { callerOf } from './session.service.ts'
import { openWaits } from './waits.ts'

export type { Auth } from './context.ts'

/**
 * Opens what accounts need.
 * @param o.hashCost  of new passwords; only tests take less than the default
 */
export function openAuth(
  world: World,
  o: { readonly publicUrl: string; readonly hashCost?: HashCost },
): Auth {
  const auth: Auth = {
    world,
    publicUrl: o.publicUrl,
    passwords: openPasswords(world, o.hashCost),
    challenges: openChallenges(world),
    waits: openWaits(world.now),
    remembered: new Map(),
    async change(work) {
      try {
        return await world.transaction(work)
      } finally {
        auth.remembered.clear()
      }
    },
    identify: (cookie, language, active = false) => callerOf(auth, cookie, language, active),
  }
  return auth
}
