import { client } from '#web/request.ts'
import type * as schema from './place.schema.ts'

export const listPlaces = client<typeof schema.listPlaces>({ method: 'GET', path: '/api/places' })

export const drawPlaces = client<typeof schema.drawPlaces>({
  method: 'GET',
  path: '/api/places/map',
})
