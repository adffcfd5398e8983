import { Refusal } from '#kernel/refusal.ts'
import type { CivilDate } from '#kernel/time.ts'
import type { Learned } from './after-action.schema.ts'

/** A note says something. @throws Refusal `invalid` `afterAction.nothingSaid` */
export function assertSaid({ well, badly, change }: Learned): void {
  if (well === undefined && badly === undefined && change === undefined)
    throw new Refusal('invalid', 'afterAction.nothingSaid', { field: 'learned' })
}

/** What is to be done has its day before it. @throws Refusal `invalid` `afterAction.dayIsOver` */
export function assertStillTo(
  followUps: readonly { readonly due: CivilDate }[],
  today: CivilDate,
): void {
  const over = followUps.find(({ due }) => due < today)
  if (over !== undefined)
    throw new Refusal('invalid', 'afterAction.dayIsOver', { field: 'followUps', day: over.due })
}
