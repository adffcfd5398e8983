import { lockPowers, someoneAdministers } from './account.service.ts'
import type { Auth } from './context.ts'
import { issueLink } from './link.service.ts'

/**
 * The link by which the first administrator sets up her account; a new start makes a new one, and the earlier no
 * longer works.
 * @returns undefined when somebody administers already
 */
export async function firstRunLink(
  auth: Auth,
): Promise<{ url: string; expiresAt: number } | undefined> {
  return auth.change(async (tx) => {
    await lockPowers(tx.db, auth.world.tenant.id)
    if (await someoneAdministers(tx.db, auth.world.tenant.id)) return undefined
    return issueLink(auth, tx, { kind: 'first-run', account: null })
  })
}
