import { readSite } from '#kernel/site/site.client.ts'
import { openStore } from '#web/store.ts'
import { readIncident } from '../board/board.client.ts'
import type { IncidentRead } from '../board/board.schema.ts'
import { listOwnAssignments, readOwnUnit } from '../dispatch/dispatch.client.ts'
import type { Assignment, UnitStatus } from '../dispatch/dispatch.schema.ts'
import { isRunning } from './act.rules.ts'
import { ask, noteClock } from './contact.client.ts'

/** What a unit's phone knows of its unit: kinds, places and states, nothing from which a caller could be told. */
export interface Mine {
  readonly account: string
  readonly callSign: string
  readonly status: UnitStatus
  /** when the shift began, ISO 8601; null while it is off */
  readonly onSince: string | null
  readonly heartbeatMinutes: number
  readonly assignments: readonly Assignment[]
}

// Kept so that the page opens in a valley. The words of a caller are not in it: they live in the page's memory alone.
const store = openStore<Mine>('convive-unit', 'mine')
const MINE = 'mine'

/** What was known when the phone was last heard; nothing of somebody else. */
export async function keptMine(account: string): Promise<Mine | undefined> {
  const mine = await store.get(MINE).catch(() => undefined)
  return mine?.account === account ? mine : undefined
}

/** Removes what was known, when somebody signs out. */
export const forgetMine = (): Promise<void> => store.remove(MINE).catch(() => undefined)

/** Asks how things stand, and compares the clocks. @throws CallError */
export async function readMine(account: string, language: string): Promise<Mine> {
  const askedAt = Date.now()
  const { now } = await ask(readSite, {})
  noteClock(now, askedAt, Date.now())
  const [{ unit, rules }, { assignments }] = await Promise.all([
    ask(readOwnUnit, {}, { language }),
    ask(listOwnAssignments, {}, { language }),
  ])
  const mine: Mine = {
    account,
    callSign: unit.callSign,
    status: unit.status,
    onSince: unit.onSince,
    heartbeatMinutes: rules.heartbeatMinutes,
    assignments,
  }
  await store.put(MINE, mine).catch(() => undefined)
  return mine
}

/** What a caller said and where it is: shown while the unit is assigned, never put away. */
export type Words = Pick<IncidentRead, 'narrative' | 'where' | 'caller' | 'written'>

/**
 * Opens the words of an incident that one's unit is assigned to; that they were read is recorded.
 * @throws CallError
 */
export async function readWords(incident: string, language: string): Promise<Words> {
  const read = await ask(readIncident, { id: incident, purpose: 'response' }, { language })
  const { narrative, where, caller, written } = read
  return {
    written,
    ...(narrative !== undefined && { narrative }),
    ...(where !== undefined && { where }),
    ...(caller !== undefined && { caller }),
  }
}

/** The incidents whose words may be on this phone now. */
export const readable = (assignments: readonly Assignment[]): Set<string> =>
  new Set(assignments.filter(({ state }) => isRunning(state)).map(({ incident }) => incident.id))
