import { demandCounts } from '../check.ts'
import type { LinearModel, LoadModel } from './solver.ts'

const SLACK = 1e-6

/**
 * One published number: how many events lie in a set of atoms. An atom is a smallest piece of space, time and kind that no
 * publication divides, e.g. one corregimiento in one month and one kind.
 */
export interface Figure {
  atoms: ArrayLike<number>
  count: number
  /** Which map, bulletin or file it stands in. */
  product?: string
  /** Which state of the register it was counted from; figures of one release fit together. */
  release?: string
}

/** Two published numbers whose difference is a small count. */
export interface Leak {
  /** Places of the two figures in the list. */
  larger: number
  smaller: number
  /** What their difference tells. */
  count: number
  /** The atoms that this count lies in; for a revision, those of both figures. */
  atoms: number[]
  /** 'nested': one area, period or kind within another; 'revision': the same set in two releases. */
  by: 'nested' | 'revision'
}

function demandFigures(figures: readonly Figure[]): void {
  demandCounts(
    'counts of figures',
    figures.map(({ count }) => count),
  )
  figures.forEach(({ atoms }, i) => {
    if (atoms.length === 0) throw new RangeError(`figure ${i} must hold at least 1 atom, got 0`)
    for (let a = 0; a < atoms.length; a++) {
      if (!Number.isInteger(atoms[a]) || atoms[a]! < 0) {
        throw new RangeError(`atoms must be whole numbers from 0, got ${atoms[a]} in figure ${i}`)
      }
    }
  })
}

function differ(larger: Set<number>, smaller: Set<number>): number[] {
  return [...larger].filter((atom) => !smaller.has(atom)).sort((a, b) => a - b)
}

/**
 * The differencing attack: subtracts every pair of published figures that can be subtracted, over products, areas, periods
 * and releases, and reports each difference of 1 to k - 1. A publication passes when the list is empty.
 * Figures of one release are subtracted when one lies within the other; the same set in two releases tells what came late.
 * Figures that name no release are taken as one release.
 * @param o.k  counts below this are small
 * @throws RangeError on a bad count or atom, or when a figure is smaller than another within it
 * @see Hundepool et al. (2012), Statistical Disclosure Control, ch. 5
 */
export function differences(figures: readonly Figure[], { k }: { k: number }): Leak[] {
  demandFigures(figures)
  demandCounts('k', [k])
  const sets = figures.map(({ atoms }) => new Set(Array.from(atoms)))
  const leaks: Leak[] = []
  sets.forEach((larger, i) => {
    sets.forEach((smaller, j) => {
      if (i === j || smaller.size > larger.size || !isWithin(smaller, larger)) return
      const count = figures[i]!.count - figures[j]!.count
      const together = figures[i]!.release === figures[j]!.release
      const isSame = smaller.size === larger.size
      if (together && count < 0) {
        throw new RangeError(
          `a figure must not be below one within it, got ${figures[i]!.count} and ${figures[j]!.count} at ${i} and ${j}`,
        )
      }
      if (count < 1 || count >= k) return
      if (together && !isSame) {
        leaks.push({ larger: i, smaller: j, count, atoms: differ(larger, smaller), by: 'nested' })
      } else if (!together && isSame) {
        const atoms = [...larger].sort((a, b) => a - b)
        leaks.push({ larger: i, smaller: j, count, atoms, by: 'revision' })
      }
    })
  })
  return leaks
}

function isWithin(smaller: Set<number>, larger: Set<number>): boolean {
  for (const atom of smaller) if (!larger.has(atom)) return false
  return true
}

/** Atoms that stand in exactly the same sets are one unknown. */
function unknownsOf(sets: readonly ArrayLike<number>[]): number[][] {
  const signature = new Map<number, string>()
  sets.forEach((atoms, i) => {
    for (const atom of new Set(Array.from(atoms))) {
      signature.set(atom, `${signature.get(atom) ?? ''}${i},`)
    }
  })
  const columns = new Map<string, number>()
  for (const name of signature.values()) if (!columns.has(name)) columns.set(name, columns.size)
  const members: number[][] = sets.map(() => [])
  for (const [name, column] of columns) {
    for (const i of name.split(',').slice(0, -1)) members[Number(i)]!.push(column)
  }
  return members
}

function modelOf(members: number[][], figures: readonly Figure[]): LinearModel {
  const columns = Math.max(...members.flat()) + 1
  const start = [0]
  for (const list of members.slice(0, figures.length)) start.push(start.at(-1)! + list.length)
  const index = Int32Array.from(members.slice(0, figures.length).flat())
  return {
    lower: new Float64Array(columns),
    upper: new Float64Array(columns).fill(Infinity),
    start: Int32Array.from(start),
    index,
    value: new Float64Array(index.length).fill(1),
    right: Float64Array.from(figures, ({ count }) => count),
  }
}

/**
 * The exact interval attack over anything published: what follows for given sets of atoms from all figures together, whatever
 * products they stand in. It finds what pairs cannot, e.g. a total less several of its parts.
 * @param targets  sets of atoms an attacker wants to know, e.g. the places of one victim
 * @returns least and greatest count of each target; Infinity where nothing limits it
 * @throws RangeError when the figures contradict one another (e.g. two releases mixed)
 */
export function inferFigures(
  figures: readonly Figure[],
  targets: readonly ArrayLike<number>[],
  { load }: { load: LoadModel },
): { low: Float64Array; high: Float64Array } {
  demandFigures(figures)
  const members = unknownsOf([...figures.map(({ atoms }) => atoms), ...targets])
  const low = new Float64Array(targets.length)
  const high = new Float64Array(targets.length)
  const model = load(modelOf(members, figures))
  try {
    targets.forEach((_, t) => {
      const columns = Int32Array.from(members[figures.length + t]!)
      for (const sense of ['least', 'greatest'] as const) {
        const { status, values } = model.solve(columns, sense)
        if (status === 'infeasible') {
          throw new RangeError('figures must fit together, got figures that contradict one another')
        }
        const sum = columns.reduce((total, column) => total + (values[column] ?? 0), 0)
        if (sense === 'least')
          low[t] = Math.ceil(sum - SLACK) + 0 // no -0
        else high[t] = status === 'unbounded' ? Infinity : Math.floor(sum + SLACK)
      }
    })
  } finally {
    model.release()
  }
  return { low, high }
}
