import { type Id, newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, IdempotencyKey, Tx, World } from '#platform/world.ts'
import type { IncidentState, Source } from '../board/board.schema.ts'
import { findIncident, incidentResource } from '../board/board.service.ts'
import type { KindName, Priority } from '../board/types.ts'
import { GIVEN_BACK, needsAttention, WORD_HOLDS } from './attention.rules.ts'
import type { AlertList, AlertRead, AlertRow } from './attention.schema.ts'
import type { AlertStepTable } from './attention.table.ts'

declare module '#kernel/facts/facts.schema.ts' {
  interface Facts {
    /** of one incident; null: of several, or of who is silent, or of the list */
    AlertChanged: { incident: Id<'incident'> | null }
  }
}

type IncidentId = Id<'incident'>

/** The queue in which the clock of each alert waits. */
export const CLOCK_QUEUE = 'attention.clock'

interface FoundIncident {
  readonly state: IncidentState
  readonly claimed_by: Id<'account'> | null
  readonly priority: Priority
  readonly source: Source
  readonly opened_at: number
  readonly take_by: number
  readonly taken_at: number | null
}

const findSubject = (world: World, db: Db, id: IncidentId): Promise<FoundIncident | undefined> =>
  db
    .selectFrom('incident')
    .select(['state', 'claimed_by', 'priority', 'source', 'opened_at', 'take_by', 'taken_at'])
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', id)
    .executeTakeFirst()

/** The alert of an incident that is not settled, locked: of two who change it the second waits. */
const lockLive = (world: World, db: Db, incident: IncidentId) =>
  db
    .selectFrom('alert')
    .selectAll()
    .where('tenant_id', '=', world.tenant.id)
    .where('incident_id', '=', incident)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()

type Live = NonNullable<Awaited<ReturnType<typeof lockLive>>>

/** Brings an alert's clock about when it is due, to the second; every minute makes up for what was lost. */
export const setClock = (tx: Tx, alert: Id<'alert'>, step: number, dueAt: number): void =>
  tx.enqueue({
    queue: CLOCK_QUEUE,
    key: `${alert}.${step}.${dueAt}`,
    payload: { alert },
    runAt: dueAt,
  })

/** Writes a step of an alert. */
export async function addStep(
  world: World,
  tx: Tx,
  step: Pick<AlertStepTable, 'alert_id' | 'number' | 'kind'> &
    Partial<Pick<AlertStepTable, 'rung_id' | 'who' | 'channel'>>,
): Promise<void> {
  const isSent = step.kind === 'list'
  await tx.db
    .insertInto('alert_step')
    .values({
      tenant_id: world.tenant.id,
      id: newId<'step'>(tx.now, world.random(10)),
      rung_id: null,
      who: null,
      channel: null,
      notice_id: null,
      job_id: null,
      why: null,
      detail: null,
      ...step,
      made_at: instant(tx.now),
      state: isSent ? 'waiting' : 'shown',
      next_try_at: isSent ? instant(tx.now) : null,
    })
    .execute()
}

async function raise(world: World, tx: Tx, incident: IncidentId, of: FoundIncident): Promise<void> {
  const id = newId<'alert'>(tx.now, world.random(10))
  // What was taken once and given back has used up its target; somebody may still be on the way to it.
  const dueAt = Math.max(of.take_by, of.taken_at === null ? tx.now : tx.now + GIVEN_BACK)
  await tx.db
    .insertInto('alert')
    .values({
      tenant_id: world.tenant.id,
      id,
      incident_id: incident,
      state: 'running',
      steps: 1,
      raised_at: instant(tx.now),
      take_by: instant(of.take_by),
      due_at: instant(dueAt),
      acknowledged_by: null,
    })
    .execute()
  await addStep(world, tx, { alert_id: id, number: 1, kind: 'desk' })
  setClock(tx, id, 1, dueAt)
  tx.ledger({ did: 'alert.raise', about: incidentResource(incident) })
  tx.publish('AlertChanged', { incident })
}

async function settle(
  world: World,
  tx: Tx,
  live: Live,
  { claimed_by }: FoundIncident,
): Promise<void> {
  await tx.db
    .updateTable('alert')
    .set({
      state: claimed_by === null ? 'over' : 'taken',
      ended_at: instant(tx.now),
      due_at: null,
    })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', live.id)
    .execute()
  tx.ledger({ did: 'alert.settle', about: incidentResource(live.incident_id) })
  tx.publish('AlertChanged', { incident: live.incident_id })
}

/** Its kind was corrected, and with it the time in which it has to be taken. */
async function followTarget(world: World, tx: Tx, live: Live, of: FoundIncident): Promise<void> {
  const dueAt = Math.max(of.take_by, tx.now)
  await tx.db
    .updateTable('alert')
    .set({ take_by: instant(of.take_by), due_at: instant(dueAt) })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', live.id)
    .execute()
  setClock(tx, live.id, live.steps, dueAt)
  tx.publish('AlertChanged', { incident: live.incident_id })
}

/** Looks at an incident that has changed: whether somebody has to be called to it, or not any more. */
export async function attendTo(world: World, tx: Tx, incident: IncidentId): Promise<void> {
  const live = await lockLive(world, tx.db, incident)
  const of = await findSubject(world, tx.db, incident)
  if (of === undefined) return
  const isWanted = needsAttention({ ...of, claimed: of.claimed_by !== null })
  if (live === undefined) return isWanted ? raise(world, tx, incident, of) : undefined
  if (!isWanted) return settle(world, tx, live, of)
  if (live.state === 'running' && live.level === 0 && live.take_by !== of.take_by)
    await followTarget(world, tx, live, of)
}

const alertRows = (world: World, db: Db) =>
  db
    .selectFrom('alert as a')
    .innerJoin('incident as i', (on) =>
      on.onRef('i.tenant_id', '=', 'a.tenant_id').onRef('i.id', '=', 'a.incident_id'),
    )
    .leftJoin('account as p', (on) =>
      on.onRef('p.tenant_id', '=', 'a.tenant_id').onRef('p.id', '=', 'a.acknowledged_by'),
    )
    .select(['a.id', 'a.incident_id', 'a.state', 'a.level', 'a.raised_at', 'a.due_at'])
    .select(['i.number', 'i.kind', 'i.place', 'i.priority', 'p.display_name'])
    .where('a.tenant_id', '=', world.tenant.id)

type Row = Awaited<ReturnType<ReturnType<typeof alertRows>['executeTakeFirstOrThrow']>>

const shownAlert = (row: Row): AlertRow => ({
  incident: row.incident_id,
  number: Number(row.number),
  kind: row.kind as KindName,
  place: row.place,
  priority: row.priority,
  state: row.state,
  level: row.level,
  raisedAt: iso(row.raised_at),
  nextAt: row.due_at === null ? null : iso(row.due_at),
  acknowledgedBy: row.display_name,
})

/** So many are shown; the count tells of the rest. */
const MOST_SHOWN = 100

/** Alerts that nobody has settled, the most urgent first. */
export async function openAlerts(world: World, db: Db): Promise<AlertRow[]> {
  const rows = await alertRows(world, db)
    .where('a.ended_at', 'is', null)
    .orderBy('i.priority')
    .orderBy('a.raised_at')
    .limit(MOST_SHOWN)
    .execute()
  return rows.map(shownAlert)
}

/** What nobody has settled, the most urgent first, and who is silent. */
export const listAlerts = (world: World, who: Caller): Promise<AlertList> =>
  world.read(async (db) => {
    const alerts = await openAlerts(world, db)
    const { count } = await db
      .selectFrom('alert')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('tenant_id', '=', world.tenant.id)
      .where('ended_at', 'is', null)
      .executeTakeFirstOrThrow()
    const silent = await db
      .selectFrom('silence as s')
      .innerJoin('account as p', (on) =>
        on.onRef('p.tenant_id', '=', 's.tenant_id').onRef('p.id', '=', 's.account_id'),
      )
      .select(['s.account_id', 's.until', 'p.display_name'])
      .where('s.tenant_id', '=', world.tenant.id)
      .where('s.until', '>', instant(world.now()))
      .orderBy('s.until')
      .execute()
    const mine = silent.find(({ account_id }) => account_id === who.account)
    return {
      alerts,
      count: Number(count),
      silentUntil: mine === undefined ? null : iso(mine.until),
      silent: silent
        .filter((each) => each !== mine)
        .map(({ display_name, until }) => ({ name: display_name, until: iso(until) })),
    }
  })

/** The latest alert of an incident and its steps. @throws Refusal `absent` when there is no such incident */
export const readAlert = (world: World, incident: IncidentId): Promise<AlertRead> =>
  world.read(async (db) => {
    await findIncident(world, db, incident)
    return alertIn(world, db, incident)
  })

async function alertIn(world: World, db: Db, incident: IncidentId): Promise<AlertRead> {
  const row = await alertRows(world, db)
    .where('a.incident_id', '=', incident)
    .orderBy('a.raised_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return { alert: null, steps: [] }
  const steps = await db
    .selectFrom('alert_step')
    .selectAll()
    .where('tenant_id', '=', world.tenant.id)
    .where('alert_id', '=', row.id)
    .orderBy('number')
    .execute()
  return {
    alert: shownAlert(row),
    steps: steps.map((step) => ({
      number: step.number,
      kind: step.kind,
      who: step.who,
      channel: step.channel,
      at: iso(step.made_at),
      state: step.state,
      attempts: step.attempts,
      endedAt: step.ended_at === null ? null : iso(step.ended_at),
      why: step.why,
      detail: step.detail,
      again: step.again,
    })),
  }
}

/**
 * Notes that somebody sees to it. Nobody else is told for a while; whoever then has not taken the incident is
 * reminded, since a word is not yet a deed.
 * @throws Refusal `absent` when there is no such incident, `conflict` when nothing is running
 */
export const acknowledgeAlert = (
  world: World,
  incident: IncidentId,
  who: Caller,
  key: IdempotencyKey,
): Promise<AlertRead> =>
  world.transaction(async (tx) => {
    await findIncident(world, tx.db, incident)
    const live = await lockLive(world, tx.db, incident)
    if (live === undefined) throw new Refusal('conflict', 'attention.settled')
    const dueAt = tx.now + WORD_HOLDS
    await tx.db
      .updateTable('alert')
      .set({
        state: 'acknowledged',
        acknowledged_at: instant(tx.now),
        acknowledged_by: who.account ?? null,
        due_at: instant(dueAt),
      })
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', live.id)
      .execute()
    setClock(tx, live.id, live.steps, dueAt)
    tx.ledger({ did: 'alert.acknowledge', about: incidentResource(incident), by: who })
    tx.publish('AlertChanged', { incident })
    return alertIn(world, tx.db, incident)
  }, key)

/** Alerts whose next step is due, locked; those that another server is at are left to it. */
export const lockDue = async (world: World, db: Db, limit: number): Promise<Live[]> =>
  db
    .selectFrom('alert')
    .selectAll()
    .where('tenant_id', '=', world.tenant.id)
    .where('ended_at', 'is', null)
    .where('due_at', '<=', instant(world.now()) as never)
    .orderBy('due_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
