import type { Id } from '#kernel/ids.ts'
import { newId } from '#kernel/ids.ts'
import { addMatter, shipMatterType } from '#kernel/matter/matter.service.ts'
import { addParty } from '#kernel/party/party.service.ts'
import { locate, type Territory } from '#kernel/place/place.rules.ts'
import { type KeptPlace, readTerritory } from '#kernel/place/place.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import type { AddingTx, Caller, IdempotencyKey, Resource, World } from '#platform/world.ts'
import { assertTimely, followCode, reportMatter, shownCode, untilNow } from './report.rules.ts'
import type { Receipt, ReportDraft, Where } from './report.schema.ts'

declare module '#kernel/facts/facts.schema.ts' {
  interface Facts {
    ReportReceived: { report: Id<'report'>; kind: string; place: string | null }
    /** `by`: it was the person herself */
    ReportChanged: { report: Id<'report'>; by?: 'subject' }
  }
}

/** The name of a report to vault, grant and ledger. */
export const reportResource = (report: Id<'report'>): Resource => ({ kind: 'report', id: report })

/** The name of a photo's original, which has a key of its own that is destroyed once the clean photo stands. */
export const originalResource = (photo: Id<'photo'>): Resource => ({ kind: 'photo', id: photo })

/** The name of a clean photo, which has a key of its own, too: it may go before the report does. */
export const pictureResource = (photo: Id<'photo'>): Resource => ({ kind: 'picture', id: photo })

/** What a code is stored as. */
export const codeHash = (world: World, code: string): Buffer =>
  Buffer.from(world.hash(`code ${code}`))

/** What the made-up name of a photo is stored as. */
export const photoHash = (world: World, name: string): Buffer =>
  Buffer.from(world.hash(`photo ${name}`))

/**
 * Takes a report: acknowledged only once it is committed. A retry with the same key gets the same code again.
 * @throws Refusal `invalid` when it is about the future, too old, or about a place that is not there, `conflict` when
 *   another report has announced one of its photos
 */
export async function receiveReport(
  world: World,
  draft: ReportDraft,
  by: Caller,
  key: IdempotencyKey,
): Promise<Receipt> {
  const territory = await readTerritory(world)
  // Of the endpoint, too: a key that comes by script and by plain form is two requests, with a code each.
  const code = followCode(world.derive('code', `${key.endpoint} ${key.key}`))
  await shipMatterType(world, reportMatter)
  // What may be refused is looked at inside: a retry weeks later gets the answer of the first time all the same.
  const adding = world.add((tx) => {
    assertTimely(draft.when, tx.now)
    const place = placeOf(territory, draft.where)
    const id = newId<'report'>(tx.now, world.random(10))
    const matter = addMatter(world, tx, reportMatter, {
      sensitivity: 2,
      place: place ?? undefined,
      by: { ...by, actors: ['subject'] },
    })
    addReport(world, tx, { id, matter: matter.id, place, code, draft })
    const { story, where, contact } = draft
    tx.sealNew(reportResource(id), { story, where })
    if (contact !== undefined)
      addParty(world, tx, contact, {
        matter: matter.id,
        record: reportResource(id),
        role: 'reporter',
      })
    tx.ledger({ did: 'report.send', about: reportResource(id), by })
    tx.publish('ReportReceived', { report: id, kind: draft.kind, place })
    const answerBy = matter.deadlines[0]?.dueAt ?? tx.now
    return { code: shownCode(code), receivedAt: iso(tx.now), answerBy: iso(answerBy) }
  }, key)
  return adding.catch((error: { constraint?: string }) => {
    if (error.constraint !== 'report_photo_tenant_id_name_hash_key') throw error
    throw new Refusal('conflict', 'report.photoOfOther', { field: 'photos' })
  })
}

interface NewReport {
  id: Id<'report'>
  matter: Id<'matter'>
  place: string | null
  code: string
  draft: ReportDraft
}

/** The report's row, and those of the photos that it announces. */
function addReport(world: World, tx: AddingTx, report: NewReport): void {
  const { id, matter, place, code, draft } = report
  const tenant_id = world.tenant.id
  const received = new Date(tx.now)
  const when = untilNow(draft.when, tx.now)
  tx.insert('report', {
    tenant_id,
    id,
    matter_id: matter,
    kind: draft.kind,
    place,
    occurred_from: new Date(when.from),
    occurred_to: new Date(when.to),
    received_at: received,
    code_hash: codeHash(world, code),
    language: draft.language,
    claimed_by: null,
    citizen_wrote_at: received,
    office_wrote_at: null,
    news: draft.news !== false,
  })
  for (const [position, name] of draft.photos.entries())
    tx.insert('report_photo', {
      tenant_id,
      id: newId<'photo'>(tx.now, world.random(10)),
      report_id: id,
      name_hash: photoHash(world, name),
      position,
    })
}

/** The code of the place that the list may show: never finer than a corregimiento. */
function placeOf(territory: Territory<KeptPlace>, where: Where): string | null {
  if (where.by === 'point') return locate(territory, where)?.place.code ?? null
  const code = where.place
  if (code === undefined) return null
  if (!territory.places.has(code))
    throw new Refusal('invalid', 'report.noSuchPlace', { field: 'where.place' })
  return code
}
