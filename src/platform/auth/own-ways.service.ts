import { assertWayInRemains } from '#kernel/account/account.rules.ts'
import type { TotpOffer } from '#kernel/account/credential.schema.ts'
import type { PasskeyCreation, PasskeyMade } from '#kernel/account/passkey.schema.ts'
import { assertGoodPassword } from '#kernel/account/password.rules.ts'
import { cookieLasts } from '#kernel/account/session.rules.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Asked } from '../http/route.ts'
import type { Tx } from '../world.ts'
import type { Auth, LiveSession } from './context.ts'
import {
  enterOwnChange,
  hasPassword,
  keepPassword,
  lockAccount,
  passkeysOf,
  waysOf,
} from './credential.service.ts'
import { sealLabel } from './label.ts'
import { ownNames } from './names.service.ts'
import { creationFor, keepPasskey, MOST_PASSKEYS, verifyMade } from './passkey.service.ts'
import {
  hasTotp,
  keepTotp,
  removeSecondFactor,
  replaceRecoveryCodes,
} from './second-factor.service.ts'
import { confirmedLately, endSessions, renewSession, signedIn } from './session.service.ts'
import { offeredSecret, offerTotp, stepOf } from './totp.ts'

const done = { done: true } as const
const totpSubject = (session: LiveSession): string => `account ${session.account}`
const passkeyAct = (session: LiveSession): string => `passkey-add ${session.account}`

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
  const { result, token } = await auth.change(async (tx) => {
    await lockAccount(tx.db, tenant, session.account)
    const changed = await change(tx, tenant)
    enterOwnChange(tx, asked, session, reason)
    return { result: changed, token: await renewSession(auth, tx, session) }
  })
  asked.setCookie(token, cookieLasts(session, auth.world.now()))
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
  await auth.change(async (tx) => {
    const changed = await tx.db
      .updateTable('credential_passkey')
      .set({ name: sealLabel(auth.world, session.account, given.id, given.name) })
      .where('tenant_id', '=', auth.world.tenant.id)
      .where('account_id', '=', session.account)
      .where('credential_id', '=', given.id)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) throw new Refusal('absent', 'account.noSuchPasskey')
    enterOwnChange(tx, asked, session, 'passkey renamed')
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
