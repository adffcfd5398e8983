import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { InstantOut } from '#kernel/time.schema.ts'
import { protocols } from './types.ts'

/** Steps that each protocol's checklist has; a test holds the texts to it. */
export const CHECK_STEPS = 4

/** A step of a checklist: its protocol, and its place in the list from 0. */
const CheckItem = z.string().refine((item) => {
  const [protocol = '', place = '', ...rest] = item.split('.')
  const isStep = /^\d$/.test(place) && Number(place) < CHECK_STEPS && rest.length === 0
  return isStep && (protocols as readonly string[]).includes(protocol)
})

const Checks = z.object({
  checks: z.array(
    z.object({ item: z.string(), at: InstantOut, by: z.string(), mine: z.boolean() }),
  ),
})
export type Checks = z.input<typeof Checks>

const example = { id: '019ab2c4-7d10-7a31-8f00-000000000001' }

export const listChecks = endpoint({
  method: 'GET',
  path: '/api/incidents/{id}/checks',
  may: 'incident.list',
  about: 'Says which steps of the checklist were done, by whom and when.',
  input: z.strictObject({ id: id('incident') }),
  output: Checks,
  example,
})

export const tickCheck = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/check',
  may: 'incident.change',
  about:
    'Says that a step of the checklist was done, or takes it back. Of two who say it at once the first stands.',
  input: z.strictObject({ id: id('incident'), item: CheckItem, done: z.boolean() }),
  output: Checks,
  idempotent: true,
  example: { ...example, item: 'livestock.0', done: true },
})
