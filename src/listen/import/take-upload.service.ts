import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Actor } from '#kernel/policy/policy.schema.ts'
import { Refusal, type RefusalFacts } from '#kernel/refusal.ts'
import { SECOND } from '#kernel/time.ts'
import { instant } from '#platform/db/db.ts'
import { type JobHandler, type JobRun, notAgain } from '#platform/jobs/jobs.service.ts'
import type { Caller, IdempotencyKey, World } from '#platform/world.ts'
import type { TakeDraft, UploadState } from './delivery.schema.ts'
import type { Period } from './import.schema.ts'
import { takeDelivery } from './import.service.ts'
import { keepSourceIn } from './source.service.ts'
import { sweepDelivery } from './undo.service.ts'
import {
  dropPieces,
  fileOf,
  ownUpload,
  shownUpload,
  type UploadRow,
  type UploadSeen,
  uploadColumns,
} from './upload.service.ts'

type UploadId = Id<'upload'>

/** The queue in which sent files wait to be read. */
export const IMPORT_QUEUE = 'import.delivery'

/** How often reading is tried that broke for another reason than the file. */
const TRIES = 3
/** How often it is said how far reading is, and heard whether it is still wanted. */
const SAY_MS = SECOND / 2

/**
 * Orders that a sent file be taken as a delivery of a source, which keeps the mapping. A job does the work.
 * @throws Refusal `absent`, `conflict` `import.uploadOver` or `import.notWhole`, `invalid` for a mapping or a period
 *   that cannot be
 */
export const takeUpload = (
  world: World,
  draft: TakeDraft,
  caller: Caller,
  key: IdempotencyKey,
): Promise<UploadSeen> =>
  world.transaction(async (tx) => {
    const { id, source, period } = draft
    const row = await ownUpload(tx.db, world, id, caller, { lock: true })
    if (row.state !== 'open') throw new Refusal('conflict', 'import.uploadOver')
    fileOf(world, row)
    if (period !== undefined && period.to < period.from)
      throw new Refusal('invalid', 'import.periodBackwards', { field: 'period' })
    const kept = await keepSourceIn(world, tx, { ...draft, name: source }, caller)
    await sql`
      update import_upload set state = 'waiting', source_id = ${kept}, completeness = ${draft.completeness},
        period_from = ${period?.from ?? null}, period_to = ${period?.to ?? null}, heard_at = ${instant(tx.now)}
      where tenant_id = ${world.tenant.id} and id = ${id}`.execute(tx.db)
    tx.enqueue({ queue: IMPORT_QUEUE, key: id, payload: { upload: id } })
    return shownUpload({ ...row, state: 'waiting' })
  }, key)

/** The work of the queue: reads a sent file. Done again after a crash it begins anew. */
export const readUploads =
  (world: World): JobHandler =>
  async ({ upload }, run) => {
    const id = upload as UploadId
    const row = await startReading(world, id, run)
    if (row === undefined) return
    if (row.delivery_id !== null) await sweepDelivery(world, row.delivery_id, 'broken')
    const watch = watchOver(world, id, run)
    try {
      await take(world, row, watch)
      await watch.stop()
      await over(world, id, 'taken')
    } catch (error) {
      await watch.stop()
      // Whoever took the job over, or the next process, begins anew.
      if (run.signal.aborted) throw error
      await giveUp(world, id, error, { isWanted: !watch.isCancelled(), attempt: run.attempt })
    }
  }

async function take(world: World, row: UploadRow, watch: Watch): Promise<void> {
  const { id, source_id: source, period_from: from, period_to: to } = row
  const period = from === null || to === null ? undefined : ({ from, to } as Period)
  await takeDelivery(world, {
    source: source!,
    file: fileOf(world, row),
    completeness: row.completeness ?? undefined,
    period,
    by: { actors: [row.actor as Actor], account: row.account_id, language: 'es' },
    signal: watch.signal,
    progress: watch.progress,
    began: (delivery) =>
      world.transaction(async (tx) => {
        await sql`update import_upload set delivery_id = ${delivery}
          where tenant_id = ${world.tenant.id} and id = ${id}`.execute(tx.db)
      }),
  })
}

/** @returns undefined for one that is not wanted any more */
const startReading = (world: World, id: UploadId, run: JobRun): Promise<UploadRow | undefined> =>
  world.transaction(async (tx) => {
    await run.hold(tx)
    const { rows } = await sql<UploadRow>`
      update import_upload set state = 'reading', heard_at = ${instant(tx.now)}, progress = 0, rows = 0
      where tenant_id = ${world.tenant.id} and id = ${id} and state in ('waiting', 'reading')
      returning ${uploadColumns}`.execute(tx.db)
    return rows[0]
  })

interface Watch {
  readonly signal: AbortSignal
  progress(done: number, rows: number): void
  isCancelled(): boolean
  stop(): Promise<void>
}

/** Says now and then how far reading is, and hears whether somebody called it off. */
function watchOver(world: World, id: UploadId, run: JobRun): Watch {
  const cancel = new AbortController()
  let at = { done: 0, rows: 0 }
  let saying: Promise<void> | undefined
  const say = async (): Promise<void> => {
    const isAsked = await world.transaction(async (tx) => {
      const { rows } = await sql<{ asked: boolean }>`
        update import_upload set progress = ${at.done}, rows = ${at.rows}, heard_at = ${instant(tx.now)}
        where tenant_id = ${world.tenant.id} and id = ${id} and state = 'reading'
        returning cancel_asked as asked`.execute(tx.db)
      return rows[0]?.asked ?? false
    })
    if (isAsked) cancel.abort()
  }
  const timer = setInterval(() => {
    saying ??= say()
      .catch(() => {}) // what is wrong with the database, the reading hears, too
      .finally(() => {
        saying = undefined
      })
  }, SAY_MS)
  return {
    signal: AbortSignal.any([run.signal, cancel.signal]),
    progress(done, rows) {
      at = { done, rows }
      run.progress(done)
    },
    isCancelled: () => cancel.signal.aborted,
    async stop() {
      clearInterval(timer)
      await saying
    },
  }
}

/** What a reading that ended without a delivery leaves. @throws the error, for what may go better another time */
async function giveUp(
  world: World,
  id: UploadId,
  error: unknown,
  o: { readonly isWanted: boolean; readonly attempt: number },
): Promise<void> {
  if (!o.isWanted) return over(world, id, 'cancelled')
  const isFinal = error instanceof Refusal && error.kind !== 'busy' && error.kind !== 'full'
  if (isFinal) return over(world, id, 'failed', error)
  if (o.attempt < TRIES) throw error
  await over(world, id, 'failed', new Refusal('conflict', 'import.broke'))
  throw notAgain('reading a delivery broke', error)
}

/** Ends an upload: its bytes go. */
const over = (
  world: World,
  id: UploadId,
  state: UploadState,
  why?: { readonly code: string; readonly facts: RefusalFacts },
): Promise<void> =>
  world.transaction(async (tx) => {
    const failure = why === undefined ? null : JSON.stringify({ code: why.code, facts: why.facts })
    const { rows } = await sql<Pick<UploadRow, 'id' | 'pieces'>>`
      with gone as (select id, pieces from import_upload
        where tenant_id = ${world.tenant.id} and id = ${id} and state = 'reading' for update)
      update import_upload u set state = ${state}, pieces = '{}', failure = ${failure}::jsonb,
        progress = case when ${state === 'taken'} then 1 else progress end, heard_at = ${instant(tx.now)}
      from gone where u.tenant_id = ${world.tenant.id} and u.id = gone.id
      returning gone.id, gone.pieces`.execute(tx.db)
    for (const row of rows) dropPieces(world, tx, row)
  })
