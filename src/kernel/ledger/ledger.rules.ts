import type { PolicyLine } from '../policy/policy.schema.ts'

/** The log is for everybody; a witness shows who it is by its signature. */
export const ledgerPolicy: readonly PolicyLine[] = (['ledger.read', 'ledger.cosign'] as const).map(
  (action) => ({
    action,
    actors: ['anyone', 'staff'],
    relation: 'any',
    purposes: [],
    sensitivity: 0,
    fields: ['all'],
    obligations: [],
  }),
)
