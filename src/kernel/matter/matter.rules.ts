import { isNamed } from '../policy/policy.rules.ts'
import { Refusal } from '../refusal.ts'
import { dueAt } from './calendar.rules.ts'
import type {
  Calendar,
  Deadline,
  DeadlineType,
  MatterActor,
  MatterSnapshot,
  MatterType,
  MatterValues,
  StepContext,
  Transition,
} from './matter.schema.ts'

/** The event that opens every matter; no type may use its name. */
export const OPENING = 'open'

/** A deadline that ends: met by an event, run out, or dropped because the matter went elsewhere. */
export interface StoppedDeadline {
  readonly deadline: Deadline
  readonly how: 'met' | 'ranOut' | 'dropped'
}

/** What an event did. */
export interface Step {
  readonly snapshot: MatterSnapshot
  /** null at the opening */
  readonly from: string | null
  readonly to: string
  readonly started: readonly Deadline[]
  readonly stopped: readonly StoppedDeadline[]
}

/** An event that is not allowed, with the reason a person can read. */
export interface Refused {
  readonly refusal: Refusal
}

type Moment = Pick<StepContext, 'now' | 'calendar'>

/** Every deadline of a type by its kind. */
export const deadlineTypes = (type: MatterType): ReadonlyMap<string, DeadlineType> =>
  new Map(
    Object.values(type.states).flatMap((state) =>
      (state.deadlines ?? []).map((deadline) => [deadline.kind, deadline] as const),
    ),
  )

/** Opens a matter of a type: in its first state, its first deadlines running. */
export function opened(type: MatterType, moment: Moment): Step {
  const started = startedOnEntering(type, type.initial, [], 1, moment)
  return {
    from: null,
    to: type.initial,
    started,
    stopped: [],
    snapshot: {
      type: type.name,
      version: type.version,
      state: type.initial,
      seq: 1,
      values: {},
      deadlines: started,
    },
  }
}

/**
 * What an event does to a matter, or why it is not allowed.
 * @throws RangeError when the snapshot belongs to another type or version, or to a state that the type has not
 */
export function step(
  type: MatterType,
  snapshot: MatterSnapshot,
  event: string,
  context: StepContext,
): Step | Refused {
  const refusal = refusalOf(type, snapshot, event, context)
  return refusal === undefined ? applied(type, snapshot, event, context) : { refusal }
}

function refusalOf(
  type: MatterType,
  snapshot: MatterSnapshot,
  event: string,
  context: StepContext,
): Refusal | undefined {
  const state = stateOf(type, snapshot)
  const transition = own(state.on, event)
  const facts = { event, state: snapshot.state }
  const everywhere = Object.values(type.states).flatMap((each) => own(each.on, event) ?? [])
  if (everywhere.length === 0) return new Refusal('invalid', 'matter.unknownEvent', { event })
  // Asked before the state is looked at: whoever may never do this learns nothing about where the matter stands.
  if (!everywhere.some(({ by }) => isNamed(by, context.actors)))
    return new Refusal('forbidden', 'matter.notYours', { event })
  if (state.final) return new Refusal('conflict', 'matter.closed', facts)
  if (transition === undefined || !holds(transition.when, snapshot.values))
    return new Refusal('conflict', 'matter.notNow', facts)
  if (!isNamed(transition.by, context.actors))
    return new Refusal('forbidden', 'matter.notYours', { event })
  if (
    onlyByClock(transition, context.actors) &&
    ranOut(type, snapshot, event, context.now).length === 0
  )
    return new Refusal('conflict', 'matter.notDue', facts)
  const missing = (transition.requires ?? []).find((name) => !context.has.includes(name))
  return missing === undefined
    ? undefined
    : new Refusal('invalid', 'matter.missing', { event, field: missing })
}

const onlyByClock = (transition: Transition, actors: readonly MatterActor[]): boolean =>
  !isNamed(
    transition.by,
    actors.filter((actor) => actor !== 'clock'),
  )

/** An entry of its own: an event called `constructor` is not one that every object has. */
export const own = <T>(entries: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined

/** Whether a matter remembers all that a transition wants. */
export const holds = (when: MatterValues | undefined, values: MatterValues): boolean =>
  Object.entries(when ?? {}).every(([name, value]) => own(values, name) === value)

function stateOf(type: MatterType, snapshot: MatterSnapshot) {
  const state = own(type.states, snapshot.state)
  if (snapshot.type !== type.name || snapshot.version !== type.version || state === undefined)
    throw new RangeError(
      `matter: got ${snapshot.type}@${snapshot.version} in ${snapshot.state}, wanted a state of ${type.name}@${type.version}`,
    )
  return state
}

/** The running deadlines that are over and bring this event about. */
const ranOut = (
  type: MatterType,
  snapshot: MatterSnapshot,
  event: string,
  now: number,
): Deadline[] => {
  const kinds = deadlineTypes(type)
  return snapshot.deadlines.filter(
    (deadline) => deadline.dueAt <= now && kinds.get(deadline.kind)?.fires === event,
  )
}

/**
 * What an event does when it may happen; who brings it about and whether he may is settled before, by `step`.
 * @throws RangeError when the matter's state has no such event
 */
export function applied(
  type: MatterType,
  before: MatterSnapshot,
  event: string,
  moment: Moment,
): Step {
  const transition = own(stateOf(type, before).on, event)
  if (transition === undefined)
    throw new RangeError(`matter: got ${event} in ${before.state}, wanted an event of that state`)
  const { to } = transition
  const seq = before.seq + 1
  const stopped = stoppedBy(type, before, event, to, moment.now)
  const gone = new Set(stopped.map(({ deadline }) => deadline))
  const running = before.deadlines.filter((deadline) => !gone.has(deadline))
  const started = to === before.state ? [] : startedOnEntering(type, to, running, seq, moment)
  return {
    from: before.state,
    to,
    started,
    stopped,
    snapshot: {
      ...before,
      state: to,
      seq,
      values: { ...before.values, ...transition.sets },
      deadlines: [...running, ...started],
    },
  }
}

/** A deadline that runs already keeps its time: going in circles wins none. */
function startedOnEntering(
  type: MatterType,
  state: string,
  running: readonly Deadline[],
  seq: number,
  { now, calendar }: Moment,
): Deadline[] {
  return (type.states[state]?.deadlines ?? [])
    .filter(({ kind }) => !running.some((deadline) => deadline.kind === kind))
    .map(({ kind, within }) => ({
      kind,
      startedBy: seq,
      startedAt: now,
      dueAt: dueAt(now, within, calendar),
    }))
}

function stoppedBy(
  type: MatterType,
  before: MatterSnapshot,
  event: string,
  to: string,
  now: number,
): StoppedDeadline[] {
  const kinds = deadlineTypes(type)
  const leaves = to !== before.state
  const ends = type.states[to]?.final === true
  return before.deadlines.flatMap((deadline): StoppedDeadline[] => {
    const kind = kinds.get(deadline.kind)
    if (kind?.metBy.includes(event)) return [{ deadline, how: 'met' }]
    // What it would bring about has happened: by itself, or before, by a person.
    if (kind?.fires === event && deadline.dueAt <= now) return [{ deadline, how: 'ranOut' }]
    if (kind?.fires === event || ends || (leaves && kind?.onlyHere))
      return [{ deadline, how: 'dropped' }]
    return []
  })
}

/** An event that somebody may bring about now, with what it still wants. */
export interface OpenEvent {
  readonly event: string
  readonly to: string
  readonly requires: readonly string[]
}

/** What somebody may do with a matter now; for the buttons of a screen. */
export function eventsFor(
  type: MatterType,
  snapshot: MatterSnapshot,
  context: Omit<StepContext, 'has'>,
): OpenEvent[] {
  return Object.entries(stateOf(type, snapshot).on).flatMap(([event, { to, requires = [] }]) =>
    refusalOf(type, snapshot, event, { ...context, has: requires }) === undefined
      ? [{ event, to, requires }]
      : [],
  )
}

/** An event as it was written down. */
export interface RecordedEvent {
  readonly seq: number
  readonly event: string
  readonly from: string | null
  readonly to: string
  readonly at: number
}

/**
 * Makes a matter again from its recorded events, in order.
 * @throws RangeError when they are not what the type allows: a gap, a jump, an event after the end
 */
export function replay(
  type: MatterType,
  events: readonly RecordedEvent[],
  calendar: Calendar,
): MatterSnapshot {
  const [first, ...rest] = events
  if (first?.event !== OPENING || first.seq !== 1 || first.to !== type.initial)
    throw new RangeError(`matter: got ${first?.event ?? 'no event'} first, wanted its opening`)
  let { snapshot } = opened(type, { now: first.at, calendar })
  for (const recorded of rest) {
    const done = applied(type, snapshot, recorded.event, { now: recorded.at, calendar })
    if (
      recorded.seq !== done.snapshot.seq ||
      recorded.from !== done.from ||
      recorded.to !== done.to
    )
      throw new RangeError(
        `matter: got event ${recorded.seq} ${recorded.from} > ${recorded.to}, wanted ${done.snapshot.seq} ${done.from} > ${done.to}`,
      )
    snapshot = done.snapshot
  }
  return snapshot
}
