import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { InstantIn, InstantOut } from '#kernel/time.schema.ts'

export const noteAssignment = endpoint({
  method: 'POST',
  path: '/api/assignments/{id}/note',
  may: 'assignment.tell',
  about:
    'The unit writes to the desk; the words become a note of the incident, of the moment they were written.',
  input: z.strictObject({
    id: id('assignment'),
    text: z.string().trim().min(1).max(4000),
    /** when it was written on the phone that tells it; now where it is not said */
    at: InstantIn.optional(),
  }),
  output: z.object({ writtenAt: InstantOut }),
  idempotent: true,
  example: {
    id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f',
    text: 'La tranquera está cortada; vamos a pie.',
    at: '2026-11-22T03:12:00Z',
  },
})
