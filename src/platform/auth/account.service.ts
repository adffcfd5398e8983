import { sql } from 'kysely'
import type { Standing } from '#kernel/account/account.rules.ts'
import type { AccountState } from '#kernel/account/account.schema.ts'
import type { Id } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type Db, instant } from '../db/db.ts'
import type { Tx } from '../world.ts'
import type { Auth } from './context.ts'

/** Any number that no other advisory lock of ours uses. */
const POWERS_LOCK = 4_712_003

/** Changes of powers happen one after another, so that the rule about the last administrator holds under races. */
export const lockPowers = (db: Db, tenant: number) =>
  sql`select pg_advisory_xact_lock(${POWERS_LOCK}, ${tenant})`.execute(db)

/** Whether there is an administrator who was ever able to sign in. */
export const someoneAdministers = async (db: Db, tenant: number): Promise<boolean> =>
  (await db
    .selectFrom('account')
    .select('id')
    .where('tenant_id', '=', tenant)
    .where('state', '<>', 'invited')
    .where(sql<boolean>`'administrator' = any(roles)`)
    .limit(1)
    .executeTakeFirst()) !== undefined

/** All accounts as the rules about powers see them; one that was erased is nobody any more. */
export async function standings(db: Db, tenant: number): Promise<Standing[]> {
  const rows = await db
    .selectFrom('account')
    .select(['id', 'roles', 'state'])
    .where('tenant_id', '=', tenant)
    .where('erased_at', 'is', null)
    .execute()
  return rows.map(({ id, roles, state }) => ({ id: id as Id<'account'>, roles, state }))
}

/** Inserts an account. @throws Refusal `conflict` when the address is taken */
export async function insertAccount(
  auth: Auth,
  tx: Tx,
  given: {
    readonly id: Id<'account'>
    readonly emailHash: Buffer
    readonly displayName: string
    readonly roles: readonly Role[]
    readonly unit?: string | undefined
    readonly language: Language
    readonly state: AccountState
  },
): Promise<void> {
  const inserted = await tx.db
    .insertInto('account')
    .values({
      tenant_id: auth.world.tenant.id,
      id: given.id,
      email_hash: given.emailHash,
      display_name: given.displayName,
      roles: [...given.roles],
      unit: given.unit ?? null,
      language: given.language,
      state: given.state,
      created_at: instant(tx.now),
    })
    .onConflict((on) => on.columns(['tenant_id', 'email_hash']).doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n)
    throw new Refusal('conflict', 'account.emailTaken', { field: 'email' })
}
