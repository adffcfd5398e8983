/** What this stage shows to citizens, and the reports that a phone keeps. */
export {
  type Answers,
  draftOf,
  keepAnswers,
  type Step,
} from './report/answers.client.ts'
export { FollowPage } from './report/follow.page.tsx'
export {
  forgetReport,
  type Kept,
  keepReport,
  lookInOutbox,
  sendWaiting,
} from './report/outbox.client.ts'
export { ReportPage } from './report/report.page.tsx'
export { CallButton } from './report/when-step.page.tsx'
