import { client } from '#web/request.ts'
import type * as schema from './earlier.schema.ts'

export const earlierAtPlace = client<typeof schema.earlierAtPlace>({
  method: 'GET',
  path: '/api/incidents/{id}/earlier',
})

export const earlierOfCaller = client<typeof schema.earlierOfCaller>({
  method: 'POST',
  path: '/api/incidents/{id}/caller',
})
