import { X509Certificate } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { Refusal } from '#kernel/refusal.ts'
import { DAY } from '#kernel/time.ts'
import {
  constraintsOf,
  type KeyPair,
  type Maker,
  newAuthority,
  newCertificate,
} from './authority.ts'
import { nameOutside } from './constraints.ts'
import type { Names } from './names.ts'
import { namesOf } from './tls-files.ts'

/** Where an authority and the certificate that it signed lie. */
export interface CertificateFiles {
  readonly authority: string
  readonly authorityKey: string
  readonly certificate: string
  readonly key: string
}

/** What there is now, and whether it is new. */
export interface Kept {
  readonly files: CertificateFiles
  readonly names: readonly string[]
  /** milliseconds since 1970 */
  readonly endsAt: number
  readonly isAuthorityNew: boolean
  readonly isCertificateNew: boolean
}

/** What is wanted. */
export interface Wanted {
  readonly names: Names
  /** shown in a phone's list of authorities */
  readonly title: string
  /** a new certificate although the old one still serves */
  readonly renew?: boolean
  /** a new authority: every phone has to install it again */
  readonly newAuthority?: boolean
}

/** Before its end a certificate is renewed, and an authority is said to end. */
const LAST_DAYS = 30

/** The files of a folder. */
export const certificateFiles = (folder: string): CertificateFiles => ({
  authority: path.join(folder, 'authority.crt'),
  authorityKey: path.join(folder, 'authority.key'),
  certificate: path.join(folder, 'server.crt'),
  key: path.join(folder, 'server.key'),
})

/**
 * Makes what is missing in a folder, renews what ends within 30 days or lacks a name, and leaves the rest.
 * @throws Refusal when the folder cannot be written, when files are damaged, or when the authority that is there may
 *   not speak for a name that is wanted
 */
export async function keepCertificates(
  folder: string,
  wanted: Wanted,
  maker: Maker,
): Promise<Kept> {
  const files = certificateFiles(folder)
  makeFolder(folder)
  const known = wanted.newAuthority === true ? undefined : readAuthority(files, maker)
  const authority = known ?? (await newAuthority(wanted.title, wanted.names, maker))
  checkConstraints(authority, wanted.names)
  const isCertificateNew =
    known === undefined || wanted.renew === true || !serves(files, authority, wanted.names, maker)
  if (isCertificateNew) {
    const pair = await newCertificate(authority, wanted.names, maker)
    if (known === undefined) {
      writeSecret(files.authorityKey, authority.key)
      writeSecret(files.authority, authority.certificate)
    }
    writeSecret(files.key, pair.key)
    writeSecret(files.certificate, pair.certificate)
  }
  const certificate = new X509Certificate(readFileSync(files.certificate))
  return {
    files,
    names: namesOf(certificate),
    endsAt: certificate.validToDate.getTime(),
    isAuthorityNew: known === undefined,
    isCertificateNew,
  }
}

function readAuthority(files: CertificateFiles, { now }: Maker): KeyPair | undefined {
  if (!existsSync(files.authority) || !existsSync(files.authorityKey)) return undefined
  const pair = {
    certificate: readFileSync(files.authority, 'utf8'),
    key: readFileSync(files.authorityKey, 'utf8'),
  }
  const certificate = parsed(pair.certificate, files.authority)
  if (certificate.validToDate.getTime() < now() + LAST_DAYS * DAY)
    throw new Refusal('invalid', 'tls.authorityEnds', { file: files.authority })
  return pair
}

function parsed(text: string, file: string): X509Certificate {
  try {
    return new X509Certificate(text)
  } catch {
    throw new Refusal('invalid', 'tls.noCertificate', { file })
  }
}

/** Whether a certificate of this authority is there with its key, lasts, and is for all these names. */
function serves(
  files: CertificateFiles,
  authority: KeyPair,
  wanted: Names,
  { now }: Maker,
): boolean {
  if (!existsSync(files.certificate) || !existsSync(files.key)) return false
  const certificate = parsed(readFileSync(files.certificate, 'utf8'), files.certificate)
  return (
    certificate.verify(new X509Certificate(authority.certificate).publicKey) &&
    certificate.validToDate.getTime() >= now() + LAST_DAYS * DAY &&
    wanted.dns.every((name) => certificate.checkHost(name) !== undefined) &&
    wanted.addresses.every((address) => certificate.checkIP(address) !== undefined)
  )
}

function checkConstraints(authority: KeyPair, names: Names): void {
  const name = nameOutside(constraintsOf(authority.certificate), names)
  if (name !== undefined) throw new Refusal('invalid', 'tls.nameOutside', { name })
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch {
    throw new Refusal('full', 'tls.folder', { folder })
  }
}

/** Writes whole or not at all, readable for its owner alone. */
function writeSecret(file: string, text: string): void {
  const part = `${file}.part-${process.pid}`
  try {
    const opened = openSync(part, 'w', 0o600)
    try {
      writeSync(opened, text)
      fsyncSync(opened)
    } finally {
      closeSync(opened)
    }
    renameSync(part, file)
  } catch {
    throw new Refusal('full', 'tls.folder', { folder: path.dirname(file) })
  }
}
