import { account } from '#account/server.ts'
import { policy as staffPolicy } from '#kernel/account/account.rules.ts'
import { retentionPolicy } from '#kernel/clock/retention.rules.ts'
import type { RetentionOf } from '#kernel/clock/retention.service.ts'
import type { HeardBy } from '#kernel/facts/events.service.ts'
import { ledgerPolicy } from '#kernel/ledger/ledger.rules.ts'
import { placePolicy } from '#kernel/place/place.rules.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { sitePolicy } from '#kernel/site/site.schema.ts'
import { listen } from '#listen/server.ts'
import type { Stage } from '#platform/stage.ts'
import { respond } from '#respond/server.ts'
import { understand } from '#understand/server.ts'

/** The stages in the order of the loop; each may lean on those before it. */
export const loop: readonly Stage[] = [listen, respond, understand, account]

/** What the stages hold of people, and under which rule each goes. */
export const retention: readonly RetentionOf[] = loop.flatMap((stage) => stage.retention ?? [])

/** Who may do what, all of it: one table decides, compiles to SQL and is shown to everybody. */
export const policy: readonly PolicyLine[] = [
  ...sitePolicy,
  ...placePolicy,
  ...ledgerPolicy,
  ...staffPolicy,
  ...retentionPolicy,
  ...loop.flatMap((stage) => stage.policy),
]

/** Which facts the screens hear of, and what one must be allowed to in order to hear each. */
export const heardBy: HeardBy = {
  ReviewChanged: 'review.list',
  ReviewLate: 'review.list',
  CanaryOpened: 'review.list',
  RightsAsked: 'rights.list',
  RightsAnswered: 'rights.list',
  RightsMissed: 'rights.list',
  ReportReceived: 'report.list',
  ReportChanged: 'report.list',
  ReportMissed: 'report.list',
  IncidentOpened: 'incident.list',
  IncidentChanged: 'incident.list',
  IncidentPassed: 'incident.list',
  ShiftChanged: 'shift.see',
  AlertChanged: 'alert.list',
  UnitChanged: 'unit.hear',
  AssignmentChanged: 'unit.hear',
}
