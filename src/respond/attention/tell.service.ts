import { sql } from 'kysely'
import { type Id, newId } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { MINUTE } from '#kernel/time.ts'
import { instant } from '#platform/db/db.ts'
import { restAfter } from '#platform/jobs/jobs.rules.ts'
import type { JobHandler, JobRun } from '#platform/jobs/jobs.service.ts'
import { isAddressed, type Notice, type Outcome } from '#platform/notice/notice.ts'
import type { Tools } from '#platform/stage.ts'
import type { Tx, World } from '#platform/world.ts'
import { incidentResource } from '../board/board.service.ts'
import type { KindName } from '../board/types.ts'
import { MOST_ATTEMPTS, RUNG_REST } from './attention.rules.ts'
import { askToTell, TELL_QUEUE } from './escalate.service.ts'
import { addressOf } from './escalation.service.ts'

type Means = Pick<Tools, 'notices' | 'say'>

/** What one notice tells, and of which steps it is. */
interface Bundle {
  readonly rung: Rung
  readonly notice: Id<'notice'>
  readonly again: boolean
  readonly incidents: readonly Told[]
}

type Rung = NonNullable<Awaited<ReturnType<typeof lockRung>>>

interface Told {
  readonly step: Id<'step'>
  readonly incident: Id<'incident'>
  readonly number: string
  readonly kind: KindName
  readonly place: string | null
  readonly opened: number
  readonly attempts: number
}

const lockRung = (world: World, tx: Tx, id: Id<'rung'>) =>
  tx.db
    .selectFrom('escalation_rung')
    .selectAll()
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

/**
 * Sends what waits for one of the list: all of it in one notice. Before it goes out it is written that it is going,
 * with the notice's number: when the server stops before the outcome is written, the same notice goes again, marked.
 */
export const tellRung =
  (world: World, means: Means): JobHandler =>
  async ({ rung }, run) => {
    const bundle = await begin(world, rung as Id<'rung'>, run)
    if (bundle === undefined) return
    const outcome = await means.notices.send(
      bundle.rung.channel,
      await noticeOf(world, means, bundle),
      run.signal,
    )
    await record(world, run, bundle, outcome)
  }

/** Takes what is to be told. @returns undefined when there is nothing, or it is too soon */
const begin = (world: World, id: Id<'rung'>, run: JobRun): Promise<Bundle | undefined> =>
  world.transaction(async (tx) => {
    await run.hold(tx)
    const rung = await lockRung(world, tx, id)
    if (rung === undefined) return giveUp(world, tx, id, 'removed')
    await giveUpSettled(world, tx, id)
    const begun = await stepsOf(world, tx, id, sql`s.state = 'sending' and s.job_id = ${run.id}`)
    if (begun.length > 0) {
      await markAgain(world, tx, begun)
      return { rung, notice: begun[0]!.notice!, again: true, incidents: begun }
    }
    if (rung.told_at !== null && tx.now < rung.told_at + RUNG_REST) {
      askToTell(tx, rung)
      return undefined
    }
    const incidents = await stepsOf(
      world,
      tx,
      id,
      sql`s.state = 'waiting' and s.next_try_at <= ${instant(tx.now)}`,
    )
    if (incidents.length === 0) return undefined
    const notice = newId<'notice'>(tx.now, world.random(10))
    await sql`
      update alert_step set state = 'sending', notice_id = ${notice}, job_id = ${run.id},
        attempts = attempts + 1, next_try_at = null
      where tenant_id = ${world.tenant.id} and id = any(${incidents.map(({ step }) => step)}::uuid[])`.execute(
      tx.db,
    )
    await setToldAt(world, tx, id, tx.now)
    return { rung, notice, again: incidents.some(({ attempts }) => attempts > 0), incidents }
  })

async function stepsOf(world: World, tx: Tx, rung: Id<'rung'>, which: ReturnType<typeof sql>) {
  const { rows } = await sql<Told & { notice: Id<'notice'> | null }>`
    select s.id as step, s.notice_id as notice, s.attempts, i.id as incident, i.number, i.kind, i.place,
      i.opened_at as opened
    from alert_step s
    join alert a on a.tenant_id = s.tenant_id and a.id = s.alert_id
    join incident i on i.tenant_id = a.tenant_id and i.id = a.incident_id
    where s.tenant_id = ${world.tenant.id} and s.rung_id = ${rung} and ${which}
    order by i.priority, i.opened_at for update of s`.execute(tx.db)
  return rows
}

const markAgain = (world: World, tx: Tx, steps: readonly Told[]) =>
  sql`update alert_step set again = true, attempts = attempts + 1
    where tenant_id = ${world.tenant.id} and id = any(${steps.map(({ step }) => step)}::uuid[])`.execute(
    tx.db,
  )

const setToldAt = (world: World, tx: Tx, rung: Id<'rung'>, at: number | null) =>
  tx.db
    .updateTable('escalation_rung')
    .set({ told_at: at === null ? null : instant(at) })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', rung)
    .execute()

async function giveUp(world: World, tx: Tx, rung: Id<'rung'>, why: 'removed'): Promise<undefined> {
  await sql`
    update alert_step set state = 'unsent', why = ${why}, ended_at = ${instant(tx.now)}, next_try_at = null,
      job_id = null
    where tenant_id = ${world.tenant.id} and rung_id = ${rung} and state in ('waiting', 'sending')`.execute(
    tx.db,
  )
}

/** Somebody saw to it while it waited: nobody is woken for it. */
const giveUpSettled = (world: World, tx: Tx, rung: Id<'rung'>) =>
  sql`
    update alert_step s set state = 'unsent', why = 'settled', ended_at = ${instant(tx.now)}, next_try_at = null
    from alert a
    where s.tenant_id = ${world.tenant.id} and s.rung_id = ${rung} and s.state = 'waiting'
      and a.tenant_id = s.tenant_id and a.id = s.alert_id and a.state <> 'running'`.execute(tx.db)

/** Number, kind, corregimiento, how long, and where to look: nothing else leaves the house. */
async function noticeOf(world: World, { say }: Means, bundle: Bundle): Promise<Notice> {
  const { rung, notice, again, incidents } = bundle
  const first = incidents[0]!
  const territory = await readTerritory(world)
  const language = rung.language as Language
  const place = first.place === null ? undefined : territory.places.get(first.place)?.name
  const kind = say(language, 'attention.notice.kind', { kind: first.kind })
  const facts = {
    count: incidents.length,
    number: Number(first.number),
    what: place === undefined ? kind : `${kind}, ${place}`,
    minutes: Math.max(0, Math.floor((world.now() - first.opened) / MINUTE)),
  }
  return {
    id: notice,
    about: 'incident',
    language,
    subject: say(language, 'attention.notice.subject', facts),
    text: say(language, 'attention.notice.text', facts),
    to: isAddressed(rung.channel) ? await addressOf(world, rung.id) : undefined,
    again,
  }
}

const record = (world: World, run: JobRun, bundle: Bundle, outcome: Outcome): Promise<void> =>
  world.transaction(async (tx) => {
    await run.hold(tx)
    const { rung, again, incidents } = bundle
    // What failed has not disturbed anybody: what comes next need not wait.
    if (!outcome.sent) await setToldAt(world, tx, rung.id, null)
    await recordSteps(world, tx, bundle, outcome)
    const said = outcome.sent ? 'sent' : `unsent: ${outcome.why} ${outcome.detail}`.trim()
    for (const { incident } of incidents)
      tx.ledger({
        did: 'alert.tell',
        about: incidentResource(incident),
        recipient: rung.channel,
        reason: again ? `${said}, may have gone out twice` : said,
      })
    const [only] = incidents
    tx.publish('AlertChanged', {
      incident: incidents.length === 1 && only ? only.incident : null,
    })
  })

/** What became of the steps of a notice: sent, given up, or to be tried again after a rest. */
async function recordSteps(
  world: World,
  tx: Tx,
  { rung, incidents }: Bundle,
  outcome: Outcome,
): Promise<void> {
  const now = instant(tx.now)
  const ids = incidents.map(({ step }) => step)
  const isMine = sql`tenant_id = ${world.tenant.id} and id = any(${ids}::uuid[])`
  if (outcome.sent) {
    await sql`update alert_step set state = 'sent', job_id = null, ended_at = ${now}, why = null, detail = null
      where ${isMine}`.execute(tx.db)
    return
  }
  const tried = 1 + Math.min(...incidents.map(({ attempts }) => attempts))
  const nextTryAt = tx.now + restAfter(tried, world.random(1)[0]! / 255)
  const isOver = sql`(${!outcome.passing} or attempts >= ${MOST_ATTEMPTS})`
  await sql`
    update alert_step set job_id = null, why = ${outcome.why}, detail = ${outcome.detail},
      state = case when ${isOver} then 'unsent' else 'waiting' end,
      ended_at = case when ${isOver} then ${now}::timestamptz end,
      next_try_at = case when ${isOver} then null else ${instant(nextTryAt)}::timestamptz end
    where ${isMine}`.execute(tx.db)
  if (!outcome.passing || tried >= MOST_ATTEMPTS) return
  tx.enqueue({
    queue: TELL_QUEUE,
    key: `${rung.id}.again.${nextTryAt}`,
    payload: { rung: rung.id },
    runAt: nextTryAt,
  })
}

/** How long a step may lie about after its time before somebody is sent to look for it. */
const LOST_AFTER = 2 * MINUTE
/** A worker that holds a job longer than this has died together with its job. */
const SENDING_AT_MOST = 15 * MINUTE

/** Finds notices that were left behind: their job spent its attempts dying, or a restore lost it. */
export const findLostNotices = (world: World): Promise<void> =>
  world.transaction(async (tx) => {
    const before = instant(tx.now - LOST_AFTER)
    await sql`
      update alert_step s set state = 'waiting', job_id = null, again = true, next_try_at = ${instant(tx.now)}
      where s.tenant_id = ${world.tenant.id} and s.state = 'sending'
        and s.made_at < ${instant(tx.now - SENDING_AT_MOST)}
        and not exists (select from job j where j.tenant_id = s.tenant_id and j.id::text = s.job_id
          and j.state in ('ready', 'running'))`.execute(tx.db)
    const { rows } = await sql<{ id: Id<'rung'>; told_at: number | null }>`
      select s.rung_id as id, max(r.told_at) as told_at from alert_step s
      left join escalation_rung r on r.tenant_id = s.tenant_id and r.id = s.rung_id
      where s.tenant_id = ${world.tenant.id} and s.state = 'waiting' and s.next_try_at < ${before}
      group by s.rung_id`.execute(tx.db)
    for (const rung of rows) askToTell(tx, rung)
  })
