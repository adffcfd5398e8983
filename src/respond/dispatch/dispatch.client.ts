import { client } from '#web/request.ts'
import type * as schema from './dispatch.schema.ts'

// The endpoints of dispatch as browsers need them; a test holds each against its endpoint value.

export const listUnits = client<typeof schema.listUnits>({ method: 'GET', path: '/api/units' })

export const readStaffing = client<typeof schema.readStaffing>({
  method: 'GET',
  path: '/api/units/staffing',
})

export const addUnit = client<typeof schema.addUnit>({
  method: 'POST',
  path: '/api/units',
  idempotent: true,
})

export const changeUnit = client<typeof schema.changeUnit>({
  method: 'PUT',
  path: '/api/units/{id}',
  idempotent: true,
})

export const setMember = client<typeof schema.setMember>({
  method: 'PUT',
  path: '/api/units/{id}/members/{account}',
  idempotent: true,
})

export const removeMember = client<typeof schema.removeMember>({
  method: 'DELETE',
  path: '/api/units/{id}/members/{account}',
  idempotent: true,
})

export const addVehicle = client<typeof schema.addVehicle>({
  method: 'POST',
  path: '/api/vehicles',
  idempotent: true,
})

export const changeVehicle = client<typeof schema.changeVehicle>({
  method: 'PUT',
  path: '/api/vehicles/{id}',
  idempotent: true,
})

export const setUnitStatus = client<typeof schema.setUnitStatus>({
  method: 'POST',
  path: '/api/units/{id}/status',
  idempotent: true,
})

export const nearestUnits = client<typeof schema.nearestUnits>({
  method: 'POST',
  path: '/api/incidents/{id}/nearest',
})

export const listAssignments = client<typeof schema.listAssignments>({
  method: 'GET',
  path: '/api/assignments',
})

export const assignUnit = client<typeof schema.assignUnit>({
  method: 'POST',
  path: '/api/incidents/{id}/assign',
  idempotent: true,
})

export const withdrawAssignment = client<typeof schema.withdrawAssignment>({
  method: 'POST',
  path: '/api/assignments/{id}/withdraw',
  idempotent: true,
})

export const acknowledgeAssignment = client<typeof schema.acknowledgeAssignment>({
  method: 'POST',
  path: '/api/assignments/{id}/acknowledge',
  idempotent: true,
})

export const departAssignment = client<typeof schema.departAssignment>({
  method: 'POST',
  path: '/api/assignments/{id}/depart',
  idempotent: true,
})

export const arriveAssignment = client<typeof schema.arriveAssignment>({
  method: 'POST',
  path: '/api/assignments/{id}/arrive',
  idempotent: true,
})

export const closeAssignment = client<typeof schema.closeAssignment>({
  method: 'POST',
  path: '/api/assignments/{id}/close',
  idempotent: true,
})

export const refuseAssignment = client<typeof schema.refuseAssignment>({
  method: 'POST',
  path: '/api/assignments/{id}/refuse',
  idempotent: true,
})

export const readOwnUnit = client<typeof schema.readOwnUnit>({ method: 'GET', path: '/api/unit' })

export const listOwnAssignments = client<typeof schema.listOwnAssignments>({
  method: 'GET',
  path: '/api/unit/assignments',
})

export const tellStatus = client<typeof schema.tellStatus>({
  method: 'POST',
  path: '/api/unit/status',
  idempotent: true,
})

export const tellPositions = client<typeof schema.tellPositions>({
  method: 'POST',
  path: '/api/unit/positions',
  idempotent: true,
})

export const pressPanic = client<typeof schema.pressPanic>({
  method: 'POST',
  path: '/api/unit/panic',
  idempotent: true,
})
