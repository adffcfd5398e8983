// What the screens tell of a report's terms; apart from the rules, which a phone need not load.

/** How long a person may say that it was not solved. */
export const REOPEN_DAYS = 30
