import { client } from '#web/request.ts'
import type * as schema from './review.schema.ts'

// The endpoints of unusual readings as browsers need them; a test holds each against its endpoint value.

export const listReviews = client<typeof schema.listReviews>({
  method: 'GET',
  path: '/api/reviews',
})

export const readReview = client<typeof schema.readReview>({
  method: 'POST',
  path: '/api/reviews/{id}/reading',
})

export const decideReview = client<typeof schema.decideReview>({
  method: 'POST',
  path: '/api/reviews/{id}/decision',
  idempotent: true,
})

export const seeOwnReadings = client<typeof schema.seeOwnReadings>({
  method: 'GET',
  path: '/api/account/readings',
})
