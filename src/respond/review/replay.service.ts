import { openersOf } from '#kernel/grant/openers.service.ts'
import type { Id } from '#kernel/ids.ts'
import { historyOf } from '#kernel/matter/matter.service.ts'
import { scopeOf } from '#kernel/policy/policy.rules.ts'
import { iso } from '#kernel/time.ts'
import type { Db } from '#platform/db/db.ts'
import type { Caller, Opened, World } from '#platform/world.ts'
import type { ExactPlace, IncidentState } from '../board/board.schema.ts'
import {
  type Found,
  incidentResource,
  namesOf,
  openSealed,
  shownIncident,
  told,
  type Why,
} from '../board/board.service.ts'
import { inOrder } from './replay.rules.ts'
import type { Replay, ReplayEvent, Standing } from './replay.schema.ts'
import { alertEventsOf, unitEventsOf } from './replay-units.service.ts'
import { pastPolicy } from './review.rules.ts'

/** Acts of which the words are an event of their own. */
const isTold = (event: string): boolean => event === 'note'

/** What stood after each step, by its number, as far as it was kept. */
async function momentsOf(
  world: World,
  db: Db,
  incident: Id<'incident'>,
): Promise<ReadonlyMap<number, Standing>> {
  const rows = await db
    .selectFrom('incident_moment')
    .select(['seq', 'kind', 'place', 'priority', 'state', 'claimed_by', 'result'])
    .where('tenant_id', '=', world.tenant.id)
    .where('incident_id', '=', incident)
    .execute()
  const names = await namesOf(
    world,
    db,
    rows.map(({ claimed_by }) => claimed_by),
  )
  return new Map(
    rows.map(({ seq, claimed_by, ...row }) => [
      seq,
      { ...row, holder: claimed_by === null ? null : (names.get(claimed_by) ?? '') } as Standing,
    ]),
  )
}

/** What stands now, in the words of a replay. */
export const standingOf = (row: Found): Standing => ({
  state: row.state,
  kind: row.kind,
  place: row.place,
  priority: row.priority,
  holder: row.claimed_by === null ? null : (row.display_name ?? ''),
  result: row.result,
})

async function stepsOf(world: World, db: Db, row: Found): Promise<ReplayEvent[]> {
  const moments = await momentsOf(world, db, row.id)
  const history = (await historyOf(world, db, row.matter_id)).filter(({ event }) => !isTold(event))
  const names = await namesOf(
    world,
    db,
    history.map(({ account }) => account),
  )
  return history.map(({ seq, event, to, at, account, actor }) => ({
    what: 'step',
    event,
    state: to as IncidentState,
    at: iso(at),
    by: (account && names.get(account)) ?? actor,
    stands: moments.get(seq) ?? null,
  }))
}

/** That the citizen and the office wrote to each other; the words stay in the report, under a grant of its own. */
async function messagesOf(world: World, db: Db, row: Found): Promise<ReplayEvent[]> {
  if (row.report_id === null) return []
  const rows = await db
    .selectFrom('report_message')
    .select(['sender', 'account_id', 'written_at'])
    .where('tenant_id', '=', world.tenant.id)
    .where('report_id', '=', row.report_id)
    .execute()
  const names = await namesOf(
    world,
    db,
    rows.map(({ account_id }) => account_id),
  )
  return rows.map(({ sender, account_id, written_at }) => ({
    what: 'message',
    from: sender,
    at: iso(written_at),
    by: (account_id && names.get(account_id)) ?? 'citizen',
  }))
}

async function readingsOf(
  world: World,
  opened: Opened,
  row: Found,
  who: Caller,
): Promise<ReplayEvent[]> {
  const withNames = scopeOf(pastPolicy, who.actors, 'incident.openers').kind === 'all'
  const openers = await openersOf(world, opened, incidentResource(row.id), { withNames })
  return openers.map(({ at, role, purpose, name }) => ({
    what: 'reading',
    at,
    role,
    purpose,
    by: name ?? '',
  }))
}

/** Everything that happened to an incident, in order, for a reading that is open already. */
export async function eventsOf(
  world: World,
  opened: Opened,
  row: Found,
  who: Caller,
): Promise<ReplayEvent[]> {
  const { db } = opened
  const { written } = await told(world, opened, row)
  return inOrder([
    ...(await stepsOf(world, db, row)),
    ...written.map(
      ({ at, by, text }): ReplayEvent => ({
        what: 'note',
        at,
        by,
        ...(text !== undefined && { text }),
      }),
    ),
    ...(await messagesOf(world, db, row)),
    ...(await unitEventsOf(world, db, row)),
    ...(await alertEventsOf(world, db, row)),
    ...(await readingsOf(world, opened, row, who)),
  ])
}

/**
 * Opens all that happened to an incident, for a reading that is recorded first.
 * @throws as `openSealed`
 */
export const replayIncident = (
  world: World,
  id: Id<'incident'>,
  why: Why,
  who: Caller,
): Promise<Replay> =>
  openSealed(world, id, why, who, async (opened, found) => {
    const narrative = opened.part<string>('narrative')
    const where = opened.part<ExactPlace>('where')?.words
    const all = await eventsOf(world, opened, found, who)
    const isDuring = ({ at }: ReplayEvent): boolean =>
      found.closed_at === null || Date.parse(at) <= found.closed_at
    return {
      row: shownIncident(world, who, found),
      begin: iso(found.opened_at),
      events: all.filter(isDuring),
      afterwards: all.filter((event) => !isDuring(event)),
      standing: standingOf(found),
      ...(narrative !== undefined && { narrative }),
      ...(where !== undefined && { where }),
    }
  })
