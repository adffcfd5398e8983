import type { PasskeySigned } from '#kernel/account/passkey.schema.ts'
import { cookieLasts } from '#kernel/account/session.rules.ts'
import type { SessionView } from '#kernel/account/session.schema.ts'
import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Asked } from '../http/route.ts'
import type { Auth } from './context.ts'
import { notePasskeyUse, verifySigned } from './passkey.service.ts'
import {
  checkSecondFactor,
  hasTotp,
  type RightSecondFactor,
  recoveryCodesLeft,
} from './second-factor.service.ts'
import { renewSession, signedIn, startSession, viewSession } from './session.service.ts'

/** How an address is found without being kept: keyed hash of its normal form. */
export const emailHash = (auth: Auth, email: string): Buffer =>
  Buffer.from(auth.world.hash(`email ${email.trim().normalize('NFKC').toLowerCase()}`))

interface Proof {
  readonly email: string
  readonly password: string
  readonly totp?: string | undefined
}

/**
 * Signs in with e-mail and password, and the second factor where one is set up. An address that nobody has is
 * answered the same, after the same time.
 * @throws Refusal `unknown` what was given is wrong, `invalid` the second factor is missing, `tooMany`, `busy`
 */
export async function signInByPassword(
  auth: Auth,
  given: Proof & { readonly device?: string | undefined },
  asked: Asked,
): Promise<SessionView> {
  const hash = emailHash(auth, given.email)
  const found = await auth.world.read((db) =>
    db
      .selectFrom('account as a')
      .innerJoin('credential_password as p', (on) =>
        on.onRef('p.tenant_id', '=', 'a.tenant_id').onRef('p.account_id', '=', 'a.id'),
      )
      .select(['a.id', 'a.state', 'p.hash'])
      .where('a.tenant_id', '=', auth.world.tenant.id)
      .where('a.email_hash', '=', hash)
      .executeTakeFirst(),
  )
  const factor = await provePassword(auth, { ...given, hash, found }, asked)
  const account = found?.id as Id<'account'>
  const way = factor?.way ?? 'password'
  const token = await auth.change(async (tx) => {
    await factor?.spend(tx)
    return startSession(auth, tx, {
      account,
      way,
      device: given.device,
      cookie: asked.cookie,
      language: asked.caller.language,
    })
  })
  auth.waits.succeeded({ account: hash.toString('hex'), address: asked.addressHash })
  return enter(auth, asked, token, way === 'recovery-code')
}

interface Claim extends Proof {
  readonly hash: Buffer
  readonly found: { readonly id: string; readonly state: string; readonly hash: string } | undefined
}

/** Password, then second factor; every wrong guess counts, a missing second factor does not. */
async function provePassword(
  auth: Auth,
  claim: Claim,
  asked: Asked,
): Promise<RightSecondFactor | undefined> {
  const tries = { account: claim.hash.toString('hex'), address: asked.addressHash }
  auth.waits.begin(tries)
  const { found } = claim
  let isRight: boolean
  try {
    isRight = await auth.passwords.matches(found?.hash, claim.password)
  } catch (error) {
    auth.waits.takeBack(tries)
    throw error
  }
  if (!isRight || found === undefined || found.state === 'invited')
    throw new Refusal('unknown', 'account.badSignIn')
  if (found.state === 'disabled') throw new Refusal('forbidden', 'account.disabled')
  const tenant = auth.world.tenant.id
  if (!(await auth.world.read((db) => hasTotp(db, tenant, found.id)))) return undefined
  if (claim.totp === undefined) {
    auth.waits.takeBack(tries)
    throw new Refusal('invalid', 'account.secondFactorNeeded', { field: 'totp' })
  }
  auth.waits.beginSecondFactor(tries.account)
  return checkSecondFactor(auth, found.id as Id<'account'>, claim.totp, asked.caller.language)
}

/** Sets the cookie, and answers what the new session is. */
export async function enter(
  auth: Auth,
  asked: Asked,
  token: string,
  byRecoveryCode = false,
): Promise<SessionView> {
  const view = await viewSession(auth, token, asked.caller.language)
  const expiresAt = Date.parse(view.expiresAt ?? '')
  asked.setCookie(token, cookieLasts({ roles: view.roles, expiresAt }, auth.world.now()))
  const account = view.account
  if (!byRecoveryCode || account === undefined) return view
  const left = await auth.world.read((db) => recoveryCodesLeft(db, auth.world.tenant.id, account))
  return { ...view, recoveryCodesLeft: left }
}

/** Signs in with a passkey. @throws Refusal `unknown`, `forbidden` when the account is closed */
export async function signInByPasskey(
  auth: Auth,
  given: { readonly passkey: PasskeySigned; readonly device?: string | undefined },
  asked: Asked,
): Promise<SessionView> {
  const by = await verifySigned(auth, given.passkey)
  if (by.state !== 'active') throw new Refusal('forbidden', 'account.disabled')
  const token = await auth.change(async (tx) => {
    await notePasskeyUse(auth, tx, by)
    return startSession(auth, tx, {
      account: by.account,
      way: 'passkey',
      device: given.device,
      cookie: asked.cookie,
      language: asked.caller.language,
    })
  })
  return enter(auth, asked, token)
}

type Confirmation =
  | { readonly by: 'passkey'; readonly passkey: PasskeySigned }
  | { readonly by: 'password'; readonly password: string; readonly totp?: string | undefined }

/**
 * Proves once more who is there; the session gets a new token.
 * @throws Refusal `unknown` when it is wrong, or somebody else
 */
export async function confirm(auth: Auth, given: Confirmation, asked: Asked): Promise<SessionView> {
  const session = await signedIn(auth, asked)
  if (given.by === 'passkey') {
    const by = await verifySigned(auth, given.passkey)
    if (by.account !== session.account) throw new Refusal('unknown', 'account.badSignIn')
    const token = await auth.change(async (tx) => {
      await notePasskeyUse(auth, tx, by)
      return renewSession(auth, tx, session)
    })
    return enter(auth, asked, token)
  }
  const found = await auth.world.read((db) =>
    db
      .selectFrom('account as a')
      .innerJoin('credential_password as p', (on) =>
        on.onRef('p.tenant_id', '=', 'a.tenant_id').onRef('p.account_id', '=', 'a.id'),
      )
      .select(['a.id', 'a.state', 'a.email_hash', 'p.hash'])
      .where('a.tenant_id', '=', auth.world.tenant.id)
      .where('a.id', '=', session.account)
      .executeTakeFirst(),
  )
  const hash = found?.email_hash ?? Buffer.alloc(32)
  const factor = await provePassword(auth, { ...given, email: '', hash, found }, asked)
  const token = await auth.change(async (tx) => {
    await factor?.spend(tx)
    return renewSession(auth, tx, session)
  })
  auth.waits.succeeded({ account: hash.toString('hex'), address: asked.addressHash })
  return enter(auth, asked, token)
}
