import { assertUsable } from '#kernel/account/account.rules.ts'
import type { InvitationKind } from '#kernel/account/account.schema.ts'
import type { NewCredential } from '#kernel/account/credential.schema.ts'
import { assertGoodPassword } from '#kernel/account/password.rules.ts'
import type { Id } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '../db/db.ts'
import type { Asked } from '../http/route.ts'
import type { Tx } from '../world.ts'
import { insertAccount, lockPowers, someoneAdministers } from './account.service.ts'
import type { Auth } from './context.ts'
import { keepPassword } from './credential.service.ts'
import { tokenHash } from './link.service.ts'
import { type Names, ownNames } from './names.service.ts'
import { creationFor, keepPasskey, type VerifiedPasskey, verifyMade } from './passkey.service.ts'
import { keepTotp, removeSecondFactor } from './second-factor.service.ts'
import { endSessions, startSession } from './session.service.ts'
import { emailHash, enter } from './sign-in.service.ts'
import { offeredSecret, offerTotp, stepOf } from './totp.ts'

interface Invitation {
  readonly id: string
  readonly kind: InvitationKind
  readonly account: Id<'account'> | undefined
  readonly roles: readonly Role[]
  readonly displayName: string | undefined
  readonly expiresAt: number
}

/** The usable invitation of a token. @throws Refusal `absent` */
async function usable(auth: Auth, token: string): Promise<Invitation> {
  const tenant = auth.world.tenant.id
  const row = await auth.world.read((db) =>
    db
      .selectFrom('invitation as i')
      .leftJoin('account as a', (on) =>
        on.onRef('a.tenant_id', '=', 'i.tenant_id').onRef('a.id', '=', 'i.account_id'),
      )
      .select(['i.id', 'i.kind', 'i.account_id', 'i.expires_at', 'i.accepted_at', 'i.revoked_at'])
      .select(['a.roles', 'a.display_name', 'a.state'])
      .where('i.tenant_id', '=', tenant)
      .where('i.token_hash', '=', tokenHash(auth, token))
      .executeTakeFirst(),
  )
  const standing = row && {
    expiresAt: row.expires_at,
    acceptedAt: row.accepted_at,
    revokedAt: row.state === 'disabled' ? 0 : row.revoked_at,
  }
  assertUsable(standing, auth.world.now())
  const found = row!
  return {
    id: found.id,
    kind: found.kind,
    account: (found.account_id ?? undefined) as Id<'account'> | undefined,
    roles: found.roles ?? ['administrator'],
    displayName: found.display_name ?? undefined,
    expiresAt: found.expires_at,
  }
}

const namesFor = async (auth: Auth, from: Invitation, language: Language): Promise<Names> =>
  from.account === undefined ? {} : ownNames(auth, from.account, language, `link ${from.id}`)

/** What the holder of a link is invited to. @throws Refusal `absent` */
export async function seeInvitation(auth: Auth, given: { readonly token: string }, asked: Asked) {
  const from = await usable(auth, given.token)
  const { name, email } = await namesFor(auth, from, asked.caller.language)
  return {
    kind: from.kind,
    institution: auth.world.tenant.name,
    roles: [...from.roles],
    ...(email === undefined ? {} : { email }),
    ...(name === undefined ? {} : { name }),
    ...(from.displayName === undefined ? {} : { displayName: from.displayName }),
    expiresAt: iso(from.expiresAt),
  }
}

/** The account of the first administrator takes the id of its invitation, so that a passkey can name it before. */
const accountOf = (from: Invitation): Id<'account'> => from.account ?? (from.id as Id<'account'>)
const actOf = (from: Invitation): string => `invitation ${from.id}`

/** What is needed to accept with a passkey or with a password and a code generator. @throws Refusal `absent` */
export async function prepareInvitation(
  auth: Auth,
  given: {
    readonly token: string
    readonly email?: string | undefined
    readonly displayName: string
  },
  asked: Asked,
) {
  const from = await usable(auth, given.token)
  const names = await namesFor(auth, from, asked.caller.language)
  const label = names.email ?? given.email ?? given.displayName
  const passkey = await creationFor(auth, {
    account: accountOf(from),
    within: actOf(from),
    userName: label,
    displayName: given.displayName,
    standing: [],
  })
  return { passkey, totp: offerTotp(auth.world, actOf(from), label) }
}

/** What a person gives to accept. */
export interface Acceptance {
  readonly token: string
  readonly name: string
  readonly displayName: string
  readonly email?: string | undefined
  readonly language: Language
  readonly credential: NewCredential
  readonly device?: string | undefined
}

type Verified =
  | { readonly by: 'passkey'; readonly name: string; readonly passkey: VerifiedPasskey }
  | {
      readonly by: 'password'
      readonly hash: string
      readonly secret: Uint8Array
      readonly step: number
    }

/**
 * Accepts an invitation and signs in. Of two who accept at once one is too late.
 * @throws Refusal `absent` the link cannot be used, `invalid` password or code, `unknown` passkey,
 *   `conflict` the address is taken
 */
export async function acceptInvitation(auth: Auth, given: Acceptance, asked: Asked) {
  const from = await usable(auth, given.token)
  const names = await namesFor(auth, from, asked.caller.language)
  const email = names.email ?? given.email
  if (email === undefined) throw new Refusal('invalid', 'account.emailNeeded', { field: 'email' })
  const verified = await verifyCredential(auth, from, given, email)
  const account = accountOf(from)
  const { token, recoveryCodes } = await auth.change(async (tx) => {
    await lockPowers(tx.db, auth.world.tenant.id)
    await takeLink(auth, tx, from)
    if (from.kind === 'first-run') await insertFirst(auth, tx, account, given, email)
    else await setUp(auth, tx, account, given)
    tx.seal({ kind: 'account', id: account }, { name: given.name, email })
    const codes = await keepCredential(auth, tx, account, verified)
    tx.ledger({
      did: 'invitation.accept',
      about: { kind: 'account', id: account },
      by: { actors: ['subject'], account, language: asked.caller.language },
      reason: from.kind,
    })
    return {
      token: await startSession(auth, tx, sessionFor(account, given, asked)),
      recoveryCodes: codes,
    }
  })
  return { session: await enter(auth, asked, token), recoveryCodes }
}

const sessionFor = (account: Id<'account'>, given: Acceptance, asked: Asked) => ({
  account,
  way: given.credential.by === 'passkey' ? ('passkey' as const) : ('password-totp' as const),
  device: given.device,
  cookie: asked.cookie,
  language: asked.caller.language,
})

async function verifyCredential(
  auth: Auth,
  from: Invitation,
  given: Acceptance,
  email: string,
): Promise<Verified> {
  const { credential } = given
  if (credential.by === 'passkey') {
    const passkey = await verifyMade(auth, actOf(from), credential.passkey)
    return { by: 'passkey', name: credential.name, passkey }
  }
  const { tenant, now } = auth.world
  assertGoodPassword(credential.password, [tenant.name, given.name, given.displayName, email])
  const secret = offeredSecret(auth.world, actOf(from), credential.enrolment)
  const step = stepOf(secret, credential.totp, now())
  if (step === undefined) throw new Refusal('invalid', 'account.badSecondFactor', { field: 'totp' })
  return { by: 'password', hash: await auth.passwords.hash(credential.password), secret, step }
}

/** Uses the link up. @throws Refusal `absent` when it was used, revoked or ran out meanwhile */
async function takeLink(auth: Auth, tx: Tx, from: Invitation): Promise<void> {
  const taken = await tx.db
    .updateTable('invitation')
    .set({ accepted_at: instant(tx.now) })
    .where('tenant_id', '=', auth.world.tenant.id)
    .where('id', '=', from.id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', instant(tx.now))
    .executeTakeFirst()
  if (taken.numUpdatedRows === 0n) throw new Refusal('absent', 'account.linkUnusable')
}

async function insertFirst(
  auth: Auth,
  tx: Tx,
  id: Id<'account'>,
  given: Acceptance,
  email: string,
): Promise<void> {
  if (await someoneAdministers(tx.db, auth.world.tenant.id))
    throw new Refusal('absent', 'account.linkUnusable')
  await insertAccount(auth, tx, {
    id,
    emailHash: emailHash(auth, email),
    displayName: given.displayName,
    roles: ['administrator'],
    language: given.language,
    state: 'active',
  })
}

/** What stood before goes: whoever had it, the person who accepts now is the only one with a way in. */
async function setUp(auth: Auth, tx: Tx, account: Id<'account'>, given: Acceptance): Promise<void> {
  const tenant = auth.world.tenant.id
  const changed = await tx.db
    .updateTable('account')
    .set({ state: 'active', display_name: given.displayName, language: given.language })
    .where('tenant_id', '=', tenant)
    .where('id', '=', account)
    .where('state', '<>', 'disabled')
    .executeTakeFirst()
  if (changed.numUpdatedRows === 0n) throw new Refusal('absent', 'account.linkUnusable')
  await endSessions(auth, tx, account)
  await removeCredentials(tx.db, tenant, account)
  await removeSecondFactor(auth, tx, account)
}

async function removeCredentials(db: Db, tenant: number, account: string): Promise<void> {
  for (const table of ['credential_passkey', 'credential_password'] as const)
    await db
      .deleteFrom(table)
      .where('tenant_id', '=', tenant)
      .where('account_id', '=', account)
      .execute()
}

async function keepCredential(
  auth: Auth,
  tx: Tx,
  account: Id<'account'>,
  verified: Verified,
): Promise<string[]> {
  if (verified.by === 'passkey') {
    await keepPasskey(auth, tx, { account, name: verified.name }, verified.passkey)
    return []
  }
  await keepPassword(auth, tx, account, verified.hash)
  return keepTotp(auth, tx, account, verified)
}
