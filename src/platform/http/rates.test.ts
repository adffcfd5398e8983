import { describe, expect, test } from 'vitest'
import { DAY, SECOND } from '#kernel/time.ts'
import { testApp } from '#test/http.ts'
import { toyMessages, toyPolicy, toyRoutes } from '#test/toy.ts'
import { addressList, clientAddress, isLoopback, plainAddress, subnet } from './address.ts'
import { rateLimits } from './rates.ts'

const clock = { now: 1_000 * DAY }
let drawn = 0
const open = (most = 1_000) =>
  rateLimits({
    now: () => clock.now,
    random: (bytes) => new Uint8Array(bytes).fill(++drawn),
    rates: { read: { burst: 3, perSecond: 0.5 } },
    most,
  })
const takes = (limits: ReturnType<typeof open>, hash: string, times: number): number => {
  let taken = 0
  for (let i = 0; i < times; i++)
    try {
      limits.take('read', hash)
      taken++
    } catch {}
  return taken
}

describe('the budget of an address', () => {
  test('lets a burst through, then as many as time gives back', () => {
    const limits = open()
    const hash = limits.hash('203.0.113.7')
    expect(takes(limits, hash, 10)).toBe(3)
    clock.now += 4 * SECOND
    expect(takes(limits, hash, 10)).toBe(2)
    clock.now += 3600 * SECOND
    expect(takes(limits, hash, 10)).toBe(3)
  })

  test('says how long to wait', () => {
    const limits = open()
    const hash = limits.hash('203.0.113.7')
    takes(limits, hash, 3)
    expect(() => limits.take('read', hash)).toThrowError(
      expect.objectContaining({ kind: 'tooMany', facts: { seconds: 2 } }),
    )
  })

  test('is not emptied by a neighbour', () => {
    const limits = open()
    expect(takes(limits, limits.hash('203.0.113.7'), 10)).toBe(3)
    expect(takes(limits, limits.hash('203.0.113.8'), 10)).toBe(3)
  })

  test('does not grow when the clock goes back', () => {
    const limits = open()
    const hash = limits.hash('203.0.113.7')
    takes(limits, hash, 3)
    clock.now -= 100 * SECOND
    expect(takes(limits, hash, 10)).toBe(0)
  })

  test('is forgotten first where too many addresses come', () => {
    const limits = open(2)
    const [a, b, c] = ['a', 'b', 'c'] as const
    takes(limits, a, 3)
    takes(limits, b, 3)
    takes(limits, c, 3)
    expect(takes(limits, c, 3)).toBe(0)
    expect(takes(limits, a, 3)).toBe(3)
  })

  test('hangs on a hash whose key changes each day', () => {
    const limits = open()
    const today = limits.hash('203.0.113.7')
    expect(limits.hash('203.0.113.7')).toBe(today)
    expect(today).not.toContain('203')
    clock.now += DAY
    expect(limits.hash('203.0.113.7')).not.toBe(today)
  })
})

describe('tries of a secret', () => {
  const follow = (app: ReturnType<typeof testApp>['app'], code: string, from = '203.0.113.7') =>
    app.request(
      '/api/notes/follow',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code }),
      },
      { incoming: { socket: { remoteAddress: from } } },
    )
  const openApp = () => {
    const { routes } = toyRoutes()
    return testApp({ routes, policy: toyPolicy, messages: [toyMessages] })
  }

  test('are ten, when they are wrong', async () => {
    const { app } = openApp()
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) statuses.push((await follow(app, `wrong-${i}`)).status)
    expect(statuses).toEqual([...Array(10).fill(404), 429, 429])
    const last = await follow(app, '7K3QM-9TX2B')
    expect(last.status).toBe(429)
    expect(last.headers.get('retry-after')).toBe('30')
    expect(await last.json()).toMatchObject({ code: 'http.tooOften', facts: { seconds: 30 } })
    expect((await follow(app, '7K3QM-9TX2B', '203.0.113.8')).status).toBe(200)
  })

  test('cost nothing when they are right', async () => {
    const { app } = openApp()
    for (let i = 0; i < 30; i++) expect((await follow(app, '7K3QM-9TX2B')).status).toBe(200)
  })

  test('cannot be tried faster by trying at once', async () => {
    const { app } = openApp()
    const tries = Array.from({ length: 40 }, (_, i) => follow(app, `wrong-${i}`))
    const statuses = (await Promise.all(tries)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 404)).toHaveLength(10)
  })
})

describe('an address', () => {
  test.each([
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:5123', '203.0.113.7'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['unknown', undefined],
    ['203.0.113.777', undefined],
    ['', undefined],
  ])('%s is read as %s', (text, plain) => {
    expect(plainAddress(text)).toBe(plain)
  })

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s belongs to %s', (address, net) => {
    expect(subnet(address)).toBe(net)
  })

  test('of this machine is known as such', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1'].every(isLoopback)).toBe(true)
    expect(['128.0.0.1', '10.0.0.1', undefined].some(isLoopback)).toBe(false)
  })

  test.each([
    ['nobody is trusted, whatever is claimed', [], '203.0.113.7', '1.1.1.1', '203.0.113.7'],
    ['a trusted proxy is believed', ['10.0.0.0/8'], '10.0.0.1', '203.0.113.7', '203.0.113.7'],
    [
      'what the sender wrote before is not',
      ['10.0.0.0/8'],
      '10.0.0.1',
      '1.1.1.1, 203.0.113.7',
      '203.0.113.7',
    ],
    [
      'a chain of proxies is followed',
      ['10.0.0.0/8', '::1'],
      '::1',
      '203.0.113.7, 10.0.0.9',
      '203.0.113.7',
    ],
    ['nonsense ends the chain', ['10.0.0.0/8'], '10.0.0.1', '203.0.113.7, nonsense', '10.0.0.1'],
    ['no claim leaves the proxy', ['10.0.0.0/8'], '10.0.0.1', undefined, '10.0.0.1'],
  ])('%s', (_, trusted, remote, forwarded, expected) => {
    expect(clientAddress(addressList(trusted), remote, forwarded)).toBe(expected)
  })

  test.each(['10.0.0.0/33', '10.0.0/8', 'proxy', '10.0.0.0/8/8', '::/129'])(
    'list refuses %s',
    (entry) => {
      expect(() => addressList([entry])).toThrow(RangeError)
    },
  )
})
