import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type Db, instant } from '../db/db.ts'
import type { Caller, Tx } from '../world.ts'
import type { Auth } from './context.ts'
import { makeRecoveryCodes, recoveryHash } from './recovery-code.ts'
import { newestStep, stepOf } from './totp.ts'

const badSecondFactor = (): Refusal =>
  new Refusal('unknown', 'account.badSecondFactor', { field: 'totp' })

/** Whether an account has a code generator. */
export const hasTotp = async (db: Db, tenant: number, account: string): Promise<boolean> =>
  (await db
    .selectFrom('totp')
    .select('account_id')
    .where('tenant_id', '=', tenant)
    .where('account_id', '=', account)
    .executeTakeFirst()) !== undefined

/** A second factor that was right, to be used up in the transaction of what it allows. */
export interface RightSecondFactor {
  readonly way: 'password-totp' | 'recovery-code'
  /** @throws Refusal `unknown` when it was used meanwhile */
  spend(tx: Tx): Promise<void>
}

/**
 * Compares a code of the generator, or a recovery code.
 * @throws Refusal `unknown`
 */
export async function checkSecondFactor(
  auth: Auth,
  account: Id<'account'>,
  code: string,
  language: Caller['language'],
): Promise<RightSecondFactor> {
  if (!/^[\d\s]{6,10}$/.test(code))
    return { way: 'recovery-code', spend: spendRecovery(auth, account, code) }
  const secret = await auth.world.open(
    {
      who: { actors: ['subject'], account, language },
      what: { kind: 'totp', id: account },
      action: 'totp.verify',
      relations: ['own'],
      basis: 'own',
      purpose: 'subject',
      reason: 'sign-in',
    },
    async (opened) => opened.part<string>('secret'),
  )
  const now = auth.world.now()
  const step = secret && stepOf(Buffer.from(secret, 'base64url'), code, now)
  if (!step) throw badSecondFactor()
  return { way: 'password-totp', spend: spendStep(auth, account, step) }
}

/** No code works twice; what was used under a clock that ran ahead does not lock out. */
const spendStep = (auth: Auth, account: string, step: number) => async (tx: Tx) => {
  const done = await tx.db
    .updateTable('totp')
    .set({ last_step: String(step) })
    .where('tenant_id', '=', auth.world.tenant.id)
    .where('account_id', '=', account)
    .where((or) =>
      or.or([or('last_step', '<', String(step)), or('last_step', '>', String(newestStep(tx.now)))]),
    )
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw badSecondFactor()
}

const spendRecovery = (auth: Auth, account: string, code: string) => async (tx: Tx) => {
  const done = await tx.db
    .updateTable('recovery_code')
    .set({ used_at: instant(tx.now) })
    .where('tenant_id', '=', auth.world.tenant.id)
    .where('account_id', '=', account)
    .where('code_hash', '=', recoveryHash(auth.world, account, code))
    .where('used_at', 'is', null)
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw badSecondFactor()
}

/** Puts ten new codes in place of all earlier ones. @returns the codes, to be shown once */
export async function replaceRecoveryCodes(auth: Auth, tx: Tx, account: string): Promise<string[]> {
  const codes = makeRecoveryCodes(auth.world)
  await forgetRecoveryCodes(auth, tx, account)
  await tx.db
    .insertInto('recovery_code')
    .values(
      codes.map((code) => ({
        tenant_id: auth.world.tenant.id,
        account_id: account,
        code_hash: recoveryHash(auth.world, account, code),
      })),
    )
    .execute()
  return codes
}

const forgetRecoveryCodes = (auth: Auth, tx: Tx, account: string) =>
  tx.db
    .deleteFrom('recovery_code')
    .where('tenant_id', '=', auth.world.tenant.id)
    .where('account_id', '=', account)
    .execute()

/** How many recovery codes were not used yet. */
export async function recoveryCodesLeft(db: Db, tenant: number, account: string): Promise<number> {
  const { left } = await db
    .selectFrom('recovery_code')
    .select(({ fn }) => fn.countAll<string>().as('left'))
    .where('tenant_id', '=', tenant)
    .where('account_id', '=', account)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(left)
}

/**
 * Keeps a confirmed code generator, in place of an earlier one.
 * @param step  of the code by which it was confirmed, which then is used
 * @returns the recovery codes, to be shown once
 */
export async function keepTotp(
  auth: Auth,
  tx: Tx,
  account: string,
  confirmed: { readonly secret: Uint8Array; readonly step: number },
): Promise<string[]> {
  await removeSecondFactor(auth, tx, account)
  await tx.db
    .insertInto('totp')
    .values({
      tenant_id: auth.world.tenant.id,
      account_id: account,
      last_step: String(confirmed.step),
      set_at: instant(tx.now),
    })
    .execute()
  tx.seal(
    { kind: 'totp', id: account },
    { secret: Buffer.from(confirmed.secret).toString('base64url') },
  )
  return replaceRecoveryCodes(auth, tx, account)
}

/** Removes the code generator with its secret, and the recovery codes. @returns whether there was one */
export async function removeSecondFactor(auth: Auth, tx: Tx, account: string): Promise<boolean> {
  const done = await tx.db
    .deleteFrom('totp')
    .where('tenant_id', '=', auth.world.tenant.id)
    .where('account_id', '=', account)
    .executeTakeFirst()
  await tx.destroyKey({ kind: 'totp', id: account })
  await forgetRecoveryCodes(auth, tx, account)
  return done.numDeletedRows > 0n
}
