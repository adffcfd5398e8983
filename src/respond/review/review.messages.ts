/** Refusals of looking back. */
export const messages = {
  'past.noSuchDay': {
    es: 'Ese día no existe en el calendario.',
    pt: 'Esse dia não existe no calendário.',
    en: 'There is no such day in the calendar.',
  },
  'past.endsBeforeItBegins': {
    es: 'El fin está antes del comienzo.',
    pt: 'O fim está antes do começo.',
    en: 'The end lies before the beginning.',
  },
  'past.noSuchClass': {
    es: 'Ningún tipo de incidente se cuenta bajo la clase {code}.',
    pt: 'Nenhum tipo de incidente é contado sob a classe {code}.',
    en: 'No kind of incident is counted under class {code}.',
  },
  'afterAction.stillOpen': {
    es: 'El incidente sigue abierto. La nota de aprendizaje se escribe cuando termina.',
    pt: 'O incidente continua aberto. A nota de aprendizado se escreve quando termina.',
    en: 'The incident is still open. What was learned is written when it is over.',
  },
  'afterAction.nothingSaid': {
    es: 'Escriba al menos qué salió bien, qué no, o qué cambiar.',
    pt: 'Escreva ao menos o que saiu bem, o que não, ou o que mudar.',
    en: 'Write at least what went well, what did not, or what to change.',
  },
  'afterAction.dayIsOver': {
    es: 'El día {day} ya pasó. Elija uno que venga.',
    pt: 'O dia {day} já passou. Escolha um que venha.',
    en: 'The day {day} is over. Choose one to come.',
  },
  'afterAction.noSuchOwner': {
    es: 'Quien responde por un pendiente tiene que trabajar aquí.',
    pt: 'Quem responde por uma pendência tem que trabalhar aqui.',
    en: 'Whoever answers for something has to work here.',
  },
  'afterAction.writtenMeanwhile': {
    es: 'Alguien escribió otra versión mientras tanto. Léala; lo que usted escribió sigue aquí.',
    pt: 'Alguém escreveu outra versão enquanto isso. Leia-a; o que você escreveu continua aqui.',
    en: 'Somebody wrote another version meanwhile. Read it; what you wrote is still here.',
  },
  'afterAction.notYours': {
    es: 'Solo quien tuvo el incidente o responde por él, o un supervisor.',
    pt: 'Somente quem teve o incidente ou responde por ele, ou um supervisor.',
    en: 'Only somebody who had the incident or answers for it, or a supervisor.',
  },
  'afterAction.noNote': {
    es: 'Todavía no hay nota a la que agregar.',
    pt: 'Ainda não há nota à qual acrescentar.',
    en: 'There is no note to add to yet.',
  },
  'afterAction.noFollowUp': {
    es: 'No existe ese pendiente.',
    pt: 'Essa pendência não existe.',
    en: 'There is no such follow-up.',
  },
}
