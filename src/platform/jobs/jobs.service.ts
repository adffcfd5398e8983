import { Refusal } from '#kernel/refusal.ts'
import { HOUR, MINUTE, SECOND } from '#kernel/time.ts'
import { alarm, type Bell } from '../bell/bell.ts'
import type { Job, Tx, World } from '../world.ts'
import { restAfter } from './jobs.rules.ts'
import {
  assertHeld,
  finish,
  giveBack,
  prolong,
  sweepEnded,
  type TakenJob,
  takeJobs,
} from './lease.service.ts'

/** What a handler may know and say of the run of its job. */
export interface JobRun {
  readonly id: string
  /** from 1 */
  readonly attempt: number
  /**
   * it was begun before, and nobody knows how far that went: the lease was lost, the server stopped, a person revived
   * it, or the handler could not tell (`unknownEnd`). An attempt that failed by itself is none of these.
   */
  readonly again: boolean
  /** aborted when somebody cancels the job, when another worker has taken it over, and when the server stops */
  readonly signal: AbortSignal
  /** Says how much is done; shown to people. @param done  0..1 */
  progress(done: number): void
  /**
   * Makes a transaction of the handler land only while the job is still this worker's.
   * @throws Refusal `conflict` `jobs.takenOver`
   */
  hold(tx: Tx): Promise<void>
}

/**
 * Does a job of a queue. It may be called again for a job that was done (the worker died before it could say so), so
 * doing it twice does no harm. What it throws is tried again after a rest; `notAgain` is not.
 */
export type JobHandler = (payload: Job['payload'], run: JobRun) => Promise<void>

/** Thrown by a handler for a job that no further attempt can mend: a person has to look. */
export const notAgain = (message: string, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { name: 'NotAgain' })

/** Whether it is said that another worker has the job by now. */
export const isTakenOver = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'jobs.takenOver'

/** Thrown by a handler that failed and does not know whether it did what it was to do: tried again, said to the next. */
export const unknownEnd = (message: string): Error =>
  Object.assign(new Error(message), { name: 'UnknownEnd' })

/** How jobs are run. */
export interface JobsOutside {
  readonly world: World
  /** by queue */
  readonly handlers: Readonly<Record<string, JobHandler>>
  readonly bell?: Bell | undefined
  /** jobs at once in this process */
  readonly atOnce?: number
  readonly pollMs?: number
  /** how long a worker that says nothing keeps a job */
  readonly leaseMs?: number
  /** how long stopping waits for handlers before it tells them to break off, and then once more */
  readonly graceMs?: number
  /** told of each failed attempt; the work goes on */
  readonly fault: (error: unknown, queue: string) => void
}

/** Done, failed and cancelled jobs are forgotten after this; dead ones never by themselves. */
const KEEP_ENDED = 7 * 24 * HOUR

/**
 * Takes jobs and does them until stopped. Any number of processes may run; each job is held by one, under a lease
 * that is prolonged while its handler works. When a process dies, another takes the job when the lease is over.
 */
export function runJobs(outside: JobsOutside): { stop(): Promise<void> } {
  const { world, handlers, bell, fault, atOnce = 2, pollMs = SECOND } = outside
  const { leaseMs = MINUTE, graceMs = 10 * SECOND } = outside
  const me = `${process.pid}-${Buffer.from(world.random(6)).toString('hex')}`
  const queues = Object.keys(handlers)
  const waiting = alarm()
  const running = new Map<AbortController, Promise<void>>()
  let isStopped = false
  let sweptAt = 0

  async function take(): Promise<void> {
    const free = atOnce - running.size
    if (free <= 0 || queues.length === 0) return
    const jobs = await takeJobs(world, { queues, me, leaseMs, limit: free })
    for (const job of jobs) {
      const control = new AbortController()
      const work = workOn(outside, { job, me, leaseMs, control, isStopping: () => isStopped })
        .catch((error) => fault(error, job.queue))
        .finally(() => {
          running.delete(control)
          waiting.wake()
        })
      running.set(control, work)
    }
  }

  async function loop(): Promise<void> {
    while (!isStopped) {
      try {
        await take()
        if (world.now() - sweptAt >= HOUR) {
          sweptAt = world.now()
          await sweepEnded(world, world.now() - KEEP_ENDED)
        }
      } catch (error) {
        fault(error, 'jobs')
      }
      if (!isStopped) await waiting.sleep(pollMs)
    }
  }

  const unhook = bell?.on('jobs', waiting.wake)
  const looping = loop()
  const settled = (): Promise<unknown> => Promise.all(running.values())
  return {
    async stop() {
      isStopped = true
      unhook?.()
      waiting.wake()
      await looping
      await within(settled(), graceMs)
      for (const control of running.keys()) control.abort(new Error('the server stops'))
      // A handler that does not listen is left: its lease runs out, and what it still does is refused.
      await within(settled(), graceMs)
    },
  }
}

async function within(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, over])
  clearTimeout(timer)
}

interface Work {
  readonly job: TakenJob
  readonly me: string
  readonly leaseMs: number
  readonly control: AbortController
  isStopping(): boolean
}

/** What became known of a job while its handler works. */
interface Known {
  done: number
  /** the handler ended well: where only this could not be written down, it is done again */
  isDone: boolean
  isLost: boolean
  isCancelled: boolean
}

async function workOn(outside: JobsOutside, work: Work): Promise<void> {
  const { world, handlers } = outside
  const { job, me, control } = work
  const known: Known = { done: 0, isDone: false, isLost: false, isCancelled: false }
  const stopHeart = startHeart(outside, work, known)
  try {
    await handlers[job.queue]!(job.payload, {
      id: job.id,
      attempt: job.attempts,
      again: job.runs > 1,
      signal: control.signal,
      progress(share) {
        known.done = Math.min(1, Math.max(0, share))
      },
      hold: (tx) => assertHeld(tx.db, world.tenant.id, job.id, me),
    })
    known.isDone = true
    await stopHeart()
    await finish(world, job, me, { state: 'done' })
  } catch (error) {
    await stopHeart()
    await endFailed(outside, work, error, known)
  }
}

/** Prolongs the lease while the handler works, and hears whether the job is still wanted here. */
function startHeart(outside: JobsOutside, work: Work, known: Known): () => Promise<void> {
  const { world, fault } = outside
  const { job, me, leaseMs, control } = work
  let beating: Promise<void> | undefined
  const beat = async (): Promise<void> => {
    const { held, cancelAsked } = await prolong(world, job, me, leaseMs, known.done)
    known.isLost ||= !held
    known.isCancelled ||= held && cancelAsked
    if (known.isLost || known.isCancelled)
      control.abort(new Error(known.isLost ? 'taken over' : 'cancelled'))
  }
  const timer = setInterval(
    () => {
      // A beat may wait for the handler's own transaction; a second one would only wait behind it.
      beating ??= beat()
        .catch((error) => fault(error, job.queue))
        .finally(() => {
          beating = undefined
        })
    },
    Math.min(leaseMs / 3, SECOND),
  )
  return async () => {
    clearInterval(timer)
    await beating
  }
}

async function endFailed(
  { world, fault }: JobsOutside,
  { job, me, control, isStopping }: Work,
  error: unknown,
  known: Known,
): Promise<void> {
  if (known.isLost || isTakenOver(error)) return fault(error, job.queue)
  if (known.isCancelled) return finish(world, job, me, { state: 'cancelled' })
  // What broke off because the server stops has not failed: the next process takes it at once.
  if (isStopping() && control.signal.aborted) return giveBack(world, job, me)
  fault(error, job.queue)
  const name = (error as Error | undefined)?.name
  const said = { error: sayError(error), isUnknown: known.isDone || name === 'UnknownEnd' }
  if (job.attempts >= job.maxAttempts || name === 'NotAgain')
    return finish(world, job, me, { state: 'dead', ...said })
  const chance = world.random(1)[0]! / 255
  const runAt = world.now() + restAfter(job.attempts, chance)
  return finish(world, job, me, { state: 'ready', ...said, runAt })
}

/** Code of a refusal, or name and words of a fault, cut short: it stands in the table for people who look after it. */
const sayError = (error: unknown): string =>
  (error instanceof Refusal
    ? error.code
    : error instanceof Error
      ? `${error.name}: ${error.message}`
      : String(error)
  ).slice(0, 300)
