import { covers } from '#kernel/clock/order.rules.ts'
import { lockOrders, standingOrders } from '#kernel/clock/order.service.ts'
import { expunge, type Held } from '#kernel/clock/retention.service.ts'
import { forgetFactsOf } from '#kernel/facts/facts.service.ts'
import { delaysOf } from '#kernel/grant/openers.service.ts'
import type { Id } from '#kernel/ids.ts'
import { historyOf } from '#kernel/matter/matter.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import type { Db } from '#platform/db/db.ts'
import type { Caller, Opened, Tx, World } from '#platform/world.ts'
import { messagesOf, writeMessage } from './follow.service.ts'
import { codeHash, pictureResource, reportResource } from './report.service.ts'
import { reportRetention } from './retention.service.ts'

/** A report as its code finds it, for a request about the person's own data. */
interface OwnReport {
  readonly id: Id<'report'>
  /** what the code is stored as: by it the request is found again when the report is gone */
  readonly codeHash: Buffer
}

/** The report of a code. @throws Refusal `absent` `report.noSuchCode` */
export async function reportByCode(world: World, db: Db, code: string): Promise<OwnReport> {
  const hash = codeHash(world, code)
  const found = await db
    .selectFrom('report')
    .select('id')
    .where('tenant_id', '=', world.tenant.id)
    .where('code_hash', '=', hash)
    .executeTakeFirst()
  if (found === undefined) throw new Refusal('absent', 'report.noSuchCode', { field: 'code' })
  return { id: found.id, codeHash: hash }
}

/** Why a report is copied whole: for the person herself, or for a prosecutor. */
export interface CopyFor {
  readonly purpose: 'subject' | 'prosecution'
  /**
   * `duty`: the person proved by her code that she asks. `typed`: somebody of the staff says so, or that there is an
   * order; then budget and review are those of typed words
   */
  readonly basis: 'duty' | 'typed'
  /** the request that is answered, or the order; typed words */
  readonly reason: string
  /** false: without who left the report, and how she is reached */
  readonly names?: boolean
  /**
   * true: for the person's own formal request. Who saw or changed it by account, too, for whoever puts full names in
   * the place of shown ones, and what shows that each entry is in the public log.
   */
  readonly formal?: boolean
}

/**
 * Everything that is held in a report: what was told, the dialogue, the photos, and who saw or changed it, by name.
 * The reading is entered like every other.
 */
export const copyReport = (
  world: World,
  who: Caller,
  id: Id<'report'>,
  { purpose, basis, reason, names = true, formal = false }: CopyFor,
): Promise<Record<string, unknown>> =>
  world.open(
    {
      who,
      what: reportResource(id),
      action: 'report.copy',
      relations: ['any'],
      purpose,
      basis,
      reason,
    },
    (opened) => copyOf(world, opened, id, { names, formal }),
  )

async function copyOf(
  world: World,
  opened: Opened,
  id: Id<'report'>,
  wanted: { readonly names: boolean; readonly formal: boolean },
): Promise<Record<string, unknown>> {
  const row = await opened.db
    .selectFrom('report')
    .select([
      'matter_id',
      'kind',
      'place',
      'occurred_from',
      'occurred_to',
      'received_at',
      'language',
    ])
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const history = await historyOf(world, opened.db, row.matter_id)
  const delays = await delaysOf(world, opened.db, reportResource(id))
  // What an order delays is told once the order is over.
  const entries = (await opened.entries()).filter(
    ({ at }) => !delays.some(({ from, to }) => from <= at && at < to && world.now() < to),
  )
  const names = await namesOf(world, opened.db, [
    ...history.flatMap(({ account }) => account ?? []),
    ...entries.flatMap(({ account }) => account ?? []),
  ])
  const nameOf = (account: string | null | undefined): object =>
    account == null
      ? {}
      : { name: names.get(account) ?? account, ...(wanted.formal && { account }) }
  return {
    kind: row.kind,
    place: row.place,
    occurred: { from: iso(row.occurred_from), to: iso(row.occurred_to) },
    receivedAt: iso(row.received_at),
    language: row.language,
    story: opened.part('story'),
    where: opened.part('where'),
    ...(wanted.names && {
      contact: (await opened.identities()).map(({ party, ...identity }) => identity),
    }),
    messages: await messagesOf(world, opened, id),
    photos: await photosOf(world, opened, id),
    history: history.map(({ event, to, at, actor, account }) => ({
      event,
      state: to,
      at: iso(at),
      office: actor,
      ...nameOf(account),
    })),
    seenAndChangedBy: entries.map(
      ({ at, did, actor, account, purpose, reason, basis, recipient, proof }) => ({
        at: iso(at),
        did,
        office: actor,
        ...nameOf(account),
        purpose,
        reason,
        basis,
        recipient,
        ...(wanted.formal && { proof }),
      }),
    ),
  }
}

async function namesOf(
  world: World,
  db: Db,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (accounts.length === 0) return new Map()
  const rows = await db
    .selectFrom('account')
    .select(['id', 'display_name'])
    .where('tenant_id', '=', world.tenant.id)
    .where('id', 'in', [...new Set(accounts)])
    .execute()
  return new Map(rows.map(({ id, display_name }) => [id, display_name]))
}

async function photosOf(world: World, opened: Opened, report: Id<'report'>) {
  const rows = await opened.db
    .selectFrom('report_photo')
    .select(['id', 'file', 'width', 'height'])
    .where('tenant_id', '=', world.tenant.id)
    .where('report_id', '=', report)
    .where('state', '=', 'ready')
    .orderBy('position')
    .execute()
  const photos: object[] = []
  for (const { id, file, width, height } of rows) {
    const bytes = file === null ? undefined : await opened.file(file, pictureResource(id))
    if (bytes !== undefined)
      photos.push({
        width,
        height,
        type: 'image/jpeg',
        base64: Buffer.from(bytes).toString('base64'),
      })
  }
  return photos
}

/**
 * Erases a report at the person's request, in the caller's transaction.
 * @param basis  the article and the request, for the ledger
 * @throws Refusal `conflict` `rights.held` while an order holds it, `rights.stillOpen` while the office owes an answer
 */
export async function eraseReport(
  world: World,
  tx: Tx,
  id: Id<'report'>,
  basis: string,
): Promise<void> {
  const row = await tx.db
    .selectFrom('report as r')
    .innerJoin('matter as m', (on) =>
      on.onRef('m.tenant_id', '=', 'r.tenant_id').onRef('m.id', '=', 'r.matter_id'),
    )
    .select(['r.kind', 'r.place', 'r.received_at', 'm.state'])
    .where('r.tenant_id', '=', world.tenant.id)
    .where('r.id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return
  const under = reportResource(id)
  // An order that is being entered counts, too.
  await lockOrders(world, tx.db)
  const hold = (await standingOrders(world, tx.db)).find(
    (order) => order.kind === 'hold' && covers(order, { ...under, place: row.place }),
  )
  if (hold !== undefined)
    throw new Refusal('conflict', 'rights.held', { citation: hold.citation, until: hold.until })
  if (['received', 'assigned', 'in_progress'].includes(row.state))
    throw new Refusal('conflict', 'rights.stillOpen')
  const held: Held = {
    id,
    endedAt: tx.now,
    receivedAt: row.received_at,
    what: row.kind,
    place: row.place,
    under,
  }
  const reports = reportRetention.find(({ kind }) => kind === 'report')!
  await expunge(world, tx, reports, [held], basis)
  await forgetFactsOf(world, tx, 'report', id)
}

/** A correction that is granted, by whom, and on what. */
export interface Correction {
  readonly text: string
  readonly by: Caller
  /** the officer wrote down what came by letter or by phone: those are her words, not the person's own */
  readonly entered: boolean
  /** the request, for the ledger */
  readonly reason: string
  /** the article */
  readonly basis: string
}

/** Enters a correction of the person in her report, where everybody who reads it finds it. */
export async function correctReport(
  world: World,
  tx: Tx,
  report: Id<'report'>,
  { text, by, entered, reason, basis }: Correction,
): Promise<void> {
  const sender = entered
    ? ({ sender: 'office', account: by.account } as const)
    : ({ sender: 'citizen' } as const)
  await writeMessage(world, tx, { report, ...sender, kind: 'correction', text })
  tx.ledger({ did: 'report.correct', about: reportResource(report), by, reason, basis })
}
