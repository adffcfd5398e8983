/** What the HTTP layer itself says, ICU syntax. `{field}` is the path of the wrong field, such as `when.from`. */
export const messages = {
  'http.missing': {
    es: 'Falta el dato «{field}».',
    pt: 'Falta o dado «{field}».',
    en: 'The field "{field}" is missing.',
  },
  'http.empty': {
    es: 'Escriba algo en «{field}».',
    pt: 'Escreva algo em «{field}».',
    en: 'Write something in "{field}".',
  },
  'http.wrongType': {
    es: 'En «{field}» se espera {wanted, select, string {un texto} number {un número} int {un número entero} boolean {sí o no} array {una lista} other {un dato de otra forma}}.',
    pt: 'Em «{field}» espera-se {wanted, select, string {um texto} number {um número} int {um número inteiro} boolean {sim ou não} array {uma lista} other {um dado de outra forma}}.',
    en: 'The field "{field}" takes {wanted, select, string {text} number {a number} int {a whole number} boolean {yes or no} array {a list} other {something of another form}}.',
  },
  'http.wrongFormat': {
    es: 'Revise «{field}»: se espera {format, select, email {un correo como nombre@ejemplo.org} url {una dirección web} uuid {un identificador} datetime {una fecha con hora} date {una fecha} time {una hora} other {otra escritura}}.',
    pt: 'Revise «{field}»: espera-se {format, select, email {um e-mail como nome@exemplo.org} url {um endereço web} uuid {um identificador} datetime {uma data com hora} date {uma data} time {uma hora} other {outra escrita}}.',
    en: 'Check "{field}": it takes {format, select, email {an address like name@example.org} url {a web address} uuid {an identifier} datetime {a date with a time} date {a date} time {a time} other {another spelling}}.',
  },
  'http.tooLong': {
    es: '«{field}» admite hasta {most, plural, one {# carácter} other {# caracteres}}. Acórtelo, por favor.',
    pt: '«{field}» aceita até {most, plural, one {# caractere} other {# caracteres}}. Encurte, por favor.',
    en: '"{field}" takes at most {most, plural, one {# character} other {# characters}}. Please shorten it.',
  },
  'http.tooShort': {
    es: '«{field}» necesita al menos {least, plural, one {# carácter} other {# caracteres}}.',
    pt: '«{field}» precisa de ao menos {least, plural, one {# caractere} other {# caracteres}}.',
    en: '"{field}" needs at least {least, plural, one {# character} other {# characters}}.',
  },
  'http.tooManyItems': {
    es: 'En «{field}» caben hasta {most, number}.',
    pt: 'Em «{field}» cabem até {most, number}.',
    en: '"{field}" holds at most {most, number}.',
  },
  'http.tooFewItems': {
    es: 'En «{field}» se necesita al menos {least, number}.',
    pt: 'Em «{field}» é preciso ao menos {least, number}.',
    en: '"{field}" needs at least {least, number}.',
  },
  'http.tooHigh': {
    es: '«{field}» puede ser como máximo {most, number}.',
    pt: '«{field}» pode ser no máximo {most, number}.',
    en: '"{field}" can be at most {most, number}.',
  },
  'http.tooLow': {
    es: '«{field}» debe ser al menos {least, number}.',
    pt: '«{field}» deve ser ao menos {least, number}.',
    en: '"{field}" must be at least {least, number}.',
  },
  'http.notBelow': {
    es: '«{field}» debe ser menor que {most, number}.',
    pt: '«{field}» deve ser menor que {most, number}.',
    en: '"{field}" must be below {most, number}.',
  },
  'http.notAbove': {
    es: '«{field}» debe ser mayor que {least, number}.',
    pt: '«{field}» deve ser maior que {least, number}.',
    en: '"{field}" must be above {least, number}.',
  },
  'http.notMultiple': {
    es: '«{field}» va de {step, number} en {step, number}.',
    pt: '«{field}» vai de {step, number} em {step, number}.',
    en: '"{field}" goes in steps of {step, number}.',
  },
  'http.unknownChoice': {
    es: 'Elija en «{field}» una de estas opciones: {choices}.',
    pt: 'Escolha em «{field}» uma destas opções: {choices}.',
    en: 'Choose one of these for "{field}": {choices}.',
  },
  'http.unknownField': {
    es: 'El dato «{field}» no se usa aquí.',
    pt: 'O dado «{field}» não é usado aqui.',
    en: 'The field "{field}" is not used here.',
  },
  'http.doubledField': {
    es: 'El dato «{field}» llegó dos veces.',
    pt: 'O dado «{field}» chegou duas vezes.',
    en: 'The field "{field}" came twice.',
  },
  'http.notAccepted': {
    es: 'Revise «{field}»: así no se puede recibir.',
    pt: 'Revise «{field}»: assim não pode ser recebido.',
    en: 'Check "{field}": it cannot be accepted as it is.',
  },
  'http.badCharacter': {
    es: '«{field}» contiene un carácter que no se puede guardar.',
    pt: '«{field}» contém um caractere que não pode ser guardado.',
    en: '"{field}" holds a character that cannot be kept.',
  },
  'http.notUtf8': {
    es: 'El texto no llegó en UTF-8.',
    pt: 'O texto não chegou em UTF-8.',
    en: 'The text did not come as UTF-8.',
  },
  'http.notJson': {
    es: 'Lo enviado no es JSON válido.',
    pt: 'O que foi enviado não é JSON válido.',
    en: 'What was sent is not valid JSON.',
  },
  'http.tooDeep': {
    es: 'Lo enviado tiene más de {most, number} niveles.',
    pt: 'O que foi enviado tem mais de {most, number} níveis.',
    en: 'What was sent has more than {most, number} levels.',
  },
  'http.wrongMediaType': {
    es: 'Envíe los datos como {wanted}.',
    pt: 'Envie os dados como {wanted}.',
    en: 'Send the data as {wanted}.',
  },
  'http.packed': {
    es: 'Envíe los datos sin comprimir.',
    pt: 'Envie os dados sem compressão.',
    en: 'Send the data uncompressed.',
  },
  'http.tooLarge': {
    es: 'Lo enviado pasa del límite de {most, number} bytes.',
    pt: 'O que foi enviado passa do limite de {most, number} bytes.',
    en: 'What was sent is over the limit of {most, number} bytes.',
  },
  'http.fileTooLarge': {
    es: 'Un archivo de «{field}» pasa del límite de {most, number} bytes.',
    pt: 'Um arquivo de «{field}» passa do limite de {most, number} bytes.',
    en: 'A file of "{field}" is over the limit of {most, number} bytes.',
  },
  'http.tooManyFiles': {
    es: 'Se pueden enviar hasta {most, plural, one {# archivo} other {# archivos}}.',
    pt: 'Podem ser enviados até {most, plural, one {# arquivo} other {# arquivos}}.',
    en: 'At most {most, plural, one {# file} other {# files}} can be sent.',
  },
  'http.tooManyFields': {
    es: 'El formulario trae más de {most, number} datos.',
    pt: 'O formulário traz mais de {most, number} dados.',
    en: 'The form brings more than {most, number} fields.',
  },
  'http.brokenForm': {
    es: 'El formulario llegó incompleto. Envíelo otra vez.',
    pt: 'O formulário chegou incompleto. Envie outra vez.',
    en: 'The form arrived incomplete. Please send it again.',
  },
  'http.keyMissing': {
    es: 'Falta la clave del envío (Idempotency-Key), con la que un reintento no se guarda dos veces.',
    pt: 'Falta a chave do envio (Idempotency-Key), com a qual uma nova tentativa não é guardada duas vezes.',
    en: 'The key of the sending (Idempotency-Key) is missing; with it a retry is not kept twice.',
  },
  'http.keyWrong': {
    es: 'La clave del envío (Idempotency-Key) debe ser un UUID o 128 bits al azar.',
    pt: 'A chave do envio (Idempotency-Key) deve ser um UUID ou 128 bits ao acaso.',
    en: 'The key of the sending (Idempotency-Key) must be a UUID or 128 random bits.',
  },
  'http.signIn': {
    es: 'Inicie sesión para continuar.',
    pt: 'Entre na sua conta para continuar.',
    en: 'Sign in to continue.',
  },
  'http.notAllowed': {
    es: 'Su función no incluye esta acción. Consulte a la administración del sistema.',
    pt: 'A sua função não inclui esta ação. Consulte a administração do sistema.',
    en: 'Your role does not include this. Ask the administration of the system.',
  },
  'http.absent': {
    es: 'Aquí no hay nada con esa dirección.',
    pt: 'Aqui não há nada com esse endereço.',
    en: 'There is nothing at this address.',
  },
  'http.foreignOrigin': {
    es: 'El envío vino de otra página. Ábralo desde este sitio.',
    pt: 'O envio veio de outra página. Abra a partir deste site.',
    en: 'This was sent from another page. Open it from this site.',
  },
  'http.wrongHost': {
    es: 'Este servidor no responde al nombre «{host}». Ábralo por su dirección: {url}.',
    pt: 'Este servidor não responde pelo nome «{host}». Abra pelo seu endereço: {url}.',
    en: 'This server does not answer to the name "{host}". Open it by its address: {url}.',
  },
  'http.tooOften': {
    es: 'Hubo muchas solicitudes seguidas. Intente de nuevo en {seconds, plural, one {# segundo} other {# segundos}}.',
    pt: 'Houve muitas solicitações seguidas. Tente de novo em {seconds, plural, one {# segundo} other {# segundos}}.',
    en: 'There were many requests in a row. Try again in {seconds, plural, one {# second} other {# seconds}}.',
  },
  'http.busy': {
    es: 'Hay mucha demanda en este momento. Intente de nuevo en {seconds, plural, one {# segundo} other {# segundos}}.',
    pt: 'Há muita demanda neste momento. Tente de novo em {seconds, plural, one {# segundo} other {# segundos}}.',
    en: 'There is a lot of demand right now. Try again in {seconds, plural, one {# second} other {# seconds}}.',
  },
  'http.notReady': {
    es: 'El sistema todavía no está listo ({checks}).',
    pt: 'O sistema ainda não está pronto ({checks}).',
    en: 'The system is not ready yet ({checks}).',
  },
  fault: {
    es: 'Algo falló de nuestro lado. Lo que ya estaba guardado sigue a salvo. Si vuelve a pasar, avise con este número: {request}.',
    pt: 'Algo falhou do nosso lado. O que já estava guardado continua seguro. Se acontecer de novo, avise com este número: {request}.',
    en: 'Something failed on our side. What was already kept is safe. If it happens again, tell us this number: {request}.',
  },
  'http.errorTitle': {
    es: 'No se pudo completar',
    pt: 'Não foi possível concluir',
    en: 'This could not be completed',
  },
  'http.goBack': { es: 'Volver al inicio', pt: 'Voltar ao início', en: 'Back to the start' },
  'http.portInUse': {
    es: 'El puerto {port} ya está en uso. Cierre el otro programa o elija otro puerto: npm start -- --port {other}.',
    pt: 'A porta {port} já está em uso. Feche o outro programa ou escolha outra porta: npm start -- --port {other}.',
    en: 'Port {port} is in use. Close the other program or choose another port: npm start -- --port {other}.',
  },
  'http.portForbidden': {
    es: 'Este usuario no puede abrir el puerto {port}. Elija uno desde 1024: npm start -- --port 8080.',
    pt: 'Este usuário não pode abrir a porta {port}. Escolha uma a partir de 1024: npm start -- --port 8080.',
    en: 'This user may not open port {port}. Choose one from 1024 on: npm start -- --port 8080.',
  },
  'http.hostNotHere': {
    es: 'La dirección {host} no es de esta computadora. Revise CONVIVE_HOST.',
    pt: 'O endereço {host} não é deste computador. Revise CONVIVE_HOST.',
    en: 'The address {host} does not belong to this computer. Check CONVIVE_HOST.',
  },
  'http.needsTls': {
    es: 'Sin TLS, Convive solo se abre en esta computadora, no en {host}. Ejecute «npx convive certificate» y ponga CONVIVE_TLS_CERT y CONVIVE_TLS_KEY.',
    pt: 'Sem TLS, o Convive só abre neste computador, não em {host}. Execute «npx convive certificate» e defina CONVIVE_TLS_CERT e CONVIVE_TLS_KEY.',
    en: 'Without TLS, Convive opens on this computer only, not on {host}. Run "npx convive certificate" and set CONVIVE_TLS_CERT and CONVIVE_TLS_KEY.',
  },
}
