import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { OpenedBy } from '#kernel/grant/grant.schema.ts'
import { id } from '#kernel/ids.ts'
import { Language } from '#kernel/language.ts'
import { PlaceCode } from '#kernel/place/place.schema.ts'
import { Purpose } from '#kernel/policy/policy.schema.ts'
import { InstantOut, IntervalIn } from '#kernel/time.schema.ts'
import { NewsTold } from './dialogue.schema.ts'
import { kindNames } from './kinds.ts'

export const Kind = z.enum(kindNames)
export type Kind = z.infer<typeof Kind>

/** The states of a report, in the order in which they are usually passed. */
export const ReportState = z.enum([
  'received',
  'assigned',
  'in_progress',
  'resolved',
  'referred',
  'not_actionable',
  'rejected',
  'closed',
  'withdrawn',
])
export type ReportState = z.infer<typeof ReportState>

const words = (max: number) => z.string().trim().min(1).max(max)

/** Where it happened: a place from the list, a point of the phone with its accuracy, or words such as a landmark. */
export const Where = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('place'), place: PlaceCode }),
  z.strictObject({
    by: z.literal('point'),
    lon: z.number().min(-180).max(180),
    lat: z.number().min(-90).max(90),
    accuracyMeters: z.number().min(0).max(1_000_000),
    words: words(300).optional(),
  }),
  z.strictObject({ by: z.literal('landmark'), words: words(300), place: PlaceCode.optional() }),
])
export type Where = z.infer<typeof Where>

/** How to reach the person, if she wants to be reached; all of it may stay empty. */
export const Contact = z
  .strictObject({
    name: words(120).optional(),
    phone: z
      .string()
      .trim()
      .regex(/^\+?[\d ()./-]{5,24}$/)
      .optional(),
    email: z.email().max(200).optional(),
  })
  .refine((contact) => Object.values(contact).some(Boolean), { message: 'report.emptyContact' })
export type Contact = z.infer<typeof Contact>

export const MAX_PHOTOS = 5
/** Bytes of one photo as it is sent; the phone makes it far smaller. */
export const MAX_PHOTO_BYTES = 12 * 1024 * 1024

export const ReportDraft = z.strictObject({
  kind: Kind,
  story: words(4000),
  where: Where,
  when: IntervalIn,
  contact: Contact.optional(),
  /** false: she is not to be told by her contact that there is an answer */
  news: z.boolean().default(true),
  /** names that the phone made up for the photos that will follow, 128 random bits each */
  photos: z
    .array(z.uuid())
    .max(MAX_PHOTOS)
    .refine((names) => new Set(names.map((name) => name.toLowerCase())).size === names.length, {
      message: 'report.photoTwice',
    })
    .default([]),
  language: Language.default('es'),
})
export type ReportDraft = z.infer<typeof ReportDraft>

/** Ten characters without I, L, O and U, read in two groups. */
export const Code = z
  .string()
  .trim()
  .transform((text) => readCode(text))
  .pipe(z.string().regex(/^[0-9A-HJKMNP-TV-Z]{10}$/))

/** What a person meant who typed the code with small letters, spaces or a letter O. */
export const readCode = (text: string): string =>
  text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')

export const Receipt = z.object({ code: z.string(), receivedAt: InstantOut, answerBy: InstantOut })
export type Receipt = z.infer<typeof Receipt>

export const Message = z.object({
  id: z.string(),
  from: z.enum(['citizen', 'office']),
  /** a correction that is the office's came by letter or by phone, and was written down there */
  kind: z.enum(['message', 'correction']),
  text: z.string(),
  at: InstantOut,
  /** the name that the answering person shows, for `office` */
  by: z.string().optional(),
})
export type Message = z.infer<typeof Message>

export const PhotoState = z.enum(['expected', 'received', 'ready', 'refused'])
export type PhotoState = z.infer<typeof PhotoState>

/** What the person with the code sees. */
export const Followed = z.object({
  kind: Kind,
  state: ReportState,
  /** when it happened, as she said it; equal when the moment is known exactly */
  occurredFrom: InstantOut,
  occurredTo: InstantOut,
  receivedAt: InstantOut,
  /** when a person of the office has to have answered, and when one did */
  answerBy: InstantOut.optional(),
  answeredAt: InstantOut.optional(),
  /** when it is erased for good, once that is near */
  goesAt: InstantOut.optional(),
  /** until when it is to be answered that somebody asked by letter for it to be erased */
  erasureAskedBy: InstantOut.optional(),
  history: z.array(z.object({ state: ReportState, at: InstantOut })),
  messages: z.array(Message),
  photos: z.array(z.object({ state: PhotoState })),
  /** who of the office read it, the latest first */
  opened: z.array(OpenedBy),
  may: z.array(z.enum(['write', 'withdraw', 'reopen'])),
  /** whether she is told outside of this page that there is news, as far as she left a way */
  news: z.object({ left: z.boolean(), wanted: z.boolean(), told: z.array(NewsTold) }),
  /** what was seen; another one when there is something new */
  version: z.string(),
})
export type Followed = z.infer<typeof Followed>

const draftExample = {
  kind: 'theft',
  story: 'Se llevaron una bicicleta roja de la cancha.',
  where: { by: 'landmark', words: 'la cancha, detrás de la escuela' },
  when: { from: '2026-11-20T23:00:00Z', to: '2026-11-21T03:00:00Z' },
} as const
const codeExample = { code: '7K3QM-9TX2B' }

export const sendReport = endpoint({
  method: 'POST',
  path: '/api/reports',
  may: 'report.send',
  about: 'Sends a report; the answer holds the code by which it is followed.',
  input: ReportDraft,
  output: Receipt,
  idempotent: true,
  example: draftExample,
})

export const plantCanary = endpoint({
  method: 'POST',
  path: '/api/reports/canaries',
  may: 'report.plantCanary',
  about: 'Plants a synthetic report that nobody has a reason to open; whoever opens it alarms.',
  input: ReportDraft,
  output: z.object({ planted: z.literal(true) }),
  idempotent: true,
  example: draftExample,
})

export const sendPhoto = endpoint({
  method: 'PUT',
  path: '/api/reports/photos/{photo}',
  may: 'report.send',
  about: 'Sends the bytes of a photo that a report announced.',
  input: z.strictObject({ photo: z.uuid() }),
  output: z.object({ state: PhotoState }),
  body: 'bytes',
  maxBytes: MAX_PHOTO_BYTES,
  example: { photo: '3f0a8f4e-6d0b-4b7e-9a57-0c9f4f2f6f10' },
})

export const followReport = endpoint({
  method: 'POST',
  path: '/api/reports/follow',
  may: 'report.follow',
  about: 'Shows a report to the person who holds its code.',
  input: z.strictObject({ code: Code }),
  output: Followed,
  example: codeExample,
})

export const seeVersion = endpoint({
  method: 'POST',
  path: '/api/reports/follow/version',
  may: 'report.follow',
  about: 'Says whether a report that is being followed holds anything new, without opening it.',
  input: z.strictObject({ code: Code }),
  output: Followed.pick({ version: true }),
  example: codeExample,
})

export const writeToOffice = endpoint({
  method: 'POST',
  path: '/api/reports/follow/messages',
  may: 'report.follow',
  about: 'Adds a message or a correction of the person who sent the report.',
  input: z.strictObject({ code: Code, text: words(4000), kind: z.enum(['message', 'correction']) }),
  output: Followed,
  idempotent: true,
  example: { ...codeExample, text: 'La bicicleta tiene una canasta.', kind: 'correction' },
})

export const withdrawReport = endpoint({
  method: 'POST',
  path: '/api/reports/follow/withdrawal',
  may: 'report.follow',
  about: 'Withdraws a report; nobody works on it any more.',
  input: z.strictObject({ code: Code }),
  output: Followed,
  idempotent: true,
  example: codeExample,
})

export const reopenReport = endpoint({
  method: 'POST',
  path: '/api/reports/follow/reopening',
  may: 'report.follow',
  about: 'Reopens a report whose answer did not solve it, within 30 days.',
  input: z.strictObject({ code: Code, text: words(4000) }),
  output: Followed,
  idempotent: true,
  example: { ...codeExample, text: 'La luz se volvió a dañar.' },
})

export const wantNews = endpoint({
  method: 'POST',
  path: '/api/reports/follow/news',
  may: 'report.follow',
  about: 'Says whether the person is told by the contact she left that there is an answer.',
  input: z.strictObject({ code: Code, wanted: z.boolean() }),
  output: Followed,
  idempotent: true,
  example: { ...codeExample, wanted: false },
})

/** A report as the list shows it: nothing from which a person could be told. */
export const ReportRow = z.object({
  id: z.string(),
  kind: Kind,
  urgent: z.boolean(),
  place: PlaceCode.nullable(),
  occurredFrom: InstantOut,
  occurredTo: InstantOut,
  receivedAt: InstantOut,
  state: ReportState,
  answerBy: InstantOut.nullable(),
  answeredAt: InstantOut.nullable(),
  late: z.boolean(),
  /** since when it is the supervisor's, too: nobody had answered in time */
  escalatedAt: InstantOut.nullable(),
  photos: z.number(),
  /** the person has written since the office last did */
  waiting: z.boolean(),
  claimedBy: z.object({ id: z.string(), name: z.string(), mine: z.boolean() }).nullable(),
})
export type ReportRow = z.infer<typeof ReportRow>

export const listReports = endpoint({
  method: 'GET',
  path: '/api/reports',
  may: 'report.list',
  about: 'Lists reports, newest first, without anything personal.',
  input: z.strictObject({
    show: z.enum(['open', 'mine', 'unclaimed', 'late', 'escalated', 'done', 'all']).default('open'),
    kind: Kind.optional(),
    place: PlaceCode.optional(),
    after: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({
    rows: z.array(ReportRow),
    next: z.string().nullable(),
    counts: z.object({
      open: z.number(),
      unclaimed: z.number(),
      mine: z.number(),
      late: z.number(),
      escalated: z.number(),
    }),
  }),
  example: { show: 'open' },
})

const one = { id: id('report') }
const oneExample = { id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f' }

export const claimReport = endpoint({
  method: 'POST',
  path: '/api/reports/{id}/claim',
  may: 'report.claim',
  about: 'Takes a report: from then on this person answers for it.',
  input: z.strictObject(one),
  output: ReportRow,
  idempotent: true,
  example: oneExample,
})

export const releaseReport = endpoint({
  method: 'POST',
  path: '/api/reports/{id}/release',
  may: 'report.claim',
  about: 'Gives a claimed report back to the list.',
  input: z.strictObject(one),
  output: ReportRow,
  idempotent: true,
  example: oneExample,
})

/** A report as somebody reads it who may. */
export const ReportRead = ReportRow.extend({
  story: z.string().optional(),
  where: Where.optional(),
  contact: z
    .object({
      name: z.string().optional(),
      phone: z.string().optional(),
      email: z.string().optional(),
    })
    .optional(),
  messages: z.array(Message),
  /** the language in which the person wrote; hers is answered in it */
  language: Language,
  /** whether she lets herself be told that there is an answer, and when she was */
  news: z.object({ wanted: z.boolean(), told: z.array(NewsTold) }),
  pictures: z.array(
    z.object({
      id: z.string(),
      state: PhotoState,
      width: z.number().nullable(),
      height: z.number().nullable(),
    }),
  ),
  history: z.array(z.object({ state: ReportState, at: InstantOut, by: z.string() })),
  may: z.array(
    z.enum([
      'claim',
      'release',
      'answer',
      'start',
      'resolve',
      'refer',
      'decline',
      'reject',
      'close',
    ]),
  ),
})
export type ReportRead = z.infer<typeof ReportRead>

const reading = {
  purpose: Purpose.default('response'),
  /** typed when the report is not one's own; the claimed report is its own reason */
  reason: z.string().trim().max(500).optional(),
}

export const readReport = endpoint({
  method: 'POST',
  path: '/api/reports/{id}/reading',
  may: 'report.read',
  about: 'Opens the personal part of a report; who, when and why is recorded before.',
  input: z.strictObject({ ...one, ...reading }),
  output: ReportRead,
  example: oneExample,
})

export const readPhoto = endpoint({
  method: 'POST',
  path: '/api/reports/{id}/photos/{photo}/reading',
  may: 'report.read',
  about: 'Opens a photo of a report; recorded as a reading of the report.',
  input: z.strictObject({ ...one, photo: id('photo'), ...reading }),
  output: z.object({ bytes: z.instanceof(Uint8Array), type: z.string() }),
  example: { ...oneExample, photo: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e70' },
})

export const findSameCaller = endpoint({
  method: 'POST',
  path: '/api/reports/{id}/same-caller',
  may: 'report.read',
  about:
    'Finds other reports of whoever left the same telephone or address; recorded as a reading.',
  input: z.strictObject({ ...one, ...reading }),
  output: z.object({ rows: z.array(ReportRow) }),
  example: oneExample,
})

export const answerReport = endpoint({
  method: 'POST',
  path: '/api/reports/{id}/answer',
  may: 'report.answer',
  about: 'Writes to the person who sent the report.',
  input: z.strictObject({ ...one, text: words(4000) }),
  output: ReportRead,
  idempotent: true,
  example: { ...oneExample, text: 'Recibimos su reporte. Una patrulla pasará esta tarde.' },
})

export const moveReport = endpoint({
  method: 'POST',
  path: '/api/reports/{id}/move',
  may: 'report.answer',
  about: 'Moves a report on; what ends the work tells the person why.',
  input: z.strictObject({
    ...one,
    to: z.enum(['start', 'resolve', 'refer', 'decline', 'reject', 'close']),
    text: words(4000).optional(),
  }),
  output: ReportRead,
  idempotent: true,
  example: {
    ...oneExample,
    to: 'resolve',
    text: 'La bicicleta apareció; puede retirarla en la estación.',
  },
})

export type ReportFilter = z.output<(typeof listReports)['input']>
export type ReportList = z.input<(typeof listReports)['output']>
export type Move = z.output<(typeof moveReport)['input']>['to']

export const reportEndpoints = [
  sendReport,
  plantCanary,
  sendPhoto,
  followReport,
  writeToOffice,
  withdrawReport,
  reopenReport,
  wantNews,
  listReports,
  claimReport,
  releaseReport,
  readReport,
  readPhoto,
  findSameCaller,
  answerReport,
  moveReport,
]
