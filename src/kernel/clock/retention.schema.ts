import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { id } from '../ids.ts'
import { PlaceCode } from '../place/place.schema.ts'
import { InstantIn, InstantOut } from '../time.schema.ts'

export const OrderKind = z.enum(['hold', 'opening', 'delay'])
export type OrderKind = z.infer<typeof OrderKind>

/** A rule as screens show it; `signedOff` null is said in words: it needs counsel's sign-off. */
export const RuleShown = z.object({
  id: z.string(),
  version: z.number(),
  citation: z.string(),
  basis: z.enum(['law', 'institution']),
  signedOff: z.object({ by: z.string(), on: z.string() }).nullable(),
  doubt: z.boolean(),
})

/** What goes on one day by one rule. */
export const GoingShown = z.object({
  /** the day in the tenant's zone; what is overdue stands under the day on which it was due */
  day: z.string(),
  step: z.enum(['seal', 'expunge']),
  rule: z.string(),
  records: z.number(),
  /** of them, those that stay because an order holds them */
  held: z.number(),
  /** of the others, those that stay until a request about them is answered */
  asked: z.number(),
})

export const seeUpcoming = endpoint({
  method: 'GET',
  path: '/api/retention',
  may: 'retention.see',
  about: 'Shows what is sealed and expunged in the next days, by which article, and what is held.',
  input: z.strictObject({ days: z.coerce.number().int().min(1).max(366).default(30) }),
  output: z.object({
    jurisdiction: z.string(),
    going: z.array(GoingShown),
    rules: z.array(RuleShown),
    /** true: there is more than was counted */
    more: z.boolean(),
    lastRun: z
      .object({
        day: z.string(),
        endedAt: InstantOut.nullable(),
        warned: z.number(),
        sealed: z.number(),
        expunged: z.number(),
        held: z.number(),
      })
      .nullable(),
  }),
  example: { days: 30 },
})
export type Upcoming = z.input<(typeof seeUpcoming)['output']>

const words = (max: number) => z.string().trim().min(3).max(max)

export const OrderShown = z.object({
  id: z.string(),
  kind: OrderKind,
  record: z.string().nullable(),
  /** such as `report`, `incident`, `rights` */
  recordKind: z.string().nullable(),
  place: z.string().nullable(),
  orderedBy: z.string(),
  citation: z.string(),
  placedAt: InstantOut,
  placedBy: z.string(),
  until: InstantOut,
  state: z.enum(['stands', 'ended', 'lifted']),
})
export type OrderShown = z.input<typeof OrderShown>

export const listOrders = endpoint({
  method: 'GET',
  path: '/api/retention/orders',
  may: 'retention.see',
  about: 'Lists the orders that hold or open records, those that stand first.',
  input: z.strictObject({}),
  output: z.object({ orders: z.array(OrderShown) }),
  example: {},
})

const orderId = '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f'

export const placeOrder = endpoint({
  method: 'POST',
  path: '/api/retention/orders',
  may: 'retention.order',
  about:
    'Enters an order of an authority: a hold keeps records, an opening lets a sealed one be read.',
  input: z.strictObject({
    kind: OrderKind,
    /** one record, or all of a place */
    scope: z.discriminatedUnion('by', [
      z.strictObject({ by: z.literal('record'), record: z.uuid() }),
      z.strictObject({ by: z.literal('place'), place: PlaceCode }),
    ]),
    orderedBy: words(200),
    citation: words(300),
    until: InstantIn,
  }),
  output: OrderShown,
  idempotent: true,
  example: {
    kind: 'hold',
    scope: { by: 'record', record: orderId },
    orderedBy: 'Fiscalía de Circuito de Chepo',
    citation: 'Oficio 123-2026',
    until: '2027-05-31T05:00:00Z',
  },
})
export type NewOrder = z.output<(typeof placeOrder)['input']>

export const liftOrder = endpoint({
  method: 'POST',
  path: '/api/retention/orders/{id}/lift',
  may: 'retention.order',
  about: 'Lifts an order before it ends by itself.',
  input: z.strictObject({ id: id('order'), reason: words(300) }),
  output: OrderShown,
  idempotent: true,
  example: { id: orderId, reason: 'La fiscalía levantó la orden por oficio 150-2026.' },
})
