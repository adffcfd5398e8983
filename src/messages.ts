import { messages as alarm } from './account/alarm/alarm.messages.ts'
import { messages as dataset } from './account/dataset/dataset.messages.ts'
import { messages as map } from './account/dataset/map.messages.ts'
import { messages as review } from './account/review/review.messages.ts'
import { messages as rightsCopy } from './account/rights/copy.messages.ts'
import { messages as rights } from './account/rights/rights.messages.ts'
import { messages as lawPage } from './account/trust/law.messages.ts'
import { messages as roomPermissions } from './account/trust/room.messages.ts'
import { messages as trust } from './account/trust/trust.messages.ts'
import { messages as cli } from './cli/cli.messages.ts'
import { messages as doctor } from './cli/doctor.messages.ts'
import { messages as importCommand } from './cli/import.messages.ts'
import { messages as installation } from './cli/installation.messages.ts'
import { messages as keysCommand } from './cli/keys.messages.ts'
import { messages as territory } from './cli/territory.messages.ts'
import { messages as user } from './cli/user.messages.ts'
import { messages as account } from './kernel/account/account.messages.ts'
import { messages as clock } from './kernel/clock/clock.messages.ts'
import { messages as law } from './kernel/clock/law.messages.ts'
import { messages as facts } from './kernel/facts/facts.messages.ts'
import { messages as grant } from './kernel/grant/grant.messages.ts'
import { messages as ledger } from './kernel/ledger/ledger.messages.ts'
import { messages as matter } from './kernel/matter/matter.messages.ts'
import { messages as place } from './kernel/place/place.messages.ts'
import { messages as policy } from './kernel/policy/policy.messages.ts'
import { messages as publish } from './kernel/publish/publish.messages.ts'
import { messages as time } from './kernel/time.messages.ts'
import { messages as deliveries } from './listen/import/import.messages.ts'
import { messages as report } from './listen/report/report.messages.ts'
import { messages as reportForm } from './listen/report/report-form.messages.ts'
import { messages as reportPage } from './listen/report/report-page.messages.ts'
import { messages as backup } from './platform/backup/backup.messages.ts'
import { messages as basemap } from './platform/basemap/basemap.messages.ts'
import { messages as config } from './platform/config/config.messages.ts'
import { messages as db } from './platform/db/db.messages.ts'
import { messages as files } from './platform/files/files.messages.ts'
import { messages as frame } from './platform/http/frame.messages.ts'
import { messages as http } from './platform/http/http.messages.ts'
import { messages as idempotency } from './platform/idempotency/idempotency.messages.ts'
import { messages as jobs } from './platform/jobs/jobs.messages.ts'
import { messages as keys } from './platform/keys/keys.messages.ts'
import { speaker } from './platform/messages/messages.ts'
import { messages as notice } from './platform/notice/notice.messages.ts'
import { messages as tls } from './platform/tls/tls.messages.ts'
import { messages as attention } from './respond/attention/attention.messages.ts'
import { messages as board } from './respond/board/board.messages.ts'
import { messages as boardWork } from './respond/board/board-work.messages.ts'
import { messages as dispatch } from './respond/dispatch/dispatch.messages.ts'
import { messages as dossier } from './respond/review/dossier.messages.ts'
import { messages as past } from './respond/review/review.messages.ts'
import { messages as shift } from './respond/shift/shift.messages.ts'
import { messages as indicator } from './understand/indicator/indicator.messages.ts'

/** Every message that the server or the command line says. A new slice adds its line here. */
export const messages = {
  ...account,
  ...attention,
  ...board,
  ...boardWork,
  ...backup,
  ...basemap,
  ...cli,
  ...clock,
  ...config,
  ...dataset,
  ...db,
  ...deliveries,
  ...dispatch,
  ...doctor,
  ...dossier,
  ...facts,
  ...files,
  ...frame,
  ...grant,
  ...http,
  ...idempotency,
  ...importCommand,
  ...indicator,
  ...installation,
  ...jobs,
  ...keys,
  ...law,
  ...lawPage,
  ...keysCommand,
  ...ledger,
  ...map,
  ...matter,
  ...notice,
  ...past,
  ...place,
  ...policy,
  ...publish,
  ...report,
  ...reportForm,
  ...reportPage,
  ...alarm,
  ...review,
  ...rightsCopy,
  ...rights,
  ...roomPermissions,
  ...shift,
  ...territory,
  ...time,
  ...tls,
  ...trust,
  ...user,
}

/** A message in a language, with its facts put in. */
export const say = speaker(messages)
