/** What the command `import` says. */
export const messages = {
  'import.reading': {
    es: '{rows, plural, one {# fila} other {# filas}} ({percent} %)',
    pt: '{rows, plural, one {# linha} other {# linhas}} ({percent} %)',
    en: '{rows, plural, one {# row} other {# rows}} ({percent} %)',
  },
  'import.taken': {
    es: 'Entrega {id}: {taken, plural, one {# fila tomada} other {# filas tomadas}}, {refused, plural, one {# rechazada} other {# rechazadas}}.',
    pt: 'Entrega {id}: {taken, plural, one {# linha recebida} other {# linhas recebidas}}, {refused, plural, one {# recusada} other {# recusadas}}.',
    en: 'Delivery {id}: {taken, plural, one {# row taken} other {# rows taken}}, {refused, plural, one {# refused} other {# refused}}.',
  },
  'import.known': {
    es: 'Con lugar conocido: {located}. Con clase internacional: {mapped}; las demás, sin correspondencia.',
    pt: 'Com lugar conhecido: {located}. Com classe internacional: {mapped}; as demais, sem correspondência.',
    en: 'With a known place: {located}. With an international class: {mapped}; the others are not mapped.',
  },
  'import.against': {
    es: 'Sustituyen a anteriores: {replaced}. Retiros: {withdrawals}, de ellos sin pareja: {unmatched}. Iguales a otra fila: {alike}, marcadas y no quitadas.',
    pt: 'Substituem anteriores: {replaced}. Retiradas: {withdrawals}, delas sem par: {unmatched}. Iguais a outra linha: {alike}, marcadas e não removidas.',
    en: 'Stand for earlier ones: {replaced}. Withdrawals: {withdrawals}, of them unmatched: {unmatched}. Like another row: {alike}, flagged and not removed.',
  },
  'import.outside': {
    es: 'Fuera del período que dice cubrir: {outside}.',
    pt: 'Fora do período que diz cobrir: {outside}.',
    en: 'Outside of the period that it is said to cover: {outside}.',
  },
  'import.refusals': {
    es: 'Filas rechazadas, con su razón: {file}',
    pt: 'Linhas recusadas, com a razão: {file}',
    en: 'Refused rows, with their reason: {file}',
  },
  'import.undone': {
    es: 'La entrega {id} se deshizo. Lo que había sustituido o retirado cuenta de nuevo.',
    pt: 'A entrega {id} foi desfeita. O que tinha substituído ou retirado conta de novo.',
    en: 'Delivery {id} was undone. What it had replaced or taken back counts again.',
  },
} as const
