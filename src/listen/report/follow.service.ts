import { erasureAskedByLetter } from '#kernel/clock/open-request.service.ts'
import { stepsOf } from '#kernel/clock/retention.service.ts'
import { endRelation } from '#kernel/grant/grant.service.ts'
import { openersOf } from '#kernel/grant/openers.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { eventsOpenTo, historyOf, readMatter, stepMatter } from '#kernel/matter/matter.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, Opened, Tx, World } from '#platform/world.ts'
import { newsOf } from './news.service.ts'
import type { Followed, Message, ReportState } from './report.schema.ts'
import { codeHash, reportResource } from './report.service.ts'

type Found = Awaited<ReturnType<typeof findByCode>>

/** The person who holds the code of a report, whatever else she is. */
const subject = (by: Caller): Caller => ({ actors: ['subject'], language: by.language })

/** @throws Refusal `absent` when no report has this code; the same for one of another tenant */
async function findByCode(world: World, db: Db, code: string) {
  const found = await db
    .selectFrom('report')
    .select(['id', 'matter_id', 'kind', 'occurred_from', 'occurred_to', 'received_at', 'news'])
    .where('tenant_id', '=', world.tenant.id)
    .where('code_hash', '=', codeHash(world, code))
    .executeTakeFirst()
  if (found === undefined) throw new Refusal('absent', 'report.noSuchCode', { field: 'code' })
  return found
}

/** What the person with the code sees; her reading is in the ledger like everybody's. */
export async function followReport(world: World, code: string, by: Caller): Promise<Followed> {
  const found = await world.read((db) => findByCode(world, db, code))
  const who = subject(by)
  return world.open(
    {
      who,
      what: reportResource(found.id),
      action: 'report.readOwn',
      relations: ['own'],
      basis: 'own',
      purpose: 'subject',
      reason: 'own report, by code',
    },
    (opened) => shownToSubject(world, opened, found, who),
  )
}

/** Whether there is anything new, for a screen that stands open: nothing is unsealed, so nothing is recorded. */
export const seeVersion = (world: World, code: string): Promise<{ version: string }> =>
  world.read(async (db) => ({
    version: await versionOf(world, db, await findByCode(world, db, code)),
  }))

/** How much has happened to a report: its matter's events, and its photos that were looked at. */
async function versionOf(world: World, db: Db, report: Found): Promise<string> {
  const { events } = await db
    .selectFrom('matter_event')
    .select(({ fn }) => fn.max('seq').as('events'))
    .where('tenant_id', '=', world.tenant.id)
    .where('matter_id', '=', report.matter_id)
    .executeTakeFirstOrThrow()
  const { photos } = await db
    .selectFrom('report_photo')
    .select(({ fn }) => fn.countAll<number>().as('photos'))
    .where('tenant_id', '=', world.tenant.id)
    .where('report_id', '=', report.id)
    .where('state', '!=', 'expected')
    .executeTakeFirstOrThrow()
  const { erasureAskedBy } = await askedByLetter(world, db, report)
  return `${events}.${photos}${erasureAskedBy === undefined ? '' : '.asked'}`
}

/** That somebody asked by letter for it to be erased: nobody but who has the code can say that it was not her. */
async function askedByLetter(
  world: World,
  db: Db,
  { id }: Found,
): Promise<{ erasureAskedBy?: string }> {
  const dueAt = await erasureAskedByLetter(world, db, reportResource(id))
  return dueAt === undefined ? {} : { erasureAskedBy: iso(dueAt) }
}

async function shownToSubject(
  world: World,
  opened: Opened,
  found: Found,
  who: Caller,
): Promise<Followed> {
  const { db } = opened
  const history = await historyOf(world, db, found.matter_id)
  const { snapshot } = await readMatter(world, db, found.matter_id)
  const may = await eventsOpenTo(world, db, found.matter_id, who)
  const answer = await answerDeadline(world, db, found.matter_id)
  const photos = await db
    .selectFrom('report_photo')
    .select('state')
    .where('tenant_id', '=', world.tenant.id)
    .where('report_id', '=', found.id)
    .orderBy('position')
    .execute()
  const wanted = ['write', 'withdraw', 'reopen'] as const
  return {
    kind: found.kind,
    state: snapshot.state as ReportState,
    occurredFrom: iso(found.occurred_from),
    occurredTo: iso(found.occurred_to),
    receivedAt: iso(found.received_at),
    ...(answer && { answerBy: iso(answer.due_at) }),
    ...(answer?.met_at != null && { answeredAt: iso(answer.met_at) }),
    ...(await goingOf(world, db, found, history)),
    ...(await askedByLetter(world, db, found)),
    history: changesOf(history),
    messages: await messagesOf(world, opened, found.id),
    photos,
    opened: await openersOf(world, opened, reportResource(found.id)),
    may: wanted.filter((event) => may.some((each) => each.event === event)),
    news: await newsShown(world, db, found),
    version: await versionOf(world, db, found),
  }
}

/** Whether she left a way to be told, lets it be used, and when it was. */
async function newsShown(world: World, db: Db, found: Found): Promise<Followed['news']> {
  const left = await db
    .selectFrom('matter_party')
    .select('party_id')
    .where('tenant_id', '=', world.tenant.id)
    .where('matter_id', '=', found.matter_id)
    .executeTakeFirst()
  return {
    left: left !== undefined,
    wanted: found.news,
    told: await newsOf(world, db, found.id),
  }
}

/** Says whether she is told by the contact that she left. @throws Refusal `absent` for a wrong code */
export async function wantNews(
  world: World,
  { code, wanted }: { readonly code: string; readonly wanted: boolean },
  by: Caller,
  key: IdempotencyKey,
): Promise<Followed> {
  await world.transaction(async (tx) => {
    const { id } = await findByCode(world, tx.db, code)
    await tx.db
      .updateTable('report')
      .set({ news: wanted })
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .execute()
    tx.ledger({
      did: 'report.wantNews',
      about: reportResource(id),
      by: subject(by),
      reason: wanted ? 'yes' : 'no',
    })
    return true
  }, key)
  return followReport(world, code, by)
}

/** When a report goes, once its person has to be warned of it. */
async function goingOf(
  world: World,
  db: Db,
  { id }: Found,
  history: readonly { actor: string; at: number }[],
): Promise<{ goesAt?: string }> {
  const isWarned = await db
    .selectFrom('retention_mark')
    .select('warned_at')
    .where('tenant_id', '=', world.tenant.id)
    .where('about_kind', '=', 'report')
    .where('about_id', '=', id)
    .where('warned_at', 'is not', null)
    .executeTakeFirst()
  if (isWarned === undefined) return {}
  const ended = Math.max(...history.filter(({ actor }) => actor !== 'clock').map(({ at }) => at))
  return { goesAt: iso(stepsOf(world, 'report.record', ended).expungeAt) }
}

/** The events that moved the report on; a message in between does not. */
export const changesOf = <E extends { from: string | null; to: string; at: number }>(
  history: readonly E[],
): { state: ReportState; at: string }[] =>
  history
    .filter(({ from, to }) => from !== to)
    .map(({ to, at }) => ({ state: to as ReportState, at: iso(at) }))

/** The latest time in which a person of the office has to answer. */
export const answerDeadline = (world: World, db: Db, matter: Id<'matter'>) =>
  db
    .selectFrom('matter_deadline')
    .select(['due_at', 'met_at'])
    .where('tenant_id', '=', world.tenant.id)
    .where('matter_id', '=', matter)
    .where('kind', '=', 'answer')
    .orderBy('started_by', 'desc')
    .executeTakeFirst()

/** The dialogue of a report, as far as the reader may see it. */
export async function messagesOf(
  world: World,
  opened: Opened,
  report: Id<'report'>,
): Promise<Message[]> {
  const rows = await opened.db
    .selectFrom('report_message as m')
    .leftJoin('account as a', (on) =>
      on.onRef('a.tenant_id', '=', 'm.tenant_id').onRef('a.id', '=', 'm.account_id'),
    )
    .select(['m.id', 'm.sender', 'm.kind', 'm.written_at', 'a.display_name'])
    .where('m.tenant_id', '=', world.tenant.id)
    .where('m.report_id', '=', report)
    .orderBy('m.written_at')
    .orderBy('m.id')
    .execute()
  return rows.flatMap((row) => {
    const text = opened.part<{ text: string }>(`message:${row.id}`)?.text
    if (text === undefined) return []
    const by = row.sender === 'office' && row.display_name !== null ? { by: row.display_name } : {}
    return [{ id: row.id, from: row.sender, kind: row.kind, text, at: iso(row.written_at), ...by }]
  })
}

/** Adds a message to a report's dialogue, sealed with the report. */
export async function writeMessage(
  world: World,
  tx: Tx,
  message: {
    report: Id<'report'>
    sender: 'citizen' | 'office'
    kind: 'message' | 'correction'
    text: string
    account?: Id<'account'> | undefined
  },
): Promise<void> {
  const id = newId<'message'>(tx.now, world.random(10))
  const { report, sender, kind, text, account } = message
  await tx.db
    .insertInto('report_message')
    .values({
      tenant_id: world.tenant.id,
      id,
      report_id: report,
      sender,
      kind,
      account_id: account ?? null,
      written_at: instant(tx.now),
    })
    .execute()
  // What somebody asked for by letter is neither her writing here nor an answer to her.
  if (sender === 'citizen' || kind === 'message')
    await tx.db
      .updateTable('report')
      .set(
        sender === 'citizen'
          ? { citizen_wrote_at: instant(tx.now) }
          : { office_wrote_at: instant(tx.now) },
      )
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', report)
      .execute()
  tx.seal(reportResource(report), { [`message:${id}`]: { text } })
}

/** What the person with the code may bring about. */
export interface SubjectAct {
  readonly code: string
  readonly event: 'write' | 'withdraw' | 'reopen'
  readonly text?: string
  readonly kind?: 'message' | 'correction'
}

/**
 * Writes, corrects, withdraws or reopens, and shows what stands afterwards.
 * @throws Refusal `absent` for a wrong code, `conflict` when the report is past that
 */
export async function actAsSubject(
  world: World,
  act: SubjectAct,
  by: Caller,
  key: IdempotencyKey,
): Promise<Followed> {
  await world.transaction(async (tx) => {
    const found = await findByCode(world, tx.db, act.code)
    await stepMatter(world, tx, {
      matter: found.matter_id,
      event: act.event,
      by: subject(by),
      has: act.text === undefined ? [] : ['text'],
    })
    if (act.text !== undefined)
      await writeMessage(world, tx, {
        report: found.id,
        sender: 'citizen',
        kind: act.kind ?? 'message',
        text: act.text,
      })
    if (act.event !== 'write') await leaveDesk(world, tx, found.id)
    const did = {
      write: 'report.write',
      withdraw: 'report.withdraw',
      reopen: 'report.reopen',
    } as const
    tx.ledger({ did: did[act.event], about: reportResource(found.id), by: subject(by) })
    tx.publish('ReportChanged', { report: found.id, by: 'subject' })
    return true
  }, key)
  return followReport(world, act.code, by)
}

/** A report that was given back, withdrawn or closed is nobody's, and nobody reads it for having had it. */
export async function leaveDesk(world: World, tx: Tx, report: Id<'report'>): Promise<void> {
  await tx.db
    .updateTable('report')
    .set({ claimed_by: null })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', report)
    .execute()
  await endRelation(world, tx, reportResource(report), 'claimed')
}
