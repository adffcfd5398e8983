import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { OpenedBy } from '#kernel/grant/grant.schema.ts'
import { id } from '#kernel/ids.ts'
import { Purpose } from '#kernel/policy/policy.schema.ts'
import { InstantOut } from '#kernel/time.schema.ts'

/** Why a reading is looked at by somebody else. */
export const Why = z.enum(['typed', 'ownUnit', 'hours', 'canary', 'budget', 'erased'])

export const State = z.enum(['open', 'right', 'asked', 'flagged'])

/** A reading to be looked at, as the queue shows it: nothing of what was read, and not yet the typed words. */
export const ReviewRow = z.object({
  id: z.string(),
  at: InstantOut,
  reader: z.object({ name: z.string(), unit: z.string().nullable() }),
  /** `report`; absent words of a purpose mean that the reading was refused */
  about: z.string(),
  purpose: Purpose.nullable(),
  why: z.array(Why),
  state: State,
  /** nobody has looked at it in time */
  late: z.boolean(),
  /** one's own: somebody else looks at it */
  mine: z.boolean(),
  reviewed: z.object({ by: z.string(), at: InstantOut }).nullable(),
})
export type ReviewRow = z.infer<typeof ReviewRow>

const one = { id: id('review') }
const oneExample = { id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f' }

export const listReviews = endpoint({
  method: 'GET',
  path: '/api/reviews',
  may: 'review.list',
  about: 'Lists unusual readings, the oldest that nobody has looked at first.',
  input: z.strictObject({ show: z.enum(['open', 'done']).default('open') }),
  output: z.object({
    rows: z.array(ReviewRow),
    counts: z.object({
      open: z.number(),
      late: z.number(),
      /** open and not one's own */
      others: z.number(),
      /** of those, planted records that were opened */
      planted: z.number(),
    }),
  }),
  example: { show: 'open' },
})

/** What the reader typed, and what a reviewer wrote. */
export const ReviewRead = ReviewRow.extend({
  reason: z.string().nullable(),
  words: z.string().nullable(),
})
export type ReviewRead = z.infer<typeof ReviewRead>

export const readReview = endpoint({
  method: 'POST',
  path: '/api/reviews/{id}/reading',
  may: 'review.read',
  about: 'Opens the words of a reading; who opened them is recorded before.',
  input: z.strictObject(one),
  output: ReviewRead,
  example: oneExample,
})

export const decideReview = endpoint({
  method: 'POST',
  path: '/api/reviews/{id}/decision',
  may: 'review.decide',
  about: 'Says that a reading was right, asks its reader, or passes it on as wrong.',
  input: z.strictObject({
    ...one,
    state: z.enum(['right', 'asked', 'flagged']),
    text: z.string().trim().min(1).max(1000).optional(),
  }),
  output: ReviewRow,
  idempotent: true,
  example: { ...oneExample, state: 'asked', text: '¿Para qué necesitaba este reporte?' },
})
export type Decision = z.output<(typeof decideReview)['input']>['state']

export const seeOwnReadings = endpoint({
  method: 'GET',
  path: '/api/account/readings',
  may: 'account.seeOwn',
  about: 'Shows who opened one’s own account, and what one was asked about readings of one’s own.',
  input: z.strictObject({}),
  output: z.object({
    opened: z.array(OpenedBy),
    asked: z.array(
      z.object({
        id: z.string(),
        at: InstantOut,
        state: State,
        words: z.string(),
        by: z.string(),
        on: InstantOut,
      }),
    ),
  }),
  example: {},
})
