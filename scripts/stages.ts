/** The stages of the loop in their order: each may use those before it. */
export const stages = [
  'registry',
  'listen',
  'respond',
  'restore',
  'understand',
  'plan',
  'evaluate',
  'account',
] as const
