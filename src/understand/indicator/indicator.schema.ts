import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { MeasureDefinition } from '#kernel/publish/measure.schema.ts'
import { InstantOut } from '#kernel/time.schema.ts'

/** A calendar month, `2024-03`. */
const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
/** One that is asked for: of years that records can be of. */
const AskedMonth = Month.regex(/^(?:19|20)/)
const months = { from: AskedMonth, to: AskedMonth }
const oneExample = '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f'

export const definitionExample: z.input<typeof MeasureDefinition> = {
  names: {
    es: 'Homicidios por mes',
    pt: 'Homicídios por mês',
    en: 'Homicides by month',
  },
  about: {
    es: 'Víctimas de homicidio doloso, por el mes y el lugar del hecho.',
    pt: 'Vítimas de homicídio doloso, pelo mês e lugar do fato.',
    en: 'Victims of intentional homicide, by month and place of the act.',
  },
  unit: 'victim',
  sources: [{ kind: 'incidents' }],
  filter: { iccsUnder: '0101' },
  dateBasis: 'reported',
  placeBasis: 'occurrence',
  dimensions: { place: { under: '0805', level: 'district' }, period: 'month', class: 'none' },
  denominator: null,
  interval: 'exact',
  rule: 'homicide',
}

/** A measure as its list shows it. */
export const MeasureRow = z.object({
  id: z.string(),
  version: z.number(),
  definition: MeasureDefinition,
  madeAt: InstantOut,
})
export type MeasureRow = z.infer<typeof MeasureRow>
/** The same as it travels. */
export type MeasureSent = z.input<typeof MeasureRow>

export const listMeasures = endpoint({
  method: 'GET',
  path: '/api/measures',
  may: 'measure.read',
  about: 'Lists the measures, each in its latest version.',
  input: z.strictObject({}),
  output: z.object({ measures: z.array(MeasureRow) }),
  example: {},
})

export const listCountable = endpoint({
  method: 'GET',
  path: '/api/measures/sources',
  may: 'measure.read',
  about:
    'Lists what can be counted: each source with its classes, its places and the months it has.',
  input: z.strictObject({}),
  output: z.object({
    sources: z.array(
      z.object({
        kind: z.enum(['delivered', 'incidents']),
        /** null for the district's own incidents */
        id: z.string().nullable(),
        name: z.string(),
        institution: z.string(),
        /** international categories that occur in it */
        categories: z.array(z.object({ code: z.string(), name: z.string() })),
        from: Month.nullable(),
        to: Month.nullable(),
      }),
    ),
  }),
  example: {},
})

export const defineMeasure = endpoint({
  method: 'POST',
  path: '/api/measures',
  may: 'measure.define',
  about:
    'Keeps a definition: of a new measure, or as the next version of one. What is kept is never changed.',
  input: z.strictObject({ measure: id('measure').optional(), definition: MeasureDefinition }),
  output: MeasureRow,
  idempotent: true,
  example: { definition: definitionExample },
})

/** The numbers of a period, exact, before anything is protected. */
const PeriodCount = z.object({
  period: z.string(),
  count: z.number(),
  growing: z.boolean(),
})

export const countMeasure = endpoint({
  method: 'GET',
  path: '/api/measures/{id}/counts',
  may: 'measure.count',
  about: 'Counts a measure by its periods, exactly, for those who prepare a release.',
  input: z.strictObject({ id: id('measure'), ...months }),
  output: z.object({
    counted: z.number(),
    periods: z.array(PeriodCount),
    missing: z.object({ place: z.number(), period: z.number(), class: z.number() }),
    /** by the names that a release tells everybody; empty where it is not broken down so */
    classes: z.array(z.object({ code: z.string(), name: z.string(), count: z.number() })),
    /** days within which 95 % of what happens is recorded, in whole weeks; null where that cannot be measured */
    delayDays: z.number().nullable(),
  }),
  example: { id: oneExample, from: '2024-01', to: '2024-12' },
})

/** A release as staff see its list; its numbers are read where everybody reads them. */
export const ReleaseRow = z.object({
  id: z.string(),
  number: z.number(),
  measure: z.string(),
  names: MeasureDefinition.shape.names,
  from: Month,
  to: Month,
  frozenAt: InstantOut,
  counted: z.number().nullable(),
  cells: z.number(),
  hidden: z.number(),
  /** how many places it tells numbers of, with the one that they lie in */
  places: z.number(),
  checksum: z.string(),
  corrects: z.number().nullable(),
  correctedBy: z.number().nullable(),
})
export type ReleaseRow = z.infer<typeof ReleaseRow>

export const listReleases = endpoint({
  method: 'GET',
  path: '/api/releases',
  may: 'measure.read',
  about: 'Lists what was published, the newest first.',
  input: z.strictObject({}),
  output: z.object({ releases: z.array(ReleaseRow) }),
  example: {},
})

export const freezeMeasure = endpoint({
  method: 'POST',
  path: '/api/releases',
  may: 'release.freeze',
  about:
    'Counts a measure, protects and attacks the table, and publishes it for good; or says which two numbers would betray a count.',
  input: z.strictObject({
    measure: id('measure'),
    ...months,
    corrects: z
      .strictObject({
        release: id('release'),
        what: z.string().trim().min(3).max(1000),
        why: z.string().trim().min(3).max(1000),
      })
      .optional(),
    /** why published numbers changed; asked for when some did */
    why: z.string().trim().min(3).max(1000).optional(),
  }),
  output: ReleaseRow,
  idempotent: true,
  example: { measure: oneExample, from: '2024-01', to: '2024-12' },
})
