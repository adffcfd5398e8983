import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { disableAccount, setRoles } from '#kernel/account/account.schema.ts'
import {
  changeOwnAccount,
  endOtherSessions,
  endOwnSession,
  seeOwnAccount,
  setPassword,
} from '#kernel/account/own-account.schema.ts'
import { confirmSession, keepSession, seeSession, signIn } from '#kernel/account/session.schema.ts'
import type { Id } from '#kernel/ids.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#kernel/time.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type Browser, goodPassword, type House, openHouse } from '#test/staff.ts'

let fresh: FreshDb
let house: House
const start = Date.parse('2026-11-27T14:00:00Z')

beforeAll(async () => {
  fresh = await freshDb()
  house = openHouse(fresh)
})
beforeEach(() => {
  house.clock.now = start
})
afterEach(() => {
  expect(house.faults).toEqual([])
})
afterAll(async () => {
  await house.pool.close()
  await fresh.close()
})

const isIn = async (browser: Browser): Promise<boolean> =>
  (await browser.ask(seeSession, {})).body.signedIn

test('only the keyed hash of a token is in the database', async () => {
  const ana = await house.person('s-ana@example.org', ['operator'])
  expect(Buffer.from(ana.cookie!, 'base64url')).toHaveLength(32)
  const { rows } = await fresh.owner.query(
    `select s::text as text from session s union all select a::text from account a
     union all select l::text from ledger_entry l`,
  )
  const bytes = Buffer.from(ana.cookie!, 'base64url').toString('hex')
  for (const { text } of rows) {
    expect(text).not.toContain(ana.cookie)
    expect(text).not.toContain(bytes)
  }
})

test.each([
  ['a token that was never given', 'A'.repeat(43)],
  ['a token that is too short', 'A'.repeat(42)],
  ['what is no token at all', '1~or~1'],
])('%s is nobody', async (_, cookie) => {
  expect(await isIn(house.browser(cookie))).toBe(false)
  expect((await house.browser(cookie).ask(seeOwnAccount, {})).status).toBe(401)
})

test('a token with one sign changed is nobody', async () => {
  const ana = await house.person('s-ana2@example.org', ['operator'])
  const changed = ana.cookie!.replace(/^./, (sign) => (sign === 'A' ? 'B' : 'A'))
  expect(await isIn(house.browser(changed))).toBe(false)
})

test('a session ends after a quarter of an hour without activity', async () => {
  const ana = await house.person('s-idle@example.org', ['operator'])
  house.clock.now = start + 15 * MINUTE - 1
  expect(await isIn(ana)).toBe(true)
  house.clock.now = start + 15 * MINUTE
  expect(await isIn(ana)).toBe(false)
})

test('reading does not keep a session, activity does, and twelve hours end it whatever happens', async () => {
  const ana = await house.person('s-active@example.org', ['operator'])
  const reader = await house.person('s-reader@example.org', ['operator'])
  let last = ''
  for (let minutes = 10; minutes < 12 * 60; minutes += 10) {
    house.clock.now = start + minutes * MINUTE
    const kept = await ana.ask(keepSession, {})
    expect(kept.status).toBe(200)
    last = kept.body.idleUntil
    if (minutes === 10) expect(await isIn(reader)).toBe(true)
    if (minutes === 20) expect(await isIn(reader)).toBe(false)
  }
  expect(last).toBe('2026-11-28T02:05:00.000Z')
  house.clock.now = start + 12 * HOUR - 1
  expect(await isIn(ana)).toBe(true)
  house.clock.now = start + 12 * HOUR
  expect(await isIn(ana)).toBe(false)
  expect((await ana.ask(keepSession, {})).status).toBe(401)
})

test('a unit’s phone stays signed in for the shift, in a pocket or restarted; a desk beside it does not', async () => {
  const email = 's-unit@example.org'
  const unit = await house.person(email, ['unit'])
  const both = await house.person('s-both@example.org', ['unit', 'operator'])
  const cookieOf = (answer: { headers: Headers }) => answer.headers.get('set-cookie')
  const signed = (email: string) => house.browser().ask(signIn, { email, password: goodPassword })
  expect(cookieOf(await signed(email))).toContain(`Max-Age=${(12 * HOUR) / SECOND}`)
  expect(cookieOf(await signed('s-both@example.org'))).not.toContain('Max-Age')
  house.clock.now = start + 15 * MINUTE
  expect(await isIn(both)).toBe(false)
  house.clock.now = start + 12 * HOUR - 1
  expect(await isIn(unit)).toBe(true)
  expect((await unit.ask(seeOwnAccount, {})).body.sessions).toHaveLength(2)
  house.clock.now = start + 12 * HOUR
  expect(await isIn(unit)).toBe(false)
})

test('a change keeps the session when the server says that it was one', async () => {
  const ana = await house.person('s-change@example.org', ['operator'])
  house.clock.now = start + 14 * MINUTE
  expect((await house.auth.identify(ana.cookie, 'es', true)).account).toBe(ana.id)
  house.clock.now = start + 20 * MINUTE
  expect(await isIn(ana)).toBe(true)
})

test('a session made under a clock that ran ahead does not hold', async () => {
  house.clock.now = start + 400 * DAY
  const ana = await house.person('s-future@example.org', ['operator'])
  expect(await isIn(ana)).toBe(true)
  house.clock.now = start
  expect(await isIn(ana)).toBe(false)
  house.clock.now = start + 400 * DAY - 4 * MINUTE
  expect(await isIn(ana)).toBe(true)
})

test('signing in again replaces the session of the same browser', async () => {
  const ana = await house.person('s-again@example.org', ['operator'])
  const before = house.browser(ana.cookie)
  await ana.ask(signIn, { email: 's-again@example.org', password: goodPassword })
  expect(ana.cookie).not.toBe(before.cookie)
  expect(await isIn(before)).toBe(false)
  expect(await isIn(ana)).toBe(true)
})

test('an eleventh session ends the oldest', async () => {
  const first = await house.person('s-many@example.org', ['operator'])
  const others: Browser[] = []
  for (let i = 0; i < 10; i++) {
    house.clock.now += SECOND
    const next = house.browser()
    await next.ask(signIn, { email: 's-many@example.org', password: goodPassword })
    others.push(next)
  }
  expect(await isIn(first)).toBe(false)
  for (const other of others) expect(await isIn(other)).toBe(true)
})

test('a person sees her sessions and ends them, one or all others, and nobody else’s', async () => {
  const email = 's-list@example.org'
  const here = await house.person(email, ['operator'])
  const there = house.browser()
  await there.ask(signIn, { email, password: goodPassword, device: 'Firefox en la oficina' })
  const third = house.browser()
  await third.ask(signIn, { email, password: goodPassword })
  const { sessions } = (await here.ask(seeOwnAccount, {})).body
  expect(sessions).toHaveLength(3)
  expect(sessions.filter(({ current }) => current)).toHaveLength(1)
  const office = sessions.find(({ device }) => device === 'Firefox en la oficina')!
  const stranger = await house.person('s-stranger@example.org', ['administrator'])
  expect((await stranger.ask(endOwnSession, { id: office.id })).status).toBe(404)
  expect(await isIn(there)).toBe(true)
  expect((await here.ask(endOwnSession, { id: office.id })).status).toBe(200)
  expect(await isIn(there)).toBe(false)
  await here.ask(endOtherSessions, {})
  expect([await isIn(third), await isIn(here)]).toEqual([false, true])
})

test('after a quarter of an hour one proves oneself again before ways to sign in change', async () => {
  const ana = await house.person('s-confirm@example.org', ['operator'])
  house.clock.now = start + 10 * MINUTE
  await ana.ask(keepSession, {})
  house.clock.now = start + 16 * MINUTE
  const given = { password: 'otra frase larga con bosque' }
  const late = await ana.ask(setPassword, given)
  expect([late.status, late.body.code]).toEqual([403, 'account.confirmFirst'])
  const stolen = house.browser(ana.cookie)
  const wrong = await ana.ask(confirmSession, { by: 'password', password: 'no es la suya, no' })
  expect([wrong.status, wrong.body.code]).toEqual([401, 'account.badSignIn'])
  const right = await ana.ask(confirmSession, { by: 'password', password: goodPassword })
  expect(right.body.confirmedUntil).toBe('2026-11-27T14:31:00.000Z')
  expect(await isIn(stolen)).toBe(false)
  expect((await ana.ask(setPassword, given)).status).toBe(200)
})

test('a new password gives the session a new token and ends all others', async () => {
  const email = 's-renew@example.org'
  const ana = await house.person(email, ['operator'])
  const other = house.browser()
  await other.ask(signIn, { email, password: goodPassword })
  const copied = house.browser(ana.cookie)
  expect((await ana.ask(setPassword, { password: 'otra frase larga con bosque' })).status).toBe(200)
  expect([await isIn(ana), await isIn(other), await isIn(copied)]).toEqual([true, false, false])
  expect((await house.browser().ask(signIn, { email, password: goodPassword })).status).toBe(401)
})

test('closing an account ends its sessions at once here, and within a second in another process', async () => {
  const admin = await house.person('s-admin@example.org', ['administrator'])
  const ana = await house.person('s-closed@example.org', ['operator'])
  const elsewhere = openHouse(fresh, { seed: 'another process' })
  try {
    const there = elsewhere.browser(ana.cookie)
    expect(await isIn(there)).toBe(true)
    await admin.ask(disableAccount, { id: ana.id as Id<'account'> })
    expect(await isIn(ana)).toBe(false)
    elsewhere.clock.now = house.clock.now + SECOND
    expect(await isIn(there)).toBe(false)
  } finally {
    await elsewhere.pool.close()
  }
})

test('whatever closed an account, its sessions do not hold', async () => {
  const ana = await house.person('s-byhand@example.org', ['operator'])
  await fresh.owner.query(
    `update account set state = 'disabled', disabled_at = now() where id = $1`,
    [ana.id],
  )
  house.clock.now += SECOND
  expect(await isIn(ana)).toBe(false)
})

test('whoever signs in while the account is being closed is not in afterwards', async () => {
  const admin = await house.person('s-admin2@example.org', ['administrator'])
  const email = 's-race@example.org'
  const ana = await house.person(email, ['operator'])
  const browsers = Array.from({ length: 4 }, () => house.browser())
  await Promise.all([
    ...browsers.map((browser) => browser.ask(signIn, { email, password: goodPassword })),
    admin.ask(disableAccount, { id: ana.id as Id<'account'> }),
  ])
  for (const browser of [ana, ...browsers]) expect(await isIn(browser)).toBe(false)
  const { rows } = await fresh.owner.query('select from session where account_id = $1', [ana.id])
  expect(rows).toHaveLength(0)
})

test('other roles end the sessions that had the earlier ones', async () => {
  const admin = await house.person('s-admin3@example.org', ['administrator'])
  const ana = await house.person('s-roles@example.org', ['operator'])
  const id = ana.id as Id<'account'>
  expect((await admin.ask(setRoles, { id, roles: ['analyst'] })).status).toBe(200)
  expect(await isIn(ana)).toBe(false)
  await ana.ask(signIn, { email: 's-roles@example.org', password: goodPassword })
  expect((await ana.ask(seeSession, {})).body.roles).toEqual(['analyst'])
})

test('the shown name is changed for all to see, the full one stays sealed', async () => {
  const ana = await house.person('s-name@example.org', ['operator'])
  await ana.ask(changeOwnAccount, { displayName: 'Ana M.', language: 'en' })
  const seen = (await ana.ask(seeOwnAccount, {})).body
  expect(seen).toMatchObject({
    displayName: 'Ana M.',
    language: 'en',
    name: 'Persona de Prueba',
    email: 's-name@example.org',
  })
  const { rows } = await fresh.owner.query(
    `select a::text as text from account a union all select encode(sealed, 'escape') from sealed_part`,
  )
  for (const { text } of rows) {
    expect(text).not.toContain('Persona de Prueba')
    expect(text).not.toContain('example.org')
  }
})

test('another tenant’s session is nobody here', async () => {
  const ana = await house.person('s-tenant@example.org', ['operator'])
  await fresh.owner.query(
    `insert into tenant (id, name, zone, place, demo) values (2, 'Otro', 'America/Panama', '', false)
     on conflict do nothing`,
  )
  const { testWorld } = await import('#test/world.ts')
  const { openAuth } = await import('./auth.ts')
  const other = testWorld(fresh, { tenant: { id: 2 } })
  try {
    const auth = openAuth(other.world, { publicUrl: 'http://localhost:8080' })
    expect((await auth.identify(ana.cookie, 'es')).actors).toEqual(['anyone'])
  } finally {
    await other.pool.close()
  }
})
