import { Worker } from 'node:worker_threads'
import type { Guarded, Guarding } from '#kernel/publish/audit.rules.ts'
import { Refusal } from '#kernel/refusal.ts'
import { MINUTE } from '#kernel/time.ts'
import { type Answer, guardedBy } from './answer.ts'

/** Whoever waits for longer chooses less detail. */
const PATIENCE = 2 * MINUTE

/**
 * Protects and attacks a table in a thread of its own.
 * @throws Refusal `busy` `release.tooLong` when it takes too long, `conflict` `release.unproven` when the solver ends
 *   without a proof
 */
export function guardApart(guarding: Guarding): Promise<Guarded> {
  const worker = new Worker(new URL('./guard.worker.ts', import.meta.url), { workerData: guarding })
  return new Promise<Answer>((resolve, reject) => {
    const patience = setTimeout(() => reject(new Refusal('busy', 'release.tooLong')), PATIENCE)
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => {
      clearTimeout(patience)
      reject(new Error('got the end of the thread, wanted its answer'))
    })
  })
    .then(guardedBy)
    .finally(() => void worker.terminate())
}
