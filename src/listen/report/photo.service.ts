import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { instant } from '#platform/db/db.ts'
import type { CleanPhoto } from '#platform/stage.ts'
import type { Caller, World } from '#platform/world.ts'
import { openReport, type Why } from './desk.service.ts'
import type { PhotoState } from './report.schema.ts'
import { originalResource, photoHash, reportResource } from './report.service.ts'

/** The queue in which photos wait to be cleaned. */
export const PHOTO_QUEUE = 'report.photo'

const startsLikeAPhoto = (bytes: Uint8Array): boolean => {
  const ascii = (from: number, to: number): string =>
    String.fromCharCode(...bytes.subarray(from, to))
  return (
    (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) ||
    ascii(1, 4) === 'PNG' ||
    (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') ||
    (ascii(4, 8) === 'ftyp' && /^(hei|mif|avif|msf)/.test(ascii(8, 12)))
  )
}

/**
 * Takes the bytes of a photo that a report announced; acknowledged once they are sealed on the disk. Sending it
 * again does no harm. They are cleaned afterwards, by a job; until then nobody sees them.
 * @param name  the name that the phone made up, which only it and we know
 * @throws Refusal `absent` for a name that no report announced, `invalid` when it is no photo
 */
export async function receivePhoto(
  world: World,
  name: string,
  bytes: Uint8Array,
): Promise<{ state: PhotoState }> {
  if (!startsLikeAPhoto(bytes)) throw new Refusal('invalid', 'report.notAPhoto', { field: 'photo' })
  return world.transaction(async (tx) => {
    const row = await tx.db
      .selectFrom('report_photo')
      .select(['id', 'report_id', 'state'])
      .where('tenant_id', '=', world.tenant.id)
      .where('name_hash', '=', photoHash(world, name))
      .forUpdate()
      .executeTakeFirst()
    if (row === undefined) throw new Refusal('absent', 'report.noSuchPhoto', { field: 'photo' })
    if (row.state !== 'expected') return { state: row.state }
    const file = await tx.keep(originalResource(row.id), bytes)
    await tx.db
      .updateTable('report_photo')
      .set({ state: 'received', file, received_at: instant(tx.now) })
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', row.id)
      .execute()
    tx.enqueue({ queue: PHOTO_QUEUE, key: row.id, payload: { photo: row.id } })
    tx.publish('ReportChanged', { report: row.report_id })
    return { state: 'received' as const }
  })
}

/**
 * Cleans a photo: opens the original, has it re-encoded, seals the clean one under the report's key and destroys
 * the original with its key. Done twice it does no harm.
 */
export async function processPhoto(
  world: World,
  photo: Id<'photo'>,
  clean: CleanPhoto,
  signal: AbortSignal,
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
  const original = row.file
  const bytes = await world.open(
    {
      who: { actors: ['machine'], language: 'es' },
      what: originalResource(photo),
      action: 'report.cleanPhoto',
      relations: ['any'],
      purpose: 'maintenance',
      reason: 'metadata is removed before anybody sees the photo',
    },
    (opened) => opened.file(original),
  )
  const cleaned = bytes === undefined ? 'notAPhoto' : await clean(bytes, signal)
  await world.transaction(async (tx) => {
    const kept = typeof cleaned === 'string' ? undefined : cleaned
    const file = kept ? await tx.keep(reportResource(row.report_id), kept.jpeg) : null
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
      .where('state', '=', 'received')
      .execute()
    await tx.destroyKey(originalResource(photo))
    tx.publish('ReportChanged', { report: row.report_id })
  })
  await world.files.remove(original)
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
    const bytes = row?.file ? await opened.file(row.file) : undefined
    if (bytes === undefined) throw new Refusal('absent', 'report.noSuchPhoto', { field: 'photo' })
    return { bytes: new Uint8Array(bytes), type: 'image/jpeg' }
  })
