/** What people read when something about accounts is refused, and what the command line says. */
export const messages = {
  'account.badSignIn': {
    es: 'El correo o la contraseña no son correctos.',
    pt: 'O e-mail ou a senha não estão corretos.',
    en: 'The e-mail address or the password is not right.',
  },
  'account.secondFactorNeeded': {
    es: 'Escriba también el código de su aplicación de códigos, o un código de recuperación.',
    pt: 'Escreva também o código do seu aplicativo de códigos, ou um código de recuperação.',
    en: 'Enter the code from your authenticator app as well, or a recovery code.',
  },
  'account.badSecondFactor': {
    es: 'El código no es correcto o ya se usó. Espere el siguiente e inténtelo otra vez; si no funciona, revise la hora de su teléfono.',
    pt: 'O código não está correto ou já foi usado. Espere o próximo e tente outra vez; se não funcionar, confira a hora do seu telefone.',
    en: 'The code is not right or was already used. Wait for the next one and try again; if it still fails, check the clock of your phone.',
  },
  'account.badPasskey': {
    es: 'Esta llave de acceso no se pudo comprobar. Inténtelo otra vez desde la dirección {address}.',
    pt: 'Esta chave de acesso não pôde ser verificada. Tente outra vez no endereço {address}.',
    en: 'This passkey could not be verified. Try again at the address {address}.',
  },
  'account.passkeyKnown': {
    es: 'Esa llave de acceso ya está registrada.',
    pt: 'Essa chave de acesso já está registrada.',
    en: 'That passkey is already registered.',
  },
  'account.noSuchPasskey': {
    es: 'No tiene esa llave de acceso.',
    pt: 'Não tem essa chave de acesso.',
    en: 'You have no such passkey.',
  },
  'account.noSuchSession': {
    es: 'Esa sesión ya no está abierta.',
    pt: 'Essa sessão já não está aberta.',
    en: 'That session is no longer open.',
  },
  'account.tooManyPasskeys': {
    es: 'Ya tiene {most} llaves de acceso. Quite una que no use.',
    pt: 'Já tem {most} chaves de acesso. Remova uma que não use.',
    en: 'You already have {most} passkeys. Remove one that you do not use.',
  },
  'account.waitBeforeRetry': {
    es: 'Hubo varios intentos fallidos. Espere {seconds, plural, one {# segundo} other {# segundos}} y vuelva a intentarlo.',
    pt: 'Houve várias tentativas sem sucesso. Espere {seconds, plural, one {# segundo} other {# segundos}} e tente de novo.',
    en: 'There were several failed attempts. Wait {seconds, plural, one {# second} other {# seconds}} and try again.',
  },
  'account.busy': {
    es: 'Hay muchas personas entrando a la vez. Inténtelo en unos segundos.',
    pt: 'Há muitas pessoas entrando ao mesmo tempo. Tente em alguns segundos.',
    en: 'Many people are signing in at once. Try again in a few seconds.',
  },
  'account.disabled': {
    es: 'Su cuenta está cerrada. Hable con quien administra las cuentas.',
    pt: 'A sua conta está fechada. Fale com quem administra as contas.',
    en: 'Your account is closed. Talk to whoever administers accounts.',
  },
  'account.erasedName': {
    es: 'Cuenta borrada',
    pt: 'Conta apagada',
    en: 'Erased account',
  },
  'account.signedOut': {
    es: 'Su sesión terminó. Entre otra vez.',
    pt: 'A sua sessão terminou. Entre de novo.',
    en: 'Your session has ended. Sign in again.',
  },
  'account.confirmFirst': {
    es: 'Antes de cambiar esto, confirme que es usted con su llave de acceso o su contraseña.',
    pt: 'Antes de mudar isto, confirme que é você com a sua chave de acesso ou a sua senha.',
    en: 'Before changing this, confirm that it is you with your passkey or password.',
  },
  'account.linkUnusable': {
    es: 'Este enlace no sirve: ya se usó, venció o fue anulado. Pida uno nuevo a quien administra las cuentas.',
    pt: 'Este link não serve: já foi usado, venceu ou foi anulado. Peça um novo a quem administra as contas.',
    en: 'This link cannot be used: it was used, has expired or was revoked. Ask whoever administers accounts for a new one.',
  },
  'account.emailNeeded': {
    es: 'Escriba el correo con el que va a entrar.',
    pt: 'Escreva o e-mail com que vai entrar.',
    en: 'Enter the e-mail address you will sign in with.',
  },
  'account.emailTaken': {
    es: 'Ya hay una cuenta con ese correo.',
    pt: 'Já existe uma conta com esse e-mail.',
    en: 'There is already an account with that e-mail address.',
  },
  'account.badEmail': {
    es: 'Falta una dirección de correo válida ({why}).',
    pt: 'Falta um endereço de e-mail válido ({why}).',
    en: 'A valid e-mail address is needed ({why}).',
  },
  'account.roleTwice': {
    es: 'Un rol aparece dos veces.',
    pt: 'Um papel aparece duas vezes.',
    en: 'A role appears twice.',
  },
  'account.unknownRole': {
    es: 'No existe el rol {got}. Los roles son: {wanted}.',
    pt: 'Não existe o papel {got}. Os papéis são: {wanted}.',
    en: 'There is no role {got}. The roles are: {wanted}.',
  },
  'account.absent': {
    es: 'No existe esa cuenta.',
    pt: 'Essa conta não existe.',
    en: 'There is no such account.',
  },
  'account.notOneself': {
    es: 'Nadie cambia sus propios permisos ni cierra su propia cuenta. Pídalo a otra persona que administre.',
    pt: 'Ninguém muda as próprias permissões nem fecha a própria conta. Peça a outra pessoa que administre.',
    en: 'Nobody changes their own powers or closes their own account. Ask another administrator.',
  },
  'account.lastAdministrator': {
    es: 'Es la última persona que administra. Nombre antes a otra.',
    pt: 'É a última pessoa que administra. Nomeie outra antes.',
    en: 'This is the last administrator. Name another one first.',
  },
  'account.lastWayIn': {
    es: 'Es su última forma de entrar. Agregue otra antes de quitarla.',
    pt: 'É a sua última forma de entrar. Adicione outra antes de removê-la.',
    en: 'This is your last way to sign in. Add another before removing it.',
  },
  'account.alreadyDisabled': {
    es: 'Esa cuenta ya está cerrada.',
    pt: 'Essa conta já está fechada.',
    en: 'That account is already closed.',
  },
  'account.notDisabled': {
    es: 'Esa cuenta no está cerrada.',
    pt: 'Essa conta não está fechada.',
    en: 'That account is not closed.',
  },
  'account.noInvitation': {
    es: 'Esa persona no tiene un enlace pendiente.',
    pt: 'Essa pessoa não tem um link pendente.',
    en: 'That person has no unused link.',
  },
  'account.noSecondFactor': {
    es: 'Esa cuenta no tiene una aplicación de códigos.',
    pt: 'Essa conta não tem um aplicativo de códigos.',
    en: 'That account has no authenticator app.',
  },
  'account.passwordFirst': {
    es: 'La aplicación de códigos acompaña a una contraseña. Ponga antes una contraseña.',
    pt: 'O aplicativo de códigos acompanha uma senha. Defina antes uma senha.',
    en: 'An authenticator app goes with a password. Set a password first.',
  },
  'account.passwordShort': {
    es: 'La contraseña tiene {got} signos y debe tener al menos {wanted}. Cuatro o cinco palabras al azar sirven bien.',
    pt: 'A senha tem {got} sinais e deve ter pelo menos {wanted}. Quatro ou cinco palavras ao acaso servem bem.',
    en: 'The password has {got} characters and needs at least {wanted}. Four or five random words do well.',
  },
  'account.passwordLong': {
    es: 'La contraseña tiene {got} signos y puede tener {wanted} como máximo.',
    pt: 'A senha tem {got} sinais e pode ter {wanted} no máximo.',
    en: 'The password has {got} characters and may have {wanted} at most.',
  },
  'account.passwordGuessable': {
    es: 'Esa contraseña se adivina pronto: contiene nombres, fechas o series que se prueban primero. Use cuatro o cinco palabras al azar.',
    pt: 'Essa senha se adivinha logo: contém nomes, datas ou séries que se tentam primeiro. Use quatro ou cinco palavras ao acaso.',
    en: 'That password is soon guessed: it holds names, dates or runs that are tried first. Use four or five random words.',
  },
}
