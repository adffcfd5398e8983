/** Why something about a shift, a hand-over or the wall was refused. */
export const messages = {
  'shift.absent': {
    es: 'Ese turno no existe.',
    pt: 'Esse turno não existe.',
    en: 'There is no such shift.',
  },
  'shift.noLength': {
    es: 'El turno empieza y termina a la misma hora ({from}). Cambie una de las dos.',
    pt: 'O turno começa e termina à mesma hora ({from}). Mude uma das duas.',
    en: 'The shift begins and ends at the same time ({from}). Change one of the two.',
  },
  'shift.inPast': {
    es: 'Ese turno ya habría terminado. Elija un día y una hora que estén por venir.',
    pt: 'Esse turno já teria terminado. Escolha um dia e uma hora que ainda venham.',
    en: 'That shift would be over already. Choose a day and a time that are still to come.',
  },
  'shift.tooFar': {
    es: 'Se planifica con {days} días de anticipación como máximo.',
    pt: 'Planeja-se com no máximo {days} dias de antecedência.',
    en: 'Shifts are planned at most {days} days ahead.',
  },
  'shift.overlaps': {
    es: 'Ya hay un turno en la sala de {from} a {to}. Dos no pueden tenerla a la vez.',
    pt: 'Já há um turno na sala de {from} a {to}. Dois não podem tê-la ao mesmo tempo.',
    en: 'There is a shift in the room from {from} to {to} already. Two cannot have it at once.',
  },
  'shift.noSuchPerson': {
    es: 'Una de esas personas no tiene cuenta activa de operador o supervisor.',
    pt: 'Uma dessas pessoas não tem conta ativa de operador ou supervisor.',
    en: 'One of these people has no active account of an operator or supervisor.',
  },
  'shift.notThatRole': {
    es: '{name} no tiene esa función. Cambie su puesto en el turno.',
    pt: '{name} não tem essa função. Mude o seu posto no turno.',
    en: '{name} does not have that role. Change the seat on the shift.',
  },
  'shift.namedTwice': {
    es: 'Una persona está dos veces en el turno.',
    pt: 'Uma pessoa está duas vezes no turno.',
    en: 'Somebody is on the shift twice.',
  },
  'shift.noSuchUnit': {
    es: 'Una de esas unidades no existe, ya no se usa o está dos veces.',
    pt: 'Uma dessas unidades não existe, já não se usa ou está duas vezes.',
    en: 'One of these units does not exist, is not used any more, or is named twice.',
  },
  'shift.started': {
    es: 'Este turno ya empezó.',
    pt: 'Este turno já começou.',
    en: 'This shift has begun already.',
  },
  'shift.otherRuns': {
    es: 'El turno de {from} a {to} sigue en curso. Primero tiene que entregar.',
    pt: 'O turno de {from} a {to} continua em curso. Primeiro ele tem de entregar.',
    en: 'The shift from {from} to {to} is still running. It has to hand over first.',
  },
  'shift.tooEarly': {
    es: 'Este turno empieza {from}; se puede empezar {hours} horas antes, no más.',
    pt: 'Este turno começa {from}; pode-se começar {hours} horas antes, não mais.',
    en: 'This shift begins {from}; it can be begun {hours} hours before, no more.',
  },
  'shift.isOver': {
    es: 'Este turno terminaba {to}. Planifique otro.',
    pt: 'Este turno terminava {to}. Planeje outro.',
    en: 'This shift ended {to}. Plan another.',
  },
  'shift.notNow': {
    es: '{state, select, planned {El turno todavía no ha empezado.} running {El turno está en curso; esto no se puede hacer ahora.} offered {La entrega espera respuesta del turno siguiente. Retírela para seguir.} cancelled {El turno se canceló.} other {El turno ya terminó y no cambia.}}',
    pt: '{state, select, planned {O turno ainda não começou.} running {O turno está em curso; isto não se pode fazer agora.} offered {A entrega espera resposta do turno seguinte. Retire-a para continuar.} cancelled {O turno foi cancelado.} other {O turno já terminou e não muda.}}',
    en: '{state, select, planned {The shift has not begun yet.} running {The shift is running; this cannot be done now.} offered {The hand-over waits for the next shift’s answer. Take it back to go on.} cancelled {The shift was cancelled.} other {The shift is over and does not change.}}',
  },
  'shift.notOnIt': {
    es: 'Usted no está en este turno. Lo hace alguien del turno o quien supervisa.',
    pt: 'Você não está neste turno. Quem faz isso é alguém do turno ou quem supervisiona.',
    en: 'You are not on this shift. Somebody on it or a supervisor does this.',
  },
  'shift.stillHas': {
    es: '{name} tiene incidentes abiertos ({numbers}). Páselos antes de sacarle del turno.',
    pt: '{name} tem incidentes abertos ({numbers}). Passe-os antes de tirar a pessoa do turno.',
    en: '{name} has open incidents ({numbers}). Pass them on before taking this person off the shift.',
  },
  'shift.stillAway': {
    es: '{name} está en descanso o cubre a alguien. Termine antes ese descanso.',
    pt: '{name} está em descanso ou cobre alguém. Termine antes esse descanso.',
    en: '{name} is on a break or covers somebody. End that break first.',
  },
  'shift.awaited': {
    es: 'A este turno se le está entregando la sala. Retire antes la entrega.',
    pt: 'A sala está sendo entregue a este turno. Retire antes a entrega.',
    en: 'The room is being handed over to this shift. Take the hand-over back first.',
  },
  'shift.notForOthers': {
    es: 'El descanso de otra persona lo anota quien supervisa.',
    pt: 'O descanso de outra pessoa é anotado por quem supervisiona.',
    en: 'The break of somebody else is noted by a supervisor.',
  },
  'shift.notOn': {
    es: 'Esa persona no está en este turno.',
    pt: 'Essa pessoa não está neste turno.',
    en: 'That person is not on this shift.',
  },
  'shift.awayAlready': {
    es: '{name} ya está en descanso.',
    pt: '{name} já está em descanso.',
    en: '{name} is on a break already.',
  },
  'shift.covers': {
    es: '{name} cubre a {other}. Primero tiene que volver {other}.',
    pt: '{name} cobre {other}. Primeiro {other} tem de voltar.',
    en: '{name} covers {other}. {other} has to be back first.',
  },
  'shift.cannotCover': {
    es: 'Cubre otra persona del turno que esté presente.',
    pt: 'Cobre outra pessoa do turno que esteja presente.',
    en: 'Somebody else of the shift covers, who is there.',
  },
  'shift.notAway': {
    es: 'Esa persona no está en descanso.',
    pt: 'Essa pessoa não está em descanso.',
    en: 'That person is not on a break.',
  },
  'shift.leavesOpen': {
    es: '{count, plural, one {El incidente {numbers} sigue abierto y tiene dueño.} other {Los incidentes {numbers} siguen abiertos y tienen dueño.}} Entregue el turno, ciérrelos o devuélvalos al tablero.',
    pt: '{count, plural, one {O incidente {numbers} continua aberto e tem dono.} other {Os incidentes {numbers} continuam abertos e têm dono.}} Entregue o turno, encerre-os ou devolva-os ao painel.',
    en: '{count, plural, one {Incident {numbers} is still open and somebody has it.} other {Incidents {numbers} are still open and somebody has them.}} Hand the shift over, close them, or give them back to the board.',
  },
  'shift.editedMeanwhile': {
    es: 'Otra persona escribió en la nota mientras usted lo hacía. Lo suyo sigue aquí y no se ha guardado: mire lo que hay y júntelo.',
    pt: 'Outra pessoa escreveu na nota enquanto você escrevia. O seu texto continua aqui e não foi guardado: veja o que há e junte-os.',
    en: 'Somebody else wrote in the note while you did. Your words are still here and were not kept: look at what stands there and put them together.',
  },
  'shift.notPlanned': {
    es: 'Se entrega a un turno planificado que todavía no ha empezado.',
    pt: 'Entrega-se a um turno planejado que ainda não começou.',
    en: 'A shift is handed over to a planned one that has not begun.',
  },
  'shift.nobodyToAccept': {
    es: 'En ese turno no hay nadie más que quienes entregan. Añada a quien reciba.',
    pt: 'Nesse turno não há ninguém além de quem entrega. Acrescente quem receba.',
    en: 'Nobody is on that shift but those who hand over. Add somebody who accepts.',
  },
  'shift.notOffered': {
    es: 'Este turno no ha entregado nada todavía, o retiró su entrega.',
    pt: 'Este turno ainda não entregou nada, ou retirou a sua entrega.',
    en: 'This shift has not handed over yet, or has taken it back.',
  },
  'shift.ownHandover': {
    es: 'Usted está en el turno que sale. Lo recibe alguien del turno siguiente.',
    pt: 'Você está no turno que sai. Quem recebe é alguém do turno seguinte.',
    en: 'You are on the shift that leaves. Somebody of the next one accepts.',
  },
  'shift.notOfNext': {
    es: 'Usted no está en el turno que recibe.',
    pt: 'Você não está no turno que recebe.',
    en: 'You are not on the shift that receives.',
  },
  'shift.notPassed': {
    es: '{count, plural, one {Falta decir quién sigue con el incidente {numbers}.} other {Falta decir quién sigue con los incidentes {numbers}.}} Nada se ha recibido todavía.',
    pt: '{count, plural, one {Falta dizer quem continua com o incidente {numbers}.} other {Falta dizer quem continua com os incidentes {numbers}.}} Nada foi recebido ainda.',
    en: '{count, plural, one {It has to be said who goes on with incident {numbers}.} other {It has to be said who goes on with incidents {numbers}.}} Nothing was accepted yet.',
  },
  'shift.passedToStranger': {
    es: 'Un incidente pasa solo a alguien del turno que recibe.',
    pt: 'Um incidente passa só a alguém do turno que recebe.',
    en: 'An incident passes only to somebody of the shift that receives.',
  },
  'shift.passedTwice': {
    es: 'Un incidente está dos veces en la lista.',
    pt: 'Um incidente está duas vezes na lista.',
    en: 'An incident is on the list twice.',
  },
  'shift.nothingToRelieve': {
    es: 'Ningún otro turno tiene la sala. Empiece este como siempre.',
    pt: 'Nenhum outro turno tem a sala. Comece este como sempre.',
    en: 'No other shift has the room. Begin this one as usual.',
  },
  'shift.notOverdue': {
    es: 'El turno en curso termina {to}. Hasta entonces entrega él.',
    pt: 'O turno em curso termina {to}. Até lá é ele que entrega.',
    en: 'The running shift ends {to}. Until then it hands over itself.',
  },
  'wall.down': {
    es: 'Esta pantalla ya no está autorizada. Entre con su cuenta y vuelva a colgarla.',
    pt: 'Esta tela já não está autorizada. Entre com a sua conta e volte a pendurá-la.',
    en: 'This screen is not authorised any more. Sign in with your account and put it up again.',
  },
  'wall.absent': {
    es: 'Esa pantalla ya no está en la lista.',
    pt: 'Essa tela já não está na lista.',
    en: 'That screen is not on the list any more.',
  },
}
