import { retentionRoutes } from '#kernel/clock/retention.routes.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import type { Stage } from '#platform/stage.ts'
import { alarmPolicy } from './alarm/alarm.rules.ts'
import { ALARM_QUEUE, alarmJob, alarmReaction } from './alarm/alarm.service.ts'
import { datasetPages } from './dataset/dataset.pages.ts'
import { datasetDocuments } from './dataset/files.service.ts'
import { mapDocuments } from './dataset/map.service.ts'
import { reviewRoutes } from './review/review.routes.ts'
import { reviewPolicy } from './review/review.rules.ts'
import { alarmLateReviews } from './review/review.service.ts'
import { accountRetention, unusedRetention } from './rights/account-retention.service.ts'
import { escalateRequests } from './rights/answer.service.ts'
import { copyRetention, rightsRetention } from './rights/retention.service.ts'
import { rightsPages } from './rights/rights.pages.ts'
import { rightsRoutes } from './rights/rights.routes.ts'
import { rightsPolicy } from './rights/rights.rules.ts'
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
  policy: [...accountPolicy, ...alarmPolicy, ...reviewPolicy, ...rightsPolicy],
  routes: (world, { retention }) => [
    ...reviewRoutes(world),
    ...retentionRoutes(world, retention),
    ...rightsRoutes(world),
  ],
  pages: (world, site) => [
    ...datasetPages(world, site),
    ...trustPages(world, site),
    ...rightsPages(world, site),
  ],
  documents: (world, site) => [...mapDocuments(world, site), ...datasetDocuments(world, site)],
  jobs: (world, tools) => ({ [ALARM_QUEUE]: alarmJob(world, tools) }),
  reactions: [alarmReaction],
  retention: [accountRetention, unusedRetention, rightsRetention, copyRetention],
  async eachMinute(world) {
    await alarmLateReviews(world)
    await escalateRequests(world)
  },
}
