import { type Expression, type SqlBool, sql } from 'kysely'
import { isSealed } from '#kernel/clock/retention.service.ts'
import { standingRelations } from '#kernel/grant/grant.service.ts'
import { type Id, id as idOf } from '#kernel/ids.ts'
import { historyOf } from '#kernel/matter/matter.service.ts'
import { isNamed } from '#kernel/policy/policy.rules.ts'
import type { Purpose, Relation } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import type { Db } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, Opened, Resource, World } from '#platform/world.ts'
import { inArea } from './area.service.ts'
import { boardPolicy, openStates } from './board.rules.ts'
import type {
  CallerSaid,
  ExactPlace,
  Found as FoundIncidents,
  IncidentFilter,
  IncidentList,
  IncidentQuest,
  IncidentRead,
  IncidentRow,
  IncidentState,
} from './board.schema.ts'
import { foldNear } from './near.service.ts'
import { incidentTypes } from './types.ts'
import { searchWords } from './words.rules.ts'

/** The name of an incident to vault, grant and ledger. */
export const incidentResource = (incident: Id<'incident'>): Resource => ({
  kind: 'incident',
  id: incident,
})

/** What a word of a narrative is stored as. */
export const wordHash = (world: World, word: string): Buffer =>
  Buffer.from(world.hash(`incident word ${word}`))

/** The rows of the board: incidents with who has them and which one goes on for them. */
export function incidentRows(world: World, db: Db) {
  return db
    .selectFrom('incident as i')
    .leftJoin('account as a', (on) =>
      on.onRef('a.tenant_id', '=', 'i.tenant_id').onRef('a.id', '=', 'i.claimed_by'),
    )
    .leftJoin('incident as g', (on) =>
      on.onRef('g.tenant_id', '=', 'i.tenant_id').onRef('g.id', '=', 'i.merged_into'),
    )
    .selectAll('i')
    .select(['a.display_name', 'g.number as goes_on'])
    .select(
      sql<string>`(select count(*) from incident h
        where h.tenant_id = i.tenant_id and h.merged_into = i.id)`.as('holds'),
    )
    .select(
      sql<string>`(select count(*) from incident_note n
        where n.tenant_id = i.tenant_id and n.incident_id = i.id)`.as('notes'),
    )
    .where('i.tenant_id', '=', world.tenant.id)
}

/** Who does it, and the key of the request. */
export interface By {
  readonly who: Caller
  readonly key: IdempotencyKey
}

/** A row as it is found. */
export type Found = Awaited<ReturnType<typeof findIncident>>

/** @throws Refusal `absent` when there is no such incident; the same for one of another tenant */
export async function findIncident(world: World, db: Db, id: Id<'incident'>) {
  const row = await incidentRows(world, db).where('i.id', '=', id).executeTakeFirst()
  if (row === undefined) throw new Refusal('absent', 'board.absent')
  return row
}

const isOpen = ({ state }: Pick<Found, 'state'>): boolean => openStates.includes(state)

/** The row as somebody sees it. */
export function shownIncident(world: World, who: Caller, row: Found): IncidentRow {
  const now = world.now()
  const isOwed =
    (row.taken_at === null && row.take_by < now) || (row.started_at === null && row.start_by < now)
  return {
    id: row.id,
    number: Number(row.number),
    kind: row.kind,
    iccs: incidentTypes[row.kind].iccs,
    priority: row.priority,
    place: row.place,
    source: row.source,
    report: row.report_id,
    state: row.state,
    openedAt: iso(row.opened_at),
    takeBy: iso(row.take_by),
    takenAt: row.taken_at === null ? null : iso(row.taken_at),
    startBy: iso(row.start_by),
    startedAt: row.started_at === null ? null : iso(row.started_at),
    closedAt: row.closed_at === null ? null : iso(row.closed_at),
    late: isOpen(row) && isOwed,
    result: row.result,
    mergedInto:
      row.merged_into === null ? null : { id: row.merged_into, number: Number(row.goes_on) },
    holds: Number(row.holds),
    notes: Number(row.notes),
    claimedBy:
      row.claimed_by === null
        ? null
        : {
            id: row.claimed_by,
            name: row.display_name ?? '',
            mine: row.claimed_by === who.account,
          },
    versions: {
      kind: row.kind_version,
      place: row.place_version,
      priority: row.priority_version,
    },
  }
}

const inOpen = sql<SqlBool>`i.state in (${sql.join(openStates.map((state) => sql.lit(state)))})`

const isLate = (now: number) => {
  const at = new Date(now)
  return sql<SqlBool>`((i.taken_at is null and i.take_by < ${at}) or (i.started_at is null and i.start_by < ${at}))`
}

type Show = IncidentFilter['show']

function shown(world: World, show: Show, me: string | null): Expression<SqlBool> {
  const shows: Record<Show, Expression<SqlBool>> = {
    open: inOpen,
    mine: sql<SqlBool>`${inOpen} and i.claimed_by = ${me}`,
    unclaimed: sql<SqlBool>`${inOpen} and i.claimed_by is null`,
    late: sql<SqlBool>`${inOpen} and ${isLate(world.now())}`,
    done: sql<SqlBool>`not ${inOpen}`,
    all: sql<SqlBool>`true`,
  }
  return shows[show]
}

/** Where a page ended: by urgency, or by age alone where things are over. */
interface Mark {
  readonly priority: number
  readonly at: number
  readonly id: Id<'incident'>
}

/** @throws Refusal `invalid` for a cursor that we did not give */
function readMark(text: string): Mark {
  const [, priority, at, incident = ''] = /^([0-4])\.(\d{1,14})\.(.+)$/.exec(text) ?? []
  const last = idOf('incident').safeParse(incident)
  if (!last.success) throw new Refusal('invalid', 'http.notAccepted', { field: 'after' })
  return { priority: Number(priority), at: Number(at), id: last.data }
}

async function pageOf(
  world: World,
  db: Db,
  filter: Omit<IncidentFilter, 'show' | 'number' | 'fold'> & { show: Show },
  who: Caller,
  more: readonly Expression<SqlBool>[],
): Promise<FoundIncidents> {
  const byUrgency = filter.show !== 'done' && filter.show !== 'all'
  let query = incidentRows(world, db).where(shown(world, filter.show, who.account ?? null))
  for (const condition of more) query = query.where(condition)
  if (filter.kind) query = query.where('i.kind', '=', filter.kind)
  if (filter.after !== undefined) {
    const { priority, at, id } = readMark(filter.after)
    const older = sql<SqlBool>`(i.opened_at, i.id) < (${new Date(at)}::timestamptz, ${id}::uuid)`
    query = query.where(
      byUrgency
        ? sql<SqlBool>`(i.priority > ${priority} or (i.priority = ${priority} and ${older}))`
        : older,
    )
  }
  if (byUrgency) query = query.orderBy('i.priority')
  const rows = await query
    .orderBy('i.opened_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(filter.limit + 1)
    .execute()
  const page = rows.slice(0, filter.limit)
  const last = rows.length > filter.limit ? page.at(-1) : undefined
  const mark = last && `${byUrgency ? last.priority : 0}.${last.opened_at}.${last.id}`
  return { rows: page.map((row) => shownIncident(world, who, row)), next: mark ?? null }
}

/** The board: what is open by urgency, what is over newest first. */
export async function listIncidents(
  world: World,
  filter: IncidentFilter,
  who: Caller,
): Promise<IncidentList> {
  const area = await inArea(world, filter)
  const { number } = filter
  const named = number === undefined ? [] : [sql<SqlBool>`i.number = ${number}`]
  const only = [
    ...area,
    ...named,
    ...(filter.kind === undefined ? [] : [sql<SqlBool>`i.kind = ${filter.kind}`]),
    // What is folded is open anyway.
    ...(filter.show === 'open' ? [] : [shown(world, filter.show, who.account ?? null)]),
  ]
  return world.read(async (db) => {
    const { near, behind } =
      filter.fold === 'near' ? await foldNear(world, db, only) : { near: [], behind: [] }
    const alone = behind.length === 0 ? [] : [sql<SqlBool>`i.id <> all(${behind}::uuid[])`]
    return {
      ...(await pageOf(world, db, filter, who, [...area, ...named, ...alone])),
      near,
      counts: await countOpen(world, db, who.account ?? null),
    }
  })
}

async function countOpen(world: World, db: Db, me: string | null) {
  const row = await db
    .selectFrom('incident as i')
    .select([
      sql<string>`count(*)`.as('open'),
      sql<string>`count(*) filter (where i.claimed_by is null)`.as('unclaimed'),
      sql<string>`count(*) filter (where i.claimed_by = ${me})`.as('mine'),
      sql<string>`count(*) filter (where ${isLate(world.now())})`.as('late'),
    ])
    .where('i.tenant_id', '=', world.tenant.id)
    .where(inOpen)
    .executeTakeFirstOrThrow()
  return {
    open: Number(row.open),
    unclaimed: Number(row.unclaimed),
    mine: Number(row.mine),
    late: Number(row.late),
  }
}

/**
 * Finds incidents by words. That somebody searched is entered, since a find tells that a word stands there; the words
 * themselves are not.
 * @throws Refusal `invalid` when nothing that was typed can be searched for
 */
export async function findByWords(
  world: World,
  { words, ...filter }: IncidentQuest,
  who: Caller,
): Promise<FoundIncidents> {
  const hashes = searchWords(words).map((word) => wordHash(world, word))
  if (hashes.length === 0) throw new Refusal('invalid', 'board.noWords', { field: 'words' })
  const area = await inArea(world, filter)
  return world.transaction(async (tx) => {
    tx.ledger({
      did: 'incident.search',
      about: { kind: 'account', id: who.account ?? '' },
      by: who,
    })
    const holdsAll = sql<SqlBool>`i.id in (
      select w.incident_id from incident_word w
      where w.tenant_id = ${world.tenant.id} and w.word_hash in (${sql.join(hashes)})
      group by w.incident_id having count(*) = ${hashes.length})`
    return pageOf(world, tx.db, filter, who, [...area, holdsAll])
  })
}

/** Why somebody opens an incident: the one she has claimed is its own reason; any other wants typed words. */
export interface Why {
  readonly purpose: Purpose
  readonly reason?: string | undefined
}

/** Whether a relation lets somebody read without typing a reason. */
const readsBy = (actors: Caller['actors'], relation: Relation, purpose: Purpose): boolean =>
  boardPolicy.some(
    (line) =>
      line.action === 'incident.read' &&
      line.relation === relation &&
      line.purposes.includes(purpose) &&
      isNamed(line.actors, actors),
  )

/** @throws Refusal `forbidden` `board.sealedByTerm` once the incident's time is over and no order opens it */
export async function assertUnsealed(world: World, db: Db, id: Id<'incident'>): Promise<void> {
  if (await isSealed(world, db, incidentResource(id)))
    throw new Refusal('forbidden', 'board.sealedByTerm')
}

/**
 * Opens the sealed part of an incident for a reading that is recorded first.
 * @throws Refusal `invalid` without a reason for one that is not one's own, `forbidden` by the policy, and
 *   `board.sealedByTerm` once its time is over
 */
export async function openSealed<T>(
  world: World,
  id: Id<'incident'>,
  why: Why,
  who: Caller,
  ask: (opened: Opened, row: Found) => Promise<T>,
): Promise<T> {
  const { row, standing } = await world.read(async (db) => {
    const found = await findIncident(world, db, id)
    await assertUnsealed(world, db, id)
    return {
      row: found,
      standing: await standingRelations(world, db, incidentResource(id), who.account),
    }
  })
  // What is over is nobody's work any more, whoever had it; the shift in which it was worked on has yet to account for it.
  const relation = standing
    .filter((each) => isOpen(row) || each === 'shift')
    .find((each) => readsBy(who.actors, each, why.purpose))
  const relations: Relation[] = relation === undefined ? ['any'] : ['any', relation]
  const because =
    relation !== undefined
      ? ({ basis: 'relation', relation, reason: `incident ${id}, ${relation}` } as const)
      : ({ basis: 'typed', reason: why.reason ?? '' } as const)
  return world.open(
    {
      who,
      what: incidentResource(id),
      action: 'incident.read',
      relations,
      purpose: why.purpose,
      ...because,
    },
    (opened) => ask(opened, row),
  )
}

/** Reads an incident whole, as far as the policy lets this reader. @throws as `openSealed` */
export const readIncident = (
  world: World,
  id: Id<'incident'>,
  why: Why,
  who: Caller,
): Promise<IncidentRead> =>
  openSealed(world, id, why, who, async (opened, row) => ({
    ...shownIncident(world, who, row),
    ...partsOf(opened),
    ...(await told(world, opened, row)),
  }))

/** What was told, as far as the reading shows it. */
export function partsOf(opened: Opened) {
  const narrative = opened.part<string>('narrative')
  const words = opened.part<ExactPlace>('where')
  // Apart, so that a point on the map does not supersede what the caller said.
  const point = opened.part<ExactPlace['point']>('where:point')
  const where = point === undefined ? words : { ...words, point }
  const caller = opened.part<CallerSaid>('caller')
  return {
    ...(narrative !== undefined && { narrative }),
    ...(where !== undefined && { where }),
    ...(caller !== undefined && { caller }),
  }
}

/** What was noted and what happened, each with the name of whoever did it. */
export async function told(
  world: World,
  opened: Opened,
  row: Found,
): Promise<Pick<IncidentRead, 'written' | 'history'>> {
  const { db } = opened
  const notes = await db
    .selectFrom('incident_note')
    .select(['id', 'account_id', 'written_at'])
    .where('tenant_id', '=', world.tenant.id)
    .where('incident_id', '=', row.id)
    .orderBy('written_at')
    .orderBy('id')
    .execute()
  const history = await historyOf(world, db, row.matter_id)
  const names = await namesOf(world, db, [
    ...notes.map(({ account_id }) => account_id),
    ...history.map(({ account }) => account),
  ])
  return {
    written: notes.map(({ id, account_id, written_at }) => {
      const text = opened.part<string>(`note:${id}`)
      return {
        id,
        ...(text !== undefined && { text }),
        at: iso(written_at),
        by: (account_id && names.get(account_id)) ?? 'machine',
      }
    }),
    history: history.map(({ event, to, at, account, actor }) => ({
      event,
      state: to as IncidentState,
      at: iso(at),
      by: (account && names.get(account)) ?? actor,
    })),
  }
}

/** The names that accounts show, by id. */
export async function namesOf(
  world: World,
  db: Db,
  accounts: readonly (Id<'account'> | null)[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(accounts.filter((account) => account !== null))]
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('account')
    .select(['id', 'display_name'])
    .where('tenant_id', '=', world.tenant.id)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, display_name }) => [id as string, display_name]))
}
