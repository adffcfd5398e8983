import type { Id } from '#kernel/ids.ts'
import type { Looker, Presence } from '#platform/presence/presence.ts'
import type { Caller, World } from '#platform/world.ts'
import { findIncident } from './board.service.ts'

/** What a screen has open. */
export interface Watching {
  readonly stream: string
  readonly incident: Id<'incident'> | null
}

/**
 * Says what somebody's screen has open.
 * @returns who has it open now
 * @throws Refusal `absent` when there is no such incident
 */
export async function watchIncident(
  world: World,
  presence: Presence,
  { stream, incident }: Watching,
  who: Caller,
): Promise<{ present: Looker[] }> {
  const { account } = who
  if (account === undefined) return { present: [] }
  const row = await world.read(async (db) => {
    if (incident !== null) await findIncident(world, db, incident)
    return db
      .selectFrom('account')
      .select('display_name')
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', account)
      .executeTakeFirst()
  })
  const name = row?.display_name ?? ''
  return { present: [...presence.look({ stream, who: { account, name }, what: incident })] }
}
