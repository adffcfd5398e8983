import type { LinearModel } from './solver.ts'
import type { Layout } from './table.ts'

/** The unknown counts of a table that hang together, and the equations between them. */
export interface Block {
  /** The cell of each column. */
  cells: Int32Array
  model: LinearModel
}

function find(root: Int32Array, at: number): number {
  let i = at
  while (root[i] !== i) {
    root[i] = root[root[i]!]!
    i = root[i]!
  }
  return i
}

/** The equations as an attacker sees them: unknown cells on the left, what the shown cells leave on the right. */
interface Equation {
  cells: number[]
  signs: number[]
  right: number
}

function equationsOf(layout: Layout, counts: ArrayLike<number>, hidden: Uint8Array): Equation[] {
  const equations: Equation[] = []
  for (let e = 0; e + 1 < layout.start.length; e++) {
    const equation: Equation = { cells: [], signs: [], right: 0 }
    for (let k = layout.start[e]!; k < layout.start[e + 1]!; k++) {
      const cell = layout.cell[k]!
      const sign = k === layout.start[e] ? -1 : 1
      if (hidden[cell]) {
        equation.cells.push(cell)
        equation.signs.push(sign)
      } else equation.right -= sign * counts[cell]!
    }
    if (equation.cells.length > 0) equations.push(equation)
  }
  return equations
}

/**
 * Splits what is hidden in a table into blocks that no equation ties together: an attacker gains nothing by looking at two
 * blocks at once.
 * @param atLeast  what is known of every hidden count beforehand, 0 or 1
 */
export function blocksOf(
  layout: Layout,
  counts: ArrayLike<number>,
  hidden: Uint8Array,
  atLeast: number,
): Block[] {
  const equations = equationsOf(layout, counts, hidden)
  const root = Int32Array.from({ length: layout.cells }, (_, c) => c)
  for (const { cells } of equations) {
    for (const cell of cells) root[find(root, cell)] = find(root, cells[0]!)
  }
  const blocks = new Map<number, { cells: number[]; equations: Equation[] }>()
  for (let c = 0; c < layout.cells; c++) {
    if (!hidden[c]) continue
    const own = find(root, c)
    if (!blocks.has(own)) blocks.set(own, { cells: [], equations: [] })
    blocks.get(own)!.cells.push(c)
  }
  for (const equation of equations) {
    blocks.get(find(root, equation.cells[0]!))!.equations.push(equation)
  }
  return [...blocks.values()].map((block) => blockOf(block.cells, block.equations, atLeast))
}

function blockOf(cells: number[], equations: Equation[], atLeast: number): Block {
  const column = new Map(cells.map((cell, i) => [cell, i]))
  const start = [0]
  const index: number[] = []
  const value: number[] = []
  for (const equation of equations) {
    for (const cell of equation.cells) index.push(column.get(cell)!)
    value.push(...equation.signs)
    start.push(index.length)
  }
  return {
    cells: Int32Array.from(cells),
    model: {
      lower: new Float64Array(cells.length).fill(atLeast),
      upper: new Float64Array(cells.length).fill(Infinity),
      start: Int32Array.from(start),
      index: Int32Array.from(index),
      value: Float64Array.from(value),
      right: Float64Array.from(equations, ({ right }) => right),
    },
  }
}

/**
 * Narrows bounds by looking at one equation at a time, again and again: whatever an equation's other members can at most
 * take, the last one must supply. The result holds the true bounds, and often meets them.
 * @see Gusfield (1988), SIAM Journal on Computing 17, 552-571; Buzzigoli & Giusti (1999), Statistical Data Protection '98,
 * 131-147
 */
export function propagate(model: LinearModel): { low: Float64Array; high: Float64Array } {
  const low = model.lower.slice()
  const high = model.upper.slice()
  for (let round = 0; round < 100; round++) {
    let changed = false
    for (let row = 0; row < model.right.length; row++) {
      if (narrowRow(model, row, low, high)) changed = true
    }
    if (!changed) break
  }
  return { low, high }
}

/** Least and greatest that one member of an equation contributes. */
function span(sign: number, low: number, high: number): [number, number] {
  return sign > 0 ? [low * sign, high * sign] : [high * sign, low * sign]
}

function narrowRow(
  { start, index, value, right }: LinearModel,
  row: number,
  low: Float64Array,
  high: Float64Array,
): boolean {
  let least = 0
  let greatest = 0
  let leastOpen = 0
  let greatestOpen = 0
  for (let k = start[row]!; k < start[row + 1]!; k++) {
    const [from, to] = span(value[k]!, low[index[k]!]!, high[index[k]!]!)
    if (from === -Infinity) leastOpen++
    else least += from
    if (to === Infinity) greatestOpen++
    else greatest += to
  }
  let changed = false
  for (let k = start[row]!; k < start[row + 1]!; k++) {
    const j = index[k]!
    const sign = value[k]!
    const [from, to] = span(sign, low[j]!, high[j]!)
    const othersLeast =
      leastOpen - (from === -Infinity ? 1 : 0) > 0
        ? -Infinity
        : least - (from === -Infinity ? 0 : from)
    const othersGreatest =
      greatestOpen - (to === Infinity ? 1 : 0) > 0
        ? Infinity
        : greatest - (to === Infinity ? 0 : to)
    const ownLeast = right[row]! - othersGreatest
    const ownGreatest = right[row]! - othersLeast
    const newLow = (sign > 0 ? ownLeast : ownGreatest) / sign
    const newHigh = (sign > 0 ? ownGreatest : ownLeast) / sign
    if (newLow > low[j]!) {
      low[j] = newLow
      changed = true
    }
    if (newHigh < high[j]!) {
      high[j] = newHigh
      changed = true
    }
  }
  return changed
}
