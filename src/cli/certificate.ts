import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { toString as qrOf } from 'qrcode'
import { Refusal } from '#kernel/refusal.ts'
import { MINUTE } from '#kernel/time.ts'
import { type Config, readConfig } from '#platform/config/config.ts'
import { AUTHORITY_PAGE, fingerprintLines } from '#platform/tls/authority-page.ts'
import { type Kept, keepCertificates } from '#platform/tls/certificate-folder.ts'
import { addressesForPhones, type Names, namesOfMachine } from '#platform/tls/names.ts'
import { offerAuthority } from '#platform/tls/offer.ts'
import { say } from '../messages.ts'
import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { sayIn } from './language.ts'

const options = {
  name: { type: 'string', multiple: true },
  renew: { type: 'boolean' },
  'new-authority': { type: 'boolean' },
  'no-offer': { type: 'boolean' },
  port: { type: 'string', default: '8081' },
  minutes: { type: 'string', default: '15' },
  json: { type: 'boolean' },
} as const

const usage = `
usage: convive certificate [--name NAME ...] [--renew] [--new-authority] [--no-offer] [--json]

Makes a certificate for this computer, signed by an authority of its own, so that phones on the same network reach
Convive over TLS. Without TLS a phone has no location, no work without a signal and no passkeys. The files lie in the
data folder under tls/, readable for their owner alone. What still serves is kept; what ends within 30 days, or lacks
a name, is renewed.

  --name NAME        a further host name or address of this computer; may be repeated
  --renew            a new certificate of the same authority; phones need nothing
  --new-authority    a new authority; every phone has to install it again
  --no-offer         do not open the page from which phones install the authority
  --port N           port of that page (8081)
  --minutes N        how long it stays open (15)
  --json             the result as JSON; opens no page

The authority can speak only for names of this house and private networks, and for the names given.`

function wholeNumber(name: string, text: string, most: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number <= most) return number
  throw new Refusal('invalid', 'cli.argument', { why: `--${name} ${text}` })
}

function namesFor(added: readonly string[]): Names {
  try {
    return namesOfMachine(added)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Refusal('invalid', 'tls.wrongName', { name: added.join(', ') })
  }
}

type Settings = Readonly<Record<string, string>>

/**
 * What to put into the environment, so that the certificate is used. Passkeys need a name, not an address: one that
 * was given, else the one that machines announce on their network.
 */
function settingsFor(
  { files }: Kept,
  { dns }: Names,
  config: Config,
  added: readonly string[],
): Settings {
  const own = added.find((name) => dns.includes(name.toLowerCase()))
  const name = own ?? dns.find((each) => each.endsWith('.local')) ?? dns.at(-1) ?? 'localhost'
  return {
    CONVIVE_TLS_CERT: files.certificate,
    CONVIVE_TLS_KEY: files.key,
    CONVIVE_PUBLIC_URL: config.publicUrl ?? `https://${name.toLowerCase()}:${config.port}`,
  }
}

const write = (line: string): void => void process.stdout.write(`${line}\n`)

function report(kept: Kept, wanted: Names, settings: Settings): void {
  const names = [...wanted.dns, ...wanted.addresses].join(', ')
  const until = new Date(kept.endsAt).toISOString().slice(0, 10)
  write(sayIn(kept.isCertificateNew ? 'tls.made' : 'tls.kept', { names, until }))
  write(`\n${sayIn('tls.set', {})}\n`)
  for (const [name, value] of Object.entries(settings)) write(`  ${name}=${value}`)
}

/** Opens the page for phones and shows how to get there, until the time is over or Ctrl-C. */
async function offer(kept: Kept, names: Names, port: number, minutes: number): Promise<void> {
  const certificate = readFileSync(kept.files.authority, 'utf8')
  const [address, ...others] = addressesForPhones(names)
  write(`\n${sayIn('tls.compare', {})}\n`)
  for (const line of fingerprintLines(certificate)) write(`  ${line}`)
  if (address === undefined) return write(`\n${sayIn('tls.noNetwork', {})}`)
  const opened = await offerAuthority(certificate, port, say)
  const urlAt = (host: string): string => `http://${host}:${opened.port}${AUTHORITY_PAGE}`
  write(`\n${sayIn('tls.scan', {})}\n`)
  write(await qrOf(urlAt(address), { type: 'terminal', small: true }))
  for (const host of [address, ...others]) write(`  ${urlAt(host)}`)
  write(`\n${sayIn('tls.until', { minutes })}`)
  const over = new AbortController()
  const end = (): void => over.abort()
  process.once('SIGINT', end).once('SIGTERM', end)
  await sleep(minutes * MINUTE, undefined, { signal: over.signal }).catch(() => {})
  process.off('SIGINT', end).off('SIGTERM', end)
  await opened.close()
}

export const certificate: Command = {
  name: 'certificate',
  about: 'makes a certificate for this computer that phones on the same network can install',
  usage,
  async run(args) {
    const { values } = readArguments(args, options)
    const port = wholeNumber('port', values.port, 65_535)
    const minutes = wholeNumber('minutes', values.minutes, 24 * 60)
    const { config } = readConfig(process.env)
    const names = namesFor(values.name ?? [])
    const kept = await keepCertificates(
      path.resolve(config.data, 'tls'),
      {
        names,
        title: hostname(),
        renew: values.renew ?? false,
        newAuthority: values['new-authority'] ?? false,
      },
      { now: Date.now, random: randomBytes },
    )
    const settings = settingsFor(kept, names, config, values.name ?? [])
    if (values.json) {
      const { isAuthorityNew, isCertificateNew, endsAt } = kept
      const ends = new Date(endsAt).toISOString()
      const authority = kept.files.authority
      const shown = { names: kept.names, ends, authority, isAuthorityNew, isCertificateNew }
      write(JSON.stringify({ ...shown, environment: settings }))
      return 0
    }
    report(kept, names, settings)
    if (!values['no-offer']) await offer(kept, names, port, minutes)
    return 0
  },
}
