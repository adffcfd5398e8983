import type { Territory } from '../place/place.rules.ts'
import { cellAt, layCube, type Months, periodOf } from './cube.rules.ts'
import { keyOf, type Published } from './figures.rules.ts'
import type { MeasureDefinition } from './measure.schema.ts'
import { protectionOf } from './protection.rules.ts'
import type { Atom } from './publish.schema.ts'

interface Counting {
  readonly definition: MeasureDefinition
  readonly months: Months
  readonly atoms: readonly Atom[]
  readonly corrects?: unknown
}

/** The month that an atom is kept or renewed with; its year, where the month is not known. */
const monthOf = ({ month, year }: Atom): string => month ?? year

const countedBy = ({ sources, filter, dimensions, dateBasis }: MeasureDefinition): string =>
  JSON.stringify([sources, filter, dimensions, dateBasis])

/** Whether two definitions count the same in the same way: their releases are a series. */
export const isSameSeries = (one: MeasureDefinition, other: MeasureDefinition): boolean =>
  countedBy(one) === countedBy(other)

const standing = (atoms: readonly Atom[]): Map<string, string> => {
  const months = new Map<string, string[]>()
  for (const atom of atoms) {
    const all = months.get(monthOf(atom)) ?? []
    all.push(`${keyOf(atom)} ${atom.count}`)
    months.set(monthOf(atom), all)
  }
  return new Map([...months].map(([month, all]) => [month, all.sort().join()]))
}

const countsByCode = (
  definition: MeasureDefinition,
  months: Months,
  territory: Territory,
  atoms: readonly Atom[],
): Map<string, { period: string; count: number }> => {
  const { dimensions, table } = layCube(definition, months, territory, atoms)
  const counts = new Map<string, { period: string; count: number }>()
  dimensions.place.forEach((place, i) => {
    dimensions.period.forEach((period, j) => {
      dimensions.class.forEach((kind, l) => {
        const count = table.counts[cellAt({ dimensions }, i, j, l)]!
        counts.set(JSON.stringify([place.code, period.code, kind.code]), {
          period: period.code,
          count,
        })
      })
    })
  })
  return counts
}

const liesIn = (month: string, period: string): boolean =>
  period === 'all' ||
  period === `unknown:${month}` ||
  month.startsWith(period) ||
  (month.length === 7 && periodOf(month, 'quarter') === period)

/** Periods in which a number differs from the earlier one by less than may be told. */
function tooSmallChanges(
  before: Map<string, { period: string; count: number }>,
  after: Map<string, { period: string; count: number }>,
  smallest: number,
): Set<string> {
  const periods = new Set<string>()
  for (const code of new Set([...before.keys(), ...after.keys()])) {
    const change = Math.abs((after.get(code)?.count ?? 0) - (before.get(code)?.count ?? 0))
    const period = (after.get(code) ?? before.get(code))!.period
    if (change > 0 && change < smallest) periods.add(period)
  }
  return periods
}

/**
 * What is counted for the next release of a series. A month that was published already and of which a number changed by
 * less than may be told stays as it was published, until more has changed: else the late one would be known from the
 * difference. A correction takes no such detour; it is refused where it betrays.
 * @param earlier  releases of the same source, the oldest first
 * @returns the atoms to count, and the months that stand as they were
 */
export function keepMonths(
  order: Counting,
  earlier: readonly Published[],
  territory: Territory,
): { readonly atoms: readonly Atom[]; readonly kept: readonly string[] } {
  const { definition, months, atoms } = order
  const rule = protectionOf(definition)
  const smallest = rule.smallestWithAttribute
  const before = earlier.findLast((each) => isSameSeries(each.definition, definition))
  const hasSmall = definition.dimensions.class !== 'none' || rule.smallest > 1
  if (before === undefined || order.corrects !== undefined || !hasSmall) return { atoms, kept: [] }
  const from = before.from > months.from ? before.from : months.from
  const to = before.to < months.to ? before.to : months.to
  if (from > to) return { atoms, kept: [] }
  const isCommon = (atom: Atom): boolean => {
    const month = monthOf(atom)
    return from.slice(0, month.length) <= month && month <= to.slice(0, month.length)
  }
  const old = before.atoms.filter(isCommon)
  const stood = standing(old)
  const stands = standing(atoms.filter(isCommon))
  const changed = [...new Set([...stood.keys(), ...stands.keys()])].filter(
    (month) => stood.get(month) !== stands.get(month),
  )
  const kept = new Set<string>()
  const was = countsByCode(definition, { from, to }, territory, old)
  for (;;) {
    const chosen = [
      ...atoms.filter((atom) => !kept.has(monthOf(atom))),
      ...old.filter((atom) => kept.has(monthOf(atom))),
    ]
    const is = countsByCode(definition, { from, to }, territory, chosen.filter(isCommon))
    const small = tooSmallChanges(was, is, smallest)
    const more = changed.filter(
      (month) => !kept.has(month) && [...small].some((period) => liesIn(month, period)),
    )
    if (more.length === 0) return { atoms: chosen, kept: [...kept].sort() }
    for (const month of more) kept.add(month)
  }
}
