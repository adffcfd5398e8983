import { policy as accountPolicy } from '#kernel/account/account.rules.ts'
import { placePolicy } from '#kernel/place/place.rules.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { listen } from '#listen/server.ts'
import type { Stage } from '#platform/stage.ts'

/** The stages in the order of the loop; each may lean on those before it. */
export const loop: readonly Stage[] = [listen]

/** Who may do what, all of it: one table decides, compiles to SQL and is shown to everybody. */
export const policy: readonly PolicyLine[] = [
  ...placePolicy,
  ...accountPolicy,
  ...loop.flatMap((stage) => stage.policy),
]
