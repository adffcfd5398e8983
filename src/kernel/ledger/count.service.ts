import { sql } from 'kysely'
import type { World } from '#platform/world.ts'
import { newId } from '../ids.ts'

/** How often people of an office read what is personal, for a purpose. */
export interface ReadingCount {
  readonly office: string
  readonly purpose: string | null
  readonly n: number
}

/**
 * Counts readings by office and purpose, without opening an entry.
 * @param o.since  milliseconds since 1970, UTC, in whole milliseconds
 * @param o.until  not with it
 */
export const readingCounts = (
  world: World,
  o: { since: number; until: number },
): Promise<readonly ReadingCount[]> =>
  world.read(async (db) => {
    // An entry's id begins with its time, so the range is found without another index.
    const first = newId<'entry'>(o.since, new Uint8Array(10))
    const beyond = newId<'entry'>(o.until, new Uint8Array(10))
    const { rows } = await sql<ReadingCount>`
      select office, purpose, count(*)::int as n from ledger_entry
      where tenant_id = ${world.tenant.id} and id >= ${first}::uuid and id < ${beyond}::uuid and kind = 'read'
      group by office, purpose order by n desc, office, purpose`.execute(db)
    return rows
  })
