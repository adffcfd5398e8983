import { instant } from '#platform/db/db.ts'
import type { Resource, Tx, World } from '#platform/world.ts'
import type { Id } from '../ids.ts'
import type { Relation } from '../policy/policy.schema.ts'

/** From now on somebody may read a record for what she is to it, without typing a reason. */
export async function beginRelation(
  world: World,
  tx: Tx,
  about: Resource,
  relation: Relation,
  account: Id<'account'>,
): Promise<void> {
  await tx.db
    .insertInto('standing_relation')
    .values({
      tenant_id: world.tenant.id,
      about_kind: about.kind,
      about_id: about.id,
      relation,
      account_id: account,
      since: instant(tx.now),
    })
    .execute()
}

/** A relation ends for everybody: what was granted for it shows nothing any more. */
export async function endRelation(
  world: World,
  tx: Tx,
  about: Resource,
  relation: Relation,
): Promise<void> {
  await tx.db
    .deleteFrom('standing_relation')
    .where('tenant_id', '=', world.tenant.id)
    .where('about_kind', '=', about.kind)
    .where('about_id', '=', about.id)
    .where('relation', '=', relation)
    .execute()
}
