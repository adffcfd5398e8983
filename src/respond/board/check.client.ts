import { client } from '#web/request.ts'
import type * as schema from './check.schema.ts'

export const listChecks = client<typeof schema.listChecks>({
  method: 'GET',
  path: '/api/incidents/{id}/checks',
})

export const tickCheck = client<typeof schema.tickCheck>({
  method: 'POST',
  path: '/api/incidents/{id}/check',
  idempotent: true,
})
