import type { Id } from '#kernel/ids.ts'
import { newId } from '#kernel/ids.ts'
import { plainCalendar } from '#kernel/matter/calendar.rules.ts'
import { opened } from '#kernel/matter/matter.rules.ts'
import { openMatter } from '#kernel/matter/matter.service.ts'
import { locate } from '#kernel/place/place.rules.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { instant } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, Resource, Tx, World } from '#platform/world.ts'
import { assertTimely, followCode, reportMatter, shownCode, untilNow } from './report.rules.ts'
import type { Receipt, ReportDraft, Where } from './report.schema.ts'

declare module '#kernel/facts/facts.schema.ts' {
  interface Facts {
    ReportReceived: { report: Id<'report'>; kind: string; place: string | null }
    ReportChanged: { report: Id<'report'> }
  }
}

/** The name of a report to vault, grant and ledger. */
export const reportResource = (report: Id<'report'>): Resource => ({ kind: 'report', id: report })

/** The name of a photo's original, which has a key of its own that is destroyed once the clean photo stands. */
export const originalResource = (photo: Id<'photo'>): Resource => ({ kind: 'photo', id: photo })

/** What a code is stored as. */
export const codeHash = (world: World, code: string): Buffer =>
  Buffer.from(world.hash(`code ${code}`))

/** What the made-up name of a photo is stored as. */
export const photoHash = (world: World, name: string): Buffer =>
  Buffer.from(world.hash(`photo ${name}`))

/**
 * Takes a report: acknowledged only once it is committed. A retry with the same key gets the same code again.
 * @throws Refusal `invalid` when it is about the future, too old, or about a place that is not there
 */
export async function receiveReport(
  world: World,
  draft: ReportDraft,
  by: Caller,
  key: IdempotencyKey,
): Promise<Receipt> {
  const now = world.now()
  assertTimely(draft.when, now)
  const place = await placeOf(world, draft.where)
  const code = followCode(world.derive('code', key.key))
  const calendar = plainCalendar(world.tenant.zone)
  const answerBy = opened(reportMatter, { now, calendar }).started[0]?.dueAt ?? now
  return world.transaction(async (tx) => {
    const id = newId<'report'>(now, world.random(10))
    const matter = await openMatter(world, tx, reportMatter, {
      sensitivity: 2,
      place: place ?? undefined,
      by: { ...by, actors: ['subject'] },
    })
    await insertReport(world, tx, { id, matter, place, code, draft, now })
    const { story, where, contact } = draft
    tx.sealNew(reportResource(id), { story, where, contact })
    tx.ledger({ did: 'report.send', about: reportResource(id), by })
    tx.publish('ReportReceived', { report: id, kind: draft.kind, place })
    return { code: shownCode(code), receivedAt: iso(now), answerBy: iso(answerBy) }
  }, key)
}

interface NewReport {
  id: Id<'report'>
  matter: Id<'matter'>
  place: string | null
  code: string
  draft: ReportDraft
  now: number
}

/** The report's row with those of the photos that it announces, in one statement. */
async function insertReport(world: World, tx: Tx, report: NewReport): Promise<void> {
  const { id, matter, place, code, draft, now } = report
  const when = untilNow(draft.when, now)
  const row = {
    tenant_id: world.tenant.id,
    id,
    matter_id: matter,
    kind: draft.kind,
    place,
    occurred_from: instant(when.from),
    occurred_to: instant(when.to),
    received_at: instant(now),
    code_hash: codeHash(world, code),
    language: draft.language,
    claimed_by: null,
    citizen_wrote_at: instant(now),
    office_wrote_at: null,
  }
  const photos = draft.photos.map((name, position) => ({
    tenant_id: world.tenant.id,
    id: newId<'photo'>(now, world.random(10)),
    report_id: id,
    name_hash: photoHash(world, name),
    position,
    received_at: null,
  }))
  if (photos.length === 0) await tx.db.insertInto('report').values(row).execute()
  else
    await tx.db
      .with('inserted', (db) => db.insertInto('report').values(row))
      .insertInto('report_photo')
      .values(photos)
      .execute()
}

/** The code of the place that the list may show: never finer than a corregimiento. */
async function placeOf(world: World, where: Where): Promise<string | null> {
  if (where.by === 'landmark' && where.place === undefined) return null
  const territory = await readTerritory(world)
  if (where.by === 'point') return locate(territory, where)?.place.code ?? null
  const code = where.place
  if (code === undefined) return null
  if (!territory.places.has(code))
    throw new Refusal('invalid', 'report.noSuchPlace', { field: 'where.place' })
  return code
}
