import { sql } from 'kysely'
import { Refusal } from '#kernel/refusal.ts'
import { instant } from '../db/db.ts'
import { institution } from '../vault/vault.service.ts'
import type { Tx, World } from '../world.ts'
import type { JobState } from './jobs.table.ts'

/** A job as a person sees it who looks after the machine: no payload, no personal data. */
export interface JobSeen {
  readonly id: string
  readonly queue: string
  readonly key: string
  readonly state: JobState
  readonly attempts: number
  readonly maxAttempts: number
  /** 0..1 */
  readonly progress: number
  readonly runAt: number
  readonly enqueuedAt: number
  readonly endedAt: number | null
  readonly lastError: string | null
}

/** How many jobs stand in each state, by queue; for metrics and `doctor`. */
export const countJobs = (
  world: World,
): Promise<{ queue: string; state: JobState; count: number }[]> =>
  world.read((db) =>
    db
      .selectFrom('job')
      .select(['queue', 'state', sql<number>`count(*)::int`.as('count')])
      .where('tenant_id', '=', world.tenant.id)
      .groupBy(['queue', 'state'])
      .orderBy('queue')
      .orderBy('state')
      .execute(),
  )

/** The latest jobs in a state. @param limit  how many at most */
export const seeJobs = (world: World, state: JobState, limit = 100): Promise<JobSeen[]> =>
  world.read((db) =>
    db
      .selectFrom('job')
      .select(['id', 'queue', 'key', 'state', 'attempts', 'max_attempts as maxAttempts'])
      .select(['progress', 'run_at as runAt', 'enqueued_at as enqueuedAt'])
      .select(['ended_at as endedAt', 'last_error as lastError'])
      .where('tenant_id', '=', world.tenant.id)
      .where('state', '=', state)
      .orderBy('enqueued_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute(),
  )

interface Changed {
  readonly queue: string
}

/**
 * Enters what somebody did with a job by the command line. A job is forgotten after days and its key may say whom it
 * is for: it is entered as an act on the institution, with its queue and number alone.
 */
const enter = (world: World, tx: Tx, did: 'job.revive' | 'job.cancel', id: string, job: Changed) =>
  tx.ledger({
    did,
    about: institution(world.tenant.id),
    reason: `command line: ${job.queue} ${id}`,
  })

/**
 * Gives a dead job all its attempts again; only a person calls this, after looking at why it died, and may have seen
 * to it by hand: the handler hears that it may have been done before. It is entered.
 * @throws Refusal `absent` `jobs.notDead`
 */
export const reviveJob = (world: World, id: string): Promise<void> =>
  world.transaction(async (tx) => {
    const { rows } = await sql<Changed>`
      update job set state = 'ready', attempts = 0, ended_at = null, progress = 0, cancel_asked = false,
        runs = greatest(runs, 1), run_at = ${instant(tx.now)}
      where tenant_id = ${world.tenant.id} and id = ${id} and state = 'dead' returning queue`.execute(
      tx.db,
    )
    const [job] = rows
    if (job === undefined) throw new Refusal('absent', 'jobs.notDead')
    enter(world, tx, 'job.revive', id, job)
  })

/**
 * Calls a job off: at once when nobody works on it (also a dead one), else its handler is told within a second.
 * It is entered.
 * @throws Refusal `absent` `jobs.alreadyEnded`
 */
export const cancelJob = (world: World, id: string): Promise<void> =>
  world.transaction(async (tx) => {
    const { rows } = await sql<Changed>`
      update job set
        cancel_asked = true,
        state = case when state = 'running' then state else 'cancelled' end,
        ended_at = case when state = 'running' then null else ${instant(tx.now)} end
      where tenant_id = ${world.tenant.id} and id = ${id} and state in ('ready', 'running', 'dead')
      returning queue`.execute(tx.db)
    const [job] = rows
    if (job === undefined) throw new Refusal('absent', 'jobs.alreadyEnded')
    enter(world, tx, 'job.cancel', id, job)
  })
