import { rates } from '@convive/measure/rates'
import { cellAt, type Months } from './cube.rules.ts'
import type { Published } from './figures.rules.ts'
import type { Changes, Quality, ReleasedCell } from './publish.schema.ts'

const PERSONS = 100_000
/** Numbers of records are told in steps of so many: more stay open than of any count that is hidden. */
const RECORDS_STEP = 20

/** What has passed the gate. */
export interface Passed {
  readonly published: Published
  readonly kept: readonly string[]
  readonly changes: Changes | undefined
}

/** How late records come, as far as it was measured. */
export type Delay = Pick<Quality, 'delayDays' | 'delayMeasuredOn'>

/** The numbers as they are published, with rates where the definition says how many persons live there. */
export function cellsOf(published: Published): ReleasedCell[] {
  const { dimensions, definition, shown, from, to } = published
  const { place, period, class: kind } = dimensions
  const cells: ReleasedCell[] = []
  place.forEach((p, i) => {
    period.forEach((t, j) => {
      kind.forEach((k, l) => {
        const cell = cellAt(published, i, j, l)
        const count = shown.get(cell) ?? null
        const years = yearsOf(t.code, { from, to })
        const told = rateOf(count, definition.denominator === null ? undefined : p.persons, years)
        const rate = definition.interval === 'exact' ? told : { ...none, rate: told.rate }
        cells.push({ cell, place: p.code, period: t.code, class: k.code, count, ...rate })
      })
    })
  })
  return cells
}

/** Whole years that a period lasts; undefined for one that is shorter, of which no yearly rate is told. */
function yearsOf(code: string, { from, to }: Months): number | undefined {
  const isWhole = from.endsWith('-01') && to.endsWith('-12')
  if (code === 'all')
    return isWhole ? Number(to.slice(0, 4)) - Number(from.slice(0, 4)) + 1 : undefined
  if (!/^\d{4}$/.test(code)) return undefined
  return `${code}-01` >= from && `${code}-12` <= to ? 1 : undefined
}

const none = { rate: null, rateLow: null, rateHigh: null }

function rateOf(count: number | null, persons: number | undefined, years: number | undefined) {
  if (count === null || persons === undefined || years === undefined) return none
  const { rate, low, high } = rates([count], [persons * years], { per: PERSONS })
  return { rate: rate[0]!, rateLow: low[0]!, rateHigh: high[0]! }
}

/** Numbers that say how good the records are, as far as the table shows them. */
export function qualityOf(
  { published, kept, changes }: Passed,
  { delayDays, delayMeasuredOn }: Delay,
): Quality {
  const { dimensions, definition, shown } = published
  const periods = dimensions.period.length
  const classes = dimensions.class.length
  const sum = (cells: readonly number[]): number | null =>
    cells.reduce<number | null>((all, cell) => {
      const count = shown.get(cell)
      return all === null || count === undefined ? null : all + count
    }, 0)
  const where = (
    name: 'place' | 'period' | 'class',
    isMissing: (code: string) => boolean,
    step: number,
  ) => sum(dimensions[name].flatMap(({ code }, i) => (isMissing(code) ? [i * step] : [])))
  const unknown = (code: string): boolean => code.startsWith('unknown:')
  return {
    counted: sum([0]),
    missing: {
      place: where('place', unknown, periods * classes),
      period: where('period', unknown, classes),
      class:
        definition.dimensions.class === 'none'
          ? null
          : where('class', (code) => code === 'unmapped', 1),
    },
    delayDays,
    delayMeasuredOn: Math.floor(delayMeasuredOn / RECORDS_STEP) * RECORDS_STEP,
    keptMonths: kept,
    ...(changes && { changes }),
  }
}
