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
  'keys.readableByOthers': {
    es: 'Otras personas de esta computadora pueden leer la llave maestra. Ejecute: chmod 600 {file}',
    pt: 'Outras pessoas deste computador podem ler a chave mestra. Execute: chmod 600 {file}',
    en: 'Other people on this computer can read the master key. Run: chmod 600 {file}',
  },
}
