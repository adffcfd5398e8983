export const messages = {
  'time.endsBeforeItBegins': {
    es: 'El final es anterior al comienzo.',
    pt: 'O fim é anterior ao começo.',
    en: 'The end is before the beginning.',
  },
}
