/** Words of the units' shell: signing in and out. */
export const messages = {
  'unitShell.languages': { es: 'Idiomas', pt: 'Idiomas', en: 'Languages' },
  'unitShell.demo': {
    es: 'Demostración con datos sintéticos: nada es real.',
    pt: 'Demonstração com dados sintéticos: nada é real.',
    en: 'A demo with synthetic data: nothing is real.',
  },
  'unitShell.signIn': { es: 'Entrar al turno', pt: 'Entrar no turno', en: 'Sign in for the shift' },
  'unitShell.lead': {
    es: 'Queda abierto hasta 12 horas en este teléfono. Al terminar, salga.',
    pt: 'Fica aberto até 12 horas neste telefone. Ao terminar, saia.',
    en: 'It stays open for up to 12 hours on this phone. Sign out when you are done.',
  },
  'unitShell.email': { es: 'Correo electrónico', pt: 'E-mail', en: 'E-mail' },
  'unitShell.password': { es: 'Contraseña', pt: 'Senha', en: 'Password' },
  'unitShell.totp': { es: 'Código', pt: 'Código', en: 'Code' },
  'unitShell.totpHint': {
    es: 'De su aplicación de códigos, o un código de recuperación.',
    pt: 'Do seu aplicativo de códigos, ou um código de recuperação.',
    en: 'From your authenticator app, or a recovery code.',
  },
  'unitShell.enter': { es: 'Entrar', pt: 'Entrar', en: 'Sign in' },
  'unitShell.entering': { es: 'Entrando', pt: 'Entrando', en: 'Signing in' },
  'unitShell.unreached': {
    es: 'No se alcanza el servidor. Para entrar hace falta señal; avise por radio mientras tanto.',
    pt: 'O servidor não responde. Para entrar é preciso sinal; avise por rádio enquanto isso.',
    en: 'The server cannot be reached. Signing in needs a signal; use the radio meanwhile.',
  },
  'unitShell.fault': {
    es: 'Algo falló en el servidor. Intente otra vez.',
    pt: 'Algo falhou no servidor. Tente de novo.',
    en: 'Something failed on the server. Try again.',
  },
  'unitShell.other': {
    es: 'Esta cuenta no es de una unidad',
    pt: 'Esta conta não é de uma unidade',
    en: 'This account is not of a unit',
  },
  'unitShell.otherLead': {
    es: 'Quien administra las cuentas le da el papel «unidad». La mesa de trabajo está en otra página.',
    pt: 'Quem administra as contas lhe dá o papel «unidade». A mesa de trabalho está em outra página.',
    en: 'Whoever administers accounts gives you the role “unit”. The desk is on another page.',
  },
  'unitShell.desk': { es: 'Ir a la mesa', pt: 'Ir à mesa', en: 'Go to the desk' },
  'unitShell.leave': { es: 'Salir', pt: 'Sair', en: 'Sign out' },
  'unitShell.asking': { es: 'Cargando', pt: 'Carregando', en: 'Loading' },
}
