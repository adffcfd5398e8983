import type { Ways } from '#kernel/account/account.rules.ts'
import { type Db, instant } from '../db/db.ts'
import type { Asked } from '../http/route.ts'
import type { Tx } from '../world.ts'
import type { Auth, LiveSession } from './context.ts'

/** The passkeys of an account, the oldest first. */
export const passkeysOf = (db: Db, tenant: number, account: string) =>
  db
    .selectFrom('credential_passkey')
    .select(['credential_id', 'name', 'transports', 'synced', 'added_at', 'last_used_at'])
    .where('tenant_id', '=', tenant)
    .where('account_id', '=', account)
    .orderBy('added_at')
    .execute()

/** The ways to sign in that stand. */
export async function waysOf(db: Db, tenant: number, account: string): Promise<Ways> {
  const passkeys = (await passkeysOf(db, tenant, account)).length
  return { passkeys, password: await hasPassword(db, tenant, account) }
}

/** Whether an account has a password. */
export const hasPassword = async (db: Db, tenant: number, account: string): Promise<boolean> =>
  (await db
    .selectFrom('credential_password')
    .select('account_id')
    .where('tenant_id', '=', tenant)
    .where('account_id', '=', account)
    .executeTakeFirst()) !== undefined

/** Changes of one account's ways to sign in, one after another: the rule about the last one needs it. */
export const lockAccount = (db: Db, tenant: number, account: string) =>
  db
    .selectFrom('account')
    .select('id')
    .where('tenant_id', '=', tenant)
    .where('id', '=', account)
    .forUpdate()
    .execute()

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

/** Enters a change that a person made to her own account. */
export const enterOwnChange = (tx: Tx, asked: Asked, session: LiveSession, reason: string): void =>
  tx.ledger({
    did: 'account.changeOwn',
    about: { kind: 'account', id: session.account },
    by: asked.caller,
    reason,
  })
