import { homogeneity, type ProtectionPlan, type Table } from '@convive/measure/disclosure'
import { dimensionNames, UNMAPPED } from './cube.rules.ts'
import type { LaidFigure, Published } from './figures.rules.ts'

const CLASS = dimensionNames.indexOf('class')

/**
 * The classes that tell something of whoever is in a group that has no other: not what all of the table is, nor that there
 * is no category.
 */
function tellingClasses({ dimensions, shown }: Published): ReadonlySet<number> {
  const telling = dimensions.class.flatMap(({ code }, kind) =>
    kind === 0 || code === UNMAPPED || shown.get(kind) === shown.get(0) ? [] : [kind],
  )
  return new Set(telling)
}

/** What is known of each count: of those that are hidden, what an attack leaves open. */
function boundsOf(table: Table, plan?: ProtectionPlan) {
  const low = Float64Array.from(table.counts)
  const high = Float64Array.from(table.counts)
  for (const { cell, low: least, high: most } of plan?.hidden ?? []) {
    low[cell] = least ?? low[cell]!
    high[cell] = most ?? high[cell]!
  }
  return { low, high }
}

/**
 * The counts of a class that are all of their place and period: whoever knows that somebody is among them knows the class.
 * @param release  with all its numbers, before anything is hidden
 * @param plan     what is hidden, attacked; nothing unless given
 */
export function sharedCells(release: Published, table: Table, plan?: ProtectionPlan): number[] {
  const classes = release.dimensions.class.length
  const telling = tellingClasses(release)
  if (telling.size === 0) return []
  return homogeneity(table, CLASS, boundsOf(table, plan))
    .map(({ cell }) => cell)
    .filter((cell) => telling.has(cell % classes))
}

/**
 * The same over several releases: hidden counts of a class that are all of a group whose number is shown.
 * @param release  the number of the one that is about to be frozen; what was known before it is not asked again
 */
export function sharedFigures(
  figures: readonly LaidFigure[],
  published: readonly Published[],
  release: number,
): LaidFigure[] {
  const classesOf = new Map(published.map((each) => [each.number, each.dimensions.class.length]))
  const nameOf = (release: number, cell: number): string => `${release} ${cell}`
  const byCell = new Map(figures.map((one) => [nameOf(one.name.release, one.cell), one]))
  const before = figures.filter(({ isShown, name }) => isShown && name.release !== release)
  const known = new Set(before.map(({ atoms }) => atoms.join()))
  return figures.filter(({ name, cell, count, isShown, atoms }) => {
    if (isShown || cell < 0 || count === 0) return false
    if (name.class === 'all' || name.class === UNMAPPED) return false
    const classes = classesOf.get(name.release)!
    const group = byCell.get(nameOf(name.release, cell - (cell % classes)))
    if (group?.isShown !== true || group.count !== count) return false
    return !known.has(atoms.join()) || !known.has(group.atoms.join())
  })
}
