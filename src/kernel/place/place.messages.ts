export const messages = {
  'place.absent': {
    es: 'No hay un lugar con el código {code}.',
    pt: 'Não há um lugar com o código {code}.',
    en: 'There is no place with the code {code}.',
  },
  'place.noShapes': {
    es: 'No hay límites de los lugares que están en {code}.',
    pt: 'Não há limites dos lugares que ficam em {code}.',
    en: 'There are no boundaries of the places in {code}.',
  },
  'place.noPack': {
    es: 'No hay un territorio «{name}». Los que hay: {known}.',
    pt: 'Não há um território «{name}». Os que há: {known}.',
    en: 'There is no territory “{name}”. There are: {known}.',
  },
  'place.noFeatureCollection': {
    es: 'El archivo no es una FeatureCollection de GeoJSON.',
    pt: 'O arquivo não é uma FeatureCollection de GeoJSON.',
    en: 'The file is not a GeoJSON FeatureCollection.',
  },
  'place.boundary.geometry': {
    es: 'no es un polígono cerrado',
    pt: 'não é um polígono fechado',
    en: 'not a closed polygon',
  },
  'place.boundary.degrees': {
    es: 'las coordenadas no son grados de longitud y latitud (WGS 84)',
    pt: 'as coordenadas não são graus de longitude e latitude (WGS 84)',
    en: 'its coordinates are not degrees of longitude and latitude (WGS 84)',
  },
  'place.boundary.unmatched': {
    es: 'ningún lugar tiene ese código o nombre',
    pt: 'nenhum lugar tem esse código ou nome',
    en: 'no place has this code or name',
  },
  'place.boundary.ambiguous': {
    es: 'varios lugares se llaman así; hace falta el código',
    pt: 'vários lugares têm esse nome; falta o código',
    en: 'several places are called so; the code is needed',
  },
  'place.boundary.nameDiffers': {
    es: 'el código es de un lugar con otro nombre',
    pt: 'o código é de um lugar com outro nome',
    en: 'the code belongs to a place with another name',
  },
  'place.boundary.far': {
    es: 'queda a más de 25 km del centro conocido del lugar',
    pt: 'fica a mais de 25 km do centro conhecido do lugar',
    en: 'lies more than 25 km from the known centre of the place',
  },
  'place.boundary.twice': {
    es: 'el lugar ya vino en una fila anterior',
    pt: 'o lugar já veio em uma linha anterior',
    en: 'the place came in an earlier row already',
  },
  'place.boundary.notLater': {
    es: 'el límite actual del lugar empieza ese día o después',
    pt: 'o limite atual do lugar começa nesse dia ou depois',
    en: 'the present boundary of the place begins on that day or later',
  },
}
