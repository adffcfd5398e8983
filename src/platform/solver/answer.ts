import type { LoadModel } from '@convive/measure/disclosure'
import type { Guarded, Guarding } from '#kernel/publish/audit.rules.ts'
import { guard } from '#kernel/publish/guard.rules.ts'
import { Refusal } from '#kernel/refusal.ts'

/** What the thread answers; a refusal does not cross from one thread to another as what it is. */
export type Answer = { readonly guarded: Guarded } | { readonly isUnproven: true }

/** Protects and attacks a table, and says so where the solver ends without having proved anything. */
export function answerTo(guarding: Guarding, load: LoadModel): Answer {
  let isUnproven = false
  const watched: LoadModel = (model) => {
    const loaded = load(model)
    return {
      ...loaded,
      solve(columns, sense, o) {
        try {
          return loaded.solve(columns, sense, o)
        } catch (error) {
          isUnproven = true
          throw error
        }
      },
    }
  }
  try {
    return { guarded: guard(guarding, watched) }
  } catch (error) {
    if (isUnproven) return { isUnproven }
    throw error
  }
}

/** @throws Refusal `conflict` `release.unproven` */
export function guardedBy(answer: Answer): Guarded {
  if ('guarded' in answer) return answer.guarded
  throw new Refusal('conflict', 'release.unproven')
}
