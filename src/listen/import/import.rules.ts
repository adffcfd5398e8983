import type { PolicyLine } from '#kernel/policy/policy.schema.ts'

const analysts = {
  actors: ['analyst', 'administrator'],
  relation: 'any',
  purposes: [],
  sensitivity: 1,
  fields: ['row'],
  obligations: ['ledger'],
} as const

/** Who may bring in what institutions deliver. */
export const importPolicy: readonly PolicyLine[] = [
  { ...analysts, action: 'source.keep' },
  { ...analysts, action: 'delivery.import' },
  { ...analysts, action: 'delivery.undo' },
]
