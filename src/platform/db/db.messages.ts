/** What the database says to people: the steps of its start, and each failure in one sentence that says what to do. */
export const messages = {
  'db.creating': {
    es: 'Creando la base de datos ...',
    pt: 'Criando o banco de dados ...',
    en: 'Creating the database ...',
  },
  'db.starting': {
    es: 'Iniciando la base de datos ...',
    pt: 'Iniciando o banco de dados ...',
    en: 'Starting the database ...',
  },
  'db.recovering': {
    es: 'La base de datos se recupera de un cierre brusco; puede tardar unos minutos ...',
    pt: 'O banco de dados está se recuperando de uma parada brusca; pode levar alguns minutos ...',
    en: 'The database is recovering from an abrupt stop; this may take some minutes ...',
  },
  'db.restarting': {
    es: 'La base de datos se detuvo; se inicia de nuevo ...',
    pt: 'O banco de dados parou; iniciando de novo ...',
    en: 'The database stopped; starting it again ...',
  },
  'db.migrating': {
    es: 'Actualizando las tablas ...',
    pt: 'Atualizando as tabelas ...',
    en: 'Updating the tables ...',
  },
  'db.unavailable': {
    es: 'La base de datos no está disponible en este momento; inténtelo de nuevo en unos segundos.',
    pt: 'O banco de dados não está disponível neste momento; tente de novo em alguns segundos.',
    en: 'The database is not available at this moment; try again in a few seconds.',
  },
  'db.contended': {
    es: 'Hay demasiado trabajo sobre los mismos datos; inténtelo de nuevo en unos segundos.',
    pt: 'Há trabalho demais sobre os mesmos dados; tente de novo em alguns segundos.',
    en: 'There is too much work on the same data; try again in a few seconds.',
  },
  'db.noRoom': {
    es: 'El disco de la base de datos está lleno y no se guardó nada; avise a quien administra el sistema.',
    pt: 'O disco do banco de dados está cheio e nada foi guardado; avise quem administra o sistema.',
    en: 'The disk of the database is full and nothing was saved; tell whoever administers the system.',
  },
  'db.newer': {
    es: 'Estos datos los escribió una versión más nueva de Convive (paso {step}); inicie esa versión u otra posterior.',
    pt: 'Estes dados foram escritos por uma versão mais nova do Convive (passo {step}); inicie essa versão ou outra posterior.',
    en: 'This data was written by a newer version of Convive (step {step}); start that version or a later one.',
  },
  'db.editedStep': {
    es: 'El paso {step} de las tablas cambió después de aplicarse; reinstale Convive sin cambios, o ponga el cambio en un paso nuevo.',
    pt: 'O passo {step} das tabelas mudou depois de aplicado; reinstale o Convive sem alterações, ou ponha a alteração em um passo novo.',
    en: 'Step {step} of the tables was changed after it had been applied; install Convive again unchanged, or put the change into a new step.',
  },
  'db.cannotMakeRole': {
    es: 'El usuario de DATABASE_URL no puede crear los roles de Convive; dele CREATEROLE, o pida a quien administra PostgreSQL que cree {role} y lo conceda.',
    pt: 'O usuário de DATABASE_URL não pode criar os papéis do Convive; dê-lhe CREATEROLE, ou peça a quem administra o PostgreSQL que crie {role} e o conceda.',
    en: 'The user of DATABASE_URL may not make the roles of Convive; give it CREATEROLE, or ask whoever administers PostgreSQL to make {role} and grant it.',
  },
  'db.roleTooStrong': {
    es: 'El rol {role} de PostgreSQL está por encima de las reglas (SUPERUSER, BYPASSRLS o CREATEROLE); quítele esos permisos e inicie de nuevo.',
    pt: 'O papel {role} do PostgreSQL está acima das regras (SUPERUSER, BYPASSRLS ou CREATEROLE); retire essas permissões e inicie de novo.',
    en: 'The PostgreSQL role {role} stands above the rules (SUPERUSER, BYPASSRLS or CREATEROLE); take these away and start again.',
  },
  'db.rowSecurityOpen': {
    es: 'La separación de datos entre instituciones no está cerrada en {what} y Convive no inicia así; restaure las tablas con convive migrate de una versión sin cambios.',
    pt: 'A separação de dados entre instituições não está fechada em {what} e o Convive não inicia assim; restaure as tabelas com convive migrate de uma versão sem alterações.',
    en: 'The separation of data between institutions is not closed at {what} and Convive does not start like this; restore the tables with convive migrate of an unchanged version.',
  },
  'db.noBinaries': {
    es: 'Convive no trae PostgreSQL para este tipo de computador ({computer}), o no se instaló bien; ejecute npm ci, o instale PostgreSQL 15 o posterior y ponga su dirección en DATABASE_URL.',
    pt: 'O Convive não traz PostgreSQL para este tipo de computador ({computer}), ou não foi bem instalado; execute npm ci, ou instale PostgreSQL 15 ou posterior e ponha o endereço em DATABASE_URL.',
    en: 'Convive brings no PostgreSQL for this kind of computer ({computer}), or it was not installed well; run npm ci, or install PostgreSQL 15 or later and put its address into DATABASE_URL.',
  },
  'db.notPassable': {
    es: 'El usuario {user}, con el que corre la base de datos, no puede entrar en {folder}; mueva Convive a una carpeta abierta como /opt/convive, o permita el paso con: chmod o+x {folder}',
    pt: 'O usuário {user}, com o qual roda o banco de dados, não pode entrar em {folder}; mova o Convive para uma pasta aberta como /opt/convive, ou permita a passagem com: chmod o+x {folder}',
    en: 'The user {user}, under whom the database runs, cannot enter {folder}; move Convive to an open folder such as /opt/convive, or let it pass with: chmod o+x {folder}',
  },
  'db.needsUser': {
    es: 'La base de datos no corre como root y no se pudo usar ni crear el usuario {user}; créelo con: useradd --system {user} , o inicie Convive con un usuario común.',
    pt: 'O banco de dados não roda como root e não foi possível usar nem criar o usuário {user}; crie-o com: useradd --system {user} , ou inicie o Convive com um usuário comum.',
    en: 'The database does not run as root and the user {user} could be neither used nor made; make it with: useradd --system {user} , or start Convive as a plain user.',
  },
  'db.namelessUser': {
    es: 'Convive corre con el usuario número {uid}, que no tiene nombre en este sistema, y PostgreSQL no lo acepta; inícielo con un usuario con nombre (por ejemplo: useradd --uid {uid} convive), o use DATABASE_URL.',
    pt: 'O Convive roda com o usuário número {uid}, que não tem nome neste sistema, e o PostgreSQL não o aceita; inicie com um usuário com nome (por exemplo: useradd --uid {uid} convive), ou use DATABASE_URL.',
    en: 'Convive runs as user number {uid}, who has no name on this system, and PostgreSQL does not accept that; start it as a user with a name (for example: useradd --uid {uid} convive), or use DATABASE_URL.',
  },
  'db.notCreated': {
    es: 'No se pudo crear la base de datos en {folder}; corrija la causa e inicie de nuevo:\n{log}',
    pt: 'Não foi possível criar o banco de dados em {folder}; corrija a causa e inicie de novo:\n{log}',
    en: 'The database could not be created in {folder}; mend the cause and start again:\n{log}',
  },
  'db.cannotWrite': {
    es: 'No se puede escribir en {folder}; dé permiso de escritura al usuario que inicia Convive, o elija otra carpeta de datos.',
    pt: 'Não é possível escrever em {folder}; dê permissão de escrita ao usuário que inicia o Convive, ou escolha outra pasta de dados.',
    en: 'It is not possible to write in {folder}; allow it to the user who starts Convive, or choose another data folder.',
  },
  'db.diskFull': {
    es: 'El disco de {folder} está lleno; libere al menos 1 GB e inicie de nuevo: lo confirmado está guardado.',
    pt: 'O disco de {folder} está cheio; libere pelo menos 1 GB e inicie de novo: o que foi confirmado está guardado.',
    en: 'The disk of {folder} is full; free at least 1 GB and start again: what was confirmed is saved.',
  },
  'db.diskBroken': {
    es: 'El disco de {folder} da errores de lectura o escritura; no siga usándolo: copie la carpeta a otro disco o restaure un respaldo.',
    pt: 'O disco de {folder} dá erros de leitura ou escrita; não continue usando: copie a pasta para outro disco ou restaure um backup.',
    en: 'The disk of {folder} gives read or write errors; do not go on using it: copy the folder to another disk or restore a backup.',
  },
  'db.otherMajor': {
    es: 'La carpeta {folder} es de PostgreSQL {found} y este Convive trae PostgreSQL {wanted}; no se tocó nada: inicie la versión de Convive que la escribió, o un servidor PostgreSQL {found} por DATABASE_URL.',
    pt: 'A pasta {folder} é do PostgreSQL {found} e este Convive traz o PostgreSQL {wanted}; nada foi tocado: inicie a versão do Convive que a escreveu, ou um servidor PostgreSQL {found} por DATABASE_URL.',
    en: 'The folder {folder} belongs to PostgreSQL {found} and this Convive brings PostgreSQL {wanted}; nothing was touched: start the version of Convive that wrote it, or a PostgreSQL {found} server by DATABASE_URL.',
  },
  'db.damaged': {
    es: 'La carpeta {folder} no contiene una base de datos completa; restaure un respaldo, o mueva la carpeta para empezar de cero.',
    pt: 'A pasta {folder} não contém um banco de dados completo; restaure um backup, ou mova a pasta para começar do zero.',
    en: 'The folder {folder} does not hold a complete database; restore a backup, or move the folder away to begin anew.',
  },
  'db.otherOwner': {
    es: 'La base de datos de {folder} pertenece a otro usuario del sistema; inicie Convive con ese usuario o como root.',
    pt: 'O banco de dados de {folder} pertence a outro usuário do sistema; inicie o Convive com esse usuário ou como root.',
    en: 'The database in {folder} belongs to another user of the system; start Convive as that user or as root.',
  },
  'db.passwordLost': {
    es: 'Falta el archivo {file} con la contraseña de la base de datos; restáurelo de un respaldo de la carpeta.',
    pt: 'Falta o arquivo {file} com a senha do banco de dados; restaure-o de um backup da pasta.',
    en: 'The file {file} with the password of the database is missing; restore it from a backup of the folder.',
  },
  'db.passwordWrong': {
    es: 'La contraseña guardada en {folder} no es la de su base de datos; restaure el archivo password de un respaldo de la misma carpeta.',
    pt: 'A senha guardada em {folder} não é a do seu banco de dados; restaure o arquivo password de um backup da mesma pasta.',
    en: 'The password kept in {folder} is not that of its database; restore the file password from a backup of the same folder.',
  },
  'db.didNotStart': {
    es: 'La base de datos de {folder} no se mantiene en marcha; lea sus últimas líneas, corrija la causa e inicie de nuevo:\n{log}',
    pt: 'O banco de dados de {folder} não se mantém em funcionamento; leia suas últimas linhas, corrija a causa e inicie de novo:\n{log}',
    en: 'The database in {folder} does not stay up; read its last lines, mend the cause and start again:\n{log}',
  },
  'db.foreignServer': {
    es: 'En el lugar de la base de datos de {folder} responde otro servidor; deténgalo e inicie Convive de nuevo.',
    pt: 'No lugar do banco de dados de {folder} responde outro servidor; pare-o e inicie o Convive de novo.',
    en: 'Another server answers in place of the database in {folder}; stop it and start Convive again.',
  },
  'db.notDurable': {
    es: 'PostgreSQL tiene {setting} en {got} y un corte de luz borraría lo confirmado; póngalo en {wanted} e inicie de nuevo.',
    pt: 'O PostgreSQL tem {setting} em {got} e uma queda de energia apagaria o que foi confirmado; ponha em {wanted} e inicie de novo.',
    en: 'PostgreSQL has {setting} at {got} and a power cut would erase what was confirmed; set it to {wanted} and start again.',
  },
  'db.badUrl': {
    es: 'DATABASE_URL no es una dirección de PostgreSQL; escríbala como postgres://usuario:clave@servidor:5432/base',
    pt: 'DATABASE_URL não é um endereço do PostgreSQL; escreva como postgres://usuario:senha@servidor:5432/banco',
    en: 'DATABASE_URL is not a PostgreSQL address; write it as postgres://user:password@server:5432/database',
  },
  'db.unreachable': {
    es: 'En {host}, puerto {port}, no responde PostgreSQL; revise DATABASE_URL y que el servidor esté en marcha.',
    pt: 'Em {host}, porta {port}, o PostgreSQL não responde; confira DATABASE_URL e se o servidor está em funcionamento.',
    en: 'PostgreSQL does not answer at {host}, port {port}; check DATABASE_URL and that the server is running.',
  },
  'db.loginRefused': {
    es: 'PostgreSQL en {host} no acepta al usuario {user} con esa contraseña; corrija DATABASE_URL.',
    pt: 'O PostgreSQL em {host} não aceita o usuário {user} com essa senha; corrija DATABASE_URL.',
    en: 'PostgreSQL at {host} does not accept the user {user} with this password; correct DATABASE_URL.',
  },
  'db.noSuchDatabase': {
    es: 'En {host} no existe la base de datos {database}; créela o corrija DATABASE_URL.',
    pt: 'Em {host} não existe o banco de dados {database}; crie-o ou corrija DATABASE_URL.',
    en: 'There is no database {database} at {host}; create it or correct DATABASE_URL.',
  },
  'db.tooOld': {
    es: 'El PostgreSQL de DATABASE_URL es {version} y hace falta {wanted} o posterior; actualícelo.',
    pt: 'O PostgreSQL de DATABASE_URL é {version} e é preciso {wanted} ou posterior; atualize-o.',
    en: 'The PostgreSQL of DATABASE_URL is {version} and {wanted} or later is needed; update it.',
  },
}
