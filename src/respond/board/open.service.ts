import { sql } from 'kysely'
import { beginRelation } from '#kernel/grant/grant.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { openMatter, stepMatter } from '#kernel/matter/matter.service.ts'
import { locate, type Territory } from '#kernel/place/place.rules.ts'
import { type KeptPlace, readTerritory } from '#kernel/place/place.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, Tx, World } from '#platform/world.ts'
import { incidentMatter, termsOf } from './board.rules.ts'
import type { ExactPlace, IncidentDraft, IncidentRow, Source } from './board.schema.ts'
import { findIncident, incidentResource, shownIncident, wordHash } from './board.service.ts'
import { keepCaller } from './earlier.service.ts'
import { incidentTypes, type KindName, type Priority } from './types.ts'
import { noteCandidates, noteCorrection, readLearned } from './word-rule.service.ts'
import { classify, searchWords } from './words.rules.ts'

declare module '#kernel/facts/facts.schema.ts' {
  interface Facts {
    IncidentOpened: { incident: Id<'incident'>; kind: string; place: string | null }
    IncidentChanged: { incident: Id<'incident'> }
  }
}

/** What an incident begins with. */
interface Beginning {
  readonly kind: KindName
  readonly place: string | null
  readonly priority: Priority
  readonly source: Source
  readonly report: Id<'report'> | null
  /** when it was first told, milliseconds since 1970, UTC */
  readonly openedAt: number
}

/** Opens an incident in the caller's transaction, with its matter, and tells it. */
export async function openIncident(
  world: World,
  tx: Tx,
  given: Beginning,
  by: Caller,
): Promise<{ id: Id<'incident'>; matter: Id<'matter'> }> {
  const { kind, place, priority, source, report, openedAt } = given
  const matter = await openMatter(world, tx, incidentMatter, {
    sensitivity: 2,
    place: place ?? undefined,
    by,
  })
  const id = newId<'incident'>(tx.now, world.random(10))
  const { takeBy, startBy } = termsOf(kind, openedAt)
  await tx.db
    .insertInto('incident')
    .values({
      tenant_id: world.tenant.id,
      id,
      matter_id: matter,
      kind,
      place,
      priority,
      source,
      report_id: report,
      state: 'received',
      opened_at: instant(openedAt),
      take_by: instant(takeBy),
      start_by: instant(startBy),
      claimed_by: null,
      result: null,
      merged_into: null,
    })
    .execute()
  tx.ledger({ did: 'incident.file', about: incidentResource(id), by })
  tx.publish('IncidentOpened', { incident: id, kind, place })
  return { id, matter }
}

/** Keeps the words of a text, hashed, so that the incident is found by them. */
export async function keepWords(
  world: World,
  db: Db,
  incident: Id<'incident'>,
  text: string,
): Promise<void> {
  const hashes = searchWords(text).map((word) => wordHash(world, word))
  if (hashes.length === 0) return
  await db
    .insertInto('incident_word')
    .values(
      hashes.map((word_hash) => ({
        tenant_id: world.tenant.id,
        word_hash,
        incident_id: incident,
      })),
    )
    .onConflict((on) => on.doNothing())
    .execute()
}

/**
 * Opens an incident from what a caller or a unit says; whoever types it has looked at it.
 * @throws Refusal `invalid` for a place that is not on the list
 */
export async function fileIncident(
  world: World,
  draft: IncidentDraft,
  who: Caller,
  key: IdempotencyKey,
): Promise<IncidentRow> {
  const territory = await readTerritory(world)
  return world.transaction(async (tx) => {
    const { id, matter } = await openIncident(
      world,
      tx,
      {
        kind: draft.kind,
        place: placeCode(territory, draft.place, draft.where),
        priority: draft.priority ?? incidentTypes[draft.kind].priority,
        source: draft.source,
        report: null,
        openedAt: tx.now,
      },
      who,
    )
    const { narrative, where, caller } = draft
    const { point, ...words } = where ?? {}
    tx.seal(incidentResource(id), {
      ...{ narrative, caller, 'where:point': point },
      where: where && words,
    })
    await keepWords(world, tx.db, id, [narrative, where?.words ?? ''].join(' '))
    await keepCaller(world, tx.db, id, caller?.phone)
    const { learned } = await readLearned(world, tx.db)
    const told = classify(narrative, learned)[0]?.kind ?? null
    await noteCorrection(world, tx, { incident: id, told, kind: draft.kind })
    const here = [...territory.places.values()].map(({ name }) => name)
    await noteCandidates(world, tx, narrative, [caller?.name ?? '', ...here].join(' '))
    await stepMatter(world, tx, { matter, event: 'classify', by: who })
    if (draft.take) await stepMatter(world, tx, { matter, event: 'claim', by: who })
    await tx.db
      .updateTable('incident')
      .set(
        draft.take
          ? { state: 'assigned', claimed_by: who.account ?? null, taken_at: instant(tx.now) }
          : { state: 'triaged' },
      )
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .execute()
    if (draft.take && who.account !== undefined) {
      tx.ledger({ did: 'incident.claim', about: incidentResource(id), by: who })
      await beginRelation(world, tx, incidentResource(id), 'claimed', who.account)
    }
    return shownIncident(world, who, await findIncident(world, tx.db, id))
  }, key)
}

/**
 * The code that the board may show: never finer than a corregimiento; that of the point where nobody said one.
 * @throws Refusal `invalid` for a place that is not on the list
 */
export function placeCode(
  territory: Territory<KeptPlace>,
  place: string | null | undefined,
  where: ExactPlace | undefined,
): string | null {
  if (place !== undefined && place !== null) {
    if (!territory.places.has(place))
      throw new Refusal('invalid', 'board.noSuchPlace', { field: 'place' })
    return place
  }
  if (where?.point === undefined) return null
  const found = locate(territory, where.point)?.place.code
  if (found === undefined)
    throw new Refusal('invalid', 'board.pointNowhere', { field: 'where.point' })
  return found
}

/**
 * Opens an incident for a citizen's report that cannot wait. The report's words stay where they are: whoever needs
 * them opens the report, and that is recorded there.
 * @param toldAt  when the report came, milliseconds since 1970, UTC: the citizen's clock runs from then
 */
export async function openForReport(
  world: World,
  tx: Tx,
  report: { id: Id<'report'>; kind: KindName; place: string | null; toldAt: number },
): Promise<void> {
  const { rows } = await sql`
    select from incident where tenant_id = ${world.tenant.id} and report_id = ${report.id}`.execute(
    tx.db,
  )
  if (rows.length > 0) return
  await openIncident(
    world,
    tx,
    {
      kind: report.kind,
      place: report.place,
      priority: incidentTypes[report.kind].priority,
      source: 'report',
      report: report.id,
      openedAt: report.toldAt,
    },
    { actors: ['machine'], language: 'es' },
  )
}
