import { type Expression, type SqlBool, sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Db } from '#platform/db/db.ts'
import type { World } from '#platform/world.ts'
import type { IncidentList } from './board.schema.ts'

/** So many of a run stay rows of their own: two thefts in one corregimiento are hardly ever one, and victims wait in them. */
export const NEAR_SHOWN = 5
/** A report that comes later than this after the one before it begins another run. */
const NEAR_WITHIN = sql.lit('5 minutes')

/** Whoever noted something, said how urgent it is or merged others into it has looked: it stands by itself. */
const UNTOUCHED = sql<SqlBool>`m.seq = 1 and not exists (
  select from incident h where h.tenant_id = i.tenant_id and h.merged_into = i.id)`

/** What is folded: which rows stand for how many more, and those that they stand for. */
export interface Folded {
  readonly near: IncidentList['near']
  readonly behind: readonly Id<'incident'>[]
}

/**
 * Folds citizens' reports of one kind from one place that follow each other closely, as long as nobody has looked at
 * them: the first ones stay, and the last of these says how many more there are. What is shown never goes because
 * others come.
 * @param only  what a list shows at all, of incidents as `i`: whoever stands for others stands among them, and for them
 */
export async function foldNear(
  world: World,
  db: Db,
  only: readonly Expression<SqlBool>[] = [],
): Promise<Folded> {
  const among = only.map((condition) => sql` and ${condition}`)
  const { rows } = await sql<{ id: Id<'incident'>; nth: string; many: string }>`
    select id, nth, many from (
      select id, row_number() over one as nth, count(*) over (partition by kind, place, run) as many from (
        select id, kind, place, opened_at, count(*) filter (where begins) over
          (partition by kind, place order by opened_at, id) as run
        from (
          select i.id, i.kind, i.place, i.opened_at,
            i.opened_at - lag(i.opened_at) over (partition by i.kind, i.place order by i.opened_at, i.id)
              > interval ${NEAR_WITHIN} as begins
          from incident i join matter m on m.tenant_id = i.tenant_id and m.id = i.matter_id
          where i.tenant_id = ${world.tenant.id} and i.state = 'received' and i.source = 'report'
            and i.place is not null and ${UNTOUCHED}${sql.join(among, sql``)}) as loose) as runs
      window one as (partition by kind, place, run order by opened_at, id)) as numbered
    where many > ${NEAR_SHOWN} and nth >= ${NEAR_SHOWN}`.execute(db)
  return {
    near: rows
      .filter(({ nth }) => Number(nth) === NEAR_SHOWN)
      .map(({ id, many }) => ({ id, more: Number(many) - NEAR_SHOWN })),
    behind: rows.filter(({ nth }) => Number(nth) > NEAR_SHOWN).map(({ id }) => id),
  }
}
