import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { today } from '#kernel/place/place.service.ts'
import { iso } from '#kernel/time.ts'
import type { Caller, World } from '#platform/world.ts'
import type { KindName } from '../board/types.ts'
import type { PastChoices, PastWaiting } from './review.schema.ts'

/** Whoever works or worked at the desk, and the units: by them incidents are looked for. */
export const pastChoices = (world: World): Promise<PastChoices> =>
  world.read(async (db) => {
    const people = await db
      .selectFrom('account')
      .select(['id', 'display_name as name'])
      .where('tenant_id', '=', world.tenant.id)
      .where('erased_at', 'is', null)
      .where((where) =>
        where.or([
          where(sql<string>`'operator'`, '=', where.fn.any('roles')),
          where(sql<string>`'supervisor'`, '=', where.fn.any('roles')),
        ]),
      )
      .orderBy('display_name')
      .orderBy('id')
      .execute()
    const units = await db
      .selectFrom('unit')
      .select(['id', 'call_sign as name'])
      .where('tenant_id', '=', world.tenant.id)
      .orderBy('call_sign')
      .execute()
    return { people, units }
  })

/** Rows that a person can look through. */
const MOST = 100

interface About {
  readonly incident: Id<'incident'>
  readonly number: string
  readonly kind: KindName
  readonly place: string | null
  readonly since: number
}

const shown = ({ incident, number, kind, place, since }: About) => ({
  incident: { id: incident, number: Number(number), kind, place },
  since: iso(since),
})

/**
 * What waits for somebody: notes about incidents that she had and has not added to, and what is still to be done;
 * that of everybody for a supervisor.
 */
export const pastWaiting = (world: World, who: Caller): Promise<PastWaiting> =>
  world.read(async (db) => {
    const tenant = world.tenant.id
    const me = who.account ?? null
    const isLead = who.actors.includes('supervisor')
    const { rows: invited } = await sql<About>`
      select i.id as incident, i.number, i.kind, i.place, min(n.written_at) as since
      from incident_review n join incident i on i.tenant_id = n.tenant_id and i.id = n.incident_id
      where n.tenant_id = ${tenant} and n.sort = 'note'
        and exists (select from incident_moment h
          where h.tenant_id = ${tenant} and h.claimed_by = ${me} and h.incident_id = i.id)
        and not exists (select from incident_review a
          where a.tenant_id = ${tenant} and a.incident_id = i.id and a.account_id = ${me})
      group by i.id, i.number, i.kind, i.place order by since desc limit ${MOST}`.execute(db)
    const { rows: followUps } = await sql<
      About & { id: string; owner: string; name: string; due: string }
    >`
      select f.id, f.owner_id as owner, a.display_name as name, f.due, i.id as incident, i.number, i.kind, i.place,
        n.written_at as since
      from incident_follow_up f
      join incident i on i.tenant_id = f.tenant_id and i.id = f.incident_id
      join incident_review n on n.tenant_id = f.tenant_id and n.id = f.review_id
      left join account a on a.tenant_id = f.tenant_id and a.id = f.owner_id
      where f.tenant_id = ${tenant} and f.done_at is null and (${isLead} or f.owner_id = ${me})
      order by f.due, f.id limit ${MOST}`.execute(db)
    const day = today(world)
    return {
      invited: invited.map(shown),
      followUps: followUps.map(({ id, owner, name, due, ...about }) => ({
        ...shown(about),
        id,
        owner: { id: owner, name: name ?? '', mine: owner === me },
        due,
        late: due < day,
      })),
    }
  })
