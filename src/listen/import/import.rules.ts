import type { PolicyLine } from '#kernel/policy/policy.schema.ts'

const analysts = {
  actors: ['analyst'],
  relation: 'any',
  purposes: [],
  sensitivity: 1,
  fields: ['row'],
  obligations: ['ledger'],
} as const

/**
 * Who may bring in what institutions deliver. To prepare a file is to see the first rows of what one sent oneself;
 * what others sent nobody sees, and what is sealed of a delivery nobody opens by any of these.
 */
export const importPolicy: readonly PolicyLine[] = [
  { ...analysts, action: 'source.list', obligations: [] },
  { ...analysts, action: 'source.keep' },
  { ...analysts, action: 'delivery.prepare', relation: 'own', obligations: [] },
  { ...analysts, action: 'delivery.import' },
  { ...analysts, action: 'delivery.undo' },
]
