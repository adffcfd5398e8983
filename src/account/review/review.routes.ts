import { Refusal } from '#kernel/refusal.ts'
import { type Route, route } from '#platform/http/route.ts'
import type { World } from '#platform/world.ts'
import * as schema from './review.schema.ts'
import { decideReview, listReviews, readReview, seeOwnReadings } from './review.service.ts'

/** What is served of unusual readings, and of who opened one's own account. */
export const reviewRoutes = (world: World): readonly Route[] => [
  route(schema.listReviews, ({ show }, { caller }) => listReviews(world, show, caller)),
  route(schema.readReview, ({ id }, { caller }) => readReview(world, id, caller)),
  route(schema.decideReview, (input, { caller, key }) => {
    if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
    return decideReview(world, input, caller, key)
  }),
  route(schema.seeOwnReadings, (_, { caller }) => seeOwnReadings(world, caller)),
]
