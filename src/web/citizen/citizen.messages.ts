/** Words of the citizens' shell. */
export const messages = {
  'home.title': {
    es: 'Avise lo que pasa en {place}',
    pt: 'Avise o que acontece em {place}',
    en: 'Tell us what happens in {place}',
  },
  'home.lead': {
    es: 'Una persona lo lee y le responde. Puede hacerlo sin dar su nombre.',
    pt: 'Uma pessoa lê e responde. Pode fazê-lo sem dizer seu nome.',
    en: 'A person reads it and answers you. You can do it without giving your name.',
  },
  'home.danger': {
    es: '¿Alguien está en peligro ahora?',
    pt: 'Alguém está em perigo agora?',
    en: 'Is somebody in danger now?',
  },
  'home.report': {
    es: 'Enviar un reporte',
    pt: 'Enviar um relato',
    en: 'Send a report',
  },
  'home.follow': {
    es: 'Seguir mi reporte',
    pt: 'Acompanhar meu relato',
    en: 'Follow my report',
  },
  'home.mine': {
    es: 'En este teléfono',
    pt: 'Neste telefone',
    en: 'On this phone',
  },
  'home.lost': {
    es: '{n, plural, one {Un reporte que estaba guardado en este teléfono ya no se puede leer} other {# reportes que estaban guardados en este teléfono ya no se pueden leer}}. Lo que no vio recibido, envíelo otra vez. Lo que tiene un código anotado se puede seguir con él.',
    pt: '{n, plural, one {Um relato que estava guardado neste telefone não se consegue mais ler} other {# relatos que estavam guardados neste telefone não se conseguem mais ler}}. O que você não viu recebido, envie de novo. O que tem um código anotado pode ser acompanhado com ele.',
    en: '{n, plural, one {A report that was kept on this phone cannot be read any more} other {# reports that were kept on this phone cannot be read any more}}. Please send again what you did not see received. What has a code that you wrote down can be followed with it.',
  },
  'home.lostUnderstood': {
    es: 'Entendido, quitar',
    pt: 'Entendido, remover',
    en: 'Understood, remove',
  },
  'home.lostSure': {
    es: 'Después nada en este teléfono recordará que hubo un reporte.',
    pt: 'Depois nada neste telefone lembrará que houve um relato.',
    en: 'Afterwards nothing on this phone will tell that there was a report.',
  },
  'home.waiting': {
    es: 'Guardado: se enviará cuando haya señal',
    pt: 'Guardado: será enviado quando houver sinal',
    en: 'Kept: it will be sent when there is a signal',
  },
  'home.received': {
    es: 'Recibido · código {code}',
    pt: 'Recebido · código {code}',
    en: 'Received · code {code}',
  },
  'home.photosWaiting': {
    es: '{n, plural, one {Falta enviar una foto; se envía sola.} other {Faltan # fotos por enviar; se envían solas.}}',
    pt: '{n, plural, one {Falta enviar uma foto; é enviada sozinha.} other {Faltam # fotos por enviar; são enviadas sozinhas.}}',
    en: '{n, plural, one {One photo is still to be sent; it sends itself.} other {# photos are still to be sent; they send themselves.}}',
  },
  'home.photosRefused': {
    es: '{n, plural, one {Una foto no se pudo leer.} other {# fotos no se pudieron leer.}}',
    pt: '{n, plural, one {Uma foto não pôde ser lida.} other {# fotos não puderam ser lidas.}}',
    en: '{n, plural, one {One photo could not be read.} other {# photos could not be read.}}',
  },
  'home.refused': {
    es: 'No se recibió: {why}',
    pt: 'Não foi recebido: {why}',
    en: 'It was not taken: {why}',
  },
  'home.see': {
    es: 'Ver',
    pt: 'Ver',
    en: 'See',
  },
  'home.forget': {
    es: 'Borrar de este teléfono',
    pt: 'Apagar deste telefone',
    en: 'Delete from this phone',
  },
  'home.shared': {
    es: 'Si este teléfono no es suyo, borre el reporte al terminar. Anote antes el código.',
    pt: 'Se este telefone não é seu, apague o relato ao terminar. Anote antes o código.',
    en: 'If this phone is not yours, delete the report when you are done. Write down the code first.',
  },
  'home.observatory': {
    es: 'Observatorio público',
    pt: 'Observatório público',
    en: 'Public observatory',
  },
  'home.simple': {
    es: 'Formulario sencillo',
    pt: 'Formulário simples',
    en: 'Simple form',
  },
  'home.demo': {
    es: 'Demostración con datos sintéticos: nada es real y nadie atiende lo que envíe.',
    pt: 'Demonstração com dados sintéticos: nada é real e ninguém atende o que enviar.',
    en: 'A demo with synthetic data: nothing is real and nobody answers what you send.',
  },
  'home.offline': {
    es: 'Sin conexión. Puede escribir su reporte igual: se guarda aquí y se envía solo.',
    pt: 'Sem conexão. Pode escrever seu relato mesmo assim: é guardado aqui e enviado sozinho.',
    en: 'No connection. You can write your report all the same: it is kept here and sends itself.',
  },
  'home.languages': {
    es: 'Idiomas',
    pt: 'Idiomas',
    en: 'Languages',
  },
  'home.retry': {
    es: 'Intentar otra vez',
    pt: 'Tentar de novo',
    en: 'Try again',
  },
  'sent.saved': {
    es: 'Guardado en este teléfono',
    pt: 'Guardado neste telefone',
    en: 'Kept on this phone',
  },
  'sent.savedLead': {
    es: 'Se enviará solo cuando haya señal. Puede cerrar la página; ábrala otra vez para ver su código.',
    pt: 'Será enviado sozinho quando houver sinal. Pode fechar a página; abra-a de novo para ver seu código.',
    en: 'It sends itself when there is a signal. You may close the page; open it again to see your code.',
  },
  'sent.tryNow': {
    es: 'Enviar ahora',
    pt: 'Enviar agora',
    en: 'Send now',
  },
  'sent.copy': {
    es: 'Copiar el código',
    pt: 'Copiar o código',
    en: 'Copy the code',
  },
  'sent.copied': {
    es: 'Copiado',
    pt: 'Copiado',
    en: 'Copied',
  },
  'sent.done': {
    es: 'Listo',
    pt: 'Pronto',
    en: 'Done',
  },
  'home.loading': {
    es: 'Cargando',
    pt: 'Carregando',
    en: 'Loading',
  },
  'home.failed': {
    es: 'La página no pudo cargar',
    pt: 'A página não pôde carregar',
    en: 'The page could not load',
  },
  'home.failedSafe': {
    es: 'Puede ser la señal o el servidor. Los reportes que guardó siguen en este teléfono y se envían solos.',
    pt: 'Pode ser o sinal ou o servidor. Os relatos que guardou continuam neste telefone e são enviados sozinhos.',
    en: 'It may be the signal or the server. The reports you kept are still on this phone and send themselves.',
  },
  'home.forgetCode': {
    es: 'Sin el código nadie puede ver la respuesta. ¿Ya lo anotó?',
    pt: 'Sem o código ninguém pode ver a resposta. Já o anotou?',
    en: 'Without the code nobody can see the answer. Have you written it down?',
  },
  'home.forgetUnsent': {
    es: 'Este reporte no se ha enviado. Si lo borra, nadie lo recibirá.',
    pt: 'Este relato não foi enviado. Se o apagar, ninguém o receberá.',
    en: 'This report has not been sent. If you delete it, nobody will receive it.',
  },
  'home.forgetNot': {
    es: 'No borrar',
    pt: 'Não apagar',
    en: 'Do not delete',
  },
  'sent.sending': {
    es: 'Enviando su reporte',
    pt: 'Enviando seu relato',
    en: 'Sending your report',
  },
  'sent.sendingLead': {
    es: 'Ya está guardado en este teléfono: no se pierde aunque se vaya la señal o cierre la página.',
    pt: 'Já está guardado neste telefone: não se perde mesmo que o sinal caia ou feche a página.',
    en: 'It is kept on this phone already: it is not lost even if the signal goes or you close the page.',
  },
  'sent.refused': {
    es: 'No se pudo recibir así',
    pt: 'Não pôde ser recebido assim',
    en: 'It could not be taken like this',
  },
  'sent.refusedLead': {
    es: 'Nada de lo que escribió se perdió. Corríjalo y envíelo otra vez.',
    pt: 'Nada do que escreveu se perdeu. Corrija e envie de novo.',
    en: 'Nothing you wrote is lost. Correct it and send it again.',
  },
  'sent.correct': {
    es: 'Corregir el reporte',
    pt: 'Corrigir o relato',
    en: 'Correct the report',
  },
  'sent.later': {
    es: 'Dejarlo para después',
    pt: 'Deixar para depois',
    en: 'Leave it for later',
  },
}
