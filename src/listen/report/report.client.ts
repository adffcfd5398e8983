import { client } from '#web/request.ts'
import type * as schema from './report.schema.ts'

// The endpoints of reports as browsers need them; a test holds each against its endpoint value.

export const sendReport = client<typeof schema.sendReport>({
  method: 'POST',
  path: '/api/reports',
  idempotent: true,
})

export const plantCanary = client<typeof schema.plantCanary>({
  method: 'POST',
  path: '/api/reports/canaries',
  idempotent: true,
})

export const sendPhoto = client<typeof schema.sendPhoto>({
  method: 'PUT',
  path: '/api/reports/photos/{photo}',
  body: 'bytes',
})

export const followReport = client<typeof schema.followReport>({
  method: 'POST',
  path: '/api/reports/follow',
})

export const seeVersion = client<typeof schema.seeVersion>({
  method: 'POST',
  path: '/api/reports/follow/version',
})

export const writeToOffice = client<typeof schema.writeToOffice>({
  method: 'POST',
  path: '/api/reports/follow/messages',
  idempotent: true,
})

export const wantNews = client<typeof schema.wantNews>({
  method: 'POST',
  path: '/api/reports/follow/news',
  idempotent: true,
})

export const withdrawReport = client<typeof schema.withdrawReport>({
  method: 'POST',
  path: '/api/reports/follow/withdrawal',
  idempotent: true,
})

export const reopenReport = client<typeof schema.reopenReport>({
  method: 'POST',
  path: '/api/reports/follow/reopening',
  idempotent: true,
})

export const listReports = client<typeof schema.listReports>({
  method: 'GET',
  path: '/api/reports',
})

export const claimReport = client<typeof schema.claimReport>({
  method: 'POST',
  path: '/api/reports/{id}/claim',
  idempotent: true,
})

export const releaseReport = client<typeof schema.releaseReport>({
  method: 'POST',
  path: '/api/reports/{id}/release',
  idempotent: true,
})

export const readReport = client<typeof schema.readReport>({
  method: 'POST',
  path: '/api/reports/{id}/reading',
})

export const readPhoto = client<typeof schema.readPhoto>({
  method: 'POST',
  path: '/api/reports/{id}/photos/{photo}/reading',
})

export const findSameCaller = client<typeof schema.findSameCaller>({
  method: 'POST',
  path: '/api/reports/{id}/same-caller',
})

export const answerReport = client<typeof schema.answerReport>({
  method: 'POST',
  path: '/api/reports/{id}/answer',
  idempotent: true,
})

export const moveReport = client<typeof schema.moveReport>({
  method: 'POST',
  path: '/api/reports/{id}/move',
  idempotent: true,
})
