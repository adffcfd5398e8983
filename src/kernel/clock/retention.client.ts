import { client } from '#web/request.ts'
import type * as schema from './retention.schema.ts'

// The endpoints of the clock as browsers need them; a test holds each against its endpoint value.

export type { OrderShown, Upcoming } from './retention.schema.ts'

export const seeUpcoming = client<typeof schema.seeUpcoming>({
  method: 'GET',
  path: '/api/retention',
})

export const listOrders = client<typeof schema.listOrders>({
  method: 'GET',
  path: '/api/retention/orders',
})

export const placeOrder = client<typeof schema.placeOrder>({
  method: 'POST',
  path: '/api/retention/orders',
  idempotent: true,
})

export const liftOrder = client<typeof schema.liftOrder>({
  method: 'POST',
  path: '/api/retention/orders/{id}/lift',
  idempotent: true,
})
