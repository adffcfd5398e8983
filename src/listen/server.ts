import type { Id } from '#kernel/ids.ts'
import type { Stage } from '#platform/stage.ts'
import { PHOTO_QUEUE, processPhoto } from './report/photo.service.ts'
import { reportPages } from './report/report.pages.ts'
import { closeWhatIsOver } from './report/report.reactions.ts'
import { reportRoutes } from './report/report.routes.ts'
import { reportPolicy } from './report/report.rules.ts'

/** What people, cameras and institutions tell us. */
export const listen: Stage = {
  name: 'listen',
  policy: reportPolicy,
  routes: reportRoutes,
  pages: reportPages,
  jobs: (world, { cleanPhoto }) => ({
    [PHOTO_QUEUE]: ({ photo }, { signal }) =>
      processPhoto(world, photo as Id<'photo'>, cleanPhoto, signal),
  }),
  eachMinute: closeWhatIsOver,
}
