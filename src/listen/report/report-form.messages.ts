/** Words of the pages that work without scripts. */
export const messages = {
  'form.title': { es: 'Enviar un reporte', pt: 'Enviar um relato', en: 'Send a report' },
  'form.danger': {
    es: '¿Está en peligro ahora? No use este formulario.',
    pt: 'Está em perigo agora? Não use este formulário.',
    en: 'Are you in danger now? Do not use this form.',
  },
  'form.call': { es: 'Llame al {phone}', pt: 'Ligue para {phone}', en: 'Call {phone}' },
  'form.notAComplaint': {
    es: 'Un reporte no es una denuncia ante el Ministerio Público. Puede enviarlo sin dar su nombre.',
    pt: 'Um relato não é uma denúncia perante o Ministério Público. Pode enviá-lo sem dizer seu nome.',
    en: 'A report is not a legal complaint to the prosecutor. You can send it without giving your name.',
  },
  'form.faults': {
    es: 'Falta corregir algo; lo demás que escribió sigue aquí.',
    pt: 'Falta corrigir algo; o resto do que escreveu continua aqui.',
    en: 'Something has to be corrected; the rest of what you wrote is still here.',
  },
  'form.kind': { es: '¿Qué pasó?', pt: 'O que aconteceu?', en: 'What happened?' },
  'form.story': {
    es: 'Cuéntelo con sus palabras',
    pt: 'Conte com suas palavras',
    en: 'Tell it in your words',
  },
  'form.storyHint': {
    es: 'Qué hicieron, qué se llevaron, hacia dónde se fueron. Si describe a una persona, diga lo que hizo.',
    pt: 'O que fizeram, o que levaram, para onde foram. Se descrever uma pessoa, diga o que ela fez.',
    en: 'What was done, what was taken, which way they went. If you describe a person, say what she did.',
  },
  'form.when': { es: '¿Cuándo?', pt: 'Quando?', en: 'When?' },
  'form.day': { es: 'Día', pt: 'Dia', en: 'Day' },
  'form.part': { es: 'Parte del día', pt: 'Parte do dia', en: 'Part of the day' },
  'form.part.unknown': { es: 'No sé la hora', pt: 'Não sei a hora', en: 'I do not know the time' },
  'form.part.dawn': {
    es: 'Madrugada (0 a 6)',
    pt: 'Madrugada (0 às 6)',
    en: 'Before dawn (0 to 6)',
  },
  'form.part.morning': { es: 'Mañana (6 a 12)', pt: 'Manhã (6 às 12)', en: 'Morning (6 to 12)' },
  'form.part.afternoon': {
    es: 'Tarde (12 a 19)',
    pt: 'Tarde (12 às 19)',
    en: 'Afternoon (12 to 19)',
  },
  'form.part.night': {
    es: 'Noche (19 a 6 del día siguiente)',
    pt: 'Noite (19 às 6 do dia seguinte)',
    en: 'Night (19 to 6 of the next day)',
  },
  'form.where': { es: '¿Dónde?', pt: 'Onde?', en: 'Where?' },
  'form.whereHint': {
    es: 'No hace falta una dirección: sirve un lugar conocido cerca.',
    pt: 'Não é preciso um endereço: serve um lugar conhecido por perto.',
    en: 'No address is needed: a place nearby that people know will do.',
  },
  'form.place': { es: 'Corregimiento', pt: 'Corregimento', en: 'Corregimiento' },
  'form.placeUnknown': { es: 'No sé', pt: 'Não sei', en: 'I do not know' },
  'form.words': { es: 'Punto de referencia', pt: 'Ponto de referência', en: 'Landmark' },
  'form.photos': {
    es: 'Fotos (hasta {max}; se les quita el lugar y la fecha ocultos)',
    pt: 'Fotos (até {max}; o lugar e a data ocultos são removidos)',
    en: 'Photos (up to {max}; their hidden place and date are removed)',
  },
  'form.contact': {
    es: '¿Quiere dejar un contacto? Puede quedar vacío',
    pt: 'Quer deixar um contato? Pode ficar vazio',
    en: 'Do you want to leave a contact? It may stay empty',
  },
  'form.contactHint': {
    es: 'Se guarda sellado. Solo lo abre quien atiende su reporte, y queda anotado quién y para qué.',
    pt: 'É guardado selado. Só o abre quem atende seu relato, e fica registrado quem e para quê.',
    en: 'It is kept sealed. Only whoever answers your report opens it, and who and why is recorded.',
  },
  'form.name': { es: 'Nombre', pt: 'Nome', en: 'Name' },
  'form.phone': { es: 'Teléfono', pt: 'Telefone', en: 'Phone' },
  'form.email': { es: 'Correo electrónico', pt: 'E-mail', en: 'E-mail' },
  'form.send': { es: 'Enviar reporte', pt: 'Enviar relato', en: 'Send report' },
  'form.followLink': {
    es: 'Ya envié uno y quiero seguirlo',
    pt: 'Já enviei um e quero acompanhá-lo',
    en: 'I have sent one and want to follow it',
  },

  'sent.title': {
    es: 'Recibimos su reporte',
    pt: 'Recebemos seu relato',
    en: 'We have your report',
  },
  'sent.code': {
    es: 'Su código de seguimiento es',
    pt: 'Seu código de acompanhamento é',
    en: 'Your follow code is',
  },
  'sent.keep': {
    es: 'Anótelo en papel. Con él ve la respuesta; sin él nadie puede encontrarlo por usted, porque no guardamos el código.',
    pt: 'Anote-o em papel. Com ele você vê a resposta; sem ele ninguém pode encontrá-lo por você, porque não guardamos o código.',
    en: 'Write it down on paper. With it you see the answer; without it nobody can find it for you, because we do not keep the code.',
  },
  'sent.answerBy': {
    es: 'Una persona debe responderle a más tardar el {when}.',
    pt: 'Uma pessoa deve responder até {when}.',
    en: 'A person has to answer you by {when}.',
  },
  'sent.photosRefused': {
    es: '{n, plural, one {Una foto no se pudo leer y no se guardó.} other {# fotos no se pudieron leer y no se guardaron.}} El reporte sí está guardado.',
    pt: '{n, plural, one {Uma foto não pôde ser lida e não foi guardada.} other {# fotos não puderam ser lidas e não foram guardadas.}} O relato está guardado.',
    en: '{n, plural, one {One photo could not be read and was not kept.} other {# photos could not be read and were not kept.}} The report itself is kept.',
  },

  'follow.title': { es: 'Seguir mi reporte', pt: 'Acompanhar meu relato', en: 'Follow my report' },
  'follow.code': { es: 'Código de seguimiento', pt: 'Código de acompanhamento', en: 'Follow code' },
  'follow.see': { es: 'Ver reporte', pt: 'Ver relato', en: 'See the report' },
  'follow.reportLink': {
    es: 'Enviar un reporte nuevo',
    pt: 'Enviar um relato novo',
    en: 'Send a new report',
  },
  'follow.received': {
    es: 'Lo recibimos: {when}',
    pt: 'Recebemos: {when}',
    en: 'We received it: {when}',
  },
  'follow.answered': {
    es: 'Una persona le respondió: {when}',
    pt: 'Uma pessoa respondeu: {when}',
    en: 'A person answered you: {when}',
  },
  'follow.opened': {
    es: 'Quién ha leído su reporte',
    pt: 'Quem leu o seu relato',
    en: 'Who has read your report',
  },
  'follow.openedNone': {
    es: 'Todavía nadie de la oficina lo ha leído.',
    pt: 'Ninguém do órgão o leu ainda.',
    en: 'Nobody at the office has read it yet.',
  },
  'follow.goes': {
    es: 'Este reporte y todo lo que contiene se borra para siempre después del {when}. Si necesita algo, guárdelo o pida una copia.',
    pt: 'Este relato e tudo o que contém apaga-se para sempre depois de {when}. Se precisa de algo, guarde-o ou peça uma cópia.',
    en: 'This report and all it holds is erased for good after {when}. If you need anything, keep it or ask for a copy.',
  },
  'follow.rights': {
    es: 'Sus derechos: ver, corregir, llevarse o borrar sus datos',
    pt: 'Seus direitos: ver, corrigir, levar ou apagar seus dados',
    en: 'Your rights: see, correct, take along or erase your data',
  },
  'follow.openedName': {
    es: 'Aquí no aparecen nombres. Puede pedirlos por escrito a la oficina, con su código.',
    pt: 'Aqui não aparecem nomes. Pode pedi-los por escrito ao órgão, com o seu código.',
    en: 'No names appear here. You can ask the office for them in writing, with your code.',
  },
  'follow.openedLater': {
    es: 'Se muestra después por una orden: {citation}',
    pt: 'Mostra-se depois por uma ordem: {citation}',
    en: 'Shown later because of an order: {citation}',
  },
  'follow.openedRole': {
    es: '{role, select, operator {Quien atiende los reportes} supervisor {Quien supervisa la atención} dataofficer {Quien protege los datos} auditor {Quien audita} analyst {Quien analiza} administrator {Quien administra las cuentas} other {Alguien de la oficina}}',
    pt: '{role, select, operator {Quem atende os relatos} supervisor {Quem supervisiona o atendimento} dataofficer {Quem protege os dados} auditor {Quem audita} analyst {Quem analisa} administrator {Quem administra as contas} other {Alguém do órgão}}',
    en: '{role, select, operator {Whoever attends to reports} supervisor {Whoever supervises that} dataofficer {Whoever protects the data} auditor {Whoever audits} analyst {Whoever analyses} administrator {Whoever administers accounts} other {Somebody at the office}}',
  },
  'follow.openedFor': {
    es: '{purpose, select, response {para atenderlo} care {para cuidar a la persona} prosecution {para una investigación penal} defence {para una defensa} supervision {para supervisar el trabajo} audit {para comprobar que todo se hizo bien} statistics {para estadística} maintenance {para mantener el sistema} subject {porque la propia persona lo pidió} other {sin decir para qué}}',
    pt: '{purpose, select, response {para atendê-lo} care {para cuidar da pessoa} prosecution {para uma investigação penal} defence {para uma defesa} supervision {para supervisionar o trabalho} audit {para comprovar que tudo foi bem feito} statistics {para estatística} maintenance {para manter o sistema} subject {porque a própria pessoa pediu} other {sem dizer para quê}}',
    en: '{purpose, select, response {to respond to it} care {to care for the person} prosecution {for a criminal investigation} defence {for a defence} supervision {to supervise the work} audit {to check that all was done well} statistics {for statistics} maintenance {to maintain the system} subject {because the person herself asked} other {without saying what for}}',
  },
  'follow.dialogue': { es: 'Mensajes', pt: 'Mensagens', en: 'Messages' },
  'follow.noMessages': {
    es: 'Todavía no hay mensajes.',
    pt: 'Ainda não há mensagens.',
    en: 'There are no messages yet.',
  },
  'follow.office': { es: 'La oficina', pt: 'O escritório', en: 'The office' },
  'follow.you': { es: 'Usted', pt: 'Você', en: 'You' },
  'follow.write': {
    es: 'Escriba un mensaje o una corrección',
    pt: 'Escreva uma mensagem ou uma correção',
    en: 'Write a message or a correction',
  },
  'follow.wordless': {
    es: 'Escriba primero, con sus palabras.',
    pt: 'Escreva primeiro, com suas palavras.',
    en: 'Write something first, in your own words.',
  },
  'follow.sendMessage': { es: 'Enviar mensaje', pt: 'Enviar mensagem', en: 'Send message' },
  'follow.reopen': {
    es: 'No se resolvió: reabrir',
    pt: 'Não foi resolvido: reabrir',
    en: 'It was not solved: reopen',
  },
  'follow.withdraw': {
    es: 'Retirar el reporte',
    pt: 'Retirar o relato',
    en: 'Withdraw the report',
  },
  'follow.next.received': {
    es: 'Está en la lista de la oficina; todavía nadie lo ha tomado.',
    pt: 'Está na lista do escritório; ainda ninguém o assumiu.',
    en: 'It is on the office’s list; nobody has taken it yet.',
  },
  'follow.next.assigned': {
    es: 'Una persona de la oficina lo tomó y le va a responder.',
    pt: 'Uma pessoa do escritório o assumiu e vai responder.',
    en: 'A person of the office has taken it and will answer you.',
  },
  'follow.next.in_progress': {
    es: 'La oficina está trabajando en esto.',
    pt: 'O escritório está trabalhando nisso.',
    en: 'The office is working on it.',
  },
  'follow.next.resolved': {
    es: 'La oficina lo da por resuelto. Si no lo está, puede reabrirlo durante {days} días.',
    pt: 'O escritório o dá por resolvido. Se não estiver, pode reabri-lo durante {days} dias.',
    en: 'The office holds it to be solved. If it is not, you can reopen it for {days} days.',
  },
  'follow.next.referred': {
    es: 'Ahora lo tiene otra institución; el mensaje dice cuál. Si no se resuelve, puede reabrirlo durante {days} días.',
    pt: 'Agora está com outra instituição; a mensagem diz qual. Se não for resolvido, pode reabri-lo durante {days} dias.',
    en: 'Another institution has it now; the message says which. If it is not solved, you can reopen it for {days} days.',
  },
  'follow.next.not_actionable': {
    es: 'La oficina no pudo hacer nada; el mensaje dice por qué. Puede reabrirlo durante {days} días.',
    pt: 'O escritório não pôde fazer nada; a mensagem diz por quê. Pode reabri-lo durante {days} dias.',
    en: 'The office could do nothing; the message says why. You can reopen it for {days} days.',
  },
  'follow.next.rejected': {
    es: 'No le corresponde a esta oficina; el mensaje dice por qué. Puede reabrirlo durante {days} días.',
    pt: 'Não compete a este escritório; a mensagem diz por quê. Pode reabri-lo durante {days} dias.',
    en: 'It is not for this office; the message says why. You can reopen it for {days} days.',
  },
  'follow.next.closed': {
    es: 'Está cerrado. Si vuelve a pasar, envíe un reporte nuevo.',
    pt: 'Está encerrado. Se acontecer de novo, envie um relato novo.',
    en: 'It is closed. If it happens again, send a new report.',
  },
  'follow.next.withdrawn': {
    es: 'Usted lo retiró; nadie sigue con él.',
    pt: 'Você o retirou; ninguém continua com ele.',
    en: 'You withdrew it; nobody goes on with it.',
  },
  'follow.sure': {
    es: 'Si lo retira, nadie seguirá atendiéndolo, y no se puede deshacer.',
    pt: 'Se o retirar, ninguém continuará a atendê-lo, e não se pode desfazer.',
    en: 'If you withdraw it, nobody goes on with it, and that cannot be undone.',
  },
  'follow.photos.arrived': {
    es: '{n, plural, one {Una foto recibida.} other {# fotos recibidas.}}',
    pt: '{n, plural, one {Uma foto recebida.} other {# fotos recebidas.}}',
    en: '{n, plural, one {One photo received.} other {# photos received.}}',
  },
  'follow.photos.expected': {
    es: '{n, plural, one {Una foto aún no ha llegado; el teléfono la envía cuando hay señal.} other {# fotos aún no han llegado; el teléfono las envía cuando hay señal.}}',
    pt: '{n, plural, one {Uma foto ainda não chegou; o telefone a envia quando há sinal.} other {# fotos ainda não chegaram; o telefone as envia quando há sinal.}}',
    en: '{n, plural, one {One photo has not arrived yet; the phone sends it when there is a signal.} other {# photos have not arrived yet; the phone sends them when there is a signal.}}',
  },
  'follow.photos.refused': {
    es: '{n, plural, one {Una foto no se pudo leer y no se guardó.} other {# fotos no se pudieron leer y no se guardaron.}}',
    pt: '{n, plural, one {Uma foto não pôde ser lida e não foi guardada.} other {# fotos não puderam ser lidas e não foram guardadas.}}',
    en: '{n, plural, one {One photo could not be read and was not kept.} other {# photos could not be read and were not kept.}}',
  },
  'form.whereMissing': {
    es: '¿Dónde? Elija un corregimiento o escriba un punto de referencia.',
    pt: 'Onde? Escolha um corregimento ou escreva um ponto de referência.',
    en: 'Where? Choose a corregimiento or write a landmark.',
  },
  'form.photosAgain': {
    es: 'Vuelva a elegir las fotos: el navegador no las guarda.',
    pt: 'Escolha as fotos de novo: o navegador não as guarda.',
    en: 'Choose the photos again: the browser does not keep them.',
  },
  'report.notAComplaint': {
    es: 'Un reporte no es una denuncia ante el Ministerio Público.',
    pt: 'Um relato não é uma denúncia perante o Ministério Público.',
    en: 'A report is not a legal complaint to the prosecutor.',
  },
  'follow.codeHint': {
    es: 'Las diez letras y números que recibió al enviar su reporte.',
    pt: 'As dez letras e números que recebeu ao enviar seu relato.',
    en: 'The ten letters and numbers you got when you sent your report.',
  },
  'follow.leave': {
    es: 'Volver al inicio',
    pt: 'Voltar ao início',
    en: 'Back to the start',
  },
  'report.group.property': {
    es: 'Robos y engaños',
    pt: 'Roubos e golpes',
    en: 'Thefts and frauds',
  },
  'report.group.person': {
    es: 'Violencia y amenazas',
    pt: 'Violência e ameaças',
    en: 'Violence and threats',
  },
  'report.group.place': {
    es: 'El lugar y la convivencia',
    pt: 'O lugar e a convivência',
    en: 'The place and living together',
  },
}
