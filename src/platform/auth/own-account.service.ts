import { assertWayInRemains, type Ways } from '#kernel/account/account.rules.ts'
import type { OwnAccount } from '#kernel/account/account.schema.ts'
import type { TotpOffer } from '#kernel/account/credential.schema.ts'
import type { PasskeyCreation, PasskeyMade } from '#kernel/account/passkey.schema.ts'
import { assertGoodPassword } from '#kernel/account/password.rules.ts'
import type { Language } from '#kernel/language.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '../db/db.ts'
import type { Asked } from '../http/route.ts'
import type { Tx } from '../world.ts'
import type { Auth } from './auth.ts'
import { type Names, ownNames } from './names.service.ts'
import { creationFor, keepPasskey, MOST_PASSKEYS, verifyMade } from './passkey.service.ts'
import {
  hasTotp,
  keepTotp,
  recoveryCodesLeft,
  removeSecondFactor,
  replaceRecoveryCodes,
} from './second-factor.service.ts'
import {
  confirmedLately,
  endSessions,
  type LiveSession,
  renewSession,
  sessionOf,
  signedIn,
} from './session.service.ts'
import { offeredSecret, offerTotp, stepOf } from './totp.ts'

const done = { done: true } as const
const totpSubject = (session: LiveSession): string => `account ${session.account}`
const passkeyAct = (session: LiveSession): string => `passkey-add ${session.account}`

const passkeysOf = (db: Db, tenant: number, account: string) =>
  db
    .selectFrom('credential_passkey')
    .select(['credential_id', 'name', 'transports', 'synced', 'added_at', 'last_used_at'])
    .where('tenant_id', '=', tenant)
    .where('account_id', '=', account)
    .orderBy('added_at')
    .execute()

async function waysOf(db: Db, tenant: number, account: string): Promise<Ways> {
  const passkeys = (await passkeysOf(db, tenant, account)).length
  return { passkeys, password: await hasPassword(db, tenant, account) }
}

const hasPassword = async (db: Db, tenant: number, account: string): Promise<boolean> =>
  (await db
    .selectFrom('credential_password')
    .select('account_id')
    .where('tenant_id', '=', tenant)
    .where('account_id', '=', account)
    .executeTakeFirst()) !== undefined

/** Changes of one account's ways to sign in, one after another: the rule about the last one needs it. */
const lockAccount = (db: Db, tenant: number, account: string) =>
  db
    .selectFrom('account')
    .select('id')
    .where('tenant_id', '=', tenant)
    .where('id', '=', account)
    .forUpdate()
    .execute()

/** One's own account as one sees it. */
export async function seeOwnAccount(auth: Auth, asked: Asked): Promise<OwnAccount> {
  const session = await signedIn(auth, asked)
  const tenant = auth.world.tenant.id
  const names = await ownNames(auth, session.account, asked.caller.language, 'own account')
  return auth.world.read(async (db) => {
    const passkeys = await passkeysOf(db, tenant, session.account)
    const sessions = await db
      .selectFrom('session')
      .select(['id', 'device', 'way', 'created_at', 'last_active_at'])
      .where('tenant_id', '=', tenant)
      .where('account_id', '=', session.account)
      .where('expires_at', '>', instant(auth.world.now()))
      .orderBy('created_at', 'desc')
      .execute()
    return {
      id: session.account,
      ...named(names),
      displayName: session.displayName,
      language: session.language,
      ...(session.unit === null ? {} : { unit: session.unit }),
      roles: [...session.roles],
      passkeys: passkeys.map((key) => ({
        id: key.credential_id,
        name: key.name,
        addedAt: iso(key.added_at),
        ...(key.last_used_at === null ? {} : { lastUsedAt: iso(key.last_used_at) }),
        synced: key.synced,
      })),
      password: await hasPassword(db, tenant, session.account),
      totp: await hasTotp(db, tenant, session.account),
      recoveryCodesLeft: await recoveryCodesLeft(db, tenant, session.account),
      sessions: sessions.map((each) => ({
        id: each.id as LiveSession['id'],
        ...(each.device === null ? {} : { device: each.device }),
        way: each.way,
        since: iso(each.created_at),
        lastActiveAt: iso(each.last_active_at),
        current: each.id === session.id,
      })),
    }
  })
}

const named = ({ name, email }: Names) => ({
  ...(name === undefined ? {} : { name }),
  ...(email === undefined ? {} : { email }),
})

/** Changes the shown name and the language. */
export async function changeOwnAccount(
  auth: Auth,
  given: { readonly displayName: string; readonly language: Language },
  asked: Asked,
) {
  const session = await signedIn(auth, asked)
  await auth.world.transaction(async (tx) => {
    await tx.db
      .updateTable('account')
      .set({ display_name: given.displayName, language: given.language })
      .where('tenant_id', '=', auth.world.tenant.id)
      .where('id', '=', session.account)
      .execute()
    enter(tx, asked, session, 'shown name and language')
  })
  auth.remembered.clear()
  return done
}

const enter = (tx: Tx, asked: Asked, session: LiveSession, reason: string): void =>
  tx.ledger({
    did: 'account.changeOwn',
    about: { kind: 'account', id: session.account },
    by: asked.caller,
    reason,
  })

/** What the browser needs to make one more passkey. */
export async function preparePasskey(auth: Auth, asked: Asked): Promise<PasskeyCreation> {
  const session = await confirmedLately(auth, asked)
  const standing = await auth.world.read((db) =>
    passkeysOf(db, auth.world.tenant.id, session.account),
  )
  const names = await ownNames(auth, session.account, asked.caller.language, 'new passkey')
  return creationFor(auth, {
    account: session.account,
    within: passkeyAct(session),
    userName: names.email ?? session.displayName,
    displayName: session.displayName,
    standing: standing.map((key) => ({ id: key.credential_id, transports: key.transports })),
  })
}

/** Runs a change of one's own ways to sign in; afterwards the session has a new token. */
async function changeWays<T>(
  auth: Auth,
  asked: Asked,
  session: LiveSession,
  reason: string,
  change: (tx: Tx, tenant: number) => Promise<T>,
): Promise<T> {
  const tenant = auth.world.tenant.id
  const { result, token } = await auth.world.transaction(async (tx) => {
    await lockAccount(tx.db, tenant, session.account)
    const changed = await change(tx, tenant)
    enter(tx, asked, session, reason)
    return { result: changed, token: await renewSession(auth, tx, session) }
  })
  asked.setCookie(token)
  return result
}

/** Adds a passkey. @throws Refusal `unknown` not verified, `conflict` known already or too many */
export async function addPasskey(
  auth: Auth,
  given: { readonly name: string; readonly passkey: PasskeyMade },
  asked: Asked,
) {
  const session = await confirmedLately(auth, asked)
  const verified = await verifyMade(auth, passkeyAct(session), given.passkey)
  await changeWays(auth, asked, session, 'passkey added', async (tx, tenant) => {
    const ways = await waysOf(tx.db, tenant, session.account)
    if (ways.passkeys >= MOST_PASSKEYS)
      throw new Refusal('conflict', 'account.tooManyPasskeys', { most: MOST_PASSKEYS })
    await keepPasskey(auth, tx, { account: session.account, name: given.name }, verified)
  })
  return { id: verified.credential.id }
}

/** Gives one's passkey another name. @throws Refusal `absent` */
export async function renamePasskey(
  auth: Auth,
  given: { readonly id: string; readonly name: string },
  asked: Asked,
) {
  const session = await signedIn(auth, asked)
  await auth.world.transaction(async (tx) => {
    const changed = await tx.db
      .updateTable('credential_passkey')
      .set({ name: given.name })
      .where('tenant_id', '=', auth.world.tenant.id)
      .where('account_id', '=', session.account)
      .where('credential_id', '=', given.id)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) throw new Refusal('absent', 'account.noSuchPasskey')
    enter(tx, asked, session, 'passkey renamed')
  })
  return done
}

/** Removes one's passkey. @throws Refusal `absent`, `conflict` when it is the last way to sign in */
export async function removePasskey(auth: Auth, given: { readonly id: string }, asked: Asked) {
  const session = await confirmedLately(auth, asked)
  await changeWays(auth, asked, session, 'passkey removed', async (tx, tenant) => {
    const removed = await tx.db
      .deleteFrom('credential_passkey')
      .where('tenant_id', '=', tenant)
      .where('account_id', '=', session.account)
      .where('credential_id', '=', given.id)
      .executeTakeFirst()
    if (removed.numDeletedRows === 0n) throw new Refusal('absent', 'account.noSuchPasskey')
    assertWayInRemains(await waysOf(tx.db, tenant, session.account))
  })
  return done
}

/** Keeps a password's hash in place of an earlier one. */
export const keepPassword = (auth: Auth, tx: Tx, account: string, hash: string) =>
  tx.db
    .insertInto('credential_password')
    .values({
      tenant_id: auth.world.tenant.id,
      account_id: account,
      hash,
      set_at: instant(tx.now),
    })
    .onConflict((on) =>
      on.columns(['tenant_id', 'account_id']).doUpdateSet({ hash, set_at: instant(tx.now) }),
    )
    .execute()

/** Sets or changes one's password; other sessions end. @throws Refusal `invalid` when it is soon guessed */
export async function setPassword(auth: Auth, given: { readonly password: string }, asked: Asked) {
  const session = await confirmedLately(auth, asked)
  const names = await ownNames(auth, session.account, asked.caller.language, 'new password')
  assertGoodPassword(given.password, [
    auth.world.tenant.name,
    session.displayName,
    names.name ?? '',
    names.email ?? '',
  ])
  const hash = await auth.passwords.hash(given.password)
  await changeWays(auth, asked, session, 'password set', async (tx) => {
    await keepPassword(auth, tx, session.account, hash)
    await endSessions(auth, tx, session.account, { but: session.id })
  })
  return done
}

/** Removes one's password and its second factor. @throws Refusal `conflict` when it is the last way to sign in */
export async function removePassword(auth: Auth, asked: Asked) {
  const session = await confirmedLately(auth, asked)
  await changeWays(auth, asked, session, 'password removed', async (tx, tenant) => {
    await tx.db
      .deleteFrom('credential_password')
      .where('tenant_id', '=', tenant)
      .where('account_id', '=', session.account)
      .execute()
    await removeSecondFactor(auth, tx, session.account)
    assertWayInRemains(await waysOf(tx.db, tenant, session.account))
  })
  return done
}

/** A code generator to be set up. */
export async function prepareTotp(auth: Auth, asked: Asked): Promise<TotpOffer> {
  const session = await confirmedLately(auth, asked)
  const names = await ownNames(auth, session.account, asked.caller.language, 'new second factor')
  return offerTotp(auth.world, totpSubject(session), names.email ?? session.displayName)
}

/** Sets up the offered code generator; other sessions end. @returns recovery codes, to be shown once */
export async function setTotp(
  auth: Auth,
  given: { readonly enrolment: string; readonly totp: string },
  asked: Asked,
) {
  const session = await confirmedLately(auth, asked)
  const secret = offeredSecret(auth.world, totpSubject(session), given.enrolment)
  const step = stepOf(secret, given.totp, auth.world.now())
  if (step === undefined) throw new Refusal('invalid', 'account.badSecondFactor', { field: 'totp' })
  const recoveryCodes = await changeWays(
    auth,
    asked,
    session,
    'second factor set',
    async (tx, tenant) => {
      if (!(await hasPassword(tx.db, tenant, session.account)))
        throw new Refusal('conflict', 'account.passwordFirst')
      await endSessions(auth, tx, session.account, { but: session.id })
      return keepTotp(auth, tx, session.account, { secret, step })
    },
  )
  return { recoveryCodes }
}

/** Removes one's code generator. @throws Refusal `absent` when there is none */
export async function removeTotp(auth: Auth, asked: Asked) {
  const session = await confirmedLately(auth, asked)
  await changeWays(auth, asked, session, 'second factor removed', async (tx) => {
    if (!(await removeSecondFactor(auth, tx, session.account)))
      throw new Refusal('absent', 'account.noSecondFactor')
  })
  return done
}

/** Ten new recovery codes. @throws Refusal `absent` without a code generator */
export async function renewRecoveryCodes(auth: Auth, asked: Asked) {
  const session = await confirmedLately(auth, asked)
  const recoveryCodes = await changeWays(
    auth,
    asked,
    session,
    'recovery codes renewed',
    async (tx, tenant) => {
      if (!(await hasTotp(tx.db, tenant, session.account)))
        throw new Refusal('absent', 'account.noSecondFactor')
      return replaceRecoveryCodes(auth, tx, session.account)
    },
  )
  return { recoveryCodes }
}

/** Ends one of one's own sessions. @throws Refusal `absent` for what is not one's own */
export async function endOwnSession(auth: Auth, given: { readonly id: string }, asked: Asked) {
  const session = await signedIn(auth, asked)
  await auth.world.transaction(async (tx) => {
    if ((await endSessions(auth, tx, session.account, { only: given.id })) === 0)
      throw new Refusal('absent', 'account.noSuchSession')
    enter(tx, asked, session, 'session ended')
  })
  if ((await sessionOf(auth, asked.cookie)) === undefined) asked.setCookie(undefined)
  return done
}

/** Ends all of one's own sessions but this one. */
export async function endOtherSessions(auth: Auth, asked: Asked) {
  const session = await signedIn(auth, asked)
  await auth.world.transaction(async (tx) => {
    await endSessions(auth, tx, session.account, { but: session.id })
    enter(tx, asked, session, 'other sessions ended')
  })
  return done
}
