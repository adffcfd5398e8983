export const messages = {
  'user.added': {
    es: 'La cuenta de {email} está lista. Puede entrar con su contraseña.',
    pt: 'A conta de {email} está pronta. Pode entrar com a sua senha.',
    en: 'The account of {email} is ready. It signs in with its password.',
  },
  'user.invited': {
    es: 'Entregue este enlace a {email}, y a nadie más. Sirve una vez, hasta el {until}; no se vuelve a mostrar:',
    pt: 'Entregue este link a {email}, e a mais ninguém. Serve uma vez, até {until}; não é mostrado de novo:',
    en: 'Give this link to {email} and to nobody else. It works once, until {until}, and is not shown again:',
  },
  'user.disabled': {
    es: 'La cuenta de {email} está cerrada; sus sesiones terminan en 5 segundos.',
    pt: 'A conta de {email} está fechada; as suas sessões terminam em 5 segundos.',
    en: 'The account of {email} is closed; its sessions end within 5 seconds.',
  },
  'user.listed': {
    es: '{people, plural, one {# persona} other {# personas}}.',
    pt: '{people, plural, one {# pessoa} other {# pessoas}}.',
    en: '{people, plural, one {# person} other {# people}}.',
  },
}
