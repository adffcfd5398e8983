import { setImmediate as nextTurn } from 'node:timers/promises'
import { Refusal } from '#kernel/refusal.ts'
import { atOnce, type DbPool } from './db/db.ts'
import { insertAtOnce, merged, type Rows } from './gather.ts'

/** Rows that wait for a commit, and whom to tell. */
interface Waiting {
  readonly rows: Rows
  done(): void
  failed(error: unknown): void
}

/** Acts that share one commit. */
const MOST = 64

/** A database that is away or full refuses everybody: to ask it again for each would keep all of them waiting. */
const isOutage = (error: unknown): boolean =>
  error instanceof Refusal && error.code !== 'db.contended'

/**
 * Lets acts that only add rows share their commits: each is told when its own rows are committed. One commit is on its
 * way at a time, and what comes meanwhile gathers for the next: so all wait alike. One whose rows are refused is tried
 * alone, so that nobody fails for another's reason.
 */
export function openAdding(pool: DbPool, tenant: number): (rows: Rows) => Promise<void> {
  const queue: Waiting[] = []
  let isCommitting = false

  async function commit(batch: readonly Waiting[]): Promise<void> {
    try {
      await atOnce(pool, insertAtOnce(merged(batch.map(({ rows }) => rows)), tenant))
      for (const { done } of batch) done()
    } catch (error) {
      if (batch.length > 1 && !isOutage(error)) for (const each of batch) await commit([each])
      else for (const { failed } of batch) failed(error)
    }
  }

  async function commitAll(): Promise<void> {
    isCommitting = true
    // What arrived in the same moment goes along: else the first of many would go alone, and all others wait for it.
    await nextTurn()
    while (queue.length > 0) await commit(queue.splice(0, MOST))
    isCommitting = false
  }

  return (rows) =>
    new Promise((resolve, reject) => {
      queue.push({ rows, done: resolve, failed: reject })
      if (!isCommitting) void commitAll()
    })
}
