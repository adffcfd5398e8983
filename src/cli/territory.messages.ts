export const messages = {
  'territory.noFile': {
    es: 'No se puede leer el archivo {file}.',
    pt: 'Não é possível ler o arquivo {file}.',
    en: 'The file {file} cannot be read.',
  },
  'territory.noJson': {
    es: 'El archivo {file} no es JSON. Se espera GeoJSON en UTF-8.',
    pt: 'O arquivo {file} não é JSON. Espera-se GeoJSON em UTF-8.',
    en: 'The file {file} is not JSON. GeoJSON in UTF-8 is expected.',
  },
  'territory.tooLarge': {
    es: 'El archivo {file} tiene más de 200 MB. Divídalo por provincias o simplifique los límites.',
    pt: 'O arquivo {file} tem mais de 200 MB. Divida-o por províncias ou simplifique os limites.',
    en: 'The file {file} has more than 200 MB. Split it by provinces or simplify the boundaries.',
  },
}
