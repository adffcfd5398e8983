import { z } from 'zod'
import { Purpose } from '../policy/policy.schema.ts'
import { InstantOut } from '../time.schema.ts'

/**
 * From where the right to read follows: a relation that the owning slice supplies and with which it ends, the data
 * being the reader's own, a duty that the program itself states, or words that a person typed.
 */
export type Basis = 'relation' | 'own' | 'duty' | 'typed'

/** Why somebody else looks at a reading; `erased`: at a record that went because of a letter. */
export type Unusual = 'typed' | 'ownUnit' | 'hours' | 'canary' | 'budget' | 'erased'

/** What became of it: nobody has looked, right, its reader is asked, or passed on as wrong. */
export type ReviewState = 'open' | 'right' | 'asked' | 'flagged'

/** That somebody of the staff read a record: as what, for what, when; the name only on a formal request. */
export const OpenedBy = z.object({
  at: InstantOut,
  /** the office in which it was done */
  role: z.string(),
  /** the unit, where the account names one */
  office: z.string().nullable(),
  purpose: Purpose.nullable(),
  /** citation of the order that delayed its showing, once that is over */
  delayedBy: z.string().nullable(),
})
export type OpenedBy = z.infer<typeof OpenedBy>
