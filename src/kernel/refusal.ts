/** The kinds of expected no, each with the HTTP status it becomes. */
export const refusalStatus = {
  invalid: 400,
  unknown: 401,
  forbidden: 403,
  absent: 404,
  conflict: 409,
  tooLarge: 413,
  tooMany: 429,
  busy: 503,
  full: 507,
} as const

export type RefusalKind = keyof typeof refusalStatus

/** What the refused one got and what was wanted; shown in the message, so never personal data. */
export type RefusalFacts = Readonly<Record<string, string | number>>

/**
 * An expected no, with a code that a person can read in Spanish, Portuguese and English.
 * Anything else that is thrown is a fault: a bug, logged, answered 500 without detail.
 */
export class Refusal extends Error {
  readonly kind: RefusalKind
  readonly code: string
  readonly facts: RefusalFacts

  /**
   * @param kind   decides the HTTP status
   * @param code   `feature.reason`, which is also the key of the message
   * @param facts  values for the message; `field` names the field that is wrong
   */
  constructor(kind: RefusalKind, code: string, facts: RefusalFacts = {}) {
    super(code)
    this.name = 'Refusal'
    this.kind = kind
    this.code = code
    this.facts = facts
  }
}
