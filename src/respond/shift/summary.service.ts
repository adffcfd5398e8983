import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { HOUR, iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, World } from '#platform/world.ts'
import { openAlerts } from '../attention/alert.service.ts'
import { openStates } from '../board/board.rules.ts'
import { incidentRows, shownIncident } from '../board/board.service.ts'
import { isUnheard } from '../dispatch/dispatch.rules.ts'
import { type FoundUnit, foundUnits, statusOf } from '../dispatch/unit.service.ts'
import { figuresOf, type Held } from './shift.rules.ts'
import type { OpenThing, ShiftSummary, UnitDown } from './shift.schema.ts'
import { type Found, findShift, membersOf, runningShift, type ShiftId } from './shift.service.ts'

/** Incidents that are somebody's work, the most urgent first. */
export async function openThings(world: World, db: Db, who: Caller): Promise<OpenThing[]> {
  const rows = await incidentRows(world, db)
    .where('i.state', 'in', [...openStates])
    .orderBy('i.priority')
    .orderBy('i.opened_at')
    .orderBy('i.id')
    .execute()
  return rows.map((row) => {
    const { id, number, kind, place, priority, state, openedAt, late, claimedBy } = shownIncident(
      world,
      who,
      row,
    )
    return {
      ...{ id, number, kind, place, priority, state, openedAt, late },
      claimedBy: claimedBy && { id: claimedBy.id, name: claimedBy.name },
    }
  })
}

/** Open incidents that somebody has. */
export async function heldIncidents(
  world: World,
  db: Db,
): Promise<(Held & { incident: Id<'incident'> })[]> {
  const rows = await db
    .selectFrom('incident')
    .select(['id', 'number', 'claimed_by'])
    .where('tenant_id', '=', world.tenant.id)
    .where('state', 'in', [...openStates])
    .where('claimed_by', 'is not', null)
    .orderBy('number')
    .execute()
  return rows.map(({ id, number, claimed_by }) => ({
    incident: id,
    number: Number(number),
    account: claimed_by ?? '',
  }))
}

/** Units of a shift that cannot be sent: they never came on, have gone off, or said nothing for too long. */
export async function unitsDown(
  world: World,
  db: Db,
  shift: ShiftId | undefined,
): Promise<UnitDown[]> {
  if (shift === undefined) return []
  const ofShift = await db
    .selectFrom('shift_unit')
    .select('unit_id')
    .where('tenant_id', '=', world.tenant.id)
    .where('shift_id', '=', shift)
    .execute()
  const ids = new Set(ofShift.map(({ unit_id }) => unit_id))
  const units = ids.size === 0 ? [] : await foundUnits(world, db, { retired: true })
  return units
    .filter(({ id }) => ids.has(id))
    .map((row) => ({ row, why: whyDown(row, world.now()) }))
    .flatMap(({ row, why }) =>
      why === undefined ? [] : [{ id: row.id, name: row.call_sign, why }],
    )
    .sort((a, b) => a.name.localeCompare(b.name, 'es', { numeric: true }))
}

function whyDown(row: FoundUnit, now: number): UnitDown['why'] {
  const status = statusOf(row)
  if (status === 'off') return 'off'
  return isUnheard(status, row.heard_at, now) ? 'unheard' : undefined
}

/** What is open now and what a shift did: the ground of its hand-over note. */
export async function sumUp(
  world: World,
  db: Db,
  who: Caller,
  shift: Pick<Found, 'id' | 'started_at' | 'starts_at' | 'ended_at'>,
): Promise<ShiftSummary> {
  const now = world.now()
  const span = { from: shift.started_at ?? shift.starts_at, to: shift.ended_at ?? now + 1 }
  const open = await openThings(world, db, who)
  const { rows } = await sql<{
    opened: number
    takeBy: number
    taken: number | null
    closed: number | null
  }>`
    select opened_at as opened, take_by as "takeBy", taken_at as taken, closed_at as closed from incident
    where tenant_id = ${world.tenant.id} and merged_into is null and (
      (opened_at >= ${instant(span.from)} and opened_at < ${instant(span.to)})
      -- What was closed in it was opened not long before; older ones are found by what is open still.
      or (closed_at >= ${instant(span.from)} and closed_at < ${instant(span.to)}
        and opened_at >= ${instant(span.from - LONGEST_WORK)}))`.execute(db)
  return {
    at: iso(now),
    open,
    alerts: await openAlerts(world, db),
    down: await unitsDown(world, db, shift.id),
    figures: { ...figuresOf(rows, span), open: open.length },
  }
}

/** An incident that was worked on for longer is no figure of a night. */
const LONGEST_WORK = 30 * 24 * HOUR

/** What is open now and what a shift did. */
export const sumUpShift = (world: World, id: ShiftId, who: Caller): Promise<ShiftSummary> =>
  world.read(async (db) => sumUp(world, db, who, await findShift(world, db, id)))

/** How much each person has to do, what is late, what nobody has, and what people have who are not here. */
export const overseeShift = (world: World, who: Caller) =>
  world.read(async (db) => {
    const open = await openThings(world, db, who)
    const running = await runningShift(world, db)
    const members = running === undefined ? [] : await membersOf(world, db, [running.id])
    const on = new Map(members.map(({ account, name }) => [account as string, name]))
    const people = new Map(on)
    for (const { claimedBy } of open) if (claimedBy) people.set(claimedBy.id, claimedBy.name)
    const load = [...people].map(([id, name]) => {
      const has = open.filter(({ claimedBy }) => claimedBy?.id === id)
      return {
        id,
        name,
        open: has.length,
        late: has.filter(({ late }) => late).length,
        on: running === undefined || on.has(id),
      }
    })
    return {
      load: load.sort((a, b) => b.open - a.open || a.name.localeCompare(b.name)),
      late: open.filter(({ late }) => late),
      nobodys: open.filter(({ claimedBy }) => claimedBy === null),
      astray:
        running === undefined
          ? []
          : open.filter(({ claimedBy }) => claimedBy !== null && !on.has(claimedBy.id)),
      down: await unitsDown(world, db, running?.id),
    }
  })
