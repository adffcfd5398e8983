import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { Day } from '#kernel/place/place.schema.ts'
import { Purpose } from '#kernel/policy/policy.schema.ts'
import { InstantOut } from '#kernel/time.schema.ts'
import { AlertRow } from '../attention/attention.schema.ts'

/** planned, running, handed over but not accepted yet, over, or never begun. */
export const shiftStates = ['planned', 'running', 'offered', 'ended', 'cancelled'] as const
export const ShiftState = z.enum(shiftStates)
export type ShiftState = z.infer<typeof ShiftState>

/** As what somebody is on a shift. */
export const Seat = z.enum(['operator', 'supervisor'])
export type Seat = z.infer<typeof Seat>

const words = (max: number) => z.string().trim().min(1).max(max)

/** A time of day on the wall clock of the district. */
export const TimeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)

/** Who and what a shift has. */
const roster = {
  members: z
    .array(z.strictObject({ account: id('account'), as: Seat }))
    .min(1)
    .max(60),
  units: z.array(id('unit')).max(200).default([]),
}

const Named = z.object({ id: z.string(), name: z.string() })

/** Somebody on a shift. */
export const ShiftMember = Named.extend({
  as: Seat,
  mine: z.boolean(),
  /** while on a break: since when, and who covers meanwhile */
  away: z.object({ since: InstantOut, coveredBy: Named }).nullable(),
})
export type ShiftMember = z.infer<typeof ShiftMember>

/** A shift as the control room sees it. */
export const ShiftRow = z.object({
  id: z.string(),
  state: ShiftState,
  /** as it was planned */
  startsAt: InstantOut,
  endsAt: InstantOut,
  startedAt: InstantOut.nullable(),
  startedBy: z.string().nullable(),
  endedAt: InstantOut.nullable(),
  /** it runs past its end and nobody has ended it */
  overdue: z.boolean(),
  members: z.array(ShiftMember),
  units: z.array(Named),
  /** the shift to which it is handed over, while that has not answered */
  offeredTo: z.string().nullable(),
  /** how often the hand-over note was written; whoever writes says which version she saw */
  draftVersion: z.number(),
  /** how many notes were written during it */
  notes: z.number(),
})
export type ShiftRow = z.infer<typeof ShiftRow>

const list = z.object({ rows: z.array(ShiftRow), next: z.string().nullable() })

export const seeShifts = endpoint({
  method: 'GET',
  path: '/api/shifts/now',
  may: 'shift.see',
  about: 'Shows the shift that runs and those that are planned, with who is on and who is away.',
  input: z.strictObject({}),
  output: z.object({ running: ShiftRow.nullable(), planned: z.array(ShiftRow) }),
  example: {},
})

export const listShifts = endpoint({
  method: 'GET',
  path: '/api/shifts',
  may: 'shift.see',
  about: 'Lists shifts that are over, the newest first.',
  input: z.strictObject({
    after: z.string().max(120).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  output: list,
  example: {},
})

export const rosterChoices = endpoint({
  method: 'GET',
  path: '/api/shifts/choices',
  may: 'shift.plan',
  about: 'Says who and which units can be put on a shift.',
  input: z.strictObject({}),
  output: z.object({
    people: z.array(Named.extend({ seats: z.array(Seat) })),
    units: z.array(Named),
  }),
  example: {},
})

const oneId = '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f'
const otherId = '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e70'
const rosterExample = { members: [{ account: otherId, as: 'operator' as const }], units: [] }

export const planShift = endpoint({
  method: 'POST',
  path: '/api/shifts',
  may: 'shift.plan',
  about:
    'Plans a shift: its day and times on the clock of the district, who is on it, which units.',
  input: z.strictObject({ day: Day, from: TimeOfDay, to: TimeOfDay, ...roster }),
  output: ShiftRow,
  idempotent: true,
  example: { day: '2026-11-28', from: '22:00', to: '06:00', ...rosterExample },
})

const act = <Shape extends z.core.$ZodLooseShape>(
  verb: string,
  may: `shift.${string}`,
  about: string,
  shape: Shape,
  example: object = {},
) =>
  endpoint({
    method: 'POST',
    path: `/api/shifts/{id}/${verb}`,
    may,
    about,
    input: z.strictObject({ id: id('shift'), ...shape }),
    output: ShiftRow,
    idempotent: true,
    example: { id: oneId, ...example } as never,
  })

export const changeRoster = act(
  'roster',
  'shift.plan',
  'Says anew who is on a shift and which units it has.',
  roster,
  rosterExample,
)
export const cancelShift = act('cancel', 'shift.plan', 'Cancels a shift that has not begun.', {})
export const startShift = act(
  'start',
  'shift.start',
  'Begins a planned shift where none runs; one that runs hands over instead.',
  {},
)
export const beginBreak = act(
  'break',
  'shift.pause',
  'Somebody goes on a break, and somebody else of the shift covers.',
  { account: id('account').optional(), coveredBy: id('account') },
  { coveredBy: otherId },
)
export const endBreak = act('back', 'shift.pause', 'Somebody is back from a break.', {
  account: id('account').optional(),
})
export const noteShift = act(
  'note',
  'shift.note',
  'Adds a note to the shift, which goes with the hand-over.',
  { text: words(4000) },
  { text: 'El puente de El Llano está cerrado hasta las cinco.' },
)

/** What the leaving shift writes beside what the program puts together. */
const note = {
  words: z.string().trim().max(8000),
  remarks: z
    .array(z.strictObject({ incident: id('incident'), text: words(1000) }))
    .max(500)
    .default([]),
  /** the version of the note that the writer saw */
  seen: z.number().int().min(0),
}

export const draftHandover = act(
  'draft',
  'shift.handover',
  'Writes the hand-over note, as far as it is; anybody of the shift may go on with it.',
  note,
  { words: 'Noche tranquila hasta las dos.', remarks: [], seen: 0 },
)
export const offerHandover = act(
  'offer',
  'shift.handover',
  'Hands over to a planned shift: the note is closed, with all that is open at this moment.',
  { to: id('shift'), seen: z.number().int().min(0) },
  { to: otherId, seen: 1 },
)
export const withdrawHandover = act(
  'withdraw',
  'shift.handover',
  'Takes a hand-over back that nobody has answered yet.',
  {},
)

/** To whom an open incident goes of somebody who leaves; null: back to the board, for anybody to take. */
export const Pass = z.strictObject({ incident: id('incident'), to: id('account').nullable() })
export type Pass = z.infer<typeof Pass>

const passes = { passes: z.array(Pass).max(500).default([]) }

export const acceptHandover = act(
  'accept',
  'shift.accept',
  'The next shift accepts and begins; each open incident of those who leave passes to somebody by name.',
  passes,
  { passes: [{ incident: otherId, to: null }] },
)
export const refuseHandover = act(
  'refuse',
  'shift.accept',
  'The next shift does not accept yet, and says why; the running shift goes on.',
  { words: words(2000) },
  { words: 'Falta decir quién espera al fiscal.' },
)
export const endShift = act(
  'end',
  'shift.end',
  'Ends a shift that nobody follows; only where nobody has anything open.',
  { words: words(2000) },
  { words: 'No hay turno de noche los domingos.' },
)
export const relieveShift = act(
  'relieve',
  'shift.accept',
  'A planned shift begins where the one before ran past its end and handed over to nobody.',
  { ...passes, words: words(2000) },
  { passes: [], words: 'No había nadie en la sala cuando llegamos.' },
)

/** An incident as a hand-over names it. */
export const OpenThing = z.object({
  id: z.string(),
  number: z.number(),
  kind: z.string(),
  place: z.string().nullable(),
  priority: z.number(),
  state: z.string(),
  openedAt: InstantOut,
  late: z.boolean(),
  claimedBy: Named.nullable(),
})
export type OpenThing = z.infer<typeof OpenThing>

/** What the shift did, in figures. */
export const ShiftFigures = z.object({
  opened: z.number(),
  closed: z.number(),
  open: z.number(),
  /** of those that were opened: taken within the time, and later or not yet */
  takenInTime: z.number(),
  takenLate: z.number(),
  /** median time from the first word to somebody having it, seconds; null where none was taken */
  medianTakeSeconds: z.number().nullable(),
})
export type ShiftFigures = z.infer<typeof ShiftFigures>

/** A unit that cannot be sent, and why; a hand-over of before that was told does not say it. */
export const UnitDown = Named.extend({ why: z.enum(['off', 'unheard']).optional() })
export type UnitDown = z.infer<typeof UnitDown>

/** All that a shift leaves open, and its figures: what a hand-over note is built from. */
export const ShiftSummary = z.object({
  at: InstantOut,
  open: z.array(OpenThing),
  /** what rings and nobody has settled; a hand-over of before that was told does not say it */
  alerts: z.array(AlertRow).optional(),
  /** units that cannot be sent */
  down: z.array(UnitDown),
  figures: ShiftFigures,
})
export type ShiftSummary = z.infer<typeof ShiftSummary>

export const sumUpShift = endpoint({
  method: 'GET',
  path: '/api/shifts/{id}/summary',
  may: 'shift.see',
  about: 'Puts together what is open now and what the shift did: the ground of its hand-over note.',
  input: z.strictObject({ id: id('shift') }),
  output: ShiftSummary,
  example: { id: oneId },
})

const Remark = z.object({ incident: z.string(), text: z.string() })

/** A hand-over as it was made, and what became of it. */
export const HandoverRead = z.object({
  id: z.string(),
  to: z.string(),
  state: z.enum(['offered', 'accepted', 'refused', 'withdrawn', 'relieved']),
  by: z.string(),
  at: InstantOut,
  answeredBy: z.string().nullable(),
  answeredAt: InstantOut.nullable(),
  words: z.string().optional(),
  remarks: z.array(Remark).optional(),
  summary: ShiftSummary.optional(),
  /** why it was refused, or why nobody handed over */
  answer: z.string().optional(),
})
export type HandoverRead = z.infer<typeof HandoverRead>

/** The sealed words of a shift. */
export const ShiftRead = z.object({
  notes: z.array(
    z.object({ id: z.string(), text: z.string().optional(), at: InstantOut, by: z.string() }),
  ),
  draft: z
    .object({ words: z.string(), remarks: z.array(Remark), by: z.string(), at: InstantOut })
    .nullable(),
  handovers: z.array(HandoverRead),
})
export type ShiftRead = z.infer<typeof ShiftRead>

export const readShift = endpoint({
  method: 'POST',
  path: '/api/shifts/{id}/reading',
  may: 'shift.read',
  about: 'Opens the notes and hand-overs of a shift; who, when and why is recorded before.',
  input: z.strictObject({
    id: id('shift'),
    purpose: Purpose.default('response'),
    /** typed by whoever is of neither the shift nor the next */
    reason: z.string().trim().max(500).optional(),
  }),
  output: ShiftRead,
  example: { id: oneId },
})

/** What somebody has to do now. */
export const Load = Named.extend({
  open: z.number(),
  late: z.number(),
  /** on the running shift; false: this person has open incidents and is not here */
  on: z.boolean(),
})
export type Load = z.infer<typeof Load>

export const overseeShift = endpoint({
  method: 'GET',
  path: '/api/shifts/load',
  may: 'shift.oversee',
  about: 'Shows how much each person has to do, what is late, and what nobody has.',
  input: z.strictObject({}),
  output: z.object({
    load: z.array(Load),
    late: z.array(OpenThing),
    nobodys: z.array(OpenThing),
    /** open incidents of people who are not on the running shift */
    astray: z.array(OpenThing),
    down: z.array(UnitDown),
  }),
  example: {},
})
