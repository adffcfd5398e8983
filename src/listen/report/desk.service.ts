import { type Expression, type SqlBool, sql } from 'kysely'
import { isSealed } from '#kernel/clock/retention.service.ts'
import type { Unusual } from '#kernel/grant/grant.schema.ts'
import { beginRelation } from '#kernel/grant/grant.service.ts'
import { type Id, id as idOf } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import { eventsOpenTo, historyOf, stepMatter } from '#kernel/matter/matter.service.ts'
import type { PartyRead } from '#kernel/party/party.schema.ts'
import { recordsOfSameParty } from '#kernel/party/party.service.ts'
import { scopeOf } from '#kernel/policy/policy.rules.ts'
import type { Purpose, Relation } from '#kernel/policy/policy.schema.ts'
import { policyPredicate } from '#kernel/policy/policy.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import type { Db } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, Opened, Tx, World } from '#platform/world.ts'
import { changesOf, leaveDesk, messagesOf, writeMessage } from './follow.service.ts'
import { kinds } from './kinds.ts'
import { announceNews, newsOf } from './news.service.ts'
import { reportPolicy } from './report.rules.ts'
import type {
  Move,
  ReportFilter,
  ReportList,
  ReportRead,
  ReportRow,
  ReportState,
  Where,
} from './report.schema.ts'
import { reportResource } from './report.service.ts'

const ended = ['resolved', 'referred', 'not_actionable', 'rejected', 'closed', 'withdrawn']

/** The rows of the list: reports with their state, latest answer deadline, who has them, how many photos. */
function reportRows(world: World, db: Db) {
  return db
    .selectFrom('report as r')
    .innerJoin('matter as m', (on) =>
      on.onRef('m.tenant_id', '=', 'r.tenant_id').onRef('m.id', '=', 'r.matter_id'),
    )
    .leftJoin('account as a', (on) =>
      on.onRef('a.tenant_id', '=', 'r.tenant_id').onRef('a.id', '=', 'r.claimed_by'),
    )
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom('matter_deadline')
          .select(['due_at', 'met_at', 'ended_at', 'missed_at'])
          .whereRef('tenant_id', '=', 'r.tenant_id')
          .whereRef('matter_id', '=', 'r.matter_id')
          .where('kind', '=', 'answer')
          .orderBy('started_by', 'desc')
          .limit(1)
          .as('d'),
      (on) => on.onTrue(),
    )
    .where('r.tenant_id', '=', world.tenant.id)
}

const columns = [
  'r.id',
  'r.matter_id',
  'r.kind',
  'r.place',
  'r.occurred_from',
  'r.occurred_to',
  'r.received_at',
  'r.claimed_by',
  'r.citizen_wrote_at',
  'r.office_wrote_at',
  'r.language',
  'r.news',
  'm.state',
  'a.display_name',
  'd.due_at',
  'd.met_at',
  'd.ended_at',
  'd.missed_at',
] as const

const photoCount = sql<string>`(select count(*) from report_photo p
  where p.tenant_id = r.tenant_id and p.report_id = r.id)`.as('photos')

type Found = Awaited<ReturnType<typeof findReport>>

/** @throws Refusal `absent` when there is no such report; the same for one of another tenant */
async function findReport(world: World, db: Db, id: Id<'report'>) {
  const row = await reportRows(world, db)
    .select(columns)
    .select(photoCount)
    .where('r.id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw new Refusal('absent', 'report.absent')
  return row
}

/**
 * The report as it stands once nobody else can step its matter: who claimed it meanwhile counts. The matter is locked,
 * as every step does it, and never the report before it, so that two never wait for each other.
 * @throws Refusal `absent` when there is no such report
 */
async function lockReport(world: World, db: Db, id: Id<'report'>): Promise<Found> {
  const tenant = world.tenant.id
  await sql`
    select from matter where tenant_id = ${tenant} and id = (
      select matter_id from report where tenant_id = ${tenant} and id = ${id}) for update`.execute(
    db,
  )
  return findReport(world, db, id)
}

function shownRow(world: World, who: Caller, row: Found): ReportRow {
  const isRunning = row.due_at !== null && row.met_at === null && row.ended_at === null
  return {
    id: row.id,
    kind: row.kind,
    urgent: kinds[row.kind].urgent,
    place: row.place,
    occurredFrom: iso(row.occurred_from),
    occurredTo: iso(row.occurred_to),
    receivedAt: iso(row.received_at),
    state: row.state as ReportState,
    answerBy: row.due_at === null ? null : iso(row.due_at),
    answeredAt: row.met_at === null ? null : iso(row.met_at),
    late: isRunning && (row.due_at ?? 0) < world.now(),
    escalatedAt: isRunning && row.missed_at !== null ? iso(row.missed_at) : null,
    photos: Number(row.photos),
    waiting: !ended.includes(row.state) && row.citizen_wrote_at > (row.office_wrote_at ?? 0),
    claimedBy:
      row.claimed_by === null
        ? null
        : {
            id: row.claimed_by,
            name: row.display_name ?? '',
            mine: row.claimed_by === who.account,
          },
  }
}

const isEnded = sql<SqlBool>`m.state in (${sql.join(ended.map((state) => sql.lit(state)))})`
const isOpen = sql<SqlBool>`not ${isEnded}`
/** The first answer is owed, and its time is over. */
const isLate = (world: World) =>
  sql<SqlBool>`(d.met_at is null and d.ended_at is null and d.due_at < ${new Date(world.now())})`

/** It was said that nobody had answered in time, and still nobody has. */
const isEscalated = sql<SqlBool>`(d.met_at is null and d.ended_at is null and d.missed_at is not null)`

/** The list, newest first. @throws Refusal `forbidden` for whom no line of the policy lets see any row */
export async function listReports(
  world: World,
  filter: ReportFilter,
  who: Caller,
): Promise<ReportList> {
  const me = who.account ?? null
  const mine = sql<SqlBool>`r.claimed_by = ${me}`
  const scope = scopeOf(reportPolicy, who.actors, 'report.list')
  if (scope.kind === 'none') throw new Refusal('forbidden', 'http.notAllowed')
  const inScope = policyPredicate(scope, { claimed: mine })
  const shows: Record<ReportFilter['show'], Expression<SqlBool>> = {
    open: isOpen,
    mine: sql<SqlBool>`${isOpen} and ${mine}`,
    unclaimed: sql<SqlBool>`${isOpen} and r.claimed_by is null`,
    late: sql<SqlBool>`${isOpen} and ${isLate(world)}`,
    escalated: sql<SqlBool>`${isOpen} and ${isEscalated}`,
    done: isEnded,
    all: sql<SqlBool>`true`,
  }
  return world.read(async (db) => {
    let query = reportRows(world, db)
      .select(columns)
      .select(photoCount)
      .where(inScope as Expression<SqlBool>)
      .where(shows[filter.show])
      .orderBy('r.received_at', 'desc')
      .orderBy('r.id', 'desc')
      .limit(filter.limit + 1)
    if (filter.kind) query = query.where('r.kind', '=', filter.kind)
    if (filter.place) query = query.where('r.place', 'like', `${filter.place}%`)
    const after = filter.after === undefined ? undefined : readCursor(filter.after)
    if (after)
      query = query.where(
        sql<SqlBool>`(r.received_at, r.id) < (${new Date(after.at)}::timestamptz, ${after.id}::uuid)`,
      )
    const rows = await query.execute()
    const page = rows.slice(0, filter.limit)
    const last = rows.length > filter.limit ? page.at(-1) : undefined
    return {
      rows: page.map((row) => shownRow(world, who, row)),
      next: last ? `${last.received_at}.${last.id}` : null,
      counts: await countOpen(world, db, me),
    }
  })
}

/** @throws Refusal `invalid` for a cursor that we did not give */
function readCursor(text: string): { at: number; id: Id<'report'> } {
  const [, at, report = ''] = /^(\d{1,14})\.(.+)$/.exec(text) ?? []
  const last = idOf('report').safeParse(report)
  if (!last.success) throw new Refusal('invalid', 'http.notAccepted', { field: 'after' })
  return { at: Number(at), id: last.data }
}

async function countOpen(world: World, db: Db, me: string | null) {
  const row = await reportRows(world, db)
    .select([
      sql<string>`count(*)`.as('open'),
      sql<string>`count(*) filter (where r.claimed_by is null)`.as('unclaimed'),
      sql<string>`count(*) filter (where r.claimed_by = ${me})`.as('mine'),
      sql<string>`count(*) filter (where ${isLate(world)})`.as('late'),
      sql<string>`count(*) filter (where ${isEscalated})`.as('escalated'),
    ])
    .where(isOpen)
    .executeTakeFirstOrThrow()
  return {
    open: Number(row.open),
    unclaimed: Number(row.unclaimed),
    mine: Number(row.mine),
    late: Number(row.late),
    escalated: Number(row.escalated),
  }
}

/** Takes a report, or gives it back. @throws Refusal `conflict` when somebody else has it */
export async function claimReport(
  world: World,
  id: Id<'report'>,
  event: 'claim' | 'release',
  who: Caller,
  key: IdempotencyKey,
): Promise<ReportRow> {
  return world.transaction(async (tx) => {
    const before = await lockReport(world, tx.db, id)
    const owner = before.claimed_by
    const isOthers = owner !== null && owner !== who.account
    // A supervisor may take a report away from whoever has it, never silently: it is in its history and the ledger.
    if (isOthers && !(event === 'release' && who.actors.includes('supervisor')))
      throw new Refusal('conflict', 'report.claimedByOther')
    await stepMatter(world, tx, { matter: before.matter_id, event, by: who })
    if (event === 'claim' && who.account !== undefined) await takeOver(world, tx, id, who.account)
    else await leaveDesk(world, tx, id)
    tx.ledger({
      did: event === 'claim' ? 'report.claim' : 'report.release',
      about: reportResource(id),
      by: who,
    })
    tx.publish('ReportChanged', { report: id })
    return shownRow(world, who, await findReport(world, tx.db, id))
  }, key)
}

/** From now on it is this person's work, and she reads it without typing a reason. */
async function takeOver(
  world: World,
  tx: Tx,
  report: Id<'report'>,
  account: Id<'account'>,
): Promise<void> {
  await tx.db
    .updateTable('report')
    .set({ claimed_by: account })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', report)
    .execute()
  await beginRelation(world, tx, reportResource(report), 'claimed', account)
}

/** Why somebody opens a report: the one she has claimed is its own reason; any other wants typed words. */
export interface Why {
  readonly purpose: Purpose
  readonly reason?: string | undefined
}

/**
 * Opens the personal part of a report for a reading that is recorded first.
 * @throws Refusal `invalid` without a reason for a report that is not one's own, `forbidden` by the policy
 */
export async function openReport<T>(
  world: World,
  id: Id<'report'>,
  why: Why,
  who: Caller,
  ask: (opened: Opened, row: Found) => Promise<T>,
): Promise<T> {
  const row = await world.read(async (db) => {
    const found = await findReport(world, db, id)
    if (await isSealed(world, db, reportResource(id)))
      throw new Refusal('forbidden', 'retention.sealed')
    return found
  })
  const isMine = row.claimed_by !== null && row.claimed_by === who.account
  const relations: Relation[] = isMine ? ['any', 'claimed'] : ['any']
  const isDerived = isMine && why.purpose === 'response'
  const because = isDerived
    ? ({ basis: 'relation', relation: 'claimed', reason: `report ${id}, claimed` } as const)
    : ({ basis: 'typed', reason: why.reason ?? '', noted: await notedOf(world, row, who) } as const)
  return world.open(
    {
      who,
      what: reportResource(id),
      action: 'report.read',
      relations,
      purpose: why.purpose,
      ...because,
    },
    (opened) => ask(opened, row),
  )
}

/** That a colleague of the same unit has the report: then it may be help, or curiosity about a colleague's work. */
async function notedOf(world: World, row: Found, who: Caller): Promise<readonly Unusual[]> {
  const [mine, theirs] = [who.account, row.claimed_by]
  if (mine === undefined || theirs === null || mine === theirs) return []
  const units = await world.read((db) =>
    db
      .selectFrom('account')
      .select('unit')
      .distinct()
      .where('tenant_id', '=', world.tenant.id)
      .where('id', 'in', [mine, theirs])
      .execute(),
  )
  return units.length === 1 && units[0]?.unit !== null ? ['ownUnit'] : []
}

/** How the person who reported can be reached, when she left it. */
const contactOf = (parties: readonly PartyRead[]): ReportRead['contact'] => {
  const reporter = parties.find(({ role }) => role === 'reporter')
  if (reporter === undefined) return undefined
  const { name, phone, email } = reporter
  return {
    ...(name !== undefined && { name }),
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
  }
}

/** Reads a report whole, as far as the policy lets this reader. */
export const readReport = (
  world: World,
  id: Id<'report'>,
  why: Why,
  who: Caller,
): Promise<ReportRead> =>
  openReport(world, id, why, who, async (opened, row) => {
    const contact = contactOf(await opened.identities())
    const story = opened.part<string>('story')
    const where = opened.part<Where>('where')
    return {
      ...shownRow(world, who, row),
      ...(story !== undefined && { story }),
      ...(where !== undefined && { where }),
      ...(contact !== undefined && { contact }),
      messages: await messagesOf(world, opened, id),
      ...(await dialogueOf(world, opened.db, row)),
      pictures: await picturesOf(world, opened.db, id),
      history: await historyShown(world, opened.db, row.matter_id),
      may: await mayDo(world, opened.db, row, who),
    }
  })

/** In which language she is answered, and whether and when she was told that there is an answer. */
const dialogueOf = async (
  world: World,
  db: Db,
  row: Found,
): Promise<Pick<ReportRead, 'language' | 'news'>> => ({
  language: row.language as Language,
  news: { wanted: row.news, told: await newsOf(world, db, row.id) },
})

/** Most reports of one person that are shown. */
const MOST_SAME = 20

/** Other reports of whoever left the same telephone or address, as the list shows them. */
export const sameCaller = (
  world: World,
  id: Id<'report'>,
  why: Why,
  who: Caller,
): Promise<{ rows: ReportRow[] }> =>
  openReport(world, id, why, who, async (opened) => {
    if ((await opened.identities()).length === 0) return { rows: [] }
    const ids = await recordsOfSameParty(world, opened.db, reportResource(id), MOST_SAME)
    if (ids.length === 0) return { rows: [] }
    const rows = await reportRows(world, opened.db)
      .select(columns)
      .select(photoCount)
      .where('r.id', 'in', ids as Id<'report'>[])
      .orderBy('r.received_at', 'desc')
      .execute()
    return { rows: rows.map((row) => shownRow(world, who, row)) }
  })

const picturesOf = (world: World, db: Db, report: Id<'report'>) =>
  db
    .selectFrom('report_photo')
    .select(['id', 'state', 'width', 'height'])
    .where('tenant_id', '=', world.tenant.id)
    .where('report_id', '=', report)
    .orderBy('position')
    .execute()

async function historyShown(world: World, db: Db, matter: Id<'matter'>) {
  const history = (await historyOf(world, db, matter)).filter(({ from, to }) => from !== to)
  const accounts = history.map(({ account }) => account).filter((account) => account !== null)
  const names = new Map<string, string>()
  if (accounts.length > 0)
    for (const { id, display_name } of await db
      .selectFrom('account')
      .select(['id', 'display_name'])
      .where('tenant_id', '=', world.tenant.id)
      .where('id', 'in', accounts)
      .execute())
      names.set(id, display_name)
  return changesOf(history).map((change, i) => {
    const { account, actor } = history[i]!
    return { ...change, by: (account && names.get(account)) ?? actor }
  })
}

const desk = [
  'claim',
  'release',
  'answer',
  'start',
  'resolve',
  'refer',
  'decline',
  'reject',
  'close',
] as const

async function mayDo(world: World, db: Db, row: Found, who: Caller) {
  const events = await eventsOpenTo(world, db, row.matter_id, who)
  const isMine = row.claimed_by === who.account
  const isFree = row.claimed_by === null
  return desk.filter((event) => {
    if (!events.some((each) => each.event === event)) return false
    if (event === 'claim') return isFree
    return isMine || (event === 'release' && who.actors.includes('supervisor'))
  })
}

/**
 * Answers the person, or moves the report on; only whoever has claimed it.
 * @throws Refusal `conflict` when it is not claimed by this person or past that, `invalid` without the words owed
 */
export async function actOnReport(
  world: World,
  act: { id: Id<'report'>; event: 'answer' | Move; text?: string | undefined },
  who: Caller,
  key: IdempotencyKey,
): Promise<ReportRead> {
  await world.transaction(async (tx) => {
    const row = await lockReport(world, tx.db, act.id)
    if (row.claimed_by === null || row.claimed_by !== who.account)
      throw new Refusal('conflict', 'report.notClaimed')
    const has = act.text === undefined ? [] : ['text']
    await stepMatter(world, tx, { matter: row.matter_id, event: act.event, by: who, has })
    if (act.text !== undefined) {
      await writeMessage(world, tx, {
        report: act.id,
        sender: 'office',
        kind: 'message',
        text: act.text,
        account: who.account,
      })
      await announceNews(world, tx, act.id)
    }
    tx.ledger({ did: `report.${act.event}`, about: reportResource(act.id), by: who })
    if (act.event === 'close') await leaveDesk(world, tx, act.id)
    tx.publish('ReportChanged', { report: act.id })
    return true
  }, key)
  // A retry whose first answer was lost may find it released meanwhile: done is done, and nothing is opened for it.
  const { claimed_by } = await world.read((db) => findReport(world, db, act.id))
  return claimed_by !== null && claimed_by === who.account
    ? readReport(world, act.id, { purpose: 'response' }, who)
    : readOutside(world, act.id, who)
}

/** What is seen of a report without opening it, in the shape of one that was opened. */
const readOutside = (world: World, id: Id<'report'>, who: Caller): Promise<ReportRead> =>
  world.read(async (db) => {
    const row = await findReport(world, db, id)
    const history = await historyShown(world, db, row.matter_id)
    const may = await mayDo(world, db, row, who)
    const dialogue = await dialogueOf(world, db, row)
    return { ...shownRow(world, who, row), messages: [], ...dialogue, pictures: [], history, may }
  })
