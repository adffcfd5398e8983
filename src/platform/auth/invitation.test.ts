import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { z } from 'zod'
import {
  disableAccount,
  enableAccount,
  inviteAccount,
  listAccounts,
  renewInvitation,
  revokeInvitation,
} from '#kernel/account/account.schema.ts'
import type { NewCredential } from '#kernel/account/credential.schema.ts'
import {
  acceptInvitation,
  prepareInvitation,
  seeInvitation,
} from '#kernel/account/invitation.schema.ts'
import { seeOwnAccount } from '#kernel/account/own-account.schema.ts'
import { seeSession, signIn } from '#kernel/account/session.schema.ts'
import type { Id } from '#kernel/ids.ts'
import { DAY, HOUR } from '#kernel/time.ts'
import { newDevice } from '#test/authenticator.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { entriesIn } from '#test/ledger.ts'
import {
  type Browser,
  codeOf,
  goodPassword,
  type House,
  openHouse,
  origin,
  tokenOf,
} from '#test/staff.ts'
import { firstRunLink } from './first-run.service.ts'

let fresh: FreshDb
let house: House
let admin: Browser & { id: string }
const start = Date.parse('2026-11-27T14:00:00Z')

beforeAll(async () => {
  fresh = await freshDb()
  house = openHouse(fresh)
  admin = await house.person('i-admin@example.org', ['administrator'])
})
beforeEach(async () => {
  house.clock.now = start
  await admin.ask(signIn, { email: 'i-admin@example.org', password: goodPassword })
})
afterEach(() => {
  expect(house.faults).toEqual([])
})
afterAll(async () => {
  await house.pool.close()
  await fresh.close()
})

async function invited(email: string) {
  const person = { name: 'Ana Moreno Ríos', email, roles: ['operator' as const], unit: 'Base 1' }
  const answer = await admin.ask(inviteAccount, person)
  expect(answer.status).toBe(200)
  return { id: answer.body.account, token: tokenOf(answer.body.url), ...answer.body }
}

const names = { name: 'Ana Moreno Ríos', displayName: 'Ana M.', language: 'es' as const }

let offeredBefore: z.output<typeof prepareInvitation.output> | undefined

/** Accepts a link by passkey, though nothing is offered any more, from a browser of its own. */
async function acceptByPasskey(token: string, more: { email?: string } = {}, by = house.browser()) {
  const device = newDevice(origin)
  const prepared = await by.ask(prepareInvitation, { token, displayName: 'Ana M.', ...more })
  const offer = prepared.status === 200 ? prepared.body : offeredBefore
  if (offer === undefined) throw new Error('nothing was offered yet')
  offeredBefore = offer
  const credential: NewCredential = {
    by: 'passkey',
    name: 'Mi teléfono',
    passkey: device.make(offer.passkey),
  }
  const answer = await by.ask(acceptInvitation, { token, ...names, ...more, credential })
  return { by, device, answer }
}

test('an invitation is seen, accepted by passkey, and used up', async () => {
  const { id, token, url, expiresAt } = await invited('i-ana@example.org')
  expect(url).toBe(`${origin}/app/welcome#${token}`)
  expect(expiresAt).toBe('2026-12-04T14:00:00.000Z')
  const seen = await house.browser().ask(seeInvitation, { token })
  expect(seen.body).toEqual({
    kind: 'invitation',
    institution: 'Distrito de prueba',
    roles: ['operator'],
    email: 'i-ana@example.org',
    name: 'Ana Moreno Ríos',
    displayName: 'Ana R.',
    expiresAt,
  })
  const { by, answer } = await acceptByPasskey(token)
  expect(answer.body).toMatchObject({
    session: { signedIn: true, account: id, roles: ['operator'], unit: 'Base 1', way: 'passkey' },
    recoveryCodes: [],
  })
  expect((await by.ask(seeOwnAccount, {})).body).toMatchObject({
    email: 'i-ana@example.org',
    passkeys: [{ name: 'Mi teléfono' }],
  })
  expect((await house.browser().ask(seeInvitation, { token })).status).toBe(404)
  expect((await acceptByPasskey(token)).answer.body.code).toBe('account.linkUnusable')
})

test('a password is accepted only with the first code of its generator', async () => {
  const { token } = await invited('i-bea@example.org')
  const by = house.browser()
  const { totp } = (await by.ask(prepareInvitation, { token, displayName: 'Bea' })).body
  expect(totp.uri).toContain('otpauth://totp/Distrito%20de%20prueba:i-bea%40example.org?')
  const given = (password: string, code: string) => ({
    token,
    ...names,
    credential: { by: 'password' as const, password, enrolment: totp.enrolment, totp: code },
  })
  const right = codeOf(totp.secret, house.clock.now)
  const withoutCode = await by.ask(acceptInvitation, given(goodPassword, '000000'))
  expect([withoutCode.status, withoutCode.body.code]).toEqual([400, 'account.badSecondFactor'])
  const guessable = await by.ask(acceptInvitation, given('Ana Moreno Ríos 2026', right))
  expect(guessable.body.code).toBe('account.passwordGuessable')
  const short = await by.ask(acceptInvitation, given('corta', right))
  expect(short.body).toMatchObject({
    code: 'account.passwordShort',
    facts: { field: 'password', got: 5, wanted: 15 },
  })
  const accepted = await by.ask(acceptInvitation, given(goodPassword, right))
  expect(accepted.body.session.way).toBe('password-totp')
  expect(accepted.body.recoveryCodes).toHaveLength(10)
  const again = { email: 'i-bea@example.org', password: goodPassword }
  expect((await house.browser().ask(signIn, again)).body.code).toBe('account.secondFactorNeeded')
  const replayed = await house.browser().ask(signIn, { ...again, totp: right })
  expect(replayed.body.code).toBe('account.badSecondFactor')
})

test('a code of a generator offered to somebody else is worth nothing', async () => {
  const own = await invited('i-carla@example.org')
  const other = await invited('i-dora@example.org')
  const by = house.browser()
  const { totp } = (await by.ask(prepareInvitation, { token: other.token, displayName: 'Dora' }))
    .body
  const answer = await by.ask(acceptInvitation, {
    token: own.token,
    ...names,
    credential: {
      by: 'password',
      password: goodPassword,
      enrolment: totp.enrolment,
      totp: codeOf(totp.secret, house.clock.now),
    },
  })
  expect(answer.body.code).toBe('account.badSecondFactor')
})

test('of two who accept one link at once one is too late, and leaves nothing behind', async () => {
  const { id, token } = await invited('i-race@example.org')
  const both = await Promise.all([acceptByPasskey(token), acceptByPasskey(token)])
  expect(both.map(({ answer }) => answer.status).sort()).toEqual([200, 404])
  const { rows } = await fresh.owner.query(
    'select credential_id from credential_passkey where account_id = $1',
    [id],
  )
  const winner = both.find(({ answer }) => answer.status === 200)!
  expect(rows).toEqual([{ credential_id: winner.device.credentialId }])
  const loser = both.find(({ answer }) => answer.status !== 200)!
  expect(loser.by.cookie).toBeUndefined()
})

test.each([
  [
    'too old',
    async () => {
      house.clock.now = start + 7 * DAY
    },
  ],
  ['revoked', (id: Id<'account'>) => admin.ask(revokeInvitation, { id })],
  ['replaced by a newer one', (id: Id<'account'>) => admin.ask(renewInvitation, { id })],
  ['of a closed account', (id: Id<'account'>) => admin.ask(disableAccount, { id })],
])('a link that is %s cannot be used', async (name, happens) => {
  const { id, token } = await invited(`i-${name.replaceAll(' ', '')}@example.org`)
  const by = house.browser()
  const offer = (await by.ask(prepareInvitation, { token, displayName: 'Ana' })).body
  await happens(id)
  for (const answer of [
    await by.ask(seeInvitation, { token }),
    await by.ask(prepareInvitation, { token, displayName: 'Ana' }),
    await by.ask(acceptInvitation, {
      token,
      ...names,
      credential: { by: 'passkey', name: 'x', passkey: newDevice(origin).make(offer.passkey) },
    }),
  ])
    expect([answer.status, answer.body.code]).toEqual([404, 'account.linkUnusable'])
})

test('a link with one sign changed is no link', async () => {
  const { token } = await invited('i-changed@example.org')
  const changed = token.replace(/^./, (sign) => (sign === 'A' ? 'B' : 'A'))
  expect((await house.browser().ask(seeInvitation, { token: changed })).status).toBe(404)
})

test('the secret of a link is nowhere in the database', async () => {
  const { token } = await invited('i-secret@example.org')
  const { rows } = await fresh.owner.query(
    `select i::text as text from invitation i union all select l::text from ledger_entry l
     union all select g::text from access_grant g`,
  )
  const hex = Buffer.from(token, 'base64url').toString('hex')
  for (const { text } of rows) {
    expect(text).not.toContain(token)
    expect(text).not.toContain(hex)
  }
})

test('an invited person cannot sign in before she accepts', async () => {
  await invited('i-early@example.org')
  const answer = await house
    .browser()
    .ask(signIn, { email: 'i-early@example.org', password: goodPassword })
  expect(answer.body.code).toBe('account.badSignIn')
})

test('an address is invited once', async () => {
  await invited('i-once@example.org')
  const again = await admin.ask(inviteAccount, {
    name: 'B',
    email: 'I-ONCE@example.org',
    roles: ['auditor'],
  })
  expect([again.status, again.body.code]).toEqual([409, 'account.emailTaken'])
})

test('who lost every way in gets a link, and what stood before is gone when it is used', async () => {
  const lost = await house.person('i-lost@example.org', ['supervisor'])
  const link = await admin.ask(renewInvitation, { id: lost.id as Id<'account'> })
  expect((await lost.ask(seeSession, {})).body.signedIn).toBe(true)
  const token = tokenOf(link.body.url)
  expect((await house.browser().ask(seeInvitation, { token })).body.kind).toBe('recovery')
  const { answer } = await acceptByPasskey(token)
  expect(answer.body.session).toMatchObject({ account: lost.id, roles: ['supervisor'] })
  expect((await lost.ask(seeSession, {})).body.signedIn).toBe(false)
  const old = await house
    .browser()
    .ask(signIn, { email: 'i-lost@example.org', password: goodPassword })
  expect(old.body.code).toBe('account.badSignIn')
  const entered = (await entriesIn(house.pool, [lost.id])).map(
    ({ did, reason, account }) => `${did} ${reason} ${account}`,
  )
  expect(entered).toContain(`account.invite recovery ${admin.id}`)
  expect(entered).toContain(`invitation.accept recovery ${lost.id}`)
})

test('nobody makes such a link for herself', async () => {
  const answer = await admin.ask(renewInvitation, { id: admin.id as Id<'account'> })
  expect([answer.status, answer.body.code]).toEqual([403, 'account.notOneself'])
})

test('a closed account that is opened again needs no new link', async () => {
  const person = await house.person('i-reopened@example.org', ['operator'])
  const id = person.id as Id<'account'>
  await admin.ask(disableAccount, { id })
  expect((await admin.ask(renewInvitation, { id })).body.code).toBe('account.alreadyDisabled')
  await admin.ask(enableAccount, { id })
  const given = { email: 'i-reopened@example.org', password: goodPassword }
  expect((await house.browser().ask(signIn, given)).status).toBe(200)
})

test('the administrator sees who has an unused link, never the link', async () => {
  const { id, expiresAt } = await invited('i-pending@example.org')
  const { people } = (await admin.ask(listAccounts, {})).body
  const pending = people.find((person) => person.id === id)
  expect(pending).toMatchObject({ state: 'invited', invitation: { kind: 'invitation', expiresAt } })
  expect(JSON.stringify(people)).not.toContain('welcome')
})

test('there is no first-run link where somebody administers', async () => {
  expect(await firstRunLink(house.auth)).toBeUndefined()
})

test('the first-run link makes the first administrator, once, and a new start makes a new one', async () => {
  const empty = await freshDb()
  const own = openHouse(empty)
  try {
    const first = await firstRunLink(own.auth)
    const second = await firstRunLink(own.auth)
    expect(second!.expiresAt).toBe(start + DAY)
    const worthless = await own.browser().ask(seeInvitation, { token: tokenOf(first!.url) })
    expect(worthless.status).toBe(404)
    const token = tokenOf(second!.url)
    expect(Buffer.from(token, 'base64url')).toHaveLength(16)
    const by = own.browser()
    expect((await by.ask(seeInvitation, { token })).body).toMatchObject({
      kind: 'first-run',
      roles: ['administrator'],
    })
    const without = await acceptByPasskey(token, {}, own.browser())
    expect(without.answer.body.code).toBe('account.emailNeeded')
    const email = 'primera@example.org'
    const both = await Promise.all(
      [own.browser(), own.browser()].map((browser) => acceptByPasskey(token, { email }, browser)),
    )
    expect(both.map(({ answer }) => answer.status).sort()).toEqual([200, 404])
    const winner = both.find(({ answer }) => answer.status === 200)!
    expect(winner.answer.body.session.roles).toEqual(['administrator'])
    expect((await winner.by.ask(listAccounts, {})).body.people).toMatchObject([
      { email, name: 'Ana Moreno Ríos', self: true, passkeys: 1 },
    ])
    expect(await firstRunLink(own.auth)).toBeUndefined()
    expect(own.faults).toEqual([])
  } finally {
    await own.pool.close()
    await empty.close()
  }
})

test('a first-run link runs out after a day', async () => {
  const empty = await freshDb()
  const own = openHouse(empty)
  try {
    const link = await firstRunLink(own.auth)
    own.clock.now = start + DAY - HOUR
    const token = tokenOf(link!.url)
    expect((await own.browser().ask(seeInvitation, { token })).status).toBe(200)
    own.clock.now = start + DAY
    expect((await own.browser().ask(seeInvitation, { token })).status).toBe(404)
  } finally {
    await own.pool.close()
    await empty.close()
  }
})
