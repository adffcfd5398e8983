import { sql } from 'kysely'
import { basisOf } from '#kernel/clock/clock.rules.ts'
import { endRequest } from '#kernel/clock/open-request.service.ts'
import { lockOrders } from '#kernel/clock/order.service.ts'
import { expunge } from '#kernel/clock/retention.service.ts'
import { putBeforeReviewer } from '#kernel/grant/grant.service.ts'
import type { Id } from '#kernel/ids.ts'
import { stepMatter } from '#kernel/matter/matter.service.ts'
import { missedDeadlines, noteMissed } from '#kernel/matter/missed.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { correctReport, eraseReport } from '#listen/index.ts'
import type { Db } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, Tx, World } from '#platform/world.ts'
import { eraseAccount } from './account-retention.service.ts'
import { copyFor, enteredReason } from './copy.service.ts'
import { copiesOf, copyRetention, pointToNothing } from './retention.service.ts'
import type { AnswerGiven, RequestRow } from './rights.schema.ts'
import {
  copyResource,
  erasureReview,
  type FoundRequest,
  findRequests,
  isThere,
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
      checked: opened.part<string>('checked'),
    }),
  )
  return {
    ...shownRow(world, row),
    ...(said.words ? { words: said.words } : {}),
    ...(said.answer === undefined ? {} : { answer: said.answer }),
    ...(said.checked === undefined ? {} : { checked: said.checked }),
  }
}

/**
 * Answers a request. Granting does what was asked, in the same transaction: the copy lies ready, the correction is
 * entered, the record is erased.
 * @throws Refusal `absent`, `invalid` when it is not said what is right of an account, `conflict` when it is answered already or when an order or a duty stands against erasing, `forbidden` `rights.otherOfficer` when who entered an erasure would grant it and another officer could
 */
export async function answerRequest(
  world: World,
  { id, outcome, words, corrected }: AnswerGiven,
  who: Caller,
  key: IdempotencyKey,
): Promise<RequestRow> {
  const before = await findRequest(world, id)
  const isCopy = before.right === 'access' || before.right === 'portability'
  const isToDo = outcome === 'grant' && before.state === 'received'
  const said =
    isToDo && (before.right === 'correction' || before.entered)
      ? await readRequest(world, id, who)
      : undefined
  if (isToDo) await world.read((db) => assertStands(world, db, before))
  const bytes = isToDo && isCopy ? await copyFor(world, before, who, said?.checked) : undefined
  const basis = basisOf(rightsRule(world, before.right, before.askedAt))
  await world.transaction(async (tx) => {
    const isErasing = outcome === 'grant' && before.right === 'erasure' && before.entered
    if (isErasing) await assertOther(world, tx.db, before, who)
    await stepMatter(world, tx, { matter: before.matter, event: outcome, by: who, has: ['text'] })
    // What somebody erases meanwhile waits for this, or this for it.
    await lockOrders(world, tx.db)
    if (outcome === 'grant') await assertStands(world, tx.db, before)
    await endRequest(world, tx, before.matter)
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
    if (outcome === 'grant')
      await doWhatWasAsked(world, tx, before, { by: who, asked: said?.words, corrected }, basis)
    if (isErasing)
      await putBeforeReviewer(world, tx, {
        id: erasureReview(id).id,
        by: who,
        kind: before.about,
        why: 'erased',
        reason: enteredReason(said?.checked ?? '', id),
      })
    tx.ledger({ did: 'rights.answer', about: requestResource(id), by: who, reason: outcome, basis })
    tx.publish('RightsAnswered', { request: id })
    return true
  }, key)
  return shownRow(world, await findRequest(world, id))
}

/**
 * Nothing is granted of what is gone: it is refused, and the person told so.
 * @throws Refusal `conflict` `rights.gone`
 */
async function assertStands(world: World, db: Db, { about, aboutId }: FoundRequest): Promise<void> {
  if (aboutId === null || !(await isThere(world, db, about, aboutId)))
    throw new Refusal('conflict', 'rights.gone')
}

/**
 * What one person enters and grants nobody else has seen before it is gone for good: another officer grants it, where
 * there is one. A house with a single officer is not kept from answering; the reviewers look at it afterwards.
 * @throws Refusal `forbidden` `rights.otherOfficer`
 */
async function assertOther(
  world: World,
  db: Db,
  { enteredBy }: FoundRequest,
  { account }: Caller,
): Promise<void> {
  if (enteredBy !== account) return
  const other = await db
    .selectFrom('account')
    .select('id')
    .where('tenant_id', '=', world.tenant.id)
    .where('state', '=', 'active')
    .where(sql<boolean>`'data-protection-officer' = any(roles)`)
    .where('id', '<>', enteredBy)
    .limit(1)
    .executeTakeFirst()
  if (other !== undefined) throw new Refusal('forbidden', 'rights.otherOfficer')
}

/** What is granted, by whom. */
interface Granted {
  readonly by: Caller
  readonly asked: string | undefined
  readonly corrected: AnswerGiven['corrected']
}

async function doWhatWasAsked(
  world: World,
  tx: Tx,
  { id, right, about, aboutId, entered }: FoundRequest,
  { by, asked, corrected }: Granted,
  basis: string,
): Promise<void> {
  if (aboutId === null || right === 'access' || right === 'portability') return
  if (about === 'account') {
    const account = aboutId as Id<'account'>
    if (right === 'erasure') await eraseAccount(world, tx, account, `${basis}; ${id}`)
    else await correctAccount(world, tx, account, { by, corrected, basis })
    return
  }
  const report = aboutId as Id<'report'>
  if (right === 'correction') {
    const reason = `request of rights ${id}`
    await correctReport(world, tx, report, { text: asked ?? '', by, entered, reason, basis })
    return
  }
  await eraseReport(world, tx, report, `${basis}; ${id}`)
  const copies = await copiesOf(world, tx.db, sql`q.about_id = ${aboutId}`)
  await expunge(world, tx, copyRetention, copies, `${basis}; ${id}`)
  await pointToNothing(world, tx, [aboutId])
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
  { by, corrected = {}, basis }: Omit<Granted, 'asked'> & { readonly basis: string },
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
  tx.ledger({ did: 'account.change', about, by, reason: Object.keys(corrected).join(', '), basis })
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
      const basis = basisOf(rightsRule(world, row.right, row.askedAt))
      tx.ledger({ did: 'rights.escalate', about: requestResource(row.id), basis })
      tx.publish('RightsMissed', { request: row.id, dueAt: missed.dueAt })
    })
}
