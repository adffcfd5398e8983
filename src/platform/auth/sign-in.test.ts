import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { disableAccount } from '#kernel/account/account.schema.ts'
import { prepareTotp, setTotp } from '#kernel/account/own-account.schema.ts'
import { seeSession, signIn, signOut } from '#kernel/account/session.schema.ts'
import { DAY, MINUTE, SECOND } from '#kernel/time.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { codeOf, goodPassword, type House, openHouse } from '#test/staff.ts'
import { hashCost, openPasswords } from './password-hash.ts'

let fresh: FreshDb
let house: House
const start = Date.parse('2026-11-27T14:00:00Z')

beforeAll(async () => {
  fresh = await freshDb()
  house = openHouse(fresh)
})
afterEach(() => {
  expect(house.faults).toEqual([])
})
afterAll(async () => {
  await house.pool.close()
  await fresh.close()
})

test('a person signs in, is known, and signs out', async () => {
  const ana = await house.person('ana@example.org', ['operator', 'supervisor'])
  const seen = await ana.ask(seeSession, {})
  expect(seen.body).toMatchObject({
    signedIn: true,
    account: ana.id,
    roles: ['operator', 'supervisor'],
    way: 'password',
    expiresAt: '2026-11-28T02:00:00.000Z',
    idleUntil: '2026-11-27T14:15:00.000Z',
  })
  const copied = house.browser(ana.cookie)
  expect((await ana.ask(signOut, {})).status).toBe(200)
  expect(ana.cookie).toBeUndefined()
  expect((await copied.ask(seeSession, {})).body.signedIn).toBe(false)
})

test('the address is found however it is typed', async () => {
  await house.person('bea@example.org', ['operator'])
  const own = house.browser()
  expect(
    (await own.ask(signIn, { email: '  BEA@Example.ORG ', password: goodPassword })).status,
  ).toBe(200)
})

test('a wrong password and an unknown address get the same answer', async () => {
  await house.person('carla@example.org', ['operator'])
  const own = house.browser()
  const wrong = await own.ask(signIn, {
    email: 'carla@example.org',
    password: 'otra cosa muy larga',
  })
  const unknown = await own.ask(signIn, {
    email: 'nadie@example.org',
    password: 'otra cosa muy larga',
  })
  expect(wrong.status).toBe(401)
  expect(wrong.body).toEqual(unknown.body)
  expect(unknown.status).toBe(401)
  expect(own.cookie).toBeUndefined()
})

test('an unknown address takes as long as a wrong password', async () => {
  const passwords = openPasswords(house.world)
  const stored = await passwords.hash(goodPassword)
  await passwords.matches(undefined, 'makes the decoy before anything is measured')
  const fastest = { known: Infinity, unknown: Infinity }
  for (let round = 0; round < 4; round++)
    for (const which of ['known', 'unknown'] as const) {
      const from = performance.now()
      const against = which === 'known' ? stored : undefined
      expect(await passwords.matches(against, 'otra cosa muy larga')).toBe(false)
      fastest[which] = Math.min(fastest[which], performance.now() - from)
    }
  expect(fastest.unknown).toBeGreaterThan(fastest.known * 0.5)
  expect(fastest.known).toBeGreaterThan(fastest.unknown * 0.5)
})

test('a password is kept as Argon2id with 64 MiB and three passes', async () => {
  expect(hashCost).toEqual({ memoryCost: 65_536, timeCost: 3 })
  const stored = await openPasswords(house.world).hash(goodPassword)
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
})

test('a hash without the key of the installation matches nothing', async () => {
  const cheap = { memoryCost: 64, timeCost: 1 }
  const here = openPasswords(house.world, cheap)
  const elsewhere = openPasswords(
    { ...house.world, derive: (purpose, words) => house.world.derive(`other ${purpose}`, words) },
    cheap,
  )
  const stored = await here.hash(goodPassword)
  expect(await here.matches(stored, goodPassword)).toBe(true)
  expect(await elsewhere.matches(stored, goodPassword)).toBe(false)
})

test('of too many sign-ins at once the last are told to come back', async () => {
  const passwords = openPasswords(house.world, { memoryCost: 4096, timeCost: 1 })
  const stored = await passwords.hash(goodPassword)
  const all = await Promise.allSettled(
    Array.from({ length: 30 }, () => passwords.matches(stored, goodPassword)),
  )
  const refused = all.filter((one) => one.status === 'rejected')
  expect(refused).toHaveLength(30 - 2 - 20)
  expect(refused[0]?.reason).toMatchObject({ kind: 'busy', code: 'account.busy' })
  expect(await passwords.matches(stored, goodPassword)).toBe(true)
})

test('with a code generator the password alone does not let in, and no code works twice', async () => {
  const dora = await house.person('dora@example.org', ['operator'])
  const offer = (await dora.ask(prepareTotp, {})).body
  const first = codeOf(offer.secret, house.clock.now)
  expect((await dora.ask(setTotp, { enrolment: offer.enrolment, totp: '000000' })).body.code).toBe(
    'account.badSecondFactor',
  )
  const { recoveryCodes } = (await dora.ask(setTotp, { enrolment: offer.enrolment, totp: first }))
    .body
  expect(new Set(recoveryCodes).size).toBe(10)

  const own = house.browser()
  const email = 'dora@example.org'
  const alone = await own.ask(signIn, { email, password: goodPassword })
  expect([alone.status, alone.body.code]).toEqual([400, 'account.secondFactorNeeded'])
  const replayed = await own.ask(signIn, { email, password: goodPassword, totp: first })
  expect([replayed.status, replayed.body.code]).toEqual([401, 'account.badSecondFactor'])
  house.clock.now += 30 * SECOND
  const totp = codeOf(offer.secret, house.clock.now)
  const twice = await Promise.all([
    house.browser().ask(signIn, { email, password: goodPassword, totp }),
    house.browser().ask(signIn, { email, password: goodPassword, totp }),
  ])
  expect(twice.map(({ status }) => status).sort()).toEqual([200, 401])
  const tooOld = codeOf(offer.secret, house.clock.now - 5 * MINUTE)
  expect((await own.ask(signIn, { email, password: goodPassword, totp: tooOld })).status).toBe(401)
})

test('a recovery code lets in once, however it is typed', async () => {
  const eva = await house.person('eva@example.org', ['operator'])
  const offer = (await eva.ask(prepareTotp, {})).body
  const totp = codeOf(offer.secret, house.clock.now)
  const { recoveryCodes } = (await eva.ask(setTotp, { enrolment: offer.enrolment, totp })).body
  const typed = recoveryCodes[3]!.toLowerCase().replaceAll('-', ' ')
  const given = { email: 'eva@example.org', password: goodPassword, totp: typed }
  const once = await house.browser().ask(signIn, given)
  expect(once.body).toMatchObject({ signedIn: true, way: 'recovery-code', recoveryCodesLeft: 9 })
  expect((await house.browser().ask(signIn, given)).body.code).toBe('account.badSecondFactor')
  const { rows } = await fresh.owner.query('select code_hash from recovery_code')
  for (const { code_hash } of rows)
    expect(recoveryCodes.map(String)).not.toContain(code_hash.toString())
})

test('a clock that ran years ahead does not lock out a code generator, nor keep a session', async () => {
  const fe = await house.person('fe@example.org', ['operator'])
  const offer = (await fe.ask(prepareTotp, {})).body
  const now = house.clock.now
  const totp = codeOf(offer.secret, now)
  expect((await fe.ask(setTotp, { enrolment: offer.enrolment, totp })).status).toBe(200)
  const signInNow = async () => {
    const own = house.browser()
    const code = codeOf(offer.secret, house.clock.now)
    const given = { email: 'fe@example.org', password: goodPassword, totp: code }
    expect((await own.ask(signIn, given)).status).toBe(200)
    return own
  }
  house.clock.now = now + 5 * 365 * DAY
  const ahead = await signInNow()
  house.clock.now = now + MINUTE
  expect((await ahead.ask(seeSession, {})).body.signedIn).toBe(false)
  await signInNow()
  house.clock.now = start
})

test('a closed account is told so only to who knows its password', async () => {
  const admin = await house.person('admin1@example.org', ['administrator'])
  const gil = await house.person('gil@example.org', ['operator'])
  expect((await admin.ask(disableAccount, { id: gil.id as never })).status).toBe(200)
  const own = house.browser()
  const right = await own.ask(signIn, { email: 'gil@example.org', password: goodPassword })
  expect([right.status, right.body.code]).toEqual([403, 'account.disabled'])
  const wrong = await own.ask(signIn, { email: 'gil@example.org', password: 'otra cosa muy larga' })
  expect(wrong.body.code).toBe('account.badSignIn')
})

test('guessing makes whoever guesses wait, longer each time, and the owner from elsewhere not', async () => {
  const own = openHouse(fresh, { seed: 'guessing' })
  try {
    await own.person('hilda@example.org', ['operator'])
    const guess = () =>
      own.browser().ask(signIn, { email: 'hilda@example.org', password: 'adivinanza larga larga' })
    for (let i = 0; i < 5; i++) expect((await guess()).status).toBe(401)
    const first = await guess()
    expect([first.status, first.body.code]).toEqual([429, 'account.waitBeforeRetry'])
    expect(first.headers.get('retry-after')).toBe('1')
    own.clock.now += SECOND
    expect((await guess()).status).toBe(401)
    expect((await guess()).headers.get('retry-after')).toBe('2')
    own.clock.now += 2 * SECOND
    const right = { email: 'hilda@example.org', password: goodPassword }
    expect((await own.browser().ask(signIn, right)).status).toBe(200)
    expect((await guess()).status).toBe(401)
    // nothing is said about an account that does not exist either
    for (let i = 0; i < 5; i++)
      await own.browser().ask(signIn, { email: 'nadie2@example.org', password: 'adivinanza larga' })
    const nobody = await own.browser().ask(signIn, { email: 'nadie2@example.org', password: 'x' })
    expect(nobody.body.code).toBe('account.waitBeforeRetry')
  } finally {
    await own.pool.close()
  }
})

test('many guesses at once do not all pass', async () => {
  const own = openHouse(fresh, { seed: 'at once' })
  try {
    await own.person('ines@example.org', ['operator'])
    const answers = await Promise.all(
      Array.from({ length: 15 }, () =>
        own
          .browser()
          .ask(signIn, { email: 'ines@example.org', password: 'adivinanza larga larga' }),
      ),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(10)
  } finally {
    await own.pool.close()
  }
})
