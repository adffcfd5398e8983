import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import type { PolicyLine } from '../policy/policy.schema.ts'

/** What every screen has to know of the installation it belongs to. */
export const SiteView = z.object({
  name: z.string(),
  /** everything is synthetic, and every screen says so */
  demo: z.boolean(),
  zone: z.string(),
  /** code of the place that is served; empty: the whole country */
  place: z.string(),
  placeName: z.string(),
  emergencyPhone: z.string(),
  /** milliseconds since 1970 on the server's clock, so that a phone whose clock is wrong does not report the future */
  now: z.number(),
})
export type SiteView = z.infer<typeof SiteView>

export const readSite = endpoint({
  method: 'GET',
  path: '/api/site',
  may: 'site.read',
  about: 'Says which institution this is, what place it serves and whom to call in danger.',
  input: z.strictObject({}),
  output: SiteView,
  example: {},
})

export const sitePolicy: readonly PolicyLine[] = [
  {
    action: 'site.read',
    actors: ['anyone', 'staff'],
    relation: 'any',
    purposes: [],
    sensitivity: 0,
    fields: ['all'],
    obligations: [],
  },
]
