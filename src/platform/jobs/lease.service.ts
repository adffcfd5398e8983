import { sql } from 'kysely'
import { Refusal } from '#kernel/refusal.ts'
import { type Db, instant } from '../db/db.ts'
import type { Job, World } from '../world.ts'

/** A job that a worker holds. */
export interface TakenJob {
  readonly id: string
  readonly queue: string
  readonly payload: Job['payload']
  /** with this one, from 1 */
  readonly attempts: number
  readonly maxAttempts: number
  /** how often a worker has begun it without saying how that ended, with this one; a person's reviving counts, too */
  readonly runs: number
}

/**
 * Takes jobs that are due, or whose worker has not been heard of until its lease was over; nobody else gets them
 * meanwhile. What its last permitted attempt killed is dead.
 */
export const takeJobs = (
  world: World,
  o: { queues: readonly string[]; me: string; leaseMs: number; limit: number },
): Promise<TakenJob[]> =>
  world.transaction(async ({ db, now }) => {
    const tenant = world.tenant.id
    const moment = instant(now)
    await sql`
      update job set locked_by = null, locked_until = null,
        state = case when attempts >= max_attempts then 'dead' else 'ready' end,
        ended_at = case when attempts >= max_attempts then ${moment} end,
        last_error = 'its worker ended without a word'
      where tenant_id = ${tenant} and state = 'running' and locked_until <= ${moment} and queue = any(${o.queues})`.execute(
      db,
    )
    const { rows } = await sql<TakenJob>`
      update job set state = 'running', attempts = attempts + 1, runs = runs + 1,
        locked_by = ${o.me},
        locked_until = ${instant(now + o.leaseMs)}
      where tenant_id = ${tenant} and id = any (array(
        select id from job
        where tenant_id = ${tenant} and queue = any(${o.queues}) and state = 'ready' and run_at <= ${moment}
        order by run_at limit ${o.limit} for update skip locked))
      returning id, queue, payload, attempts, max_attempts as "maxAttempts", runs`.execute(db)
    return rows
  })

/** Prolongs the lease and says how far the work is. @returns whether the job is still this worker's */
export const prolong = (
  world: World,
  job: TakenJob,
  me: string,
  leaseMs: number,
  progress: number,
): Promise<{ held: boolean; cancelAsked: boolean }> =>
  world.transaction(async ({ db, now }) => {
    const { rows } = await sql<{ cancel_asked: boolean }>`
      update job set locked_until = ${instant(now + leaseMs)}, progress = ${progress}
      where tenant_id = ${world.tenant.id} and id = ${job.id} and locked_by = ${me}
      returning cancel_asked`.execute(db)
    return { held: rows.length > 0, cancelAsked: rows[0]?.cancel_asked ?? false }
  })

/** How a run ends. */
export type End =
  | { readonly state: 'done' | 'cancelled' }
  | { readonly state: 'dead'; readonly error: string; readonly isUnknown?: boolean }
  | {
      readonly state: 'ready'
      readonly error: string
      readonly runAt: number
      /** nobody knows how far it went, though it ended by itself: it may have been done all the same */
      readonly isUnknown?: boolean
    }

/**
 * Ends a run, if the job is still this worker's: a late one changes nothing.
 * @throws Refusal `conflict` `jobs.takenOver`
 */
export const finish = (world: World, job: TakenJob, me: string, end: End): Promise<void> =>
  world.transaction(async ({ db, now }) => {
    const isEnded = end.state !== 'ready'
    const isKnown = !('isUnknown' in end && end.isUnknown)
    const { rows } = await sql`
      update job set state = ${end.state}, locked_by = null, locked_until = null,
        ended_at = ${isEnded ? instant(now) : null}, progress = case when ${end.state === 'done'} then 1 else progress end,
        run_at = ${end.state === 'ready' ? instant(end.runAt) : sql`run_at`},
        runs = runs - ${isKnown ? 1 : 0}::int,
        last_error = ${'error' in end ? end.error : sql`last_error`}
      where tenant_id = ${world.tenant.id} and id = ${job.id} and locked_by = ${me} returning 1`.execute(
      db,
    )
    if (rows.length === 0) throw new Refusal('conflict', 'jobs.takenOver')
  })

/** Puts a job back that was not done for no fault of its own; the attempt does not count. */
export const giveBack = (world: World, job: TakenJob, me: string): Promise<void> =>
  world.transaction(async ({ db }) => {
    await sql`
      update job set state = 'ready', attempts = attempts - 1, locked_by = null, locked_until = null
      where tenant_id = ${world.tenant.id} and id = ${job.id} and locked_by = ${me}`.execute(db)
  })

/** @throws Refusal `conflict` `jobs.takenOver` unless the job is this worker's until the transaction has ended */
export async function assertHeld(db: Db, tenant: number, job: string, me: string): Promise<void> {
  const { rows } = await sql`
    select from job where tenant_id = ${tenant} and id = ${job} and locked_by = ${me} for update`.execute(
    db,
  )
  if (rows.length === 0) throw new Refusal('conflict', 'jobs.takenOver')
}

/** Forgets what was done or cancelled before a moment; the dead stay until a person decides. */
export const sweepEnded = (world: World, before: number): Promise<void> =>
  world.transaction(async ({ db }) => {
    await sql`
      delete from job where tenant_id = ${world.tenant.id} and state in ('done', 'cancelled')
        and ended_at < ${instant(before)}`.execute(db)
  })
