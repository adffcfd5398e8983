import { client } from '#web/request.ts'
import type * as schema from './delivery.schema.ts'

// The endpoints of deliveries as browsers need them; a test holds each against its endpoint value.

export const listSources = client<typeof schema.listSources>({
  method: 'GET',
  path: '/api/imports/sources',
})

export const beginUpload = client<typeof schema.beginUpload>({
  method: 'POST',
  path: '/api/imports/uploads',
  idempotent: true,
})

export const sendPiece = client<typeof schema.sendPiece>({
  method: 'POST',
  path: '/api/imports/uploads/{id}/pieces',
  body: 'bytes',
})

export const seeUpload = client<typeof schema.seeUpload>({
  method: 'GET',
  path: '/api/imports/uploads/{id}',
})

export const previewUpload = client<typeof schema.previewUpload>({
  method: 'GET',
  path: '/api/imports/uploads/{id}/preview',
})

export const tryMapping = client<typeof schema.tryMapping>({
  method: 'POST',
  path: '/api/imports/uploads/{id}/trial',
})

export const takeUpload = client<typeof schema.takeUpload>({
  method: 'POST',
  path: '/api/imports/uploads/{id}/delivery',
  idempotent: true,
})

export const dropUpload = client<typeof schema.dropUpload>({
  method: 'POST',
  path: '/api/imports/uploads/{id}/cancellation',
})

export const undoDelivery = client<typeof schema.undoDelivery>({
  method: 'POST',
  path: '/api/imports/deliveries/{id}/undoing',
})

export const readRefusals = client<typeof schema.readRefusals>({
  method: 'GET',
  path: '/api/imports/deliveries/{id}/refusals',
})
