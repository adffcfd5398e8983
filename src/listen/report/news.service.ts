import { sql } from 'kysely'
import { isSealed } from '#kernel/clock/retention.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import { HOUR, iso, MINUTE, SECOND } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import { restAfter } from '#platform/jobs/jobs.rules.ts'
import type { JobHandler, JobRun } from '#platform/jobs/jobs.service.ts'
import type { Outcome } from '#platform/notice/notice.ts'
import type { Tools } from '#platform/stage.ts'
import type { Tx, World } from '#platform/world.ts'
import type { NewsChannel, NewsTold } from './dialogue.schema.ts'
import { reportResource } from './report.service.ts'

/** The queue in which it waits that somebody who reported is told of news. */
export const NEWS_QUEUE = 'report.news'

/** Nobody is told more often than this, however much there is. */
export const NEWS_REST = HOUR
/** Two messages that follow each other are one piece of news. */
const GATHER = 10 * SECOND
const MOST_ATTEMPTS = 10

type ReportId = Id<'report'>
type Means = Pick<Tools, 'notices' | 'say'>

const later = (tx: Tx, report: ReportId, runAt: number): void =>
  tx.enqueue({ queue: NEWS_QUEUE, key: `${report}.${runAt}`, payload: { report }, runAt })

/** Has somebody told that the office has written to her, if she left a way and did not say no. */
export async function announceNews(world: World, tx: Tx, report: ReportId): Promise<void> {
  const row = await wantsNews(world, tx.db, report)
  if (row !== undefined) later(tx, report, Math.ceil((tx.now + GATHER) / GATHER) * GATHER)
}

/** Nothing waits any more to tell of reports that go: not even a job names them. */
export async function forgetNews(world: World, tx: Tx, reports: readonly string[]): Promise<void> {
  await sql`delete from job where tenant_id = ${world.tenant.id} and queue = ${NEWS_QUEUE}
    and payload->>'report' = any(${reports}::text[])`.execute(tx.db)
}

/** A report whose person may be told and left a way; locked against another who tells her. */
async function wantsNews(world: World, db: Db, report: ReportId) {
  const { rows } = await sql<{ language: Language; wrote: number }>`
    select r.language, r.office_wrote_at as wrote from report r
    join matter m on m.tenant_id = r.tenant_id and m.id = r.matter_id
    where r.tenant_id = ${world.tenant.id} and r.id = ${report} and r.news and m.state <> 'withdrawn'
      and r.office_wrote_at is not null and exists (select from matter_party p
        where p.tenant_id = r.tenant_id and p.matter_id = r.matter_id and p.role = 'reporter')
    for update of r`.execute(db)
  return rows[0]
}

/** A notice on its way. */
interface Begun {
  readonly id: Id<'notice'>
  readonly report: ReportId
  readonly language: Language
  readonly again: boolean
  readonly attempt: number
}

interface Latest {
  readonly id: Id<'notice'>
  readonly state: string
  readonly jobId: string | null
  readonly attempts: number
  readonly madeAt: number
  readonly endedAt: number | null
}

const latestOf = async (world: World, db: Db, report: ReportId): Promise<Latest | undefined> => {
  const { rows } = await sql<Latest>`
    select id, state, job_id as "jobId", attempts, made_at as "madeAt", ended_at as "endedAt" from report_news
    where tenant_id = ${world.tenant.id} and report_id = ${report}
    order by made_at desc, id desc limit 1`.execute(db)
  return rows[0]
}

/**
 * Begins a notice, or goes on with the one that has not gone out.
 * @returns undefined when there is nothing to tell, or not yet
 */
const begin = (world: World, report: ReportId, run: JobRun): Promise<Begun | undefined> =>
  world.transaction(async (tx) => {
    await run.hold(tx)
    const row = await wantsNews(world, tx.db, report)
    if (row === undefined || (await isSealed(world, tx.db, reportResource(report))))
      return giveUp(world, tx, report)
    const last = await latestOf(world, tx.db, report)
    const { language } = row
    if (last?.state === 'sending') {
      // Another server is at it; its own job comes back for it when it dies.
      if (last.jobId !== run.id) return undefined
      await set(world, tx, last.id, sql`attempts = attempts + 1, again = true`)
      return { id: last.id, report, language, again: true, attempt: last.attempts + 1 }
    }
    if (last?.state === 'failed') {
      const made = last.attempts + 1
      await set(world, tx, last.id, sql`attempts = ${made}, state = 'sending', job_id = ${run.id}`)
      return { id: last.id, report, language, again: last.attempts > 0, attempt: made }
    }
    if (last !== undefined && last.madeAt >= row.wrote) return undefined
    if (last?.state === 'sent' && tx.now < (last.endedAt ?? 0) + NEWS_REST) {
      later(tx, report, (last.endedAt ?? 0) + NEWS_REST)
      return undefined
    }
    const id = newId<'notice'>(tx.now, world.random(10))
    await tx.db
      .insertInto('report_news')
      .values({
        tenant_id: world.tenant.id,
        id,
        report_id: report,
        channel: null,
        to_hash: null,
        state: 'sending',
        job_id: run.id,
        made_at: instant(tx.now),
        why: null,
        detail: null,
      })
      .execute()
    return { id, report, language, again: false, attempt: 1 }
  })

const set = (world: World, tx: Tx, id: Id<'notice'>, what: ReturnType<typeof sql>) =>
  sql`update report_news set ${what} where tenant_id = ${world.tenant.id} and id = ${id}`.execute(
    tx.db,
  )

/** She does not want it any more, or there is nothing to tell: what was to be tried again is not. */
async function giveUp(world: World, tx: Tx, report: ReportId): Promise<undefined> {
  await sql`update report_news set state = 'unsent', ended_at = ${instant(tx.now)}
    where tenant_id = ${world.tenant.id} and report_id = ${report} and state = 'failed'`.execute(
    tx.db,
  )
}

/** How she is reached: by mail where that is set up and she left an address, else by a text message. */
async function wayTo(
  world: World,
  report: ReportId,
  channels: readonly string[],
): Promise<{ channel: NewsChannel; to: string } | undefined> {
  const parties = await world.open(
    {
      who: { actors: ['machine'], language: 'es' },
      what: reportResource(report),
      action: 'report.notify',
      relations: ['any'],
      basis: 'duty',
      purpose: 'response',
      reason: 'the office has answered',
    },
    (opened) => opened.identities(),
  )
  const { email, phone } = parties.find(({ role }) => role === 'reporter') ?? {}
  if (email !== undefined && channels.includes('mail')) return { channel: 'mail', to: email }
  if (phone !== undefined && channels.includes('sms')) return { channel: 'sms', to: phone }
  return undefined
}

/**
 * Remembers by what she is told, and that she was not told of another report within the hour: the address is known
 * by its keyed hash alone.
 * @returns false when it is too soon; then it is asked for again at its time
 */
const choose = (
  world: World,
  { id, report }: Begun,
  way: { channel: NewsChannel; to: string },
): Promise<boolean> =>
  world.transaction(async (tx) => {
    const hash = Buffer.from(
      world.hash(`report news ${way.to.toLowerCase().replaceAll(/\s/g, '')}`),
    )
    // Two reports of one person, told of at the same moment, see each other here.
    await sql`select pg_advisory_xact_lock(hashtextextended(${hash.toString('hex')}, 0))`.execute(
      tx.db,
    )
    const { rows } = await sql<{ at: number }>`
      select coalesce(ended_at, ${instant(tx.now)}) as at from report_news
      where tenant_id = ${world.tenant.id} and to_hash = ${hash} and id <> ${id}
        and (state = 'sending' or (state = 'sent' and ended_at > ${instant(tx.now - NEWS_REST)}))
      order by 1 desc limit 1`.execute(tx.db)
    const [other] = rows
    await set(world, tx, id, sql`channel = ${way.channel}, to_hash = ${hash}`)
    if (other === undefined) return true
    await set(world, tx, id, sql`state = 'failed', job_id = null, attempts = attempts - 1`)
    later(tx, report, other.at + NEWS_REST)
    return false
  })

const noWay: Outcome = { sent: false, why: 'noAddress', detail: '', passing: false }

/** Tells somebody who reported that there is news: no content, no code, nothing from which a report could be told. */
export const newsJob =
  (world: World, { notices, say }: Means): JobHandler =>
  async (payload, run) => {
    const begun = await begin(world, payload.report as ReportId, run)
    if (begun === undefined) return
    const { id, report, language, again } = begun
    const way = await wayTo(world, report, notices.channels)
    if (way === undefined) return record(world, run, begun, noWay)
    if (!(await choose(world, begun, way))) return
    const facts = { name: world.tenant.name }
    const outcome = await notices.send(
      way.channel,
      {
        id,
        about: 'report',
        language,
        subject: say(language, 'report.news.subject', facts),
        text: say(language, `report.news.${way.channel}`, facts),
        to: way.to,
        again,
      },
      run.signal,
    )
    await record(world, run, begun, outcome, way.channel)
  }

const record = (
  world: World,
  run: JobRun,
  { id, report, attempt, again }: Begun,
  outcome: Outcome,
  channel?: NewsChannel,
): Promise<void> =>
  world.transaction(async (tx) => {
    await run.hold(tx)
    const isOver = outcome.sent || !outcome.passing || attempt >= MOST_ATTEMPTS
    const state = outcome.sent ? 'sent' : isOver ? 'unsent' : 'failed'
    const [why, detail] = outcome.sent ? [null, null] : [outcome.why, outcome.detail]
    await set(
      world,
      tx,
      id,
      sql`state = ${state}, job_id = null, why = ${why}, detail = ${detail},
        ended_at = ${isOver ? instant(tx.now) : null}`,
    )
    const said = outcome.sent ? 'sent' : `unsent: ${outcome.why} ${outcome.detail}`.trim()
    tx.ledger({
      did: 'report.tell',
      about: reportResource(report),
      reason: again ? `${said}, may have gone out twice` : said,
      ...(channel !== undefined && { recipient: channel }),
    })
    tx.publish('ReportChanged', { report })
    if (!isOver) later(tx, report, tx.now + restAfter(attempt, world.random(1)[0]! / 255))
  })

/** When she was told and by what, the latest last; to herself and to the desk. */
export async function newsOf(world: World, db: Db, report: ReportId): Promise<NewsTold[]> {
  const rows = await db
    .selectFrom('report_news')
    .select(['made_at', 'ended_at', 'channel', 'state', 'why'])
    .where('tenant_id', '=', world.tenant.id)
    .where('report_id', '=', report)
    .orderBy('made_at')
    .execute()
  return rows.map(({ made_at, ended_at, channel, state, why }) => ({
    at: iso(ended_at ?? made_at),
    channel,
    state,
    why,
  }))
}

/** How long a notice may lie about after its time before it is looked for. */
const LOST_AFTER = 2 * HOUR + 10 * MINUTE

/** Finds notices whose job is gone, as after a restore. */
export const findLostNews = (world: World): Promise<void> =>
  world.transaction(async (tx) => {
    const { rows } = await sql<{ id: Id<'notice'>; report: ReportId }>`
      update report_news n set state = 'failed', job_id = null
      where n.tenant_id = ${world.tenant.id} and n.state in ('sending', 'failed')
        and n.made_at < ${instant(tx.now - LOST_AFTER)}
        and not exists (select from job j where j.tenant_id = n.tenant_id and j.queue = ${NEWS_QUEUE}
          and j.state in ('ready', 'running') and j.payload ->> 'report' = n.report_id::text)
      returning n.id, n.report_id as report`.execute(tx.db)
    for (const { report } of rows) later(tx, report, tx.now)
  })
