import { Worker } from 'node:worker_threads'
import { Refusal, type RefusalFacts, type RefusalKind } from '#kernel/refusal.ts'
import { civilDate } from '#kernel/time.ts'
import { type JobHandler, notAgain } from '../jobs/jobs.service.ts'
import { logFault, writeLog } from '../log/log.ts'
import type { World } from '../world.ts'
import type { BackupMade } from './backup.service.ts'
import type { PlainOrder } from './backup.worker.ts'
import type { KeepRule } from './keep.rules.ts'
import { pruneBackups } from './prune.ts'
import { lastRuns, noteRun } from './runs.service.ts'

/** The queue of the nightly backup. */
export const BACKUP_QUEUE = 'backup'

/** When a day's backup is due, as the institution counts days. */
export interface Schedule {
  /** `HH:MM` in the institution's zone */
  readonly at: string
}

const clockTime = (now: number, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(now)

/**
 * Orders the backup of the day once its time has come; asked every minute. A server that slept through the night
 * makes it when it wakes.
 */
export async function orderBackup(world: World, { at }: Schedule): Promise<void> {
  const { zone } = world.tenant
  const now = world.now()
  if (clockTime(now, zone) < at) return
  const today = civilDate(now, zone)
  const { backup } = await lastRuns(world)
  if (backup !== undefined && civilDate(backup, zone) === today) return
  await world.transaction(async (tx) =>
    tx.enqueue({ queue: BACKUP_QUEUE, key: today, payload: {} }),
  )
}

/** What the nightly backup is made of. */
export interface BackupWork {
  readonly world: World
  readonly order: PlainOrder
  readonly keep: KeepRule
}

/** Makes the backup, on a thread of its own so that nobody waits for it, and removes those past their time. */
export const backupJob =
  ({ world, order, keep }: BackupWork): JobHandler =>
  async (_payload, run) => {
    try {
      const made = await makeApart(order, run.signal, run.progress)
      const { installation } = order.proof
      await pruneBackups(order.to, { installation, keep, now: world.now() })
      await noteRun(world, { did: 'backup', takenAt: made.takenAt, bytes: made.bytes })
      if (made.damaged.length > 0)
        writeLog({
          level: 'error',
          what: 'backup.filesDamaged',
          facts: { count: made.damaged.length },
        })
    } catch (error) {
      if (run.signal.aborted) throw error
      const code = error instanceof Refusal ? error.code : ((error as Error).name ?? 'fault')
      logFault('backup.failed', error)
      await noteRun(world, { did: 'backup', failed: code })
      throw error instanceof Refusal && error.kind === 'invalid' ? notAgain(code, error) : error
    }
  }

/** @throws Refusal as `writeBackup` */
export function makeApart(
  order: PlainOrder,
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<BackupMade> {
  const worker = new Worker(new URL('./backup.worker.ts', import.meta.url), { workerData: order })
  const cancel = (): void => worker.postMessage('cancel')
  signal.addEventListener('abort', cancel, { once: true })
  return new Promise<BackupMade>((resolve, reject) => {
    worker.on('message', (told: Told) => {
      if (told.done !== undefined) progress(told.done)
      if (told.made !== undefined) resolve(told.made)
      if (told.refused !== undefined)
        reject(new Refusal(told.refused.kind, told.refused.code, told.refused.facts))
      if ('fault' in told) reject(told.fault)
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`the backup's thread ended with ${code}`)))
  }).finally(() => signal.removeEventListener('abort', cancel))
}

interface Told {
  readonly done?: number
  readonly made?: BackupMade
  readonly refused?: {
    readonly kind: RefusalKind
    readonly code: string
    readonly facts: RefusalFacts
  }
  readonly fault?: unknown
}
