import type { Stage } from '#platform/stage.ts'
import { importRoutes } from './import/import.routes.ts'
import { importPolicy } from './import/import.rules.ts'
import { importRetention } from './import/retention.service.ts'
import { IMPORT_QUEUE, readUploads } from './import/take-upload.service.ts'
import { sweepBroken } from './import/undo.service.ts'
import { sweepUploads } from './import/upload.service.ts'
import { NEWS_QUEUE, newsJob } from './report/news.service.ts'
import { cleanPhotos, PHOTO_QUEUE } from './report/photo.service.ts'
import { reportPages } from './report/report.pages.ts'
import { followTheClock } from './report/report.reactions.ts'
import { reportRoutes } from './report/report.routes.ts'
import { reportPolicy } from './report/report.rules.ts'
import { reportRetention } from './report/retention.service.ts'

/** What people, cameras and institutions tell us. */
export const listen: Stage = {
  name: 'listen',
  policy: [...reportPolicy, ...importPolicy],
  routes: (world, site) => [...reportRoutes(world), ...importRoutes(world, site)],
  pages: reportPages,
  jobs: (world, tools) => ({
    [PHOTO_QUEUE]: cleanPhotos(world, tools.cleanPhoto),
    [NEWS_QUEUE]: newsJob(world, tools),
    [IMPORT_QUEUE]: readUploads(world),
  }),
  retention: [...reportRetention, ...importRetention],
  async eachMinute(world) {
    await followTheClock(world)
    await sweepBroken(world)
    await sweepUploads(world)
  },
}
