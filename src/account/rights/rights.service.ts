import { sql } from 'kysely'
import { basisOf, ruleOn } from '#kernel/clock/clock.rules.ts'
import { lawOf } from '#kernel/clock/law.ts'
import { beginRequest } from '#kernel/clock/open-request.service.ts'
import { lockOrders } from '#kernel/clock/order.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { openMatter } from '#kernel/matter/matter.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { civilDate, iso } from '#kernel/time.ts'
import { ReportCode, reportByCode } from '#listen/index.ts'
import type { Db } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, Reading, Resource, Tx, World } from '#platform/world.ts'
import { rightsMatters } from './rights.rules.ts'
import type { OwnRequest, RequestRow, Right, RightsState } from './rights.schema.ts'

/** The name of a request to vault, grant and ledger. */
export const requestResource = (request: Id<'rights'>): Resource => ({
  kind: 'rights',
  id: request,
})

/**
 * The copy that answers a request lies under a key of its own: it goes when what it is a copy of is erased, and the
 * request with its answer stays.
 */
export const copyResource = (request: Id<'rights'>): Resource => ({ kind: 'copy', id: request })

/** The review of a granted erasure: one a request, so it has its id. */
export const erasureReview = (request: Id<'rights'>): Resource => ({ kind: 'review', id: request })

/** The rule by which a request's time is counted: the one in force on the day it came. */
export const rightsRule = (world: World, right: Right, askedAt: number) =>
  ruleOn(
    lawOf(world.tenant.jurisdiction),
    'deadline',
    `rights.${right}`,
    civilDate(askedAt, world.tenant.zone),
  )

const subject = (by: Caller): Caller => ({
  actors: ['subject'],
  language: by.language,
  ...(by.account !== undefined && { account: by.account }),
})

/** A request that is still open is not asked a second time. */
async function assertNotAsked(
  world: World,
  db: Db,
  right: Right,
  column: 'code_hash' | 'account_id',
  whose: Buffer | string,
): Promise<void> {
  // Of several who ask at once one is first.
  const turn = `rights ${right} ${typeof whose === 'string' ? whose : whose.toString('hex')}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${turn}, ${world.tenant.id}))`.execute(db)
  const { rows } = await sql`
    select from rights_request q join matter m on m.tenant_id = q.tenant_id and m.id = q.matter_id
    where q.tenant_id = ${world.tenant.id} and q.${sql.ref(column)} = ${whose} and q.asked_right = ${right}
      and m.closed_at is null`.execute(db)
  if (rows.length > 0) throw new Refusal('conflict', 'rights.askedAlready')
}

interface Asking {
  readonly right: Right
  readonly words?: string | undefined
}

/** What is asked about, and who asks. */
interface About {
  readonly kind: 'report' | 'account'
  readonly id: string
  /** the code by which it is proven */
  readonly codeHash?: Buffer
  /** whose own account it is */
  readonly account?: Id<'account'>
  /** who wrote it down for somebody, how it was made sure who that is, and when it came */
  readonly entered?: { by: Id<'account'>; checked: string; cameAt: number }
}

/**
 * Enters a request; what it is about stays until it is answered. Whoever calls this holds `lockOrders`.
 * @throws Refusal `invalid` `rights.wordsNeeded` for a correction of which nobody says what is wrong
 */
export async function enter(
  world: World,
  tx: Tx,
  { right, words }: Asking,
  by: Caller,
  about: About,
): Promise<Id<'rights'>> {
  if (right === 'correction' && !words)
    throw new Refusal('invalid', 'rights.wordsNeeded', { field: 'words' })
  const { entered } = about
  const who = entered === undefined ? subject(by) : by
  const askedAt = entered?.cameAt ?? tx.now
  const rule = rightsRule(world, right, askedAt)
  const matter = await openMatter(world, tx, rightsMatters[right], {
    sensitivity: 2,
    by: who,
    basis: basisOf(rule).slice(0, 300),
    since: askedAt,
  })
  const id = newId<'rights'>(tx.now, world.random(10))
  await tx.db
    .insertInto('rights_request')
    .values({
      tenant_id: world.tenant.id,
      id,
      matter_id: matter,
      asked_right: right,
      about_kind: about.kind,
      about_id: about.id,
      code_hash: about.codeHash ?? null,
      account_id: about.account ?? null,
      entered_by: entered?.by ?? null,
      asked_at: new Date(askedAt),
      citation: rule.citation,
      file: null,
    })
    .execute()
  await beginRequest(world, tx, {
    matter,
    about,
    asked: right,
    byLetter: entered !== undefined,
  })
  tx.seal(requestResource(id), {
    words: words ?? '',
    ...(entered === undefined ? {} : { checked: entered.checked }),
  })
  tx.ledger({
    did: entered === undefined ? 'rights.ask' : 'rights.enter',
    about: requestResource(id),
    by: who,
    basis: basisOf(rule),
    ...(entered === undefined ? {} : { reason: 'entered for somebody' }),
  })
  tx.publish('RightsAsked', { request: id, right })
  return id
}

/** Whether a record is still there: what has no key was erased, or never was. */
export async function isThere(world: World, db: Db, kind: string, id: string): Promise<boolean> {
  const found = await db
    .selectFrom('data_key')
    .select('id')
    .where('tenant_id', '=', world.tenant.id)
    .where('about_kind', '=', kind)
    .where('about_id', '=', id)
    .executeTakeFirst()
  return found !== undefined
}

declare module '#kernel/facts/facts.schema.ts' {
  interface Facts {
    RightsAsked: { request: Id<'rights'>; right: string }
    RightsAnswered: { request: Id<'rights'> }
    /** nobody answered within the law's time */
    RightsMissed: { request: Id<'rights'>; dueAt: number }
  }
}

/** @throws Refusal `absent` when the code has a wrong shape; the same as for one that nobody has */
function readCode(code: string): string {
  const read = ReportCode.safeParse(code)
  if (!read.success) throw new Refusal('absent', 'report.noSuchCode', { field: 'code' })
  return read.data
}

/**
 * Asks about what a report holds, proven by its code.
 * @throws Refusal `absent` for a wrong code, `conflict` when the same is asked and still open, `invalid` for a
 *   correction without words
 */
export async function askByCode(
  world: World,
  { code, ...asking }: Asking & { code: string },
  by: Caller,
  key: IdempotencyKey,
): Promise<OwnRequest[]> {
  const read = readCode(code)
  await world.transaction(async (tx) => {
    await lockOrders(world, tx.db)
    const { id, codeHash } = await reportByCode(world, tx.db, read)
    await assertNotAsked(world, tx.db, asking.right, 'code_hash', codeHash)
    await enter(world, tx, asking, by, { kind: 'report', id, codeHash })
    return true
  }, key)
  return followByCode(world, code, by)
}

/** Asks about what the own account holds. @throws Refusal as {@link askByCode} */
export async function askOwn(
  world: World,
  asking: Asking,
  by: Caller,
  key: IdempotencyKey,
): Promise<OwnRequest[]> {
  const account = accountOf(by)
  await world.transaction(async (tx) => {
    await lockOrders(world, tx.db)
    await assertNotAsked(world, tx.db, asking.right, 'account_id', account)
    await enter(world, tx, asking, by, { kind: 'account', id: account, account })
    return true
  }, key)
  return followOwn(world, by)
}

export function accountOf({ account }: Caller): Id<'account'> {
  if (account === undefined) throw new Refusal('unknown', 'http.signIn')
  return account
}

/** A request's row, with where its matter stands. */
export interface FoundRequest {
  readonly id: Id<'rights'>
  readonly matter: Id<'matter'>
  readonly right: Right
  readonly about: 'report' | 'account'
  readonly aboutId: string | null
  readonly askedAt: number
  readonly citation: string
  readonly copy: string | null
  readonly entered: boolean
  /** the officer who entered it; null for one that was asked by code or account */
  readonly enteredBy: Id<'account'> | null
  readonly state: RightsState
  readonly dueAt: number | null
  readonly metAt: number | null
  readonly missedAt: number | null
}

/** Requests that a condition finds, the most urgent first, then the newest. */
export async function findRequests(
  world: World,
  db: Db,
  condition: ReturnType<typeof sql>,
): Promise<FoundRequest[]> {
  const { rows } = await sql<FoundRequest>`
    select q.id, q.matter_id as matter, q.asked_right as right, q.about_kind as about, q.about_id as "aboutId",
      q.asked_at as "askedAt", q.citation, q.file as copy,
      q.entered_by is not null as entered, q.entered_by as "enteredBy", m.state, d.due_at as "dueAt", d.met_at as "metAt",
      d.missed_at as "missedAt"
    from rights_request q
    join matter m on m.tenant_id = q.tenant_id and m.id = q.matter_id
    left join matter_deadline d on d.tenant_id = m.tenant_id and d.matter_id = m.id and d.kind = 'answer'
    where q.tenant_id = ${world.tenant.id} and ${condition}
    order by m.closed_at is null desc, d.due_at, q.asked_at desc, q.id limit 500`.execute(db)
  return rows
}

/** A request as the list shows it. */
export const shownRow = (world: World, row: FoundRequest): RequestRow => ({
  id: row.id,
  right: row.right,
  about: row.about,
  state: row.state,
  askedAt: iso(row.askedAt),
  answerBy: row.dueAt === null ? null : iso(row.dueAt),
  answeredAt: row.metAt === null ? null : iso(row.metAt),
  late: row.state === 'received' && row.dueAt !== null && row.dueAt <= world.now(),
  missedAt: row.state === 'received' && row.missedAt !== null ? iso(row.missedAt) : null,
  citation: row.citation,
  entered: row.entered,
  copy: row.entered && row.copy !== null,
})

const ownReading = (request: Id<'rights'>, by: Caller): Reading => ({
  who: subject(by),
  what: requestResource(request),
  action: 'rights.readOwn',
  relations: ['own'],
  basis: 'own',
  purpose: 'subject',
  reason: 'own request',
})

async function shownOwn(world: World, rows: FoundRequest[], by: Caller): Promise<OwnRequest[]> {
  const shown: OwnRequest[] = []
  for (const row of rows) {
    const said = await world.open(ownReading(row.id, by), async (opened) => ({
      words: opened.part<string>('words'),
      answer: opened.part<string>('answer'),
    }))
    const { late, missedAt, about, entered, ...own } = shownRow(world, row)
    shown.push({
      ...own,
      ...(said.words ? { words: said.words } : {}),
      ...(said.answer === undefined ? {} : { answer: said.answer }),
      copy: row.copy !== null,
    })
  }
  return shown
}

/** What a code's report is stored as finds its requests, also when the report is gone. */
const byCode = (world: World, code: string) =>
  sql`q.code_hash = ${Buffer.from(world.hash(`code ${readCode(code)}`))}`

/**
 * The requests made with a code.
 * @throws Refusal `absent` when neither a report nor a request has it
 */
export async function followByCode(world: World, code: string, by: Caller): Promise<OwnRequest[]> {
  const rows = await world.read(async (db) => {
    const found = await findRequests(world, db, byCode(world, code))
    if (found.length === 0) await reportByCode(world, db, readCode(code))
    return found
  })
  return shownOwn(world, rows, by)
}

/** The requests about the own account. */
export async function followOwn(world: World, by: Caller): Promise<OwnRequest[]> {
  const account = accountOf(by)
  const rows = await world.read((db) => findRequests(world, db, sql`q.account_id = ${account}`))
  return shownOwn(world, rows, by)
}

/** The copy of a request as it lies ready. @throws Refusal `absent` `rights.noCopy` */
export async function copyOf(
  world: World,
  row: FoundRequest | undefined,
  reading: (request: Id<'rights'>) => Reading,
): Promise<Record<string, unknown>> {
  if (row === undefined || row.copy === null) throw new Refusal('absent', 'rights.noCopy')
  const { copy, id } = row
  const bytes = await world.open(reading(id), (opened) => opened.file(copy, copyResource(id)))
  // Erased before, and named again by an older backup.
  if (bytes === undefined) throw new Refusal('absent', 'rights.noCopy')
  return JSON.parse(Buffer.from(bytes).toString())
}

/** The copy that answered a request. @throws Refusal `absent` when there is none for this code */
export async function copyByCode(
  world: World,
  { code, request }: { code: string; request: Id<'rights'> },
  by: Caller,
): Promise<Record<string, unknown>> {
  const rows = await world.read((db) =>
    findRequests(world, db, sql`${byCode(world, code)} and q.id = ${request}`),
  )
  return copyOf(world, rows[0], (id) => ownReading(id, by))
}

/** The copy that answered a request about the own account. @throws Refusal `absent` */
export async function copyOwn(
  world: World,
  { request }: { request: Id<'rights'> },
  by: Caller,
): Promise<Record<string, unknown>> {
  const account = accountOf(by)
  const rows = await world.read((db) =>
    findRequests(world, db, sql`q.account_id = ${account} and q.id = ${request}`),
  )
  return copyOf(world, rows[0], (id) => ownReading(id, by))
}
