import { isIPv4 } from 'node:net'
import type { Names } from './names.ts'

/** Names and networks that exist only inside a house: the authority may speak for them, and for no bank. */
const localNames = ['localhost', 'local', 'lan', 'internal', 'home.arpa']
const localNetworks = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
]

/** One element of DER: tag, length, content. */
function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents)
  const { length } = content
  if (length < 128) return Buffer.concat([Buffer.of(tag, length), content])
  if (length < 256) return Buffer.concat([Buffer.of(tag, 0x81, length), content])
  return Buffer.concat([Buffer.of(tag, 0x82, length >> 8, length & 255), content])
}

const SEQUENCE = 0x30
const PERMITTED = 0xa0
const DNS_NAME = 0x82
const IP_ADDRESS = 0x87

/** The 4 or 16 bytes of an address. */
function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail = ''] = address.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const before = groups(head)
  const after = address.includes('::') ? groups(tail) : []
  const middle = Array<string>(8 - before.length - after.length).fill('0')
  return Buffer.from(
    [...before, ...middle, ...after].map((group) => group.padStart(4, '0')).join(''),
    'hex',
  )
}

function networkBytes(network: string): Buffer {
  const [address = '', bits] = network.split('/')
  const bytes = addressBytes(address)
  const prefix = bits === undefined ? bytes.length * 8 : Number(bits)
  const mask = bytes.map((_, i) => 255 & ~(255 >> Math.min(8, Math.max(0, prefix - 8 * i))))
  return Buffer.concat([bytes, mask])
}

/**
 * The name constraints of a local authority: names of the house, private networks, and what it was made for.
 * Whoever steals its key can then not pretend to be any other site to the phones that trust it.
 * @returns the extension's content, DER
 * @see RFC 5280 (2008), section 4.2.1.10
 */
export function nameConstraints(names: Names): Uint8Array {
  const dns = [...new Set([...localNames, ...names.dns])].map((name) =>
    element(DNS_NAME, Buffer.from(name, 'latin1')),
  )
  const networks = [...new Set([...localNetworks, ...names.addresses])].map((network) =>
    element(IP_ADDRESS, networkBytes(network)),
  )
  const subtrees = [...dns, ...networks].map((base) => element(SEQUENCE, base))
  return element(SEQUENCE, element(PERMITTED, ...subtrees))
}

interface Element {
  readonly tag: number
  readonly content: Uint8Array
}

/** The elements of DER that we wrote ourselves: one byte of tag, at most two of length. */
function* elementsOf(der: Uint8Array): Generator<Element> {
  let at = 0
  while (at < der.length) {
    const tag = der[at]!
    const first = der[at + 1]!
    const more = first < 128 ? 0 : first - 128
    let length = more === 0 ? first : 0
    for (let i = 0; i < more; i++) length = length * 256 + der[at + 2 + i]!
    const start = at + 2 + more
    yield { tag, content: der.subarray(start, start + length) }
    at = start + length
  }
}

function isInNetwork(address: Buffer, network: Uint8Array): boolean {
  if (network.length !== 2 * address.length) return false
  return address.every((byte, i) => (byte & network[address.length + i]!) === network[i])
}

/**
 * The first name that an authority may not speak for.
 * @param constraints  content of its extension, DER; undefined: it may speak for all
 */
export function nameOutside(constraints: Uint8Array | undefined, names: Names): string | undefined {
  if (constraints === undefined) return undefined
  const [whole] = elementsOf(constraints)
  const [permitted] = elementsOf(whole!.content)
  const bases = [...elementsOf(permitted!.content)].map(
    ({ content }) => [...elementsOf(content)][0]!,
  )
  const dns = bases
    .filter(({ tag }) => tag === DNS_NAME)
    .map(({ content }) => Buffer.from(content).toString('latin1'))
  const networks = bases.filter(({ tag }) => tag === IP_ADDRESS).map(({ content }) => content)
  return (
    names.dns.find((name) => !dns.some((base) => name === base || name.endsWith(`.${base}`))) ??
    names.addresses.find(
      (address) => !networks.some((network) => isInNetwork(addressBytes(address), network)),
    )
  )
}
