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
  'territory.listed': {
    es: '{places, plural, one {# lugar} other {# lugares}} el {on}; * es la cabecera de su distrito.',
    pt: '{places, plural, one {# lugar} other {# lugares}} em {on}; * é a sede do seu distrito.',
    en: '{places, plural, one {# place} other {# places}} on {on}; * is the seat of its district.',
  },
  'territory.centre': {
    es: 'Centro {lon} {lat}; superficie publicada {area} km2.',
    pt: 'Centro {lon} {lat}; área publicada {area} km2.',
    en: 'Centre {lon} {lat}; area as published {area} km2.',
  },
  'territory.open': {
    es: 'Desde {from} ({source}), {area} km2:',
    pt: 'Desde {from} ({source}), {area} km2:',
    en: 'From {from} on ({source}), {area} km2:',
  },
  'territory.ended': {
    es: 'Desde {from} hasta antes de {to} ({source}), {area} km2:',
    pt: 'De {from} até antes de {to} ({source}), {area} km2:',
    en: 'From {from} until before {to} ({source}), {area} km2:',
  },
  'territory.approximate': {
    es: 'límite aproximado',
    pt: 'limite aproximado',
    en: 'approximate boundary',
  },
  'territory.imported': {
    es: 'límite importado',
    pt: 'limite importado',
    en: 'imported boundary',
  },
  'territory.none': {
    es: 'sin límite',
    pt: 'sem limite',
    en: 'no boundary',
  },
  'territory.stored': {
    es: '{stored, plural, one {# límite guardado, válido} other {# límites guardados, válidos}} desde {from}.',
    pt: '{stored, plural, one {# limite guardado, válido} other {# limites guardados, válidos}} desde {from}.',
    en: '{stored, plural, one {# boundary} other {# boundaries}} stored, valid from {from}.',
  },
  'territory.tied': {
    es: 'Reconocidos por su código: {byCode}; por su nombre y lugar: {byName}. Ya estaban: {same}.',
    pt: 'Reconhecidos pelo código: {byCode}; pelo nome e lugar: {byName}. Já estavam: {same}.',
    en: 'Tied by code: {byCode}; by name and place: {byName}. Here already: {same}.',
  },
  'territory.left': {
    es: 'Filas que no se tomaron: {rejected}. Corregimientos que siguen con límite aproximado: {approximate}.',
    pt: 'Linhas que não foram tomadas: {rejected}. Corregimientos que seguem com limite aproximado: {approximate}.',
    en: 'Rows not taken: {rejected}. Corregimientos that still have an approximate boundary: {approximate}.',
  },
}
