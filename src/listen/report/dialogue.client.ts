import { client } from '#web/request.ts'
import type * as schema from './dialogue.schema.ts'

// The endpoints of ready answers as browsers need them; a test holds each against its endpoint value.

export const listTemplates = client<typeof schema.listTemplates>({
  method: 'GET',
  path: '/api/answer-templates',
})

export const addTemplate = client<typeof schema.addTemplate>({
  method: 'POST',
  path: '/api/answer-templates',
  idempotent: true,
})

export const changeTemplate = client<typeof schema.changeTemplate>({
  method: 'PUT',
  path: '/api/answer-templates/{id}',
  idempotent: true,
})

export const retireTemplate = client<typeof schema.retireTemplate>({
  method: 'POST',
  path: '/api/answer-templates/{id}/retire',
  idempotent: true,
})
