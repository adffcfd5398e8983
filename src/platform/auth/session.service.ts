import {
  ACTIVITY_STEP,
  CONFIRMED_LASTS,
  holds,
  idlesAfter,
  isConfirmed,
  SESSION_LASTS,
  SESSION_REMEMBERED,
  SESSIONS_PER_ACCOUNT,
} from '#kernel/account/session.rules.ts'
import type { SessionView, Way } from '#kernel/account/session.schema.ts'
import type { Id } from '#kernel/ids.ts'
import { newId } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '../db/db.ts'
import type { Asked } from '../http/route.ts'
import type { Caller, Tx } from '../world.ts'
import type { Auth, LiveSession } from './context.ts'
import { sealLabel } from './label.ts'

const TOKEN_BYTES = 32
const tokenShape = /^[A-Za-z0-9_-]{43}$/
/** So many sessions are remembered; then all are forgotten and looked up again. */
const MOST_REMEMBERED = 5_000

const hashOf = (auth: Auth, token: string): Buffer =>
  Buffer.from(auth.world.hash(`session ${token}`))

/** The session behind a cookie, or undefined when it is none, unknown or over. */
export async function sessionOf(
  auth: Auth,
  cookie: string | undefined,
): Promise<LiveSession | undefined> {
  if (cookie === undefined || !tokenShape.test(cookie)) return undefined
  const now = auth.world.now()
  const hash = hashOf(auth, cookie)
  const name = hash.toString('hex')
  const known = auth.remembered.get(name)
  const isFresh = known !== undefined && now >= known.at && now - known.at < SESSION_REMEMBERED
  const session = isFresh
    ? known.session
    : await auth.world.read((db) => findSession(auth, db, hash))
  if (session === undefined || !holds(session, now)) {
    auth.remembered.delete(name)
    return undefined
  }
  if (!isFresh) {
    if (auth.remembered.size >= MOST_REMEMBERED) auth.remembered.clear()
    auth.remembered.set(name, { session, at: now })
  }
  return session
}

async function findSession(auth: Auth, db: Db, hash: Buffer): Promise<LiveSession | undefined> {
  const row = await db
    .selectFrom('session as s')
    .innerJoin('account as a', (on) =>
      on.onRef('a.tenant_id', '=', 's.tenant_id').onRef('a.id', '=', 's.account_id'),
    )
    .select(['s.id', 's.account_id', 's.way', 's.created_at', 's.confirmed_at', 's.last_active_at'])
    .select(['s.expires_at', 'a.roles', 'a.display_name', 'a.unit', 'a.language'])
    .where('s.tenant_id', '=', auth.world.tenant.id)
    .where('s.token_hash', '=', hash)
    .where('a.state', '=', 'active')
    .executeTakeFirst()
  return (
    row && {
      id: row.id as Id<'session'>,
      account: row.account_id as Id<'account'>,
      roles: row.roles,
      displayName: row.display_name,
      unit: row.unit,
      language: row.language,
      way: row.way,
      createdAt: row.created_at,
      confirmedAt: row.confirmed_at,
      lastActiveAt: row.last_active_at,
      expiresAt: row.expires_at,
    }
  )
}

/**
 * Who stands behind a cookie, for the policy.
 * @param active  the request shows that the person is there: a change, not a page that refreshes itself
 */
export async function callerOf(
  auth: Auth,
  cookie: string | undefined,
  language: Language,
  active: boolean,
): Promise<Caller> {
  const session = await sessionOf(auth, cookie)
  if (session === undefined) return { actors: ['anyone'], language }
  if (active) await noteActivity(auth, session)
  return { actors: session.roles, account: session.account, session: session.id, language }
}

/** The session of somebody who must be signed in. @throws Refusal `unknown` */
export async function signedIn(auth: Auth, asked: Asked): Promise<LiveSession> {
  const session = await sessionOf(auth, asked.cookie)
  if (session === undefined) throw new Refusal('unknown', 'account.signedOut')
  return session
}

/** The same for acts that need a proof of lately. @throws Refusal `unknown`, `forbidden` */
export async function confirmedLately(auth: Auth, asked: Asked): Promise<LiveSession> {
  const session = await signedIn(auth, asked)
  if (!isConfirmed(session.confirmedAt, auth.world.now()))
    throw new Refusal('forbidden', 'account.confirmFirst')
  return session
}

/** Who signs in, and how. */
export interface NewSession {
  readonly account: Id<'account'>
  readonly way: Way
  readonly device?: string | undefined
  /** of the request: a session that stands there already is replaced */
  readonly cookie?: string | undefined
  readonly language: Language
}

/** Opens a session. @returns the token, for the cookie once the transaction is committed */
export async function startSession(auth: Auth, tx: Tx, given: NewSession): Promise<string> {
  const { world } = auth
  const tenant = world.tenant.id
  await assertStillActive(auth, tx, given.account)
  const token = newToken(auth)
  const id = newId<'session'>(tx.now, world.random(10))
  await tx.db
    .deleteFrom('session')
    .where('tenant_id', '=', tenant)
    .where((or) =>
      or.or([
        or('expires_at', '<=', instant(tx.now)),
        or('token_hash', '=', hashOf(auth, given.cookie ?? '')),
      ]),
    )
    .execute()
  await endOldest(auth, tx, given.account)
  await tx.db
    .insertInto('session')
    .values({
      tenant_id: tenant,
      id,
      account_id: given.account,
      token_hash: hashOf(auth, token),
      way: given.way,
      device: given.device === undefined ? null : sealLabel(world, given.account, id, given.device),
      created_at: instant(tx.now),
      confirmed_at: instant(tx.now),
      last_active_at: instant(tx.now),
      expires_at: instant(tx.now + SESSION_LASTS),
    })
    .execute()
  tx.ledger({
    did: 'session.start',
    about: { kind: 'account', id: given.account },
    by: { actors: ['subject'], account: given.account, session: id, language: given.language },
    reason: given.way,
  })
  return token
}

/** Whoever closes the account meanwhile waits for us, and then ends this session too. */
async function assertStillActive(auth: Auth, tx: Tx, account: string): Promise<void> {
  const row = await tx.db
    .selectFrom('account')
    .select('state')
    .where('tenant_id', '=', auth.world.tenant.id)
    .where('id', '=', account)
    .forShare()
    .executeTakeFirst()
  if (row?.state !== 'active') throw new Refusal('forbidden', 'account.disabled')
}

/** Keeps the newest, so that with the one to come there are as many as allowed. */
const endOldest = (auth: Auth, tx: Tx, account: string) =>
  tx.db
    .deleteFrom('session')
    .where('tenant_id', '=', auth.world.tenant.id)
    .where('id', 'in', (from) =>
      from
        .selectFrom('session')
        .select('id')
        .where('tenant_id', '=', auth.world.tenant.id)
        .where('account_id', '=', account)
        .orderBy('created_at', 'desc')
        .offset(SESSIONS_PER_ACCOUNT - 1),
    )
    .execute()

const newToken = (auth: Auth): string =>
  Buffer.from(auth.world.random(TOKEN_BYTES)).toString('base64url')

/**
 * Gives a session a new token and a fresh proof: after proving oneself, and when ways to sign in change.
 * @returns the token, for the cookie once the transaction is committed
 */
export async function renewSession(auth: Auth, tx: Tx, session: LiveSession): Promise<string> {
  const token = newToken(auth)
  const done = await tx.db
    .updateTable('session')
    .set({
      token_hash: hashOf(auth, token),
      confirmed_at: instant(tx.now),
      last_active_at: instant(tx.now),
    })
    .where('tenant_id', '=', auth.world.tenant.id)
    .where('id', '=', session.id)
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw new Refusal('unknown', 'account.signedOut')
  return token
}

/** Ends sessions of an account. @param o.but one that stays @param o.only this one alone @returns how many ended */
export async function endSessions(
  auth: Auth,
  tx: Tx,
  account: string,
  o: { readonly but?: string; readonly only?: string } = {},
): Promise<number> {
  let query = tx.db
    .deleteFrom('session')
    .where('tenant_id', '=', auth.world.tenant.id)
    .where('account_id', '=', account)
  if (o.but !== undefined) query = query.where('id', '<>', o.but)
  if (o.only !== undefined) query = query.where('id', '=', o.only)
  const done = await query.executeTakeFirst()
  return Number(done.numDeletedRows)
}

/** Ends the session of a cookie; without one it does nothing. */
export async function endSession(auth: Auth, asked: Asked): Promise<{ done: true }> {
  const session = await sessionOf(auth, asked.cookie)
  if (session !== undefined)
    await auth.change(async (tx) => {
      await endSessions(auth, tx, session.account, { only: session.id })
      tx.ledger({
        did: 'session.end',
        about: { kind: 'account', id: session.account },
        by: asked.caller,
      })
    })
  asked.setCookie(undefined)
  return { done: true }
}

/** The person is really there: the time of idling begins anew. */
export async function keepAlive(auth: Auth, asked: Asked) {
  const session = await noteActivity(auth, await signedIn(auth, asked))
  return {
    idleUntil: iso(session.lastActiveAt + idlesAfter(session.roles)),
    expiresAt: iso(session.expiresAt),
  }
}

async function noteActivity(auth: Auth, session: LiveSession): Promise<LiveSession> {
  const now = auth.world.now()
  if (now - session.lastActiveAt < ACTIVITY_STEP) return session
  await auth.change((tx) =>
    tx.db
      .updateTable('session')
      .set({ last_active_at: instant(now) })
      .where('tenant_id', '=', auth.world.tenant.id)
      .where('id', '=', session.id)
      .where('last_active_at', '<', instant(now))
      .execute(),
  )
  return { ...session, lastActiveAt: now }
}

/** What somebody sees of the session behind a cookie. */
export async function viewSession(
  auth: Auth,
  cookie: string | undefined,
  language: Language,
): Promise<SessionView> {
  const session = await sessionOf(auth, cookie)
  if (session === undefined) return { signedIn: false, roles: [], language }
  return {
    signedIn: true,
    account: session.account,
    displayName: session.displayName,
    ...(session.unit === null ? {} : { unit: session.unit }),
    roles: [...session.roles],
    language: session.language,
    way: session.way,
    expiresAt: iso(session.expiresAt),
    idleUntil: iso(session.lastActiveAt + idlesAfter(session.roles)),
    confirmedUntil: iso(session.confirmedAt + CONFIRMED_LASTS),
  }
}
