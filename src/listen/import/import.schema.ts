import { z } from 'zod'
import { iccs } from '#kernel/iccs/iccs.ts'
import type { CivilDate } from '#kernel/time.ts'

const Column = z.string().trim().min(1).max(200)

/** How the days of a source are written: year first, day first, or month first. */
export const DateForm = z.enum(['ymd', 'dmy', 'mdy'])
export type DateForm = z.infer<typeof DateForm>

/** When it happened: a column with day and perhaps time, two columns, or year, month and day in columns of their own. */
const When = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('moment'), column: Column, form: DateForm.default('ymd') }),
  z.strictObject({
    by: z.literal('interval'),
    from: Column,
    to: Column,
    form: DateForm.default('ymd'),
  }),
  z.strictObject({
    by: z.literal('parts'),
    year: Column,
    month: Column.optional(),
    day: Column.optional(),
  }),
])
export type When = z.infer<typeof When>

/** Where it happened: the official code, names from the largest place to the smallest, a point, or several of these. */
const Where = z.strictObject({
  code: Column.optional(),
  names: z.array(Column).min(1).max(5).optional(),
  point: z
    .strictObject({
      x: Column,
      y: Column,
      /** `EPSG:4326` for degrees, or a proj4 definition */
      crs: z.string().trim().min(1).max(500).default('EPSG:4326'),
    })
    .optional(),
})
export type Where = z.infer<typeof Where>

/** A category of the international classification, by code. */
export const IccsCode = z
  .string()
  .refine((code) => iccs.has(code), { params: { code: 'import.noSuchClass' } })

/** How the columns of a source are read; each change of it is a new version, and a delivery says by which it was read. */
export const Mapping = z.strictObject({
  /** the source's own name of a record: one that comes again takes the first one's place */
  id: Column.optional(),
  /** column with the source's own class; or the class that all have */
  class: z.union([z.strictObject({ column: Column }), z.strictObject({ is: Column })]),
  when: When,
  where: Where.default({}),
  /** how many it counts, one unless there is a column; below zero: so many are withdrawn */
  units: Column.optional(),
  /** IANA name; the institution's own unless said */
  zone: z.string().max(60).optional(),
  /** what the source's classes are in the international classification; what is not here is "not mapped" */
  classes: z.record(z.string().max(200), IccsCode).default({}),
  /** words by which the source says that it does not know, beside the usual ones */
  notKnown: z.array(z.string().max(60)).max(50).default([]),
})
export type Mapping = z.infer<typeof Mapping>
/** A mapping as it comes over the wire, where what is usual may be left out. */
export type WrittenMapping = z.input<typeof Mapping>

/** How much of its period a delivery covers, as the institution says. */
export const Completeness = z.enum(['complete', 'partial', 'late'])
export type Completeness = z.infer<typeof Completeness>

const CivilDay = z.iso.date().transform((day) => day as CivilDate)

/** First and last day of what a delivery covers, as the institution says. */
export const Period = z.strictObject({ from: CivilDay, to: CivilDay })
export type Period = z.infer<typeof Period>

/** Where a record lies is known by its code or name, by its point within edges that were delivered or guessed, or not. */
export type Certainty = 'name' | 'imported' | 'approximate' | 'none'
