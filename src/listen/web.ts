/** What this stage shows to citizens, and the reports that a phone keeps. */
export { FollowPage } from './report/follow.page.tsx'
export {
  type Draft,
  forgetReport,
  type Kept,
  type KeptPhoto,
  keepReport,
  keptReports,
  sendWaiting,
} from './report/outbox.client.ts'
export { CallButton, ReportPage } from './report/report.page.tsx'
