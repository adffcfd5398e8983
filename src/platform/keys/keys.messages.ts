export const messages = {
  'keys.lost': {
    es: 'Falta la llave maestra ({file}) y ya hay datos sellados con ella. Devuelva el archivo de la llave a ese lugar, o hágalo de nuevo con dos hojas de recuperación: npx convive keys recover',
    pt: 'Falta a chave mestra ({file}) e já há dados selados com ela. Devolva o arquivo da chave a esse lugar, ou faça-o de novo com duas folhas de recuperação: npx convive keys recover',
    en: 'The master key ({file}) is missing and data is already sealed with it. Put the key file back, or make it again with two recovery sheets: npx convive keys recover',
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
  'keys.lostPassphrase': {
    es: 'Falta {file}, que guarda la llave maestra bajo la contraseña. Restáurelo de su copia, o hágalo de nuevo con dos hojas de recuperación: npx convive keys recover',
    pt: 'Falta {file}, que guarda a chave mestra sob a senha. Restaure-o da sua cópia, ou faça-o de novo com duas folhas de recuperação: npx convive keys recover',
    en: '{file}, which holds the master key under the passphrase, is missing. Restore it from your copy, or make it again with two recovery sheets: npx convive keys recover',
  },
  'keys.damagedPassphrase': {
    es: 'El archivo {file}, que guarda la llave maestra bajo la contraseña, está dañado. Restáurelo de su copia, o hágalo de nuevo con dos hojas de recuperación: npx convive keys recover',
    pt: 'O arquivo {file}, que guarda a chave mestra sob a senha, está danificado. Restaure-o da sua cópia, ou faça-o de novo com duas folhas de recuperação: npx convive keys recover',
    en: 'The file {file}, which holds the master key under the passphrase, is damaged. Restore it from your copy, or make it again with two recovery sheets: npx convive keys recover',
  },
  'keys.underPassphrase': {
    es: 'No hay llave maestra en {file}: está bajo una contraseña. Inicie con CONVIVE_KEYS=ask, o devuelva el archivo a ese lugar.',
    pt: 'Não há chave mestra em {file}: ela está sob uma senha. Inicie com CONVIVE_KEYS=ask, ou devolva o arquivo a esse lugar.',
    en: 'There is no master key in {file}: it is under a passphrase. Start with CONVIVE_KEYS=ask, or put the file back in that place.',
  },
  'keys.ringLost': {
    es: 'Hay datos sellados, pero faltan en la base de datos las llaves que los abren (la tabla key_ring). Restaure también la copia de las llaves.',
    pt: 'Há dados selados, mas faltam no banco de dados as chaves que os abrem (a tabela key_ring). Restaure também a cópia das chaves.',
    en: 'Data is sealed, but the keys that open it are missing from the database (the table key_ring). Restore the backup of the keys as well.',
  },
  'keys.otherVersion': {
    es: 'Las llaves se están cambiando. Inténtelo de nuevo en unos segundos.',
    pt: 'As chaves estão sendo trocadas. Tente de novo em alguns segundos.',
    en: 'The keys are being changed. Try again in a few seconds.',
  },
  'keys.restart': {
    es: 'La llave maestra cambió mientras Convive funcionaba. Reinícielo.',
    pt: 'A chave mestra mudou enquanto o Convive funcionava. Reinicie-o.',
    en: 'The master key was changed while Convive was running. Restart it.',
  },
  'keys.changedMeanwhile': {
    es: 'Otra persona cambió la llave maestra en este momento. Nada se hizo; vuelva a empezar.',
    pt: 'Outra pessoa trocou a chave mestra neste momento. Nada foi feito; comece de novo.',
    en: 'Somebody else has just changed the master key. Nothing was done; start again.',
  },
  'keys.wrongPassphrase': {
    es: 'Esa no es la contraseña de la llave maestra ({tries, plural, one {un intento} other {# intentos}}). Si se olvidó, dos hojas de recuperación ponen una nueva: npx convive keys recover',
    pt: 'Essa não é a senha da chave mestra ({tries, plural, one {uma tentativa} other {# tentativas}}). Se foi esquecida, duas folhas de recuperação põem uma nova: npx convive keys recover',
    en: 'That is not the passphrase of the master key ({tries, plural, one {one try} other {# tries}}). If it was forgotten, two recovery sheets set a new one: npx convive keys recover',
  },
  'keys.passphrasesDiffer': {
    es: 'Las dos veces no se escribió lo mismo. Nada cambió.',
    pt: 'As duas vezes não se escreveu o mesmo. Nada mudou.',
    en: 'The two were not the same. Nothing was changed.',
  },
  'keys.nobodyTypes': {
    es: 'Se pide la contraseña de la llave maestra y nadie la escribió. Inicie desde una terminal, o dé la contraseña en una línea por la entrada estándar.',
    pt: 'Pede-se a senha da chave mestra e ninguém a escreveu. Inicie de um terminal, ou dê a senha em uma linha pela entrada padrão.',
    en: 'The passphrase of the master key is asked for and nobody typed it. Start from a terminal, or give the passphrase as one line of standard input.',
  },
  'keys.ask': {
    es: 'Contraseña de la llave maestra:',
    pt: 'Senha da chave mestra:',
    en: 'Passphrase of the master key:',
  },
  'keys.askNew': {
    es: 'Contraseña nueva para la llave maestra (cuatro o cinco palabras al azar):',
    pt: 'Senha nova para a chave mestra (quatro ou cinco palavras ao acaso):',
    en: 'New passphrase for the master key (four or five random words):',
  },
  'keys.askAgain': {
    es: 'Otra vez, para estar seguros:',
    pt: 'Outra vez, para ter certeza:',
    en: 'Once more, to be sure:',
  },
}
