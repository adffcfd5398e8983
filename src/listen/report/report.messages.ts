/** Words of a report that every screen shares: kinds, states, and refusals. */
export const messages = {
  'report.inFuture': {
    es: 'Eso todavía no ha pasado. Revise la fecha y la hora.',
    pt: 'Isso ainda não aconteceu. Confira a data e a hora.',
    en: 'That has not happened yet. Check the date and the time.',
  },
  'report.clockMissing': {
    es: '«{field}»: falta esa hora.',
    pt: '«{field}»: falta essa hora.',
    en: '“{field}”: that time is missing.',
  },
  'report.clockUnread': {
    es: '«{field}»: escriba la hora así: 21:30.',
    pt: '«{field}»: escreva a hora assim: 21:30.',
    en: '“{field}”: write the time like this: 21:30.',
  },
  'report.clockBackwards': {
    es: '«{field}»: esa hora es anterior al comienzo.',
    pt: '«{field}»: essa hora é anterior ao começo.',
    en: '“{field}”: that time is before the beginning.',
  },
  'report.clockInFuture': {
    es: '«{field}»: esa hora todavía no ha llegado. Revise el día y la hora.',
    pt: '«{field}»: essa hora ainda não chegou. Confira o dia e a hora.',
    en: '“{field}”: that time has not come yet. Check the day and the time.',
  },
  'report.clockTwice': {
    es: '«{field}»: escriba una sola hora o «Desde» y «Hasta», no las dos cosas.',
    pt: '«{field}»: escreva uma só hora ou «Desde» e «Até», não as duas coisas.',
    en: '“{field}”: write one time or “From” and “Until”, not both.',
  },
  'report.tooOld': {
    es: 'Pasó hace más de {days} días. Para eso presente una denuncia por escrito.',
    pt: 'Aconteceu há mais de {days} dias. Para isso apresente uma denúncia por escrito.',
    en: 'It happened more than {days} days ago. For that, file a written complaint.',
  },
  'report.emptyContact': {
    es: 'Escriba al menos un dato de contacto o deje la parte de contacto vacía.',
    pt: 'Escreva ao menos um dado de contato ou deixe a parte de contato vazia.',
    en: 'Write at least one way to contact you, or leave the contact part empty.',
  },
  'report.photoTwice': {
    es: 'La misma foto viene dos veces. Quite una.',
    pt: 'A mesma foto vem duas vezes. Retire uma.',
    en: 'The same photo comes twice. Remove one.',
  },
  'report.photoOfOther': {
    es: 'Una de las fotos ya es de otro reporte. Quítela y elíjala de nuevo.',
    pt: 'Uma das fotos já é de outro relato. Retire-a e escolha-a de novo.',
    en: 'One of the photos belongs to another report already. Remove it and choose it again.',
  },
  'report.noSuchPlace': {
    es: 'Ese lugar no está en la lista. Elija otro o descríbalo con palabras.',
    pt: 'Esse lugar não está na lista. Escolha outro ou descreva-o com palavras.',
    en: 'That place is not on the list. Choose another or describe it in words.',
  },
  'report.noSuchCode': {
    es: 'No hay un reporte con ese código. Revise las diez letras y números.',
    pt: 'Não há um relato com esse código. Confira as dez letras e números.',
    en: 'There is no report with that code. Check its ten letters and numbers.',
  },
  'report.absent': {
    es: 'Ese reporte no existe.',
    pt: 'Esse relato não existe.',
    en: 'That report does not exist.',
  },
  'report.claimedByOther': {
    es: 'Otra persona ya atiende este reporte.',
    pt: 'Outra pessoa já atende este relato.',
    en: 'Somebody else already has this report.',
  },
  'report.notClaimed': {
    es: 'Primero tome el reporte; así queda claro quién responde por él.',
    pt: 'Primeiro assuma o relato; assim fica claro quem responde por ele.',
    en: 'Take the report first, so that it is clear who answers for it.',
  },
  'report.noSuchPhoto': {
    es: 'Ese reporte no espera esa foto.',
    pt: 'Esse relato não espera essa foto.',
    en: 'No report expects that photo.',
  },
  'report.notAPhoto': {
    es: 'El archivo no es una foto que se pueda leer (JPEG, PNG, WebP o AVIF). El reporte ya está guardado.',
    pt: 'O arquivo não é uma foto legível (JPEG, PNG, WebP ou AVIF). O relato já está guardado.',
    en: 'The file is not a photo that can be read (JPEG, PNG, WebP or AVIF). The report is already kept.',
  },
  'report.photoIsHeic': {
    es: 'Las fotos HEIC no se pueden leer aquí. Envíela como JPEG: en el iPhone, Ajustes, Cámara, Formatos, «Más compatible». El reporte ya está guardado.',
    pt: 'Fotos HEIC não podem ser lidas aqui. Envie-a como JPEG: no iPhone, Ajustes, Câmera, Formatos, «Mais Compatível». O relato já está guardado.',
    en: 'HEIC photos cannot be read here. Send it as JPEG: on the iPhone, Settings, Camera, Formats, “Most Compatible”. The report is already kept.',
  },
  'report.photoTooLarge': {
    es: 'La foto tiene demasiados puntos ({megapixels} millones; se aceptan {most}). Envíela más pequeña; el reporte ya está guardado.',
    pt: 'A foto tem pontos demais ({megapixels} milhões; aceitam-se {most}). Envie-a menor; o relato já está guardado.',
    en: 'The photo has too many pixels ({megapixels} million; {most} are accepted). Send it smaller; the report is already kept.',
  },
  'report.textNeeded': {
    es: 'Escriba unas palabras para la persona que envió el reporte.',
    pt: 'Escreva algumas palavras para a pessoa que enviou o relato.',
    en: 'Write a few words for the person who sent the report.',
  },

  'report.kind.livestock': {
    es: 'Me robaron ganado',
    pt: 'Roubaram meu gado',
    en: 'Cattle were stolen',
  },
  'report.kind.robbery': { es: 'Me asaltaron', pt: 'Fui assaltado', en: 'I was robbed' },
  'report.kind.theft': {
    es: 'Me hurtaron algo',
    pt: 'Furtaram algo meu',
    en: 'Something was stolen',
  },
  'report.kind.burglary': {
    es: 'Entraron a robar a una casa o local',
    pt: 'Entraram para roubar em casa ou loja',
    en: 'A break-in at a house or shop',
  },
  'report.kind.vehicle': {
    es: 'Se llevaron un vehículo',
    pt: 'Levaram um veículo',
    en: 'A vehicle was taken',
  },
  'report.kind.assault': {
    es: 'Golpes o heridas',
    pt: 'Agressão ou ferimentos',
    en: 'Blows or injuries',
  },
  'report.kind.threat': { es: 'Amenazas', pt: 'Ameaças', en: 'Threats' },
  'report.kind.harassment': { es: 'Acoso', pt: 'Assédio', en: 'Harassment' },
  'report.kind.shots': { es: 'Disparos o armas', pt: 'Tiros ou armas', en: 'Shots or weapons' },
  'report.kind.drugs': { es: 'Venta de drogas', pt: 'Venda de drogas', en: 'Drug dealing' },
  'report.kind.damage': {
    es: 'Daños o vandalismo',
    pt: 'Danos ou vandalismo',
    en: 'Damage or vandalism',
  },
  'report.kind.fraud': { es: 'Estafa o engaño', pt: 'Golpe ou fraude', en: 'A swindle or fraud' },
  'report.kind.fight': {
    es: 'Pelea o desorden',
    pt: 'Briga ou desordem',
    en: 'A fight or disorder',
  },
  'report.kind.noise': { es: 'Ruido', pt: 'Barulho', en: 'Noise' },
  'report.kind.lighting': {
    es: 'Alumbrado o lugar oscuro',
    pt: 'Iluminação ou lugar escuro',
    en: 'Street lighting or a dark place',
  },
  'report.kind.road': { es: 'Peligro en la vía', pt: 'Perigo na via', en: 'Danger on the road' },
  'report.kind.other': { es: 'Otra cosa', pt: 'Outra coisa', en: 'Something else' },

  'report.news.subject': {
    es: 'Hay novedades en {name}',
    pt: 'Há novidades em {name}',
    en: 'There is news at {name}',
  },
  'report.news.mail': {
    es: 'Hay novedades. Abra la página y escriba su código para verlas.\n\nEste mensaje lo envía una máquina: no lo conteste. Si no quiere más avisos, dígalo en la misma página.\n\n{name}',
    pt: 'Há novidades. Abra a página e escreva o seu código para vê-las.\n\nEsta mensagem é enviada por uma máquina: não responda. Se não quer mais avisos, diga na mesma página.\n\n{name}',
    en: 'There is news. Open the page and write your code to see it.\n\nThis message is sent by a machine: please do not answer it. If you want no more of them, say so on the same page.\n\n{name}',
  },
  'report.news.sms': {
    es: '{name}: hay novedades. Abra la página con su código.',
    pt: '{name}: há novidades. Abra a página com o seu código.',
    en: '{name}: there is news. Open the page with your code.',
  },
  'report.tooManyTemplates': {
    es: 'Ya hay {most} respuestas preparadas. Quite alguna que no se use.',
    pt: 'Já há {most} respostas preparadas. Retire alguma que não se use.',
    en: 'There are {most} answers ready already. Remove one that is not used.',
  },
  'report.templateChanged': {
    es: 'Otra persona cambió esta respuesta mientras tanto. Vuelva a abrirla.',
    pt: 'Outra pessoa mudou esta resposta nesse meio-tempo. Abra-a de novo.',
    en: 'Somebody else has changed this answer meanwhile. Open it again.',
  },
  'report.noSuchTemplate': {
    es: 'Esa respuesta preparada ya no está.',
    pt: 'Essa resposta preparada já não está.',
    en: 'That answer is no longer on the list.',
  },
  'report.state.received': { es: 'Recibido', pt: 'Recebido', en: 'Received' },
  'report.state.assigned': { es: 'Asignado', pt: 'Atribuído', en: 'Assigned' },
  'report.state.in_progress': { es: 'En curso', pt: 'Em andamento', en: 'In progress' },
  'report.state.resolved': { es: 'Resuelto', pt: 'Resolvido', en: 'Resolved' },
  'report.state.referred': {
    es: 'Pasado a otra institución',
    pt: 'Encaminhado a outra instituição',
    en: 'Passed to another institution',
  },
  'report.state.not_actionable': {
    es: 'No se pudo actuar',
    pt: 'Não foi possível agir',
    en: 'Could not be acted on',
  },
  'report.state.rejected': { es: 'No corresponde', pt: 'Não procede', en: 'Not for this office' },
  'report.state.closed': { es: 'Cerrado', pt: 'Encerrado', en: 'Closed' },
  'report.state.withdrawn': { es: 'Retirado', pt: 'Retirado', en: 'Withdrawn' },
}
