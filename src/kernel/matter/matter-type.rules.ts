import { Role } from '../policy/policy.schema.ts'
import { plainCalendar } from './calendar.rules.ts'
import { applied, deadlineTypes, holds, OPENING, opened, own } from './matter.rules.ts'
import type { MatterSnapshot, MatterType, Transition } from './matter.schema.ts'

const ACTORS: ReadonlySet<string> = new Set([
  ...Role.options,
  'anyone',
  'subject',
  'staff',
  'machine',
  'clock',
])

/** More situations than this is a type nobody can read. */
const MOST_SITUATIONS = 20_000

/**
 * What is wrong with a matter type: words that point nowhere, states or events that can never happen, situations
 * from which there is no way to an end, deadlines that run out where nothing may happen.
 * All situations (state, what is remembered, which deadlines run) are walked through, so the answer is exact.
 * @returns empty when the type is sound
 */
export function matterTypeFaults(type: MatterType): string[] {
  const faults = [...wordFaults(type), ...deadlineFaults(type)]
  return faults.length > 0 ? faults : walkFaults(type)
}

const transitionsOf = (type: MatterType): [string, string, Transition][] =>
  Object.entries(type.states).flatMap(([state, { on }]) =>
    Object.entries(on).map(([event, transition]): [string, string, Transition] => [
      state,
      event,
      transition,
    ]),
  )

function wordFaults(type: MatterType): string[] {
  const faults: string[] = []
  const transitions = transitionsOf(type)
  const remembered = new Set(transitions.flatMap(([, , { sets }]) => Object.keys(sets ?? {})))
  if (!Number.isInteger(type.version) || type.version < 1)
    faults.push(`version: got ${type.version}, wanted a whole number from 1`)
  if (!Object.hasOwn(type.states, type.initial))
    faults.push(`initial: there is no state ${type.initial}`)
  for (const [name, state] of Object.entries(type.states))
    if (state.final && (Object.keys(state.on).length > 0 || state.deadlines?.length))
      faults.push(`${name}: nothing happens and nothing is due in a final state`)
  for (const [state, event, { to, by, when }] of transitions) {
    const where = `${state}.${event}`
    if (event === OPENING) faults.push(`${where}: this name is the opening's own`)
    if (!Object.hasOwn(type.states, to)) faults.push(`${where}: there is no state ${to}`)
    if (by.length === 0) faults.push(`${where}: nobody may`)
    for (const actor of by) if (!ACTORS.has(actor)) faults.push(`${where}: who is ${actor}?`)
    for (const name of Object.keys(when ?? {}))
      if (!remembered.has(name)) faults.push(`${where}: nothing ever sets ${name}`)
  }
  return faults
}

function deadlineFaults(type: MatterType): string[] {
  const faults: string[] = []
  const transitions = transitionsOf(type)
  const events = new Set(transitions.map(([, event]) => event))
  const seen = new Map<string, string>()
  for (const [state, { deadlines = [] }] of Object.entries(type.states))
    for (const deadline of deadlines) {
      const where = `${state}, deadline ${deadline.kind}`
      const same = JSON.stringify(deadline)
      if ((seen.get(deadline.kind) ?? same) !== same)
        faults.push(`${where}: another state says otherwise`)
      seen.set(deadline.kind, same)
      const [unit, amount] = Object.entries(deadline.within)[0] ?? ['within', 0]
      if (!('rule' in deadline.within) && (!Number.isInteger(amount) || amount < 1))
        faults.push(`${where}: ${unit}: got ${amount}, wanted a whole number from 1`)
      for (const event of deadline.metBy)
        if (!events.has(event)) faults.push(`${where}: there is no event ${event}`)
    }
  const fired = new Set([...deadlineTypes(type).values()].map(({ fires }) => fires))
  for (const [state, event, { by }] of transitions)
    if (by.includes('clock') && !fired.has(event))
      faults.push(`${state}.${event}: no deadline brings it about`)
  return faults
}

interface Walk {
  /** every situation a matter of the type may come into, by what the next events depend on */
  readonly situations: ReadonlyMap<string, MatterSnapshot>
  /** situation -> situations from which it was reached */
  readonly cameFrom: ReadonlyMap<string, ReadonlySet<string>>
  /** `state.event` of all that can happen */
  readonly happened: ReadonlySet<string>
}

const keyOf = ({ state, values, deadlines }: MatterSnapshot): string =>
  JSON.stringify([state, Object.entries(values).sort(), deadlines.map(({ kind }) => kind).sort()])

/** The walk asks what can happen, not when. */
const anyTime = { now: 0, calendar: { ...plainCalendar('UTC'), spanOf: () => ({ days: 1 }) } }

function walk(type: MatterType): Walk | undefined {
  const first = opened(type, anyTime).snapshot
  const situations = new Map([[keyOf(first), first]])
  const cameFrom = new Map<string, Set<string>>()
  const happened = new Set<string>()
  // A Map hands out what is added while it is walked through.
  for (const [key, situation] of situations) {
    if (situations.size > MOST_SITUATIONS) return undefined
    for (const [event, transition] of Object.entries(type.states[situation.state]?.on ?? {})) {
      if (!holds(transition.when, situation.values)) continue
      happened.add(`${situation.state}.${event}`)
      const after = applied(type, situation, event, anyTime).snapshot
      const afterKey = keyOf(after)
      if (!situations.has(afterKey)) situations.set(afterKey, after)
      cameFrom.set(afterKey, (cameFrom.get(afterKey) ?? new Set()).add(key))
    }
  }
  return { situations, cameFrom, happened }
}

function walkFaults(type: MatterType): string[] {
  const walked = walk(type)
  if (walked === undefined) return [`more than ${MOST_SITUATIONS} situations: nobody can read this`]
  const { situations, cameFrom, happened } = walked
  const faults: string[] = []
  const reached = new Set([...situations.values()].map(({ state }) => state))
  for (const state of Object.keys(type.states))
    if (!reached.has(state)) faults.push(`${state}: cannot be reached`)
  for (const [state, event] of transitionsOf(type))
    if (reached.has(state) && !happened.has(`${state}.${event}`))
      faults.push(`${state}.${event}: can never happen`)
  const endsWell = new Set(
    [...situations].filter(([, { state }]) => type.states[state]?.final).map(([key]) => key),
  )
  for (const key of endsWell) for (const before of cameFrom.get(key) ?? []) endsWell.add(before)
  const stuck = new Set(
    [...situations].filter(([key]) => !endsWell.has(key)).map(([, { state }]) => state),
  )
  for (const state of stuck) faults.push(`${state}: there may be no way to an end`)
  return [...faults, ...unheard(type, situations)]
}

/** Deadlines that may run out in a situation in which their event is not allowed. */
function unheard(type: MatterType, situations: ReadonlyMap<string, MatterSnapshot>): string[] {
  const kinds = deadlineTypes(type)
  const faults = new Set<string>()
  for (const { state, values, deadlines } of situations.values())
    for (const { kind } of deadlines) {
      const event = kinds.get(kind)?.fires
      if (event === undefined) continue
      const transition = own(type.states[state]?.on ?? {}, event)
      if (!transition?.by.includes('clock') || !holds(transition.when, values))
        faults.add(`${state}: deadline ${kind} may run out here, but ${event} cannot happen`)
    }
  return [...faults]
}
