import { gatherSteps } from '#platform/db/migrate.ts'
import { migrations as rights } from './account/rights/rights.table.ts'
import { migrations as account } from './kernel/account/account.table.ts'
import { migrations as clock } from './kernel/clock/clock.table.ts'
import { migrations as facts } from './kernel/facts/facts.table.ts'
import { migrations as grant } from './kernel/grant/grant.table.ts'
import { migrations as ledger } from './kernel/ledger/ledger.table.ts'
import { migrations as matter } from './kernel/matter/matter.table.ts'
import { migrations as party } from './kernel/party/party.table.ts'
import { migrations as place } from './kernel/place/place.table.ts'
import { migrations as publish } from './kernel/publish/publish.table.ts'
import { migrations as vault } from './kernel/vault/vault.table.ts'
import { migrations as deliveries } from './listen/import/import.table.ts'
import { migrations as importUploads } from './listen/import/upload.table.ts'
import { migrations as dialogue } from './listen/report/dialogue.table.ts'
import { migrations as report } from './listen/report/report.table.ts'
import { migrations as backup } from './platform/backup/backup.table.ts'
import { migrations as idempotency } from './platform/idempotency/idempotency.table.ts'
import { migrations as jobs } from './platform/jobs/jobs.table.ts'
import { migrations as keys } from './platform/keys/ring.table.ts'
import { migrations as tenant } from './platform/tenant.table.ts'
import { migrations as attention } from './respond/attention/attention.table.ts'
import { migrations as board } from './respond/board/board.table.ts'
import { migrations as boardWork } from './respond/board/board-work.table.ts'
import { migrations as dispatch } from './respond/dispatch/dispatch.table.ts'
import { migrations as incidentReview } from './respond/review/review.table.ts'
import { migrations as shift } from './respond/shift/shift.table.ts'

/** The schema's steps of every slice. A new slice adds its line here; a test finds the one that forgot. */
export const migrations = gatherSteps(
  account,
  attention,
  backup,
  board,
  boardWork,
  clock,
  deliveries,
  dialogue,
  dispatch,
  facts,
  grant,
  idempotency,
  importUploads,
  incidentReview,
  jobs,
  keys,
  ledger,
  matter,
  party,
  place,
  publish,
  report,
  rights,
  shift,
  tenant,
  vault,
)
