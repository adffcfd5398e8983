export const messages = {
  'backup.made': {
    es: 'Copia hecha y cifrada, {mib} MiB: {rows, number} filas, {files, number} archivos.\n  datos:  {data}\n  llaves: {keys}\nLa llave maestra no está dentro: guarde la hoja de recuperación.',
    pt: 'Cópia feita e cifrada, {mib} MiB: {rows, number} linhas, {files, number} arquivos.\n  dados:  {data}\n  chaves: {keys}\nA chave mestra não está dentro: guarde a folha de recuperação.',
    en: 'Backup made and encrypted, {mib} MiB: {rows, number} rows, {files, number} files.\n  data: {data}\n  keys: {keys}\nThe master key is not in it: keep the recovery sheet.',
  },
  'backup.removed': {
    es: 'Se quitaron {count, number} archivos de copias viejas.',
    pt: 'Foram removidos {count, number} arquivos de cópias antigas.',
    en: '{count, number} files of old backups were removed.',
  },
  'backup.filesDamaged': {
    es: 'Atención: {count, number} archivos sellados del disco no son los que su nombre dice. Se copiaron como están; el disco puede estar fallando.',
    pt: 'Atenção: {count, number} arquivos selados do disco não são os que seu nome diz. Foram copiados como estão; o disco pode estar falhando.',
    en: 'Attention: {count, number} sealed files on the disk are not what their names say. They were copied as they are; the disk may be failing.',
  },
  'backup.verified': {
    es: 'La copia del {takenAt, date, long} está entera: {rows, number} filas, {files, number} archivos ({damaged, number} ya dañados antes), {records, number} llaves del {keysTakenAt, date, long}. Que vuelve, lo demuestra restaurarla en una carpeta de prueba.',
    pt: 'A cópia de {takenAt, date, long} está inteira: {rows, number} linhas, {files, number} arquivos ({damaged, number} já danificados antes), {records, number} chaves de {keysTakenAt, date, long}. Que ela volta, prova-se restaurando-a em uma pasta de teste.',
    en: 'The backup of {takenAt, date, long} is whole: {rows, number} rows, {files, number} files ({damaged, number} damaged already before), {records, number} keys of {keysTakenAt, date, long}. That it comes back is proved by restoring it into a folder for trying.',
  },
  'restore.done': {
    es: 'Volvió en {folder} lo que había el {takenAt, date, long}: {rows, number} filas, {files, plural, one {# archivo} other {# archivos}}; todo comprobado. {erased, plural, =0 {Ningún registro se borró desde entonces.} one {Desde entonces se borró un registro: de él no queda nada legible.} other {Desde entonces se borraron # registros: de ellos no queda nada legible.}}{damaged, plural, =0 {} other { # archivos faltaban o estaban dañados ya al hacer la copia.}}',
    pt: 'Voltou em {folder} o que havia em {takenAt, date, long}: {rows, number} linhas, {files, plural, one {# arquivo} other {# arquivos}}; tudo conferido. {erased, plural, =0 {Nenhum registro foi apagado desde então.} one {Desde então foi apagado um registro: dele nada legível resta.} other {Desde então foram apagados # registros: deles nada legível resta.}}{damaged, plural, =0 {} other { # arquivos faltavam ou já estavam danificados ao fazer a cópia.}}',
    en: 'In {folder} there is again what there was on {takenAt, date, long}: {rows, number} rows, {files, plural, one {# file} other {# files}}; all of it checked. {erased, plural, =0 {No record was erased since.} one {One record was erased since: nothing of it can be read.} other {# records were erased since: nothing of them can be read.}}{damaged, plural, =0 {} other { # files were missing or damaged already when the backup was made.}}',
  },
  'backup.recipients': {
    es: 'Una copia se cifra para dos personas por lo menos, por si una pierde su llave. Indique dos destinatarios distintos: --recipient age1... dos veces, o CONVIVE_BACKUP_RECIPIENTS. «npx convive backup identity» hace uno.',
    pt: 'Uma cópia é cifrada para pelo menos duas pessoas, caso uma perca sua chave. Indique dois destinatários distintos: --recipient age1... duas vezes, ou CONVIVE_BACKUP_RECIPIENTS. «npx convive backup identity» cria um.',
    en: 'A backup is encrypted for two people at least, in case one loses her key. Name two different recipients: --recipient age1... twice, or CONVIVE_BACKUP_RECIPIENTS. “npx convive backup identity” makes one.',
  },
  'backup.recipient': {
    es: '«{recipient}» no es un destinatario de age. Empieza con age1 y sale de «npx convive backup identity» o de age-keygen.',
    pt: '«{recipient}» não é um destinatário do age. Começa com age1 e vem de «npx convive backup identity» ou de age-keygen.',
    en: '“{recipient}” is no age recipient. It begins with age1 and comes from “npx convive backup identity” or age-keygen.',
  },
  'backup.noFolder': {
    es: 'No se dijo dónde poner la copia. Añada --to CARPETA o defina CONVIVE_BACKUP_TO; mejor en otro disco.',
    pt: 'Não foi dito onde pôr a cópia. Acrescente --to PASTA ou defina CONVIVE_BACKUP_TO; melhor em outro disco.',
    en: 'It was not said where to put the backup. Add --to FOLDER or set CONVIVE_BACKUP_TO; better on another disk.',
  },
  'backup.empty': {
    es: 'En esta base de datos no hay ninguna instalación que copiar. Revise CONVIVE_DATA o DATABASE_URL.',
    pt: 'Neste banco de dados não há nenhuma instalação para copiar. Verifique CONVIVE_DATA ou DATABASE_URL.',
    en: 'There is no installation in this database to back up. Look at CONVIVE_DATA or DATABASE_URL.',
  },
  'backup.full': {
    es: 'No queda espacio en {to}. La copia no se hizo y no quedó nada a medias; libere espacio y repítala.',
    pt: 'Não há mais espaço em {to}. A cópia não foi feita e nada ficou pela metade; libere espaço e repita.',
    en: 'There is no room left in {to}. No backup was made and nothing half is left; free some space and do it again.',
  },
  'backup.folder': {
    es: 'La carpeta {to} no se puede usar ({code}). ¿Está puesto el disco y se puede escribir en él?',
    pt: 'A pasta {to} não pode ser usada ({code}). O disco está montado e aceita escrita?',
    en: 'The folder {to} cannot be used ({code}). Is the disk in its place and may it be written to?',
  },
  'backup.cancelled': {
    es: 'La copia se interrumpió; no quedó nada a medias.',
    pt: 'A cópia foi interrompida; nada ficou pela metade.',
    en: 'The backup was broken off; nothing half is left.',
  },
  'backup.absent': {
    es: 'No existe {name}.',
    pt: '{name} não existe.',
    en: 'There is no {name}.',
  },
  'backup.none': {
    es: 'En {folder} no hay ninguna copia completa: hacen falta un archivo .data.age y uno .keys.age de la misma instalación.',
    pt: 'Em {folder} não há nenhuma cópia completa: são necessários um arquivo .data.age e um .keys.age da mesma instalação.',
    en: 'There is no whole backup in {folder}: it takes one file .data.age and one .keys.age of the same installation.',
  },
  'backup.several': {
    es: 'En {folder} hay copias de varias instalaciones. Nombre el archivo .data.age que quiere en vez de la carpeta.',
    pt: 'Em {folder} há cópias de várias instalações. Indique o arquivo .data.age desejado em vez da pasta.',
    en: 'In {folder} there are backups of several installations. Name the file .data.age that you want instead of the folder.',
  },
  'backup.unreadable': {
    es: '{name} no se pudo leer ({code}).',
    pt: '{name} não pôde ser lido ({code}).',
    en: '{name} could not be read ({code}).',
  },
  'backup.identityFile': {
    es: 'En {file} no hay ninguna identidad (una línea que empieza con AGE-SECRET-KEY-1).',
    pt: 'Em {file} não há nenhuma identidade (uma linha que começa com AGE-SECRET-KEY-1).',
    en: 'There is no identity in {file} (a line that begins with AGE-SECRET-KEY-1).',
  },
  'backup.identityExists': {
    es: '{file} ya existe y no se sobrescribe: quizá abre copias anteriores.',
    pt: '{file} já existe e não é sobrescrito: talvez abra cópias anteriores.',
    en: '{file} exists already and is not overwritten: it may open earlier backups.',
  },
  'backup.identityWrong': {
    es: '{name} no se cifró para esta identidad. Pruebe con la de otra persona de las que reciben las copias.',
    pt: '{name} não foi cifrado para esta identidade. Tente com a de outra pessoa das que recebem as cópias.',
    en: '{name} was not encrypted for this identity. Try that of another of the people who receive the backups.',
  },
  'backup.damaged': {
    es: '{name} está dañado o incompleto: lo que contiene no es lo que su manifiesto dice. Use otra copia.',
    pt: '{name} está danificado ou incompleto: o que contém não é o que seu manifesto diz. Use outra cópia.',
    en: '{name} is damaged or not whole: what it holds is not what its manifest says. Use another backup.',
  },
  'backup.newerFormat': {
    es: '{name} lo escribió una versión más nueva de Convive (formato {format}). Instale esa versión.',
    pt: '{name} foi escrito por uma versão mais nova do Convive (formato {format}). Instale essa versão.',
    en: '{name} was written by a newer version of Convive (format {format}). Install that version.',
  },
  'backup.wrongPart': {
    es: '{name} no es el archivo que aquí va: {wanted, select, keys {hace falta el de las llaves, .keys.age} other {hace falta el de los datos, .data.age}}.',
    pt: '{name} não é o arquivo que vai aqui: {wanted, select, keys {é preciso o das chaves, .keys.age} other {é preciso o dos dados, .data.age}}.',
    en: '{name} is not the file that belongs here: {wanted, select, keys {that of the keys is needed, .keys.age} other {that of the data is needed, .data.age}}.',
  },
  'backup.mixed': {
    es: 'Los datos son de una instalación y las llaves de otra. Busque las llaves que vinieron con estos datos.',
    pt: 'Os dados são de uma instalação e as chaves de outra. Procure as chaves que vieram com estes dados.',
    en: 'The data are of one installation and the keys of another. Look for the keys that came with these data.',
  },
  'backup.keysOlder': {
    es: 'Las llaves son del {keys, date, long}, más viejas que los datos, del {data, date, long}: lo recibido entre medio no se podría leer. Use las llaves de la misma copia o unas más nuevas.',
    pt: 'As chaves são de {keys, date, long}, mais velhas que os dados, de {data, date, long}: o que foi recebido entre as duas não poderia ser lido. Use as chaves da mesma cópia ou mais novas.',
    en: 'The keys are of {keys, date, long}, older than the data, of {data, date, long}: what came in between could not be read. Use the keys of the same backup or newer ones.',
  },
  'backup.notOurs': {
    es: '{name} no lo escribió la instalación a la que pertenece esta llave maestra, o alguien lo cambió después. No se usa.',
    pt: '{name} não foi escrito pela instalação à qual pertence esta chave mestra, ou alguém o alterou depois. Não é usado.',
    en: '{name} was not written by the installation that this master key belongs to, or somebody changed it since. It is not used.',
  },
  'export.done': {
    es: 'Todo está en {to}, sin sellar: {tables, number} tablas, {rows, number} filas, {opened, number} textos abiertos, {files, number} archivos; {erased, number} ya no se pueden abrir. Guarde esa carpeta como guarda la llave maestra.',
    pt: 'Tudo está em {to}, sem selo: {tables, number} tabelas, {rows, number} linhas, {opened, number} textos abertos, {files, number} arquivos; {erased, number} já não podem ser abertos. Guarde essa pasta como guarda a chave mestra.',
    en: 'Everything is in {to}, unsealed: {tables, number} tables, {rows, number} rows, {opened, number} texts opened, {files, number} files; {erased, number} cannot be opened any more. Keep that folder as you keep the master key.',
  },
  'export.reason': {
    es: 'Exportar abre todo lo sellado. Diga por qué con --reason y al menos diez letras; queda anotado en la bitácora.',
    pt: 'Exportar abre tudo o que está selado. Diga por quê com --reason e ao menos dez letras; fica anotado no livro de registro.',
    en: 'Exporting opens everything that is sealed. Say why with --reason and at least ten letters; it is entered in the ledger.',
  },
  'export.notEmpty': {
    es: '{to} no está vacía. Elija una carpeta nueva con --to.',
    pt: '{to} não está vazia. Escolha uma pasta nova com --to.',
    en: '{to} is not empty. Choose a new folder with --to.',
  },
  'restore.next': {
    es: 'Inicie con: CONVIVE_DATA={data} CONVIVE_KEYS={keys} npm start',
    pt: 'Inicie com: CONVIVE_DATA={data} CONVIVE_KEYS={keys} npm start',
    en: 'Start with: CONVIVE_DATA={data} CONVIVE_KEYS={keys} npm start',
  },
  'restore.notEmpty': {
    es: 'En {dir} ya hay datos. Una copia solo se restaura en una carpeta vacía; elija otra con --data.',
    pt: 'Em {dir} já há dados. Uma cópia só é restaurada em uma pasta vazia; escolha outra com --data.',
    en: 'There are data in {dir} already. A backup is only restored into an empty folder; choose another with --data.',
  },
  'restore.running': {
    es: 'Otra restauración trabaja en {dir} (proceso {pid}).',
    pt: 'Outra restauração trabalha em {dir} (processo {pid}).',
    en: 'Another restore is at work in {dir} (process {pid}).',
  },
  'restore.databaseNotEmpty': {
    es: 'La base de datos no está vacía (tabla {table}). Una copia solo se restaura en una base de datos vacía.',
    pt: 'O banco de dados não está vazio (tabela {table}). Uma cópia só é restaurada em um banco de dados vazio.',
    en: 'The database is not empty (table {table}). A backup is only restored into an empty database.',
  },
  'restore.otherTable': {
    es: 'La copia trae la tabla {table}, que no se esperaba aquí. No se restauró nada.',
    pt: 'A cópia traz a tabela {table}, que não era esperada aqui. Nada foi restaurado.',
    en: 'The backup holds the table {table}, which was not expected here. Nothing was restored.',
  },
  'restore.counts': {
    es: 'De la tabla {table} volvieron {got} filas y debían ser {wanted}. No se restauró nada.',
    pt: 'Da tabela {table} voltaram {got} linhas e deviam ser {wanted}. Nada foi restaurado.',
    en: 'Of the table {table} {got} rows came back where {wanted} were to be. Nothing was restored.',
  },
  'restore.masterKey': {
    es: 'Las llaves de los registros no se abren con esta llave maestra. No se restauró nada.',
    pt: 'As chaves dos registros não se abrem com esta chave mestra. Nada foi restaurado.',
    en: 'The records’ keys do not open under this master key. Nothing was restored.',
  },
  'restore.ledger': {
    es: 'La bitácora de la copia no es la que su último sello dice. No se restauró nada.',
    pt: 'O livro de registro da cópia não é o que seu último selo diz. Nada foi restaurado.',
    en: 'The ledger of the backup is not the one that its last checkpoint says. Nothing was restored.',
  },
}
