/** Under which heading people look for what happened. */
export const kindGroups = ['property', 'person', 'place'] as const
export type KindGroup = (typeof kindGroups)[number]

/**
 * What people say happened, in their words, each mapped to the code under which it is counted.
 * `iccs`: UNODC (2015), International Classification of Crime for Statistical Purposes 1.0; null where what
 * happened is no offence, or the words do not tell which.
 */
export const kinds = {
  livestock: { iccs: '05025', urgent: true, group: 'property' },
  robbery: { iccs: '0401', urgent: true, group: 'property' },
  theft: { iccs: '0502', urgent: false, group: 'property' },
  burglary: { iccs: '0501', urgent: false, group: 'property' },
  vehicle: { iccs: '05021', urgent: false, group: 'property' },
  assault: { iccs: '02011', urgent: true, group: 'person' },
  threat: { iccs: '02012', urgent: true, group: 'person' },
  harassment: { iccs: '0208', urgent: false, group: 'person' },
  shots: { iccs: '0901', urgent: true, group: 'person' },
  drugs: { iccs: '0601', urgent: false, group: 'place' },
  damage: { iccs: '0504', urgent: false, group: 'place' },
  fraud: { iccs: '0701', urgent: false, group: 'property' },
  fight: { iccs: '0801', urgent: false, group: 'place' },
  noise: { iccs: null, urgent: false, group: 'place' },
  lighting: { iccs: null, urgent: false, group: 'place' },
  road: { iccs: null, urgent: false, group: 'place' },
  other: { iccs: null, urgent: false, group: 'place' },
} as const satisfies Record<string, { iccs: string | null; urgent: boolean; group: KindGroup }>

export type KindName = keyof typeof kinds

export const kindNames = Object.keys(kinds) as [KindName, ...KindName[]]
