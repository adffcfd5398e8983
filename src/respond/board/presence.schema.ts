import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'

export const watchIncident = endpoint({
  method: 'POST',
  path: '/api/incidents/presence',
  may: 'incident.watch',
  about:
    'Says which incident a screen has open now, and who else has. It is known as long as the screen listens to what happens; nothing of it is stored.',
  input: z.strictObject({
    /** name of the screen's stream of events, from its event `stream` */
    stream: z.string().regex(/^[0-9a-f]{24}$/),
    /** none: it has left */
    incident: id('incident').nullable(),
  }),
  output: z.object({
    present: z.array(z.object({ account: z.string(), name: z.string() })),
  }),
  example: {
    stream: '5f0c2b7a9d3e4f6a8b1c2d3e',
    incident: '019ab2c4-7d10-7a31-8f00-000000000001',
  },
})
