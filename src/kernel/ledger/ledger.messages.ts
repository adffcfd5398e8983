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
}
