import { iso, MINUTE } from '#kernel/time.ts'
import { instant } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, Tx, World } from '#platform/world.ts'
import type { SilenceMinutes } from './attention.schema.ts'

/** Until when somebody hears no chime. */
export interface Silence {
  readonly silentUntil: string | null
}

const about = (who: Caller) => ({ kind: 'account', id: who.account ?? '' })

/** Silences the chime for one person, from now, for so many minutes; alerts and their steps go on. */
export const beginSilence = (
  world: World,
  minutes: SilenceMinutes,
  who: Caller,
  key: IdempotencyKey,
): Promise<Silence> =>
  world.transaction(async (tx) => {
    const until = tx.now + minutes * MINUTE
    const times = { since: instant(tx.now), until: instant(until) }
    if (who.account !== undefined)
      await tx.db
        .insertInto('silence')
        .values({ tenant_id: world.tenant.id, account_id: who.account, ...times })
        .onConflict((on) => on.columns(['tenant_id', 'account_id']).doUpdateSet(times))
        .execute()
    note(tx, who, `${minutes} minutes`)
    return { silentUntil: iso(until) }
  }, key)

/** Ends it before its time. */
export const endSilence = (world: World, who: Caller, key: IdempotencyKey): Promise<Silence> =>
  world.transaction(async (tx) => {
    if (who.account !== undefined)
      await tx.db
        .deleteFrom('silence')
        .where('tenant_id', '=', world.tenant.id)
        .where('account_id', '=', who.account)
        .execute()
    note(tx, who, 'ended')
    return { silentUntil: null }
  }, key)

function note(tx: Tx, who: Caller, reason: string): void {
  tx.ledger({ did: 'alert.silence', about: about(who), by: who, reason })
  tx.publish('AlertChanged', { incident: null })
}
