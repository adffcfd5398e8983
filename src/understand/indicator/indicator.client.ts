import { client } from '#web/request.ts'
import type * as schema from './indicator.schema.ts'

// The endpoints of measures and releases as browsers need them; a test holds each against its endpoint value.

export const listMeasures = client<typeof schema.listMeasures>({
  method: 'GET',
  path: '/api/measures',
})

export const listCountable = client<typeof schema.listCountable>({
  method: 'GET',
  path: '/api/measures/sources',
})

export const defineMeasure = client<typeof schema.defineMeasure>({
  method: 'POST',
  path: '/api/measures',
  idempotent: true,
})

export const countMeasure = client<typeof schema.countMeasure>({
  method: 'GET',
  path: '/api/measures/{id}/counts',
})

export const listReleases = client<typeof schema.listReleases>({
  method: 'GET',
  path: '/api/releases',
})

export const freezeMeasure = client<typeof schema.freezeMeasure>({
  method: 'POST',
  path: '/api/releases',
  idempotent: true,
})
