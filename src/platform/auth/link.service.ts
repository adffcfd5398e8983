import { FIRST_RUN_LASTS, INVITATION_LASTS, linkUrl } from '#kernel/account/account.rules.ts'
import type { InvitationKind, Link } from '#kernel/account/account.schema.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { iso } from '#kernel/time.ts'
import { instant } from '../db/db.ts'
import type { Caller, Tx } from '../world.ts'
import type { Auth } from './context.ts'

const TOKEN_BYTES = 16

/** How a link is kept. */
export const tokenHash = (auth: Auth, token: string): Buffer =>
  Buffer.from(auth.world.hash(`invitation ${token}`))

/** Makes a link, in place of the person's earlier one. @returns its URL, which is nowhere stored */
export async function issueLink(
  auth: Auth,
  tx: Tx,
  given: {
    readonly kind: InvitationKind
    readonly account: Id<'account'> | null
    readonly by?: Caller | undefined
  },
): Promise<{ url: string; expiresAt: number }> {
  const { world } = auth
  const token = Buffer.from(world.random(TOKEN_BYTES)).toString('base64url')
  const lasts = given.kind === 'first-run' ? FIRST_RUN_LASTS : INVITATION_LASTS
  await revokeLinks(auth, tx, given.account)
  await tx.db
    .insertInto('invitation')
    .values({
      tenant_id: world.tenant.id,
      id: newId<'invitation'>(tx.now, world.random(10)),
      kind: given.kind,
      account_id: given.account,
      token_hash: tokenHash(auth, token),
      made_by: given.by?.account ?? null,
      created_at: instant(tx.now),
      expires_at: instant(tx.now + lasts),
    })
    .execute()
  return { url: linkUrl(auth.publicUrl, token), expiresAt: tx.now + lasts }
}

/** Makes the unused links of an account worthless (null: of the first run). @returns how many */
export async function revokeLinks(
  auth: Auth,
  tx: Tx,
  account: Id<'account'> | null,
): Promise<number> {
  const changed = await tx.db
    .updateTable('invitation')
    .set({ revoked_at: instant(tx.now) })
    .where('tenant_id', '=', auth.world.tenant.id)
    .where('account_id', 'is not distinct from', account)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', instant(tx.now))
    .executeTakeFirst()
  return Number(changed.numUpdatedRows)
}

/** The link as it is answered. */
export const asLink = (
  account: Id<'account'>,
  link: { readonly url: string; readonly expiresAt: number },
): Link => ({ account, url: link.url, expiresAt: iso(link.expiresAt) })
