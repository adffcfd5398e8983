export const messages = {
  'frame.skip': { es: 'Ir al contenido', pt: 'Ir ao conteúdo', en: 'Skip to the content' },
  'frame.demo': {
    es: 'Demostración con datos sintéticos: nada de lo que ve es real y nadie atiende lo que envíe.',
    pt: 'Demonstração com dados sintéticos: nada do que vê é real e ninguém atende o que enviar.',
    en: 'A demo with synthetic data: nothing you see is real, and nobody answers what you send.',
  },
  'frame.languages': { es: 'Idiomas', pt: 'Idiomas', en: 'Languages' },
  'frame.language.es': { es: 'Español', pt: 'Español', en: 'Español' },
  'frame.language.pt': { es: 'Português', pt: 'Português', en: 'Português' },
  'frame.language.en': { es: 'English', pt: 'English', en: 'English' },
  'frame.home': { es: 'Inicio', pt: 'Início', en: 'Start' },
  'frame.observatory': {
    es: 'Observatorio público',
    pt: 'Observatório público',
    en: 'Public observatory',
  },
}
