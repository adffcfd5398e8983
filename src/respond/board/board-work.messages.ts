/** Why something about landmarks, learned words or merging many was refused. */
export const messages = {
  'landmark.absent': {
    es: 'Esa referencia ya no está en la lista.',
    pt: 'Essa referência já não está na lista.',
    en: 'That landmark is no longer on the list.',
  },
  'landmark.twice': {
    es: 'Ya hay una referencia que se llama «{name}» en ese lugar.',
    pt: 'Já há uma referência chamada «{name}» nesse lugar.',
    en: 'There is a landmark called “{name}” in that place already.',
  },
  'landmark.notCsv': {
    es: 'El archivo no se puede leer como tabla con una columna «nombre». Nada se ha cambiado.',
    pt: 'O arquivo não pode ser lido como tabela com uma coluna «nome». Nada foi mudado.',
    en: 'The file cannot be read as a table with a column “name”. Nothing was changed.',
  },
  'landmark.tooMany': {
    es: 'La lista tiene más de {most, number} filas. Divídala.',
    pt: 'A lista tem mais de {most, number} linhas. Divida-a.',
    en: 'The list has more than {most, number} rows. Divide it.',
  },
  'words.decidedMeanwhile': {
    es: 'Otra persona decidió antes que usted. Revise la lista; nada se ha cambiado.',
    pt: 'Outra pessoa decidiu antes de você. Confira a lista; nada foi mudado.',
    en: 'Somebody else decided before you did. Look at the list again; nothing was changed.',
  },
  'words.notWaiting': {
    es: 'Esa palabra ya no espera una decisión: muy pocos incidentes la comparten.',
    pt: 'Essa palavra já não espera uma decisão: muito poucos incidentes a compartilham.',
    en: 'That word waits for no decision any more: too few incidents share it.',
  },
}
