import type { OwnAccount } from '#kernel/account/account.schema.ts'
import { idlesAfter } from '#kernel/account/session.rules.ts'
import type { Language } from '#kernel/language.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { instant } from '../db/db.ts'
import type { Asked } from '../http/route.ts'
import type { Auth, LiveSession } from './context.ts'
import { enterOwnChange, hasPassword, passkeysOf } from './credential.service.ts'
import { openLabel } from './label.ts'
import { type Names, ownNames } from './names.service.ts'
import { hasTotp, recoveryCodesLeft } from './second-factor.service.ts'
import { endSessions, sessionOf, signedIn } from './session.service.ts'

const done = { done: true } as const

/** One's own account as one sees it. */
export async function seeOwnAccount(auth: Auth, asked: Asked): Promise<OwnAccount> {
  const session = await signedIn(auth, asked)
  const tenant = auth.world.tenant.id
  const now = auth.world.now()
  const names = await ownNames(auth, session.account, asked.caller.language, 'own account')
  return auth.world.read(async (db) => {
    const passkeys = await passkeysOf(db, tenant, session.account)
    const sessions = await db
      .selectFrom('session')
      .select(['id', 'device', 'way', 'created_at', 'last_active_at'])
      .where('tenant_id', '=', tenant)
      .where('account_id', '=', session.account)
      .where('expires_at', '>', instant(now))
      .where('last_active_at', '>', instant(now - idlesAfter(session.roles)))
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
        name: openLabel(auth.world, session.account, key.credential_id, key.name),
        addedAt: iso(key.added_at),
        ...(key.last_used_at === null ? {} : { lastUsedAt: iso(key.last_used_at) }),
        synced: key.synced,
      })),
      password: await hasPassword(db, tenant, session.account),
      totp: await hasTotp(db, tenant, session.account),
      recoveryCodesLeft: await recoveryCodesLeft(db, tenant, session.account),
      sessions: sessions.map((each) => ({
        id: each.id as LiveSession['id'],
        ...(each.device === null
          ? {}
          : { device: openLabel(auth.world, session.account, each.id, each.device) }),
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
  await auth.change(async (tx) => {
    await tx.db
      .updateTable('account')
      .set({ display_name: given.displayName, language: given.language })
      .where('tenant_id', '=', auth.world.tenant.id)
      .where('id', '=', session.account)
      .execute()
    enterOwnChange(tx, asked, session, 'shown name and language')
  })
  return done
}

/** Ends one of one's own sessions. @throws Refusal `absent` for what is not one's own */
export async function endOwnSession(auth: Auth, given: { readonly id: string }, asked: Asked) {
  const session = await signedIn(auth, asked)
  await auth.change(async (tx) => {
    if ((await endSessions(auth, tx, session.account, { only: given.id })) === 0)
      throw new Refusal('absent', 'account.noSuchSession')
    enterOwnChange(tx, asked, session, 'session ended')
  })
  if ((await sessionOf(auth, asked.cookie)) === undefined) asked.setCookie(undefined)
  return done
}

/** Ends all of one's own sessions but this one. */
export async function endOtherSessions(auth: Auth, asked: Asked) {
  const session = await signedIn(auth, asked)
  await auth.change(async (tx) => {
    await endSessions(auth, tx, session.account, { but: session.id })
    enterOwnChange(tx, asked, session, 'other sessions ended')
  })
  return done
}
