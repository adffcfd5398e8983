import type { Certainty, MeasureDefinition, RuleName, SourceRef } from './measure.schema.ts'
import type { PublicationRule } from './protection.rules.ts'

/**
 * One entry of a dimension. Its place in the list is its number; `parent` is the number of the entry that it adds up
 * into, -1 for the total, which stands first. Codes: a place's official code; `2024`, `2024-Q1`, `2024-03`; an ICCS code
 * or the source's class. `all` is the total of periods and classes, `unknown` what lies in no period or place that is known,
 * `unknown:08` what is known to lie in 08 and not where, `known:08` what lies in 08 beside that, where nothing finer is
 * told, `unmapped` what has no category.
 */
export interface Entry {
  readonly code: string
  /** as people call it: a place's name, a class's name in Spanish; a period's code */
  readonly name: string
  readonly parent: number
  /** of a period: more is expected to be recorded yet */
  readonly growing?: boolean
  /** of a place: persons who live there, where the definition has a denominator */
  readonly persons?: number
}

export type DimensionName = 'place' | 'period' | 'class'

/** How the counts of a release are broken down. */
export type Dimensions = Readonly<Record<DimensionName, readonly Entry[]>>

/** One number of a release. `count` is null where it is not shown. */
export interface ReleasedCell {
  /** (place * periods + period) * classes + class, by the entries' numbers */
  readonly cell: number
  /** codes of the entries */
  readonly place: string
  readonly period: string
  readonly class: string
  readonly count: number | null
  /**
   * per 100,000 persons and year, with the ends of its interval; null where there is no rate, and the ends also where the
   * definition asks for no interval
   */
  readonly rate: number | null
  readonly rateLow: number | null
  readonly rateHigh: number | null
}

/** Who delivered the records. */
export interface SourceShown {
  readonly ref: SourceRef
  readonly name: string
  readonly institution: string
  readonly agreement: string | null
  /** of the worst delivery that is counted; the district's own incidents are complete */
  readonly completeness: 'complete' | 'partial' | 'late'
  /** when the last of it came, milliseconds since 1970, UTC; null for the district's own incidents */
  readonly deliveredAt: number | null
}

/**
 * How good the records are. Each of these numbers stands in the table, too, and is null where it is not shown there, or
 * where the table is not broken down so.
 */
export interface Quality {
  /** all that is counted */
  readonly counted: number | null
  /** of them: place, period or class not known */
  readonly missing: {
    readonly place: number | null
    readonly period: number | null
    readonly class: number | null
  }
  /** days within which 95 % of what happens is recorded, in whole weeks; null where it cannot be measured */
  readonly delayDays: number | null
  /** records that the delay was measured on, to the next lower twenty */
  readonly delayMeasuredOn: number
  /** months that stand as an earlier release has them, since what changed in them is too little to be told */
  readonly keptMonths: readonly string[]
  /** numbers that an earlier release of the measure told otherwise; absent where there are none */
  readonly changes?: Changes
}

/** A period that was published before with other numbers. */
export interface ChangedPeriod {
  readonly period: string
  /** number of the last release that told them */
  readonly release: number
  /** count of the whole table in the period, then and now; null where it is not shown */
  readonly from: number | null
  readonly to: number | null
  /** how many of the period's numbers, by place and class, both releases show and tell differently */
  readonly numbers: number
}

/** What a release tells otherwise than was published, and why. */
export interface Changes {
  readonly why: string
  readonly periods: readonly ChangedPeriod[]
}

/** From what a release was counted. */
export interface Provenance {
  /** keyed hash of every finest count: the institution can show that it counted the same again, nobody can guess at it */
  readonly data: string
  /** how many deliveries it was counted from; 0 for the district's own incidents */
  readonly deliveries: number
  /** version of the counting and of the gate */
  readonly code: string
}

/** Why a release followed another one. */
export interface Correction {
  readonly what: string
  readonly why: string
}

/** A frozen publication, without its numbers. */
export interface Release {
  readonly id: string
  /** counts the tenant's releases */
  readonly number: number
  readonly measure: string
  readonly measureVersion: number
  readonly definition: MeasureDefinition
  readonly source: SourceShown
  readonly rule: PublicationRule & { readonly name: RuleName }
  readonly dimensions: Dimensions
  readonly quality: Quality
  readonly provenance: Provenance
  /** milliseconds since 1970, UTC: up to when the records were counted, and when it was frozen */
  readonly countedAt: number
  readonly frozenAt: number
  /** first and last period */
  readonly from: string
  readonly to: string
  /** the release that this one takes the place of, and why */
  readonly corrects: (Correction & { readonly id: string; readonly number: number }) | null
  /** the release that took its place; a corrected one stays readable */
  readonly correctedBy: { readonly id: string; readonly number: number } | null
  /** SHA-256 (hex) over the whole content, see docs/measures-and-releases.md; it stands in the ledger */
  readonly checksum: string
}

/** A release without its entries, of which there may be thousands: what lists tell. */
export type ReleaseHead = Omit<Release, 'dimensions'>

/** A smallest part of what was counted at a release: confidential, kept to audit later releases against it. */
export interface Atom {
  readonly place: string | null
  /** calendar month of the tenant's zone, `2024-03`; null where the interval is longer */
  readonly month: string | null
  /** year that the interval began in */
  readonly year: string
  readonly class: string | null
  readonly iccs: string | null
  readonly certainty: Certainty
  readonly count: number
}
