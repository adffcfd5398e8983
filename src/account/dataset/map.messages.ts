/** Words of the map that is moved. */
export const messages = {
  'dataset.mapMove': {
    es: 'Mapa para mover y acercar',
    pt: 'Mapa para mover e aproximar',
    en: 'Map to move and bring nearer',
  },
  'dataset.mapStill': {
    es: 'Volver al mapa fijo',
    pt: 'Voltar ao mapa fixo',
    en: 'Back to the still map',
  },
  'dataset.mapPlaces': { es: 'Lugares del mapa', pt: 'Lugares do mapa', en: 'Places on the map' },
  'dataset.mapCannot': {
    es: 'El mapa que se mueve no se pudo mostrar en este navegador. El dibujo y la lista dicen lo mismo.',
    pt: 'O mapa que se move não pôde ser mostrado neste navegador. O desenho e a lista dizem o mesmo.',
    en: 'The map to move could not be shown in this browser. The drawing and the list say the same.',
  },
  'dataset.mapHelp': {
    es: 'Con el teclado: las flechas mueven el mapa; + y − lo acercan y alejan. Toque un lugar para leer su número, o búsquelo en la lista.',
    pt: 'Com o teclado: as setas movem o mapa; + e − o aproximam e afastam. Toque um lugar para ler o seu número, ou procure-o na lista.',
    en: 'With the keyboard: the arrows move the map; + and − bring it nearer and farther. Touch a place to read its number, or find it in the list.',
  },
  'dataset.mapCoast': {
    es: 'Costas: Natural Earth, dominio público.',
    pt: 'Costas: Natural Earth, domínio público.',
    en: 'Coasts: Natural Earth, public domain.',
  },
  'dataset.mapRegion': {
    es: 'Mapa que se mueve',
    pt: 'Mapa que se move',
    en: 'Map to move',
  },
  'dataset.mapIn': { es: 'Acercar', pt: 'Aproximar', en: 'Nearer' },
  'dataset.mapOut': { es: 'Alejar', pt: 'Afastar', en: 'Farther' },
  'dataset.mapWhole': { es: 'Ver todo', pt: 'Ver tudo', en: 'See all' },
  'dataset.mapTwoFingers': {
    es: 'Use dos dedos para mover el mapa',
    pt: 'Use dois dedos para mover o mapa',
    en: 'Use two fingers to move the map',
  },
  'dataset.mapCtrl': {
    es: 'Use Ctrl y la rueda para acercar el mapa',
    pt: 'Use Ctrl e a roda para aproximar o mapa',
    en: 'Use Ctrl and the wheel to bring the map nearer',
  },
  'dataset.mapCommand': {
    es: 'Use ⌘ y la rueda para acercar el mapa',
    pt: 'Use ⌘ e a roda para aproximar o mapa',
    en: 'Use ⌘ and the wheel to bring the map nearer',
  },
  'dataset.mapSee': { es: 'Ver este lugar', pt: 'Ver este lugar', en: 'See this place' },
  'dataset.mapExactEdge': { es: 'Límite exacto', pt: 'Limite exato', en: 'Exact boundary' },
  'dataset.mapApproximateEdge': {
    es: 'Límite aproximado',
    pt: 'Limite aproximado',
    en: 'Approximate boundary',
  },
}
