import type { Stage } from '#platform/stage.ts'
import { indicatorRoutes } from './indicator/indicator.routes.ts'
import { indicatorPolicy } from './indicator/indicator.rules.ts'

/** What happens where, when, to whom. */
export const understand: Stage = {
  name: 'understand',
  policy: indicatorPolicy,
  routes: (world) => indicatorRoutes(world),
  pages: () => [],
  jobs: () => ({}),
}
