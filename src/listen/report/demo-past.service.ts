import { createHash } from 'node:crypto'
import { calendarOf } from '#kernel/clock/clock.rules.ts'
import { lawOf } from '#kernel/clock/law.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { applied, deadlineTypes, opened, type Step } from '#kernel/matter/matter.rules.ts'
import type { MatterActor } from '#kernel/matter/matter.schema.ts'
import { shipMatterType } from '#kernel/matter/matter.service.ts'
import { DAY, HOUR } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { AddingTx, Caller, World } from '#platform/world.ts'
import { type PastReport, pastReports } from './demo-past.rules.ts'
import { followCode, reportMatter } from './report.rules.ts'
import { codeHash, reportResource } from './report.service.ts'

/** The synthetic reports of these days are played through the services. */
const ENDS_BEFORE = 12 * DAY

/** One thing that happened to a report. */
interface Happened {
  readonly event: string
  readonly at: number
  readonly actor: MatterActor
  readonly account: Id<'account'> | null
  readonly step: Step
}

/**
 * Fills the demo with the reports of three years, all by one statement, with states, answers and entries as those have
 * that came in through the services. Doing it again adds nothing.
 * @returns how many there are
 */
export async function loadPastReports(world: World, operators: readonly Caller[]): Promise<number> {
  await shipMatterType(world, reportMatter)
  const past = pastReports(world.now() - ENDS_BEFORE, operators.length)
  return world.add(
    (tx) => {
      for (const [i, each] of past.entries())
        addPast(world, tx, each, { i, who: operators[each.operator]! })
      return past.length
    },
    {
      endpoint: 'demo',
      key: 'demo past reports',
      fingerprint: createHash('sha256').update('demo past reports').digest(),
    },
  )
}

/** Whether they are there already. */
export const hasPastReports = async (world: World, db: Db): Promise<boolean> =>
  (await db
    .selectFrom('report')
    .select('id')
    .where('tenant_id', '=', world.tenant.id)
    .where('received_at', '<', instant(world.now() - 365 * DAY))
    .limit(1)
    .executeTakeFirst()) !== undefined

function addPast(
  world: World,
  tx: AddingTx,
  past: PastReport,
  { i, who }: { readonly i: number; readonly who: Caller },
): void {
  const { kind, place, story, receivedAt, answeredAt, ended } = past
  const tenant_id = world.tenant.id
  const id = newId<'report'>(receivedAt, world.random(10))
  const isAnswered = ended !== 'withdraw'
  const lived = lifeOf(world, past, who)
  tx.insert('report', {
    ...{ tenant_id, id, matter_id: addMatterOf(world, tx, past, lived), kind, place },
    occurred_from: new Date(receivedAt - 3 * HOUR),
    occurred_to: new Date(receivedAt - HOUR),
    received_at: new Date(receivedAt),
    code_hash: codeHash(world, followCode(world.derive('code', `demo past ${i}`))),
    language: 'es',
    claimed_by: null,
    citizen_wrote_at: new Date(receivedAt),
    office_wrote_at: isAnswered ? new Date(answeredAt) : null,
  })
  const message = newId<'message'>(answeredAt, world.random(10))
  tx.sealNew(reportResource(id), {
    story,
    where: { by: 'place', place },
    ...(isAnswered && { [`message:${message}`]: { text: past.answer } }),
  })
  tx.ledger({ did: 'report.send', about: reportResource(id) })
  if (!isAnswered) return
  tx.insert('report_message', {
    ...{ tenant_id, id: message, report_id: id, sender: 'office', kind: 'message' },
    account_id: who.account ?? null,
    written_at: new Date(answeredAt),
  })
  tx.ledger({ did: `report.${ended}`, about: reportResource(id), by: who })
}

/** What happened to it, by the same rules as to any other; what was ended closes by itself when its time is over. */
function lifeOf(world: World, past: PastReport, { account }: Caller): Happened[] {
  const calendar = calendarOf(lawOf(world.tenant.jurisdiction), world.tenant.zone)
  const begun = opened(reportMatter, { now: past.receivedAt, calendar })
  const lived: Happened[] = [
    { event: 'open', at: past.receivedAt, actor: 'subject', account: null, step: begun },
  ]
  const happen = (event: string, at: number, actor: MatterActor): void => {
    const step = applied(reportMatter, lived.at(-1)!.step.snapshot, event, { now: at, calendar })
    lived.push({ event, at, actor, account: actor === 'operator' ? (account ?? null) : null, step })
  }
  if (past.ended === 'withdraw') happen('withdraw', past.takenAt, 'subject')
  else {
    happen('claim', past.takenAt, 'operator')
    happen(past.ended, past.answeredAt, 'operator')
    const closes = lived.at(-1)!.step.snapshot.deadlines.find(({ kind }) => kind === 'closing')
    if (closes !== undefined && closes.dueAt < world.now()) happen('close', closes.dueAt, 'clock')
  }
  return lived
}

function addMatterOf(
  world: World,
  tx: AddingTx,
  { receivedAt, place }: PastReport,
  lived: readonly Happened[],
): Id<'matter'> {
  const tenant_id = world.tenant.id
  const id = newId<'matter'>(receivedAt, world.random(10))
  const last = lived.at(-1)!
  const { type, version, state, seq } = last.step.snapshot
  tx.insert('matter', {
    ...{ tenant_id, id, type, version, state, seq, values: {}, sensitivity: 2, place },
    opened_at: new Date(receivedAt),
    changed_at: new Date(last.at),
    closed_at: reportMatter.states[state]?.final ? new Date(last.at) : null,
  })
  for (const [i, { event, at, actor, account, step }] of lived.entries())
    tx.insert('matter_event', {
      ...{ tenant_id, matter_id: id, seq: i + 1, follows: i === 0 ? null : i, event },
      ...{ from_state: step.from, to_state: step.to, actor, account_id: account, basis: null },
      at: new Date(at),
    })
  addDeadlines(world, tx, id, lived)
  return id
}

/** Each time in which something had to happen, and what ended it. */
function addDeadlines(
  world: World,
  tx: AddingTx,
  matter_id: Id<'matter'>,
  lived: readonly Happened[],
): void {
  const kinds = deadlineTypes(reportMatter)
  for (const { kind, startedBy, startedAt, dueAt } of lived.flatMap(({ step }) => step.started)) {
    const end = lived.findIndex(({ step }) =>
      step.stopped.some(({ deadline }) => deadline.kind === kind),
    )
    const ended = lived[end]
    const isMet = ended?.step.stopped.some(
      ({ deadline, how }) => deadline.kind === kind && how === 'met',
    )
    const ended_at = ended === undefined ? null : new Date(ended.at)
    tx.insert('matter_deadline', {
      ...{ tenant_id: world.tenant.id, matter_id, kind, started_by: startedBy },
      started_at: new Date(startedAt),
      due_at: new Date(dueAt),
      fires: kinds.get(kind)?.fires ?? null,
      met_at: isMet === true ? ended_at : null,
      ended_at,
      ended_by: ended === undefined ? null : end + 1,
    })
  }
}
