import { retentionRoutes } from '#kernel/clock/retention.routes.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import type { Stage } from '#platform/stage.ts'
import { trustPages } from './trust/trust.pages.ts'

const accountPolicy: readonly PolicyLine[] = [
  {
    action: 'observatory.read',
    actors: ['anyone', 'staff'],
    relation: 'any',
    purposes: [],
    sensitivity: 0,
    fields: ['all'],
    obligations: [],
  },
]

/** What everybody can check. */
export const account: Stage = {
  name: 'account',
  policy: accountPolicy,
  routes: (world, { retention }) => retentionRoutes(world, retention),
  pages: trustPages,
  jobs: () => ({}),
}
