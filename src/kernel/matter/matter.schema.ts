import type { Actor } from '../policy/policy.schema.ts'
import type { CivilDate } from '../time.ts'

/** Who makes an event happen: somebody with an office, somebody with a code, anyone, or a deadline that ran out. */
export type MatterActor = Actor | 'clock'

/** How long a deadline runs. Days of any kind end with the last one, in the tenant's zone. */
export type Span =
  | { readonly minutes: number }
  | { readonly hours: number }
  /** the day on which it starts does not count */
  | { readonly days: number }
  | { readonly workingDays: number }
  /** to the day of the same number, or the last of a shorter month */
  | { readonly months: number }

/** A span that a rule of the law pack says; the rule in force when the time starts holds for it. */
export interface RuleSpan {
  readonly rule: string
}

/** A time in which something has to happen; it starts when a matter enters the state that names it. */
export interface DeadlineType {
  readonly kind: string
  readonly within: Span | RuleSpan
  /** events that meet it, in whatever state they happen */
  readonly metBy: readonly string[]
  /** true: it ends, unmet, when the matter leaves the state; else only with the matter itself */
  readonly onlyHere?: boolean
  /** what happens by itself when it runs out, by the actor `clock` */
  readonly fires?: string
}

/** What a matter remembers beside its state, for conditions of later transitions. */
export type MatterValues = Readonly<Record<string, string | number | boolean>>

/** What an event does in a state. */
export interface Transition {
  /** its own state, when only the event is to be recorded */
  readonly to: string
  readonly by: readonly MatterActor[]
  /** records or fields without which it is refused, such as `reason` */
  readonly requires?: readonly string[]
  /** only while the matter remembers all of this */
  readonly when?: MatterValues
  readonly sets?: MatterValues
}

export interface MatterState {
  /** nothing happens to it any more */
  readonly final?: boolean
  readonly deadlines?: readonly DeadlineType[]
  readonly on: Readonly<Record<string, Transition>>
}

/**
 * A followed thing's life as data: its states, what may happen in each, by whom, in what time. A version that has
 * shipped is never edited; a matter keeps the version it was opened with.
 */
export interface MatterType {
  readonly name: string
  readonly version: number
  readonly initial: string
  readonly states: Readonly<Record<string, MatterState>>
}

/** A deadline that runs, or ran; milliseconds since 1970, UTC. */
export interface Deadline {
  readonly kind: string
  /** number of the event that started it */
  readonly startedBy: number
  readonly startedAt: number
  readonly dueAt: number
}

/** A matter as it stands. */
export interface MatterSnapshot {
  readonly type: string
  readonly version: number
  readonly state: string
  /** number of its last event; the opening is 1 */
  readonly seq: number
  readonly values: MatterValues
  /** those that run */
  readonly deadlines: readonly Deadline[]
}

/** Which days count as working days, and in which zone a day ends. */
export interface Calendar {
  /** IANA name, such as `America/Panama` */
  readonly zone: string
  /** days of the week that do not count: 0 = Sunday ... 6 = Saturday */
  readonly weekend: readonly number[]
  readonly holidays: Pick<ReadonlySet<CivilDate>, 'has'>
  /**
   * The span of a rule of the law pack.
   * @param at  milliseconds since 1970, UTC
   * @throws RangeError when there is no such rule
   */
  spanOf?(rule: string, at: number): Span
}

/** What the step is taken with. */
export interface StepContext {
  readonly actors: readonly MatterActor[]
  /** milliseconds since 1970, UTC */
  readonly now: number
  readonly calendar: Calendar
  /** names of the records and fields that are there */
  readonly has: readonly string[]
}
