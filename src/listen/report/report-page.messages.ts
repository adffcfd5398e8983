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
  'report.when.part': {
    es: 'Parte del día',
    pt: 'Parte do dia',
    en: 'Part of the day',
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
  'report.review.missing': {
    es: 'Falta responder alguna pregunta. Vuelva atrás.',
    pt: 'Falta responder alguma pergunta. Volte.',
    en: 'A question is still open. Go back.',
  },
  'report.review.story': {
    es: 'Lo que cuenta',
    pt: 'O que conta',
    en: 'What you tell',
  },
  'report.review.who': {
    es: 'Quién verá su nombre',
    pt: 'Quem verá seu nome',
    en: 'Who will see your name',
  },
  'report.review.anonymous': {
    es: 'Nadie: no dejó nombre ni contacto',
    pt: 'Ninguém: não deixou nome nem contato',
    en: 'Nobody: you left no name and no contact',
  },
  'report.review.contact': {
    es: 'Solo quien atienda su reporte',
    pt: 'Só quem atender seu relato',
    en: 'Only whoever answers your report',
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
  'report.notAComplaint': {
    es: 'Un reporte no es una denuncia ante el Ministerio Público.',
    pt: 'Um relato não é uma denúncia perante o Ministério Público.',
    en: 'A report is not a legal complaint to the prosecutor.',
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
  'follow.correction': {
    es: 'corrección',
    pt: 'correção',
    en: 'correction',
  },
  'follow.sendCorrection': {
    es: 'Enviar como corrección',
    pt: 'Enviar como correção',
    en: 'Send as a correction',
  },
  'follow.sure': {
    es: 'Si lo retira, nadie seguirá atendiéndolo.',
    pt: 'Se o retirar, ninguém continuará a atendê-lo.',
    en: 'If you withdraw it, nobody goes on with it.',
  },
}
