import type { Reaction } from '#kernel/facts/reactions.service.ts'
import type { World } from '#platform/world.ts'
import { attendTo } from './alert.service.ts'
import { escalate } from './escalate.service.ts'
import { findLostNotices } from './tell.service.ts'

/** Calls people to incidents that cannot wait, and lets them be once somebody has taken them. */
export const attentionReaction: Reaction = {
  name: 'respond/attention',
  on: {
    IncidentOpened: (tx, { body }, world) => attendTo(world, tx, body.incident),
    IncidentChanged: (tx, { body }, world) => attendTo(world, tx, body.incident),
  },
}

/** What the jobs would have done that a restore or a death has lost. */
export async function followAlerts(world: World): Promise<void> {
  await escalate(world)
  await findLostNotices(world)
}
