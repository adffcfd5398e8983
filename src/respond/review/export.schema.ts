import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { Language } from '#kernel/language.ts'
import { InstantOut } from '#kernel/time.schema.ts'

const words = (min: number, max: number) => z.string().trim().min(min).max(max)

/** That an incident was handed out: what, when, by whom. */
export const ExportRow = z.object({
  id: z.string(),
  /** null once the incident has been expunged */
  incident: z.string().nullable(),
  number: z.number(),
  at: InstantOut,
  by: z.object({ name: z.string(), mine: z.boolean() }),
  language: Language,
  /** whether names and ways of contact of callers are in it */
  names: z.boolean(),
  /** how often its file was begun, and when one was last sent to its end */
  begun: z.number(),
  wholeAt: InstantOut.nullable(),
})
export type ExportRow = z.input<typeof ExportRow>

/** The same with what only a recorded reading shows: the words may name people. */
export const OpenedExport = ExportRow.extend({
  /** null for one of before they were sealed with the incident: its words stand in its entry in the ledger alone */
  handed: z.object({ recipient: z.string(), basis: z.string() }).nullable(),
})
export type OpenedExport = z.input<typeof OpenedExport>

const one = { id: id('incident') }
const oneExample = { id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f' }

export const exportIncident = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/export',
  may: 'incident.export',
  about: 'Records that an incident is handed to a prosecutor; only then its file can be made.',
  input: z.strictObject({
    ...one,
    /** the authority, with the name of who asks for it */
    recipient: words(3, 200),
    /** number of the case, or the order */
    basis: words(3, 200),
    reason: z.string().trim().max(500),
    language: Language,
    /** also the names and ways of contact of whoever called or reported */
    names: z.boolean().default(false),
  }),
  output: OpenedExport,
  idempotent: true,
  example: {
    ...oneExample,
    recipient: 'Fiscalía de Chepo, Lic. Marta Ríos',
    basis: 'Carpeta 202600012345',
    reason: 'Pedido en la investigación por hurto de ganado.',
    language: 'es',
  },
})
export type ExportDraft = z.output<(typeof exportIncident)['input']>

export const exportFile = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/exports/{export}/file',
  may: 'incident.export',
  about: 'Sends the file of an export as an archive, to whoever recorded it, within a day.',
  input: z.strictObject({ ...one, export: id('export') }),
  output: z.object({
    pieces: z.custom<AsyncIterable<Uint8Array>>(),
    type: z.string(),
    name: z.string(),
  }),
  example: { ...oneExample, export: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e70' },
})

export const readExports = endpoint({
  method: 'POST',
  path: '/api/incidents/{id}/exports/reading',
  may: 'export.read',
  about: 'Opens to whom an incident was handed and on what basis; the reading is entered first.',
  input: z.strictObject(one),
  output: z.object({ rows: z.array(OpenedExport) }),
  example: oneExample,
})

export const listExports = endpoint({
  method: 'GET',
  path: '/api/past/exports',
  may: 'incident.exports',
  about: 'Lists what was handed to prosecutors: which incident, when and by whom.',
  input: z.strictObject({
    incident: id('incident').optional(),
    after: z.string().max(120).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({ rows: z.array(ExportRow), next: z.string().nullable() }),
  example: {},
})
export type ExportFilter = z.output<(typeof listExports)['input']>
