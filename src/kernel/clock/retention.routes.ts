import { type Asked, type Route, route } from '#platform/http/route.ts'
import type { IdempotencyKey, World } from '#platform/world.ts'
import { Refusal } from '../refusal.ts'
import { liftOrder as lift, listOrders as list, placeOrder as place } from './order.service.ts'
import { liftOrder, listOrders, placeOrder, seeUpcoming } from './retention.schema.ts'
import { lookAhead, type RetentionOf } from './retention.service.ts'

const keyOf = ({ key }: Asked): IdempotencyKey => {
  if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
  return key
}

/** What the clock serves. @param holders  what all stages hold of people */
export const retentionRoutes = (
  world: World,
  holders: readonly RetentionOf[],
): readonly Route[] => [
  route(seeUpcoming, ({ days }) => lookAhead(world, holders, days)),
  route(listOrders, async () => ({ orders: await list(world) })),
  route(placeOrder, (order, asked) =>
    place(
      world,
      order,
      asked.caller,
      keyOf(asked),
      holders.flatMap(({ kind, isPart }) => (isPart ? [] : kind)),
    ),
  ),
  route(liftOrder, (input, asked) => lift(world, input, asked.caller, keyOf(asked))),
]
