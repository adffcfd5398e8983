/**
 * From where the right to read follows: a relation that the owning slice supplies and with which it ends, the data
 * being the reader's own, a duty that the program itself states, or words that a person typed.
 */
export type Basis = 'relation' | 'own' | 'duty' | 'typed'

/** Why somebody else looks at a reading. */
export type Unusual = 'typed' | 'ownUnit' | 'hours' | 'canary' | 'budget'

/** What became of it: nobody has looked, right, its reader is asked, or passed on as wrong. */
export type ReviewState = 'open' | 'right' | 'asked' | 'flagged'
