import { isIP, isIPv4 } from 'node:net'
import { hostname as machineName, networkInterfaces } from 'node:os'

/** What a certificate is for. */
export interface Names {
  /** `oficina.local` */
  readonly dns: readonly string[]
  /** `192.168.1.7` */
  readonly addresses: readonly string[]
}

const hostName =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/

/** Whether a text can be the name of a machine. */
export const isHostName = (text: string): boolean => hostName.test(text)

const isLinkLocal = (address: string): boolean => /^fe80:|^169\.254\./i.test(address)

/**
 * The names by which others on the same network reach this machine, with those that somebody added.
 * @param added  host names or addresses
 * @throws RangeError for what is neither
 */
export function namesOfMachine(
  added: readonly string[] = [],
  machine: { readonly hostname: string; readonly addresses: readonly string[] } = thisMachine(),
): Names {
  const host = machine.hostname.toLowerCase().replace(/\.$/, '')
  const own =
    isHostName(host) && isIP(host) === 0
      ? [host, ...(host.includes('.') ? [] : [`${host}.local`])]
      : []
  const wanted = added.map((name) => name.toLowerCase())
  const wrong = wanted.find((name) => isIP(name) === 0 && !isHostName(name))
  if (wrong !== undefined) throw new RangeError(`got ${wrong}, wanted a host name or an address`)
  const addresses = [
    '127.0.0.1',
    '::1',
    ...machine.addresses,
    ...wanted.filter((name) => isIP(name) !== 0),
  ]
  return {
    dns: unique(['localhost', ...own, ...wanted.filter((name) => isIP(name) === 0)]),
    addresses: unique(addresses.filter((address) => !isLinkLocal(address))),
  }
}

const unique = (words: readonly string[]): string[] => [...new Set(words)]

function thisMachine() {
  const addresses = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
  return { hostname: machineName(), addresses }
}

/** The addresses of this machine that a phone on the same network can open: IPv4, private ones first. */
export const addressesForPhones = (names: Names): string[] =>
  names.addresses
    .filter((address) => isIPv4(address) && !address.startsWith('127.'))
    .sort((a, b) => Number(isPrivate(b)) - Number(isPrivate(a)))

const isPrivate = (address: string): boolean =>
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(address)
