import { client } from '#web/request.ts'
import type * as afterAction from './after-action.schema.ts'
import type * as exporting from './export.schema.ts'
import type * as replaying from './replay.schema.ts'
import type * as past from './review.schema.ts'

// The endpoints of looking back as browsers need them; a test holds each against its endpoint value.

export const searchPast = client<typeof past.searchPast>({
  method: 'POST',
  path: '/api/past/search',
})

export const pastChoices = client<typeof past.pastChoices>({
  method: 'GET',
  path: '/api/past/choices',
})

export const pastWaiting = client<typeof past.pastWaiting>({
  method: 'GET',
  path: '/api/past/waiting',
})

export const replayIncident = client<typeof replaying.replayIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/replay',
})

export const readAfterAction = client<typeof afterAction.readAfterAction>({
  method: 'POST',
  path: '/api/incidents/{id}/after-action/reading',
})

export const writeAfterAction = client<typeof afterAction.writeAfterAction>({
  method: 'POST',
  path: '/api/incidents/{id}/after-action',
  idempotent: true,
})

export const addToAfterAction = client<typeof afterAction.addToAfterAction>({
  method: 'POST',
  path: '/api/incidents/{id}/after-action/additions',
  idempotent: true,
})

export const finishFollowUp = client<typeof afterAction.finishFollowUp>({
  method: 'POST',
  path: '/api/incidents/{id}/after-action/follow-ups/{followUp}/done',
  idempotent: true,
})

export const exportIncident = client<typeof exporting.exportIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/export',
  idempotent: true,
})

export const exportFile = client<typeof exporting.exportFile>({
  method: 'POST',
  path: '/api/incidents/{id}/exports/{export}/file',
})

export const readExports = client<typeof exporting.readExports>({
  method: 'POST',
  path: '/api/incidents/{id}/exports/reading',
})

export const listExports = client<typeof exporting.listExports>({
  method: 'GET',
  path: '/api/past/exports',
})
