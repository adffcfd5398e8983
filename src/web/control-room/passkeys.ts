import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import type * as passkey from '#kernel/account/passkey.schema.ts'
import { CallError } from '#web/call.ts'
import { t } from '#web/messages.ts'

type Options<F extends (o: never) => unknown> = Parameters<F>[0] extends { optionsJSON: infer O }
  ? O
  : never

/** Whether this browser, at this address, can use passkeys: they need https or this very computer. */
export const canUsePasskeys = (): boolean => isSecureContext && browserSupportsWebAuthn()

/** Lets the device sign. @throws CallError when the person turned away or the device could not */
export const signWithPasskey = (request: passkey.PasskeyRequest): Promise<passkey.PasskeySigned> =>
  asRefusal(
    startAuthentication({ optionsJSON: request as Options<typeof startAuthentication> }),
  ) as Promise<passkey.PasskeySigned>

/** Lets the device make a passkey. @throws CallError when the person turned away or the device could not */
export const makePasskey = (creation: passkey.PasskeyCreation): Promise<passkey.PasskeyMade> =>
  asRefusal(
    startRegistration({ optionsJSON: creation as Options<typeof startRegistration> }),
  ) as Promise<passkey.PasskeyMade>

async function asRefusal<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const { name } = error as Error
    const code =
      name === 'InvalidStateError'
        ? 'passkey.known'
        : name === 'NotAllowedError' || name === 'AbortError'
          ? 'passkey.cancelled'
          : 'passkey.failed'
    throw new CallError('refused', { code, message: t(code) })
  }
}

/** What this device is called in lists: browser and system, as far as the browser says. */
export function deviceName(): string {
  const { userAgent } = navigator
  const browser = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'].find((each) =>
    userAgent.includes(`${each}/`),
  )
  const names: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera' }
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'CrOS', 'Linux'].find((each) =>
    userAgent.includes(each),
  )
  const parts = [browser && (names[browser] ?? browser), system].filter(Boolean)
  return parts.length > 0 ? parts.join(', ') : t('passkey.device')
}
