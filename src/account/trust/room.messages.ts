/** Words of the page "who may do what" for what the control room does with shifts, walls and what it leans on. */
export const messages = {
  'permissions.action.incident.caller': {
    es: 'Ver qué se sabe de quien llama, por sus llamadas anteriores',
    pt: 'Ver o que se sabe de quem liga, pelas ligações anteriores',
    en: 'See what is known of a caller from earlier calls',
  },
  'permissions.action.incident.watch': {
    es: 'Ver los incidentes del tablero, sin personas',
    pt: 'Ver os incidentes do quadro, sem pessoas',
    en: 'Watch the incidents of the board, without persons',
  },
  'permissions.action.landmark.change': {
    es: 'Agregar o corregir puntos de referencia',
    pt: 'Acrescentar ou corrigir pontos de referência',
    en: 'Add or correct landmarks',
  },
  'permissions.action.landmark.list': {
    es: 'Ver los puntos de referencia',
    pt: 'Ver os pontos de referência',
    en: 'See the landmarks',
  },
  'permissions.action.shift.accept': {
    es: 'Recibir un turno',
    pt: 'Receber um turno',
    en: 'Take over a shift',
  },
  'permissions.action.shift.end': {
    es: 'Terminar el propio turno',
    pt: 'Terminar o próprio turno',
    en: 'End one’s own shift',
  },
  'permissions.action.shift.handover': {
    es: 'Entregar un turno',
    pt: 'Entregar um turno',
    en: 'Hand over a shift',
  },
  'permissions.action.shift.note': {
    es: 'Anotar algo en el turno',
    pt: 'Anotar algo no turno',
    en: 'Write a note in the shift',
  },
  'permissions.action.shift.oversee': {
    es: 'Ver cómo va la sala: carga, pausas y esperas',
    pt: 'Ver como vai a sala: carga, pausas e esperas',
    en: 'See how the room is doing: load, breaks and waits',
  },
  'permissions.action.shift.pause': {
    es: 'Tomar una pausa o volver de ella',
    pt: 'Fazer uma pausa ou voltar dela',
    en: 'Take a break or come back from one',
  },
  'permissions.action.shift.plan': {
    es: 'Planear los turnos',
    pt: 'Planejar os turnos',
    en: 'Plan the shifts',
  },
  'permissions.action.shift.read': {
    es: 'Leer lo que se escribió en un turno',
    pt: 'Ler o que se escreveu num turno',
    en: 'Read what was written in a shift',
  },
  'permissions.action.shift.see': {
    es: 'Ver quién está de turno',
    pt: 'Ver quem está de turno',
    en: 'See who is on shift',
  },
  'permissions.action.shift.start': {
    es: 'Empezar el propio turno',
    pt: 'Começar o próprio turno',
    en: 'Start one’s own shift',
  },
  'permissions.action.wall.hang': {
    es: 'Colgar o quitar una pantalla de pared',
    pt: 'Pendurar ou tirar uma tela de parede',
    en: 'Hang or take down a wall screen',
  },
  'permissions.action.wall.see': {
    es: 'Ver las pantallas de pared que hay',
    pt: 'Ver as telas de parede que há',
    en: 'See which wall screens there are',
  },
  'permissions.action.wall.show': {
    es: 'Mostrar la pantalla de pared, con su enlace secreto',
    pt: 'Mostrar a tela de parede, com o seu link secreto',
    en: 'Show the wall screen, by its secret link',
  },
  'permissions.action.words.decide': {
    es: 'Decidir qué palabras aprende el tablero',
    pt: 'Decidir que palavras o quadro aprende',
    en: 'Decide which words the board learns',
  },
  'permissions.action.words.list': {
    es: 'Ver las palabras que el tablero aprendió',
    pt: 'Ver as palavras que o quadro aprendeu',
    en: 'See the words that the board has learned',
  },
}
