import { BlockList, isIP, isIPv4 } from 'node:net'

/** An address as one spelling: IPv4 inside IPv6 is IPv4, no zone, no port. Undefined when it is none. */
export function plainAddress(text: string | undefined): string | undefined {
  if (text === undefined || isIPv4(text)) return text
  const bare = text
    .trim()
    .replace(/^\[(.+)\](?::\d+)?$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
  return isIP(bare) === 0 ? undefined : bare.toLowerCase()
}

/** Whether an address is this machine itself. */
export const isLoopback = (address: string | undefined): boolean =>
  address === '::1' || (address !== undefined && isIPv4(address) && address.startsWith('127.'))

const family = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6')

/** Addresses and networks, such as `10.0.0.7` or `10.1.0.0/16`. @throws RangeError on anything else */
export function addressList(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [text, bits, more] = entry.split('/')
    const address = plainAddress(text)
    if (address === undefined || more !== undefined)
      throw new RangeError(`got ${entry}, wanted an address or a network like 10.1.0.0/16`)
    const most = family(address) === 'ipv4' ? 32 : 128
    const prefix = bits === undefined ? most : Number(bits)
    if (!Number.isInteger(prefix) || prefix < 0 || prefix > most)
      throw new RangeError(`got ${entry}, wanted 0 to ${most} bits`)
    list.addSubnet(address, prefix, family(address))
  }
  return list
}

/**
 * The address a request comes from. Only a trusted proxy is believed about `X-Forwarded-For`, and there only the
 * last address that is not itself trusted: whatever stands before it was written by the sender.
 */
export function clientAddress(
  trusted: BlockList,
  remote: string | undefined,
  forwarded: string | undefined,
): string | undefined {
  let address = plainAddress(remote)
  const hops = forwarded?.split(',').slice(-20) ?? []
  while (address !== undefined && hops.length > 0 && trusted.check(address, family(address))) {
    const before = plainAddress(hops.pop())
    if (before === undefined) break
    address = before
  }
  return address
}

/** What one household or one phone holds: an IPv4 address, or an IPv6 network of 64 bits. */
export function subnet(address: string): string {
  if (isIPv4(address)) return address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const filled = [
    ...groups,
    ...Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0'),
    ...after,
  ]
  return `${filled.slice(0, 4).join(':')}::/64`
}
