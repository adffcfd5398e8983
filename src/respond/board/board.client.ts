import { client } from '#web/request.ts'
import type * as schema from './board.schema.ts'

// The endpoints of the board as browsers need them; a test holds each against its endpoint value.

export const listIncidents = client<typeof schema.listIncidents>({
  method: 'GET',
  path: '/api/incidents',
})

export const findIncidents = client<typeof schema.findIncidents>({
  method: 'POST',
  path: '/api/incidents/search',
})

export const fileIncident = client<typeof schema.fileIncident>({
  method: 'POST',
  path: '/api/incidents',
  idempotent: true,
})

export const similarToDraft = client<typeof schema.similarToDraft>({
  method: 'POST',
  path: '/api/incidents/similar',
})

export const similarToIncident = client<typeof schema.similarToIncident>({
  method: 'GET',
  path: '/api/incidents/{id}/similar',
})

export const readIncident = client<typeof schema.readIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/reading',
})

export const claimIncident = client<typeof schema.claimIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/claim',
  idempotent: true,
})

export const releaseIncident = client<typeof schema.releaseIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/release',
  idempotent: true,
})

export const startIncident = client<typeof schema.startIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/start',
  idempotent: true,
})

export const noteIncident = client<typeof schema.noteIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/note',
  idempotent: true,
})

export const placeIncident = client<typeof schema.placeIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/place',
  idempotent: true,
})

export const classifyIncident = client<typeof schema.classifyIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/classify',
  idempotent: true,
})

export const prioritiseIncident = client<typeof schema.prioritiseIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/prioritise',
  idempotent: true,
})

export const mergeIncident = client<typeof schema.mergeIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/merge',
  idempotent: true,
})

export const mergeMany = client<typeof schema.mergeMany>({
  method: 'POST',
  path: '/api/incidents/{id}/merge-many',
  idempotent: true,
})

export const unmergeIncident = client<typeof schema.unmergeIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/unmerge',
  idempotent: true,
})

export const closeIncident = client<typeof schema.closeIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/close',
  idempotent: true,
})

export const cancelIncident = client<typeof schema.cancelIncident>({
  method: 'POST',
  path: '/api/incidents/{id}/cancel',
  idempotent: true,
})
