import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { type Bounds, PlaceCode } from '#kernel/place/place.schema.ts'
import { Purpose } from '#kernel/policy/policy.schema.ts'
import { InstantIn, InstantOut } from '#kernel/time.schema.ts'
import { closingResults, kindNames } from './types.ts'

export const IncidentKind = z.enum(kindNames)

export const incidentStates = [
  'received',
  'triaged',
  'assigned',
  'under_way',
  'closed',
  'merged',
  'cancelled',
] as const
export const IncidentState = z.enum(incidentStates)
export type IncidentState = z.infer<typeof IncidentState>

/** Whom an incident came from. */
export const Source = z.enum(['call', 'unit', 'report', 'camera'])
export type Source = z.infer<typeof Source>

/** What came of it. */
export const ClosingResult = z.enum(closingResults)
export type ClosingResult = z.infer<typeof ClosingResult>

export const Priority = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])

const words = (max: number) => z.string().trim().min(1).max(max)

/** Where it is, beyond the corregimiento: a point with its doubt, the caller's words, or both. */
export const ExactPlace = z.strictObject({
  words: words(300).optional(),
  /** name of the landmark that is meant, as the list has it; the caller's words stay beside it */
  landmark: words(120).optional(),
  point: z
    .strictObject({
      lon: z.number().min(-180).max(180),
      lat: z.number().min(-90).max(90),
      accuracyMeters: z.number().min(0).max(1_000_000),
    })
    .optional(),
})
export type ExactPlace = z.infer<typeof ExactPlace>

const phone = z
  .string()
  .trim()
  .regex(/^\+?[\d ()./-]{5,24}$/)

/** Who called, as far as it was said. */
export const CallerSaid = z.strictObject({ name: words(120).optional(), phone: phone.optional() })
export type CallerSaid = z.infer<typeof CallerSaid>

/** An incident as an operator types it. */
export const IncidentDraft = z.strictObject({
  narrative: words(4000),
  kind: IncidentKind,
  place: PlaceCode.optional(),
  where: ExactPlace.optional(),
  caller: CallerSaid.optional(),
  /** that of the kind unless said */
  priority: Priority.optional(),
  source: z.enum(['call', 'unit']).default('call'),
  /** the one who types it takes it, too */
  take: z.boolean().default(false),
})
export type IncidentDraft = z.infer<typeof IncidentDraft>

/** An incident as the board shows it: kind, area, clocks and state, nothing from which a person could be told. */
export const IncidentRow = z.object({
  id: z.string(),
  /** short enough for the radio */
  number: z.number(),
  kind: IncidentKind,
  iccs: z.string().nullable(),
  priority: Priority,
  place: PlaceCode.nullable(),
  source: Source,
  /** the citizen's report that it came from */
  report: z.string().nullable(),
  state: IncidentState,
  openedAt: InstantOut,
  /** until when somebody owes to have taken it, and when somebody did */
  takeBy: InstantOut,
  takenAt: InstantOut.nullable(),
  startBy: InstantOut,
  startedAt: InstantOut.nullable(),
  closedAt: InstantOut.nullable(),
  late: z.boolean(),
  result: ClosingResult.nullable(),
  mergedInto: z.object({ id: z.string(), number: z.number() }).nullable(),
  /** how many others are merged into it */
  holds: z.number(),
  notes: z.number(),
  claimedBy: z.object({ id: z.string(), name: z.string(), mine: z.boolean() }).nullable(),
  /** how often each field was changed; whoever changes one says which version she saw */
  versions: z.object({ kind: z.number(), place: z.number(), priority: z.number() }),
})
export type IncidentRow = z.infer<typeof IncidentRow>

const Show = z.enum(['open', 'mine', 'unclaimed', 'late', 'done', 'all'])

const corner = String.raw`-?\d{1,3}(?:\.\d{1,9})?`

/** A window of the map: `west,south,east,north` in degrees. */
const Window = z
  .string()
  .regex(new RegExp(`^${corner},${corner},${corner},${corner}$`))
  .transform((text): Bounds => text.split(',').map(Number) as [number, number, number, number])
  .refine(([west, south, east, north]) => west <= east && south <= north)

const filter = {
  kind: IncidentKind.optional(),
  /** with all that lies in it */
  place: PlaceCode.optional(),
  /** what lies in a place of which it shows a part */
  window: Window.optional(),
  from: InstantIn.optional(),
  until: InstantIn.optional(),
  after: z.string().max(120).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

const Rows = z.object({ rows: z.array(IncidentRow), next: z.string().nullable() })

export const listIncidents = endpoint({
  method: 'GET',
  path: '/api/incidents',
  may: 'incident.list',
  about:
    'Lists incidents: open ones by urgency, ended ones newest first; without anything personal.',
  input: z.strictObject({
    show: Show.default('open'),
    ...filter,
    /** the one with this number, which is short enough for the radio */
    number: z.coerce.number().int().min(1).max(999_999_999).optional(),
    /** many reports of one kind from one place, which nobody has looked at, are a few rows */
    fold: z.literal('near').optional(),
  }),
  output: Rows.extend({
    /** behind which rows how many more are folded */
    near: z.array(z.object({ id: z.string(), more: z.number() })),
    counts: z.object({
      open: z.number(),
      mine: z.number(),
      unclaimed: z.number(),
      late: z.number(),
    }),
  }),
  example: { show: 'open' },
})

/** What is looked for stands in the body and not in the address, since it may be a name. */
export const findIncidents = endpoint({
  method: 'POST',
  path: '/api/incidents/search',
  may: 'incident.search',
  about:
    'Finds incidents whose narrative or notes hold all of the words; that somebody searched is recorded.',
  input: z.strictObject({ words: words(200), show: Show.default('all'), ...filter }),
  output: Rows,
  example: { words: 'camión blanco', show: 'open' },
})

const narrativeExample = 'Dos hombres en moto le quitaron el teléfono a mi hija.'

export const fileIncident = endpoint({
  method: 'POST',
  path: '/api/incidents',
  may: 'incident.file',
  about: 'Opens an incident from what a caller or a unit says.',
  input: IncidentDraft,
  output: IncidentRow,
  idempotent: true,
  example: {
    narrative: narrativeExample,
    kind: 'robbery',
    place: '080501',
    where: { words: 'frente a la parada' },
    caller: { phone: '+507 6000-0001' },
    take: true,
  },
})

/** An open incident that may be the same, and why. */
export const SimilarIncident = z.object({
  row: IncidentRow,
  /** 0 to 1 */
  likeness: z.number(),
  samePlace: z.boolean(),
  sameKind: z.boolean(),
  minutesApart: z.number(),
  sharedWords: z.number(),
})
export type SimilarIncident = z.infer<typeof SimilarIncident>

/** The likeliest; and of all that are as alike those that may be merged by one act: told once more, nobody at work on them. */
const Similar = z.object({ similar: z.array(SimilarIncident), all: z.array(z.string()) })
export type Similar = z.infer<typeof Similar>

export const similarToDraft = endpoint({
  method: 'POST',
  path: '/api/incidents/similar',
  may: 'incident.file',
  about: 'Says which open incidents may be the one that is being typed. Nothing of it is kept.',
  input: z.strictObject({
    narrative: words(4000).optional(),
    kind: IncidentKind.optional(),
    place: PlaceCode.optional(),
  }),
  output: Similar,
  example: { narrative: narrativeExample, kind: 'robbery', place: '080501' },
})

const one = { id: id('incident') }
const oneExample = { id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f' }
const otherExample = '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e70'

export const similarToIncident = endpoint({
  method: 'GET',
  path: '/api/incidents/{id}/similar',
  may: 'incident.list',
  about: 'Says which other open incidents may be the same, by place, time and words.',
  input: z.strictObject(one),
  output: Similar,
  example: oneExample,
})

/** An incident as somebody reads it who may. */
export const IncidentRead = IncidentRow.extend({
  narrative: z.string().optional(),
  where: ExactPlace.optional(),
  caller: CallerSaid.optional(),
  written: z.array(
    z.object({ id: z.string(), text: z.string().optional(), at: InstantOut, by: z.string() }),
  ),
  history: z.array(
    z.object({ event: z.string(), state: IncidentState, at: InstantOut, by: z.string() }),
  ),
})
export type IncidentRead = z.infer<typeof IncidentRead>

export const readIncident = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/reading',
  may: 'incident.read',
  about: 'Opens the personal part of an incident; who, when and why is recorded before.',
  input: z.strictObject({
    ...one,
    purpose: Purpose.default('response'),
    /** typed when the incident is not one's own; the claimed one is its own reason */
    reason: z.string().trim().max(500).optional(),
  }),
  output: IncidentRead,
  example: oneExample,
})

const act = <Shape extends z.core.$ZodLooseShape, Example>(
  verb: string,
  may: `incident.${string}`,
  about: string,
  shape: Shape,
  example: Example,
) =>
  endpoint({
    method: 'POST',
    path: `/api/incidents/{id}/${verb}`,
    may,
    about,
    input: z.strictObject({ ...one, ...shape }),
    output: IncidentRow,
    idempotent: true,
    example: { ...oneExample, ...example } as never,
  })

const text = { text: words(4000) }
const textIfAny = { text: words(4000).optional() }
/** the version of the field that the person saw who changes it */
const seen = { seen: z.number().int().min(1) }

export const claimIncident = act(
  'claim',
  'incident.claim',
  'Takes an incident: from then on this person answers for it.',
  {},
  {},
)
export const releaseIncident = act(
  'release',
  'incident.claim',
  'Gives a claimed incident back to the board.',
  {},
  {},
)
export const startIncident = act(
  'start',
  'incident.change',
  'Says that the work on an incident is under way.',
  {},
  {},
)
export const noteIncident = act(
  'note',
  'incident.change',
  'Adds a note, which nobody outside the control room sees.',
  text,
  { text: 'La unidad 3 pasa por ahí en diez minutos.' },
)
export const placeIncident = act(
  'place',
  'incident.change',
  'Says where it is: the corregimiento, and what is known beyond it.',
  { ...seen, place: PlaceCode.nullable(), where: ExactPlace.optional() },
  { seen: 1, place: '080508', where: { words: 'la tranquera azul' } },
)
export const classifyIncident = act(
  'classify',
  'incident.change',
  'Says what kind of incident it is.',
  { ...seen, kind: IncidentKind },
  { seen: 1, kind: 'livestock' },
)
export const prioritiseIncident = act(
  'prioritise',
  'incident.change',
  'Says how urgent it is.',
  { ...seen, priority: Priority },
  { seen: 1, priority: 1 },
)
export const mergeIncident = act(
  'merge',
  'incident.change',
  'Says that it is the same as another incident, which goes on for both.',
  { into: id('incident') },
  { into: otherExample },
)
export const unmergeIncident = act(
  'unmerge',
  'incident.change',
  'Takes back that it is the same as another.',
  {},
  {},
)
const MergedMany = z.object({
  row: IncidentRow,
  merged: z.number(),
  refused: z.array(z.object({ id: z.string(), number: z.number(), code: z.string() })),
})
export type MergedMany = z.infer<typeof MergedMany>

export const mergeMany = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/merge-many',
  may: 'incident.change',
  about:
    'Says that many incidents are the same as this one, which goes on for all of them; those that cannot be merged are named.',
  input: z.strictObject({ ...one, others: z.array(id('incident')).min(1).max(1_000) }),
  output: MergedMany,
  idempotent: true,
  example: { ...oneExample, others: [otherExample] },
})
export const closeIncident = act(
  'close',
  'incident.close',
  'Closes an incident with what came of it.',
  { result: ClosingResult.optional(), ...textIfAny },
  { result: 'attended', text: 'La unidad llegó y habló con la familia.' },
)
export const cancelIncident = act(
  'cancel',
  'incident.close',
  'Ends an incident that should not be on the board, and says why.',
  textIfAny,
  { text: 'Llamada de prueba.' },
)

export type IncidentFilter = z.output<(typeof listIncidents)['input']>
export type IncidentList = z.input<(typeof listIncidents)['output']>
export type IncidentQuest = z.output<(typeof findIncidents)['input']>
export type Found = z.input<(typeof findIncidents)['output']>
export type DraftSoFar = z.output<(typeof similarToDraft)['input']>

/** A field that two may change at once. */
export type EditedField = keyof IncidentRow['versions']
