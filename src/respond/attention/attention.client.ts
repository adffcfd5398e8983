import { client } from '#web/request.ts'
import type * as schema from './attention.schema.ts'

// The endpoints of attention as browsers need them; a test holds each against its endpoint value.

export const listAlerts = client<typeof schema.listAlerts>({ method: 'GET', path: '/api/alerts' })

export const readAlert = client<typeof schema.readAlert>({
  method: 'GET',
  path: '/api/incidents/{id}/alert',
})

export const acknowledgeAlert = client<typeof schema.acknowledgeAlert>({
  method: 'POST',
  path: '/api/incidents/{id}/alert/acknowledge',
  idempotent: true,
})

export const beginSilence = client<typeof schema.beginSilence>({
  method: 'POST',
  path: '/api/alerts/silence',
  idempotent: true,
})

export const endSilence = client<typeof schema.endSilence>({
  method: 'POST',
  path: '/api/alerts/silence/end',
  idempotent: true,
})

export const readEscalation = client<typeof schema.readEscalation>({
  method: 'GET',
  path: '/api/escalation',
})

export const writeEscalation = client<typeof schema.writeEscalation>({
  method: 'PUT',
  path: '/api/escalation',
  idempotent: true,
})

export const tryRung = client<typeof schema.tryRung>({
  method: 'POST',
  path: '/api/escalation/{id}/trial',
  idempotent: true,
})
