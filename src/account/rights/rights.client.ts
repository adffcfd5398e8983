import { client } from '#web/request.ts'
import type * as schema from './rights.schema.ts'

// The endpoints of rights as the staff's browsers need them; a test holds each against its endpoint value.

export const askOwn = client<typeof schema.askOwn>({
  method: 'POST',
  path: '/api/rights/own',
  idempotent: true,
})

export const followOwn = client<typeof schema.followOwn>({
  method: 'GET',
  path: '/api/rights/own',
})

export const copyOwn = client<typeof schema.copyOwn>({
  method: 'POST',
  path: '/api/rights/own/copy',
})

export const listRequests = client<typeof schema.listRequests>({
  method: 'GET',
  path: '/api/rights',
})

export const readRequest = client<typeof schema.readRequest>({
  method: 'POST',
  path: '/api/rights/{id}/reading',
})

export const answerRequest = client<typeof schema.answerRequest>({
  method: 'POST',
  path: '/api/rights/{id}/answer',
  idempotent: true,
})

export const enterRequest = client<typeof schema.enterRequest>({
  method: 'POST',
  path: '/api/rights/entered',
  idempotent: true,
})

export const listAccountsAskedAbout = client<typeof schema.listAccountsAskedAbout>({
  method: 'GET',
  path: '/api/rights/accounts',
})

export const handOverCopy = client<typeof schema.handOverCopy>({
  method: 'POST',
  path: '/api/rights/{id}/handing-over',
})
