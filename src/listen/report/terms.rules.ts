// What the screens tell of a report's terms; apart from the rules, which a phone need not load.

/** How long a person may say that it was not solved. */
export const REOPEN_DAYS = 30

/** A phone's clock may be a little ahead of ours; milliseconds. */
export const CLOCK_SLACK = 600_000
