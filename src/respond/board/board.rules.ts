import type { MatterType, Transition } from '#kernel/matter/matter.schema.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { MINUTE } from '#kernel/time.ts'
import type { IncidentState } from './board.schema.ts'
import { boardWorkPolicy } from './board-work.rules.ts'
import { incidentTypes, type KindName } from './types.ts'

const desk = ['operator', 'supervisor'] as const

/** The states in which somebody has something to do. */
export const openStates: readonly IncidentState[] = ['received', 'triaged', 'assigned', 'under_way']

/** What may be said of an open incident, whoever has it, without moving it on. */
const said = (state: string): Record<string, Transition> => ({
  note: { to: state, by: desk },
  place: { to: state, by: desk },
  prioritise: { to: state, by: desk },
})

const ended: Record<string, Transition> = {
  merge: { to: 'merged', by: desk },
  cancel: { to: 'cancelled', by: desk, requires: ['text'] },
}

const worked: Record<string, Transition> = {
  ...ended,
  release: { to: 'triaged', by: desk },
  close: { to: 'closed', by: desk, requires: ['result'] },
}

/**
 * An incident's life. Received: nobody of the control room has looked at it; triaged: somebody said what it is;
 * assigned: somebody answers for it; under way: work has begun. What was merged may be parted again until the one
 * that goes on for both is closed. Its terms hang on its kind, which may be corrected, and so stand in its row.
 */
export const incidentMatter: MatterType = {
  name: 'incident',
  version: 2,
  initial: 'received',
  states: {
    received: {
      on: {
        ...said('received'),
        ...ended,
        classify: { to: 'triaged', by: desk },
        claim: { to: 'assigned', by: desk },
      },
    },
    triaged: {
      on: {
        ...said('triaged'),
        ...ended,
        classify: { to: 'triaged', by: desk },
        claim: { to: 'assigned', by: desk },
      },
    },
    assigned: {
      on: {
        ...said('assigned'),
        ...worked,
        classify: { to: 'assigned', by: desk },
        // By the machine when a unit sets off.
        start: { to: 'under_way', by: [...desk, 'machine'] },
      },
    },
    under_way: {
      on: { ...said('under_way'), ...worked, classify: { to: 'under_way', by: desk } },
    },
    merged: {
      on: {
        unmerge: { to: 'triaged', by: desk },
        close: { to: 'closed', by: desk, requires: ['result'] },
      },
    },
    closed: { final: true, on: {} },
    cancelled: { final: true, on: {} },
  },
}

/**
 * Until when an incident is owed to be taken, and its work to be under way.
 * @param openedAt  milliseconds since 1970, UTC: when it was first told, not when it was typed
 */
export function termsOf(kind: KindName, openedAt: number): { takeBy: number; startBy: number } {
  const { takeMinutes, startMinutes } = incidentTypes[kind]
  return { takeBy: openedAt + takeMinutes * MINUTE, startBy: openedAt + startMinutes * MINUTE }
}

/** What two incidents have in common. */
export interface InCommon {
  readonly samePlace: boolean
  readonly sameKind: boolean
  readonly minutesApart: number
  readonly sharedWords: number
  /** words of the one that is looked at */
  readonly words: number
}

/** Longer ago than this, the same words at the same place are another incident. */
export const LIKE_WITHIN_MINUTES = 180
/** From here on it is worth a look: the same kind at the same place, or many of the same words. */
export const LIKE_FROM = 0.6
/** So many words in common say all that words can say. */
const MANY_WORDS = 6

/**
 * How much two incidents are alike, 0 to 1: by place 0.35, kind 0.25, time 0.15, words 0.25. A suggestion for a
 * person, who decides.
 */
export function likenessOf(common: InCommon): number {
  const { samePlace, sameKind, minutesApart, sharedWords, words } = common
  const near = Math.max(0, 1 - minutesApart / LIKE_WITHIN_MINUTES)
  if (near === 0) return 0
  const told = Math.min(1, sharedWords / Math.max(3, Math.min(words, MANY_WORDS)))
  return (samePlace ? 0.35 : 0) + (sameKind ? 0.25 : 0) + 0.15 * near + 0.25 * told
}

const everyoneAtDesk = {
  actors: desk,
  relation: 'any',
  purposes: [],
  sensitivity: 1,
  fields: ['row'],
  obligations: ['ledger'],
} as const

const sealedFields = ['narrative', 'where', 'caller', 'note'] as const

/** Who may do what with an incident. */
export const boardPolicy: readonly PolicyLine[] = [
  ...boardWorkPolicy,
  {
    action: 'incident.list',
    actors: ['operator', 'supervisor', 'data-protection-officer', 'auditor'],
    relation: 'any',
    purposes: [],
    sensitivity: 1,
    fields: ['row'],
    obligations: [],
  },
  { ...everyoneAtDesk, action: 'incident.watch', obligations: [] },
  { ...everyoneAtDesk, action: 'incident.search' },
  { ...everyoneAtDesk, action: 'incident.file' },
  { ...everyoneAtDesk, action: 'incident.claim' },
  { ...everyoneAtDesk, action: 'incident.change' },
  { ...everyoneAtDesk, action: 'incident.close' },
  {
    action: 'incident.read',
    actors: desk,
    relation: 'claimed',
    purposes: ['response'],
    sensitivity: 2,
    fields: sealedFields,
    obligations: ['ledger'],
  },
  {
    action: 'incident.read',
    actors: ['unit'],
    relation: 'assigned',
    purposes: ['response'],
    sensitivity: 2,
    fields: sealedFields,
    obligations: ['ledger'],
  },
  {
    action: 'incident.read',
    actors: ['supervisor'],
    relation: 'shift',
    purposes: ['response'],
    sensitivity: 2,
    fields: sealedFields,
    obligations: ['ledger'],
  },
  {
    action: 'incident.read',
    actors: desk,
    relation: 'any',
    purposes: ['response', 'supervision'],
    sensitivity: 2,
    fields: sealedFields,
    obligations: ['ledger', 'reason'],
  },
  {
    action: 'incident.read',
    actors: ['data-protection-officer'],
    relation: 'any',
    purposes: ['audit', 'subject'],
    sensitivity: 2,
    fields: sealedFields,
    obligations: ['ledger', 'reason'],
  },
]
