/** What this stage shows on the phones of units. */
export { ask } from './unit/contact.client.ts'
export { forgetMine } from './unit/mine.client.ts'
export { WaitingHere } from './unit/sent.page.tsx'
export { UnitPage } from './unit/unit.page.tsx'
