/** What this stage shows to the staff. */
export { OwnReadings } from './review/own-readings.page.tsx'
export { listReviews } from './review/review.client.ts'
export { ReviewsPage } from './review/review.page.tsx'
export { reviewPolicy } from './review/review.rules.ts'
export { OwnRights } from './rights/own-rights.page.tsx'
export { listRequests } from './rights/rights.client.ts'
export { RightsPage } from './rights/rights.page.tsx'
export { rightsPolicy } from './rights/rights.rules.ts'
