import { useEffect, useState } from 'react'
import type { ExactPlace } from './board.schema.ts'
import type { KindName } from './types.ts'

/** What an operator has typed and not yet filed. */
export interface IntakeDraft {
  readonly narrative: string
  /** accepted, or chosen by hand; without it the words decide */
  readonly kind?: KindName | undefined
  /** what is said of the place; empty: the narrative tells */
  readonly place: string
  /** chosen on the map */
  readonly point?: NonNullable<ExactPlace['point']> | undefined
  readonly name: string
  readonly phone: string
}

export const emptyDraft: IntakeDraft = { narrative: '', place: '', name: '', phone: '' }

/** In memory only, since it is personal, and each for the person who typed it. */
const drafts = new Map<string, IntakeDraft>()

/**
 * What is being typed; it stays through another screen, a lost connection and a session that ended.
 * @param account  of the person who types
 */
export function useIntakeDraft(account: string) {
  const [draft, setDraft] = useState(() => drafts.get(account) ?? emptyDraft)
  const keep = (next: IntakeDraft): void => {
    drafts.set(account, next)
    setDraft(next)
  }
  const isTyped = draft.narrative.trim() !== ''
  // Closing the tab or loading it anew is the one way to lose it: the browser asks first.
  useEffect(() => {
    if (!isTyped) return undefined
    const stay = (event: Event): void => event.preventDefault()
    addEventListener('beforeunload', stay)
    return () => removeEventListener('beforeunload', stay)
  }, [isTyped])
  return { draft, keep }
}
