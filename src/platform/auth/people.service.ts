import { sql } from 'kysely'
import {
  assertMayDisable,
  assertMaySetRoles,
  type By,
  type Standing,
} from '#kernel/account/account.rules.ts'
import type { Link, Person } from '#kernel/account/account.schema.ts'
import { assertGoodPassword } from '#kernel/account/password.rules.ts'
import { type Id, newId } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import type { Action, Role } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '../db/db.ts'
import type { Caller, Tx } from '../world.ts'
import { insertAccount, lockPowers, standings } from './account.service.ts'
import type { Auth } from './context.ts'
import { keepPassword } from './credential.service.ts'
import { asLink, issueLink, revokeLinks } from './link.service.ts'
import { namesOf } from './names.service.ts'
import { removeSecondFactor } from './second-factor.service.ts'
import { endSessions } from './session.service.ts'
import { emailHash } from './sign-in.service.ts'

/** Who administers: a signed-in person, or the command line of the machine. */
export type Administrator = Caller | 'command-line'

const done = { done: true } as const
const byOf = (who: Administrator): By =>
  who === 'command-line' ? who : (who.account ?? 'command-line')
const callerOf = (who: Administrator): { by: Caller } | Record<string, never> =>
  who === 'command-line' ? {} : { by: who }

/** The people as far as they are not personal: all but names and addresses. */
export type PersonRow = Omit<Person, 'name' | 'email' | 'self'>

/** The rows of another table that belong to the account `a` of the query. */
const ofAccount = (table: 'credential_passkey' | 'credential_password' | 'totp' | 'session') =>
  sql`from ${sql.table(table)} k where k.tenant_id = a.tenant_id and k.account_id = a.id`

/** The people without their names, in the order in which they came; those who were erased are not among them. */
export async function peopleRows(db: Db, tenant: number, now: number): Promise<PersonRow[]> {
  const rows = await db
    .selectFrom('account as a')
    .select(['a.id', 'a.display_name', 'a.unit', 'a.roles', 'a.state', 'a.created_at'])
    .select([
      sql<number>`(select count(*)::int ${ofAccount('credential_passkey')})`.as('passkeys'),
      sql<boolean>`exists (select ${ofAccount('credential_password')})`.as('password'),
      sql<boolean>`exists (select ${ofAccount('totp')})`.as('totp'),
      sql<number | null>`(select max(last_active_at) ${ofAccount('session')})`.as('active_at'),
    ])
    .where('a.tenant_id', '=', tenant)
    .where('a.erased_at', 'is', null)
    .orderBy('a.id')
    .execute()
  const links = await db
    .selectFrom('invitation')
    .select(['account_id', 'kind', 'expires_at'])
    .where('tenant_id', '=', tenant)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', instant(now))
    .execute()
  return rows.map((row) => {
    const link = links.find((each) => each.account_id === row.id)
    return {
      id: row.id as Id<'account'>,
      displayName: row.display_name,
      ...(row.unit === null ? {} : { unit: row.unit }),
      roles: row.roles,
      state: row.state,
      passkeys: row.passkeys,
      password: row.password,
      totp: row.totp,
      createdAt: iso(row.created_at),
      ...(row.active_at === null ? {} : { lastActiveAt: iso(row.active_at) }),
      ...(link === undefined
        ? {}
        : { invitation: { kind: link.kind, expiresAt: iso(link.expires_at) } }),
    }
  })
}

/** The people with their names: each name that is opened is granted and entered. */
export async function listPeople(
  auth: Auth,
  who: Caller,
  reason = 'people administration',
): Promise<{ people: Person[] }> {
  const { world } = auth
  const rows = await world.read((db) => peopleRows(db, world.tenant.id, world.now()))
  const people: Person[] = []
  for (const row of rows) {
    const { name, email } = await namesOf(auth, who, row.id, reason)
    people.push({
      ...row,
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
      self: row.id === who.account,
    })
  }
  return { people }
}

/** The account with an address. @throws Refusal `absent` */
export async function findByEmail(auth: Auth, email: string): Promise<Id<'account'>> {
  const row = await auth.world.read((db) =>
    db
      .selectFrom('account')
      .select('id')
      .where('tenant_id', '=', auth.world.tenant.id)
      .where('email_hash', '=', emailHash(auth, email))
      .executeTakeFirst(),
  )
  if (row === undefined) throw new Refusal('absent', 'account.absent')
  return row.id as Id<'account'>
}

/** A person to come. */
export interface NewPerson {
  readonly name: string
  readonly email: string
  readonly roles: readonly Role[]
  readonly unit?: string | undefined
}

/** The name in front of the surname's first letter, until the person chooses herself: "Ana M." */
const firstDisplayName = (name: string): string => {
  const [first = name, ...rest] = name.split(/\s+/)
  const initial = rest.at(-1)?.[0]
  return `${first.slice(0, 36)}${initial === undefined ? '' : ` ${initial}.`}`
}

async function insertPerson(
  auth: Auth,
  tx: Tx,
  who: Administrator,
  person: NewPerson,
  as: { readonly state: 'invited' | 'active'; readonly language: Language },
): Promise<Id<'account'>> {
  const id = newId<'account'>(tx.now, auth.world.random(10))
  await lockPowers(tx.db, auth.world.tenant.id)
  await insertAccount(auth, tx, {
    id,
    emailHash: emailHash(auth, person.email),
    displayName: firstDisplayName(person.name),
    roles: person.roles,
    unit: person.unit,
    ...as,
  })
  tx.seal({ kind: 'account', id }, { name: person.name, email: person.email })
  tx.ledger({
    did: 'account.invite',
    about: { kind: 'account', id },
    ...callerOf(who),
    reason: [...person.roles].join(', '),
  })
  return id
}

/** Invites a person. @returns the link, shown once @throws Refusal `conflict` when the address is taken */
export async function invite(
  auth: Auth,
  who: Administrator,
  person: NewPerson,
  language: Language,
): Promise<Link> {
  return auth.change(async (tx) => {
    const id = await insertPerson(auth, tx, who, person, { state: 'invited', language })
    const by = who === 'command-line' ? undefined : who
    return asLink(id, await issueLink(auth, tx, { kind: 'invitation', account: id, by }))
  })
}

/**
 * Makes an account that works at once, by password. @returns its id
 * @throws Refusal `invalid` when the password is soon guessed, `conflict` when the address is taken
 */
export async function addWithPassword(
  auth: Auth,
  who: Administrator,
  person: NewPerson,
  o: { readonly password: string; readonly language: Language },
): Promise<Id<'account'>> {
  assertGoodPassword(o.password, [auth.world.tenant.name, person.name, person.email])
  const hash = await auth.passwords.hash(o.password)
  return auth.change(async (tx) => {
    const id = await insertPerson(auth, tx, who, person, { state: 'active', language: o.language })
    await keepPassword(auth, tx, id, hash)
    return id
  })
}

/** Runs a change of somebody's account under the lock of powers. @throws Refusal `absent` */
async function changePerson<T>(
  auth: Auth,
  who: Administrator,
  account: Id<'account'>,
  did: Action,
  change: (tx: Tx, about: Standing, everybody: readonly Standing[]) => Promise<[T, string?]>,
): Promise<T> {
  const tenant = auth.world.tenant.id
  const result = await auth.change(async (tx) => {
    await lockPowers(tx.db, tenant)
    const everybody = await standings(tx.db, tenant)
    const about = everybody.find(({ id }) => id === account)
    if (about === undefined) throw new Refusal('absent', 'account.absent')
    const [changed, reason] = await change(tx, about, everybody)
    tx.ledger({
      did,
      about: { kind: 'account', id: account },
      ...callerOf(who),
      ...(reason === undefined ? {} : { reason }),
    })
    return changed
  })
  return result
}

const setAccount = (
  auth: Auth,
  tx: Tx,
  account: string,
  change: {
    roles?: Role[]
    state?: Standing['state']
    disabled_at?: ReturnType<typeof instant> | null
  },
) =>
  tx.db
    .updateTable('account')
    .set(change)
    .where('tenant_id', '=', auth.world.tenant.id)
    .where('id', '=', account)
    .execute()

/**
 * A new link: for somebody who was invited, or who lost every way to sign in. Accepting it removes what stood before.
 * @throws Refusal `absent`, `conflict` for a closed account, `forbidden` for oneself
 */
export const renewInvitation = (
  auth: Auth,
  who: Administrator,
  account: Id<'account'>,
): Promise<Link> =>
  changePerson(auth, who, account, 'account.invite', async (tx, about) => {
    if (byOf(who) === account) throw new Refusal('forbidden', 'account.notOneself')
    if (about.state === 'disabled') throw new Refusal('conflict', 'account.alreadyDisabled')
    const kind = about.state === 'invited' ? 'invitation' : 'recovery'
    const by = who === 'command-line' ? undefined : who
    return [asLink(account, await issueLink(auth, tx, { kind, account, by })), kind]
  })

/** Makes a person's unused link worthless. @throws Refusal `absent` when there is none */
export const revokeInvitation = (auth: Auth, who: Administrator, account: Id<'account'>) =>
  changePerson(auth, who, account, 'account.invite', async (tx) => {
    if ((await revokeLinks(auth, tx, account)) === 0)
      throw new Refusal('absent', 'account.noInvitation')
    return [done, 'revoked']
  })

/** Changes what somebody else may do; her sessions end. @throws Refusal */
export const setRoles = (
  auth: Auth,
  who: Administrator,
  account: Id<'account'>,
  roles: readonly Role[],
) =>
  changePerson(auth, who, account, 'account.setRoles', async (tx, about, everybody) => {
    assertMaySetRoles(byOf(who), about, roles, everybody)
    await setAccount(auth, tx, account, { roles: [...roles] })
    await endSessions(auth, tx, account)
    return [done, `${about.roles.join(', ')} -> ${roles.join(', ')}`]
  })

/** Closes an account: sessions end, links become worthless, its term of retention begins. @throws Refusal */
export const disable = (auth: Auth, who: Administrator, account: Id<'account'>) =>
  changePerson(auth, who, account, 'account.disable', async (tx, about, everybody) => {
    if (about.state === 'disabled') throw new Refusal('conflict', 'account.alreadyDisabled')
    assertMayDisable(byOf(who), about, everybody)
    await setAccount(auth, tx, account, { state: 'disabled', disabled_at: instant(tx.now) })
    await endSessions(auth, tx, account)
    await revokeLinks(auth, tx, account)
    return [done]
  })

/** Opens a closed account again. @throws Refusal `absent` also for one that was erased */
export const enable = (auth: Auth, who: Administrator, account: Id<'account'>) =>
  changePerson(auth, who, account, 'account.enable', async (tx, about) => {
    if (about.state !== 'disabled') throw new Refusal('conflict', 'account.notDisabled')
    if (byOf(who) === account) throw new Refusal('forbidden', 'account.notOneself')
    await setAccount(auth, tx, account, { state: 'active', disabled_at: null })
    // Its term has ended: when it is closed once more, whoever may act is told once more that it goes.
    await tx.db
      .deleteFrom('retention_mark')
      .where('tenant_id', '=', auth.world.tenant.id)
      .where('about_kind', '=', 'account')
      .where('about_id', '=', account)
      .execute()
    return [done]
  })

/** Removes somebody's code generator and recovery codes; her password stays, her sessions end. @throws Refusal */
export const resetSecondFactor = (auth: Auth, who: Administrator, account: Id<'account'>) =>
  changePerson(auth, who, account, 'account.resetSecondFactor', async (tx) => {
    if (byOf(who) === account) throw new Refusal('forbidden', 'account.notOneself')
    if (!(await removeSecondFactor(auth, tx, account)))
      throw new Refusal('absent', 'account.noSecondFactor')
    await endSessions(auth, tx, account)
    return [done]
  })
