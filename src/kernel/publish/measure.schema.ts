import { z } from 'zod'
import { iccs } from '../iccs/iccs.ts'
import { id } from '../ids.ts'
import { Day, PlaceCode } from '../place/place.schema.ts'

const words = (max: number) => z.string().trim().min(3).max(max)

/** The rules of publication by name. */
export const RuleName = z.enum(['homicide', 'event', 'rare', 'violence', 'compartment'])
export type RuleName = z.infer<typeof RuleName>

/** A text for people in the three languages. */
export const InThree = z.strictObject({ es: words(400), pt: words(400), en: words(400) })
export type InThree = z.infer<typeof InThree>

const Code = z.string().trim().min(1).max(200)
const IccsGroup = z.string().refine((code) => iccs.has(code), {
  params: { code: 'measure.noSuchClass' },
})

/** How surely the place of a record is known; `none`: not at all. */
export const Certainty = z.enum(['name', 'imported', 'approximate', 'none'])
export type Certainty = z.infer<typeof Certainty>

/**
 * Which records a measure counts, as data: never run as code, compiled to SQL and looked at in memory with equal
 * results. A condition on what is not known does not hold, and its opposite does.
 */
export type Filter =
  | { readonly all: true }
  /** of an ICCS category, or of one below it */
  | { readonly iccsUnder: string }
  /** the source's own class */
  | { readonly classIn: readonly string[] }
  /** in a place, or in one within it */
  | { readonly placeUnder: string }
  | { readonly certaintyIn: readonly Certainty[] }
  | { readonly known: 'iccs' | 'class' | 'place' }
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }

/** @see Filter */
export const Filter: z.ZodType<Filter> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.literal(true) }),
    z.strictObject({ iccsUnder: IccsGroup }),
    z.strictObject({ classIn: z.array(Code).min(1).max(200) }),
    z.strictObject({ placeUnder: PlaceCode }),
    z.strictObject({ certaintyIn: z.array(Certainty).min(1).max(4) }),
    z.strictObject({ known: z.enum(['iccs', 'class', 'place']) }),
    z.strictObject({ and: z.array(Filter).min(1).max(20) }),
    z.strictObject({ or: z.array(Filter).min(1).max(20) }),
    z.strictObject({ not: Filter }),
  ]),
)

/** Where the records of a measure come from: an institution's deliveries, or the district's own incidents. */
export const SourceRef = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delivered'), id: id('source') }),
  z.strictObject({ kind: z.literal('incidents') }),
])
export type SourceRef = z.infer<typeof SourceRef>

/** How many persons live where, by whom it was counted, and when: without source and date there is no rate. */
export const Denominator = z.strictObject({
  source: words(300),
  /** the day for which it holds */
  date: Day,
  persons: z.record(PlaceCode, z.number().int().positive()),
})
export type Denominator = z.infer<typeof Denominator>

/** How finely a place is told. */
export const PlaceLevel = z.enum(['country', 'province', 'district', 'corregimiento'])
export type PlaceLevel = z.infer<typeof PlaceLevel>

/** How finely time is told. */
export const PeriodUnit = z.enum(['month', 'quarter', 'year'])
export type PeriodUnit = z.infer<typeof PeriodUnit>

/**
 * What is counted, and how. A version of it is never changed, only followed by another; each release carries the one by
 * which it was counted.
 */
export const MeasureDefinition = z.strictObject({
  names: InThree,
  /** what is counted, what is not, and what the number does not say, in plain words */
  about: InThree,
  unit: z.enum(['victim', 'offence', 'incident', 'record']),
  /** one source; several are never added up together */
  sources: z.array(SourceRef).min(1).max(9),
  filter: Filter,
  /** by when it happened, or by when it was first told */
  dateBasis: z.enum(['occurred', 'reported']),
  /** where it happened; no source here tells where somebody lives */
  placeBasis: z.literal('occurrence'),
  dimensions: z.strictObject({
    place: z.strictObject({ under: PlaceCode, level: PlaceLevel }),
    period: PeriodUnit,
    /** by the international classification, by the source's own classes, or not at all */
    class: z.enum(['iccs', 'source', 'none']),
  }),
  denominator: Denominator.nullable(),
  /** the range a count is compatible with (Garwood, 95 %), shown with rates */
  interval: z.enum(['exact', 'none']),
  rule: RuleName,
})
export type MeasureDefinition = z.infer<typeof MeasureDefinition>
