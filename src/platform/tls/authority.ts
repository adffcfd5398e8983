import 'reflect-metadata'
import type { webcrypto } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { DAY } from '#kernel/time.ts'
import { nameConstraints } from './constraints.ts'
import type { Names } from './names.ts'

/** A certificate with its key, both PEM. */
export interface KeyPair {
  readonly certificate: string
  readonly key: string
}

/** What certificates are made with: clock and randomness come from outside. */
export interface Maker {
  now(): number
  random(bytes: number): Uint8Array
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const NAME_CONSTRAINTS = '2.5.29.30'
const AUTHORITY_DAYS = 5 * 365
/** Longer than this is refused by some phones, whoever signed it. */
export const CERTIFICATE_DAYS = 397

const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = await crypto.subtle.exportKey('pkcs8', key)
  return `${PemConverter.encode(bytes, 'PRIVATE KEY')}\n`
}

/** 127 random bits, never zero, never negative. */
function serialNumber({ random }: Maker): string {
  const bytes = Buffer.from(random(16))
  bytes[0] = (bytes[0]! & 0x3f) | 0x40
  return bytes.toString('hex')
}

/** Clocks of phones run late: a certificate is valid from yesterday. */
const validity = ({ now }: Maker, days: number) => ({
  notBefore: new Date(now() - DAY),
  notAfter: new Date(now() + days * DAY),
})

/** A name as it stands in a certificate; commas and the like are escaped by leaving them out. */
const plainName = (text: string): string => text.replace(/[^\p{L}\p{N} .:-]/gu, '').slice(0, 60)

/**
 * Makes an authority of its own for one machine: ECDSA P-256, five years, only for names of the house.
 * @param title  what phones show in their list, such as the machine's name
 */
export async function newAuthority(title: string, names: Names, maker: Maker): Promise<KeyPair> {
  const keys = await newKeys()
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(maker),
    name: `CN=Convive ${plainName(title)}, O=Convive`,
    ...validity(maker, AUTHORITY_DAYS),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      new Extension(NAME_CONSTRAINTS, true, nameConstraints(names)),
    ],
  })
  return { certificate: `${certificate.toString('pem')}\n`, key: await pemOf(keys.privateKey) }
}

/**
 * Signs a certificate for a server.
 * @returns the certificate with that of the authority behind it, and a new key
 */
export async function newCertificate(
  authority: KeyPair,
  names: Names,
  maker: Maker,
  days = CERTIFICATE_DAYS,
): Promise<KeyPair> {
  const issuer = new X509Certificate(authority.certificate)
  const signingKey = await crypto.subtle.importKey(
    'pkcs8',
    PemConverter.decodeFirst(authority.key),
    algorithm,
    false,
    ['sign'],
  )
  const keys = await newKeys()
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(maker),
    subject: `CN=${plainName(names.dns.at(-1) ?? 'localhost')}`,
    issuer: issuer.subject,
    ...validity(maker, days),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...names.dns.map((value) => ({ type: 'dns' as const, value })),
        ...names.addresses.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return {
    certificate: `${certificate.toString('pem')}\n${authority.certificate}`,
    key: await pemOf(keys.privateKey),
  }
}

/** The content of an authority's name constraints, DER; undefined where it may speak for all. */
export function constraintsOf(certificate: string): Uint8Array | undefined {
  const extension = new X509Certificate(certificate).getExtension(NAME_CONSTRAINTS)
  return extension === null ? undefined : new Uint8Array(extension.value)
}
