import { basisOf, ruleOn } from '#kernel/clock/clock.rules.ts'
import { lawOf } from '#kernel/clock/law.ts'
import type { Id } from '#kernel/ids.ts'
import { deadlinesToFire, stepMatter } from '#kernel/matter/matter.service.ts'
import { missedDeadlines, noteMissed } from '#kernel/matter/missed.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { civilDate } from '#kernel/time.ts'
import type { World } from '#platform/world.ts'
import { leaveDesk } from './follow.service.ts'
import { findLostNews } from './news.service.ts'
import { reportMatter } from './report.rules.ts'
import { reportResource } from './report.service.ts'

const BATCH = 100

/** Brings about what the clock does by itself: what was ended and not reopened in thirty days closes. */
export async function closeWhatIsOver(world: World): Promise<void> {
  const over = await world.read((db) => deadlinesToFire(world, db, reportMatter.name, BATCH))
  for (const { matter, fires } of over) {
    try {
      await world.transaction(async (tx) => {
        await stepMatter(world, tx, { matter, event: fires, by: 'clock' })
        const { id } = await tx.db
          .selectFrom('report')
          .select('id')
          .where('tenant_id', '=', world.tenant.id)
          .where('matter_id', '=', matter)
          .executeTakeFirstOrThrow()
        await leaveDesk(world, tx, id)
        tx.ledger({ did: 'report.close', about: reportResource(id) })
        tx.publish('ReportChanged', { report: id })
      })
    } catch (error) {
      // Somebody moved it on in this very moment: then it is not over after all.
      if (!(error instanceof Refusal)) throw error
    }
  }
}

declare module '#kernel/facts/facts.schema.ts' {
  interface Facts {
    /** nobody answered in time: from now on it is the supervisor's, too */
    ReportMissed: { report: Id<'report'>; dueAt: number }
  }
}

/** Says of reports whose first answer is late that they are: told once, entered, and on the supervisor's list. */
export async function escalateWhatIsLate(world: World): Promise<void> {
  const late = await world.read((db) => missedDeadlines(world, db, reportMatter.name, BATCH))
  for (const missed of late)
    await world.transaction(async (tx) => {
      if (!(await noteMissed(world, tx, missed))) return
      const { id } = await tx.db
        .selectFrom('report')
        .select('id')
        .where('tenant_id', '=', world.tenant.id)
        .where('matter_id', '=', missed.matter)
        .executeTakeFirstOrThrow()
      const on = civilDate(tx.now, world.tenant.zone)
      const rule = ruleOn(lawOf(world.tenant.jurisdiction), 'deadline', 'report.answer', on)
      tx.ledger({ did: 'report.escalate', about: reportResource(id), basis: basisOf(rule) })
      tx.publish('ReportMissed', { report: id, dueAt: missed.dueAt })
      tx.publish('ReportChanged', { report: id })
    })
}

/** What the clock brings about every minute. */
export async function followTheClock(world: World): Promise<void> {
  await closeWhatIsOver(world)
  await escalateWhatIsLate(world)
  await findLostNews(world)
}
