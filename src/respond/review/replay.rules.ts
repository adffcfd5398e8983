import { SECOND } from '#kernel/time.ts'
import type { Replay, ReplayEvent, Standing } from './replay.schema.ts'

/** A unit as it was at a second, as far as it said so. */
export interface UnitAt {
  readonly unit: string
  /** of its part in the incident */
  readonly state: string | null
  /** code of the corregimiento in which it was seen last; null before it was seen in any */
  readonly place: string | null
}

/** An incident as it stood at a second of its time. */
export interface StateAt {
  /** null before anything is known of it */
  readonly row: Standing | null
  /** how many events had happened */
  readonly passed: number
  readonly notes: number
  readonly messages: number
  readonly readings: number
  /** somebody was owed to see to it, and nobody had */
  readonly isAlarmed: boolean
  /** in the order in which they came to it */
  readonly units: readonly UnitAt[]
}

/** The second of an incident's time in which something happened; what came before its first word is in the first. */
export const secondOf = (begin: string, { at }: Pick<ReplayEvent, 'at'>): number =>
  Math.max(0, Math.floor((Date.parse(at) - Date.parse(begin)) / SECOND))

/** How many seconds an incident's time has: that of its last event, counted from the first word. */
export const lastSecond = ({ begin, events }: Pick<Replay, 'begin' | 'events'>): number =>
  events.reduce((last, event) => Math.max(last, secondOf(begin, event)), 0)

const nothing: StateAt = {
  row: null,
  passed: 0,
  notes: 0,
  messages: 0,
  readings: 0,
  isAlarmed: false,
  units: [],
}

/** A step whose values were not kept still tells the state. */
const rowAfter = (row: Standing | null, event: ReplayEvent & { what: 'step' }): Standing | null =>
  event.stands ?? (row === null ? null : { ...row, state: event.state })

/** What is known of a unit, with what is new about it. */
function withUnit(
  units: readonly UnitAt[],
  unit: string,
  fresh: Partial<Omit<UnitAt, 'unit'>>,
): UnitAt[] {
  const known = units.find((each) => each.unit === unit)
  if (known === undefined) return [...units, { unit, state: null, place: null, ...fresh }]
  return units.map((each) => (each === known ? { ...known, ...fresh } : each))
}

function after(before: StateAt, event: ReplayEvent): StateAt {
  const state = { ...before, passed: before.passed + 1 }
  switch (event.what) {
    case 'step':
      return { ...state, row: rowAfter(before.row, event) }
    case 'unit':
      return {
        ...state,
        units: withUnit(
          before.units,
          event.unit,
          event.state === null ? {} : { state: event.state },
        ),
      }
    case 'position':
      return { ...state, units: withUnit(before.units, event.unit, { place: event.place }) }
    case 'alert':
      return { ...state, isAlarmed: !['taken', 'over', 'acknowledged'].includes(event.event) }
    case 'note':
      return { ...state, notes: before.notes + 1 }
    case 'message':
      return { ...state, messages: before.messages + 1 }
    case 'reading':
      return { ...state, readings: before.readings + 1 }
  }
}

/**
 * An incident as it stood at the end of a second: everything that had happened until then, one after the other.
 * @param replay  its events in their order
 * @param second  counted from its first word
 */
export function stateAt(replay: Pick<Replay, 'begin' | 'events'>, second: number): StateAt {
  let state = nothing
  for (const event of replay.events) {
    if (secondOf(replay.begin, event) > second) break
    state = after(state, event)
  }
  return state
}

/** The second of the next event, or of the one before; the ends where there is none. @param step  1 on, -1 back */
export function eventSecond(
  replay: Pick<Replay, 'begin' | 'events'>,
  second: number,
  step: 1 | -1,
): number {
  const seconds = replay.events.map((event) => secondOf(replay.begin, event))
  return step === 1
    ? (seconds.find((each) => each > second) ?? lastSecond(replay))
    : (seconds.findLast((each) => each < second) ?? 0)
}

const order = {
  step: 0,
  unit: 1,
  position: 2,
  alert: 3,
  note: 4,
  message: 5,
  reading: 6,
} as const satisfies Record<ReplayEvent['what'], number>

/** Events in the order in which they happened; at one moment the step before what was written with it. */
export const inOrder = (events: readonly ReplayEvent[]): ReplayEvent[] =>
  events.toSorted((a, b) => (a.at === b.at ? order[a.what] - order[b.what] : a.at < b.at ? -1 : 1))
