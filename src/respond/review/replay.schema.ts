import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { PlaceCode } from '#kernel/place/place.schema.ts'
import { Purpose } from '#kernel/policy/policy.schema.ts'
import { InstantOut } from '#kernel/time.schema.ts'
import {
  ClosingResult,
  IncidentKind,
  IncidentRow,
  IncidentState,
  Priority,
} from '../board/board.schema.ts'

/** What stands in an incident's row. */
export const Standing = z.object({
  state: IncidentState,
  kind: IncidentKind,
  place: PlaceCode.nullable(),
  priority: Priority,
  /** the name of who has it */
  holder: z.string().nullable(),
  result: ClosingResult.nullable(),
})
export type Standing = z.infer<typeof Standing>

const happened = {
  at: InstantOut,
  /** the name of whoever did it; `machine` or `clock` where nobody did */
  by: z.string(),
}

/** Something that happened to an incident. */
export const ReplayEvent = z.discriminatedUnion('what', [
  z.object({
    ...happened,
    what: z.literal('step'),
    event: z.string(),
    state: IncidentState,
    /** what stood afterwards; null where it was not kept, or did not change */
    stands: Standing.nullable(),
  }),
  z.object({
    ...happened,
    what: z.literal('unit'),
    unit: z.string(),
    event: z.string(),
    /** of the unit’s part in it; null where it came too late to move anything */
    state: z.string().nullable(),
  }),
  z.object({
    ...happened,
    what: z.literal('position'),
    unit: z.string(),
    /** code of the corregimiento, and no finer; null where it was in none */
    place: PlaceCode.nullable(),
  }),
  z.object({
    ...happened,
    what: z.literal('alert'),
    event: z.enum(['raised', 'desk', 'supervisor', 'list', 'acknowledged', 'taken', 'over']),
    /** by which way somebody on the list was told */
    channel: z.string().nullable(),
  }),
  z.object({ ...happened, what: z.literal('note'), text: z.string().optional() }),
  z.object({ ...happened, what: z.literal('message'), from: z.enum(['citizen', 'office']) }),
  z.object({
    ...happened,
    what: z.literal('reading'),
    role: z.string(),
    purpose: Purpose.nullable(),
  }),
])
export type ReplayEvent = z.infer<typeof ReplayEvent>

/** All that happened to an incident, in order, and what stands. */
export const Replay = z.object({
  row: IncidentRow,
  /** when it was first told */
  begin: InstantOut,
  /** until it was over */
  events: z.array(ReplayEvent),
  /** who opened it since, and what was written since */
  afterwards: z.array(ReplayEvent),
  standing: Standing,
  /** the narrative and the caller's words for the place, as far as the reader may see them */
  narrative: z.string().optional(),
  where: z.string().optional(),
})
export type Replay = z.infer<typeof Replay>

export const replayIncident = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/replay',
  may: 'incident.read',
  about:
    'Opens everything that happened to an incident, in order; recorded before, as every reading.',
  input: z.strictObject({
    id: id('incident'),
    purpose: Purpose.default('response'),
    /** typed when the incident is not one's own; the claimed one is its own reason */
    reason: z.string().trim().max(500).optional(),
  }),
  output: Replay,
  example: { id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f' },
})
