/** What the ledger says to people and programs. */
export const messages = {
  'ledger.badCosignature': {
    es: 'Eso no es la firma de un testigo bajo un punto de control.',
    pt: 'Isso não é a assinatura de uma testemunha sob um ponto de controle.',
    en: 'That is no signature of a witness under a checkpoint.',
  },
  'ledger.unknownWitness': {
    es: 'Ese testigo no es de este libro de actos. Quien administra agrega su clave en CONVIVE_WITNESSES.',
    pt: 'Essa testemunha não é deste livro de atos. Quem administra acrescenta sua chave em CONVIVE_WITNESSES.',
    en: 'That witness is none of this ledger’s. The administrator adds its key to CONVIVE_WITNESSES.',
  },
  'ledger.otherCheckpoint': {
    es: 'Este libro de actos no firmó ese punto de control.',
    pt: 'Este livro de atos não assinou esse ponto de controle.',
    en: 'This ledger did not sign that checkpoint.',
  },
  'ledger.badWitnessKey': {
    es: 'En CONVIVE_WITNESSES, esto no es la clave de un testigo: {key}',
    pt: 'Em CONVIVE_WITNESSES, isto não é a chave de uma testemunha: {key}',
    en: 'In CONVIVE_WITNESSES this is no key of a witness: {key}',
  },
  'ledger.file': {
    es: 'Un archivo no se pudo leer: {why}',
    pt: 'Um arquivo não pôde ser lido: {why}',
    en: 'A file could not be read: {why}',
  },
  'ledger.unreachable': {
    es: 'El libro de actos no se pudo leer ({path}): {why}. Se intenta de nuevo.',
    pt: 'O livro de atos não pôde ser lido ({path}): {why}. Tenta-se de novo.',
    en: 'The ledger could not be read ({path}): {why}. It is tried again.',
  },
  'ledger.unsigned': {
    es: 'El punto de control no está firmado con la clave del libro de actos ({key}). No se firma nada.',
    pt: 'O ponto de controle não está assinado com a chave do livro de atos ({key}). Nada é assinado.',
    en: 'The checkpoint is not signed with the ledger’s key ({key}). Nothing is signed.',
  },
  'ledger.otherLogKey': {
    es: 'El libro de actos tiene otra clave que antes: fue reemplazado. La de antes era {key}. No se firma nada; guarde este archivo y avise.',
    pt: 'O livro de atos tem outra chave que antes: foi substituído. A de antes era {key}. Nada é assinado; guarde este arquivo e avise.',
    en: 'The ledger has another key than before: it was replaced. The one before was {key}. Nothing is signed; keep this file and tell somebody.',
  },
  'ledger.shrunk': {
    es: 'El libro de actos perdió anotaciones: este testigo vio {before}, y ahora hay {now}. No se firma nada; guarde este archivo y avise.',
    pt: 'O livro de atos perdeu registros: esta testemunha viu {before}, e agora há {now}. Nada é assinado; guarde este arquivo e avise.',
    en: 'The ledger lost entries: this witness saw {before}, and now there are {now}. Nothing is signed; keep this file and tell somebody.',
  },
  'ledger.fork': {
    es: 'El libro de actos fue reescrito o se bifurcó: sus {now} anotaciones no continúan las {before} que vio este testigo. No se firma nada; guarde este archivo y avise.',
    pt: 'O livro de atos foi reescrito ou se bifurcou: seus {now} registros não continuam os {before} que esta testemunha viu. Nada é assinado; guarde este arquivo e avise.',
    en: 'The ledger was rewritten or has forked: its {now} entries do not go on from the {before} that this witness saw. Nothing is signed; keep this file and tell somebody.',
  },
  'ledger.badState': {
    es: 'El archivo {file} no es la memoria de un testigo. No lo borre: sin él, el testigo no recuerda lo que vio.',
    pt: 'O arquivo {file} não é a memória de uma testemunha. Não o apague: sem ele, a testemunha não lembra o que viu.',
    en: 'The file {file} is not a witness’s memory. Do not delete it: without it the witness does not remember what it saw.',
  },
  'ledger.stateUnusable': {
    es: 'El testigo no puede leer ni escribir su memoria en {file} ({code}). Indique con --state un archivo, no una carpeta, en un lugar donde este usuario pueda escribir.',
    pt: 'A testemunha não consegue ler nem escrever sua memória em {file} ({code}). Indique com --state um arquivo, não uma pasta, em um lugar onde este usuário possa escrever.',
    en: 'The witness cannot read or write its memory at {file} ({code}). Name with --state a file, not a folder, in a place where this user may write.',
  },
  'witness.key': {
    es: 'La clave de este testigo. Quien administra la instalación la agrega a CONVIVE_WITNESSES:\n{key}',
    pt: 'A chave desta testemunha. Quem administra a instalação a acrescenta a CONVIVE_WITNESSES:\n{key}',
    en: 'The key of this witness. The installation’s administrator adds it to CONVIVE_WITNESSES:\n{key}',
  },
  'witness.seen': {
    es: '{size} anotaciones, {grown} nuevas: continúan lo visto antes. Firmado.',
    pt: '{size} registros, {grown} novos: continuam o que já se viu. Assinado.',
    en: '{size} entries, {grown} new: they go on from what was seen before. Signed.',
  },
  'witness.notTaken': {
    es: 'La instalación no recibió la firma: {why}',
    pt: 'A instalação não recebeu a assinatura: {why}',
    en: 'The installation did not take the signature: {why}',
  },
}
