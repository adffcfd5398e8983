import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { HOUR } from '#kernel/time.ts'

/** How long a reading may wait for somebody to look at it. */
export const LOOKED_AT_WITHIN = 72 * HOUR

const reviewers = ['supervisor', 'data-protection-officer', 'auditor'] as const
const any = { relation: 'any', sensitivity: 1 } as const

/** Who looks at unusual readings; nobody at her own. */
export const reviewPolicy: readonly PolicyLine[] = [
  {
    ...any,
    action: 'review.list',
    actors: reviewers,
    purposes: [],
    fields: ['row'],
    obligations: [],
  },
  {
    ...any,
    action: 'review.read',
    actors: reviewers,
    purposes: ['supervision', 'audit'],
    sensitivity: 2,
    fields: ['reason', 'words'],
    obligations: ['ledger'],
  },
  {
    action: 'review.readOwn',
    actors: ['subject'],
    relation: 'own',
    purposes: ['subject'],
    sensitivity: 2,
    fields: ['words'],
    obligations: ['ledger'],
  },
  {
    ...any,
    action: 'review.decide',
    actors: reviewers,
    purposes: [],
    fields: ['state'],
    obligations: ['ledger'],
  },
]

/** A reading as far as it decides who may say what of it. */
export interface Standing {
  readonly reader: string | null
  readonly state: string
}

/**
 * Nobody says of her own reading that it was right; what was said stands, but a question may be followed by an answer.
 * @param text  what the reviewer writes; owed unless the reading was right
 * @throws Refusal `forbidden` `review.own`, `conflict` `review.decided`, `invalid` `review.wordsNeeded`
 */
export function assertMayDecide(
  reading: Standing,
  by: string | undefined,
  decision: { readonly state: string; readonly text?: string | undefined },
): void {
  if (by === undefined || reading.reader === by) throw new Refusal('forbidden', 'review.own')
  if (reading.state !== 'open' && reading.state !== 'asked')
    throw new Refusal('conflict', 'review.decided')
  if (decision.state !== 'right' && decision.text === undefined)
    throw new Refusal('invalid', 'review.wordsNeeded', { field: 'text' })
}

/** Whether somebody should have looked at a reading by now. */
export const isLate = (at: number, state: string, now: number): boolean =>
  state === 'open' && now - at >= LOOKED_AT_WITHIN
