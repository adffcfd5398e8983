/** Words of requests about one's own data: refusals, and the plain page. */
export const messages = {
  'rights.askedAlready': {
    es: 'Ya pidió esto y todavía está en trámite.',
    pt: 'Já pediu isto e ainda está em andamento.',
    en: 'You have asked for this already; it is being worked on.',
  },
  'rights.wordsNeeded': {
    es: 'Diga qué dato está mal y cuál es el correcto.',
    pt: 'Diga que dado está errado e qual é o correto.',
    en: 'Say what is wrong and what is right.',
  },
  'rights.noCopy': {
    es: 'No hay una copia lista para esa solicitud.',
    pt: 'Não há uma cópia pronta para esse pedido.',
    en: 'There is no copy ready for that request.',
  },
  'rights.absent': {
    es: 'No existe esa solicitud.',
    pt: 'Esse pedido não existe.',
    en: 'There is no such request.',
  },
  'rights.gone': {
    es: 'Lo que se pide ya fue borrado. Rechace la solicitud y dígalo a la persona.',
    pt: 'O que se pede já foi apagado. Recuse o pedido e diga-o à pessoa.',
    en: 'What is asked for has been erased already. Refuse the request and tell the person so.',
  },
  'rights.held': {
    es: 'Una orden lo retiene hasta el {until, date, long}: {citation}. Rechace la solicitud citándola.',
    pt: 'Uma ordem o retém até {until, date, long}: {citation}. Recuse o pedido citando-a.',
    en: 'An order holds it until {until, date, long}: {citation}. Refuse the request and cite it.',
  },
  'rights.stillOpen': {
    es: 'El reporte sigue abierto: la institución le debe respuesta. Puede borrarse cuando termine.',
    pt: 'O relato continua aberto: a instituição deve resposta. Pode ser apagado quando terminar.',
    en: 'The report is still open: the institution owes an answer. It can be erased when it has ended.',
  },
  'rights.accountInUse': {
    es: 'La cuenta está en uso y sus actos deben poder comprobarse. Desactívela primero.',
    pt: 'A conta está em uso e seus atos devem poder ser comprovados. Desative-a primeiro.',
    en: 'The account is in use and what it did has to stay checkable. Disable it first.',
  },
  'rights.accountTerm': {
    es: 'Debe poder decirse quién fue hasta el {until, date, long}: {citation}. Rechace la solicitud citándolo; después se borra sin que nadie lo pida.',
    pt: 'Deve poder dizer-se quem foi até {until, date, long}: {citation}. Recuse o pedido citando-o; depois apaga-se sem que ninguém peça.',
    en: 'Who it was has to be told until {until, date, long}: {citation}. Refuse the request and cite it; after that it is erased without anybody asking.',
  },
  'rights.otherOfficer': {
    es: 'Usted anotó esta solicitud. Lo que se borra no vuelve: la concede otra persona encargada de los datos. Si ninguna puede, la administración cierra esas cuentas.',
    pt: 'Você registrou este pedido. O que se apaga não volta: outra pessoa encarregada dos dados o concede. Se nenhuma puder, a administração encerra essas contas.',
    en: 'You entered this request. What is erased does not come back: another officer for the data grants it. If no other can, the administration closes their accounts.',
  },
  'rights.cameAt': {
    es: 'El día en que llegó no puede estar en el futuro ni hace más de {days, number} días.',
    pt: 'O dia em que chegou não pode estar no futuro nem há mais de {days, number} dias.',
    en: 'The day it came cannot be in the future, nor more than {days, number} days ago.',
  },
  'rights.noSuchRecord': {
    es: 'No hay un reporte ni una cuenta con ese número, o ya se borró.',
    pt: 'Não há relato nem conta com esse número, ou já foi apagado.',
    en: 'There is no report or account with that number, or it has been erased.',
  },
  'rights.enteredAlready': {
    es: 'Ya hay una solicitud igual, anotada sobre lo mismo y en trámite.',
    pt: 'Já há um pedido igual, registrado sobre o mesmo e em andamento.',
    en: 'The same request about the same is entered already, and being worked on.',
  },
  'rights.correctedNeeded': {
    es: 'Escriba el nombre como debe quedar, completo o el que se muestra.',
    pt: 'Escreva o nome como deve ficar, completo ou o que se mostra.',
    en: 'Write the name as it should be, the full one or the one shown.',
  },
  'rights.title': {
    es: 'Sus datos: verlos, corregirlos, llevárselos, borrarlos',
    pt: 'Seus dados: ver, corrigir, levar, apagar',
    en: 'Your data: see, correct, take along, erase',
  },
  'rights.lead': {
    es: 'Con el código de su reporte puede pedir lo que la ley le reconoce. Le responde una persona, en el plazo que se indica.',
    pt: 'Com o código do seu relato pode pedir o que a lei lhe reconhece. Uma pessoa responde, no prazo indicado.',
    en: 'With the code of your report you can ask for what the law gives you. A person answers, within the time shown.',
  },
  'rights.code': { es: 'Código del reporte', pt: 'Código do relato', en: 'Code of the report' },
  'rights.see': { es: 'Ver mis solicitudes', pt: 'Ver meus pedidos', en: 'See my requests' },
  'rights.new': { es: 'Hacer una solicitud', pt: 'Fazer um pedido', en: 'Make a request' },
  'rights.which': { es: 'Qué pide', pt: 'O que pede', en: 'What you ask for' },
  'rights.right.access': {
    es: 'Ver todo lo que se guarda de mí y quién lo abrió',
    pt: 'Ver tudo o que se guarda de mim e quem abriu',
    en: 'See all that is held about me, and who opened it',
  },
  'rights.right.correction': {
    es: 'Corregir algo que está mal',
    pt: 'Corrigir algo que está errado',
    en: 'Correct something that is wrong',
  },
  'rights.right.erasure': {
    es: 'Borrar lo que se guarda de mí',
    pt: 'Apagar o que se guarda de mim',
    en: 'Erase what is held about me',
  },
  'rights.right.portability': {
    es: 'Llevarme mis datos a otro sistema',
    pt: 'Levar meus dados a outro sistema',
    en: 'Take my data to another system',
  },
  'rights.words': {
    es: 'Sus palabras (para corregir, qué está mal y qué es lo correcto)',
    pt: 'Suas palavras (para corrigir, o que está errado e o que é correto)',
    en: 'Your words (for a correction, what is wrong and what is right)',
  },
  'rights.ask': { es: 'Enviar la solicitud', pt: 'Enviar o pedido', en: 'Send the request' },
  'rights.mine': { es: 'Sus solicitudes', pt: 'Seus pedidos', en: 'Your requests' },
  'rights.none': {
    es: 'Todavía no ha pedido nada con este código.',
    pt: 'Ainda não pediu nada com este código.',
    en: 'You have asked for nothing with this code yet.',
  },
  'rights.state.received': { es: 'En trámite', pt: 'Em andamento', en: 'Being worked on' },
  'rights.state.granted': { es: 'Concedida', pt: 'Concedido', en: 'Granted' },
  'rights.state.refused': { es: 'Rechazada', pt: 'Recusado', en: 'Refused' },
  'rights.state.withdrawn': { es: 'Retirada', pt: 'Retirado', en: 'Withdrawn' },
  'rights.answerBy': {
    es: 'Le responden a más tardar el {day}, según {citation}.',
    pt: 'Respondem no mais tardar em {day}, segundo {citation}.',
    en: 'You are answered by {day} at the latest, under {citation}.',
  },
  'rights.copyReady': { es: 'Ver la copia', pt: 'Ver a cópia', en: 'See the copy' },
  'rights.copyTitle': {
    es: 'Lo que se guarda de usted',
    pt: 'O que se guarda de você',
    en: 'What is held about you',
  },
  'rights.machine': {
    es: 'Para otro sistema (JSON): copie todo el texto',
    pt: 'Para outro sistema (JSON): copie todo o texto',
    en: 'For another system (JSON): copy the whole text',
  },
  'rights.back': { es: 'Volver', pt: 'Voltar', en: 'Back' },
  'rights.photo': {
    es: 'Foto de {width} por {height} puntos, incluida en el texto de abajo',
    pt: 'Foto de {width} por {height} pontos, incluída no texto abaixo',
    en: 'Photo of {width} by {height} points, contained in the text below',
  },
}
