/** What this stage shows to the staff. */
export { indicatorPolicy } from './indicator/indicator.rules.ts'
export { ReleasesPage } from './indicator/releases.page.tsx'
