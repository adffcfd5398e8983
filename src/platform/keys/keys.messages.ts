export const messages = {
  'keys.lost': {
    es: 'Falta la llave maestra ({file}) y ya hay datos sellados con ella. Devuelva el archivo de la llave a ese lugar; sin él los datos no se pueden leer.',
    pt: 'Falta a chave mestra ({file}) e já há dados selados com ela. Devolva o arquivo da chave a esse lugar; sem ele os dados não podem ser lidos.',
    en: 'The master key ({file}) is missing and data is already sealed with it. Put the key file back; without it the data cannot be read.',
  },
  'keys.damaged': {
    es: 'El archivo de la llave maestra ({file}) no contiene una llave. Restáurelo desde su copia.',
    pt: 'O arquivo da chave mestra ({file}) não contém uma chave. Restaure-o da sua cópia.',
    en: 'The master key file ({file}) does not hold a key. Restore it from your copy.',
  },
  'keys.wrong': {
    es: 'La llave maestra de {file} no es la de estos datos. Ponga en ese lugar el archivo de llave con el que se sellaron, o inicie con la carpeta de datos que le corresponde.',
    pt: 'A chave mestra de {file} não é a destes dados. Ponha nesse lugar o arquivo de chave com que foram selados, ou inicie com a pasta de dados que lhe corresponde.',
    en: 'The master key in {file} is not the one of this data. Put the key file with which it was sealed in that place, or start with the data folder that belongs to it.',
  },
  'keys.unreadable': {
    es: 'No se puede leer la llave maestra ({file}, {code}). Inicie Convive con el usuario que la guarda, o dele permiso de lectura solo a él.',
    pt: 'Não é possível ler a chave mestra ({file}, {code}). Inicie o Convive com o usuário que a guarda, ou dê permissão de leitura só a ele.',
    en: 'The master key cannot be read ({file}, {code}). Start Convive as the user who keeps it, or allow reading to that user alone.',
  },
  'keys.unwritable': {
    es: 'La llave maestra no se pudo guardar en {file} ({code}). Libere espacio, dé permiso de escritura, o elija otro lugar con CONVIVE_KEYS.',
    pt: 'A chave mestra não pôde ser guardada em {file} ({code}). Libere espaço, dê permissão de escrita, ou escolha outro lugar com CONVIVE_KEYS.',
    en: 'The master key could not be kept in {file} ({code}). Free some space, allow writing, or choose another place with CONVIVE_KEYS.',
  },
  'keys.readableByOthers': {
    es: 'Otras personas de esta computadora pueden leer la llave maestra. Ejecute: chmod 600 {file}',
    pt: 'Outras pessoas deste computador podem ler a chave mestra. Execute: chmod 600 {file}',
    en: 'Other people on this computer can read the master key. Run: chmod 600 {file}',
  },
}
