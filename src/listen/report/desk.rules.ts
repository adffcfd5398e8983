import { isNamed } from '#kernel/policy/policy.rules.ts'
import type { Purpose, Role } from '#kernel/policy/policy.schema.ts'
import { reportPolicy } from './report.rules.ts'
import type { ReportRead, ReportRow } from './report.schema.ts'

/** A row of the list as somebody looks at it; `left`: it is no longer part of what was asked for. */
export interface ShownRow {
  readonly row: ReportRow
  readonly left: boolean
}

/** What the server answers now. */
export interface FreshRows {
  /** newest first */
  readonly rows: readonly ReportRow[]
  /** there are no older ones */
  readonly isWhole: boolean
}

const isNewer = (a: ReportRow, b: ReportRow): boolean =>
  a.receivedAt === b.receivedAt ? a.id > b.id : a.receivedAt > b.receivedAt

/**
 * Brings what is shown up to date without moving anything: rows change in place, those that are gone stay and are
 * marked, those that came wait until somebody asks for them; only what is older than all goes to the end.
 */
export function mergeRows(
  shown: readonly ShownRow[],
  fresh: FreshRows,
): { rows: ShownRow[]; arrived: ReportRow[] } {
  const now = new Map(fresh.rows.map((row) => [row.id, row]))
  const known = new Set(shown.map(({ row }) => row.id))
  const lastShown = shown.at(-1)?.row
  const lastFresh = fresh.rows.at(-1)
  /** What is older than the last answered one was not asked for: nothing is known of it. */
  const isAnswered = (row: ReportRow): boolean =>
    fresh.isWhole || (lastFresh !== undefined && !isNewer(lastFresh, row))
  const rows = shown.map(({ row, left }) => {
    const current = now.get(row.id)
    return current === undefined
      ? { row, left: left || isAnswered(row) }
      : { row: current, left: false }
  })
  const unknown = fresh.rows.filter((row) => !known.has(row.id))
  const isOlder = (row: ReportRow): boolean => lastShown === undefined || isNewer(lastShown, row)
  return {
    rows: [...rows, ...unknown.filter(isOlder).map((row) => ({ row, left: false }))],
    arrived: unknown.filter((row) => !isOlder(row)),
  }
}

/** What the list may know of a report that was read: nothing personal goes with it. */
export function rowOfReading(report: ReportRead): ReportRow {
  const { story, where, contact, messages, language, news, pictures, history, may, ...row } = report
  return row
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Whether all words that are looked for begin somewhere in a text; accents and case do not count. */
export function holdsWords(text: string, wanted: string): boolean {
  const words = plain(text).split(/[^\p{L}\p{N}]+/u)
  return plain(wanted)
    .split(/\s+/)
    .filter(Boolean)
    .every((each) => words.some((word) => word.startsWith(each)))
}

/** Why somebody in these roles may open a report that she has not claimed. */
export const readingPurposes = (roles: readonly Role[]): Purpose[] => [
  ...new Set(
    reportPolicy
      .filter(({ action, relation }) => action === 'report.read' && relation === 'any')
      .filter(({ actors }) => isNamed(actors, roles))
      .flatMap(({ purposes }) => purposes),
  ),
]

/** Whether somebody in these roles may take this report: it is open, and nobody's. */
export const mayClaim = (roles: readonly Role[], row: ReportRow): boolean =>
  row.claimedBy === null &&
  row.state === 'received' &&
  reportPolicy.some(({ action, actors }) => action === 'report.claim' && isNamed(actors, roles))
