import { isNamed } from '#kernel/policy/policy.rules.ts'
import type { Purpose, Role } from '#kernel/policy/policy.schema.ts'
import { boardPolicy, incidentMatter, openStates } from './board.rules.ts'
import type { IncidentList, IncidentRead, IncidentRow } from './board.schema.ts'

/** A row of the board as somebody looks at it; `left`: it is no longer part of what was asked for. */
export interface ShownIncident {
  readonly row: IncidentRow
  readonly left: boolean
}

/** What the server answers now. */
export interface FreshIncidents {
  /** in the server's order */
  readonly rows: readonly IncidentRow[]
  /** there are no more */
  readonly isWhole: boolean
  /** rows from here on belong to a page that was asked for just now */
  readonly askedFrom: number
}

/**
 * Brings what is shown up to date without moving anything: rows change in place, those that are gone stay and are
 * marked, those that came wait until somebody asks for them; only a page that was asked for goes to the end.
 */
export function mergeIncidents(
  shown: readonly ShownIncident[],
  { rows: fresh, isWhole, askedFrom }: FreshIncidents,
): { rows: ShownIncident[]; arrived: IncidentRow[] } {
  const now = new Map(fresh.map((row) => [row.id, row]))
  const known = new Set(shown.map(({ row }) => row.id))
  const rows = shown.map(({ row, left }) => {
    const current = now.get(row.id)
    return current === undefined ? { row, left: left || isWhole } : { row: current, left: false }
  })
  const asked = fresh.slice(askedFrom).filter(({ id }) => !known.has(id))
  const arrived = fresh.slice(0, askedFrom).filter(({ id }) => !known.has(id))
  return { rows: [...rows, ...asked.map((row) => ({ row, left: false }))], arrived }
}

const isMoreUrgent = (a: IncidentRow, b: IncidentRow): boolean =>
  a.priority === b.priority ? a.openedAt > b.openedAt : a.priority < b.priority

/** Puts in what an act answered: at its place, or, where it is new, where its urgency puts it. */
export function withRow(shown: readonly ShownIncident[], row: IncidentRow): ShownIncident[] {
  if (shown.some((each) => each.row.id === row.id))
    return shown.map((each) => (each.row.id === row.id ? { ...each, row } : each))
  const at = shown.findIndex((each) => isMoreUrgent(row, each.row))
  const before = at === -1 ? shown.length : at
  return [...shown.slice(0, before), { row, left: false }, ...shown.slice(before)]
}

/** What the board may know of an incident that was read: nothing personal goes with it. */
export function rowOfReading(incident: IncidentRead): IncidentRow {
  const { narrative, where, caller, written, history, ...row } = incident
  return row
}

/** What a person can do with an incident. */
export const acts = [
  'claim',
  'start',
  'note',
  'place',
  'classify',
  'prioritise',
  'close',
  'merge',
  'cancel',
  'release',
  'unmerge',
] as const
export type Act = (typeof acts)[number]

const actionOf = (act: Act): string => {
  if (act === 'claim' || act === 'release') return 'incident.claim'
  return act === 'close' || act === 'cancel' ? 'incident.close' : 'incident.change'
}

/** Acts that only the one who has it does, and a supervisor. */
const ownActs: readonly Act[] = ['release', 'start', 'close', 'merge', 'cancel']

/** What somebody in these roles may do with an incident now; the server decides again. */
export function actsOpenTo(roles: readonly Role[], row: IncidentRow): Act[] {
  const on = incidentMatter.states[row.state]?.on ?? {}
  const isOthers = row.claimedBy !== null && !row.claimedBy.mine
  return acts.filter((act) => {
    if (!Object.hasOwn(on, act) || (row.state === 'merged' && act === 'close')) return false
    if (isOthers && ownActs.includes(act) && !roles.includes('supervisor')) return false
    if ((act === 'merge' || act === 'cancel') && row.holds > 0) return false
    return boardPolicy.some(
      ({ action, actors }) => action === actionOf(act) && isNamed(actors, roles),
    )
  })
}

/** Whether an act ends an incident, so that no other act takes it back. */
export const isForGood = (act: Act): boolean =>
  Object.values(incidentMatter.states).some(({ on }) => {
    const to = on[act]?.to
    return to !== undefined && incidentMatter.states[to]?.final === true
  })

/** How many incidents rows are: those that are folded behind a row are counted with it. */
export const countOf = (
  rows: readonly Pick<IncidentRow, 'id'>[],
  nearOf: (id: string) => number,
): number => rows.reduce((sum, { id }) => sum + 1 + nearOf(id), 0)

/** Whether some row that is shown stands for others. @param near  which stand for how many */
export const hasFolded = (
  rows: readonly ShownIncident[],
  near: IncidentList['near'] = [],
): boolean => rows.some(({ row }) => near.some(({ id, more }) => id === row.id && more > 0))

/** Whether it is somebody's work still. */
export const isOpenIncident = ({ state }: IncidentRow): boolean => openStates.includes(state)

/** Until when somebody owes the next step of an open incident, milliseconds since 1970, UTC; undefined: no step is owed. */
export function timeOwed(row: IncidentRow): number | undefined {
  if (!isOpenIncident(row)) return undefined
  if (row.takenAt === null) return Date.parse(row.takeBy)
  return row.startedAt === null ? Date.parse(row.startBy) : undefined
}

/** Whether somebody in these roles may open incidents. */
export const mayFile = (roles: readonly Role[]): boolean =>
  boardPolicy.some(({ action, actors }) => action === 'incident.file' && isNamed(actors, roles))

/** Why somebody in these roles may open an incident that is not hers. */
export const readingPurposes = (roles: readonly Role[]): Purpose[] => [
  ...new Set(
    boardPolicy
      .filter(({ action, relation }) => action === 'incident.read' && relation === 'any')
      .filter(({ actors }) => isNamed(actors, roles))
      .flatMap(({ purposes }) => purposes),
  ),
]

/** Why somebody in these roles may ask what else came from the same telephone. */
export const callerPurposes = (roles: readonly Role[]): Purpose[] => [
  ...new Set(
    boardPolicy
      .filter(({ action, actors }) => action === 'incident.caller' && isNamed(actors, roles))
      .flatMap(({ purposes }) => purposes),
  ),
]

/** How long something has lasted, as a clock shows it: `03:12`, `1:03:12`. @param span  milliseconds */
export function clockFace(span: number): string {
  const seconds = Math.max(0, Math.floor(span / 1_000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  return `${hours > 0 ? `${hours}:` : ''}${two(minutes)}:${two(seconds % 60)}`
}
