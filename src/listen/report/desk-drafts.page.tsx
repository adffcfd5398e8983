/** Answers that were begun; in memory only, since they are personal, and each for the person who typed it. */
const drafts = new Map<string, string>()

/** What was typed and not yet sent. @param drawer  account and report */
export const keptDraft = (drawer: string): string => drafts.get(drawer) ?? ''

/** Keeps what is being typed, through a look at another report or a session that ended. */
export function keepDraft(drawer: string, text: string): void {
  if (text === '') drafts.delete(drawer)
  else drafts.set(drawer, text)
}
