/** What this stage shows to the staff. */
export { OwnReadings } from './review/own-readings.page.tsx'
export { ReviewsPage } from './review/review.page.tsx'
export { reviewPolicy } from './review/review.rules.ts'
