export const messages = {
  'doctor.space': {
    es: 'Quedan {gib} GiB libres.',
    pt: 'Restam {gib} GiB livres.',
    en: '{gib} GiB are free.',
  },
  'doctor.littleSpace': {
    es: 'Solo quedan {gib} GiB libres. Libere espacio antes de que falte para los reportes.',
    pt: 'Restam só {gib} GiB livres. Libere espaço antes que falte para os relatos.',
    en: 'Only {gib} GiB are free. Free some space before there is none left for reports.',
  },
  'doctor.basemap': {
    es: 'El mapa base ({file}) se puede mostrar: {mib} MiB, acercamientos {minZoom} a {maxZoom}.',
    pt: 'O mapa de base ({file}) pode ser mostrado: {mib} MiB, aproximações {minZoom} a {maxZoom}.',
    en: 'The base map ({file}) can be shown: {mib} MiB, zooms {minZoom} to {maxZoom}.',
  },
  'doctor.noKeyYet': {
    es: 'La llave maestra se hará en {file} al iniciar por primera vez.',
    pt: 'A chave mestra será criada em {file} no primeiro início.',
    en: 'The master key will be made in {file} at the first start.',
  },
  'doctor.keyBesideData': {
    es: 'La llave maestra ({file}) está en el mismo disco que los datos: quien se lleve el disco lo lee todo. Póngala en otro disco o memoria USB con CONVIVE_KEYS, y guarde una copia aparte.',
    pt: 'A chave mestra ({file}) está no mesmo disco que os dados: quem levar o disco lê tudo. Coloque-a em outro disco ou pendrive com CONVIVE_KEYS, e guarde uma cópia à parte.',
    en: 'The master key ({file}) is on the same disk as the data: whoever takes the disk reads everything. Put it on another disk or a USB stick with CONVIVE_KEYS, and keep a copy apart.',
  },
  'doctor.key': {
    es: 'La llave maestra ({file}) está en otro disco que los datos.',
    pt: 'A chave mestra ({file}) está em outro disco que os dados.',
    en: 'The master key ({file}) is on another disk than the data.',
  },
  'doctor.noTls': {
    es: 'Sin certificado solo esta computadora puede entrar; los teléfonos no. Ejecute: npx convive certificate',
    pt: 'Sem certificado só este computador pode entrar; os telefones não. Execute: npx convive certificate',
    en: 'Without a certificate only this computer can come in; phones cannot. Run: npx convive certificate',
  },
  'doctor.tls': {
    es: 'El certificado vale {days} días más.',
    pt: 'O certificado vale por mais {days} dias.',
    en: 'The certificate is good for {days} more days.',
  },
  'doctor.tlsEnds': {
    es: 'El certificado vence en {days} días. Renuévelo: npx convive certificate',
    pt: 'O certificado vence em {days} dias. Renove-o: npx convive certificate',
    en: 'The certificate ends in {days} days. Renew it: npx convive certificate',
  },
  'doctor.database': {
    es: 'PostgreSQL {version} responde.',
    pt: 'PostgreSQL {version} responde.',
    en: 'PostgreSQL {version} answers.',
  },
  'doctor.embedded': {
    es: 'PostgreSQL {version} incluido responde. Para un país o muchos usuarios use un servidor propio con DATABASE_URL: recibe sus parches de seguridad del sistema.',
    pt: 'PostgreSQL {version} incluído responde. Para um país ou muitos usuários use um servidor próprio com DATABASE_URL: ele recebe as correções de segurança do sistema.',
    en: 'The embedded PostgreSQL {version} answers. For a country or many users use your own server with DATABASE_URL: it gets its security patches from the system.',
  },
  'doctor.noDatabaseYet': {
    es: 'Todavía no hay base de datos; la crea el primer «npm start».',
    pt: 'Ainda não há banco de dados; o primeiro «npm start» cria-o.',
    en: 'There is no database yet; the first "npm start" makes it.',
  },
  'doctor.stepsWaiting': {
    es: 'La base de datos es de una versión anterior: {steps, plural, one {falta un paso} other {faltan # pasos}}. Haga una copia; después, el próximo inicio o «npx convive migrate» la pone al día.',
    pt: 'O banco de dados é de uma versão anterior: {steps, plural, one {falta um passo} other {faltam # passos}}. Faça uma cópia; depois, o próximo início ou «npx convive migrate» atualiza-o.',
    en: 'The database is of an earlier version: {steps, plural, one {one step is} other {# steps are}} missing. Make a backup; then the next start or "npx convive migrate" brings it up to date.',
  },
  'doctor.rowSecurity': {
    es: 'Sin permiso ninguna tabla muestra filas.',
    pt: 'Sem permissão nenhuma tabela mostra linhas.',
    en: 'Without permission no table shows rows.',
  },
  'doctor.keyAsked': {
    es: 'La llave maestra está bajo una contraseña que se pide en cada inicio.',
    pt: 'A chave mestra está sob uma senha que é pedida em cada início.',
    en: 'The master key is under a passphrase that is asked for at each start.',
  },
  'doctor.keyLeftOver': {
    es: 'La llave maestra está bajo una contraseña, pero su archivo quedó en {file} y la hace inútil. Guárdelo bajo llave en otro lugar o bórrelo.',
    pt: 'A chave mestra está sob uma senha, mas o arquivo dela ficou em {file} e a torna inútil. Guarde-o trancado em outro lugar ou apague-o.',
    en: 'The master key is under a passphrase, but its file was left in {file} and makes that useless. Lock it away elsewhere or delete it.',
  },
  'doctor.rewrapping': {
    es: 'Quedan {keys} llaves de datos por pasar a la nueva llave que las envuelve; se hace solo mientras Convive funciona.',
    pt: 'Faltam {keys} chaves de dados a passar para a nova chave que as envolve; isso se faz sozinho enquanto o Convive funciona.',
    en: '{keys} data keys are still to be brought under the new wrapping key; it is done by itself while Convive runs.',
  },
  'doctor.noSheet': {
    es: 'No hay hojas de recuperación de la llave maestra: si se pierde, los datos se pierden. Haga: npx convive keys sheet --to hojas.html',
    pt: 'Não há folhas de recuperação da chave mestra: se ela se perder, os dados se perdem. Faça: npx convive keys sheet --to folhas.html',
    en: 'There are no recovery sheets of the master key: if it is lost, the data is lost. Make them: npx convive keys sheet --to sheets.html',
  },
  'doctor.notRehearsed': {
    es: 'Las hojas de recuperación del {made, date, long} no se han ensayado. Compruebe que sirven: npx convive keys rehearse',
    pt: 'As folhas de recuperação de {made, date, long} não foram ensaiadas. Comprove que servem: npx convive keys rehearse',
    en: 'The recovery sheets of {made, date, long} were never rehearsed. Make sure that they work: npx convive keys rehearse',
  },
  'doctor.rehearsedLongAgo': {
    es: 'Las hojas de recuperación se ensayaron por última vez el {at, date, long}. Repítalo: npx convive keys rehearse',
    pt: 'As folhas de recuperação foram ensaiadas pela última vez em {at, date, long}. Repita: npx convive keys rehearse',
    en: 'The recovery sheets were last rehearsed on {at, date, long}. Do it again: npx convive keys rehearse',
  },
  'doctor.rehearsed': {
    es: 'Las hojas de recuperación se ensayaron el {at, date, long}.',
    pt: 'As folhas de recuperação foram ensaiadas em {at, date, long}.',
    en: 'The recovery sheets were rehearsed on {at, date, long}.',
  },
  'doctor.jobs': {
    es: 'Ninguna tarea de fondo se ha rendido.',
    pt: 'Nenhuma tarefa de fundo desistiu.',
    en: 'No job in the background has given up.',
  },
  'doctor.deadJobs': {
    es: '{jobs, plural, one {# tarea de fondo se rindió} other {# tareas de fondo se rindieron}} ({queues}). Vea por qué con: npx convive jobs list',
    pt: '{jobs, plural, one {# tarefa de fundo desistiu} other {# tarefas de fundo desistiram}} ({queues}). Veja por quê com: npx convive jobs list',
    en: '{jobs, plural, one {# job in the background has given up} other {# jobs in the background have given up}} ({queues}). See why with: npx convive jobs list',
  },
  'doctor.noBackup': {
    es: 'Todavía no hay ninguna copia de seguridad. Defina CONVIVE_BACKUP_TO y CONVIVE_BACKUP_RECIPIENTS, o ejecute: npx convive backup --to CARPETA',
    pt: 'Ainda não há nenhuma cópia de segurança. Defina CONVIVE_BACKUP_TO e CONVIVE_BACKUP_RECIPIENTS, ou execute: npx convive backup --to PASTA',
    en: 'There is no backup yet. Set CONVIVE_BACKUP_TO and CONVIVE_BACKUP_RECIPIENTS, or run: npx convive backup --to FOLDER',
  },
  'doctor.oldBackup': {
    es: 'La última copia de seguridad es del {at, date, long}: de más de dos días. ¿Está puesto el disco de las copias?',
    pt: 'A última cópia de segurança é de {at, date, long}: de mais de dois dias. O disco das cópias está montado?',
    en: 'The last backup is of {at, date, long}: more than two days old. Is the disk of the backups in its place?',
  },
  'doctor.backup': {
    es: 'La última copia de seguridad es del {at, date, long}.',
    pt: 'A última cópia de segurança é de {at, date, long}.',
    en: 'The last backup is of {at, date, long}.',
  },
  'doctor.backupFailed': {
    es: 'La copia de seguridad del {at, date, long} falló ({code}). Ejecute a mano: npx convive backup',
    pt: 'A cópia de segurança de {at, date, long} falhou ({code}). Execute à mão: npx convive backup',
    en: 'The backup of {at, date, long} failed ({code}). Run by hand: npx convive backup',
  },
  'doctor.backupNotRehearsed': {
    es: 'Hace más de medio año, o nunca, que se ensayó una copia. Ejecute: npx convive backup verify CARPETA --identity ARCHIVO; y una vez al año restáurela en una carpeta vacía.',
    pt: 'Há mais de meio ano, ou nunca, que se ensaiou uma cópia. Execute: npx convive backup verify PASTA --identity ARQUIVO; e uma vez por ano restaure-a em uma pasta vazia.',
    en: 'A backup was rehearsed more than half a year ago, or never. Run: npx convive backup verify FOLDER --identity FILE; and once a year restore one into an empty folder.',
  },
  'doctor.backupRehearsed': {
    es: 'Una copia se ensayó el {at, date, long}.',
    pt: 'Uma cópia foi ensaiada em {at, date, long}.',
    en: 'A backup was rehearsed on {at, date, long}.',
  },
}
