/** Words of the citizens' screens of a report. */
export const messages = {
  'report.step': {
    es: 'Paso {n} de {of}',
    pt: 'Passo {n} de {of}',
    en: 'Step {n} of {of}',
  },
  'report.ask.kind': {
    es: '¿Qué pasó?',
    pt: 'O que aconteceu?',
    en: 'What happened?',
  },
  'report.ask.when': {
    es: '¿Cuándo fue?',
    pt: 'Quando foi?',
    en: 'When was it?',
  },
  'report.ask.where': {
    es: '¿Dónde fue?',
    pt: 'Onde foi?',
    en: 'Where was it?',
  },
  'report.ask.story': {
    es: 'Cuéntelo con sus palabras',
    pt: 'Conte com suas palavras',
    en: 'Tell it in your words',
  },
  'report.ask.photos': {
    es: '¿Tiene fotos?',
    pt: 'Tem fotos?',
    en: 'Do you have photos?',
  },
  'report.ask.contact': {
    es: '¿Quiere dejar un contacto?',
    pt: 'Quer deixar um contato?',
    en: 'Do you want to leave a contact?',
  },
  'report.ask.review': {
    es: 'Revise y envíe',
    pt: 'Confira e envie',
    en: 'Check and send',
  },
  'report.back': {
    es: 'Volver',
    pt: 'Voltar',
    en: 'Back',
  },
  'report.discard': {
    es: 'Borrar y salir',
    pt: 'Apagar e sair',
    en: 'Delete and leave',
  },
  'report.next': {
    es: 'Continuar',
    pt: 'Continuar',
    en: 'Continue',
  },
  'report.when.now': {
    es: 'Está pasando ahora',
    pt: 'Está acontecendo agora',
    en: 'It is happening now',
  },
  'report.when.today': {
    es: 'Hoy',
    pt: 'Hoje',
    en: 'Today',
  },
  'report.when.lastNight': {
    es: 'Anoche',
    pt: 'Ontem à noite',
    en: 'Last night',
  },
  'report.when.yesterday': {
    es: 'Ayer',
    pt: 'Ontem',
    en: 'Yesterday',
  },
  'report.when.week': {
    es: 'En los últimos siete días',
    pt: 'Nos últimos sete dias',
    en: 'In the last seven days',
  },
  'report.when.other': {
    es: 'Otro día',
    pt: 'Outro dia',
    en: 'Another day',
  },
  'report.when.day': {
    es: 'Día',
    pt: 'Dia',
    en: 'Day',
  },
  'report.when.hour': {
    es: '¿A qué hora?',
    pt: 'A que horas?',
    en: 'At what time?',
  },
  'report.clock.at': { es: 'A una hora exacta', pt: 'A uma hora exata', en: 'At an exact time' },
  'report.clock.between': {
    es: 'Entre dos horas',
    pt: 'Entre duas horas',
    en: 'Between two times',
  },
  'report.clock.untilHint': {
    es: '«Hasta» puede ser la mañana siguiente.',
    pt: '«Até» pode ser a manhã seguinte.',
    en: '“Until” may be the next morning.',
  },
  'report.part.unknown': {
    es: 'No sé la hora',
    pt: 'Não sei a hora',
    en: 'I do not know the time',
  },
  'report.part.dawn': {
    es: 'Madrugada, de 0 a 6',
    pt: 'Madrugada, das 0 às 6',
    en: 'Before dawn, 0 to 6',
  },
  'report.part.morning': {
    es: 'Mañana, de 6 a 12',
    pt: 'Manhã, das 6 às 12',
    en: 'Morning, 6 to 12',
  },
  'report.part.afternoon': {
    es: 'Tarde, de 12 a 19',
    pt: 'Tarde, das 12 às 19',
    en: 'Afternoon, 12 to 19',
  },
  'report.part.night': {
    es: 'Noche, desde las 19',
    pt: 'Noite, a partir das 19',
    en: 'Night, from 19 on',
  },
  'report.now.danger': {
    es: 'Si alguien está en peligro, llame. Un reporte no manda una patrulla.',
    pt: 'Se alguém está em perigo, ligue. Um relato não envia uma patrulha.',
    en: 'If somebody is in danger, call. A report does not send a patrol.',
  },
  'report.now.goOn': {
    es: 'Nadie está en peligro: continuar',
    pt: 'Ninguém está em perigo: continuar',
    en: 'Nobody is in danger: continue',
  },
  'report.call': {
    es: 'Llamar al {phone}',
    pt: 'Ligar para {phone}',
    en: 'Call {phone}',
  },
  'report.where.hint': {
    es: 'Basta con una de estas. No hace falta una dirección.',
    pt: 'Basta uma destas. Não é preciso um endereço.',
    en: 'Any one of these is enough. No address is needed.',
  },
  'report.where.district': {
    es: 'Distrito',
    pt: 'Distrito',
    en: 'District',
  },
  'report.where.place': {
    es: 'Corregimiento',
    pt: 'Corregimento',
    en: 'Corregimiento',
  },
  'report.where.choose': {
    es: 'Elija un distrito',
    pt: 'Escolha um distrito',
    en: 'Choose a district',
  },
  'report.where.unknown': {
    es: 'No sé',
    pt: 'Não sei',
    en: 'I do not know',
  },
  'report.where.map': {
    es: 'Elegir en el mapa',
    pt: 'Escolher no mapa',
    en: 'Choose on the map',
  },
  'report.where.mapOf': {
    es: 'Mapa de {name}',
    pt: 'Mapa de {name}',
    en: 'Map of {name}',
  },
  'report.where.approximate': {
    es: 'Los límites son aproximados.',
    pt: 'Os limites são aproximados.',
    en: 'The boundaries are approximate.',
  },
  'report.where.here': {
    es: 'Usar el lugar donde estoy',
    pt: 'Usar o lugar onde estou',
    en: 'Use the place where I am',
  },
  'report.where.locating': {
    es: 'Buscando el lugar …',
    pt: 'Procurando o lugar …',
    en: 'Finding the place …',
  },
  'report.where.found': {
    es: 'Lugar tomado, con unos {meters, number} metros de duda. Se guarda sellado.',
    pt: 'Lugar obtido, com cerca de {meters, number} metros de dúvida. É guardado selado.',
    en: 'Place taken, within about {meters, number} metres. It is kept sealed.',
  },
  'report.where.forget': {
    es: 'Quitarlo',
    pt: 'Remover',
    en: 'Remove it',
  },
  'report.where.notFound': {
    es: 'El teléfono no dio el lugar. Use la lista o un punto de referencia.',
    pt: 'O telefone não deu o lugar. Use a lista ou um ponto de referência.',
    en: 'The phone did not give the place. Use the list or a landmark.',
  },
  'report.where.point': {
    es: 'el lugar que dio el teléfono',
    pt: 'o lugar que o telefone deu',
    en: 'the place that the phone gave',
  },
  'report.where.words': {
    es: 'Punto de referencia',
    pt: 'Ponto de referência',
    en: 'Landmark',
  },
  'report.story.hint': {
    es: 'Qué hicieron, qué se llevaron, hacia dónde se fueron. Si describe a una persona, diga lo que hizo.',
    pt: 'O que fizeram, o que levaram, para onde foram. Se descrever uma pessoa, diga o que ela fez.',
    en: 'What was done, what was taken, which way they went. If you describe a person, say what she did.',
  },
  'report.photos.hint': {
    es: 'Hasta {max}. El teléfono las hace pequeñas y les quita el lugar y la fecha ocultos.',
    pt: 'Até {max}. O telefone as reduz e remove o lugar e a data ocultos.',
    en: 'Up to {max}. The phone makes them small and removes their hidden place and date.',
  },
  'report.photos.one': {
    es: 'Foto {n}',
    pt: 'Foto {n}',
    en: 'Photo {n}',
  },
  'report.photos.remove': {
    es: 'Quitar la foto {n}',
    pt: 'Remover a foto {n}',
    en: 'Remove photo {n}',
  },
  'report.photos.add': {
    es: 'Añadir fotos',
    pt: 'Adicionar fotos',
    en: 'Add photos',
  },
  'report.photos.busy': {
    es: 'Preparando …',
    pt: 'Preparando …',
    en: 'Preparing …',
  },
  'report.photos.without': {
    es: 'Continuar sin fotos',
    pt: 'Continuar sem fotos',
    en: 'Continue without photos',
  },
  'report.contact.hint': {
    es: 'No es obligatorio. Se guarda sellado: solo lo abre quien atiende su reporte, y queda anotado quién y para qué.',
    pt: 'Não é obrigatório. É guardado selado: só o abre quem atende seu relato, e fica registrado quem e para quê.',
    en: 'You do not have to. It is kept sealed: only whoever answers your report opens it, and who and why is recorded.',
  },
  'report.contact.news': {
    es: 'Avísenme cuando haya respuesta. El aviso no dice de qué se trata.',
    pt: 'Avisem-me quando houver resposta. O aviso não diz do que se trata.',
    en: 'Tell me when there is an answer. The notice does not say what it is about.',
  },
  'report.contact.name': {
    es: 'Nombre',
    pt: 'Nome',
    en: 'Name',
  },
  'report.contact.phone': {
    es: 'Teléfono',
    pt: 'Telefone',
    en: 'Phone',
  },
  'report.contact.email': {
    es: 'Correo electrónico',
    pt: 'E-mail',
    en: 'E-mail',
  },
  'report.contact.wrong.phone': {
    es: 'Ese teléfono no parece completo.',
    pt: 'Esse telefone não parece completo.',
    en: 'That phone number does not look complete.',
  },
  'report.contact.wrong.email': {
    es: 'Ese correo no parece completo.',
    pt: 'Esse e-mail não parece completo.',
    en: 'That e-mail address does not look complete.',
  },
  'report.contact.without': {
    es: 'Continuar sin dar contacto',
    pt: 'Continuar sem dar contato',
    en: 'Continue without a contact',
  },
  'report.review.size': {
    es: 'Se envía cerca de {kb, number} kB.',
    pt: 'Envia-se cerca de {kb, number} kB.',
    en: 'About {kb, number} kB are sent.',
  },
  'report.review.sizePhotos': {
    es: 'Se envían cerca de {kb, number} kB con {n, plural, one {una foto} other {# fotos}}.',
    pt: 'Enviam-se cerca de {kb, number} kB com {n, plural, one {uma foto} other {# fotos}}.',
    en: 'About {kb, number} kB are sent with {n, plural, one {one photo} other {# photos}}.',
  },
  'report.send': {
    es: 'Enviar reporte',
    pt: 'Enviar relato',
    en: 'Send report',
  },
  'report.sending': {
    es: 'Enviando …',
    pt: 'Enviando …',
    en: 'Sending …',
  },
  'follow.offline': {
    es: 'No hay conexión. Nada de lo que escribió se perdió; intente otra vez cuando tenga señal.',
    pt: 'Sem conexão. Nada do que escreveu se perdeu; tente de novo quando tiver sinal.',
    en: 'There is no connection. Nothing you wrote is lost; try again when you have a signal.',
  },
  'follow.looking': {
    es: 'Buscando …',
    pt: 'Procurando …',
    en: 'Looking …',
  },
  'follow.correction.office': {
    es: 'corrección que llegó por carta o por teléfono',
    pt: 'correção que chegou por carta ou por telefone',
    en: 'correction that came by letter or by phone',
  },
  'follow.correction.citizen': {
    es: 'corrección',
    pt: 'correção',
    en: 'correction',
  },
  'follow.sendCorrection': {
    es: 'Enviar como corrección',
    pt: 'Enviar como correção',
    en: 'Send as a correction',
  },
  'report.draftLost': {
    es: 'Lo que había empezado a escribir en este teléfono ya no se puede leer. Si no llegó a enviarlo, empiece de nuevo, por favor.',
    pt: 'O que você tinha começado a escrever neste telefone não se consegue mais ler. Se não chegou a enviá-lo, comece de novo, por favor.',
    en: 'What you had begun to write on this phone cannot be read any more. Unless you had sent it, please begin again.',
  },
  'report.discardSure': {
    es: 'Se borra todo lo que escribió en este reporte.',
    pt: 'Apaga-se tudo o que escreveu neste relato.',
    en: 'Everything you wrote in this report is deleted.',
  },
  'report.discardNot': {
    es: 'Seguir con el reporte',
    pt: 'Continuar com o relato',
    en: 'Go on with the report',
  },
  'report.where.loading': {
    es: 'Buscando los lugares …',
    pt: 'Procurando os lugares …',
    en: 'Finding the places …',
  },
  'report.where.noList': {
    es: 'La lista de lugares no se pudo cargar. Escriba un punto de referencia: basta.',
    pt: 'A lista de lugares não pôde ser carregada. Escreva um ponto de referência: é suficiente.',
    en: 'The list of places could not be loaded. Write a landmark: that is enough.',
  },
  'report.photos.tooMany': {
    es: 'Se aceptan {max} fotos; las demás no se añadieron.',
    pt: 'Aceitam-se {max} fotos; as demais não foram adicionadas.',
    en: '{max} photos are accepted; the others were not added.',
  },
  'report.review.kind': {
    es: 'Qué pasó',
    pt: 'O que aconteceu',
    en: 'What happened',
  },
  'report.review.when': {
    es: 'Cuándo',
    pt: 'Quando',
    en: 'When',
  },
  'report.review.where': {
    es: 'Dónde',
    pt: 'Onde',
    en: 'Where',
  },
  'report.review.story': {
    es: 'Lo que cuenta',
    pt: 'O que conta',
    en: 'What you tell',
  },
  'report.review.photos': {
    es: 'Fotos',
    pt: 'Fotos',
    en: 'Photos',
  },
  'report.review.contact': {
    es: 'Contacto',
    pt: 'Contato',
    en: 'Contact',
  },
  'report.review.open': {
    es: 'Falta responder',
    pt: 'Falta responder',
    en: 'Still open',
  },
  'report.review.none': {
    es: 'Ninguna',
    pt: 'Nenhuma',
    en: 'None',
  },
  'report.review.missing': {
    es: 'Responda lo que falta para enviarlo.',
    pt: 'Responda o que falta para enviá-lo.',
    en: 'Answer what is still open to send it.',
  },
  'report.review.anonymous': {
    es: 'Ninguno: es anónimo',
    pt: 'Nenhum: é anônimo',
    en: 'None: it is anonymous',
  },
  'report.review.withContact': {
    es: '{contact}. Solo lo verá quien atienda su reporte.',
    pt: '{contact}. Só o verá quem atender seu relato.',
    en: '{contact}. Only whoever answers your report sees it.',
  },
  'report.review.change': {
    es: 'Cambiar',
    pt: 'Alterar',
    en: 'Change',
  },
  'report.review.changeOf': {
    es: 'Cambiar: {question}',
    pt: 'Alterar: {question}',
    en: 'Change: {question}',
  },
  'report.review.notKept': {
    es: 'Este navegador no deja guardar el reporte. Envíelo con el',
    pt: 'Este navegador não deixa guardar o relato. Envie-o com o',
    en: 'This browser does not let the report be kept. Send it with the',
  },
  'follow.failed': {
    es: 'El servidor tuvo un problema. Nada de lo que escribió se perdió; intente otra vez en unos minutos.',
    pt: 'O servidor teve um problema. Nada do que escreveu se perdeu; tente de novo em alguns minutos.',
    en: 'The server had a problem. Nothing you wrote is lost; try again in a few minutes.',
  },
  'follow.again': {
    es: 'Ver si hay algo nuevo',
    pt: 'Ver se há algo novo',
    en: 'See whether there is something new',
  },
  'follow.keep': {
    es: 'No retirarlo',
    pt: 'Não retirar',
    en: 'Do not withdraw it',
  },
}
