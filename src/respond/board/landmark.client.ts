import { client } from '#web/request.ts'
import type * as schema from './landmark.schema.ts'

export const listLandmarks = client<typeof schema.listLandmarks>({
  method: 'GET',
  path: '/api/landmarks',
})

export const addLandmark = client<typeof schema.addLandmark>({
  method: 'POST',
  path: '/api/landmarks',
  idempotent: true,
})

export const changeLandmark = client<typeof schema.changeLandmark>({
  method: 'POST',
  path: '/api/landmarks/{id}/change',
  idempotent: true,
})

export const removeLandmark = client<typeof schema.removeLandmark>({
  method: 'POST',
  path: '/api/landmarks/{id}/remove',
  idempotent: true,
})

export const importLandmarks = client<typeof schema.importLandmarks>({
  method: 'POST',
  path: '/api/landmarks/import',
  idempotent: true,
})
