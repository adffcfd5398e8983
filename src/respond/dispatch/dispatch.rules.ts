import type { MatterType, Transition } from '#kernel/matter/matter.schema.ts'
import { isNamed } from '#kernel/policy/policy.rules.ts'
import type { Action, PolicyLine, Role } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { HOUR, MINUTE, SECOND } from '#kernel/time.ts'
import { incidentTypes, type KindName } from '../board/types.ts'
import type { AssignmentState, Skill, UnitStatus, VehicleKind } from './dispatch.schema.ts'

const desk = ['operator', 'supervisor'] as const
/** A unit without a phone tells it by radio, and the desk types it. */
const tellers = ['unit', ...desk] as const

const withdraw: Transition = { to: 'withdrawn', by: [...desk, 'machine'] }
const refuse: Transition = { to: 'refused', by: tellers, requires: ['why'] }
const acknowledge: Transition = { to: 'acknowledged', by: tellers }
const depart: Transition = { to: 'on_way', by: tellers }
const arrive: Transition = { to: 'arrived', by: tellers }

/**
 * The life of an assignment of one unit to one incident. A step that nobody told is implied by a later one: whoever
 * has arrived was on the way. What is over stays as it is; what was told late is added to its clocks.
 */
export const assignmentLife: MatterType = {
  name: 'assignment',
  version: 1,
  initial: 'proposed',
  states: {
    proposed: { on: { acknowledge, depart, arrive, refuse, withdraw } },
    acknowledged: { on: { depart, arrive, refuse, withdraw } },
    on_way: { on: { arrive, refuse, withdraw } },
    arrived: {
      on: {
        close: { to: 'closed', by: [...tellers, 'machine'], requires: ['result'] },
        withdraw,
      },
    },
    closed: { final: true, on: {} },
    refused: { final: true, on: {} },
    withdrawn: { final: true, on: {} },
  },
}

/** The states in which a unit has something to do with it. */
export const openAssignmentStates: readonly AssignmentState[] = [
  'proposed',
  'acknowledged',
  'on_way',
  'arrived',
]

/** Until when each step is owed. Milliseconds since 1970, UTC; the steps count from the assignment. */
export function stepsDue(
  kind: KindName,
  proposedAt: number,
): { acknowledgeBy: number; departBy: number; arriveBy: number } {
  const { acknowledgeMinutes, departMinutes, arriveMinutes } = incidentTypes[kind]
  return {
    acknowledgeBy: proposedAt + acknowledgeMinutes * MINUTE,
    departBy: proposedAt + departMinutes * MINUTE,
    arriveBy: proposedAt + arriveMinutes * MINUTE,
  }
}

/** A phone that was without signal may tell what happened so long ago, and no longer. */
export const LATE_HOURS = 12
/** A phone's clock may be ahead of ours by so much. */
const CLOCK_AHEAD = 2 * MINUTE

/**
 * When something happened that a phone tells now; a clock that is a little ahead is taken for now.
 * @param at   as the phone says; undefined: now
 * @param now  milliseconds since 1970, UTC
 * @throws Refusal `invalid` `dispatch.notYet` for what has not happened yet, `dispatch.tooLate` for what is too old
 */
export function happenedAt(at: number | undefined, now: number): number {
  if (at === undefined) return now
  if (at > now + CLOCK_AHEAD) throw new Refusal('invalid', 'dispatch.notYet', { field: 'at' })
  if (at < now - LATE_HOURS * HOUR)
    throw new Refusal('invalid', 'dispatch.tooLate', { field: 'at', hours: LATE_HOURS })
  return Math.min(at, now)
}

/** When somebody pressed for help: whatever a phone's clock says, it is heard. */
export const pressedAt = (at: number | undefined, now: number): number =>
  Math.min(now, Math.max(at ?? now, now - LATE_HOURS * HOUR))

/** How often a phone says where it is; it tells nothing while its unit stands still or is off. */
export const positionPolicy = {
  everySeconds: 60,
  everyMeters: 100,
  /** without anything new it says after this long that it is there */
  heartbeatMinutes: 5,
  /** of an event that is told late */
  lateHours: LATE_HOURS,
} as const

/** So long a unit may be silent, by what it does; null: nobody waits for it. */
const silentMinutes: Readonly<Record<UnitStatus, number | null>> = {
  free: 20,
  busy: 10,
  pause: 60,
  off: null,
}

/**
 * From when on a unit counts as unheard: milliseconds since 1970, UTC; null where it owes nothing.
 * @param heardAt  when it was heard last
 */
export function unheardFrom(status: UnitStatus, heardAt: number | null): number | null {
  const minutes = silentMinutes[status]
  return minutes === null || heardAt === null ? null : heardAt + minutes * MINUTE
}

/** Whether nothing was heard of a unit for longer than it may be silent. @param now  milliseconds since 1970, UTC */
export function isUnheard(status: UnitStatus, heardAt: number | null, now: number): boolean {
  const from = unheardFrom(status, heardAt)
  return from !== null && now >= from
}

/** What a unit does now: who has an assignment is busy, whatever was said before. */
export const statusNow = (said: UnitStatus, openAssignments: number): UnitStatus =>
  said !== 'off' && openAssignments > 0 ? 'busy' : said

/** A position as far as the rules look at it; `at` in milliseconds since 1970, UTC. */
export interface Spot {
  readonly at: number
  readonly lon: number
  readonly lat: number
}

/** Why a position is not kept. */
export type PositionFault =
  | 'dispatch.notYet'
  | 'dispatch.beforeShift'
  | 'dispatch.offShift'
  | 'dispatch.nowhere'

/** The time in which a unit may be seen; `to`: null while it lasts. */
export interface OnShift {
  readonly from: number | null
  readonly to: number | null
}

/**
 * What is wrong with a position: from tomorrow, of before the shift or after it, in no corregimiento.
 * @param isSomewhere  whether it lies in the territory, or near its coast
 */
export function positionFault(
  { at }: Spot,
  { from, to }: OnShift,
  now: number,
  isSomewhere: boolean,
): PositionFault | undefined {
  if (at > now + CLOCK_AHEAD) return 'dispatch.notYet'
  if (from === null) return 'dispatch.offShift'
  if (at < from) return 'dispatch.beforeShift'
  if (to !== null && at > to) return 'dispatch.offShift'
  return isSomewhere ? undefined : 'dispatch.nowhere'
}

/** Whether a position adds to a track: 60 s and 100 m are what a phone sends; what is closer in both tells nothing. */
export const addsToTrack = (last: Spot | undefined, next: Spot, metersApart: number): boolean =>
  last === undefined ||
  next.at - last.at >= positionPolicy.everySeconds * SECOND ||
  metersApart >= positionPolicy.everyMeters

/** What helps with an incident, by its kind. */
const wanted: Partial<Record<KindName, readonly Skill[]>> = {
  livestock: ['livestock', 'offroad'],
  domestic: ['victims'],
  fight: ['mediation'],
  noise: ['mediation'],
  missing: ['search'],
  fire: ['fire', 'first_aid'],
  medical: ['first_aid'],
  traffic: ['traffic', 'first_aid'],
}

/** The skills that an incident of a kind asks for; a unit with them is named before one as near without. */
export const wantedSkills = (kind: KindName): readonly Skill[] => wanted[kind] ?? []

const bySkill: Readonly<Record<VehicleKind, readonly Skill[]>> = {
  car: [],
  pickup: ['offroad'],
  motorcycle: [],
  boat: ['water'],
  horse: ['offroad'],
  bicycle: [],
}

/** What a unit can do: what its people can, and what its vehicles can. */
export const skillsOf = (
  members: readonly (readonly Skill[])[],
  vehicles: readonly VehicleKind[],
): Skill[] => [...new Set([...members.flat(), ...vehicles.flatMap((kind) => bySkill[kind])])].sort()

/** A unit as it is weighed for an incident. */
export interface Candidate {
  readonly status: UnitStatus
  /** kilometres; null where one of both places is not known */
  readonly km: number | null
  /** how old its position is, in minutes; null without one */
  readonly ageMinutes: number | null
  /** how many of the wanted skills it has */
  readonly fits: number
  readonly isUnheard: boolean
}

/** A position as old as this says little: for each such age a unit may be as far again. */
const AGING_MINUTES = 30
/** What a unit that is at work, or pausing, is put back by, in kilometres. */
const behindKm: Readonly<Record<UnitStatus, number>> = { free: 0, pause: 20, busy: 40, off: 1_000 }
/** A fitting skill is worth this way, in kilometres. */
const SKILL_KM = 5
const UNKNOWN_KM = 100

/** In which order units are named for an incident: the smallest first. A suggestion for a person, who decides. */
export function weightOf({ status, km, ageMinutes, fits, isUnheard }: Candidate): number {
  const way = km === null ? UNKNOWN_KM : km * (1 + (ageMinutes ?? AGING_MINUTES) / AGING_MINUTES)
  return way + behindKm[status] - fits * SKILL_KM + (isUnheard ? UNKNOWN_KM : 0)
}

/** Distances are told no finer than this, in kilometres: where exactly a unit stands is its people's own. */
export const shownKm = (meters: number): number => Math.round(meters / 500) / 2

const plain = {
  relation: 'any',
  purposes: [],
  sensitivity: 1,
  fields: ['row'],
  obligations: [],
} as const

/** Who may do what with units and assignments; who reads an incident stands with the board. */
export const dispatchPolicy: readonly PolicyLine[] = [
  { ...plain, action: 'unit.list', actors: desk },
  { ...plain, action: 'unit.seeNearest', actors: desk, obligations: ['ledger'] },
  { ...plain, action: 'unit.hear', actors: [...desk, 'unit'] },
  { ...plain, action: 'unit.tell', actors: desk },
  {
    ...plain,
    action: 'unit.manage',
    actors: ['supervisor'],
    obligations: ['ledger'],
  },
  { ...plain, action: 'unit.own', actors: ['unit'], relation: 'own' },
  { ...plain, action: 'unit.panic', actors: ['unit'], relation: 'own', obligations: ['ledger'] },
  { ...plain, action: 'assignment.list', actors: desk },
  { ...plain, action: 'assignment.make', actors: desk, obligations: ['ledger'] },
  { ...plain, action: 'assignment.tell', actors: desk, obligations: ['ledger'] },
  {
    ...plain,
    action: 'assignment.tell',
    actors: ['unit'],
    relation: 'assigned',
    obligations: ['ledger'],
  },
]

/** Whether the table lets somebody in these roles begin with an action of dispatch; the server decides again. */
export const mayDispatch = (action: Action, roles: readonly Role[]): boolean =>
  dispatchPolicy.some((line) => line.action === action && isNamed(line.actors, roles))
