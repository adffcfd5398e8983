import type { OrderKind } from './retention.schema.ts'

/** An order as far as it matters for what it covers. */
export interface Covering {
  readonly kind: OrderKind
  /** the letter, ruling or article */
  readonly citation: string
  readonly aboutKind: string
  /** null: everything in `places`, of whatever kind */
  readonly aboutId: string | null
  /** codes of a place and of all that lies or lay in it; none where one record is named */
  readonly places: ReadonlySet<string>
  /** milliseconds since 1970, UTC */
  readonly until: number
  readonly liftedAt: number | null
}

/** The place of what belongs to none by its nature, such as an account: no order for a place covers it. */
export const NOWHERE = ''

/** What an order may cover: a record, and where it belongs. */
export interface Covered {
  readonly kind: string
  readonly id: string
  /** null when it is not known */
  readonly place: string | typeof NOWHERE | null
}

/** Whether an order stands at a moment: neither lifted nor run out. */
export const stands = (order: Pick<Covering, 'until' | 'liftedAt'>, now: number): boolean =>
  order.liftedAt === null && order.until > now

/**
 * Whether an order covers a record. An order for a place covers what lies in it, reports and incidents alike, and what
 * lies nobody knows where: who does not know where something belongs does not destroy it.
 */
export function covers(order: Covering, record: Covered): boolean {
  if (order.aboutId !== null) return order.aboutKind === record.kind && order.aboutId === record.id
  return record.place === null || order.places.has(record.place)
}
