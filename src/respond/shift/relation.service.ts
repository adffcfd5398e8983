import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { instant } from '#platform/db/db.ts'
import type { Tx, World } from '#platform/world.ts'
import { keepRoom } from './shift.service.ts'

/**
 * Says anew what being on the shift that runs lets somebody read without typing a reason: its members, the notes of
 * the shift and of the one that handed over to it; its supervisors, also the incidents that are open or were worked
 * on since it began; those to whom it is offered, its notes. Everything else of the kind ends, with what was granted
 * for it.
 */
export async function renewRelations(world: World, tx: Tx): Promise<void> {
  const tenant = world.tenant.id
  await sql`
    with running as (
      select id, started_at from shift where tenant_id = ${tenant} and state in ('running', 'offered')),
    on_it as (
      select m.account_id, m.seat from shift_member m join running r on m.shift_id = r.id
      where m.tenant_id = ${tenant}),
    wanted as (
      select 'shift' as kind, r.id, o.account_id from running r, on_it o
      union select 'shift', h.shift_id, o.account_id from handover h join running r on h.to_shift = r.id, on_it o
        where h.tenant_id = ${tenant} and h.state in ('accepted', 'relieved')
      union select 'shift', r.id, m.account_id from running r
        join handover h on h.tenant_id = ${tenant} and h.shift_id = r.id and h.state = 'offered'
        join shift_member m on m.tenant_id = ${tenant} and m.shift_id = h.to_shift
      union select 'incident', i.id, o.account_id from running r, on_it o, incident i
        where i.tenant_id = ${tenant} and o.seat = 'supervisor'
          and (i.state in ('received', 'triaged', 'assigned', 'under_way', 'merged') or i.closed_at >= r.started_at)),
    over as (
      delete from standing_relation s where s.tenant_id = ${tenant} and s.relation = 'shift' and not exists (
        select from wanted w
        where w.kind = s.about_kind and w.id = s.about_id and w.account_id = s.account_id))
    insert into standing_relation (tenant_id, about_kind, about_id, relation, account_id, since)
    select ${tenant}::int, kind, id, 'shift', account_id, ${instant(tx.now)} from wanted
    on conflict do nothing`.execute(tx.db)
}

/** An incident is worked on: the supervisors of the shift that runs may open it as long as that runs. */
export async function openToShift(world: World, tx: Tx, incident: Id<'incident'>): Promise<void> {
  // A shift that ends just now takes away what it gave: nothing is given behind its back.
  await keepRoom(world, tx.db)
  await sql`
    insert into standing_relation (tenant_id, about_kind, about_id, relation, account_id, since)
    select s.tenant_id, 'incident', ${incident}::uuid, 'shift', m.account_id, ${instant(tx.now)}
    from shift s join shift_member m on m.tenant_id = s.tenant_id and m.shift_id = s.id and m.seat = 'supervisor'
    where s.tenant_id = ${world.tenant.id} and s.state in ('running', 'offered')
    on conflict do nothing`.execute(tx.db)
}
