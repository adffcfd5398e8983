import type { Heard } from '#kernel/facts/facts.service.ts'
import type { Reaction } from '#kernel/facts/reactions.service.ts'
import { HOUR } from '#kernel/time.ts'
import { reportKinds } from '#listen/index.ts'
import { openForReport } from './open.service.ts'
import { incidentTypes, type KindName } from './types.ts'

/** What was told longer ago is history: a board that is set up today does not begin with last year's nights. */
const NEWS_FOR = 12 * HOUR

const isKind = (kind: string): kind is KindName => Object.hasOwn(incidentTypes, kind)

/** Most reports can wait for their desk. */
const isUrgent = (kind: string): boolean =>
  Object.hasOwn(reportKinds, kind) && reportKinds[kind as keyof typeof reportKinds].urgent

/** Puts citizens' reports that cannot wait on the board. */
export const boardReaction: Reaction = {
  name: 'respond/board',
  passes: (fact) =>
    fact.name === 'ReportReceived' && !isUrgent((fact as Heard<'ReportReceived'>).body.kind),
  on: {
    async ReportReceived(tx, { body: { report, kind, place }, toldAt }, world) {
      if (tx.now - toldAt > NEWS_FOR) return
      await openForReport(world, tx, {
        id: report,
        kind: isKind(kind) ? kind : 'other',
        place,
        toldAt,
      })
    },
  },
}
