import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { InstantOut } from '#kernel/time.schema.ts'
import { Completeness, Mapping, Period } from './import.schema.ts'

/** Bytes that are sent, and sealed, at a time. */
export const PIECE_BYTES = 4 * 1024 ** 2
/** Bytes of a file that is sent from a screen, packed or not; larger ones go by the command line. */
export const MOST_UPLOADED = 2 * 1024 ** 3

const words = (most: number) => z.string().trim().min(1).max(most)
const one = { id: id('upload') }
const oneExample = { id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f' }
const mappingExample = {
  class: { column: 'delito' },
  when: { by: 'moment' as const, column: 'fecha', form: 'dmy' as const },
  where: { names: ['distrito', 'corregimiento'] },
  classes: { Hurto: '0502' },
  notKnown: [],
}

/** open: it is sent and looked at · waiting, reading: on its way · taken, failed, cancelled: over, and removed */
export const UploadState = z.enum(['open', 'waiting', 'reading', 'taken', 'failed', 'cancelled'])
export type UploadState = z.infer<typeof UploadState>

/** A file that somebody sent, until its delivery is taken. */
export const UploadView = z.object({
  id: z.string(),
  file: z.string(),
  /** bytes, as announced and as arrived */
  size: z.number(),
  received: z.number(),
  /** of each piece but the last, bytes */
  pieceBytes: z.number(),
  state: UploadState,
  /** 0..1 */
  progress: z.number(),
  rows: z.number(),
  delivery: z.string().nullable(),
  /** why it failed, in the language of who asks */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
})
export type UploadView = z.input<typeof UploadView>

export const beginUpload = endpoint({
  method: 'POST',
  path: '/api/imports/uploads',
  may: 'delivery.prepare',
  about: 'Announces a file of an institution; its pieces follow.',
  input: z.strictObject({
    file: words(200),
    size: z
      .number()
      .int()
      .min(0)
      .max(2 ** 50),
  }),
  output: UploadView,
  idempotent: true,
  example: { file: 'homicidios-2024.csv', size: 123_456 },
})

export const sendPiece = endpoint({
  method: 'POST',
  path: '/api/imports/uploads/{id}/pieces',
  may: 'delivery.prepare',
  about:
    'Takes the next piece of an announced file, sealed; a piece that has arrived is not taken again.',
  body: 'bytes',
  maxBytes: PIECE_BYTES,
  input: z.strictObject({ ...one, at: z.coerce.number().int().min(0).max(MOST_UPLOADED) }),
  output: UploadView,
  example: { ...oneExample, at: 0 },
})

export const seeUpload = endpoint({
  method: 'GET',
  path: '/api/imports/uploads/{id}',
  may: 'delivery.prepare',
  about: 'Says how far a file is: sent, waiting, read, taken, or why not.',
  input: z.strictObject(one),
  output: UploadView,
  example: oneExample,
})

/** The first rows of a file, and how it is written. */
export const Preview = z.object({
  form: z.enum(['csv', 'geojson']),
  encoding: z.enum(['utf-8', 'windows-1252']),
  delimiter: z.string(),
  isPacked: z.boolean(),
  columns: z.array(z.string()),
  rows: z.array(z.object({ row: z.number(), cells: z.array(z.string()) })),
})
export type Preview = z.infer<typeof Preview>

export const previewUpload = endpoint({
  method: 'GET',
  path: '/api/imports/uploads/{id}/preview',
  may: 'delivery.prepare',
  about:
    'Shows the first rows of a sent file to whoever sent it; all of the file is looked at first.',
  input: z.strictObject(one),
  output: Preview,
  example: oneExample,
})

/** What a mapping would make of a file. */
export const Trial = z.object({
  rows: z.number(),
  /** false: only the first rows were tried */
  isWhole: z.boolean(),
  taken: z.number(),
  located: z.number(),
  mapped: z.number(),
  withdrawals: z.number(),
  /** the most frequent reasons, each with the first row that it concerns */
  refused: z.array(
    z.object({
      field: z.string(),
      code: z.string(),
      reason: z.string(),
      rows: z.number(),
      first: z.number(),
    }),
  ),
  /** the source's classes, the most frequent first; null: not known */
  classes: z.array(
    z.object({ name: z.string().nullable(), rows: z.number(), iccs: z.string().nullable() }),
  ),
})
export type Trial = z.infer<typeof Trial>

export const tryMapping = endpoint({
  method: 'POST',
  path: '/api/imports/uploads/{id}/trial',
  may: 'delivery.prepare',
  about:
    'Tries a mapping on a sent file without keeping anything: what would be taken, refused, located and classed.',
  input: z.strictObject({ ...one, mapping: Mapping }),
  output: Trial,
  example: { ...oneExample, mapping: mappingExample },
})

export const takeUpload = endpoint({
  method: 'POST',
  path: '/api/imports/uploads/{id}/delivery',
  may: 'delivery.import',
  about:
    'Takes a sent file as a delivery of a source, which keeps the mapping; the work goes on by itself.',
  input: z.strictObject({
    ...one,
    source: words(200),
    institution: words(200),
    agreement: words(300).optional(),
    mapping: Mapping,
    period: Period.optional(),
    completeness: Completeness,
  }),
  output: UploadView,
  idempotent: true,
  example: {
    ...oneExample,
    source: 'Homicidios',
    institution: 'Ministerio Público',
    mapping: mappingExample,
    completeness: 'complete',
  },
})
export type TakeDraft = z.output<(typeof takeUpload)['input']>

export const dropUpload = endpoint({
  method: 'POST',
  path: '/api/imports/uploads/{id}/cancellation',
  may: 'delivery.prepare',
  about: 'Calls a file off, at any moment before its delivery is taken; nothing of it stays.',
  input: z.strictObject(one),
  output: UploadView,
  example: oneExample,
})

/** A delivery, with what came of it. */
export const DeliveryRow = z.object({
  id: z.string(),
  file: z.string(),
  state: z.enum(['reading', 'taken', 'undone', 'broken']),
  completeness: Completeness,
  period: z.object({ from: z.string(), to: z.string() }).nullable(),
  /** when the first and the last of its records happened */
  span: z.object({ from: InstantOut, to: InstantOut }).nullable(),
  at: InstantOut,
  mappingVersion: z.number(),
  rows: z.number(),
  taken: z.number(),
  refused: z.number(),
  located: z.number(),
  mapped: z.number(),
  outside: z.number(),
  replaced: z.number(),
  withdrawals: z.number(),
  unmatched: z.number(),
  alike: z.number(),
})
export type DeliveryRow = z.input<typeof DeliveryRow>

/** A source with its latest deliveries. */
export const SourceRow = z.object({
  id: z.string(),
  name: z.string(),
  institution: z.string(),
  agreement: z.string().nullable(),
  mapping: Mapping,
  mappingVersion: z.number(),
  /** the latest first */
  deliveries: z.array(DeliveryRow),
  /** how many there are in all */
  deliveryCount: z.number(),
})
export type SourceRow = z.input<typeof SourceRow>

export const listSources = endpoint({
  method: 'GET',
  path: '/api/imports/sources',
  may: 'source.list',
  about:
    'Lists the sources with their latest deliveries, and one’s own files that are on their way.',
  input: z.strictObject({}),
  output: z.object({ sources: z.array(SourceRow), uploads: z.array(UploadView) }),
  example: {},
})

const delivery = { id: id('delivery') }

export const undoDelivery = endpoint({
  method: 'POST',
  path: '/api/imports/deliveries/{id}/undoing',
  may: 'delivery.undo',
  about: 'Takes a whole delivery back: what it had replaced or withdrawn counts again.',
  input: z.strictObject(delivery),
  output: z.object({ id: z.string() }),
  example: oneExample,
})

export const readRefusals = endpoint({
  method: 'GET',
  path: '/api/imports/deliveries/{id}/refusals',
  may: 'source.list',
  about:
    'Sends the refused rows of a delivery as CSV: row, field and reason, never what stood in them.',
  input: z.strictObject(delivery),
  output: z.object({
    pieces: z.custom<AsyncIterable<Uint8Array>>(),
    type: z.string(),
    name: z.string(),
  }),
  example: oneExample,
})
