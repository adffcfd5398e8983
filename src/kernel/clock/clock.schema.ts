import type { Span } from '../matter/matter.schema.ts'
import type { CivilDate } from '../time.ts'

/** Who stands for a rule: nobody yet, or counsel by name and day. */
export interface SignOff {
  readonly by: string
  readonly on: CivilDate
}

/** What every rule of law carries, whatever it says. */
interface RuleHead {
  /** what other slices name it by, such as `report.record`; the same in every country */
  readonly id: string
  /** the law and article, or the decision, in the language of the country */
  readonly citation: string
  /** whose words they are: the law's, or the institution's own within the law */
  readonly basis: 'law' | 'institution'
  readonly version: number
  /** first day in force */
  readonly from: CivilDate
  /** last day in force; null while it lasts */
  readonly to: CivilDate | null
  /** null: needs counsel's sign-off, which every screen says */
  readonly signedOff: SignOff | null
  /** true: something of it is not certain; the message `law.doubt.<jurisdiction>.<id>` says what */
  readonly doubt: boolean
}

/** A time in which something has to be done. */
export interface DeadlineRule extends RuleHead {
  readonly kind: 'deadline'
  readonly within: Span
  /** by how much it may be prolonged once, with reasons that are told before the first term ends */
  readonly extension?: Span
}

/** How long something is held after it has ended, and by which steps it goes. */
export interface RetentionRule extends RuleHead {
  readonly kind: 'retention'
  /** days before it goes, from which on whoever may act is told; 0: what is kept for days only goes untold */
  readonly warnDays: number
  /** after which nobody opens it without an order; null: it stays open until it goes */
  readonly seal: Span | null
  /** after which it goes for good */
  readonly expunge: Span
}

/** What lets a hold stand. */
export interface HoldRule extends RuleHead {
  readonly kind: 'hold'
}

/** From which age on something holds. */
export interface AgeRule extends RuleHead {
  readonly kind: 'age'
  readonly years: number
}

/** Until when something may be shown or passed on. */
export interface VisibilityRule extends RuleHead {
  readonly kind: 'visibility'
  readonly within: Span
}

export type ClockRule = DeadlineRule | RetentionRule | HoldRule | AgeRule | VisibilityRule
export type RuleKind = ClockRule['kind']

/** A day of rest, by the year. */
export type Holiday = {
  readonly name: string
  readonly citation: string
  /** first and last year in which it is kept */
  readonly from?: number
  readonly to?: number
  /** `monday`: kept on the next Monday unless it is one; `afterSunday`: also on the Monday when it falls on a Sunday */
  readonly moves?: 'monday' | 'afterSunday'
} & (
  | { readonly month: number; readonly day: number; readonly everyYears?: number }
  /** days after Easter Sunday, negative before */
  | { readonly easter: number }
  /** days that were decreed one by one */
  | { readonly days: readonly CivilDate[] }
)

/** The law of a country as the clock knows it. */
export interface Law {
  /** such as `pa` */
  readonly jurisdiction: string
  readonly rules: readonly ClockRule[]
  readonly holidays: readonly Holiday[]
}

/** The steps by which something goes; milliseconds since 1970, UTC. */
export interface RetentionSteps {
  readonly rule: RetentionRule
  readonly warnAt: number
  readonly sealAt: number | null
  readonly expungeAt: number
}
