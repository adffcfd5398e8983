import { client } from '#web/request.ts'
import type * as schema from './presence.schema.ts'

export const watchIncident = client<typeof schema.watchIncident>({
  method: 'POST',
  path: '/api/incidents/presence',
})
