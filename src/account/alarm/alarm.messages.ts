/** What is told outside of an alarm: the same words for each, so that they give nothing away. */
export const messages = {
  'alarm.notice.subject': {
    es: 'Convive: algo espera su atención',
    pt: 'Convive: algo espera a sua atenção',
    en: 'Convive: something needs your attention',
  },
  'alarm.notice.text': {
    es: 'Hay algo que revisar en {name}. Entre a Convive: el menú dice dónde.',
    pt: 'Há algo para revisar em {name}. Entre no Convive: o menu diz onde.',
    en: 'There is something to look at in {name}. Sign in to Convive: the menu says where.',
  },
} as const
