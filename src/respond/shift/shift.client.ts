import { client } from '#web/request.ts'
import type * as schema from './shift.schema.ts'
import type * as wall from './wall.schema.ts'

// The endpoints of shifts and of the wall as browsers need them; a test holds each against its endpoint value.

export const seeShifts = client<typeof schema.seeShifts>({
  method: 'GET',
  path: '/api/shifts/now',
})

export const listShifts = client<typeof schema.listShifts>({
  method: 'GET',
  path: '/api/shifts',
})

export const rosterChoices = client<typeof schema.rosterChoices>({
  method: 'GET',
  path: '/api/shifts/choices',
})

export const planShift = client<typeof schema.planShift>({
  method: 'POST',
  path: '/api/shifts',
  idempotent: true,
})

export const sumUpShift = client<typeof schema.sumUpShift>({
  method: 'GET',
  path: '/api/shifts/{id}/summary',
})

export const readShift = client<typeof schema.readShift>({
  method: 'POST',
  path: '/api/shifts/{id}/reading',
})

export const overseeShift = client<typeof schema.overseeShift>({
  method: 'GET',
  path: '/api/shifts/load',
})

export const changeRoster = client<typeof schema.changeRoster>({
  method: 'POST',
  path: '/api/shifts/{id}/roster',
  idempotent: true,
})

export const cancelShift = client<typeof schema.cancelShift>({
  method: 'POST',
  path: '/api/shifts/{id}/cancel',
  idempotent: true,
})

export const startShift = client<typeof schema.startShift>({
  method: 'POST',
  path: '/api/shifts/{id}/start',
  idempotent: true,
})

export const beginBreak = client<typeof schema.beginBreak>({
  method: 'POST',
  path: '/api/shifts/{id}/break',
  idempotent: true,
})

export const endBreak = client<typeof schema.endBreak>({
  method: 'POST',
  path: '/api/shifts/{id}/back',
  idempotent: true,
})

export const noteShift = client<typeof schema.noteShift>({
  method: 'POST',
  path: '/api/shifts/{id}/note',
  idempotent: true,
})

export const draftHandover = client<typeof schema.draftHandover>({
  method: 'POST',
  path: '/api/shifts/{id}/draft',
  idempotent: true,
})

export const offerHandover = client<typeof schema.offerHandover>({
  method: 'POST',
  path: '/api/shifts/{id}/offer',
  idempotent: true,
})

export const withdrawHandover = client<typeof schema.withdrawHandover>({
  method: 'POST',
  path: '/api/shifts/{id}/withdraw',
  idempotent: true,
})

export const acceptHandover = client<typeof schema.acceptHandover>({
  method: 'POST',
  path: '/api/shifts/{id}/accept',
  idempotent: true,
})

export const refuseHandover = client<typeof schema.refuseHandover>({
  method: 'POST',
  path: '/api/shifts/{id}/refuse',
  idempotent: true,
})

export const endShift = client<typeof schema.endShift>({
  method: 'POST',
  path: '/api/shifts/{id}/end',
  idempotent: true,
})

export const relieveShift = client<typeof schema.relieveShift>({
  method: 'POST',
  path: '/api/shifts/{id}/relieve',
  idempotent: true,
})

export const seeWall = client<typeof wall.seeWall>({
  method: 'GET',
  path: '/api/wall',
})

export const showWall = client<typeof wall.showWall>({
  method: 'POST',
  path: '/api/wall/view',
})

export const listWalls = client<typeof wall.listWalls>({
  method: 'GET',
  path: '/api/wall/screens',
})

export const hangWall = client<typeof wall.hangWall>({
  method: 'POST',
  path: '/api/wall/screens',
  idempotent: true,
})

export const removeWall = client<typeof wall.removeWall>({
  method: 'POST',
  path: '/api/wall/screens/{id}/remove',
  idempotent: true,
})
