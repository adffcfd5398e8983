/** What this stage shows to the staff. */
export { OwnReadings } from './review/own-readings.page.tsx'
export { ReviewsPage } from './review/review.page.tsx'
export { reviewPolicy } from './review/review.rules.ts'
export { OwnRights } from './rights/own-rights.page.tsx'
export { RightsPage } from './rights/rights.page.tsx'
export { rightsPolicy } from './rights/rights.rules.ts'
