import type { PolicyLine, Role } from '#kernel/policy/policy.schema.ts'
import { MINUTE, SECOND } from '#kernel/time.ts'
import { openStates } from '../board/board.rules.ts'
import type { IncidentState, Source } from '../board/board.schema.ts'
import type { Priority } from '../board/types.ts'
import type { AlertRow, Rung, SilenceMinutes } from './attention.schema.ts'

/** How long the supervisor's screens are told before anybody outside is. */
export const SUPERVISOR_ALONE = 3 * MINUTE
/** How long it counts that somebody said she sees to it, without having taken it. */
export const WORD_HOLDS = 15 * MINUTE
/** How long an incident that was given back may lie before the supervisor is told. */
export const GIVEN_BACK = 2 * MINUTE
/** After so many rounds of the list it is told more slowly; it is never given up. */
const BRISK_ROUNDS = 3
/** The pause between slow rounds, and between tellings of the supervisor where there is no list. */
export const ROUND_REST = 15 * MINUTE
/** What comes together within this goes out together. */
export const GATHER = 3 * SECOND
/** One of the list is told at most once in this time, however many alerts there are. */
export const RUNG_REST = MINUTE
/** How often a notice is tried: the last time comes about two hours after the first. */
export const MOST_ATTEMPTS = 10
/** A chime is repeated after this, as long as an alert is running. */
export const CHIME_EVERY = MINUTE

/** What a person may choose from who wants it quiet. */
export const silenceChoices: readonly SilenceMinutes[] = [5, 15, 30, 60]

/** Whether somebody of the list is reached by an address that is typed; a command and a hook know it by themselves. */
export const wantsAddress = (channel: Rung['channel']): boolean =>
  channel === 'mail' || channel === 'sms'

/** What of an incident says whether somebody has to be called to it. */
export interface Subject {
  readonly state: IncidentState
  readonly claimed: boolean
  readonly priority: Priority
  readonly source: Source
}

/** An urgent incident, or a citizen's report that could not wait, which nobody has taken. */
export const needsAttention = ({ state, claimed, priority, source }: Subject): boolean =>
  openStates.includes(state) && !claimed && (priority <= 2 || source === 'report')

/** How far an alert has been told. */
export interface Told {
  readonly level: number
  /** steps of the list so far */
  readonly told: number
}

/** Whom the next step tells, and how long until the one after it. */
export type NextStep<R> =
  | { readonly kind: 'supervisor'; readonly level: 1; readonly waitMs: number }
  | { readonly kind: 'list'; readonly level: 2; readonly waitMs: number; readonly rung: R }

/**
 * The next step of an alert that nobody has seen to: the supervisor once, then the list from top to bottom, again and
 * again; the list in slow rounds after the first few. Without a list the supervisor is told again and again.
 */
export function nextStep<R extends { readonly waitMinutes: number }>(
  { level, told }: Told,
  list: readonly R[],
): NextStep<R> {
  const rung = list[told % Math.max(1, list.length)]
  if (rung === undefined) return { kind: 'supervisor', level: 1, waitMs: ROUND_REST }
  if (level === 0) return { kind: 'supervisor', level: 1, waitMs: SUPERVISOR_ALONE }
  const endsRound = (told + 1) % list.length === 0
  const isSlow = told + 1 >= BRISK_ROUNDS * list.length
  const waitMs = rung.waitMinutes * MINUTE
  return {
    kind: 'list',
    level: 2,
    rung,
    waitMs: endsRound && isSlow ? Math.max(waitMs, ROUND_REST) : waitMs,
  }
}

/** When one of the list may be told: soon, with what else comes now, but not more often than it bears. */
export function tellAt(now: number, toldAt: number | null): number {
  const together = Math.ceil((now + GATHER) / GATHER) * GATHER
  return toldAt === null ? together : Math.max(together, toldAt + RUNG_REST)
}

/** Whether somebody in these roles is meant by an alert's chime: operators at once, supervisors once it reached them. */
export const soundsFor = (
  { state, level }: Pick<AlertRow, 'state' | 'level'>,
  roles: readonly Role[],
): boolean =>
  state === 'running' &&
  (roles.includes('operator') || (level >= 1 && roles.includes('supervisor')))

const desk = ['operator', 'supervisor'] as const
const operational = {
  relation: 'any',
  purposes: [],
  sensitivity: 1,
  fields: ['row'],
  obligations: [],
} as const

/** Who may do what with alerts, and with the list of those whom they reach. */
export const attentionPolicy: readonly PolicyLine[] = [
  { ...operational, action: 'alert.list', actors: desk },
  { ...operational, action: 'alert.acknowledge', actors: desk, obligations: ['ledger'] },
  { ...operational, action: 'alert.silence', actors: desk, obligations: ['ledger'] },
  { ...operational, action: 'escalation.read', actors: desk },
  { ...operational, action: 'escalation.change', actors: ['supervisor'], obligations: ['ledger'] },
  {
    action: 'escalation.tell',
    actors: ['machine'],
    relation: 'any',
    purposes: ['response'],
    sensitivity: 2,
    fields: ['address'],
    obligations: ['ledger'],
  },
]
