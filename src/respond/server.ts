import type { Stage } from '#platform/stage.ts'
import { boardReaction } from './board/board.reactions.ts'
import { boardRoutes } from './board/board.routes.ts'
import { boardPolicy } from './board/board.rules.ts'
import { boardRetention } from './board/retention.service.ts'

/** Who does what now. */
export const respond: Stage = {
  name: 'respond',
  policy: boardPolicy,
  routes: boardRoutes,
  pages: () => [],
  jobs: () => ({}),
  reactions: [boardReaction],
  retention: boardRetention,
}
