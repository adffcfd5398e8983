import { type Column, demandLengths } from '../check.ts'
import { coordinates, layOut, type Table } from './table.ts'

/** A group whose members are known to share an attribute, although no small count is shown. */
export interface Homogeneous {
  /** Cell of the group's total. */
  group: number
  /** Cell of the attribute that they share. */
  cell: number
  /** The entry of each dimension of that cell. */
  at: number[]
  /** The least share of the group that has it, as far as an attacker can tell. */
  share: number
}

/**
 * The homogeneity attack: finds groups of which all, or nearly all, members have the same attribute, so that whoever knows
 * that a person is in the group knows the attribute ("all 14 victims of that place and month were minors").
 * @param along  the dimension that holds the attribute, with its totals
 * @param o.share  from which share on it is reported, 1 unless told
 * @param o.low, o.high  what an attacker knows of each cell; the counts themselves unless told (audit of a plan: its bounds)
 * @throws RangeError when the dimension does not exist or the columns do not fit the table
 * @see Machanavajjhala et al. (2007), l-Diversity, ACM TKDD 1(1), 3
 */
export function homogeneity(
  table: Table,
  along: number,
  o: { share?: number; low?: Column; high?: Column } = {},
): Homogeneous[] {
  const { share = 1, low = table.counts, high = table.counts } = o
  const dimension = table.dimensions[along]
  if (!dimension) {
    throw new RangeError(`along must be one of ${table.dimensions.length} dimensions, got ${along}`)
  }
  if (!(share > 0 && share <= 1))
    throw new RangeError(`share must be above 0, at most 1, got ${share}`)
  demandLengths({ counts: table.counts, low, high })
  const layout = layOut(table.dimensions)
  const stride = layout.strides[along]!
  const found: Homogeneous[] = []
  for (let cell = 0; cell < layout.cells; cell++) {
    const entry = Math.floor(cell / stride) % layout.sizes[along]!
    for (let up = dimension.parent[entry]!; up >= 0; up = dimension.parent[up]!) {
      const group = cell + (up - entry) * stride
      const least = low[cell]! / high[group]!
      if (low[cell]! > 0 && least >= share) {
        found.push({ group, cell, at: coordinates(layout, cell), share: least })
      }
    }
  }
  return found
}
