/**
 * What people say happened, in their words, each mapped to the code under which it is counted.
 * `iccs`: UNODC (2015), International Classification of Crime for Statistical Purposes 1.0; null where what
 * happened is no offence, or the words do not tell which.
 */
export const kinds = {
  livestock: { iccs: '05025', urgent: true },
  robbery: { iccs: '0401', urgent: true },
  theft: { iccs: '0502', urgent: false },
  burglary: { iccs: '0501', urgent: false },
  vehicle: { iccs: '05021', urgent: false },
  assault: { iccs: '02011', urgent: true },
  threat: { iccs: '02012', urgent: true },
  harassment: { iccs: '0208', urgent: false },
  shots: { iccs: '0901', urgent: true },
  drugs: { iccs: '0601', urgent: false },
  damage: { iccs: '0504', urgent: false },
  fraud: { iccs: '0701', urgent: false },
  fight: { iccs: '0801', urgent: false },
  noise: { iccs: null, urgent: false },
  lighting: { iccs: null, urgent: false },
  road: { iccs: null, urgent: false },
  other: { iccs: null, urgent: false },
} as const satisfies Record<string, { iccs: string | null; urgent: boolean }>

export type KindName = keyof typeof kinds

export const kindNames = Object.keys(kinds) as [KindName, ...KindName[]]
