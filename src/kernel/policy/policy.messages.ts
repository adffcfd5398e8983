export const messages = {
  'policy.forbidden': {
    es: 'Su función no le permite esto ({action}).',
    pt: 'A sua função não lhe permite isto ({action}).',
    en: 'Your office does not let you do this ({action}).',
  },
}
