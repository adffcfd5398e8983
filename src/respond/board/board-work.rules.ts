import type { PolicyLine } from '#kernel/policy/policy.schema.ts'

const desk = ['operator', 'supervisor'] as const

const line = {
  relation: 'any',
  purposes: [],
  sensitivity: 1,
  fields: ['row'],
  obligations: [],
} as const

/** Who may do what with what the board leans on: landmarks, learned words, what is known of a caller. */
export const boardWorkPolicy: readonly PolicyLine[] = [
  { ...line, action: 'landmark.list', actors: [...desk, 'analyst'] },
  { ...line, action: 'landmark.change', actors: ['supervisor'], obligations: ['ledger'] },
  { ...line, action: 'words.list', actors: [...desk, 'data-protection-officer', 'auditor'] },
  { ...line, action: 'words.decide', actors: ['supervisor'], obligations: ['ledger'] },
  {
    action: 'incident.caller',
    actors: desk,
    relation: 'any',
    purposes: ['response', 'supervision'],
    sensitivity: 2,
    fields: ['row'],
    obligations: ['ledger', 'reason'],
  },
]
