import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { Day } from '#kernel/place/place.schema.ts'
import { InstantOut } from '#kernel/time.schema.ts'

const words = (max: number) => z.string().trim().min(1).max(max)
const said = words(4000).optional()

/** What somebody learned from an incident. */
export const Learned = z.strictObject({ well: said, badly: said, change: said })
export type Learned = z.infer<typeof Learned>

/** Something that is to be done, who does it, and until the end of which day. */
export const NewFollowUp = z.strictObject({ text: words(500), owner: id('account'), due: Day })

const Person = z.object({ id: z.string(), name: z.string() })

const FollowUp = z.object({
  id: z.string(),
  text: z.string().optional(),
  owner: Person.extend({ mine: z.boolean() }),
  due: z.string(),
  late: z.boolean(),
  done: z.object({ at: InstantOut, by: z.string() }).nullable(),
})

/** What was learned from an incident, all versions of it, the latest first. */
export const AfterAction = z.object({
  /** it may be written: the incident is over */
  isOver: z.boolean(),
  notes: z.array(
    z.object({ version: z.number(), at: InstantOut, by: z.string(), learned: Learned }),
  ),
  additions: z.array(
    z.object({ id: z.string(), at: InstantOut, by: z.string(), text: z.string().optional() }),
  ),
  followUps: z.array(FollowUp),
  /** who had it, and has not added anything */
  invited: z.array(Person),
})
export type AfterAction = z.infer<typeof AfterAction>

const one = { id: id('incident') }
const oneExample = { id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f' }
const otherExample = '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e70'

export const readAfterAction = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/after-action/reading',
  may: 'afterAction.read',
  about: 'Opens what was learned from an incident that is over; recorded before.',
  input: z.strictObject(one),
  output: AfterAction,
  example: oneExample,
})

export const writeAfterAction = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/after-action',
  may: 'afterAction.write',
  about: 'Writes what was learned from an incident; a later version is added, none is changed.',
  input: z.strictObject({
    ...one,
    /** number of the latest version that the writer has seen; 0 where there was none */
    seen: z.number().int().min(0),
    learned: Learned,
    followUps: z.array(NewFollowUp).max(20).default([]),
  }),
  output: AfterAction,
  idempotent: true,
  example: {
    ...oneExample,
    seen: 0,
    learned: { well: 'La unidad llegó en once minutos.', change: 'Avisar antes a la policía.' },
    followUps: [{ text: 'Acordar el aviso.', owner: otherExample, due: '2026-12-15' }],
  },
})
export type AfterActionDraft = z.output<(typeof writeAfterAction)['input']>

export const addToAfterAction = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/after-action/additions',
  may: 'afterAction.add',
  about: 'Adds to what was learned, by somebody who had the incident.',
  input: z.strictObject({ ...one, text: words(4000) }),
  output: AfterAction,
  idempotent: true,
  example: { ...oneExample, text: 'La radio falló en la quebrada.' },
})

export const finishFollowUp = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/after-action/follow-ups/{followUp}/done',
  may: 'afterAction.finish',
  about: 'Says that something which was to be done after an incident is done.',
  input: z.strictObject({ ...one, followUp: id('follow-up') }),
  output: z.object({ done: z.literal(true) }),
  idempotent: true,
  example: { ...oneExample, followUp: otherExample },
})
