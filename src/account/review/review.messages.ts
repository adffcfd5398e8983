/** What is said when a reading cannot be judged. */
export const messages = {
  'review.absent': {
    es: 'Esa lectura no está en la lista.',
    pt: 'Essa leitura não está na lista.',
    en: 'That reading is not in the list.',
  },
  'review.own': {
    es: 'Es una lectura suya: la revisa otra persona.',
    pt: 'É uma leitura sua: quem revisa é outra pessoa.',
    en: 'It is your own reading: somebody else looks at it.',
  },
  'review.decided': {
    es: 'Otra persona ya la revisó.',
    pt: 'Outra pessoa já a revisou.',
    en: 'Somebody else has already looked at it.',
  },
  'review.wordsNeeded': {
    es: 'Escriba qué pregunta o qué no estuvo bien.',
    pt: 'Escreva o que pergunta ou o que não esteve certo.',
    en: 'Write what you ask, or what was not right.',
  },
}
