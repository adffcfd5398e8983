/** Why something about an incident was refused. */
export const messages = {
  'board.absent': {
    es: 'Ese incidente no existe.',
    pt: 'Esse incidente não existe.',
    en: 'There is no such incident.',
  },
  'board.noWords': {
    es: 'Escriba al menos una palabra que diga algo; artículos y signos no se buscan.',
    pt: 'Escreva ao menos uma palavra que diga algo; artigos e sinais não se procuram.',
    en: 'Write at least one telling word; articles and signs are not searched for.',
  },
  'board.noSuchPlace': {
    es: 'Ese lugar no está en la lista. Elija otro o descríbalo con palabras.',
    pt: 'Esse lugar não está na lista. Escolha outro ou descreva-o com palavras.',
    en: 'That place is not on the list. Choose another or describe it in words.',
  },
  'board.pointNowhere': {
    es: 'Ese punto no cae en ningún corregimiento. Revíselo o diga el lugar con palabras.',
    pt: 'Esse ponto não cai em nenhum corregimento. Confira-o ou diga o lugar com palavras.',
    en: 'That point lies in no corregimiento. Check it, or say the place in words.',
  },
  'board.heldByOther': {
    es: 'Otra persona tiene este incidente. Hable con ella o con quien supervisa.',
    pt: 'Outra pessoa tem este incidente. Fale com ela ou com quem supervisiona.',
    en: 'Somebody else has this incident. Speak with that person or with the supervisor.',
  },
  'board.editedMeanwhile': {
    es: 'Otra persona lo cambió antes que usted. Ahora dice: {theirs}. Usted quería: {yours}. Nada se ha cambiado.',
    pt: 'Outra pessoa mudou isto antes de você. Agora diz: {theirs}. Você queria: {yours}. Nada foi mudado.',
    en: 'Somebody else changed it before you did. Now it says: {theirs}. You wanted: {yours}. Nothing was changed.',
  },
  'board.mergedIntoItself': {
    es: 'Un incidente no se puede unir consigo mismo.',
    pt: 'Um incidente não pode ser unido a si mesmo.',
    en: 'An incident cannot be merged into itself.',
  },
  'board.alreadyMerged': {
    es: 'El incidente {number} ya está unido al {into}. Siga con ese, o sepárelo antes.',
    pt: 'O incidente {number} já está unido ao {into}. Continue com esse, ou separe-o antes.',
    en: 'Incident {number} is merged into {into} already. Go on with that one, or part it first.',
  },
  'board.mergedIntoEnded': {
    es: 'El incidente {number} ya terminó; no se le puede unir otro.',
    pt: 'O incidente {number} já terminou; não se lhe pode unir outro.',
    en: 'Incident {number} is over; no other can be merged into it.',
  },
  'board.holdsOthers': {
    es: 'El incidente {number} tiene otros unidos a él. Únalo al revés, o sepárelos antes.',
    pt: 'O incidente {number} tem outros unidos a ele. Una ao contrário, ou separe-os antes.',
    en: 'Incident {number} holds others. Merge the other way round, or part them first.',
  },
  'board.sealedByTerm': {
    es: 'Este incidente está sellado por plazo cumplido. Solo se abre con una orden anotada.',
    pt: 'Este incidente está selado por prazo cumprido. Só se abre com uma ordem registrada.',
    en: 'This incident is sealed because its term is over. It opens only under a recorded order.',
  },
}
