import { sql } from 'kysely'
import { type Db, instant } from '#platform/db/db.ts'
import type { Tx, World } from '#platform/world.ts'
import type { Id } from '../ids.ts'

/** A deadline that is over, nothing had happened, and nobody has been told. */
export interface Missed {
  readonly matter: Id<'matter'>
  readonly kind: string
  /** number of the event that started it */
  readonly startedBy: number
  readonly dueAt: number
}

/**
 * Deadlines of matters of one type that people have let run out, the longest first; those that bring something about
 * by themselves are not among them.
 * @param type   its name, or the beginning of the names of several
 * @param limit  how many at most
 */
export async function missedDeadlines(
  world: World,
  db: Db,
  type: string,
  limit: number,
): Promise<Missed[]> {
  const { rows } = await sql<Missed>`
    select d.matter_id as matter, d.kind, d.started_by as "startedBy", d.due_at as "dueAt"
    from matter_deadline d
    join matter m on m.tenant_id = d.tenant_id and m.id = d.matter_id
    where d.tenant_id = ${world.tenant.id} and d.ended_at is null and d.missed_at is null and d.fires is null
      and d.due_at <= ${instant(world.now())} and (m.type = ${type} or m.type like ${`${type}.%`})
    order by d.due_at, d.matter_id limit ${limit}`.execute(db)
  return rows
}

/**
 * Notes that a deadline was missed, so that it is told once.
 * @returns false when it was met, dropped or told meanwhile: then nothing is to be told
 */
export async function noteMissed(world: World, tx: Tx, missed: Missed): Promise<boolean> {
  const { rows } = await sql`
    update matter_deadline set missed_at = ${instant(tx.now)}
    where tenant_id = ${world.tenant.id} and matter_id = ${missed.matter} and kind = ${missed.kind}
      and started_by = ${missed.startedBy} and ended_at is null and missed_at is null
    returning 1`.execute(tx.db)
  return rows.length > 0
}
