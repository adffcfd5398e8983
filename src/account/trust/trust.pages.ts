import type { PageRoute } from '#platform/http/page.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import { lawPages } from './law.pages.ts'
import { ledgerPages } from './ledger.pages.ts'
import { permissionsPages } from './permissions.pages.ts'
import { summaryPages } from './summary.pages.ts'

/** What everybody can check: who may do what, who has read, how long it is kept, and the ledger. */
export const trustPages = (world: World, site: Site): readonly PageRoute[] => [
  ...permissionsPages(world, site),
  ...summaryPages(world, site),
  ...ledgerPages(world, site),
  ...lawPages(world, site),
]
