import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { Language } from '#kernel/language.ts'
import { PlaceCode } from '#kernel/place/place.schema.ts'
import { InstantOut } from '#kernel/time.schema.ts'
import { IncidentKind, Priority } from '../board/board.schema.ts'

/** running: nobody has seen to it · acknowledged: somebody says she does · taken, over: settled */
export const AlertState = z.enum(['running', 'acknowledged', 'taken', 'over'])
export type AlertState = z.infer<typeof AlertState>

/** Who was told: those at the desk, the supervisor, somebody of the list. */
export const StepKind = z.enum(['desk', 'supervisor', 'list'])
export type StepKind = z.infer<typeof StepKind>

/** shown: on the screens · waiting: to be sent, perhaps again · sending · sent · unsent: given up */
export const StepState = z.enum(['shown', 'waiting', 'sending', 'sent', 'unsent'])
export type StepState = z.infer<typeof StepState>

export const Channel = z.enum(['command', 'hook', 'mail', 'sms'])

/** For how many minutes a person may be silent; there is no other way. */
export const SilenceMinutes = z.union([z.literal(5), z.literal(15), z.literal(30), z.literal(60)])
export type SilenceMinutes = z.infer<typeof SilenceMinutes>

/** An alert as the control room sees it; nothing from which a person could be told. */
export const AlertRow = z.object({
  incident: z.string(),
  number: z.number(),
  kind: IncidentKind,
  place: PlaceCode.nullable(),
  priority: Priority,
  state: AlertState,
  level: z.number(),
  raisedAt: InstantOut,
  /** when somebody else is told, unless somebody sees to it */
  nextAt: InstantOut.nullable(),
  acknowledgedBy: z.string().nullable(),
})
export type AlertRow = z.infer<typeof AlertRow>

export const listAlerts = endpoint({
  method: 'GET',
  path: '/api/alerts',
  may: 'alert.list',
  about: 'Lists the alerts that nobody has settled, and who is silent until when.',
  input: z.strictObject({}),
  output: z.object({
    alerts: z.array(AlertRow),
    /** of all, also those that are not listed */
    count: z.number(),
    /** until when the asking person hears no chime */
    silentUntil: InstantOut.nullable(),
    /** the others who are silent */
    silent: z.array(z.object({ name: z.string(), until: InstantOut })),
  }),
  example: {},
})
export type AlertList = z.input<(typeof listAlerts)['output']>

/** A step of an alert: who was told by what, and what became of it. */
export const AlertStep = z.object({
  number: z.number(),
  kind: StepKind,
  who: z.string().nullable(),
  channel: Channel.nullable(),
  at: InstantOut,
  state: StepState,
  attempts: z.number(),
  endedAt: InstantOut.nullable(),
  why: z.string().nullable(),
  detail: z.string().nullable(),
  again: z.boolean(),
})
export type AlertStep = z.infer<typeof AlertStep>

const one = { id: id('incident') }
const oneExample = { id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f' }

export const AlertRead = z.object({ alert: AlertRow.nullable(), steps: z.array(AlertStep) })
export type AlertRead = z.infer<typeof AlertRead>

export const readAlert = endpoint({
  method: 'GET',
  path: '/api/incidents/{id}/alert',
  may: 'alert.list',
  about: 'Shows the latest alert of an incident with its steps.',
  input: z.strictObject(one),
  output: AlertRead,
  example: oneExample,
})

export const acknowledgeAlert = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/alert/acknowledge',
  may: 'alert.acknowledge',
  about: 'Says that this person sees to an alert: nobody else is told for a quarter of an hour.',
  input: z.strictObject(one),
  output: AlertRead,
  idempotent: true,
  example: oneExample,
})

const Silence = z.object({ silentUntil: InstantOut.nullable() })

export const beginSilence = endpoint({
  method: 'POST',
  path: '/api/alerts/silence',
  may: 'alert.silence',
  about: 'Silences the chime for the asking person, for a stated time. Alerts go on.',
  input: z.strictObject({ minutes: SilenceMinutes }),
  output: Silence,
  idempotent: true,
  example: { minutes: 15 },
})

export const endSilence = endpoint({
  method: 'POST',
  path: '/api/alerts/silence/end',
  may: 'alert.silence',
  about: 'Lets the chime sound again before its time.',
  input: z.strictObject({}),
  output: Silence,
  idempotent: true,
  example: {},
})

/** Somebody of the list, as it is shown: the address stays sealed. */
export const Rung = z.object({
  id: z.string(),
  who: z.string(),
  channel: Channel,
  /** the last signs of the address */
  addressEnd: z.string().nullable(),
  waitMinutes: z.number(),
  language: Language,
  /** the last trial, and why it did not go out */
  triedAt: InstantOut.nullable(),
  triedWhy: z.string().nullable(),
})
export type Rung = z.infer<typeof Rung>

const EscalationList = z.object({
  version: z.number(),
  rungs: z.array(Rung),
  /** what this installation has configured */
  channels: z.array(Channel),
})
export type EscalationList = z.infer<typeof EscalationList>

export const readEscalation = endpoint({
  method: 'GET',
  path: '/api/escalation',
  may: 'escalation.read',
  about: 'Shows whom alerts reach that nobody sees to, in their order.',
  input: z.strictObject({}),
  output: EscalationList,
  example: {},
})

export const MOST_RUNGS = 12

export const RungGiven = z.strictObject({
  /** one that stands already */
  id: id('rung').optional(),
  who: z.string().trim().min(1).max(60),
  channel: Channel,
  /** telephone or e-mail; left out, that which stands stays */
  address: z.string().trim().max(200).optional(),
  /** until the next one is told */
  waitMinutes: z.number().int().min(1).max(120),
  language: Language.default('es'),
})
export type RungGiven = z.infer<typeof RungGiven>

export const writeEscalation = endpoint({
  method: 'PUT',
  path: '/api/escalation',
  may: 'escalation.change',
  about: 'Changes whom alerts reach that nobody sees to, as a whole and in order.',
  input: z.strictObject({
    /** the version that the person saw who changes it */
    seen: z.number().int().min(0),
    rungs: z.array(RungGiven).max(MOST_RUNGS),
  }),
  output: EscalationList,
  idempotent: true,
  example: {
    seen: 0,
    rungs: [
      {
        who: 'Segundo teléfono de guardia',
        channel: 'sms',
        address: '+507 6000-0001',
        waitMinutes: 5,
      },
    ],
  },
})

export const tryRung = endpoint({
  method: 'POST',
  path: '/api/escalation/{id}/trial',
  may: 'escalation.change',
  about: 'Sends a trial notice to one of the list; what became of it is shown with the list.',
  input: z.strictObject({ id: id('rung') }),
  output: z.object({ asked: z.literal(true) }),
  idempotent: true,
  example: oneExample,
})
