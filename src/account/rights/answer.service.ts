import { sql } from 'kysely'
import { basisOf } from '#kernel/clock/clock.rules.ts'
import { expunge, type Held, type RetentionOf } from '#kernel/clock/retention.service.ts'
import type { Id } from '#kernel/ids.ts'
import { forgetMatters, stepMatter } from '#kernel/matter/matter.service.ts'
import { missedDeadlines, noteMissed } from '#kernel/matter/missed.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { correctReport, eraseReport } from '#listen/index.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, Tx, World } from '#platform/world.ts'
import { copyFor } from './copy.service.ts'
import type { AnswerGiven, RequestRow } from './rights.schema.ts'
import {
  copyResource,
  type FoundRequest,
  findRequests,
  requestResource,
  rightsRule,
  shownRow,
} from './rights.service.ts'

/** The requests, the most urgent first. */
export const listRequests = async (world: World): Promise<RequestRow[]> =>
  (await world.read((db) => findRequests(world, db, sql`true`))).map((row) => shownRow(world, row))

/** @throws Refusal `absent` `rights.absent` */
async function findRequest(world: World, id: Id<'rights'>): Promise<FoundRequest> {
  const [row] = await world.read((db) => findRequests(world, db, sql`q.id = ${id}`))
  if (row === undefined) throw new Refusal('absent', 'rights.absent')
  return row
}

/** The words of a request, for who answers it. @throws Refusal `absent` `rights.absent` */
export async function readRequest(world: World, id: Id<'rights'>, who: Caller) {
  const row = await findRequest(world, id)
  const said = await world.open(
    {
      who,
      what: requestResource(id),
      action: 'rights.read',
      relations: ['any'],
      purpose: 'subject',
      basis: 'duty',
      reason: 'request of rights to be answered',
    },
    async (opened) => ({
      words: opened.part<string>('words'),
      answer: opened.part<string>('answer'),
    }),
  )
  return {
    ...shownRow(world, row),
    ...(said.words ? { words: said.words } : {}),
    ...(said.answer === undefined ? {} : { answer: said.answer }),
  }
}

/**
 * Answers a request. Granting does what was asked, in the same transaction: the copy lies ready, the correction is
 * entered, the record is erased.
 * @throws Refusal `absent`, `invalid` when it is not said what is right of an account, `conflict` when it is answered already or when an order or a duty stands against erasing
 */
export async function answerRequest(
  world: World,
  { id, outcome, words, corrected }: AnswerGiven,
  who: Caller,
  key: IdempotencyKey,
): Promise<RequestRow> {
  const before = await findRequest(world, id)
  const isCopy = before.right === 'access' || before.right === 'portability'
  const asked =
    outcome === 'grant' && before.right === 'correction' && before.state === 'received'
      ? (await readRequest(world, id, who)).words
      : undefined
  const bytes =
    outcome === 'grant' && isCopy && before.state === 'received'
      ? await copyFor(world, before, who)
      : undefined
  const basis = basisOf(rightsRule(world, before.right))
  await world.transaction(async (tx) => {
    await stepMatter(world, tx, { matter: before.matter, event: outcome, by: who, has: ['text'] })
    tx.seal(requestResource(id), { answer: words })
    if (bytes !== undefined) {
      const copy = await tx.keep(copyResource(id), bytes)
      await tx.db
        .updateTable('rights_request')
        .set({ file: copy })
        .where('tenant_id', '=', world.tenant.id)
        .where('id', '=', id)
        .execute()
    }
    if (outcome === 'grant') await doWhatWasAsked(world, tx, before, { asked, corrected }, basis)
    tx.ledger({ did: 'rights.answer', about: requestResource(id), by: who, reason: outcome, basis })
    tx.publish('RightsAnswered', { request: id })
    return true
  }, key)
  return shownRow(world, await findRequest(world, id))
}

async function doWhatWasAsked(
  world: World,
  tx: Tx,
  { id, right, about, aboutId }: FoundRequest,
  { asked, corrected }: { asked: string | undefined; corrected: AnswerGiven['corrected'] },
  basis: string,
): Promise<void> {
  if (aboutId === null || right === 'access' || right === 'portability') return
  // A colleague's account ends with her work; the law keeps it until then.
  if (about === 'account') {
    if (right === 'erasure') throw new Refusal('conflict', 'rights.accountInUse')
    await correctAccount(world, tx, aboutId as Id<'account'>, { corrected, basis })
    return
  }
  const report = aboutId as Id<'report'>
  if (right === 'correction') {
    await correctReport(world, tx, report, asked ?? '')
    return
  }
  await eraseReport(world, tx, report, `${basis}; ${id}`)
  const copies = await copiesOf(world, tx.db, sql`q.about_id = ${aboutId}`)
  await expunge(world, tx, copyRetention, copies, `${basis}; ${id}`)
  // What else was asked about it points to nothing any more.
  await tx.db
    .updateTable('rights_request')
    .set({ about_id: null })
    .where('tenant_id', '=', world.tenant.id)
    .where('about_id', '=', aboutId)
    .execute()
}

/**
 * Puts what is right into an account. What a person may do, where she works and how she signs in is not hers to have
 * corrected: that is the administrator's.
 * @throws Refusal `invalid` `rights.correctedNeeded` when it is not said what is right
 */
async function correctAccount(
  world: World,
  tx: Tx,
  id: Id<'account'>,
  { corrected = {}, basis }: { corrected: AnswerGiven['corrected']; basis: string },
): Promise<void> {
  const { name, displayName } = corrected
  if (name === undefined && displayName === undefined)
    throw new Refusal('invalid', 'rights.correctedNeeded', { field: 'name' })
  const about = { kind: 'account', id }
  if (name !== undefined) tx.seal(about, { name })
  if (displayName !== undefined)
    await tx.db
      .updateTable('account')
      .set({ display_name: displayName })
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .execute()
  tx.ledger({ did: 'account.change', about, reason: Object.keys(corrected).join(', '), basis })
}

const BATCH = 100

/** Says of requests that nobody answered within the law's time that they are late: told once, entered, in the list. */
export async function escalateRequests(world: World): Promise<void> {
  const late = await world.read((db) => missedDeadlines(world, db, 'rights', BATCH))
  for (const missed of late)
    await world.transaction(async (tx) => {
      if (!(await noteMissed(world, tx, missed))) return
      const [row] = await findRequests(world, tx.db, sql`q.matter_id = ${missed.matter}`)
      if (row === undefined) return
      const basis = basisOf(rightsRule(world, row.right))
      tx.ledger({ did: 'rights.escalate', about: requestResource(row.id), basis })
      tx.publish('RightsMissed', { request: row.id, dueAt: missed.dueAt })
    })
}

async function copiesOf(
  world: World,
  db: Db,
  condition: ReturnType<typeof sql>,
  limit = BATCH,
): Promise<Held[]> {
  const { rows } = await sql<{ id: Id<'rights'>; asked: number; right: string }>`
    select q.id, q.asked_at as asked, q.asked_right as right from rights_request q
    where q.tenant_id = ${world.tenant.id} and q.about_kind = 'report' and q.file is not null and ${condition}
    order by q.id limit ${limit}`.execute(db)
  return rows.map(({ id, asked, right }) => ({
    id,
    endedAt: asked,
    receivedAt: asked,
    what: right,
    place: null,
    under: requestResource(id),
  }))
}

/** Copies of reports have no term of their own: they go with the report, whoever or whatever erased it. */
export const copyRetention: RetentionOf = {
  kind: 'copy',
  isPart: true,
  rule: 'rights.record',
  held: async () => [],
  keyless: (world, db, limit) =>
    copiesOf(
      world,
      db,
      sql`not exists (select from data_key k where k.tenant_id = q.tenant_id
        and k.about_kind = 'report' and k.about_id = q.about_id)`,
      limit,
    ),
  async expunge(world, tx, ids) {
    const { rows } = await sql<{ file: string }>`
      select file from rights_request
      where tenant_id = ${world.tenant.id} and id = any(${ids}::uuid[]) and file is not null`.execute(
      tx.db,
    )
    await sql`update rights_request set file = null
      where tenant_id = ${world.tenant.id} and id = any(${ids}::uuid[])`.execute(tx.db)
    return {
      keys: ids.map((id) => copyResource(id as Id<'rights'>)),
      files: rows.map(({ file }) => file),
    }
  },
}

/** Requests and their answers, kept as long as their having been answered may have to be shown. */
export const rightsRetention: RetentionOf = {
  kind: 'rights',
  rule: 'rights.record',
  async held(world, db, { endedBefore, after, limit }) {
    const later =
      after === undefined
        ? sql``
        : sql`and (m.closed_at, q.id) > (${instant(after.endedAt)}::timestamptz, ${after.id}::uuid)`
    const { rows } = await sql<{ id: Id<'rights'>; ended: number; asked: number; right: string }>`
      select q.id, m.closed_at as ended, q.asked_at as asked, q.asked_right as right
      from rights_request q join matter m on m.tenant_id = q.tenant_id and m.id = q.matter_id
      where q.tenant_id = ${world.tenant.id} and m.closed_at < ${instant(endedBefore)} ${later}
      order by m.closed_at, q.id limit ${limit}`.execute(db)
    return rows.map(({ id, ended, asked, right }) => ({
      id,
      endedAt: ended,
      receivedAt: asked,
      what: right,
      place: null,
      under: requestResource(id),
    }))
  },
  async expunge(world, tx, ids) {
    const { rows } = await sql<{ id: Id<'rights'>; matter: Id<'matter'>; file: string | null }>`
      delete from rights_request where tenant_id = ${world.tenant.id} and id = any(${ids}::uuid[])
      returning id, matter_id as matter, file`.execute(tx.db)
    await forgetMatters(
      world,
      tx,
      rows.map(({ matter }) => matter),
    )
    return {
      keys: rows.flatMap(({ id }) => [requestResource(id), copyResource(id)]),
      files: rows.flatMap(({ file }) => file ?? []),
    }
  },
}
