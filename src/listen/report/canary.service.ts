import type { Id } from '#kernel/ids.ts'
import { stepMatter } from '#kernel/matter/matter.service.ts'
import { instant } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, World } from '#platform/world.ts'
import { leaveDesk } from './follow.service.ts'
import { type ReportDraft, readCode } from './report.schema.ts'
import { codeHash, receiveReport, reportResource } from './report.service.ts'

/**
 * Plants a report that nobody has a reason to open: it looks like one that was withdrawn, so nobody has to work on
 * it, and whoever opens it alarms. It comes in by the same way as all others; only the table of canaries knows it.
 */
export async function plantCanary(
  world: World,
  draft: ReportDraft,
  by: Caller,
  key: IdempotencyKey,
): Promise<{ planted: true }> {
  const anyone: Caller = { actors: ['anyone'], language: by.language }
  const { code } = await receiveReport(world, draft, anyone, key)
  return world.transaction(
    async (tx) => {
      const tenant_id = world.tenant.id
      const found = await tx.db
        .selectFrom('report')
        .select(['id', 'matter_id'])
        .where('tenant_id', '=', tenant_id)
        .where('code_hash', '=', codeHash(world, readCode(code)))
        .executeTakeFirstOrThrow()
      await tx.db
        .insertInto('canary')
        .values({
          tenant_id,
          about_kind: 'report',
          about_id: found.id,
          planted_by: by.account ?? null,
          planted_at: instant(tx.now),
        })
        .execute()
      const subject: Caller = { actors: ['subject'], language: by.language }
      await stepMatter(world, tx, {
        matter: found.matter_id as Id<'matter'>,
        event: 'withdraw',
        by: subject,
        has: [],
      })
      await leaveDesk(world, tx, found.id)
      tx.ledger({ did: 'report.plantCanary', about: reportResource(found.id), by })
      tx.publish('ReportChanged', { report: found.id })
      return { planted: true as const }
    },
    { ...key, endpoint: `${key.endpoint} planted` },
  )
}
