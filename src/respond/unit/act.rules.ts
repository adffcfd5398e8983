import { HOUR } from '#kernel/time.ts'
import type { ClosingResult } from '../board/board.schema.ts'
import type { AssignmentState, RefusalReason, UnitStatus } from '../dispatch/dispatch.schema.ts'
import type { Fix } from './position.rules.ts'

// What a unit does on its phone, and what of it the desk does not know yet.

/** The steps of the work on an assignment, in their order. */
export type Step = 'acknowledge' | 'depart' | 'arrive' | 'close'

/** What a person says of the unit; that it is busy follows from its assignments. */
export type SaidStatus = Exclude<UnitStatus, 'busy'>

/** What is told to the desk. */
export type Act =
  | { readonly what: 'acknowledge' | 'depart' | 'arrive'; readonly assignment: string }
  | {
      readonly what: 'refuse'
      readonly assignment: string
      readonly why: RefusalReason
      readonly text?: string
    }
  | {
      readonly what: 'close'
      readonly assignment: string
      readonly result: ClosingResult
      readonly text?: string
    }
  | { readonly what: 'note'; readonly assignment: string; readonly text: string }
  | { readonly what: 'status'; readonly status: SaidStatus }
  | { readonly what: 'panic'; readonly position?: Omit<Fix, 'at'> }

/** An act as the phone keeps it. */
export interface KeptAct {
  /** idempotency key: whatever is repeated, it arrives once */
  readonly key: string
  /** the order in which things were done; grows */
  readonly turn: number
  /** who did it: it is never sent under another name */
  readonly account: string
  /** when it was done, by the server's clock as far as the phone knew it; ISO 8601 */
  readonly at: string
  readonly what: Act['what']
  /** what it was about in words without persons: `#124 Robo` */
  readonly about?: string
  /** of which assignment it is a step */
  readonly assignment?: string
  /** with its words; gone once it was sent */
  readonly act?: Act
  readonly state: 'waiting' | 'sent' | 'refused'
  /** milliseconds since 1970 on the phone's clock */
  readonly sentAt?: number
  /** why it was not taken, in the person's language */
  readonly refusal?: string
}

/** So long the phone shows what was sent, without its words. */
export const SENT_SHOWN = 4 * HOUR

/** What waits of one person in the order in which it goes: an alarm before everything, the rest as it was done. */
export function inSendingOrder(acts: readonly KeptAct[], account: string): KeptAct[] {
  const alarm = ({ what }: KeptAct): number => (what === 'panic' ? 0 : 1)
  return acts
    .filter((each) => each.state === 'waiting' && each.account === account)
    .sort((a, b) => alarm(a) - alarm(b) || a.turn - b.turn)
}

/** Which acts a phone need not show any more. @param now  milliseconds since 1970 on the phone's clock */
export const whatToForget = (acts: readonly KeptAct[], now: number): string[] =>
  acts
    .filter(({ state, sentAt }) => state === 'sent' && now - (sentAt ?? 0) > SENT_SHOWN)
    .map(({ key }) => key)

const stepAfter: Readonly<Partial<Record<AssignmentState, Step>>> = {
  proposed: 'acknowledge',
  acknowledged: 'depart',
  on_way: 'arrive',
  arrived: 'close',
}

const stateAfter: Readonly<Partial<Record<Act['what'], AssignmentState>>> = {
  acknowledge: 'acknowledged',
  depart: 'on_way',
  arrive: 'arrived',
  close: 'closed',
  refuse: 'refused',
}

/** What comes next; undefined when it is over. */
export const nextStep = (state: AssignmentState): Step | undefined => stepAfter[state]

/** The states in which a unit has something to do, in the order in which they follow each other. */
const going: readonly AssignmentState[] = ['proposed', 'acknowledged', 'on_way', 'arrived']

/** Whether a unit still has something to do with it. */
export const isRunning = (state: AssignmentState): boolean => going.includes(state)

const isBehind = (state: AssignmentState, next: AssignmentState): boolean =>
  isRunning(state) && (!isRunning(next) || going.indexOf(state) < going.indexOf(next))

/**
 * Where an assignment stands for whoever holds this phone: as the server said last, and what was done since. What the
 * server has ended meanwhile stays ended, whatever still waits here.
 */
export const stateWith = (
  { id, state }: { readonly id: string; readonly state: AssignmentState },
  acts: readonly KeptAct[],
): AssignmentState =>
  acts
    .filter((each) => each.assignment === id && each.state === 'waiting')
    .sort((a, b) => a.turn - b.turn)
    .map(({ what }) => stateAfter[what])
    .reduce<AssignmentState>(
      (so, next) => (next !== undefined && isBehind(so, next) ? next : so),
      state,
    )

/**
 * What the unit does, as the server said last and as was said here since. Who has something to do is busy, whatever was
 * said; who has closed the last of it in a valley is free again.
 * @param running  how many assignments there are to do, those that were closed here left out
 */
export function statusWith(
  said: UnitStatus,
  acts: readonly KeptAct[],
  running: number,
): UnitStatus {
  const here = acts
    .filter(({ act, state }) => act?.what === 'status' && state === 'waiting')
    .sort((a, b) => a.turn - b.turn)
    .at(-1)?.act
  const now = here?.what === 'status' ? here.status : said
  if (now === 'off') return now
  if (running > 0) return 'busy'
  return now === 'busy' ? 'free' : now
}
