import { deadlinesToFire, stepMatter } from '#kernel/matter/matter.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { World } from '#platform/world.ts'
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
        tx.ledger({ did: 'report.close', about: reportResource(id) })
        tx.publish('ReportChanged', { report: id })
      })
    } catch (error) {
      // Somebody moved it on in this very moment: then it is not over after all.
      if (!(error instanceof Refusal)) throw error
    }
  }
}
