import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { policy as accountPolicy } from '#kernel/account/account.rules.ts'
import {
  disableAccount,
  enableAccount,
  inviteAccount,
  listAccounts,
  peopleEndpoints,
  resetSecondFactor,
  setRoles,
} from '#kernel/account/account.schema.ts'
import { invitationEndpoints } from '#kernel/account/invitation.schema.ts'
import { ownAccountEndpoints, prepareTotp, setTotp } from '#kernel/account/own-account.schema.ts'
import { seeSession, sessionEndpoints, signIn } from '#kernel/account/session.schema.ts'
import type { Id } from '#kernel/ids.ts'
import { decide } from '#kernel/policy/policy.rules.ts'
import { Purpose, Role, relations } from '#kernel/policy/policy.schema.ts'
import { policy } from '#loop'
import { type FreshDb, freshDb } from '#test/database.ts'
import { entriesIn } from '#test/ledger.ts'
import { type Browser, codeOf, goodPassword, type House, openHouse } from '#test/staff.ts'
import { accountRoutes } from './auth.routes.ts'
import { setRoles as changeRoles, disable } from './people.service.ts'

type Person = Browser & { id: string }
let fresh: FreshDb
let house: House
let admin: Person
const idOf = (person: Person): Id<'account'> => person.id as Id<'account'>

beforeAll(async () => {
  fresh = await freshDb()
  house = openHouse(fresh)
  admin = await house.person('a-admin@example.org', ['administrator'])
})
afterEach(() => {
  expect(house.faults).toEqual([])
})
afterAll(async () => {
  await house.pool.close()
  await fresh.close()
})

test('every endpoint about accounts is served, and nothing else', () => {
  const declared = [
    ...sessionEndpoints,
    ...invitationEndpoints,
    ...ownAccountEndpoints,
    ...peopleEndpoints,
  ].map(({ method, path }) => `${method} ${path}`)
  const served = accountRoutes(house.auth).map(
    ({ endpoint }) => `${endpoint.method} ${endpoint.path}`,
  )
  expect(served.toSorted()).toEqual(declared.toSorted())
})

test('the administrator sees names, and each name that was opened is entered with its purpose', async () => {
  const own = await house.person('a-seen@example.org', ['operator'])
  const before = await entries(own.id, 'account.list')
  const { people } = (await admin.ask(listAccounts, {})).body
  expect(people.find(({ id }) => id === own.id)).toMatchObject({
    name: 'Persona de Prueba',
    email: 'a-seen@example.org',
    roles: ['operator'],
    state: 'active',
    passkeys: 0,
    password: true,
    totp: false,
    self: false,
  })
  expect(people.find(({ id }) => id === admin.id)?.self).toBe(true)
  expect(await entries(own.id, 'account.list')).toBe(before + 1)
})

const entries = async (about: string, did: string): Promise<number> => {
  const entered = await entriesIn(house.pool, [about])
  return entered.filter((each) => each.did === did).length
}

test.each(Role.options.filter((role) => role !== 'administrator'))(
  'the role %s administers nobody',
  async (role) => {
    const own = await house.person(`a-${role}@example.org`, [role])
    const id = idOf(own)
    for (const answer of [
      await own.ask(listAccounts, {}),
      await own.ask(inviteAccount, { name: 'X', email: 'x@example.org', roles: ['administrator'] }),
      await own.ask(setRoles, { id, roles: ['administrator'] }),
      await own.ask(disableAccount, { id: idOf(admin) }),
      await own.ask(enableAccount, { id }),
      await own.ask(resetSecondFactor, { id }),
    ])
      expect(answer.status).toBe(403)
  },
)

test('nobody administers without signing in', async () => {
  const nobody = house.browser()
  expect((await nobody.ask(listAccounts, {})).status).toBe(401)
  const person = { name: 'X', email: 'x@example.org', roles: ['administrator' as const] }
  expect((await nobody.ask(inviteAccount, person)).status).toBe(401)
})

test('nobody changes her own powers', async () => {
  const roles: Role[] = ['administrator', 'supervisor']
  const own = await admin.ask(setRoles, { id: idOf(admin), roles })
  expect([own.status, own.body.code]).toEqual([403, 'account.notOneself'])
  expect((await admin.ask(disableAccount, { id: idOf(admin) })).body.code).toBe(
    'account.notOneself',
  )
  expect((await admin.ask(seeSession, {})).body.roles).toEqual(['administrator'])
})

test('of two administrators who close each other at once one remains', async () => {
  const empty = await freshDb()
  const [here, there] = [openHouse(empty, { seed: 'here' }), openHouse(empty, { seed: 'there' })]
  try {
    const one = await here.person('one@example.org', ['administrator'])
    const two = await there.person('two@example.org', ['administrator', 'operator'])
    const callers = await Promise.all(
      [one, two].map(({ cookie }) => here.auth.identify(cookie, 'es')),
    )
    for (let round = 0; round < 8; round++) {
      await empty.owner.query(`update account set state = 'active', disabled_at = null`)
      const closed = await Promise.allSettled([
        disable(here.auth, callers[0]!, idOf(two)),
        disable(there.auth, callers[1]!, idOf(one)),
      ])
      const refused = closed.filter((each) => each.status === 'rejected')
      expect(refused.map(({ reason }) => reason.code)).toEqual(['account.lastAdministrator'])
    }
  } finally {
    await here.pool.close()
    await there.pool.close()
    await empty.close()
  }
})

test('the last administrator is neither closed nor made something else', async () => {
  const empty = await freshDb()
  const own = openHouse(empty)
  try {
    const one = await own.person('one@example.org', ['administrator'])
    const two = await own.person('two@example.org', ['administrator'])
    await one.ask(setRoles, { id: idOf(two), roles: ['auditor'] })
    await expect(disable(own.auth, 'command-line', idOf(one))).rejects.toMatchObject({
      code: 'account.lastAdministrator',
    })
    await expect(
      changeRoles(own.auth, 'command-line', idOf(one), ['auditor']),
    ).rejects.toMatchObject({
      code: 'account.lastAdministrator',
    })
    expect((await one.ask(seeSession, {})).body.roles).toEqual(['administrator'])
  } finally {
    await own.pool.close()
    await empty.close()
  }
})

test('a change of roles says in the ledger who made what of what', async () => {
  const own = await house.person('a-changed@example.org', ['operator'])
  await admin.ask(setRoles, { id: idOf(own), roles: ['analyst', 'auditor'] })
  const entered = await entriesIn(house.pool, [own.id])
  expect(entered.filter(({ did }) => did === 'account.setRoles')).toMatchObject([
    { account: admin.id, actor: 'administrator', reason: 'operator -> analyst, auditor' },
  ])
})

test('the second factor of who lost the phone is removed, the password stays', async () => {
  const own = await house.person('a-lost@example.org', ['operator'])
  const offer = (await own.ask(prepareTotp, {})).body
  const totp = codeOf(offer.secret, house.clock.now)
  await own.ask(setTotp, { enrolment: offer.enrolment, totp })
  expect((await admin.ask(resetSecondFactor, { id: idOf(own) })).status).toBe(200)
  expect((await own.ask(seeSession, {})).body.signedIn).toBe(false)
  const given = { email: 'a-lost@example.org', password: goodPassword }
  expect((await house.browser().ask(signIn, given)).status).toBe(200)
  const { rows } = await fresh.owner.query(
    `select from data_key where about_kind = 'totp' and about_id = $1
     union all select from recovery_code where account_id = $1`,
    [own.id],
  )
  expect(rows).toHaveLength(0)
  const again = await admin.ask(resetSecondFactor, { id: idOf(own) })
  expect([again.status, again.body.code]).toEqual([404, 'account.noSecondFactor'])
})

test('what is not there, or is so already, is said', async () => {
  const nobody = '01934a5e-7c00-7000-8000-00000000abcd' as Id<'account'>
  expect((await admin.ask(disableAccount, { id: nobody })).status).toBe(404)
  const own = await house.person('a-twice@example.org', ['operator'])
  expect((await admin.ask(enableAccount, { id: idOf(own) })).body.code).toBe('account.notDisabled')
  await admin.ask(disableAccount, { id: idOf(own) })
  expect((await admin.ask(disableAccount, { id: idOf(own) })).body.code).toBe(
    'account.alreadyDisabled',
  )
})

test('no set of roles reads a report, or anything personal of citizens, for being administrator', () => {
  const personal = policy.filter(
    (line) => line.sensitivity >= 2 || /^report\.(read|answer|claim)/.test(line.action),
  )
  expect(personal.some(({ action }) => action === 'report.read')).toBe(true)
  fc.assert(
    fc.property(
      fc.subarray([...Role.options]),
      fc.constantFrom(...personal.map(({ action }) => action)),
      fc.constantFrom(undefined, ...Purpose.options),
      (roles, action, purpose) => {
        const others = roles.filter((role) => role !== 'administrator')
        const without = decide(policy, { action, actors: others, relations, purpose })
        const withIt = decide(policy, {
          action,
          actors: [...others, 'administrator'],
          relations,
          purpose,
        })
        expect(withIt).toEqual(without)
      },
    ),
    { numRuns: 2_000, seed: 20_261_121 },
  )
})

test('every action of an endpoint about accounts stands in the policy', () => {
  const actions = new Set(accountPolicy.map(({ action }) => action))
  for (const { may } of accountRoutes(house.auth).map(({ endpoint }) => endpoint))
    expect([...actions]).toContain(may)
})

test('since when an account is closed is noted, and forgotten when it is opened again', async () => {
  const own = await house.person('a-closed@example.org', ['operator'])
  const closed = async () =>
    (await fresh.owner.query('select disabled_at from account where id = $1', [own.id])).rows[0]
      .disabled_at
  expect(await closed()).toBeNull()
  await admin.ask(disableAccount, { id: idOf(own) })
  expect(Number(await closed())).toBe(house.clock.now)
  house.clock.now += 60_000
  await admin.ask(enableAccount, { id: idOf(own) })
  expect(await closed()).toBeNull()
})
