import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { id } from '../ids.ts'
import { Language } from '../language.ts'
import { DisplayName, Done, Empty, Label, OwnAccount } from './account.schema.ts'
import { Code, Enrolment, Password, TotpOffer } from './credential.schema.ts'
import { exampleMade, PasskeyCreation, PasskeyMade } from './passkey.schema.ts'

const exampleId = '01934a5e-7c00-7000-8000-000000000001'
const exampleToken = 'AAAAAAAAAAAAAAAAAAAAAA'

export const seeOwnAccount = endpoint({
  method: 'GET',
  path: '/api/account',
  may: 'account.seeOwn',
  about: 'One’s own account: name, ways to sign in, open sessions.',
  input: Empty,
  output: OwnAccount,
  example: {},
})

export const changeOwnAccount = endpoint({
  method: 'PUT',
  path: '/api/account',
  may: 'account.changeOwn',
  about: 'Changes the shown name and the language.',
  input: z.strictObject({ displayName: DisplayName, language: Language }),
  output: Done,
  example: { displayName: 'Ana M.', language: 'es' },
})

export const preparePasskey = endpoint({
  method: 'POST',
  path: '/api/account/passkeys/options',
  may: 'account.changeOwn',
  about: 'What the browser needs to make one more passkey.',
  input: Empty,
  output: PasskeyCreation,
  example: {},
})

export const addPasskey = endpoint({
  method: 'POST',
  path: '/api/account/passkeys',
  may: 'account.changeOwn',
  about: 'Adds a passkey.',
  input: z.strictObject({ name: Label, passkey: PasskeyMade }),
  output: z.object({ id: z.string() }),
  example: { name: 'Llave azul', passkey: exampleMade },
})

const PasskeyId = z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/)

export const renamePasskey = endpoint({
  method: 'PUT',
  path: '/api/account/passkeys/{id}',
  may: 'account.changeOwn',
  about: 'Gives a passkey another name.',
  input: z.strictObject({ id: PasskeyId, name: Label }),
  output: Done,
  example: { id: 'AQID', name: 'Llave azul' },
})

export const removePasskey = endpoint({
  method: 'DELETE',
  path: '/api/account/passkeys/{id}',
  may: 'account.changeOwn',
  about: 'Removes a passkey; the last way to sign in stays.',
  input: z.strictObject({ id: PasskeyId }),
  output: Done,
  example: { id: 'AQID' },
})

export const setPassword = endpoint({
  method: 'PUT',
  path: '/api/account/password',
  may: 'account.changeOwn',
  about: 'Sets or changes the password; all other sessions end.',
  input: z.strictObject({ password: Password }),
  output: Done,
  example: { password: 'caballo correcto pila grapa' },
})

export const removePassword = endpoint({
  method: 'DELETE',
  path: '/api/account/password',
  may: 'account.changeOwn',
  about: 'Removes the password with its second factor; only where a passkey stands.',
  input: Empty,
  output: Done,
  example: {},
})

export const prepareTotp = endpoint({
  method: 'POST',
  path: '/api/account/totp/options',
  may: 'account.changeOwn',
  about: 'A code generator to be set up; nothing changes until its first code comes back.',
  input: Empty,
  output: TotpOffer,
  example: {},
})

const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })

export const setTotp = endpoint({
  method: 'POST',
  path: '/api/account/totp',
  may: 'account.changeOwn',
  about:
    'Sets up the code generator; answers ten recovery codes, shown once; all other sessions end.',
  input: z.strictObject({ enrolment: Enrolment, totp: Code }),
  output: RecoveryCodes,
  example: { enrolment: exampleToken, totp: '123456' },
})

export const removeTotp = endpoint({
  method: 'DELETE',
  path: '/api/account/totp',
  may: 'account.changeOwn',
  about: 'Removes the code generator and the recovery codes.',
  input: Empty,
  output: Done,
  example: {},
})

export const renewRecoveryCodes = endpoint({
  method: 'POST',
  path: '/api/account/recovery-codes',
  may: 'account.changeOwn',
  about: 'Ten new recovery codes, shown once; the earlier ones no longer work.',
  input: Empty,
  output: RecoveryCodes,
  example: {},
})

export const endOwnSession = endpoint({
  method: 'DELETE',
  path: '/api/account/sessions/{id}',
  may: 'account.changeOwn',
  about: 'Ends one of one’s own sessions.',
  input: z.strictObject({ id: id('session') }),
  output: Done,
  example: { id: exampleId },
})

export const endOtherSessions = endpoint({
  method: 'DELETE',
  path: '/api/account/sessions',
  may: 'account.changeOwn',
  about: 'Ends all of one’s own sessions but this one.',
  input: Empty,
  output: Done,
  example: {},
})

/** What a person does with her own account. */
export const ownAccountEndpoints = [
  seeOwnAccount,
  changeOwnAccount,
  preparePasskey,
  addPasskey,
  renamePasskey,
  removePasskey,
  setPassword,
  removePassword,
  prepareTotp,
  setTotp,
  removeTotp,
  renewRecoveryCodes,
  endOwnSession,
  endOtherSessions,
] as const
