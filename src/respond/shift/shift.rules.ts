import type { MatterType, Transition } from '#kernel/matter/matter.schema.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import {
  addDays,
  type CivilDate,
  civilDate,
  DAY,
  HOUR,
  type Interval,
  instantOf,
  wallClock,
} from '#kernel/time.ts'
import type { Pass, Seat, ShiftState } from './shift.schema.ts'

const desk = ['operator', 'supervisor'] as const

/** The states in which a shift has the room. */
export const runningStates: readonly ShiftState[] = ['running', 'offered']

/** What happens during a shift without moving it on. */
const during = (state: string): Record<string, Transition> => ({
  roster: { to: state, by: desk },
  pause: { to: state, by: desk },
  back: { to: state, by: desk },
  note: { to: state, by: desk },
})

const relieve: Transition = { to: 'ended', by: desk, requires: ['words'] }

/**
 * A shift's life: planned, running, offered (its hand-over waits for the next shift), ended. It ends by being
 * accepted, by being relieved where nobody handed over, or with words where nobody follows.
 */
export const shiftMatter: MatterType = {
  name: 'shift',
  version: 1,
  initial: 'planned',
  states: {
    planned: {
      on: {
        roster: { to: 'planned', by: desk },
        start: { to: 'running', by: desk },
        cancel: { to: 'cancelled', by: desk },
      },
    },
    running: {
      on: {
        ...during('running'),
        write: { to: 'running', by: desk },
        offer: { to: 'offered', by: desk, requires: ['note'] },
        end: { to: 'ended', by: desk, requires: ['words'] },
        relieve,
      },
    },
    offered: {
      on: {
        ...during('offered'),
        withdraw: { to: 'running', by: desk },
        refuse: { to: 'running', by: desk, requires: ['words'] },
        accept: { to: 'ended', by: desk },
        relieve,
      },
    },
    ended: { final: true, on: {} },
    cancelled: { final: true, on: {} },
  },
}

/** A shift may begin this long before it was planned to. */
export const EARLY = 2 * HOUR
/** Nobody plans further ahead. */
export const MOST_DAYS_AHEAD = 60

/**
 * From when to when a shift lasts whose times are said on the wall clock: a shift that ends at an earlier hour than
 * it begins ends on the next day.
 * @param zone  IANA name
 * @throws Refusal `invalid` `shift.noLength` when both times are the same
 */
export function spanOf(day: CivilDate, from: string, to: string, zone: string): Interval {
  const at = (date: CivilDate, time: string): number => {
    const [hour, minute] = time.split(':').map(Number) as [number, number]
    return instantOf(date, hour, minute, zone)
  }
  const ends = at(to > from ? day : addDays(day, 1), to)
  const starts = at(day, from)
  if (to === from || ends <= starts)
    throw new Refusal('invalid', 'shift.noLength', { field: 'to', from, to })
  return { from: starts, to: ends }
}

/** Day and time on the wall clock, as they are written in a refusal. */
export function clockWords(instant: number, zone: string): string {
  const { hour, minute } = wallClock(instant, zone)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${civilDate(instant, zone)} ${two(hour)}:${two(minute)}`
}

/** Refuses a shift that is over already, or lies too far ahead. */
export function assertAhead(span: Interval, now: number): void {
  if (span.to <= now) throw new Refusal('invalid', 'shift.inPast', { field: 'day' })
  if (span.from > now + MOST_DAYS_AHEAD * DAY)
    throw new Refusal('invalid', 'shift.tooFar', { field: 'day', days: MOST_DAYS_AHEAD })
}

/** One room has one shift at a time. @throws Refusal `conflict` `shift.overlaps` with the times of the other */
export function assertFree(span: Interval, others: readonly Interval[], zone: string): void {
  const other = others.find(({ from, to }) => span.from < to && from < span.to)
  if (other === undefined) return
  throw new Refusal('conflict', 'shift.overlaps', {
    field: 'from',
    from: clockWords(other.from, zone),
    to: clockWords(other.to, zone),
  })
}

/** A shift as far as it matters for its beginning and end. */
export interface ShiftTimes {
  readonly id: string
  readonly state: ShiftState
  readonly starts_at: number
  readonly ends_at: number
}

/**
 * Lets a planned shift begin where none has the room.
 * @throws Refusal `conflict` when it began already, another runs, it is too early, or it is over
 */
export function assertStartable(
  shift: ShiftTimes,
  running: ShiftTimes | undefined,
  now: number,
  zone: string,
): void {
  if (runningStates.includes(shift.state)) throw new Refusal('conflict', 'shift.started')
  if (running !== undefined)
    throw new Refusal('conflict', 'shift.otherRuns', {
      from: clockWords(running.starts_at, zone),
      to: clockWords(running.ends_at, zone),
    })
  assertItsTime(shift, now, zone)
}

/** @throws Refusal `conflict` `shift.tooEarly` or `shift.isOver` */
export function assertItsTime(shift: ShiftTimes, now: number, zone: string): void {
  if (now < shift.starts_at - EARLY)
    throw new Refusal('conflict', 'shift.tooEarly', {
      from: clockWords(shift.starts_at, zone),
      hours: EARLY / HOUR,
    })
  if (now >= shift.ends_at)
    throw new Refusal('conflict', 'shift.isOver', { to: clockWords(shift.ends_at, zone) })
}

/** Whether a shift has the room longer than it was planned to. */
export const isOverdue = ({ state, ends_at }: ShiftTimes, now: number): boolean =>
  runningStates.includes(state) && now > ends_at

/** Somebody of a shift as the rules see it. */
export interface Member {
  readonly account: string
  readonly as: Seat
  readonly name: string
}

/**
 * Who answers a hand-over: somebody of the next shift, and nobody of the one that leaves.
 * @throws Refusal `forbidden` `shift.ownHandover`, `shift.notOfNext`
 */
export function assertMayAnswer(
  account: string | undefined,
  leaving: readonly Pick<Member, 'account'>[],
  next: readonly Pick<Member, 'account'>[],
): void {
  const isOf = (members: readonly Pick<Member, 'account'>[]): boolean =>
    members.some((each) => each.account === account)
  if (isOf(leaving)) throw new Refusal('forbidden', 'shift.ownHandover')
  if (!isOf(next)) throw new Refusal('forbidden', 'shift.notOfNext')
}

/** An open incident and who has it. */
export interface Held {
  readonly incident: string
  readonly number: number
  readonly account: string
}

/**
 * What passes to whom when a shift leaves. Every open incident of somebody who is not of the next shift has to be
 * named: nothing stays with somebody who has gone, and nothing becomes nobody's unless somebody says so.
 * @param held    open incidents that somebody has
 * @param stays   accounts of the next shift
 * @param passes  what the one who accepts says; what has been closed or passed on meanwhile is passed over
 * @throws Refusal `conflict` `shift.notPassed`; `invalid` `shift.passedToStranger`, `shift.passedTwice`
 */
export function passesOf(
  held: readonly Held[],
  stays: ReadonlySet<string>,
  passes: readonly Pass[],
): Pass[] {
  const said = new Map<string, Pass>()
  for (const pass of passes) {
    if (said.has(pass.incident))
      throw new Refusal('invalid', 'shift.passedTwice', { field: 'passes' })
    if (pass.to !== null && !stays.has(pass.to))
      throw new Refusal('invalid', 'shift.passedToStranger', { field: 'passes' })
    said.set(pass.incident, pass)
  }
  const leaving = held.filter(({ account }) => !stays.has(account))
  const silent = leaving.filter(({ incident }) => !said.has(incident))
  if (silent.length > 0)
    throw new Refusal('conflict', 'shift.notPassed', {
      field: 'passes',
      count: silent.length,
      numbers: silent.map(({ number }) => number).join(', '),
    })
  return leaving.map(({ incident }) => said.get(incident)!)
}

/** A break that is going on. */
export interface Away {
  readonly account: string
  readonly coveredBy: string
}

/**
 * Lets somebody go on a break while somebody of the shift who is there covers.
 * @throws Refusal `conflict` when one is away already or covers another; `invalid` for who cannot cover
 */
export function assertMayPause(
  { account, coveredBy }: Away,
  members: readonly Member[],
  away: readonly Away[],
): void {
  const nameOf = (id: string): string => members.find((each) => each.account === id)?.name ?? ''
  const isOn = (id: string): boolean => members.some((each) => each.account === id)
  if (!isOn(account)) throw new Refusal('invalid', 'shift.notOn', { field: 'account' })
  if (away.some((each) => each.account === account))
    throw new Refusal('conflict', 'shift.awayAlready', { name: nameOf(account) })
  const covered = away.find((each) => each.coveredBy === account)
  if (covered !== undefined)
    throw new Refusal('conflict', 'shift.covers', {
      name: nameOf(account),
      other: nameOf(covered.account),
    })
  const isThere = isOn(coveredBy) && !away.some((each) => each.account === coveredBy)
  if (coveredBy === account || !isThere)
    throw new Refusal('invalid', 'shift.cannotCover', { field: 'coveredBy' })
}

/** When an incident was first told, taken, owed to be taken, and over; milliseconds since 1970, UTC. */
export interface Told {
  readonly opened: number
  readonly takeBy: number
  readonly taken: number | null
  readonly closed: number | null
}

/**
 * A shift in figures: what was opened and closed in it, and how soon somebody had what was opened.
 * @param span  from its beginning until now, or its end
 */
export function figuresOf(told: readonly Told[], span: Interval) {
  const isIn = (at: number | null): boolean => at !== null && at >= span.from && at < span.to
  const opened = told.filter((each) => isIn(each.opened))
  const takes = opened
    .flatMap(({ opened: from, taken }) => (taken === null ? [] : [Math.max(0, taken - from)]))
    .sort((a, b) => a - b)
  const isLate = ({ taken, takeBy, closed }: Told): boolean => (taken ?? closed ?? span.to) > takeBy
  return {
    opened: opened.length,
    closed: told.filter((each) => isIn(each.closed)).length,
    takenInTime: opened.filter((each) => each.taken !== null && !isLate(each)).length,
    takenLate: opened.filter(isLate).length,
    medianTakeSeconds: takes.length === 0 ? null : Math.round(medianOf(takes) / 1_000),
  }
}

/** @param sorted  ascending, one at least */
function medianOf(sorted: readonly number[]): number {
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

const everyoneAtDesk = {
  actors: desk,
  relation: 'any',
  purposes: [],
  sensitivity: 1,
  fields: ['row'],
  obligations: ['ledger'],
} as const

const seen = { ...everyoneAtDesk, obligations: [] } as const
const sealedFields = ['note', 'draft', 'handover', 'answer'] as const
const reading = { action: 'shift.read', sensitivity: 2, fields: sealedFields } as const

/** Who may do what with a shift and with the wall. */
export const shiftPolicy: readonly PolicyLine[] = [
  { ...seen, action: 'shift.see', actors: [...desk, 'auditor'] },
  { ...seen, action: 'shift.oversee', actors: ['supervisor'] },
  { ...everyoneAtDesk, action: 'shift.plan' },
  { ...everyoneAtDesk, action: 'shift.start' },
  { ...everyoneAtDesk, action: 'shift.pause' },
  { ...everyoneAtDesk, action: 'shift.note' },
  { ...everyoneAtDesk, action: 'shift.handover' },
  { ...everyoneAtDesk, action: 'shift.accept' },
  { ...everyoneAtDesk, action: 'shift.end' },
  {
    ...reading,
    actors: desk,
    relation: 'shift',
    purposes: ['response'],
    obligations: ['ledger'],
  },
  {
    ...reading,
    actors: ['supervisor'],
    relation: 'any',
    purposes: ['response', 'supervision'],
    obligations: ['ledger', 'reason'],
  },
  {
    ...reading,
    actors: ['data-protection-officer'],
    relation: 'any',
    purposes: ['audit', 'subject'],
    obligations: ['ledger', 'reason'],
  },
  { ...seen, action: 'wall.see' },
  { ...everyoneAtDesk, action: 'wall.hang', actors: ['supervisor'] },
  { ...seen, action: 'wall.show', actors: ['anyone', 'staff'] },
]
