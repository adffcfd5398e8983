import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type {
  PasskeyCreation,
  PasskeyMade,
  PasskeyRequest,
  PasskeySigned,
} from '#kernel/account/passkey.schema.ts'

/** What a device does wrong, or differently, on purpose. */
export interface Quirks {
  /** the page in which it happens */
  readonly origin?: string
  readonly rpId?: string
  /** the device did not ask for finger or PIN */
  readonly unverified?: boolean
  /** inside a foreign page */
  readonly crossOrigin?: boolean
  /** another question than the one asked */
  readonly challenge?: string
  readonly counter?: number
  readonly userHandle?: string | null
  /** somebody else's key signs */
  readonly forged?: boolean
}

/** A device with one passkey, in software: ES256, counting its uses. */
export interface Device {
  readonly credentialId: string
  make(options: PasskeyCreation, quirks?: Quirks): PasskeyMade
  sign(options: PasskeyRequest, quirks?: Quirks): PasskeySigned
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: string | Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

type Cbor = number | string | Uint8Array | Map<Cbor, Cbor>

/** As much of CBOR (RFC 8949) as an authenticator needs. */
function cbor(value: Cbor): Buffer {
  const head = (major: number, n: number): Buffer => {
    if (n < 24) return Buffer.of((major << 5) | n)
    if (n < 256) return Buffer.of((major << 5) | 24, n)
    return Buffer.of((major << 5) | 25, n >> 8, n & 255)
  }
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') {
    const text = Buffer.from(value)
    return Buffer.concat([head(3, text.length), text])
  }
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  const pairs = [...value].flatMap(([key, each]) => [cbor(key), cbor(each)])
  return Buffer.concat([head(5, value.size), ...pairs])
}

function coseKey(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' })
  const point = (part: string | undefined): Buffer => Buffer.from(part ?? '', 'base64url')
  return cbor(
    new Map<Cbor, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, point(x)],
      [-3, point(y)],
    ]),
  )
}

const clientData = (
  type: string,
  asked: string,
  origin: string,
  { challenge = asked, crossOrigin = false }: Quirks,
): Buffer => Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }))

/**
 * A new device.
 * @param origin  of the page on which it is used
 */
export function newDevice(origin: string): Device {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credential = randomBytes(32)
  const credentialId = base64url(credential)
  let counter = 0
  let userHandle: string | undefined

  const authenticatorData = (rpId: string, quirks: Quirks, attested?: Buffer): Buffer => {
    counter = quirks.counter ?? counter + 1
    const flags = 0x01 | (quirks.unverified ? 0 : 0x04) | (attested ? 0x40 : 0)
    const rest = Buffer.alloc(5)
    rest.writeUInt8(flags, 0)
    rest.writeUInt32BE(counter, 1)
    return Buffer.concat([sha256(quirks.rpId ?? rpId), rest, attested ?? Buffer.alloc(0)])
  }
  return {
    credentialId,
    make(options, quirks = {}) {
      userHandle = options.user.id
      const length = Buffer.of(0, credential.length)
      const attested = Buffer.concat([
        Buffer.alloc(16),
        length,
        credential,
        coseKey(keys.publicKey),
      ])
      const data = authenticatorData(options.rp.id ?? '', quirks, attested)
      const object = cbor(
        new Map<Cbor, Cbor>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', data],
        ]),
      )
      const said = clientData('webauthn.create', options.challenge, quirks.origin ?? origin, quirks)
      return {
        id: credentialId,
        rawId: credentialId,
        type: 'public-key',
        authenticatorAttachment: 'platform',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(said),
          attestationObject: base64url(object),
          transports: ['internal'],
        },
      }
    },
    sign(options, quirks = {}) {
      const said = clientData('webauthn.get', options.challenge, quirks.origin ?? origin, quirks)
      const data = authenticatorData(options.rpId ?? '', quirks)
      const key = quirks.forged ? stranger.privateKey : keys.privateKey
      const signature = sign('sha256', Buffer.concat([data, sha256(said)]), key)
      const handle = quirks.userHandle === undefined ? userHandle : quirks.userHandle
      return {
        id: credentialId,
        rawId: credentialId,
        type: 'public-key',
        authenticatorAttachment: 'platform',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(said),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          ...(handle ? { userHandle: handle } : {}),
        },
      }
    },
  }
}
