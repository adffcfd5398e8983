/** A name that the source misspells: found by search and in imports, shown nowhere. */
export interface Correction {
  readonly code: string
  /** as the source has it */
  readonly published: string
  /** as we show it */
  readonly shown: string
  readonly why: 'typing error' | 'spacing' | 'letter case' | 'usual official name' | 'kind left out'
}

/**
 * Where the names of the political division of 2023, as published with the census, were put right. Other names keep
 * the source's spelling and accents (so Pucuro, Jingurudo, Punta Robalo without the accent that some write). What
 * changes by rule stands not here: capitals, and `(Cabecera)`, which is a mark of the place and not of its name.
 */
export const corrections: readonly Correction[] = [
  { code: '080501', published: 'CHEPO (CEBECERA)', shown: 'Chepo', why: 'typing error' },
  {
    code: '080507',
    published: 'COMARCAL KUNA DE MADUNGANDÍ',
    shown: 'Comarca Kuna de Madungandí',
    why: 'typing error',
  },
  { code: '130707', published: 'FEULLIET', shown: 'Feuillet', why: 'typing error' },
  {
    code: '040705',
    published: 'POTRERILLOS  ABAJO',
    shown: 'Potrerillos Abajo',
    why: 'spacing',
  },
  { code: '130305', published: 'CIRÍ DE  LOS SOTOS', shown: 'Cirí de Los Sotos', why: 'spacing' },
  { code: '091102', published: 'BAHíA HONDA', shown: 'Bahía Honda', why: 'letter case' },
  { code: '120402', published: 'HATO CHAMí', shown: 'Hato Chamí', why: 'letter case' },
  {
    code: '1209',
    published: 'SANTA CATALINA o CALOVÉBORA',
    shown: 'Santa Catalina o Calovébora',
    why: 'letter case',
  },
  {
    code: '120511',
    published: 'EL PIRO No.2 (Muakwata Kubu)',
    shown: 'El Piro No. 2 (Muakwata Kubu)',
    why: 'spacing',
  },
  {
    code: '010106',
    published: 'BOCAS DEL DRAGO',
    shown: 'Boca del Drago',
    why: 'usual official name',
  },
  {
    code: '010404',
    published: 'NANCE DEL RISCO',
    shown: 'Nance de Riscó',
    why: 'usual official name',
  },
  {
    code: '010405',
    published: 'VALLE DE AGUA ARRIBA',
    shown: 'Valle de Aguas Arriba',
    why: 'usual official name',
  },
  {
    code: '010406',
    published: 'VALLE DEL RISCO',
    shown: 'Valle de Riscó',
    why: 'usual official name',
  },
  { code: '120502', published: 'AGUA SALUD', shown: 'Agua de Salud', why: 'usual official name' },
  { code: '12', published: 'NGÄBE BUGLÉ', shown: 'Comarca Ngäbe Buglé', why: 'kind left out' },
]
