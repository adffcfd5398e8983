import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { Purpose } from '#kernel/policy/policy.schema.ts'
import { InstantOut } from '#kernel/time.schema.ts'
import { ClosingResult, IncidentKind, IncidentState } from './board.schema.ts'

const Earlier = z.object({
  /** the newest first */
  earlier: z.array(
    z.object({
      id: z.string(),
      number: z.number(),
      kind: IncidentKind,
      state: IncidentState,
      openedAt: InstantOut,
      result: ClosingResult.nullable(),
    }),
  ),
  /** how many there are, those that are not listed included */
  total: z.number(),
})
export type Earlier = z.input<typeof Earlier>

const example = { id: '019ab2c4-7d10-7a31-8f00-000000000001' }

export const earlierAtPlace = endpoint({
  method: 'GET',
  path: '/api/incidents/{id}/earlier',
  may: 'incident.list',
  about: 'Lists earlier incidents in the same corregimiento: kind, when and what came of them.',
  input: z.strictObject({ id: id('incident') }),
  output: Earlier,
  example,
})

export const earlierOfCaller = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/caller',
  may: 'incident.caller',
  about:
    'Lists earlier incidents told from the same telephone number; who asked, when and why is recorded before.',
  input: z.strictObject({
    id: id('incident'),
    purpose: Purpose.default('response'),
    /** typed always, also for one’s own incident */
    reason: z.string().trim().max(500),
  }),
  output: Earlier,
  example: { ...example, reason: 'Ya llamó dos veces esta noche.' },
})
