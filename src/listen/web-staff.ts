/** What this stage shows to the staff; a door of its own, so that no phone loads it. */
export { importPolicy } from './import/import.rules.ts'
export { ImportsPage } from './import/imports.page.tsx'
export { CanaryForm } from './report/canary.page.tsx'
export { DeskPage } from './report/desk.page.tsx'
export { listReports } from './report/report.client.ts'
export { reportPolicy } from './report/report.rules.ts'
export { TemplatesPage } from './report/template.page.tsx'
