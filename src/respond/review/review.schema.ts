import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { PlaceCode } from '#kernel/place/place.schema.ts'
import { InstantOut } from '#kernel/time.schema.ts'
import {
  ClosingResult,
  IncidentKind,
  IncidentRow,
  IncidentState,
  Priority,
} from '../board/board.schema.ts'

/** A day of the tenant's calendar, or a minute of one: `2026-11-21`, `2026-11-21T22:00`. Its zone is the tenant's. */
export const CivilMoment = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d)?$/)

/** What is looked for among all incidents; everything that is said has to hold. */
const quest = {
  /** all of them stand in the narrative, the place's words or a note */
  words: z.string().trim().min(1).max(200).optional(),
  number: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  /** with everything that lies in it */
  place: PlaceCode.optional(),
  /** when it was first told: from the beginning of the first day or minute to the end of the last */
  from: CivilMoment.optional(),
  to: CivilMoment.optional(),
  /** ICCS code, with everything under it: `05` finds `05025` */
  iccs: z
    .string()
    .regex(/^\d{2,6}$/)
    .optional(),
  kind: IncidentKind.optional(),
  /** that was sent there */
  unit: id('unit').optional(),
  state: IncidentState.optional(),
  result: ClosingResult.optional(),
  priority: Priority.optional(),
  /** who had it at any time */
  holder: id('account').optional(),
}

export const searchPast = endpoint({
  method: 'POST',
  path: '/api/past/search',
  may: 'incident.review',
  about: 'Finds incidents among all that there were; that somebody searched is recorded.',
  input: z.strictObject({
    ...quest,
    after: z.string().max(120).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({ rows: z.array(IncidentRow), next: z.string().nullable() }),
  example: { words: 'camión blanco', place: '0805', from: '2026-11-01', iccs: '05' },
})
export type PastQuest = z.output<(typeof searchPast)['input']>
export type PastFound = z.input<(typeof searchPast)['output']>

const Named = z.object({ id: z.string(), name: z.string() })

export const pastChoices = endpoint({
  method: 'GET',
  path: '/api/past/choices',
  may: 'incident.review',
  about: 'Names the people and units by which incidents may be looked for.',
  input: z.strictObject({}),
  output: z.object({ people: z.array(Named), units: z.array(Named) }),
  example: {},
})
export type PastChoices = z.input<(typeof pastChoices)['output']>

/** Something of a review that waits for the person who asks. */
export const WaitingReview = z.object({
  incident: z.object({
    id: z.string(),
    number: z.number(),
    kind: IncidentKind,
    place: PlaceCode.nullable(),
  }),
  since: InstantOut,
})

/** Something that is to be done; what it is, is read with the note. */
export const OpenFollowUp = WaitingReview.extend({
  id: z.string(),
  owner: Named.extend({ mine: z.boolean() }),
  /** day of the tenant's calendar */
  due: z.string(),
  late: z.boolean(),
})

export const pastWaiting = endpoint({
  method: 'GET',
  path: '/api/past/waiting',
  may: 'incident.review',
  about: 'Lists what one is invited to add to, and what is still to be done after incidents.',
  input: z.strictObject({}),
  output: z.object({ invited: z.array(WaitingReview), followUps: z.array(OpenFollowUp) }),
  example: {},
})
export type PastWaiting = z.input<(typeof pastWaiting)['output']>
