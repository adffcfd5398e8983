import type { Stage } from '#platform/stage.ts'
import { boardReaction } from './board/board.reactions.ts'
import { boardRoutes } from './board/board.routes.ts'
import { boardPolicy } from './board/board.rules.ts'
import { boardRetention } from './board/retention.service.ts'
import { dispatchReaction } from './dispatch/dispatch.reactions.ts'
import { dispatchRoutes } from './dispatch/dispatch.routes.ts'
import { dispatchPolicy } from './dispatch/dispatch.rules.ts'
import { dispatchRetention } from './dispatch/retention.service.ts'

/** Who does what now. */
export const respond: Stage = {
  name: 'respond',
  policy: [...boardPolicy, ...dispatchPolicy],
  routes: (world, site) => [...boardRoutes(world, site), ...dispatchRoutes(world)],
  pages: () => [],
  jobs: () => ({}),
  reactions: [boardReaction, dispatchReaction],
  retention: [...boardRetention, ...dispatchRetention],
}
