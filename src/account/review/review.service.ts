import { sql } from 'kysely'
import { openersOf } from '#kernel/grant/openers.service.ts'
import type { Id } from '#kernel/ids.ts'
import type { Purpose } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import { writeLog } from '#platform/log/log.ts'
import type { Caller, IdempotencyKey, Resource, World } from '#platform/world.ts'
import { assertMayDecide, isLate, LOOKED_AT_WITHIN } from './review.rules.ts'
import type { Decision, ReviewRead, ReviewRow } from './review.schema.ts'

type ReviewId = Id<'review'>

const MOST_SHOWN = 200
/** A record that nobody has a reason to open. */
const isPlanted = sql`'canary' = any(v.why)`

const resourceOf = (id: string): Resource => ({ kind: 'review', id })

const reviews = (world: World, db: Db) =>
  db
    .selectFrom('access_review as v')
    .leftJoin('access_grant as g', (on) =>
      on.onRef('g.tenant_id', '=', 'v.tenant_id').onRef('g.id', '=', 'v.grant_id'),
    )
    .leftJoin('account as r', (on) =>
      on.onRef('r.tenant_id', '=', 'v.tenant_id').onRef('r.id', '=', 'v.reader_id'),
    )
    .leftJoin('account as b', (on) =>
      on.onRef('b.tenant_id', '=', 'v.tenant_id').onRef('b.id', '=', 'v.reviewed_by'),
    )
    .select(['v.id', 'v.at', 'v.about_kind', 'v.why', 'v.state', 'v.reader_id', 'v.reviewed_at'])
    .select(['g.purpose', 'g.about_id', 'g.action', 'g.given_at'])
    .select(['r.display_name as reader', 'r.unit', 'b.display_name as reviewer'])
    .where('v.tenant_id', '=', world.tenant.id)

type Found = Awaited<ReturnType<typeof findReview>>

/** @throws Refusal `absent` when there is none; the same for one of another tenant */
async function findReview(world: World, db: Db, id: ReviewId) {
  const row = await reviews(world, db).where('v.id', '=', id).executeTakeFirst()
  if (row === undefined) throw new Refusal('absent', 'review.absent')
  return row
}

const shown = (world: World, who: Caller, row: Found): ReviewRow => ({
  id: row.id,
  at: iso(row.at),
  reader: { name: row.reader ?? '', unit: row.unit },
  about: row.about_kind,
  purpose: row.purpose as Purpose | null,
  why: row.why,
  state: row.state,
  late: isLate(row.at, row.state, world.now()),
  mine: row.reader_id === who.account,
  reviewed: row.reviewed_at === null ? null : { by: row.reviewer ?? '', at: iso(row.reviewed_at) },
})

/** The queue: what nobody has looked at, planted records first, then the oldest; or what was, the newest first. */
export const listReviews = (world: World, show: 'open' | 'done', who: Caller) =>
  world.read(async (db) => {
    const isOpen = show === 'open'
    const rows = await reviews(world, db)
      .where('v.state', isOpen ? '=' : '<>', 'open')
      .$if(isOpen, (open) => open.orderBy(isPlanted, 'desc'))
      .orderBy('v.at', isOpen ? 'asc' : 'desc')
      .limit(MOST_SHOWN)
      .execute()
    const late = instant(world.now() - LOOKED_AT_WITHIN)
    const isOthers = sql`v.reader_id is distinct from ${who.account ?? null}::uuid`
    const counts = await db
      .selectFrom('access_review as v')
      .select([
        sql<string>`count(*)`.as('open'),
        sql<string>`count(*) filter (where at <= ${late})`.as('late'),
        sql<string>`count(*) filter (where ${isOthers})`.as('others'),
        sql<string>`count(*) filter (where ${isOthers} and ${isPlanted})`.as('planted'),
      ])
      .where('tenant_id', '=', world.tenant.id)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow()
    return {
      rows: rows.map((row) => shown(world, who, row)),
      counts: {
        open: Number(counts.open),
        late: Number(counts.late),
        others: Number(counts.others),
        planted: Number(counts.planted),
      },
    }
  })

/** Why a reviewer opens the words: a supervisor supervises, the others audit. */
const purposeOf = ({ actors }: Caller): Purpose =>
  actors.includes('supervisor') ? 'supervision' : 'audit'

/** Opens what the reader typed and what a reviewer wrote; it is entered as a reading of the record. */
export async function readReview(world: World, id: ReviewId, who: Caller): Promise<ReviewRead> {
  const row = await world.read((db) => findReview(world, db, id))
  const of = {
    who,
    action: 'review.read',
    relations: ['any'],
    purpose: purposeOf(who),
    basis: 'duty',
    reason: `review ${id}`,
  } as const
  const { about_id: about, given_at: givenAt } = row
  const reason =
    about === null
      ? undefined
      : await world.open({ ...of, what: { kind: row.about_kind, id: about } }, async (opened) =>
          (await opened.entries()).find(
            ({ at, account, did }) =>
              at === givenAt && account === row.reader_id && did === row.action,
          ),
        )
  const isErased = row.why.includes('erased')
  const said =
    row.state === 'open' && !isErased
      ? undefined
      : await world.open({ ...of, what: resourceOf(id) }, async (opened) => ({
          words: opened.part<string>('words'),
          reason: opened.part<string>('reason'),
        }))
  return {
    ...shown(world, who, row),
    reason: (row.why.includes('typed') ? reason?.reason : said?.reason) ?? null,
    words: said?.words ?? null,
  }
}

/** Says of a reading what is to be said; words lie sealed. @throws Refusal */
export const decideReview = (
  world: World,
  { id, state, text }: { id: ReviewId; state: Decision; text?: string | undefined },
  who: Caller,
  key: IdempotencyKey,
): Promise<ReviewRow> =>
  world.transaction(async (tx) => {
    await sql`select from access_review where tenant_id = ${world.tenant.id} and id = ${id} for update`.execute(
      tx.db,
    )
    const row = await findReview(world, tx.db, id)
    assertMayDecide({ reader: row.reader_id, state: row.state }, who.account, { state, text })
    await tx.db
      .updateTable('access_review')
      .set({ state, reviewed_by: who.account ?? null, reviewed_at: instant(tx.now) })
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .execute()
    if (text !== undefined) tx.seal(resourceOf(id), { words: text })
    tx.ledger({ did: 'review.decide', about: resourceOf(id), by: who, reason: state })
    tx.publish('ReviewChanged', { review: id })
    return shown(world, who, await findReview(world, tx.db, id))
  }, key)

/** Who opened one's own account, and what one was asked about readings of one's own. */
export async function seeOwnReadings(world: World, { account, language }: Caller) {
  if (account === undefined) throw new Refusal('unknown', 'http.signIn')
  const of = {
    who: { actors: ['subject' as const], account, language },
    relations: ['own'],
    purpose: 'subject',
    basis: 'own',
    reason: 'own account',
  } as const
  const opened = await world.open(
    { ...of, what: { kind: 'account', id: account }, action: 'account.readOwn' },
    (record) => openersOf(world, record, { kind: 'account', id: account }, { except: account }),
  )
  const rows = await world.read((db) =>
    reviews(world, db)
      .where('v.reader_id', '=', account)
      .where('v.state', 'in', ['asked', 'flagged'])
      .orderBy('v.reviewed_at', 'desc')
      .limit(20)
      .execute(),
  )
  const asked = []
  for (const { id, at, state, reviewer, reviewed_at } of rows) {
    const words = await world.open(
      { ...of, what: resourceOf(id), action: 'review.readOwn' },
      async (record) => record.part<string>('words'),
    )
    asked.push({
      id,
      at: iso(at),
      state,
      words: words ?? '',
      by: reviewer ?? '',
      on: iso(reviewed_at ?? at),
    })
  }
  return { opened, asked }
}

/** Alarms, once each, at readings that nobody has looked at in time. */
export async function alarmLateReviews(world: World): Promise<void> {
  const late = await world.transaction(async (tx) => {
    const rows = await tx.db
      .updateTable('access_review')
      .set({ alarmed_at: instant(tx.now) })
      .where('tenant_id', '=', world.tenant.id)
      .where('state', '=', 'open')
      .where('alarmed_at', 'is', null)
      .where('at', '<=', instant(tx.now - LOOKED_AT_WITHIN))
      .returning('id')
      .execute()
    for (const { id } of rows) tx.publish('ReviewLate', { review: id })
    return rows.map(({ id }) => id)
  })
  for (const review of late) writeLog({ level: 'warning', what: 'review.late', facts: { review } })
}
