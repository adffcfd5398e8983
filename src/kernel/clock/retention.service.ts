import { sql } from 'kysely'
import { type Db, instant } from '#platform/db/db.ts'
import type { JobHandler } from '#platform/jobs/jobs.service.ts'
import { institution } from '#platform/vault/vault.service.ts'
import type { Resource, Tx, World } from '#platform/world.ts'
import { newId } from '../ids.ts'
import { dueAt } from '../matter/calendar.rules.ts'
import type { Span } from '../matter/matter.schema.ts'
import { type CivilDate, civilDate, DAY, HOUR, iso, MINUTE } from '../time.ts'
import { basisOf, calendarOf, retentionOf, ruleOn } from './clock.rules.ts'
import type { RetentionRule, RetentionSteps } from './clock.schema.ts'
import { lawOf } from './law.ts'
import { requestsAmong } from './open-request.service.ts'
import { covers } from './order.rules.ts'
import { lockOrders, standingOrders } from './order.service.ts'
import type { Upcoming } from './retention.schema.ts'

/** Something that is held and has ended. */
export interface Held {
  readonly id: string
  /** when its term began, milliseconds since 1970, UTC */
  readonly endedAt: number
  /** when it came */
  readonly receivedAt: number
  /** as it is counted, such as the kind of a report */
  readonly what: string
  /** code of the place; null when it is not known, `NOWHERE` for what belongs to none */
  readonly place: string | null
  /** the record that an order would name */
  readonly under: Resource
}

/** Where a look at what is held goes on. */
export interface HeldAfter {
  readonly endedAt: number
  readonly id: string
}

/** What goes with records that were deleted: the keys to destroy, the files to remove. */
export interface Gone {
  readonly keys: readonly Resource[]
  readonly files: readonly string[]
}

/** What a slice holds under a rule; it says what there is, the clock says when it goes. */
export interface RetentionOf {
  /** the kind of resource that a mark and a count name */
  readonly kind: string
  /** only a part of a record goes by this rule: an order names the record, not the part */
  readonly isPart?: true
  /** id of a retention rule of the law pack */
  readonly rule: string
  /** what has ended before an instant, the longest first */
  held(
    world: World,
    db: Db,
    o: { endedBefore: number; after?: HeldAfter | undefined; limit: number },
  ): Promise<readonly Held[]>
  /** what is left of records that were erased: it came back with an older backup, or was made from them */
  keyless?(world: World, db: Db, limit: number): Promise<readonly Held[]>
  /** of what may begin anew: keeps it from that until the caller's transaction ends. @returns what stands as it was read */
  still?(world: World, tx: Tx, records: readonly Held[]): Promise<readonly Held[]>
  /** deletes the rows of records in the caller's transaction; those that are gone already are no error */
  expunge(world: World, tx: Tx, ids: readonly string[]): Promise<Gone>
}

const BATCH = 1_000
/** What is held is sorted anew at each look, so a look is wider than what one transaction takes. */
const LOOKED_AT = 5 * BATCH
/** Of what goes no more than this is counted on the screen; what stays does not count, and the run knows no end. */
const MOST_SHOWN = 20_000

/** The queue of the daily run, and that of files whose record is gone. */
export const RETENTION_QUEUE = 'clock.retention'
export const FILES_QUEUE = 'clock.files'

const lawIn = (world: World) => lawOf(world.tenant.jurisdiction)
const calendarIn = (world: World) => calendarOf(lawIn(world), world.tenant.zone)
const today = (world: World): CivilDate => civilDate(world.now(), world.tenant.zone)

/** The rule under which something is held, as it is in force now. */
export const ruleFor = (world: World, rule: string): RetentionRule =>
  ruleOn(lawIn(world), 'retention', rule, today(world))

/** The shortest that a span can be, in milliseconds. */
function shortest(span: Span): number {
  if ('months' in span) return span.months * 28 * DAY
  if ('days' in span) return span.days * DAY
  if ('workingDays' in span) return span.workingDays * DAY
  return 'hours' in span ? span.hours * HOUR : span.minutes * MINUTE
}

/** Walks through what has ended long enough, in batches, the longest first. */
async function* endedFor(
  world: World,
  holder: RetentionOf,
  span: Span,
  at: number,
): AsyncGenerator<Held[]> {
  const calendar = calendarIn(world)
  // A day more than can be, for zones that turn their clocks; the exact end is asked of each record.
  const endedBefore = at - shortest(span) + DAY
  let after: HeldAfter | undefined
  for (;;) {
    const page = await world.read((db) =>
      holder.held(world, db, { endedBefore, after, limit: LOOKED_AT }),
    )
    const due = page.filter(({ endedAt }) => dueAt(endedAt, span, calendar) <= at)
    for (let i = 0; i < due.length; i += BATCH) yield due.slice(i, i + BATCH)
    after = page.at(-1)
    // They come in the order in which they ended: after one that is not due none is.
    if (page.length < LOOKED_AT || due.length < page.length) return
  }
}

/** What a run did. */
export interface RunCounts {
  warned: number
  sealed: number
  expunged: number
  held: number
}

/**
 * Does what is due: warns, seals, expunges. Each batch is committed on its own and asks for what is left, so a run
 * that was killed goes on where it was, and a second one finds nothing to do.
 * @param each  told after every batch
 */
export async function runRetention(
  world: World,
  holders: readonly RetentionOf[],
  each: (tx: Tx) => Promise<void> = async () => {},
): Promise<RunCounts> {
  const counts: RunCounts = { warned: 0, sealed: 0, expunged: 0, held: 0 }
  for (const holder of holders) {
    const rule = ruleFor(world, holder.rule)
    counts.expunged += await expungeKeyless(world, holder, each)
    for await (const due of endedFor(world, holder, rule.expunge, world.now())) {
      const gone = await expungeUnheld(world, holder, rule, due, each)
      counts.expunged += gone
      counts.held += due.length - gone
    }
    if (rule.seal !== null)
      for await (const due of endedFor(world, holder, rule.seal, world.now()))
        counts.sealed += await mark(world, holder, rule, 'seal', due, each)
    const soon = world.now() + rule.warnDays * DAY
    for await (const due of endedFor(world, holder, rule.expunge, soon))
      counts.warned += await mark(world, holder, rule, 'warn', due, each)
  }
  return counts
}

/** What is left of what was erased goes, too: what a backup of before brought back, copies that were made of it. */
async function expungeKeyless(
  world: World,
  holder: RetentionOf,
  each: (tx: Tx) => Promise<void>,
): Promise<number> {
  for (let expunged = 0; ; ) {
    const lost = (await world.read(async (db) => holder.keyless?.(world, db, BATCH))) ?? []
    if (lost.length === 0) return expunged
    expunged += await world.transaction(async (tx) => {
      await each(tx)
      return expunge(world, tx, holder, lost, 'what is left of what was erased before')
    })
  }
}

/** Expunges those of a batch that no order holds, and about which nobody waits for an answer. @returns how many went */
async function expungeUnheld(
  world: World,
  holder: RetentionOf,
  rule: RetentionRule,
  due: readonly Held[],
  each: (tx: Tx) => Promise<void>,
): Promise<number> {
  return world.transaction(async (tx) => {
    await each(tx)
    // An order that comes meanwhile waits for this batch, and this batch for one that is on its way.
    await lockOrders(world, tx.db)
    const holds = (await standingOrders(world, tx.db)).filter(({ kind }) => kind === 'hold')
    const isAsked = await requestsAmong(
      world,
      tx.db,
      due.map(({ under }) => under),
    )
    const free = due.filter(
      ({ under, place }) =>
        !isAsked(under) && !holds.some((hold) => covers(hold, { ...under, place })),
    )
    return expunge(world, tx, holder, free, basisOf(rule))
  })
}

/**
 * Expunges records for good, in the caller's transaction: rows and sealed parts deleted, keys destroyed, files removed
 * right after the commit; what stays is how many of what kind came where in which month.
 * @param read   as the caller has found them; what has begun anew since then stays
 * @param basis  the rule or the request on which it rests, for the entry in the ledger
 * @returns how many went
 */
export async function expunge(
  world: World,
  tx: Tx,
  holder: RetentionOf,
  read: readonly Held[],
  basis: string,
): Promise<number> {
  const records = holder.still === undefined ? read : await holder.still(world, tx, read)
  if (records.length === 0) return 0
  const ids = records.map(({ id }) => id)
  const { keys, files } = await holder.expunge(world, tx, ids)
  await destroyKeys(world, tx, keys)
  await forgetMarks(world, tx, holder.kind, ids)
  await keepCounts(world, tx, holder, records)
  for (let i = 0; i < files.length; i += BATCH)
    tx.enqueue({
      queue: FILES_QUEUE,
      key: newId<'run'>(tx.now, world.random(10)),
      payload: { files: files.slice(i, i + BATCH).join(' ') },
    })
  // One entry for all of them, and about none of them: one that named a record would outlive it.
  tx.ledger({
    did: 'retention.expunge',
    about: institution(world.tenant.id),
    reason: `${records.length} ${holder.kind}`,
    basis,
  })
  return records.length
}

/** What is sealed under a key goes with its row; who may read and who has read goes, too. */
async function destroyKeys(world: World, tx: Tx, keys: readonly Resource[]): Promise<void> {
  const kinds = Map.groupBy(keys, ({ kind }) => kind)
  for (const [kind, all] of kinds) {
    const ids = all.map(({ id }) => id)
    for (const table of ['data_key', 'standing_relation'] as const)
      await sql`delete from ${sql.table(table)}
        where tenant_id = ${world.tenant.id} and about_kind = ${kind} and about_id = any(${ids}::uuid[])`.execute(
        tx.db,
      )
  }
}

const forgetMarks = (world: World, tx: Tx, kind: string, ids: readonly string[]) =>
  sql`delete from retention_mark
    where tenant_id = ${world.tenant.id} and about_kind = ${kind} and about_id = any(${ids}::uuid[])`.execute(
    tx.db,
  )

/** Planted records among them: they were never real, and are in no figure. */
async function plantedAmong(world: World, db: Db, records: readonly Held[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select about_id as id from canary
    where tenant_id = ${world.tenant.id} and about_id = any(${records.map(({ under }) => under.id)}::uuid[])`.execute(
    db,
  )
  return new Set(rows.map(({ id }) => id))
}

async function keepCounts(
  world: World,
  tx: Tx,
  { kind }: RetentionOf,
  records: readonly Held[],
): Promise<void> {
  const { id, place, zone } = world.tenant
  const planted = await plantedAmong(world, tx.db, records)
  const counts = new Map<string, { what: string; district: string; month: string; n: number }>()
  for (const record of records) {
    if (planted.has(record.under.id)) continue
    const district = (record.place ?? '').slice(0, place.length || 4)
    const month = civilDate(record.receivedAt, zone).slice(0, 7)
    const name = `${record.what} ${district} ${month}`
    const known = counts.get(name)
    if (known) known.n++
    else counts.set(name, { what: record.what, district, month, n: 1 })
  }
  await sql`insert into kept_count (tenant_id, about_kind, what, district, month, records)
    select ${id}, ${kind}, what, district, month, n
    from jsonb_to_recordset(${JSON.stringify([...counts.values()])}::jsonb)
      as c (what text, district text, month text, n int)
    on conflict (tenant_id, about_kind, what, district, month)
    do update set records = kept_count.records + excluded.records`.execute(tx.db)
}

/** Marks those of a batch that were not marked yet. @returns how many */
async function mark(
  world: World,
  { kind }: RetentionOf,
  rule: RetentionRule,
  step: 'warn' | 'seal',
  due: readonly Held[],
  each: (tx: Tx) => Promise<void>,
): Promise<number> {
  const column = sql.ref(step === 'warn' ? 'warned_at' : 'sealed_at')
  return world.transaction(async (tx) => {
    await each(tx)
    const { rows } = await sql<{ id: string }>`
      insert into retention_mark (tenant_id, about_kind, about_id, ${column})
      select ${world.tenant.id}, ${kind}, id, ${instant(tx.now)} from unnest(${due.map(({ id }) => id)}::uuid[]) as id
      on conflict (tenant_id, about_kind, about_id)
      do update set ${column} = excluded.${column} where retention_mark.${column} is null
      returning about_id as id`.execute(tx.db)
    const marked = new Set(rows.map(({ id }) => id))
    for (const { id, under } of due)
      if (marked.has(id))
        tx.ledger({ did: `retention.${step}`, about: under, basis: basisOf(rule) })
    return marked.size
  })
}

/** Whether a record is sealed: then nobody opens it without an order. */
export async function isSealed(world: World, db: Db, about: Resource): Promise<boolean> {
  const row = await db
    .selectFrom('retention_mark')
    .select('sealed_at')
    .where('tenant_id', '=', world.tenant.id)
    .where('about_kind', '=', about.kind)
    .where('about_id', '=', about.id)
    .executeTakeFirst()
  if (row?.sealed_at == null) return false
  const orders = await standingOrders(world, db)
  return !orders.some(
    (order) => order.kind === 'opening' && covers(order, { ...about, place: null }),
  )
}

/** When something that has ended goes, by the rule in force. */
export const stepsOf = (world: World, rule: string, ended: number): RetentionSteps =>
  retentionOf(ruleFor(world, rule), ended, calendarIn(world))

/** What is sealed and expunged until some days from now, by day and rule; nothing is changed by looking. */
export async function lookAhead(
  world: World,
  holders: readonly RetentionOf[],
  days: number,
): Promise<Upcoming> {
  const { zone, jurisdiction } = world.tenant
  const until = world.now() + days * DAY
  const holds = (await world.read((db) => standingOrders(world, db))).filter(
    ({ kind }) => kind === 'hold',
  )
  const going = new Map<string, Upcoming['going'][number]>()
  let seen = 0
  for (const holder of holders) {
    const rule = ruleFor(world, holder.rule)
    for (const step of ['seal', 'expunge'] as const) {
      const span = rule[step]
      if (span === null || seen >= MOST_SHOWN) continue
      for await (const due of endedFor(world, holder, span, until)) {
        const isAsked = await world.read((db) =>
          requestsAmong(
            world,
            db,
            due.map(({ under }) => under),
          ),
        )
        const sealed = step === 'seal' ? await sealedAmong(world, holder.kind, due) : new Set()
        for (const record of due.filter(({ id }) => !sealed.has(id))) {
          const last = dueAt(record.endedAt, span, calendarIn(world)) - 1
          const day = civilDate(last, zone)
          const name = `${day} ${step} ${rule.id}`
          const line = going.get(name) ?? {
            day,
            step,
            rule: rule.id,
            records: 0,
            held: 0,
            asked: 0,
          }
          const { under, place } = record
          // A hold keeps what would go; what is held is sealed all the same.
          const isHeld =
            step === 'expunge' && holds.some((hold) => covers(hold, { ...under, place }))
          const isWaiting = step === 'expunge' && !isHeld && isAsked(under)
          going.set(name, {
            ...line,
            records: line.records + 1,
            held: line.held + (isHeld ? 1 : 0),
            asked: line.asked + (isWaiting ? 1 : 0),
          })
          if (!isHeld && !isWaiting) seen++
        }
        if (seen >= MOST_SHOWN) break
      }
    }
  }
  return {
    jurisdiction,
    going: [...going.values()].sort((a, b) =>
      `${a.day} ${a.rule} ${a.step}` < `${b.day} ${b.rule} ${b.step}` ? -1 : 1,
    ),
    rules: [...new Set(holders.map(({ rule }) => ruleFor(world, rule)))].map(shownRule),
    more: seen >= MOST_SHOWN,
    lastRun: await lastRun(world),
  }
}

const shownRule = (rule: RetentionRule): Upcoming['rules'][number] => {
  const { id, version, citation, basis, signedOff, doubt } = rule
  return { id, version, citation, basis, signedOff, doubt }
}

async function sealedAmong(
  world: World,
  kind: string,
  due: readonly Held[],
): Promise<ReadonlySet<string>> {
  const rows = await world.read((db) =>
    db
      .selectFrom('retention_mark')
      .select('about_id')
      .where('tenant_id', '=', world.tenant.id)
      .where('about_kind', '=', kind)
      .where('sealed_at', 'is not', null)
      .where(
        'about_id',
        'in',
        due.map(({ id }) => id),
      )
      .execute(),
  )
  return new Set(rows.map(({ about_id }) => about_id))
}

async function lastRun(world: World): Promise<Upcoming['lastRun']> {
  const row = await world.read((db) =>
    db
      .selectFrom('retention_run')
      .select([
        sql<string>`day::text`.as('day'),
        'ended_at',
        'warned',
        'sealed',
        'expunged',
        'held',
      ])
      .where('tenant_id', '=', world.tenant.id)
      .orderBy('retention_run.day', 'desc')
      .limit(1)
      .executeTakeFirst(),
  )
  if (row === undefined) return null
  const { ended_at, ...counts } = row
  return { ...counts, endedAt: ended_at === null ? null : iso(ended_at) }
}

/** Asks for the run of the day, once; a run of a day that was missed is made good by the next. */
export async function askForRun(world: World): Promise<void> {
  const day = today(world)
  const known = await world.read((db) =>
    db
      .selectFrom('retention_run')
      .select('asked_at')
      .where('tenant_id', '=', world.tenant.id)
      .where(sql`day`, '=', sql`${day}::date`)
      .executeTakeFirst(),
  )
  if (known !== undefined) return
  await world.transaction(async (tx) => {
    const asked = await sql`insert into retention_run (tenant_id, day, asked_at)
      values (${world.tenant.id}, ${day}, ${instant(tx.now)}) on conflict do nothing returning 1`.execute(
      tx.db,
    )
    if (asked.rows.length > 0) tx.enqueue({ queue: RETENTION_QUEUE, key: day, payload: { day } })
  })
}

/** The work of the clock: the run of a day, and the removal of files whose record is gone. */
export const retentionJobs = (
  world: World,
  holders: readonly RetentionOf[],
): Readonly<Record<string, JobHandler>> => ({
  async [RETENTION_QUEUE]({ day }, run) {
    const done = await runRetention(world, holders, (tx) => run.hold(tx))
    await world.transaction(async (tx) => {
      await run.hold(tx)
      // A run that was broken off and taken up again counts on.
      await sql`update retention_run set ended_at = ${instant(tx.now)}, warned = warned + ${done.warned},
        sealed = sealed + ${done.sealed}, expunged = expunged + ${done.expunged}, held = ${done.held}
        where tenant_id = ${world.tenant.id} and day = ${String(day)}::date`.execute(tx.db)
    })
  },
  async [FILES_QUEUE]({ files }) {
    for (const name of String(files).split(' ')) await world.files.remove(name)
  },
})
