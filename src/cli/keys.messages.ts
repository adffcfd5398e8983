export const messages = {
  'keys.firstSheets': {
    es: 'La llave maestra es nueva. Imprima ya sus tres hojas de recuperación: si la llave se pierde, sin ellas se pierde todo: npx convive keys sheet --to hojas.html',
    pt: 'A chave mestra é nova. Imprima já as três folhas de recuperação: se a chave se perder, sem elas tudo se perde: npx convive keys sheet --to folhas.html',
    en: 'The master key is new. Print its three recovery sheets now: if the key is lost, everything is lost without them: npx convive keys sheet --to sheets.html',
  },
  'keys.mode.file': {
    es: 'La llave maestra {master} está en {file}.',
    pt: 'A chave mestra {master} está em {file}.',
    en: 'The master key {master} is in {file}.',
  },
  'keys.mode.ask': {
    es: 'La llave maestra {master} está bajo una contraseña, en {file}.',
    pt: 'A chave mestra {master} está sob uma senha, em {file}.',
    en: 'The master key {master} is under a passphrase, in {file}.',
  },
  'keys.wrapping': {
    es: 'Llave que envuelve: versión {version}; {done} de {all} llaves de datos están bajo ella.',
    pt: 'Chave que envolve: versão {version}; {done} de {all} chaves de dados estão sob ela.',
    en: 'Wrapping key: version {version}; {done} of {all} data keys are under it.',
  },
  'keys.fileStands': {
    es: 'Ya hay un archivo {file}. Elija otro nombre; no se sobrescribe nada.',
    pt: 'Já existe um arquivo {file}. Escolha outro nome; nada é sobrescrito.',
    en: 'There is a file {file} already. Choose another name; nothing is overwritten.',
  },
  'keys.sheetsMade': {
    es: 'Hojas de recuperación: {file}\nÁbralo, imprima las tres hojas y borre el archivo: contiene la llave entera. Entréguelas a tres personas en tres lugares. Luego ensáyelas: npx convive keys rehearse',
    pt: 'Folhas de recuperação: {file}\nAbra-o, imprima as três folhas e apague o arquivo: ele contém a chave inteira. Entregue-as a três pessoas em três lugares. Depois ensaie: npx convive keys rehearse',
    en: 'Recovery sheets: {file}\nOpen it, print the three sheets and delete the file: it holds the whole key. Give them to three people in three places. Then rehearse them: npx convive keys rehearse',
  },
  'keys.sheetsPrinted': {
    es: 'Pulse Intro cuando las tres hojas estén impresas, y el archivo se borra; Ctrl-C lo deja.',
    pt: 'Pressione Enter quando as três folhas estiverem impressas, e o arquivo é apagado; Ctrl-C o deixa.',
    en: 'Press Enter when the three sheets are printed, and the file is deleted; Ctrl-C leaves it.',
  },
  'keys.sheetsGone': {
    es: 'El archivo {file} está borrado.',
    pt: 'O arquivo {file} foi apagado.',
    en: 'The file {file} is deleted.',
  },
  'keys.typeSheet': {
    es: 'Escriba la hoja {sheet} de {of}, línea por línea; mayúsculas, espacios y guiones dan igual.',
    pt: 'Digite a folha {sheet} de {of}, linha por linha; maiúsculas, espaços e hífens não importam.',
    en: 'Type sheet {sheet} of {of}, line by line; capitals, spaces and dashes do not matter.',
  },
  'keys.lineWrong': {
    es: 'La línea {line} no coincide con lo impreso. Compárela signo por signo y escríbala de nuevo.',
    pt: 'A linha {line} não confere com o impresso. Compare sinal por sinal e digite de novo.',
    en: 'Line {line} is not as printed. Compare it sign by sign and type it again.',
  },
  'keys.sheetLineWrong': {
    es: 'En la hoja que vino en el lugar {sheet}, la línea {line} no coincide con lo impreso. Compárela signo por signo.',
    pt: 'Na folha que veio no lugar {sheet}, a linha {line} não confere com o impresso. Compare sinal por sinal.',
    en: 'In sheet {sheet} as typed, line {line} is not as printed. Compare it sign by sign.',
  },
  'keys.linesMixed': {
    es: 'Las líneas no son de una misma hoja. Escriba las seis de una hoja, en su orden.',
    pt: 'As linhas não são da mesma folha. Digite as seis de uma folha, na ordem.',
    en: 'The lines are not of one sheet. Type the six of one sheet, in their order.',
  },
  'keys.sameSheet': {
    es: 'Las dos veces se escribió la hoja {number}. Hacen falta dos hojas distintas.',
    pt: 'As duas vezes foi digitada a folha {number}. São necessárias duas folhas diferentes.',
    en: 'Sheet {number} was typed twice. Two different sheets are needed.',
  },
  'keys.sheetsDiffer': {
    es: 'Las dos hojas no se imprimieron juntas. Use dos que tengan la misma fecha y la misma llave.',
    pt: 'As duas folhas não foram impressas juntas. Use duas que tenham a mesma data e a mesma chave.',
    en: 'The two sheets were not printed together. Use two with the same date and the same key.',
  },
  'keys.otherMaster': {
    es: 'Las hojas son de otra llave maestra: de otra instalación, o de antes de un cambio de llave. Use las que se imprimieron después.',
    pt: 'As folhas são de outra chave mestra: de outra instalação, ou de antes de uma troca de chave. Use as que foram impressas depois.',
    en: 'The sheets are of another master key: of another installation, or from before a rotation. Use those printed since.',
  },
  'keys.rehearsed': {
    es: 'Las dos hojas dan la llave maestra. Nada cambió; la fecha del ensayo quedó anotada.',
    pt: 'As duas folhas dão a chave mestra. Nada mudou; a data do ensaio foi anotada.',
    en: 'The two sheets give the master key. Nothing was changed; the date of the rehearsal is noted.',
  },
  'keys.nothingSealed': {
    es: 'Aquí todavía no hay nada sellado, así que no hay llave que recuperar. Inicie Convive.',
    pt: 'Aqui ainda não há nada selado, então não há chave a recuperar. Inicie o Convive.',
    en: 'Nothing is sealed here yet, so there is no key to recover. Start Convive.',
  },
  'keys.nothingLost': {
    es: 'La llave maestra de {file} abre estos datos. No hay nada que recuperar.',
    pt: 'A chave mestra de {file} abre estes dados. Não há nada a recuperar.',
    en: 'The master key in {file} opens this data. There is nothing to recover.',
  },
  'keys.recovered.file': {
    es: 'La llave maestra está de nuevo en {file}. Si pudo caer en otras manos, cámbiela: npx convive keys rotate',
    pt: 'A chave mestra está de novo em {file}. Se pode ter caído em outras mãos, troque-a: npx convive keys rotate',
    en: 'The master key is in {file} again. If it may be in other hands, replace it: npx convive keys rotate',
  },
  'keys.recovered.ask': {
    es: 'La contraseña nueva vale desde ahora. Si la anterior pudo caer en otras manos, cambie la llave: npx convive keys rotate',
    pt: 'A senha nova vale a partir de agora. Se a anterior pode ter caído em outras mãos, troque a chave: npx convive keys rotate',
    en: 'The new passphrase holds from now on. If the earlier one may be in other hands, replace the key: npx convive keys rotate',
  },
  'keys.rotated': {
    es: 'La llave maestra es nueva. {all, plural, one {Una llave de datos la sigue} other {# llaves de datos la siguen}} mientras Convive funciona («npx convive keys» dice cuántas faltan). Las hojas y copias anteriores ya no abren nada: imprima nuevas con npx convive keys sheet --to hojas.html',
    pt: 'A chave mestra é nova. {all, plural, one {Uma chave de dados a segue} other {# chaves de dados a seguem}} enquanto o Convive funciona («npx convive keys» diz quantas faltam). As folhas e cópias anteriores já não abrem nada: imprima novas com npx convive keys sheet --to folhas.html',
    en: 'The master key is new. {all, plural, one {One data key follows} other {# data keys follow}} while Convive runs (“npx convive keys” says how many are left). Earlier sheets and copies open nothing any more: print new ones with npx convive keys sheet --to sheets.html',
  },
  'keys.sameMode': {
    es: 'La llave maestra ya se guarda así ({file}).',
    pt: 'A chave mestra já é guardada assim ({file}).',
    en: 'The master key is kept like that already ({file}).',
  },
  'keys.modeChanged.file': {
    es: 'La llave maestra está en {file}. Ponga CONVIVE_KEYS={setting} y reinicie Convive.',
    pt: 'A chave mestra está em {file}. Ponha CONVIVE_KEYS={setting} e reinicie o Convive.',
    en: 'The master key is in {file}. Set CONVIVE_KEYS={setting} and restart Convive.',
  },
  'keys.modeChanged.ask': {
    es: 'La llave maestra está bajo la contraseña, y el archivo {old} ya no está. Ponga CONVIVE_KEYS={setting} y reinicie Convive. Lo que un disco guarda de un archivo borrado no se puede alcanzar: si ese archivo o una copia pudo verse, cambie la llave: npx convive keys rotate',
    pt: 'A chave mestra está sob a senha, e o arquivo {old} já não existe. Ponha CONVIVE_KEYS={setting} e reinicie o Convive. O que um disco guarda de um arquivo apagado não se pode alcançar: se esse arquivo ou uma cópia pode ter sido visto, troque a chave: npx convive keys rotate',
    en: 'The master key is under the passphrase, and the file {old} is gone. Set CONVIVE_KEYS={setting} and restart Convive. What a disk keeps of a deleted file is out of reach: if that file or a copy may have been seen, replace the key: npx convive keys rotate',
  },
  'keys.noPassphraseHere': {
    es: 'La llave maestra está en el archivo {file}, no bajo una contraseña. Para ponerla bajo una: npx convive keys mode ask',
    pt: 'A chave mestra está no arquivo {file}, não sob uma senha. Para pô-la sob uma: npx convive keys mode ask',
    en: 'The master key is in the file {file}, not under a passphrase. To put it under one: npx convive keys mode ask',
  },
  'keys.passphraseChanged': {
    es: 'La contraseña nueva vale desde ahora. Reinicie Convive cuando pueda.',
    pt: 'A senha nova vale a partir de agora. Reinicie o Convive quando puder.',
    en: 'The new passphrase holds from now on. Restart Convive when you can.',
  },
  'keys.sheetTitle': {
    es: 'Hoja de recuperación',
    pt: 'Folha de recuperação',
    en: 'Recovery sheet',
  },
  'keys.sheetNumber': {
    es: 'hoja {number} de {of}',
    pt: 'folha {number} de {of}',
    en: 'sheet {number} of {of}',
  },
  'keys.sheetMade': {
    es: 'impresa el {madeAt, date, long}',
    pt: 'impressa em {madeAt, date, long}',
    en: 'printed on {madeAt, date, long}',
  },
  'keys.sheetKey': { es: 'llave {master}', pt: 'chave {master}', en: 'key {master}' },
  'keys.sheetWhat': {
    es: 'Dos de las tres hojas juntas devuelven la llave que abre los datos sellados de esta institución. Una sola no dice nada.',
    pt: 'Duas das três folhas juntas devolvem a chave que abre os dados selados desta instituição. Uma só não diz nada.',
    en: 'Two of the three sheets together give back the key that opens the sealed data of this institution. One alone tells nothing.',
  },
  'keys.sheetKeep': {
    es: 'Guárdela en un sobre cerrado, lejos de la computadora y de las otras dos hojas. No la fotografíe ni la envíe. Si se pierde, avise: se cambia la llave y se imprimen nuevas.',
    pt: 'Guarde-a em um envelope fechado, longe do computador e das outras duas folhas. Não a fotografe nem a envie. Se se perder, avise: troca-se a chave e imprimem-se novas.',
    en: 'Keep it in a closed envelope, away from the computer and from the other two sheets. Do not photograph or send it. If it is lost, say so: the key is replaced and new ones are printed.',
  },
  'keys.sheetUse': {
    es: 'Para recuperar la llave, en la computadora de Convive:',
    pt: 'Para recuperar a chave, no computador do Convive:',
    en: 'To recover the key, on the computer of Convive:',
  },
  'keys.sheetRehearse': {
    es: 'Para ensayar, sin cambiar nada, una vez al año:',
    pt: 'Para ensaiar, sem mudar nada, uma vez por ano:',
    en: 'To rehearse, changing nothing, once a year:',
  },
  'keys.sheetKeeper': { es: 'La guarda:', pt: 'Quem a guarda:', en: 'Kept by:' },
  'keys.sheetPlace': { es: 'Lugar:', pt: 'Lugar:', en: 'Place:' },
}
