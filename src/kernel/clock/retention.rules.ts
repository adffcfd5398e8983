import type { PolicyLine } from '../policy/policy.schema.ts'

/** Who sees what goes and enters orders: the data-protection officer acts, those who supervise look. */
export const retentionPolicy: readonly PolicyLine[] = [
  {
    action: 'retention.see',
    actors: ['data-protection-officer', 'supervisor', 'auditor'],
    relation: 'any',
    purposes: [],
    sensitivity: 1,
    fields: ['counts', 'order'],
    obligations: [],
  },
  {
    action: 'retention.order',
    actors: ['data-protection-officer'],
    relation: 'any',
    purposes: [],
    sensitivity: 1,
    fields: ['order'],
    obligations: ['ledger'],
  },
]
