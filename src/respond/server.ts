import type { Stage } from '#platform/stage.ts'
import { CLOCK_QUEUE } from './attention/alert.service.ts'
import { attentionReaction, followAlerts } from './attention/attention.reactions.ts'
import { attentionRoutes } from './attention/attention.routes.ts'
import { attentionPolicy } from './attention/attention.rules.ts'
import { clockJob, TELL_QUEUE } from './attention/escalate.service.ts'
import { TRIAL_QUEUE, trialJob } from './attention/escalation.service.ts'
import { tellRung } from './attention/tell.service.ts'
import { boardReaction } from './board/board.reactions.ts'
import { boardRoutes } from './board/board.routes.ts'
import { boardPolicy } from './board/board.rules.ts'
import { boardRetention } from './board/retention.service.ts'
import { dispatchReaction } from './dispatch/dispatch.reactions.ts'
import { dispatchRoutes } from './dispatch/dispatch.routes.ts'
import { dispatchPolicy } from './dispatch/dispatch.rules.ts'
import { dispatchRetention } from './dispatch/retention.service.ts'
import { reviewRoutes } from './review/review.routes.ts'
import { pastPolicy } from './review/review.rules.ts'
import { shiftRetention } from './shift/retention.service.ts'
import { shiftReaction } from './shift/shift.reactions.ts'
import { shiftRoutes } from './shift/shift.routes.ts'
import { shiftPolicy } from './shift/shift.rules.ts'
import { unitRoutes } from './unit/unit.routes.ts'

/** Who does what now. */
export const respond: Stage = {
  name: 'respond',
  policy: [...attentionPolicy, ...boardPolicy, ...dispatchPolicy, ...pastPolicy, ...shiftPolicy],
  routes: (world, site) => [
    ...attentionRoutes(world, site),
    ...boardRoutes(world, site),
    ...dispatchRoutes(world),
    ...reviewRoutes(world, site),
    ...shiftRoutes(world),
    ...unitRoutes(world),
  ],
  pages: () => [],
  jobs: (world, tools) => ({
    [CLOCK_QUEUE]: clockJob(world),
    [TELL_QUEUE]: tellRung(world, tools),
    [TRIAL_QUEUE]: trialJob(world, tools),
  }),
  reactions: [boardReaction, attentionReaction, dispatchReaction, shiftReaction],
  eachMinute: followAlerts,
  retention: [...boardRetention, ...dispatchRetention, ...shiftRetention],
}
