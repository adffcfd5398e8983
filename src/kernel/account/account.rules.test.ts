import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Id } from '../ids.ts'
import { policyFaults } from '../policy/policy.rules.ts'
import { Role } from '../policy/policy.schema.ts'
import {
  assertMayDisable,
  assertMaySetRoles,
  assertUsable,
  assertWayInRemains,
  linkUrl,
  policy,
  type Standing,
} from './account.rules.ts'
import { Email, Roles } from './account.schema.ts'

const id = (n: number): Id<'account'> => `account-${n}` as Id<'account'>

const standing = fc.record({
  roles: fc.subarray([...Role.options], { minLength: 1 }),
  state: fc.constantFrom('invited', 'active', 'disabled' as const),
})
const staff = fc
  .array(standing, { minLength: 1, maxLength: 6 })
  .map((people) => people.map((person, n): Standing => ({ ...person, id: id(n) }) as Standing))
const administrators = (people: readonly Standing[]): number =>
  people.filter((one) => one.state === 'active' && one.roles.includes('administrator')).length

const isAllowed = (rule: () => void): boolean => {
  try {
    rule()
    return true
  } catch {
    return false
  }
}

test('the lines about accounts keep the rules of the policy', () => {
  expect(policyFaults(policy)).toEqual([])
})

test('whatever is done by whomever, somebody who can administer remains', () => {
  const deed = fc.record({
    by: fc.nat(5),
    about: fc.nat(5),
    roles: fc.option(fc.subarray([...Role.options], { minLength: 1 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(staff, fc.array(deed, { maxLength: 12 }), (people, deeds) => {
      let now: Standing[] = people
      for (const { by, about, roles } of deeds) {
        const one = now[about % now.length]!
        const who = id(by % now.length)
        const before = administrators(now)
        const allowed = isAllowed(() =>
          roles === undefined
            ? assertMayDisable(who, one, now)
            : assertMaySetRoles(who, one, roles, now),
        )
        if (allowed)
          now = now.map((each) =>
            each.id === one.id
              ? { ...each, ...(roles === undefined ? { state: 'disabled' as const } : { roles }) }
              : each,
          )
        if (who === one.id) expect(allowed).toBe(false)
        if (before > 0) expect(administrators(now)).toBeGreaterThan(0)
      }
    }),
    { seed: 11, numRuns: 500 },
  )
})

test('a link is usable until it is used, revoked or too old, and what does not exist is not', () => {
  const link = { expiresAt: 100, acceptedAt: null, revokedAt: null }
  expect(isAllowed(() => assertUsable(link, 99))).toBe(true)
  expect(isAllowed(() => assertUsable(link, 100))).toBe(false)
  expect(isAllowed(() => assertUsable({ ...link, acceptedAt: 50 }, 99))).toBe(false)
  expect(isAllowed(() => assertUsable({ ...link, revokedAt: 50 }, 99))).toBe(false)
  expect(isAllowed(() => assertUsable(undefined, 0))).toBe(false)
})

test('a password or a passkey is enough of a way in, nothing is not', () => {
  expect(isAllowed(() => assertWayInRemains({ passkeys: 1, password: false }))).toBe(true)
  expect(isAllowed(() => assertWayInRemains({ passkeys: 0, password: true }))).toBe(true)
  expect(isAllowed(() => assertWayInRemains({ passkeys: 0, password: false }))).toBe(false)
})

test('the secret of a link stands where no server sees it', () => {
  const url = new URL(linkUrl('https://convive.example.org/', 'secret'))
  expect([url.pathname, url.search, url.hash]).toEqual(['/app/welcome', '', '#secret'])
})

test('one address is one address', () => {
  expect(Email.parse('  ANA@Example.org ')).toBe('ana@example.org')
  expect(Email.safeParse('ana').success).toBe(false)
})

test('roles are at least one, none twice, none unknown', () => {
  expect(Roles.safeParse(['operator', 'auditor']).success).toBe(true)
  for (const roles of [[], ['operator', 'operator'], ['king']])
    expect(Roles.safeParse(roles).success).toBe(false)
})
