export const messages = {
  'policy.forbidden': {
    es: 'Su función no le permite esto ({action}).',
    pt: 'A sua função não lhe permite isto ({action}).',
    en: 'Your office does not let you do this ({action}).',
  },
  'grant.reason': {
    es: 'Diga por qué necesita leerlo; quedará anotado.',
    pt: 'Diga por que precisa de o ler; ficará registado.',
    en: 'Say why you need to read it; it will be recorded.',
  },
}
