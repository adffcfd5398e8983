import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { instant } from '#platform/db/db.ts'
import type { JobHandler, JobRun } from '#platform/jobs/jobs.service.ts'
import { type CleanPhoto, MAX_PHOTO_PIXELS } from '#platform/stage.ts'
import type { Caller, World } from '#platform/world.ts'
import { openReport, type Why } from './desk.service.ts'
import { photoHead } from './photo.rules.ts'
import type { PhotoState } from './report.schema.ts'
import { originalResource, photoHash, pictureResource } from './report.service.ts'

/** The queue in which photos wait to be cleaned. */
export const PHOTO_QUEUE = 'report.photo'

/** How often a photo that broke the process is tried: a machine that is busy or stops breaks it, too. */
const TRIES = 3

/**
 * Looks at the head of what was sent, so that whoever sent it hears at once what is wrong.
 * @throws Refusal `invalid` when it is no photo of a kind that we take, `tooLarge` when it has too many points
 */
function assertPhoto(bytes: Uint8Array): void {
  const head = photoHead(bytes)
  if (head === undefined) throw new Refusal('invalid', 'report.notAPhoto', { field: 'photo' })
  if (head.kind === 'heic') throw new Refusal('invalid', 'report.photoIsHeic', { field: 'photo' })
  if (head.pixels !== undefined && head.pixels > MAX_PHOTO_PIXELS)
    throw new Refusal('tooLarge', 'report.photoTooLarge', {
      megapixels: Math.ceil(head.pixels / 1e6),
      most: MAX_PHOTO_PIXELS / 1e6,
    })
}

/**
 * Takes the bytes of a photo that a report announced; acknowledged once they are sealed on the disk. Sending it
 * again gets the same answer. They are cleaned afterwards, by a job; until then nobody sees them.
 * @param name  the name that the phone made up, which only it and we know
 * @throws Refusal `absent` for a name that no report announced, `invalid` or `tooLarge` when it is no photo for us
 */
export async function receivePhoto(
  world: World,
  name: string,
  bytes: Uint8Array,
): Promise<{ state: PhotoState }> {
  assertPhoto(bytes)
  return world.transaction(async (tx) => {
    const row = await tx.db
      .selectFrom('report_photo')
      .select(['id', 'report_id', 'state'])
      .where('tenant_id', '=', world.tenant.id)
      .where('name_hash', '=', photoHash(world, name))
      .forUpdate()
      .executeTakeFirst()
    if (row === undefined) throw new Refusal('absent', 'report.noSuchPhoto', { field: 'photo' })
    if (row.state !== 'expected') return { state: 'received' as const }
    const file = await tx.keep(originalResource(row.id), bytes)
    await tx.db
      .updateTable('report_photo')
      .set({ state: 'received', file, received_at: instant(tx.now) })
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', row.id)
      .execute()
    tx.enqueue({ queue: PHOTO_QUEUE, key: row.id, payload: { photo: row.id, file } })
    tx.publish('ReportChanged', { report: row.report_id })
    return { state: 'received' as const }
  })
}

/** The work of the queue of photos. */
export const cleanPhotos =
  (world: World, clean: CleanPhoto): JobHandler =>
  async ({ photo, file }, run) => {
    await cleanReceived(world, photo as Id<'photo'>, clean, run)
    // Only now, and also when an earlier run ended between the commit and this line.
    await world.files.remove(String(file))
  }

/**
 * Opens a photo's original, has it re-encoded, seals the clean one under a key of its own and destroys the key of
 * the original. Done twice it does no harm.
 */
async function cleanReceived(
  world: World,
  photo: Id<'photo'>,
  clean: CleanPhoto,
  run: JobRun,
): Promise<void> {
  const row = await world.read((db) =>
    db
      .selectFrom('report_photo')
      .select(['report_id', 'state', 'file'])
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', photo)
      .executeTakeFirst(),
  )
  if (row?.state !== 'received' || row.file === null) return
  const cleaned = await clean(await openOriginal(world, photo, row.file), run.signal)
  if (cleaned === 'tooHard' && run.attempt < TRIES)
    throw new Error('the photo broke the process that cleans it')
  await world.transaction(async (tx) => {
    await run.hold(tx)
    const kept = typeof cleaned === 'string' ? undefined : cleaned
    const file = kept ? await tx.keep(pictureResource(photo), kept.jpeg) : null
    await tx.db
      .updateTable('report_photo')
      .set({
        state: kept ? 'ready' : 'refused',
        file,
        width: kept?.width ?? null,
        height: kept?.height ?? null,
      })
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', photo)
      .execute()
    await tx.destroyKey(originalResource(photo))
    tx.publish('ReportChanged', { report: row.report_id })
  })
}

/** @throws Error when the original is not where it was put: a disk that is away is no reason to refuse a photo */
async function openOriginal(world: World, photo: Id<'photo'>, file: string): Promise<Uint8Array> {
  const bytes = await world.open(
    {
      who: { actors: ['machine'], language: 'es' },
      what: originalResource(photo),
      action: 'report.cleanPhoto',
      relations: ['any'],
      basis: 'duty',
      purpose: 'maintenance',
      reason: 'metadata is removed before anybody sees the photo',
    },
    (opened) => opened.file(file),
  )
  if (bytes === undefined) throw new Error(`the original of photo ${photo} is not there`)
  return bytes
}

/** A photo's bytes, for a reading that is recorded as one of the report. */
export const readPhoto = (
  world: World,
  report: Id<'report'>,
  photo: Id<'photo'>,
  why: Why,
  who: Caller,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; type: string }> =>
  openReport(world, report, why, who, async (opened) => {
    const row = await opened.db
      .selectFrom('report_photo')
      .select('file')
      .where('tenant_id', '=', world.tenant.id)
      .where('report_id', '=', report)
      .where('id', '=', photo)
      .where('state', '=', 'ready')
      .executeTakeFirst()
    const bytes = row?.file ? await opened.file(row.file, pictureResource(photo)) : undefined
    if (bytes === undefined) throw new Refusal('absent', 'report.noSuchPhoto', { field: 'photo' })
    return { bytes: new Uint8Array(bytes), type: 'image/jpeg' }
  })
