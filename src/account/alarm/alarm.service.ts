import { sql } from 'kysely'
import type { Heard } from '#kernel/facts/facts.service.ts'
import type { Reaction } from '#kernel/facts/reactions.service.ts'
import type { Id } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { DAY } from '#kernel/time.ts'
import type { Db } from '#platform/db/db.ts'
import { isTakenOver, type JobHandler, notAgain, unknownEnd } from '#platform/jobs/jobs.service.ts'
import { writeLog } from '#platform/log/log.ts'
import type { Channel } from '#platform/notice/notice.ts'
import type { Tools } from '#platform/stage.ts'
import type { Tx, World } from '#platform/world.ts'
import { type Alarm, tellAt, toldOf } from './alarm.rules.ts'

/** The queue in which it waits that somebody is told of an alarm. */
export const ALARM_QUEUE = 'account.alarm'

type AccountId = Id<'account'>

/** The channels that know by themselves whom they tell. */
const unaddressed: readonly Channel[] = ['command', 'hook']

/** Who holds a role now. */
const holdersOf = (world: World, db: Db, role: Role) =>
  db
    .selectFrom('account')
    .select(['id', 'language'])
    .where('tenant_id', '=', world.tenant.id)
    .where('state', '=', 'active')
    .where(sql<boolean>`${role} = any(roles)`)

/** Has those told whom an alarm concerns, each by a job of her own. @param except  whose act it was */
async function announce(
  world: World,
  tx: Tx,
  alarm: Alarm,
  except: AccountId | null = null,
): Promise<void> {
  const runAt = tellAt(alarm, tx.now)
  const holders = await holdersOf(world, tx.db, toldOf[alarm]).execute()
  const accounts = holders.map(({ id }) => id).filter((id) => id !== except)
  for (const to of [...unaddressed, ...accounts])
    tx.enqueue({
      queue: ALARM_QUEUE,
      key: `${alarm}.${to}.${runAt}`,
      payload: { alarm, to },
      runAt,
    })
}

/** Who opened the record of a reading that is reviewed. */
async function readerOf(world: World, db: Db, review: string): Promise<AccountId | null> {
  const row = await db
    .selectFrom('access_review')
    .select('reader_id')
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', review as Id<'review'>)
    .executeTakeFirst()
  return (row?.reader_id ?? null) as AccountId | null
}

/** Where this hears for the first time, as after an upgrade, what was told long ago has been seen to. */
const isNews = (world: World, { toldAt }: Heard): boolean => world.now() - toldAt <= DAY

/** Tells people who do not look at the page that something waits there. */
export const alarmReaction: Reaction = {
  name: 'account/alarm',
  on: {
    CanaryOpened: async (tx, fact, world) => {
      if (!isNews(world, fact)) return
      await announce(world, tx, 'planted', await readerOf(world, tx.db, fact.body.review))
    },
    ReportMissed: async (tx, fact, world) => {
      if (isNews(world, fact)) await announce(world, tx, 'report')
    },
    RightsMissed: async (tx, fact, world) => {
      if (isNews(world, fact)) await announce(world, tx, 'request')
    },
  },
}

type Means = Pick<Tools, 'notices' | 'say'>

const isUnaddressed = (to: string): to is Channel => unaddressed.some((channel) => channel === to)

/** Sends the notice of a job by a channel that knows whom, or by mail to an account. @throws Error to be tried again */
export const alarmJob =
  (world: World, { notices, say }: Means): JobHandler =>
  async (payload, run) => {
    const [alarm, to] = [payload.alarm as Alarm, String(payload.to)]
    const channel = isUnaddressed(to) ? to : 'mail'
    if (!notices.channels.includes(channel)) return
    const person = isUnaddressed(to) ? undefined : await personOf(world, to as AccountId, alarm)
    if (person === undefined && !isUnaddressed(to)) return
    const language = person?.language ?? (await languageOf(world, toldOf[alarm]))
    const outcome = await notices.send(
      channel,
      {
        id: run.id,
        about: 'alarm',
        language,
        subject: say(language, 'alarm.notice.subject'),
        text: say(language, 'alarm.notice.text', { name: world.tenant.name }),
        to: person?.email,
        again: run.again,
      },
      run.signal,
    )
    const became = outcome.sent ? 'sent' : `unsent: ${outcome.why} ${outcome.detail}`.trim()
    // Where no answer came in time it may have arrived all the same.
    if (!outcome.sent && outcome.passing)
      throw outcome.why === 'tooLong' ? unknownEnd(became) : new Error(became)
    const said = run.again ? `${became}, may have gone out twice` : became
    if (person === undefined)
      writeLog({
        level: outcome.sent ? 'info' : 'warning',
        what: 'alarm.tell',
        facts: { alarm, channel, said },
      })
    else
      await world
        .transaction(async (tx) => {
          await run.hold(tx)
          const about = { kind: 'account', id: to }
          tx.ledger({ did: 'account.tell', about, recipient: channel, reason: said })
        })
        .catch((error: Error) => {
          // It went out, and nobody could write it down.
          throw outcome.sent && !isTakenOver(error) ? unknownEnd(error.message) : error
        })
    // What says no is not asked again, and stands among what gave up, where the doctor sees it.
    if (!outcome.sent) throw notAgain(said)
  }

/**
 * The language of words that are addressed to nobody by name: the one in which most of those whom they concern have
 * their screens; where there is nobody of that role, most of the staff.
 */
async function languageOf(world: World, role: Role): Promise<Language> {
  const row = await world.read((db) =>
    db
      .selectFrom('account')
      .select('language')
      .where('tenant_id', '=', world.tenant.id)
      .where('state', '=', 'active')
      .groupBy('language')
      .orderBy(sql`count(*) filter (where ${role} = any(roles))`, 'desc')
      .orderBy(sql`count(*)`, 'desc')
      .orderBy(sql`language = 'es'`, 'desc')
      .orderBy('language')
      .limit(1)
      .executeTakeFirst(),
  )
  return (row?.language ?? 'es') as Language
}

/** Address and language of somebody who still holds the role; that it was opened is entered before. */
async function personOf(world: World, id: AccountId, alarm: Alarm) {
  const holder = await world.read((db) =>
    holdersOf(world, db, toldOf[alarm]).where('id', '=', id).executeTakeFirst(),
  )
  if (holder === undefined) return undefined
  const email = await world.open(
    {
      who: { actors: ['machine'], language: 'es' },
      what: { kind: 'account', id },
      action: 'account.notify',
      relations: ['any'],
      basis: 'duty',
      purpose: 'supervision',
      reason: 'something waits for her',
    },
    async (opened) => opened.part<string>('email'),
  )
  return { email, language: holder.language as Language }
}
