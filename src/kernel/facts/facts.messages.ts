export const messages = {
  'facts.notSetAside': {
    es: 'Este aviso interno no está apartado; no hay nada que repetir.',
    pt: 'Este aviso interno não está apartado; não há nada a repetir.',
    en: 'This internal notice is not set aside; there is nothing to repeat.',
  },
}
