import { sql, type Updateable } from 'kysely'
import { beginRelation, endRelation } from '#kernel/grant/grant.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { readMatter, stepMatter } from '#kernel/matter/matter.service.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import type { Action } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type Db, instant, type Tables } from '#platform/db/db.ts'
import type { Caller, Tx, World } from '#platform/world.ts'
import { termsOf } from './board.rules.ts'
import type {
  ClosingResult,
  EditedField,
  ExactPlace,
  IncidentRow,
  IncidentState,
} from './board.schema.ts'
import {
  type By,
  type Found,
  findIncident,
  incidentResource,
  shownIncident,
} from './board.service.ts'
import { keepWords, placeCode } from './open.service.ts'
import { incidentTypes, type KindName, type Priority } from './types.ts'
import { noteCorrection, toldBefore } from './word-rule.service.ts'

type IncidentId = Id<'incident'>

export type { By }

/**
 * Incidents as they stand once nobody else can step their matters. All that an act needs are locked at once and in one
 * order, so that two acts never wait for each other.
 * @throws Refusal `absent` for the first that is not there
 */
export async function lockIncidents(
  world: World,
  db: Db,
  ids: readonly IncidentId[],
): Promise<Found[]> {
  const tenant = world.tenant.id
  if (ids.length === 0) return []
  await sql`
    select from matter m where m.tenant_id = ${tenant} and m.id in (
      select i.matter_id from incident i where i.tenant_id = ${tenant} and i.id in (${sql.join(ids)}))
    order by m.id for update`.execute(db)
  const found: Found[] = []
  for (const id of ids) found.push(await findIncident(world, db, id))
  return found
}

interface Doing {
  readonly did: Action
  readonly event: string
  readonly has?: readonly string[]
  readonly set?: Updateable<Tables['incident']>
}

/** Steps an incident's matter, and writes its row, the ledger and the fact with it. */
export async function move(
  world: World,
  tx: Tx,
  row: Pick<Found, 'id' | 'matter_id'>,
  who: Caller,
  { did, event, has = [], set = {} }: Doing,
): Promise<void> {
  const { to } = await stepMatter(world, tx, { matter: row.matter_id, event, by: who, has })
  await tx.db
    .updateTable('incident')
    .set({ ...set, state: to as IncidentState })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', row.id)
    .execute()
  tx.ledger({ did, about: incidentResource(row.id), by: who })
  tx.publish('IncidentChanged', { incident: row.id })
}

/** One act on one incident: looked at under its lock, done, and answered with its row. */
const actOn = (
  world: World,
  id: IncidentId,
  { who, key }: By,
  work: (tx: Tx, row: Found) => Promise<void>,
): Promise<IncidentRow> =>
  world.transaction(async (tx) => {
    const [row] = await lockIncidents(world, tx.db, [id])
    await work(tx, row!)
    return shownIncident(world, who, await findIncident(world, tx.db, id))
  }, key)

/** Who has it decides how it ends; a supervisor may, too. @throws Refusal `conflict` `board.heldByOther` */
export function assertNotOthers(row: Found, who: Caller): void {
  const isOthers = row.claimed_by !== null && row.claimed_by !== who.account
  if (isOthers && !who.actors.includes('supervisor'))
    throw new Refusal('conflict', 'board.heldByOther')
}

/** Takes an incident. @throws Refusal `conflict` when somebody else has it */
export const claimIncident = (world: World, id: IncidentId, by: By): Promise<IncidentRow> =>
  actOn(world, id, by, async (tx, row) => {
    if (row.claimed_by !== null && row.claimed_by !== by.who.account)
      throw new Refusal('conflict', 'board.heldByOther')
    await takeIncident(world, tx, row, by.who)
  })

/** Makes somebody answer for an incident that is locked, in the caller's transaction. */
export async function takeIncident(world: World, tx: Tx, row: Found, who: Caller): Promise<void> {
  await move(world, tx, row, who, {
    did: 'incident.claim',
    event: 'claim',
    set: { claimed_by: who.account ?? null, taken_at: instant(row.taken_at ?? tx.now) },
  })
  if (who.account !== undefined)
    await beginRelation(world, tx, incidentResource(row.id), 'claimed', who.account)
}

/** It is nobody's work any more, and nobody reads it for having had it. */
export const leave = (world: World, tx: Tx, id: IncidentId): Promise<void> =>
  endRelation(world, tx, incidentResource(id), 'claimed')

/** Gives an incident back; a supervisor may also take it away from whoever has it. */
export const releaseIncident = (world: World, id: IncidentId, by: By): Promise<IncidentRow> =>
  actOn(world, id, by, async (tx, row) => {
    assertNotOthers(row, by.who)
    await move(world, tx, row, by.who, {
      did: 'incident.claim',
      event: 'release',
      set: { claimed_by: null },
    })
    await leave(world, tx, id)
  })

/** Says that the work is under way. */
export const startIncident = (world: World, id: IncidentId, by: By): Promise<IncidentRow> =>
  actOn(world, id, by, async (tx, row) => {
    assertNotOthers(row, by.who)
    const startedAt = instant(row.started_at ?? tx.now)
    await move(world, tx, row, by.who, {
      did: 'incident.change',
      event: 'start',
      set: { started_at: startedAt },
    })
  })

/**
 * Writes down that the work on a locked incident has begun, as a unit's setting off shows, in the caller's transaction.
 * @param at  milliseconds since 1970, UTC
 */
export async function beginWork(world: World, tx: Tx, row: Found, at: number): Promise<void> {
  if (row.started_at !== null) return
  const machine: Caller = { actors: ['machine'], language: 'es' }
  const set = { started_at: instant(Math.max(at, row.opened_at)) }
  const { type } = await readMatter(world, tx.db, row.matter_id)
  if (type.states[row.state]?.on.start?.by.includes('machine'))
    return move(world, tx, row, machine, { did: 'incident.change', event: 'start', set })
  // Nobody at the desk has it: its clock stops, its state is theirs to say.
  await tx.db
    .updateTable('incident')
    .set(set)
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', row.id)
    .execute()
  tx.publish('IncidentChanged', { incident: row.id })
}

/**
 * Words about an incident: sealed with it, and found by search.
 * @param at  when they were written, milliseconds since 1970, UTC: a phone without signal tells it late
 */
export async function writeNote(
  world: World,
  tx: Tx,
  incident: IncidentId,
  text: string,
  who: Caller,
  at = tx.now,
): Promise<void> {
  const id = newId<'note'>(tx.now, world.random(10))
  await tx.db
    .insertInto('incident_note')
    .values({
      tenant_id: world.tenant.id,
      id,
      incident_id: incident,
      account_id: who.account ?? null,
      written_at: instant(at),
    })
    .execute()
  tx.seal(incidentResource(incident), { [`note:${id}`]: text })
  await keepWords(world, tx.db, incident, text)
}

/** Adds a note; anybody at the desk may, whoever has the incident. */
export const noteIncident = (
  world: World,
  id: IncidentId,
  text: string,
  by: By,
): Promise<IncidentRow> =>
  actOn(world, id, by, async (tx, row) => {
    await move(world, tx, row, by.who, { did: 'incident.change', event: 'note' })
    await writeNote(world, tx, id, text, by.who)
  })

/**
 * Lets somebody change a field only who saw what stands there now. Two who change different fields are both heard; of
 * two who change the same one the later is told both values.
 * @throws Refusal `conflict` `board.editedMeanwhile` with `field`, `theirs` and `yours`
 */
function assertSeen(
  row: Found,
  field: EditedField,
  seen: number,
  values: { readonly now: string | number | null; readonly wanted: string | number | null },
): void {
  if (row[`${field}_version`] === seen) return
  throw new Refusal('conflict', 'board.editedMeanwhile', {
    field,
    theirs: values.now ?? '–',
    yours: values.wanted ?? '–',
  })
}

/** Says what kind it is; what is owed follows, and the priority, too, unless somebody has set it. */
export const classifyIncident = (
  world: World,
  { id, kind, seen }: { id: IncidentId; kind: KindName; seen: number },
  by: By,
): Promise<IncidentRow> =>
  actOn(world, id, by, async (tx, row) => {
    assertSeen(row, 'kind', seen, { now: row.kind, wanted: kind })
    const told = await toldBefore(world, tx.db, id, row.kind)
    await noteCorrection(world, tx, { incident: id, told, kind })
    const { takeBy, startBy } = termsOf(kind, row.opened_at)
    const isOurs = row.priority_version === 1
    await move(world, tx, row, by.who, {
      did: 'incident.change',
      event: 'classify',
      set: {
        kind,
        kind_version: seen + 1,
        take_by: instant(takeBy),
        start_by: instant(startBy),
        ...(isOurs && { priority: incidentTypes[kind].priority }),
      },
    })
  })

/** Says how urgent it is. */
export const prioritiseIncident = (
  world: World,
  { id, priority, seen }: { id: IncidentId; priority: Priority; seen: number },
  by: By,
): Promise<IncidentRow> =>
  actOn(world, id, by, async (tx, row) => {
    assertSeen(row, 'priority', seen, { now: row.priority, wanted: priority })
    await move(world, tx, row, by.who, {
      did: 'incident.change',
      event: 'prioritise',
      set: { priority, priority_version: seen + 1 },
    })
  })

/** Where an incident is, as somebody says it. */
export interface Placing {
  readonly id: IncidentId
  readonly place: string | null
  readonly where?: ExactPlace | undefined
  readonly seen: number
}

/** Says where it is. @throws Refusal `invalid` for a place that is not on the list, or a point in no place */
export async function placeIncident(world: World, given: Placing, by: By): Promise<IncidentRow> {
  const territory = await readTerritory(world)
  const { id, where, seen } = given
  return actOn(world, id, by, async (tx, row) => {
    const place = placeCode(territory, given.place, where)
    assertSeen(row, 'place', seen, { now: row.place, wanted: place })
    await move(world, tx, row, by.who, {
      did: 'incident.change',
      event: 'place',
      set: { place, place_version: seen + 1 },
    })
    if (where === undefined) return
    const { point, ...words } = where
    const isSaid = Object.keys(words).length > 0
    tx.seal(incidentResource(id), {
      ...(isSaid && { where: words }),
      ...(point !== undefined && { 'where:point': point }),
    })
    await keepWords(world, tx.db, id, where.words ?? '')
  })
}

/**
 * Says that an incident is the same as another, which goes on for both; nothing of either is lost.
 * @throws Refusal `invalid` into itself, `conflict` where one of them is merged or over, or holds others
 */
export const mergeIncident = (
  world: World,
  { id, into }: { id: IncidentId; into: IncidentId },
  { who, key }: By,
): Promise<IncidentRow> =>
  world.transaction(async (tx) => {
    const [row, target] = await lockIncidents(world, tx.db, [id, into])
    if (id === into) throw new Refusal('invalid', 'board.mergedIntoItself', { field: 'into' })
    assertNotOthers(row!, who)
    assertMergeable(row!, target!)
    await move(world, tx, row!, who, {
      did: 'incident.change',
      event: 'merge',
      set: { merged_into: into, claimed_by: null },
    })
    await leave(world, tx, id)
    tx.publish('IncidentChanged', { incident: into })
    return shownIncident(world, who, await findIncident(world, tx.db, id))
  }, key)

/** Lets an incident be merged into another. @throws Refusal `conflict` where one of them is merged, over, or holds others */
export function assertMergeable(row: Found, into: Found): void {
  const merged = row.state === 'merged' ? row : into.state === 'merged' ? into : undefined
  if (merged !== undefined)
    throw new Refusal('conflict', 'board.alreadyMerged', {
      number: Number(merged.number),
      into: Number(merged.goes_on),
    })
  if (into.closed_at !== null)
    throw new Refusal('conflict', 'board.mergedIntoEnded', { number: Number(into.number) })
  if (Number(row.holds) > 0)
    throw new Refusal('conflict', 'board.holdsOthers', { number: Number(row.number) })
}

/** Takes back that it is the same as another. */
export const unmergeIncident = (world: World, id: IncidentId, by: By): Promise<IncidentRow> =>
  actOn(world, id, by, async (tx, row) => {
    await move(world, tx, row, by.who, {
      did: 'incident.change',
      event: 'unmerge',
      set: { merged_into: null },
    })
    if (row.merged_into !== null) tx.publish('IncidentChanged', { incident: row.merged_into })
  })

/** How an incident ends. */
export interface Closing {
  readonly id: IncidentId
  readonly result?: ClosingResult | undefined
  readonly text?: string | undefined
}

/**
 * Closes an incident with what came of it, and those that are merged into it with the same.
 * @throws Refusal `invalid` `matter.missing` without a result
 */
export const closeIncident = (
  world: World,
  { id, result, text }: Closing,
  by: By,
): Promise<IncidentRow> =>
  actOn(world, id, by, async (tx, row) => {
    if (row.state === 'merged')
      throw new Refusal('conflict', 'board.alreadyMerged', {
        number: Number(row.number),
        into: Number(row.goes_on),
      })
    assertNotOthers(row, by.who)
    const closing = {
      did: 'incident.close',
      event: 'close',
      has: result === undefined ? [] : ['result'],
      set: { result: result ?? null, closed_at: instant(tx.now) },
    } as const
    await move(world, tx, row, by.who, closing)
    await leave(world, tx, id)
    if (text !== undefined) await writeNote(world, tx, id, text, by.who)
    for (const each of await heldBy(world, tx.db, id)) await move(world, tx, each, by.who, closing)
  })

const heldBy = (world: World, db: Db, id: IncidentId) =>
  db
    .selectFrom('incident')
    .select(['id', 'matter_id'])
    .where('tenant_id', '=', world.tenant.id)
    .where('merged_into', '=', id)
    .where('state', '=', 'merged')
    .orderBy('matter_id')
    .execute()

/** Ends an incident that should not be on the board. @throws Refusal `invalid` `matter.missing` without words */
export const cancelIncident = (
  world: World,
  { id, text }: { id: IncidentId; text?: string | undefined },
  by: By,
): Promise<IncidentRow> =>
  actOn(world, id, by, async (tx, row) => {
    assertNotOthers(row, by.who)
    if (Number(row.holds) > 0)
      throw new Refusal('conflict', 'board.holdsOthers', { number: Number(row.number) })
    await move(world, tx, row, by.who, {
      did: 'incident.close',
      event: 'cancel',
      has: text === undefined ? [] : ['text'],
      set: { closed_at: instant(tx.now) },
    })
    await leave(world, tx, id)
    if (text !== undefined) await writeNote(world, tx, id, text, by.who)
  })
