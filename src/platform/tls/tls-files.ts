import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Refusal } from '#kernel/refusal.ts'

/** A certificate with its key, as they lie on the disk. */
export interface TlsFiles {
  /** Reads them again and checks that they belong together. @throws Refusal */
  read(): { readonly cert: string; readonly key: string }
  /** the names and addresses the certificate is for */
  readonly names: readonly string[]
  /** when it ends, milliseconds since 1970 */
  readonly endsAt: number
}

/**
 * Opens a certificate and its key.
 * @param now  to refuse a certificate that has ended; milliseconds since 1970, UTC
 * @throws Refusal `invalid` with a sentence that says what to do
 */
export function tlsFiles(certFile: string, keyFile: string, now: () => number): TlsFiles {
  const read = () => {
    const cert = readText(certFile)
    const key = readText(keyFile)
    checkPair(cert, key, certFile, keyFile)
    return { cert, key }
  }
  const certificate = new X509Certificate(read().cert)
  const endsAt = certificate.validToDate.getTime()
  if (endsAt <= now()) throw new Refusal('invalid', 'tls.ended', { file: certFile })
  return { read, names: namesOf(certificate), endsAt }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new Refusal('invalid', 'tls.unreadable', { file })
  }
}

function checkPair(cert: string, key: string, certFile: string, keyFile: string): void {
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(cert)
  } catch {
    throw new Refusal('invalid', 'tls.noCertificate', { file: certFile })
  }
  let belongs: boolean
  try {
    belongs = certificate.checkPrivateKey(createPrivateKey(key))
  } catch {
    throw new Refusal('invalid', 'tls.noKey', { file: keyFile })
  }
  if (!belongs) throw new Refusal('invalid', 'tls.otherKey', { certFile, keyFile })
}

/** The names in a certificate's subject alternative name: DNS names and addresses. */
export const namesOf = (certificate: X509Certificate): readonly string[] =>
  (certificate.subjectAltName ?? '')
    .split(', ')
    .map((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1])
    .filter((name) => name !== undefined)

/** The SHA-256 of a certificate as people compare it: pairs of signs in groups. */
export const fingerprintOf = (certificate: string): string =>
  new X509Certificate(certificate).fingerprint256

/** A certificate as phones install it. */
export const derOf = (certificate: string): Uint8Array =>
  new Uint8Array(new X509Certificate(certificate).raw)
