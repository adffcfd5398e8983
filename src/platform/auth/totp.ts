import { Secret, TOTP } from 'otpauth'
import qrcode from 'qrcode'
import type { TotpOffer } from '#kernel/account/credential.schema.ts'
import type { World } from '../world.ts'

/** Length of a step, seconds. @see RFC 6238 (2011), section 5.2 */
const STEP_SECONDS = 30
/** A phone's clock may be one step off. */
const STEPS_OFF = 1
const SECRET_BYTES = 20

const generatorOf = (secret: Uint8Array, issuer = '', label = ''): TOTP =>
  new TOTP({
    issuer,
    label,
    algorithm: 'SHA1', // what the common applications understand
    digits: 6,
    period: STEP_SECONDS,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
  })

/** The secret that was offered: it follows from its enrolment, so nothing is kept until it is confirmed. */
export const offeredSecret = (world: World, subject: string, enrolment: string): Uint8Array =>
  world.derive('account.totp', `${subject} ${enrolment}`).subarray(0, SECRET_BYTES)

/**
 * Offers a code generator.
 * @param subject  to whom: the same words are needed to confirm it
 * @param label    how the person recognises it in the application
 */
export function offerTotp(world: World, subject: string, label: string): TotpOffer {
  const enrolment = Buffer.from(world.random(16)).toString('base64url')
  const secret = offeredSecret(world, subject, enrolment)
  const generator = generatorOf(secret, world.tenant.name, label)
  const uri = generator.toString()
  return { enrolment, secret: generator.secret.base32, uri, qr: pictureOf(uri) }
}

/** The dark modules of a QR code as one SVG path, with the quiet zone of four modules around it. */
function pictureOf(text: string): TotpOffer['qr'] {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' })
  const quiet = 4
  let path = ''
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.get(row, column)) path += `M${column + quiet} ${row + quiet}h1v1h-1z`
  return { size: modules.size + 2 * quiet, path }
}

/**
 * The step whose code it is, or undefined when it is none of now, one before or one after.
 * @param now  milliseconds since 1970, UTC
 */
export function stepOf(secret: Uint8Array, code: string, now: number): number | undefined {
  const generator = generatorOf(secret)
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const off = generator.validate({ token, timestamp: now, window: STEPS_OFF })
  return off === null ? undefined : generator.counter({ timestamp: now }) + off
}

/** The newest step that can have been used honestly by now; a later one was written under a clock that ran ahead. */
export const newestStep = (now: number): number => Math.floor(now / 1000 / STEP_SECONDS) + STEPS_OFF
