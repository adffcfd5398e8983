import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Db, instant } from '#platform/db/db.ts'
import type { AddingTx, Caller, Tx, World } from '#platform/world.ts'
import { calendarOf } from '../clock/clock.rules.ts'
import { lawOf } from '../clock/law.ts'
import { type Id, newId } from '../ids.ts'
import { isNamed } from '../policy/policy.rules.ts'
import { Refusal } from '../refusal.ts'
import {
  deadlineTypes,
  eventsFor,
  OPENING,
  type OpenEvent,
  opened,
  type RecordedEvent,
  type Step,
  step,
} from './matter.rules.ts'
import type {
  Calendar,
  Deadline,
  MatterActor,
  MatterSnapshot,
  MatterType,
} from './matter.schema.ts'
import { matterTypeFaults } from './matter-type.rules.ts'

type MatterId = Id<'matter'>

const workingDays = ({ tenant }: World): Calendar =>
  calendarOf(lawOf(tenant.jurisdiction), tenant.zone)

/** How a matter is opened. */
export interface Opening {
  readonly sensitivity: 0 | 1 | 2 | 3
  /** code of the place */
  readonly place?: string | undefined
  readonly by: Caller
  /** the rule, order or consent on which it rests */
  readonly basis?: string
  /** default: the working days of the tenant's law and zone */
  readonly calendar?: Calendar
  /** when it came, where that was before it is entered: it opened then, and its times run; milliseconds since 1970, UTC */
  readonly since?: number
}

/**
 * Opens a matter with the version of its type that is given, in the caller's transaction.
 * @throws RangeError when the type has faults; Error when it was edited after a matter had been opened with it
 */
export async function openMatter(
  world: World,
  tx: Tx,
  type: MatterType,
  opening: Opening,
): Promise<MatterId> {
  const { json, digest } = shipped(type)
  const tenant = world.tenant.id
  const id = newId<'matter'>(tx.now, world.random(10))
  const calendar = opening.calendar ?? workingDays(world)
  const since = opening.since ?? tx.now
  const done = opened(type, { now: since, calendar })
  const at = instant(since)
  const closed = type.states[done.to]?.final ? at : null
  const known = await sql<{ digest: Buffer }>`
    with shipped as (
      insert into matter_type (tenant_id, name, version, definition, digest)
      values (${tenant}, ${type.name}, ${type.version}, ${json}, ${digest}) on conflict do nothing),
    opened as (
      insert into matter (tenant_id, id, type, version, state, seq, values, sensitivity, place, opened_at, changed_at, closed_at)
      values (${tenant}, ${id}, ${type.name}, ${type.version}, ${done.to}, 1, '{}', ${opening.sensitivity},
        ${opening.place ?? null}, ${at}, ${at}, ${closed})),
    event as (${eventRow(tenant, id, OPENING, done, actorOf(opening.by.actors), opening, since)}),
    deadlines as (${deadlineRows(tenant, id, type, done.started)})
    select digest from matter_type
    where tenant_id = ${tenant} and name = ${type.name} and version = ${type.version}`.execute(
    tx.db,
  )
  const first = known.rows[0]
  if (first && !first.digest.equals(digest)) throw editedType(type)
  return id
}

/** Types that stand in a world's database already. */
const standing = new WeakMap<World, Map<MatterType, Promise<void>>>()

/**
 * Makes sure that a type stands in the database; asked once a process, so that matters can then be added without a
 * look. @throws Error when it was edited after a matter had been opened with it
 */
export function shipMatterType(world: World, type: MatterType): Promise<void> {
  const known = standing.get(world) ?? new Map<MatterType, Promise<void>>()
  standing.set(world, known)
  let shipping = known.get(type)
  if (shipping === undefined) {
    shipping = world.transaction((tx) => insertType(world, tx, type))
    shipping.catch(() => known.delete(type))
    known.set(type, shipping)
  }
  return shipping
}

async function insertType(world: World, tx: Tx, type: MatterType): Promise<void> {
  const { json, digest } = shipped(type)
  const tenant = world.tenant.id
  await sql`
    insert into matter_type (tenant_id, name, version, definition, digest)
    values (${tenant}, ${type.name}, ${type.version}, ${json}, ${digest}) on conflict do nothing`.execute(
    tx.db,
  )
  const { rows } = await sql<{ digest: Buffer }>`
    select digest from matter_type
    where tenant_id = ${tenant} and name = ${type.name} and version = ${type.version}`.execute(
    tx.db,
  )
  if (!rows[0]?.digest.equals(digest)) throw editedType(type)
}

const editedType = ({ name, version }: MatterType): Error =>
  new Error(`matter type ${name}@${version} was edited after it shipped: give it a new version`)

/**
 * Opens a matter among rows that are only added; its type has to stand (`shipMatterType`).
 * @returns its id and the deadlines that run from now on
 */
export function addMatter(
  world: World,
  tx: AddingTx,
  type: MatterType,
  opening: Opening,
): { id: MatterId; deadlines: readonly Deadline[] } {
  const tenant_id = world.tenant.id
  const id = newId<'matter'>(tx.now, world.random(10))
  const since = opening.since ?? tx.now
  const at = new Date(since)
  const calendar = opening.calendar ?? workingDays(world)
  const { to, started } = opened(type, { now: since, calendar })
  tx.insert('matter', {
    tenant_id,
    id,
    type: type.name,
    version: type.version,
    state: to,
    seq: 1,
    values: {},
    sensitivity: opening.sensitivity,
    place: opening.place ?? null,
    opened_at: at,
    changed_at: at,
    closed_at: type.states[to]?.final ? at : null,
  })
  tx.insert('matter_event', {
    tenant_id,
    matter_id: id,
    seq: 1,
    follows: null,
    event: OPENING,
    from_state: null,
    to_state: to,
    actor: actorOf(opening.by.actors),
    account_id: opening.by.account ?? null,
    at,
    basis: opening.basis ?? null,
  })
  const kinds = deadlineTypes(type)
  for (const { kind, startedBy, startedAt, dueAt } of started)
    tx.insert('matter_deadline', {
      tenant_id,
      matter_id: id,
      kind,
      started_by: startedBy,
      started_at: new Date(startedAt),
      due_at: new Date(dueAt),
      fires: kinds.get(kind)?.fires ?? null,
      met_at: null,
      ended_at: null,
      ended_by: null,
    })
  return { id, deadlines: started }
}

/** What happens to a matter, and in whose name. */
export interface Happening {
  readonly matter: MatterId
  readonly event: string
  readonly by: Caller | 'clock'
  /** names of the records and fields that are there */
  readonly has?: readonly string[]
  /** the number of the last event that the caller has seen; a matter that went on since is not touched */
  readonly seen?: number
  readonly basis?: string
  readonly calendar?: Calendar
}

/**
 * Takes one step with a matter, in the caller's transaction; others wait until it has ended.
 * @throws Refusal `absent` `matter.absent`, `conflict` `matter.changedMeanwhile`, and those of `step`
 */
export async function stepMatter(world: World, tx: Tx, happening: Happening): Promise<Step> {
  const { matter, event, by, seen } = happening
  const tenant = world.tenant.id
  // Locked first and read afterwards: a statement that waits for a lock sees other tables as they were before.
  const locked = await sql`
    select from matter where tenant_id = ${tenant} and id = ${matter} for update`.execute(tx.db)
  if (locked.rows.length === 0) throw new Refusal('absent', 'matter.absent')
  const { snapshot, type } = await readMatter(world, tx.db, matter)
  if (seen !== undefined && seen !== snapshot.seq)
    throw new Refusal('conflict', 'matter.changedMeanwhile', { seen, seq: snapshot.seq })
  const actors: readonly MatterActor[] = by === 'clock' ? ['clock'] : by.actors
  const calendar = happening.calendar ?? workingDays(world)
  const context = { actors, now: tx.now, calendar, has: happening.has ?? [] }
  const done = step(type, snapshot, event, context)
  if ('refusal' in done) throw done.refusal
  const named = type.states[snapshot.state]?.on[event]?.by ?? []
  const actor = actorOf(actors.filter((each) => isNamed(named, [each])))
  await writeStep(tenant, tx, type, done, { ...happening, actor })
  return done
}

async function writeStep(
  tenant: number,
  tx: Tx,
  type: MatterType,
  done: Step,
  happening: Happening & { actor: MatterActor },
): Promise<void> {
  const { matter, event, actor } = happening
  const now = instant(tx.now)
  const { seq, state, values } = done.snapshot
  const closed = type.states[state]?.final ? now : null
  const stopped = done.stopped.map(({ deadline: { kind, startedBy }, how }) => ({
    kind,
    started_by: startedBy,
    met: how === 'met',
  }))
  const deadlines =
    done.started.length > 0
      ? sql`, started as (${deadlineRows(tenant, matter, type, done.started)})`
      : sql``
  await sql`
    with event as (${eventRow(tenant, matter, event, done, actor, happening, tx.now)}),
    stopped as (
      update matter_deadline d
      set ended_at = ${now}, ended_by = ${seq}, met_at = case when s.met then ${now} end
      from jsonb_to_recordset(${JSON.stringify(stopped)}) as s (kind text, started_by int, met boolean)
      where d.tenant_id = ${tenant} and d.matter_id = ${matter} and d.kind = s.kind and d.started_by = s.started_by)
    ${deadlines}
    update matter set state = ${state}, seq = ${seq}, values = ${JSON.stringify(values)}, changed_at = ${now}, closed_at = ${closed}
    where tenant_id = ${tenant} and id = ${matter}`.execute(tx.db)
}

/** A matter as it stands, with the version of its type that it keeps.
 * @throws Refusal `absent` `matter.absent` */
export async function readMatter(
  world: World,
  db: Db,
  matter: MatterId,
): Promise<{ snapshot: MatterSnapshot; type: MatterType }> {
  const row = await db
    .selectFrom('matter as m')
    .innerJoin('matter_type as t', (on) =>
      on
        .onRef('t.tenant_id', '=', 'm.tenant_id')
        .onRef('t.name', '=', 'm.type')
        .onRef('t.version', '=', 'm.version'),
    )
    .select(['m.type', 'm.version', 'm.state', 'm.seq', 'm.values', 't.definition'])
    .where('m.tenant_id', '=', world.tenant.id)
    .where('m.id', '=', matter)
    .executeTakeFirst()
  if (row === undefined) throw new Refusal('absent', 'matter.absent')
  const { definition: type, ...snapshot } = row
  return { type, snapshot: { ...snapshot, deadlines: await runningOf(world, db, matter) } }
}

async function runningOf(world: World, db: Db, matter: MatterId): Promise<Deadline[]> {
  return db
    .selectFrom('matter_deadline')
    .select(['kind', 'started_by as startedBy', 'started_at as startedAt', 'due_at as dueAt'])
    .where('tenant_id', '=', world.tenant.id)
    .where('matter_id', '=', matter)
    .where('ended_at', 'is', null)
    .orderBy('started_by')
    .orderBy('kind')
    .execute()
}

/** What a caller may do with a matter now; for the buttons of a screen. */
export async function eventsOpenTo(
  world: World,
  db: Db,
  matter: MatterId,
  caller: Caller,
): Promise<OpenEvent[]> {
  const { snapshot, type } = await readMatter(world, db, matter)
  const calendar = workingDays(world)
  return eventsFor(type, snapshot, { actors: caller.actors, now: world.now(), calendar })
}

/** An event of a matter's history, with who did it. */
export interface MatterEvent extends RecordedEvent {
  readonly actor: string
  readonly account: Id<'account'> | null
  readonly basis: string | null
}

/** All that happened to a matter, in order. */
export async function historyOf(world: World, db: Db, matter: MatterId): Promise<MatterEvent[]> {
  const rows = await db
    .selectFrom('matter_event')
    .select(['seq', 'event', 'from_state as from', 'to_state as to', 'at', 'actor', 'basis'])
    .select('account_id as account')
    .where('tenant_id', '=', world.tenant.id)
    .where('matter_id', '=', matter)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({ ...row, account: row.account as Id<'account'> | null }))
}

/** A deadline that is over and still runs. */
export interface Overdue {
  readonly matter: MatterId
  readonly type: string
  readonly kind: string
  readonly dueAt: number
  /** what the owning slice lets the clock bring about by `stepMatter`; null where people are only alarmed */
  readonly fires: string | null
}

/** Deletes matters with all that happened to them; only what is expunged with its record goes so. */
export async function forgetMatters(
  world: World,
  tx: Tx,
  matters: readonly MatterId[],
): Promise<void> {
  await sql`delete from matter
    where tenant_id = ${world.tenant.id} and id = any(${matters}::uuid[])`.execute(tx.db)
}

/** Deadlines that are over, the longest first. @param limit  how many at most */
export const overdueDeadlines = (world: World, db: Db, limit: number): Promise<Overdue[]> =>
  overdue(world, db, limit)

/**
 * Deadlines of matters of one type that are over and bring something about; those that only alarm are left out, or
 * they would stand in the way. The owning slice takes each step in a transaction of its own.
 */
export const deadlinesToFire = async (
  world: World,
  db: Db,
  type: string,
  limit: number,
): Promise<(Overdue & { fires: string })[]> =>
  (await overdue(world, db, limit, type)) as (Overdue & { fires: string })[]

async function overdue(world: World, db: Db, limit: number, firing?: string): Promise<Overdue[]> {
  let query = db
    .selectFrom('matter_deadline as d')
    .innerJoin('matter as m', (on) =>
      on.onRef('m.tenant_id', '=', 'd.tenant_id').onRef('m.id', '=', 'd.matter_id'),
    )
    .select(['m.id', 'm.type', 'd.kind', 'd.due_at as dueAt', 'd.fires'])
    .where('d.tenant_id', '=', world.tenant.id)
    .where('d.ended_at', 'is', null)
    .where('d.due_at', '<=', instant(world.now()))
  if (firing !== undefined)
    query = query.where('m.type', '=', firing).where('d.fires', 'is not', null)
  const rows = await query.orderBy('d.due_at').orderBy('d.matter_id').limit(limit).execute()
  return rows.map(({ id, ...row }) => ({ ...row, matter: id as MatterId }))
}

/** The version of a type that matters were opened with, whether the code still has it or not. */
export async function typeOf(
  world: World,
  db: Db,
  name: string,
  version: number,
): Promise<MatterType | undefined> {
  const row = await db
    .selectFrom('matter_type')
    .select('definition')
    .where('tenant_id', '=', world.tenant.id)
    .where('name', '=', name)
    .where('version', '=', version)
    .executeTakeFirst()
  return row?.definition
}

/** The office in which something is done: the first that is not the general one. */
const actorOf = (actors: readonly MatterActor[]): MatterActor =>
  actors.find((actor) => actor !== 'staff') ?? actors[0] ?? 'anyone'

const eventRow = (
  tenant: number,
  matter: MatterId,
  event: string,
  { from, to, snapshot: { seq } }: Step,
  actor: MatterActor,
  { by, basis }: { by: Caller | 'clock'; basis?: string },
  now: number,
) => sql`
  insert into matter_event (tenant_id, matter_id, seq, follows, event, from_state, to_state, actor, account_id, at, basis)
  values (${tenant}, ${matter}, ${seq}, ${seq === 1 ? null : seq - 1}, ${event}, ${from}, ${to}, ${actor},
    ${by === 'clock' ? null : (by.account ?? null)}, ${instant(now)}, ${basis ?? null})`

const deadlineRows = (
  tenant: number,
  matter: MatterId,
  type: MatterType,
  started: readonly Deadline[],
) => {
  const kinds = deadlineTypes(type)
  const rows = started.map(({ kind, startedBy, startedAt, dueAt }) => ({
    kind,
    started_by: startedBy,
    started_at: new Date(startedAt),
    due_at: new Date(dueAt),
    fires: kinds.get(kind)?.fires ?? null,
  }))
  return sql`
  insert into matter_deadline (tenant_id, matter_id, kind, started_by, started_at, due_at, fires)
  select ${tenant}::int, ${matter}::uuid, kind, started_by, started_at, due_at, fires
  from jsonb_to_recordset(${JSON.stringify(rows)}) as r
    (kind text, started_by int, started_at timestamptz, due_at timestamptz, fires text)`
}

/** The text and digest of types that were looked through once; a type is a constant of the code. */
const looked = new WeakMap<MatterType, { json: string; digest: Buffer }>()

function shipped(type: MatterType): { json: string; digest: Buffer } {
  const before = looked.get(type)
  if (before !== undefined) return before
  const faults = matterTypeFaults(type)
  if (faults.length > 0)
    throw new RangeError(`matter type ${type.name}@${type.version}: ${faults.join('; ')}`)
  const digest = createHash('sha256')
    .update(JSON.stringify(sorted(type)))
    .digest()
  const found = { json: JSON.stringify(type), digest }
  looked.set(type, found)
  return found
}

/** With keys in order, so that moving a line of the code is no edit. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]))
}
