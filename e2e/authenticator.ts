import { Secret, TOTP } from 'otpauth'
import type { CDPSession, Page } from 'playwright-core'

// What a person holds in her hand: a device with a passkey, and an application that shows codes.

/** A passkey device inside the browser: a finger is on it whenever one is asked for. */
export interface Device {
  /** passkeys that it holds */
  count(): Promise<number>
  /** takes over what another device holds, as one that keeps passkeys in step does */
  copyFrom(other: Device): Promise<void>
  readonly devtools: CDPSession
  readonly id: string
}

/** Gives a page a passkey device. */
export async function giveDevice(page: Page): Promise<Device> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId: id } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  const held = async ({ devtools, id }: Pick<Device, 'devtools' | 'id'>) =>
    (await devtools.send('WebAuthn.getCredentials', { authenticatorId: id })).credentials
  return {
    devtools,
    id,
    count: async () => (await held({ devtools, id })).length,
    async copyFrom(other) {
      for (const credential of await held(other))
        await devtools.send('WebAuthn.addCredential', { authenticatorId: id, credential })
    },
  }
}

const STEP = 30_000

/**
 * The code that the application shows.
 * @param secret  as it stands on the screen, in groups of four
 * @param stepsAhead  a code serves once: the next one is taken within the half minute that clocks may differ
 */
export const codeOf = (secret: string, stepsAhead = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')), digits: 6 }).generate({
    timestamp: Date.now() + stepsAhead * STEP,
  })
