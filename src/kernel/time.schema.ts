import { z } from 'zod'

/** An instant as it comes in: ISO 8601 with `Z` or an offset, read into milliseconds since 1970. */
export const InstantIn = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))

/** An instant as it goes out: ISO 8601, UTC. */
export const InstantOut = z.iso.datetime()

/** An interval as it comes in; refuses an end before its beginning. */
export const IntervalIn = z
  .strictObject({ from: InstantIn, to: InstantIn })
  .refine((when) => when.to >= when.from, { path: ['to'], message: 'time.endsBeforeItBegins' })
