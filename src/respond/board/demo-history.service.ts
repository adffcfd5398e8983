import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Id, newId } from '#kernel/ids.ts'
import { shipMatterType } from '#kernel/matter/matter.service.ts'
import { normalisePhone } from '#kernel/party/party.rules.ts'
import { placesUnder } from '#kernel/place/place.rules.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { DAY } from '#kernel/time.ts'
import { type Db, instant, type Tables } from '#platform/db/db.ts'
import type { AddingTx, Caller, IdempotencyKey, World } from '#platform/world.ts'
import { incidentMatter, termsOf } from './board.rules.ts'
import { incidentResource, wordHash } from './board.service.ts'
import { landmarkCsv, type PastIncident, threeYears } from './demo-history.rules.ts'
import { callerHash } from './earlier.service.ts'
import { importLandmarks } from './landmark.service.ts'
import { incidentTypes } from './types.ts'
import { searchWords } from './words.rules.ts'

/** Incidents that go to the database together. */
const BATCH = 250
/** So many go first, for the database to learn from how the rest is checked best. */
const FIRST = 50
/** The tables that the past fills. */
const filled: readonly (keyof Tables & string)[] = [
  'data_key',
  'incident',
  'incident_caller',
  'incident_moment',
  'incident_word',
  'ledger_entry',
  'matter',
  'matter_event',
  'sealed_part',
]
/** The synthetic night is played through the services, so the past ends before it. */
const ENDS_BEFORE = 3 * DAY

const keyOf = (words: string): IdempotencyKey => ({
  endpoint: 'demo',
  key: words,
  fingerprint: createHash('sha256').update(words).digest(),
})

/**
 * Fills the demo with three synthetic years and with landmarks, in a few large steps. Doing it again adds nothing.
 * @param refresh  has the database look anew at its tables: fresh ones are checked as if they were empty
 * @returns how many incidents there are of the past
 */
export async function loadHistory(
  world: World,
  operators: readonly Caller[],
  refresh: (tables: readonly string[]) => Promise<void>,
): Promise<number> {
  const territory = await readTerritory(world)
  const centres = placesUnder(territory, { under: world.tenant.place, kind: 'corregimiento' })
  const at = centres.map(({ code, name, lon, lat }) => ({ code, name, lon, lat }))
  await importLandmarks(
    world,
    { csv: landmarkCsv(at), source: 'Datos sintéticos de la demostración' },
    { who: operators[0]!, key: keyOf('demo landmarks') },
  )
  await shipMatterType(world, incidentMatter)
  const lastDay = Math.floor((world.now() - ENDS_BEFORE) / DAY) * DAY
  const past = threeYears(lastDay, operators.length)
  const add = (from: number, until: number): Promise<number> => {
    const batch = past.slice(from, until)
    return world.add(
      (tx) => {
        for (const each of batch) addPast(world, tx, each, operators[each.operator]!)
        return batch.length
      },
      keyOf(`demo history ${from}`),
    )
  }
  await add(0, FIRST)
  await refresh(filled)
  // The next batch is made while the database writes the one before it.
  let before: Promise<unknown> = Promise.resolve()
  for (let from = FIRST; from < past.length; from += BATCH) {
    const next = add(from, from + BATCH)
    await Promise.all([before, nextTurn()])
    before = next
  }
  await before
  return past.length
}

function addPast(world: World, tx: AddingTx, past: PastIncident, who: Caller): void {
  const { kind, openedAt, narrative, phone, source, place } = past
  const tenant_id = world.tenant.id
  const id = newId<'incident'>(openedAt, world.random(10))
  const matter_id = addPastMatter(world, tx, past, who)
  const { takeBy, startBy } = termsOf(kind, openedAt)
  const date = (at: number): Date => new Date(at)
  tx.insert('incident', {
    ...{ tenant_id, id, matter_id, kind, place, source, report_id: null },
    priority: incidentTypes[kind].priority,
    state: 'closed',
    opened_at: date(openedAt),
    take_by: date(takeBy),
    start_by: date(startBy),
    taken_at: date(past.takenAt),
    started_at: date(past.startedAt),
    closed_at: date(past.closedAt),
    claimed_by: who.account ?? null,
    result: past.result,
    merged_into: null,
  })
  // A report's words stay with the report, which is gone by then.
  const isTold = source !== 'report'
  tx.sealNew(incidentResource(id), isTold ? { narrative, caller: { phone } } : {})
  for (const word of isTold ? searchWords(narrative) : [])
    tx.insert('incident_word', { tenant_id, word_hash: wordHash(world, word), incident_id: id })
  const number = isTold ? normalisePhone(phone, world.tenant.jurisdiction) : undefined
  if (number !== undefined)
    tx.insert('incident_caller', {
      ...{ tenant_id, incident_id: id, caller_hash: callerHash(world, number) },
    })
  tx.ledger({ did: 'incident.file', about: incidentResource(id), by: who })
}

/** A matter that went the usual way to its end. */
function addPastMatter(world: World, tx: AddingTx, past: PastIncident, who: Caller): Id<'matter'> {
  const tenant_id = world.tenant.id
  const id = newId<'matter'>(past.openedAt, world.random(10))
  const steps = [
    ['open', 'received', past.openedAt],
    ['classify', 'triaged', past.openedAt],
    ['claim', 'assigned', past.takenAt],
    ['start', 'under_way', past.startedAt],
    ['close', 'closed', past.closedAt],
  ] as const
  const closed = new Date(past.closedAt)
  tx.insert('matter', {
    ...{ tenant_id, id, type: incidentMatter.name, version: incidentMatter.version },
    ...{ state: 'closed', seq: steps.length, values: {}, sensitivity: 2, place: past.place },
    opened_at: new Date(past.openedAt),
    changed_at: closed,
    closed_at: closed,
  })
  for (const [i, [event, to_state, at]] of steps.entries())
    tx.insert('matter_event', {
      ...{ tenant_id, matter_id: id, seq: i + 1, follows: i === 0 ? null : i, event, to_state },
      from_state: i === 0 ? null : steps[i - 1]![1],
      actor: 'operator',
      account_id: who.account ?? null,
      at: new Date(at),
      basis: null,
    })
  return id
}

/** Whether the past is there already. */
export const hasHistory = async (world: World, db: Db): Promise<boolean> =>
  (await db
    .selectFrom('incident')
    .select('id')
    .where('tenant_id', '=', world.tenant.id)
    .where('opened_at', '<', instant(world.now() - 30 * DAY))
    .limit(1)
    .executeTakeFirst()) !== undefined
