import { account } from '#account/server.ts'
import { policy as staffPolicy } from '#kernel/account/account.rules.ts'
import { retentionPolicy } from '#kernel/clock/retention.rules.ts'
import type { RetentionOf } from '#kernel/clock/retention.service.ts'
import type { HeardBy } from '#kernel/facts/events.service.ts'
import { ledgerPolicy } from '#kernel/ledger/ledger.rules.ts'
import { placeRoutes } from '#kernel/place/place.routes.ts'
import { placePolicy } from '#kernel/place/place.rules.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { siteRoutes } from '#kernel/site/site.routes.ts'
import { sitePolicy } from '#kernel/site/site.schema.ts'
import { listen } from '#listen/server.ts'
import { accountRoutes } from '#platform/auth/auth.routes.ts'
import type { Auth } from '#platform/auth/auth.ts'
import type { DocumentRoute } from '#platform/http/document.ts'
import type { PageRoute } from '#platform/http/page.ts'
import type { Route } from '#platform/http/route.ts'
import type { Site, Stage } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
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

/** Everything that the table stands before: who asks at one of these is decided by its line. */
export interface Doors {
  readonly routes: readonly Route[]
  readonly pages: readonly PageRoute[]
  readonly documents: readonly DocumentRoute[]
}

/**
 * All that a server answers with, by one list, so that what proves who may come in leaves nothing out.
 * @param o.log  what the ledger serves, with its key
 */
export const doorsOf = (o: {
  readonly world: World
  readonly auth: Auth
  readonly site: Site
  readonly log: readonly DocumentRoute[]
}): Doors => ({
  routes: [
    ...siteRoutes(o.world, o.site),
    ...placeRoutes(o.world),
    ...accountRoutes(o.auth),
    ...loop.flatMap((stage) => stage.routes(o.world, o.site)),
  ],
  pages: loop.flatMap((stage) => stage.pages(o.world, o.site)),
  documents: [...o.log, ...loop.flatMap((stage) => stage.documents?.(o.world, o.site) ?? [])],
})

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
