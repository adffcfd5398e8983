/** Every setting in words, by name. */
const settings = {
  es: `{name, select,
    port {puerto del servidor web, de 1 a 65535}
    host {dirección en la que se escucha; sin TLS solo esta computadora, con TLS todas}
    tlsCert {archivo del certificado, PEM}
    tlsKey {archivo de la llave privada, PEM}
    data {carpeta de todos los datos}
    keys {archivo de la llave maestra, mejor en otro disco que los datos; o ask: una contraseña que se pide en cada inicio}
    databaseUrl {un PostgreSQL propio, versión 15 o posterior, en vez del incluido: postgres://usuario:clave@servidor:5432/base}
    publicUrl {dirección con la que llega la gente, como https://convive.example; a su nombre pertenecen las llaves de acceso}
    files {dónde están los archivos sellados, fs:CARPETA}
    territory {paquete de territorio: pa}
    place {código de dos o cuatro cifras de la provincia o el distrito que se atiende; vacío: todo el país}
    name {nombre de la institución, hasta 120 letras}
    zone {zona horaria en la que se cuentan los días, como America/Panama}
    emergencyPhone {número al que se llama en peligro}
    proxies {direcciones de proxies cuyo X-Forwarded-For se cree, separadas por comas}
    securityContact {dónde avisar de una debilidad, mailto: o https://, para /.well-known/security.txt}
    backupTo {carpeta de las copias de seguridad, mejor en otro disco; sin ella no se hace ninguna por sí sola}
    backupRecipients {para quién se cifran las copias: dos o más destinatarios age1..., separados por comas}
    backupAt {hora de la copia diaria, como 02:30}
    backupKeep {cuántas copias se guardan: datos de días, semanas y meses, y llaves de días, como 7,4,12,7}
    witnesses {llaves públicas de los testigos del libro de actos, separadas por comas, como las muestra «convive witness»}
    typedReadings {cuántas veces por hora puede una persona leer lo que no está a su cargo}
    claimedReadings {cuántas veces por hora puede una persona leer lo que está a su cargo}
    officeHours {horario en que se lee de ordinario, como 06:00-22:00; sin él ninguna hora es rara}
    noticeCommand {programa al que se avisa de una alerta que nadie atiende; la ruta entera, sin argumentos}
    noticeHook {dirección http(s) a la que se envía un aviso como JSON firmado, sin clave ni parámetros en ella}
    noticeHookSecret {clave con la que se firman esos avisos; al menos 16 letras}
    noticeSeconds {segundos que se espera a que un aviso salga, de 1 a 60}
    smsHook {dirección http(s) del adaptador que envía mensajes de texto}
    smsHookSecret {clave con la que se firma lo que recibe ese adaptador; al menos 16 letras}
    smtpUrl {servidor de correo: smtps://usuario:clave@servidor:465, o smtp://usuario:clave@servidor:587 con STARTTLS}
    smtpFrom {remitente de los correos, como Convive <avisos@municipio.example>}
    metricsToken {permite a otra computadora leer /metrics; al menos 16 letras}
    other {-}}`,
  pt: `{name, select,
    port {porta do servidor web, de 1 a 65535}
    host {endereço em que se escuta; sem TLS só este computador, com TLS todos}
    tlsCert {arquivo do certificado, PEM}
    tlsKey {arquivo da chave privada, PEM}
    data {pasta de todos os dados}
    keys {arquivo da chave mestra, melhor em outro disco que os dados; ou ask: uma senha que é pedida em cada início}
    databaseUrl {um PostgreSQL próprio, versão 15 ou posterior, em vez do incluído: postgres://usuario:senha@servidor:5432/banco}
    publicUrl {endereço pelo qual as pessoas chegam, como https://convive.example; ao seu nome pertencem as chaves de acesso}
    files {onde ficam os arquivos selados, fs:PASTA}
    territory {pacote de território: pa}
    place {código de dois ou quatro algarismos da província ou do distrito que se atende; vazio: o país inteiro}
    name {nome da instituição, até 120 letras}
    zone {fuso horário em que se contam os dias, como America/Panama}
    emergencyPhone {número para o qual se liga em perigo}
    proxies {endereços de proxies cujo X-Forwarded-For é aceito, separados por vírgulas}
    securityContact {onde avisar de uma fraqueza, mailto: ou https://, para /.well-known/security.txt}
    backupTo {pasta das cópias de segurança, melhor em outro disco; sem ela nenhuma é feita por si só}
    backupRecipients {para quem as cópias são cifradas: dois ou mais destinatários age1..., separados por vírgulas}
    backupAt {hora da cópia diária, como 02:30}
    backupKeep {quantas cópias são guardadas: dados de dias, semanas e meses, e chaves de dias, como 7,4,12,7}
    witnesses {chaves públicas das testemunhas do livro de atos, separadas por vírgulas, como «convive witness» as mostra}
    typedReadings {quantas vezes por hora uma pessoa pode ler o que não está a seu cargo}
    claimedReadings {quantas vezes por hora uma pessoa pode ler o que está a seu cargo}
    officeHours {horário em que se lê de costume, como 06:00-22:00; sem ele nenhuma hora é rara}
    noticeCommand {programa que é avisado de um alerta que ninguém atende; o caminho inteiro, sem argumentos}
    noticeHook {endereço http(s) ao qual se envia um aviso como JSON assinado, sem senha nem parâmetros nele}
    noticeHookSecret {senha com que se assinam esses avisos; ao menos 16 letras}
    noticeSeconds {segundos que se espera que um aviso saia, de 1 a 60}
    smsHook {endereço http(s) do adaptador que envia mensagens de texto}
    smsHookSecret {senha com que se assina o que esse adaptador recebe; ao menos 16 letras}
    smtpUrl {servidor de correio: smtps://usuario:senha@servidor:465, ou smtp://usuario:senha@servidor:587 com STARTTLS}
    smtpFrom {remetente dos e-mails, como Convive <avisos@municipio.example>}
    metricsToken {permite a outro computador ler /metrics; ao menos 16 letras}
    other {-}}`,
  en: `{name, select,
    port {port of the web server, 1 to 65535}
    host {address to listen on; this computer only without TLS, all addresses with it}
    tlsCert {file of the certificate, PEM}
    tlsKey {file of the private key, PEM}
    data {folder of all data}
    keys {file of the master key, better on another disk than the data; or ask: a passphrase that is asked for at each start}
    databaseUrl {an own PostgreSQL, version 15 or later, instead of the embedded one: postgres://user:password@server:5432/database}
    publicUrl {address under which people reach it, such as https://convive.example; its host name is what passkeys belong to}
    files {where sealed files lie, fs:FOLDER}
    territory {territory pack: pa}
    place {code of two or four digits of the province or district that is served; empty: the whole country}
    name {name of the institution, up to 120 letters}
    zone {time zone in which days are counted, such as America/Panama}
    emergencyPhone {number to call when somebody is in danger}
    proxies {addresses of proxies whose X-Forwarded-For is believed, separated by commas}
    securityContact {where to report a weakness, mailto: or https://, for /.well-known/security.txt}
    backupTo {folder of the backups, better on another disk; without it none is made by itself}
    backupRecipients {for whom backups are encrypted: two or more recipients age1..., separated by commas}
    backupAt {time of the daily backup, such as 02:30}
    backupKeep {how many backups are kept: data of days, weeks and months, and keys of days, such as 7,4,12,7}
    witnesses {public keys of the ledger’s witnesses, separated by commas, as “convive witness” shows them}
    typedReadings {how often an hour one person may read what is not in her charge}
    claimedReadings {how often an hour one person may read what is in her charge}
    officeHours {hours in which reading is usual, such as 06:00-22:00; without it no hour is unusual}
    noticeCommand {program that is told of an alert nobody attends to; its whole path, without arguments}
    noticeHook {http(s) address that gets a notice as signed JSON, without a password or parameters in it}
    noticeHookSecret {secret that signs those notices; at least 16 letters}
    noticeSeconds {seconds that a notice may take to go out, 1 to 60}
    smsHook {http(s) address of the adapter that sends text messages}
    smsHookSecret {secret that signs what that adapter gets; at least 16 letters}
    smtpUrl {mail server: smtps://user:password@server:465, or smtp://user:password@server:587 with STARTTLS}
    smtpFrom {sender of e-mails, such as Convive <notices@town.example>}
    metricsToken {lets another computer read /metrics; at least 16 letters}
    other {-}}`,
} as const

export const messages = {
  'config.about': settings,
  'config.wrong': {
    es: `{setting} no sirve así: «{got}». Debe ser: ${settings.es}.`,
    pt: `{setting} não serve assim: «{got}». Deve ser: ${settings.pt}.`,
    en: `{setting} cannot be “{got}”. It is: ${settings.en}.`,
  },
  'config.tlsHalf': {
    es: 'El certificado y su llave van juntos; falta {missing}. «npx convive certificate» hace los dos.',
    pt: 'O certificado e sua chave vão juntos; falta {missing}. «npx convive certificate» faz os dois.',
    en: 'The certificate and its key go together; {missing} is missing. “npx convive certificate” makes both.',
  },
  'config.doorHalf': {
    es: '{given} y {missing} van juntos; falta {missing}.',
    pt: '{given} e {missing} vão juntos; falta {missing}.',
    en: '{given} and {missing} go together; {missing} is missing.',
  },
  'config.fileName': {
    es: 'En el archivo {file} está «{name}», que no es un ajuste. «npx convive config --json» muestra los nombres; corríjalo o quítelo.',
    pt: 'No arquivo {file} está «{name}», que não é um ajuste. «npx convive config --json» mostra os nomes; corrija-o ou retire-o.',
    en: 'The file {file} has “{name}”, which is no setting. “npx convive config --json” shows the names; correct it or take it out.',
  },
  'config.file': {
    es: 'El archivo {file} no es JSON con los nombres que muestra «convive config». Corríjalo o bórrelo.',
    pt: 'O arquivo {file} não é JSON com os nomes que «convive config» mostra. Corrija-o ou apague-o.',
    en: 'The file {file} is not JSON with the names that “convive config” shows. Correct it or delete it.',
  },
}
