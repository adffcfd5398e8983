import type { Stage } from '#platform/stage.ts'
import { cleanPhotos, PHOTO_QUEUE } from './report/photo.service.ts'
import { reportPages } from './report/report.pages.ts'
import { followTheClock } from './report/report.reactions.ts'
import { reportRoutes } from './report/report.routes.ts'
import { reportPolicy } from './report/report.rules.ts'
import { reportRetention } from './report/retention.service.ts'

/** What people, cameras and institutions tell us. */
export const listen: Stage = {
  name: 'listen',
  policy: reportPolicy,
  routes: reportRoutes,
  pages: reportPages,
  jobs: (world, { cleanPhoto }) => ({ [PHOTO_QUEUE]: cleanPhotos(world, cleanPhoto) }),
  retention: reportRetention,
  eachMinute: followTheClock,
}
