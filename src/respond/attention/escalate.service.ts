import type { Id } from '#kernel/ids.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { JobHandler } from '#platform/jobs/jobs.service.ts'
import type { Tx, World } from '#platform/world.ts'
import { incidentResource } from '../board/board.service.ts'
import { addStep, lockDue, setClock } from './alert.service.ts'
import { nextStep, tellAt } from './attention.rules.ts'

/** The queue in which notices to those of the list wait. */
export const TELL_QUEUE = 'attention.tell'

const BATCH = 100

/** The list in its order, as far as the clock needs it. */
export async function rungsOf(world: World, db: Db) {
  const rows = await db
    .selectFrom('escalation_rung')
    .selectAll()
    .where('tenant_id', '=', world.tenant.id)
    .orderBy('position')
    .execute()
  return rows.map((row) => ({ ...row, waitMinutes: row.wait_minutes }))
}

type Rung = Awaited<ReturnType<typeof rungsOf>>[number]

/** Has one of the list told; what asks for the same moment is one job. */
export function askToTell(tx: Tx, rung: { id: Id<'rung'>; told_at: number | null }): void {
  const runAt = tellAt(tx.now, rung.told_at)
  tx.enqueue({
    queue: TELL_QUEUE,
    key: `${rung.id}.${runAt}`,
    payload: { rung: rung.id },
    runAt,
  })
}

type Due = Awaited<ReturnType<typeof lockDue>>[number]

async function stepOn(world: World, tx: Tx, alert: Due, list: readonly Rung[]): Promise<void> {
  const next = nextStep(alert, list)
  const steps = alert.steps + 1
  // Counted from now, so that a night without power is not made up for in one burst.
  const dueAt = tx.now + next.waitMs
  await tx.db
    .updateTable('alert')
    .set({
      state: 'running',
      level: next.level,
      steps,
      told: alert.told + (next.kind === 'list' ? 1 : 0),
      due_at: instant(dueAt),
    })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', alert.id)
    .execute()
  const step = { alert_id: alert.id, number: steps, kind: next.kind }
  if (next.kind === 'supervisor') await addStep(world, tx, step)
  else {
    const { id, who, channel } = next.rung
    await addStep(world, tx, { ...step, rung_id: id, who, channel })
    askToTell(tx, next.rung)
  }
  setClock(tx, alert.id, steps, dueAt)
  tx.ledger({ did: 'alert.escalate', about: incidentResource(alert.incident_id) })
  tx.publish('AlertChanged', { incident: alert.incident_id })
}

/** Tells further what nobody has seen to in its time. @returns how many alerts went a step on */
export const escalate = (world: World): Promise<number> =>
  world.transaction(async (tx) => {
    const due = await lockDue(world, tx.db, BATCH)
    if (due.length === 0) return 0
    const list = await rungsOf(world, tx.db)
    for (const alert of due) await stepOn(world, tx, alert, list)
    return due.length
  })

/** The clock of the alerts: each has a job at its time, and any of them sees to all that is due. */
export const clockJob =
  (world: World): JobHandler =>
  async (_, run) => {
    while ((await escalate(world)) === BATCH && !run.signal.aborted);
  }
