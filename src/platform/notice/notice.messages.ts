const why = {
  es: `{why, select,
    notSet {este canal no está configurado}
    noAddress {falta una dirección que sirva}
    missing {el programa no está o no se puede ejecutar ({detail})}
    exit {el programa terminó con error ({detail})}
    tooLong {no respondió a tiempo ({detail})}
    unreachable {no se pudo llegar al servidor ({detail})}
    redirected {la dirección envía a otra parte ({detail}); escriba la definitiva}
    refused {el servidor no lo aceptó ({detail})}
    signIn {el servidor de correo no aceptó el usuario o la clave ({detail})}
    other {{why} ({detail})}}`,
  pt: `{why, select,
    notSet {este canal não está configurado}
    noAddress {falta um endereço que sirva}
    missing {o programa não existe ou não pode ser executado ({detail})}
    exit {o programa terminou com erro ({detail})}
    tooLong {não respondeu a tempo ({detail})}
    unreachable {não se conseguiu chegar ao servidor ({detail})}
    redirected {o endereço envia para outro lugar ({detail}); escreva o definitivo}
    refused {o servidor não o aceitou ({detail})}
    signIn {o servidor de correio não aceitou o usuário ou a senha ({detail})}
    other {{why} ({detail})}}`,
  en: `{why, select,
    notSet {this channel is not configured}
    noAddress {there is no address that serves}
    missing {the program is not there or may not be run ({detail})}
    exit {the program ended with an error ({detail})}
    tooLong {it did not answer in time ({detail})}
    unreachable {the server could not be reached ({detail})}
    redirected {the address sends elsewhere ({detail}); write the final one}
    refused {the server did not accept it ({detail})}
    signIn {the mail server did not accept the user or the password ({detail})}
    other {{why} ({detail})}}`,
} as const

/** What is said of notices by the command line, the doctor and the screens. */
export const messages = {
  'notice.sent': {
    es: 'El aviso de prueba salió por {channel}. Compruebe que llegó.',
    pt: 'O aviso de teste saiu por {channel}. Confirme que chegou.',
    en: 'The trial notice went out by {channel}. Make sure that it arrived.',
  },
  'notice.unsent': {
    es: `El aviso de prueba no salió por {channel}: ${why.es}.`,
    pt: `O aviso de teste não saiu por {channel}: ${why.pt}.`,
    en: `The trial notice did not go out by {channel}: ${why.en}.`,
  },
  'notice.test.subject': {
    es: 'Convive: aviso de prueba',
    pt: 'Convive: aviso de teste',
    en: 'Convive: trial notice',
  },
  'notice.test.text': {
    es: 'Este es un aviso de prueba de {name}. No hay que hacer nada.',
    pt: 'Este é um aviso de teste de {name}. Não é preciso fazer nada.',
    en: 'This is a trial notice of {name}. There is nothing to do.',
  },
  'doctor.noNotices': {
    es: 'Ningún canal avisa fuera de las pantallas: si nadie mira, nadie se entera. Defina CONVIVE_NOTICE_COMMAND, CONVIVE_NOTICE_HOOK, CONVIVE_SMS_HOOK o CONVIVE_SMTP_URL.',
    pt: 'Nenhum canal avisa fora das telas: se ninguém olha, ninguém fica sabendo. Defina CONVIVE_NOTICE_COMMAND, CONVIVE_NOTICE_HOOK, CONVIVE_SMS_HOOK ou CONVIVE_SMTP_URL.',
    en: 'No channel tells anybody away from the screens: when nobody looks, nobody hears. Set CONVIVE_NOTICE_COMMAND, CONVIVE_NOTICE_HOOK, CONVIVE_SMS_HOOK or CONVIVE_SMTP_URL.',
  },
  'doctor.notices': {
    es: 'Canales de aviso: {channels}. Pruébelos de vez en cuando: npx convive notice test CANAL',
    pt: 'Canais de aviso: {channels}. Teste-os de vez em quando: npx convive notice test CANAL',
    en: 'Channels for notices: {channels}. Try them now and then: npx convive notice test CHANNEL',
  },
  'doctor.noticeCommand': {
    es: 'El programa de los avisos ({file}) no está o no se puede ejecutar. Corrija CONVIVE_NOTICE_COMMAND o sus permisos.',
    pt: 'O programa dos avisos ({file}) não existe ou não pode ser executado. Corrija CONVIVE_NOTICE_COMMAND ou suas permissões.',
    en: 'The program of the notices ({file}) is not there or may not be run. Correct CONVIVE_NOTICE_COMMAND or its permissions.',
  },
  'doctor.hookInTheClear': {
    es: '{setting} va por http sin cifrar hasta {host}. Use https si sale de esta red.',
    pt: '{setting} vai por http sem cifra até {host}. Use https se sair desta rede.',
    en: '{setting} goes by unencrypted http to {host}. Use https if it leaves this network.',
  },
} as const
