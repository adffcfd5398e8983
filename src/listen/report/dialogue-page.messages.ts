/** Words of the dialogue at the desk, and of the answers that are kept ready. */
export const messages = {
  'dialogue.unwanted': {
    es: 'La persona pidió que no se le avise: verá la respuesta cuando mire con su código.',
    pt: 'A pessoa pediu para não ser avisada: verá a resposta quando olhar com o seu código.',
    en: 'The person asked not to be told: she sees the answer when she looks with her code.',
  },
  'dialogue.told.sending': {
    es: 'Se le está avisando que hay respuesta',
    pt: 'Está sendo avisada de que há resposta',
    en: 'She is being told that there is an answer',
  },
  'dialogue.told.failed': {
    es: 'El aviso no salió todavía; se intentará otra vez',
    pt: 'O aviso ainda não saiu; será tentado de novo',
    en: 'The notice has not gone out yet; it will be tried again',
  },
  'dialogue.told.sent': {
    es: 'Se le avisó que hay respuesta, por {channel, select, mail {correo} other {mensaje de texto}},',
    pt: 'Foi avisada de que há resposta, por {channel, select, mail {e-mail} other {mensagem de texto}},',
    en: 'She was told that there is an answer, by {channel, select, mail {e-mail} other {text message}},',
  },
  'dialogue.told.unsent': {
    es: 'No se le pudo avisar: verá la respuesta cuando mire con su código.',
    pt: 'Não foi possível avisá-la: verá a resposta quando olhar com o seu código.',
    en: 'She could not be told: she sees the answer when she looks with her code.',
  },
  'dialogue.why': {
    es: '{why, select, noAddress {no dejó un contacto que se pueda usar} refused {el servidor no aceptó el contacto} other {el canal no funcionó}}',
    pt: '{why, select, noAddress {não deixou um contato que se possa usar} refused {o servidor não aceitou o contato} other {o canal não funcionou}}',
    en: '{why, select, noAddress {she left no contact that can be used} refused {the server did not accept the contact} other {the channel did not work}}',
  },
  'dialogue.ready': { es: 'Respuesta preparada', pt: 'Resposta preparada', en: 'Ready answer' },
  'dialogue.choose': { es: 'Elegir…', pt: 'Escolher…', en: 'Choose…' },
  'dialogue.language': {
    es: 'La persona escribió en {language}: respóndale en ese idioma.',
    pt: 'A pessoa escreveu em {language}: responda nesse idioma.',
    en: 'The person wrote in {language}: answer in that language.',
  },
  'template.title': {
    es: 'Respuestas preparadas',
    pt: 'Respostas preparadas',
    en: 'Ready answers',
  },
  'template.about': {
    es: 'Lo que se contesta a menudo, en tres idiomas: a cada persona se le ofrece en el suyo. Son palabras públicas; las notas internas van en el incidente.',
    pt: 'O que se responde com frequência, em três idiomas: a cada pessoa se oferece no seu. São palavras públicas; as notas internas ficam na ocorrência.',
    en: 'What is often answered, in three languages: each person is offered hers. These are public words; internal notes go with the incident.',
  },
  'template.none.title': {
    es: 'Todavía no hay respuestas preparadas',
    pt: 'Ainda não há respostas preparadas',
    en: 'There are no ready answers yet',
  },
  'template.none.text': {
    es: 'Escriba la primera, como «Recibimos su reporte».',
    pt: 'Escreva a primeira, como «Recebemos o seu relato».',
    en: 'Write the first one, such as “We have received your report”.',
  },
  'template.none.wait': {
    es: 'Un supervisor las escribe.',
    pt: 'Um supervisor as escreve.',
    en: 'A supervisor writes them.',
  },
  'template.add': {
    es: 'Agregar una respuesta',
    pt: 'Acrescentar uma resposta',
    en: 'Add an answer',
  },
  'template.name': { es: 'Nombre en la lista', pt: 'Nome na lista', en: 'Name in the list' },
  'template.in.es': { es: 'En español', pt: 'Em espanhol', en: 'In Spanish' },
  'template.in.pt': { es: 'En portugués', pt: 'Em português', en: 'In Portuguese' },
  'template.in.en': { es: 'En inglés', pt: 'Em inglês', en: 'In English' },
  'template.version': {
    es: 'Versión {version}, de {name},',
    pt: 'Versão {version}, de {name},',
    en: 'Version {version}, by {name},',
  },
  'template.edit': { es: 'Cambiar', pt: 'Mudar', en: 'Change' },
  'template.save': { es: 'Guardar', pt: 'Guardar', en: 'Save' },
  'template.saved': { es: 'Respuesta guardada', pt: 'Resposta guardada', en: 'Answer saved' },
  'template.retire': { es: 'Quitar', pt: 'Retirar', en: 'Remove' },
  'template.retireSure': {
    es: '¿Quitar «{name}» de la lista? Lo ya enviado queda.',
    pt: 'Retirar «{name}» da lista? O que já foi enviado fica.',
    en: 'Remove “{name}” from the list? What was sent stays.',
  },
  'template.retired': { es: 'Respuesta quitada', pt: 'Resposta retirada', en: 'Answer removed' },
}
