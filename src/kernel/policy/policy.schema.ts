import { z } from 'zod'

/**
 * The roles of staff; `unit` is somebody out in the field, with a phone. Beside them `anyone` is a person who has not signed in, `subject` one who holds the code of a
 * report, and `machine` work without a person, such as cleaning a photo.
 */
export const Role = z.enum([
  'operator',
  'supervisor',
  'analyst',
  'data-protection-officer',
  'auditor',
  'administrator',
  'unit',
])
export type Role = z.infer<typeof Role>
export type Actor = Role | 'anyone' | 'subject' | 'staff' | 'machine'

/** Why somebody reads or acts: a closed list, see the law pack. */
export const Purpose = z.enum([
  'response',
  'care',
  'prosecution',
  'defence',
  'supervision',
  'audit',
  'statistics',
  'maintenance',
  'subject',
])
export type Purpose = z.infer<typeof Purpose>

/**
 * What the actor is to the thing asked for; the slice that owns the thing says which hold: `claimed` by oneself,
 * `assigned` to one's unit, worked on during one's own running `shift`, `had` by oneself at any time, `own` data.
 */
export const relations = ['any', 'claimed', 'assigned', 'shift', 'had', 'own'] as const
export type Relation = (typeof relations)[number]

/** `noun.verb`. */
export type Action = `${string}.${string}`

export type Obligation = 'ledger' | 'reason' | 'notify-subject'

/**
 * One line of the table who may do what. A line allows; what no line allows is refused.
 */
export interface PolicyLine {
  readonly action: Action
  /** `staff` stands for every role of a signed-in person */
  readonly actors: readonly Actor[]
  readonly relation: Relation
  /** empty: no purpose is needed */
  readonly purposes: readonly Purpose[]
  /** 0 public, 1 operational without persons, 2 personal, 3 compartments with their own keys */
  readonly sensitivity: 0 | 1 | 2 | 3
  /** groups of fields that may be seen or changed */
  readonly fields: readonly string[]
  readonly obligations: readonly Obligation[]
}

/** What is asked: who, what, as what, why. */
export interface PolicyQuestion {
  readonly action: Action
  readonly actors: readonly Actor[]
  readonly relations: readonly Relation[]
  readonly purpose?: Purpose | undefined
}

export type PolicyAnswer =
  | { readonly allow: false }
  | {
      readonly allow: true
      readonly fields: readonly string[]
      readonly obligations: readonly Obligation[]
      readonly sensitivity: 0 | 1 | 2 | 3
    }

/** On which rows an action is allowed, as data; `relations`: on those to which one of them holds. */
export type PolicyScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'relations'; readonly relations: readonly Relation[] }
