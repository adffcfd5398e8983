import { rateRatio } from '@convive/measure/rates'
import type { Entry, Release, ReleasedCell } from '#kernel/publish/publish.schema.ts'
import { Refusal } from '#kernel/refusal.ts'

/** What of a release is looked at: a place and a period, each an entry of the release. */
export interface Chosen {
  readonly place: Entry
  readonly period: Entry
}

/** A number as it is told. `hidden`: it is small, or would give away one that is; `none`: this release has no such number. */
export type Told =
  | {
      readonly state: 'shown'
      readonly count: number
      readonly rate: number | null
      readonly low: number | null
      readonly high: number | null
    }
  | { readonly state: 'hidden' }
  | { readonly state: 'none' }

/** How the number of a number of cells is told. */
export function tell(cell: ReleasedCell | undefined): Told {
  if (cell === undefined) return { state: 'none' }
  if (cell.count === null) return { state: 'hidden' }
  const { count, rate, rateLow: low, rateHigh: high } = cell
  return { state: 'shown', count, rate, low, high }
}

/** The total, which stands first in every dimension. */
export const rootOf = (entries: readonly Entry[]): Entry => entries[0]!

/** The parts that add up into an entry. */
export function partsOf(entries: readonly Entry[], code: string): readonly Entry[] {
  const at = entries.findIndex((entry) => entry.code === code)
  return entries.filter(({ parent }) => parent === at && at >= 0)
}

/** What an entry is a part of; undefined for the total. */
export const wholeOf = (entries: readonly Entry[], { parent }: Entry): Entry | undefined =>
  entries[parent]

/** The same period a year before: `2024-03` gives `2023-03`. @returns undefined for what is no period of a year */
export function yearBefore(code: string): string | undefined {
  const year = /^\d{4}(?=$|-)/.exec(code)?.[0]
  return year === undefined
    ? undefined
    : `${String(Number(year) - 1).padStart(4, '0')}${code.slice(4)}`
}

/** Whether an entry is a period that a calendar has; others are totals, or what is not known. */
const isDated = ({ code }: Entry): boolean => /^\d{4}/.test(code)

/** How many parts a whole year has, by how finely time is told. */
const partsOfYear = { month: 12, quarter: 4, year: 0 } as const

/** Whether a period is there with all its months: part of a year must not be compared with a whole one. */
export function isWhole({ definition, dimensions }: Release, { code }: Entry): boolean {
  if (!/^\d{4}$/.test(code)) return /^\d{4}-/.test(code)
  const wanted = partsOfYear[definition.dimensions.period]
  return partsOf(dimensions.period, code).filter(isDated).length >= wanted
}

/** Whether more is still expected to be recorded of a period. */
export const isGrowing = ({ dimensions }: Release, period: Entry): boolean =>
  period.growing === true || partsOf(dimensions.period, period.code).some(({ growing }) => growing)

/** What a page shows when nobody has chosen: the last whole year that no longer grows, else the last one, else all. */
export function usualPeriod(release: Release): Entry {
  const years = release.dimensions.period.filter(({ code }) => /^\d{4}$/.test(code))
  const settled = years.filter((year) => isWhole(release, year) && !isGrowing(release, year))
  return settled.at(-1) ?? years.at(-1) ?? rootOf(release.dimensions.period)
}

/**
 * What is looked at, as an address says it; what it does not say is the whole territory and the usual period.
 * @throws Refusal `absent` for a place or period that the release does not have
 */
export function choose(release: Release, asked: { place?: string; period?: string }): Chosen {
  const { place: places, period: periods } = release.dimensions
  const place =
    asked.place === undefined ? rootOf(places) : places.find(({ code }) => code === asked.place)
  const period =
    asked.period === undefined
      ? usualPeriod(release)
      : periods.find(({ code }) => code === asked.period)
  if (place === undefined || period === undefined) throw new Refusal('absent', 'dataset.noSuch')
  return { place, period }
}

/** The periods that a chart shows: the parts of the chosen one, or those beside it when it has none. */
export function shownPeriods({ dimensions }: Release, chosen: Entry): readonly Entry[] {
  const parts = partsOf(dimensions.period, chosen.code)
  const whole = wholeOf(dimensions.period, chosen)
  const shown =
    parts.length > 0 || whole === undefined ? parts : partsOf(dimensions.period, whole.code)
  return shown.filter(isDated)
}

/** The year of which the months or quarters are shown; undefined where it is not one year. */
export const yearShown = (shown: readonly Entry[], chosen: Entry): string | undefined =>
  shown.every(({ code }) => /^\d{4}-/.test(code)) ? /^\d{4}/.exec(chosen.code)?.[0] : undefined

/** The places that a map shows: what lies in the chosen one, or those beside it. @returns them with what they lie in */
export function shownPlaces(
  { dimensions }: Release,
  chosen: Entry,
): { of: Entry; places: readonly Entry[] } {
  const parts = partsOf(dimensions.place, chosen.code)
  const whole = wholeOf(dimensions.place, chosen)
  if (parts.length > 0 || whole === undefined) return { of: chosen, places: parts }
  return { of: whole, places: partsOf(dimensions.place, whole.code) }
}

/** What a number says of the same one a year before. `unclear`: chance alone would often make such a difference. */
export interface Change {
  readonly before: number
  readonly difference: number
  readonly verdict: 'more' | 'fewer' | 'unclear'
}

/**
 * Compares a count with the one of the year before: only what chance would rarely do is called a change.
 * @returns undefined where one of them is not shown, or nothing was counted in both
 */
export function changeSince(now: Told, before: Told): Change | undefined {
  if (now.state !== 'shown' || before.state !== 'shown') return undefined
  if (now.count + before.count === 0) return undefined
  const { low, high } = rateRatio({
    ...{ events: now.count, persons: 1 },
    ...{ referenceEvents: before.count, referencePersons: 1 },
  })
  const verdict = low > 1 ? 'more' : high < 1 ? 'fewer' : 'unclear'
  return { before: before.count, difference: now.count - before.count, verdict }
}

/** Upper ends of at most `most` classes of values, each whole and different; zero is a class of its own, not among them. */
export function classEnds(values: readonly number[], most = 5): readonly number[] {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b)
  if (sorted.length === 0) return []
  const ends = Array.from({ length: most }, (_, i) => {
    const at = Math.ceil(((i + 1) / most) * sorted.length) - 1
    return roundUp(sorted[at]!)
  })
  return [...new Set(ends)]
}

/** Two digits, so that a legend can be read aloud. */
function roundUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)
  return Math.ceil(value / step) * step
}

/** The class of a value: 0 for zero, else from 1. */
export const classOf = (value: number, ends: readonly number[]): number =>
  value === 0 ? 0 : ends.findIndex((end) => value <= end) + 1
