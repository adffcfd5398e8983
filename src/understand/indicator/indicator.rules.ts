import type { PolicyLine } from '#kernel/policy/policy.schema.ts'

const any = { relation: 'any', purposes: [], sensitivity: 1, fields: ['counts'] } as const

/** Who says what is counted, sees exact counts, and publishes. */
export const indicatorPolicy: readonly PolicyLine[] = [
  {
    ...any,
    action: 'measure.read',
    actors: ['analyst', 'auditor', 'data-protection-officer'],
    sensitivity: 0,
    fields: ['definition'],
    obligations: [],
  },
  { ...any, action: 'measure.define', actors: ['analyst'], obligations: ['ledger'] },
  { ...any, action: 'measure.count', actors: ['analyst'], obligations: [] },
  { ...any, action: 'release.freeze', actors: ['analyst'], obligations: ['ledger'] },
]
