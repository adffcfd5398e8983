import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  addPasskey,
  preparePasskey,
  removePasskey,
  removePassword,
  renamePasskey,
  seeOwnAccount,
} from '#kernel/account/own-account.schema.ts'
import type { PasskeyCreation } from '#kernel/account/passkey.schema.ts'
import {
  confirmSession,
  keepSession,
  passkeyRequest,
  seeSession,
  signInByPasskey,
} from '#kernel/account/session.schema.ts'
import { MINUTE } from '#kernel/time.ts'
import { type Device, newDevice, type Quirks } from '#test/authenticator.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type Browser, type House, openHouse, origin } from '#test/staff.ts'

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

async function register(browser: Browser, name: string, quirks: Quirks = {}) {
  const device = newDevice(origin)
  const options = (await browser.ask(preparePasskey, {})).body
  const added = await browser.ask(addPasskey, { name, passkey: device.make(options, quirks) })
  return { device, added, options }
}

async function enterBy(device: Device, quirks: Quirks = {}) {
  const browser = house.browser()
  const options = (await browser.ask(passkeyRequest, {})).body
  const passkey = device.sign(options, quirks)
  return { browser, passkey, answer: await browser.ask(signInByPasskey, { passkey }) }
}

test('a passkey is made and signs in without anything typed', async () => {
  const ana = await house.person('p-ana@example.org', ['operator'])
  const { device, added, options } = await register(ana, 'Mi teléfono')
  expect(added.status).toBe(200)
  expect(options).toMatchObject({
    rp: { id: 'localhost', name: 'Distrito de prueba' },
    user: { name: 'p-ana@example.org', displayName: 'Persona P.' },
    attestation: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const { answer } = await enterBy(device)
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ signedIn: true, account: ana.id, way: 'passkey' })
})

test('the question names no account', async () => {
  const options = (await house.browser().ask(passkeyRequest, {})).body
  expect(options.allowCredentials ?? []).toEqual([])
  expect(options.userVerification).toBe('required')
})

test.each<[string, Quirks]>([
  ['on another site’s page', { origin: 'https://convive.example.evil' }],
  ['for another relying party', { rpId: 'example.evil' }],
  ['without finger or PIN', { unverified: true }],
  ['inside a foreign page', { crossOrigin: true }],
  ['with a challenge of its own', { challenge: Buffer.alloc(54).toString('base64url') }],
  ['with somebody else’s key', { forged: true }],
  ['with a counter that went back', { counter: 1 }],
  ['in the name of another account', { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' }],
])('a signature made %s does not let in', async (_, quirks) => {
  const ana = await house.person(
    `p-${JSON.stringify(quirks).length}${Object.keys(quirks)[0]}@example.org`,
    ['operator'],
  )
  const { device } = await register(ana, 'llave')
  expect((await enterBy(device)).answer.status).toBe(200)
  const { answer, browser } = await enterBy(device, quirks)
  expect([answer.status, answer.body.code]).toEqual([401, 'account.badPasskey'])
  expect(browser.cookie).toBeUndefined()
  expect((await enterBy(device, { counter: 50 })).answer.status).toBe(200)
})

test.each<[string, Quirks]>([
  ['on another site’s page', { origin: 'https://convive.example.evil' }],
  ['for another relying party', { rpId: 'example.evil' }],
  ['without finger or PIN', { unverified: true }],
  ['inside a foreign page', { crossOrigin: true }],
  ['with a challenge of its own', { challenge: Buffer.alloc(54).toString('base64url') }],
])('a passkey made %s is not added', async (_, quirks) => {
  const ana = await house.person(`pm-${Object.keys(quirks)[0]}@example.org`, ['operator'])
  const { added } = await register(ana, 'llave', quirks)
  expect([added.status, added.body.code]).toEqual([401, 'account.badPasskey'])
  expect((await ana.ask(seeOwnAccount, {})).body.passkeys).toEqual([])
})

test('a signature counts once, and only for five minutes', async () => {
  const ana = await house.person('p-replay@example.org', ['operator'])
  const { device } = await register(ana, 'llave')
  const { passkey, answer } = await enterBy(device)
  expect(answer.status).toBe(200)
  expect((await house.browser().ask(signInByPasskey, { passkey })).body.code).toBe(
    'account.badPasskey',
  )
  const late = house.browser()
  const options = (await late.ask(passkeyRequest, {})).body
  house.clock.now += 5 * MINUTE
  expect((await late.ask(signInByPasskey, { passkey: device.sign(options) })).status).toBe(401)
})

test('a passkey that does not count its uses, as synced ones, is not replayed either', async () => {
  const ana = await house.person('p-synced@example.org', ['operator'])
  const { device } = await register(ana, 'llave', { counter: 0 })
  const { passkey, answer } = await enterBy(device, { counter: 0 })
  expect(answer.status).toBe(200)
  expect((await house.browser().ask(signInByPasskey, { passkey })).status).toBe(401)
  expect((await enterBy(device, { counter: 0 })).answer.status).toBe(200)
})

test('the same signature sent twice at once lets in once', async () => {
  const ana = await house.person('p-twice@example.org', ['operator'])
  const { device } = await register(ana, 'llave')
  const options = (await house.browser().ask(passkeyRequest, {})).body
  const passkey = device.sign(options)
  const answers = await Promise.all(
    [1, 2, 3].map(() => house.browser().ask(signInByPasskey, { passkey })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
})

test('a question asked before a restart is worthless after it', async () => {
  const ana = await house.person('p-restart@example.org', ['operator'])
  const { device } = await register(ana, 'llave')
  const options = (await house.browser().ask(passkeyRequest, {})).body
  const again = openHouse(fresh, { seed: 'restart' })
  try {
    const answer = await again.browser().ask(signInByPasskey, { passkey: device.sign(options) })
    expect(answer.status).toBe(401)
  } finally {
    await again.pool.close()
  }
})

test('a question asked to add a passkey does not sign in, nor add one to another account', async () => {
  const ana = await house.person('p-mix@example.org', ['operator'])
  const bea = await house.person('p-mix2@example.org', ['operator'])
  const { device } = await register(ana, 'llave')
  const creation: PasskeyCreation = (await ana.ask(preparePasskey, {})).body
  const passkey = device.sign({ challenge: creation.challenge, rpId: 'localhost' })
  expect((await house.browser().ask(signInByPasskey, { passkey })).status).toBe(401)
  const made = newDevice(origin).make(creation)
  expect((await bea.ask(addPasskey, { name: 'llave', passkey: made })).status).toBe(401)
})

test('one device is not registered twice', async () => {
  const ana = await house.person('p-same@example.org', ['operator'])
  const { device } = await register(ana, 'llave')
  const options = (await ana.ask(preparePasskey, {})).body
  expect(options.excludeCredentials?.map(({ id }) => id)).toEqual([device.credentialId])
  const again = await ana.ask(addPasskey, { name: 'otra', passkey: device.make(options) })
  expect([again.status, again.body.code]).toEqual([409, 'account.passkeyKnown'])
})

test('passkeys are named, renamed and removed, each by its owner alone', async () => {
  const ana = await house.person('p-owner@example.org', ['operator'])
  const bea = await house.person('p-owner2@example.org', ['operator'])
  const { device } = await register(ana, 'llave')
  const id = device.credentialId
  expect((await bea.ask(renamePasskey, { id, name: 'mía' })).status).toBe(404)
  expect((await bea.ask(removePasskey, { id })).status).toBe(404)
  expect((await ana.ask(renamePasskey, { id, name: 'Llave azul' })).status).toBe(200)
  expect((await ana.ask(seeOwnAccount, {})).body.passkeys.map(({ name }) => name)).toEqual([
    'Llave azul',
  ])
  const stolen = house.browser(ana.cookie)
  expect((await ana.ask(removePasskey, { id })).status).toBe(200)
  expect((await stolen.ask(seeSession, {})).body.signedIn).toBe(false)
  expect((await enterBy(device)).answer.status).toBe(401)
})

test('the last way to sign in stays, also when two are removed at once', async () => {
  const ana = await house.person('p-last@example.org', ['operator'])
  const first = await register(ana, 'una')
  const second = await register(ana, 'dos')
  expect((await ana.ask(removePassword, {})).status).toBe(200)
  const other = (await enterBy(first.device)).browser
  const answers = await Promise.all([
    ana.ask(removePasskey, { id: first.device.credentialId }),
    other.ask(removePasskey, { id: second.device.credentialId }),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  const left = (await ana.ask(seeOwnAccount, {})).body.passkeys
  expect(left).toHaveLength(1)
  const last = await ana.ask(removePasskey, { id: left[0]!.id })
  expect([last.status, last.body.code]).toEqual([409, 'account.lastWayIn'])
  const bea = await house.person('p-last2@example.org', ['operator'])
  expect((await bea.ask(removePassword, {})).body.code).toBe('account.lastWayIn')
})

test('a passkey confirms the session of its own account only', async () => {
  const ana = await house.person('p-confirm@example.org', ['operator'])
  const bea = await house.person('p-confirm2@example.org', ['operator'])
  const { device } = await register(ana, 'llave')
  const stranger = await register(bea, 'llave')
  house.clock.now += 10 * MINUTE
  await ana.ask(keepSession, {})
  house.clock.now += 10 * MINUTE
  expect((await ana.ask(preparePasskey, {})).body.code).toBe('account.confirmFirst')
  const confirmBy = async (by: Device) => {
    const options = (await ana.ask(passkeyRequest, {})).body
    return ana.ask(confirmSession, { by: 'passkey', passkey: by.sign(options) })
  }
  expect((await confirmBy(stranger.device)).status).toBe(401)
  expect((await confirmBy(device)).status).toBe(200)
  expect((await ana.ask(preparePasskey, {})).status).toBe(200)
})
