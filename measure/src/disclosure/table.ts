import type { Column } from '../check.ts'

/** One way a table is broken down, with its totals: entry i adds up into entry parent[i]; -1 where nothing stands above it. */
export interface Dimension {
  name: string
  parent: ArrayLike<number>
}

/**
 * A table of counts with its totals: one count for every combination of the dimensions' entries, the last dimension
 * running fastest.
 */
export interface Table {
  dimensions: readonly Dimension[]
  counts: Column
}

/** Where the cells of a table stand and which of them add up. */
export interface Layout {
  cells: number
  sizes: number[]
  /** Distance between neighbours along each dimension. */
  strides: number[]
  /** Equations: cells[start[e]] is the total of cells[start[e] + 1 .. start[e + 1]). */
  start: Int32Array
  cell: Int32Array
  /** Equations of cell c: of[ofStart[c] .. ofStart[c + 1]). */
  ofStart: Int32Array
  of: Int32Array
}

function demandDimension({ name, parent }: Dimension): void {
  if (parent.length === 0) throw new RangeError(`dimension ${name} needs at least 1 entry, got 0`)
  for (let i = 0; i < parent.length; i++) {
    const up = parent[i]!
    if (!Number.isInteger(up) || up < -1 || up >= parent.length || up === i) {
      throw new RangeError(`parent of entry ${i} of ${name} must be another entry or -1, got ${up}`)
    }
    let at = up
    for (let steps = 0; at !== -1; steps++) {
      if (steps > parent.length) throw new RangeError(`entry ${i} of ${name} adds up into itself`)
      at = parent[at]!
    }
  }
}

/** Entries of a dimension by the entry they add up into. */
function childrenOf(parent: ArrayLike<number>): number[][] {
  const children: number[][] = Array.from({ length: parent.length }, () => [])
  for (let i = 0; i < parent.length; i++) if (parent[i]! >= 0) children[parent[i]!]!.push(i)
  return children
}

/**
 * Lays out a table's cells and the sums that tie them.
 * @throws RangeError when a dimension has no entry, or its totals run in a circle
 */
export function layOut(dimensions: readonly Dimension[]): Layout {
  if (dimensions.length === 0) throw new RangeError('a table needs at least 1 dimension, got 0')
  dimensions.forEach(demandDimension)
  const sizes = dimensions.map(({ parent }) => parent.length)
  const strides = sizes.map((_, d) => sizes.slice(d + 1).reduce((a, b) => a * b, 1))
  const cells = sizes.reduce((a, b) => a * b, 1)
  const start = [0]
  const cell: number[] = []
  dimensions.forEach(({ parent }, d) => {
    const size = sizes[d]!
    const stride = strides[d]!
    const sums = childrenOf(parent).flatMap((children, total) =>
      children.length > 0 ? [[total, ...children]] : [],
    )
    for (let base = 0; base < cells; base++) {
      if (Math.floor(base / stride) % size !== 0) continue
      for (const sum of sums) {
        for (const i of sum) cell.push(base + i * stride)
        start.push(cell.length)
      }
    }
  })
  return {
    cells,
    sizes,
    strides,
    start: Int32Array.from(start),
    cell: Int32Array.from(cell),
    ...invert(start, cell, cells),
  }
}

function invert(start: number[], cell: number[], cells: number) {
  const ofStart = new Int32Array(cells + 1)
  for (const c of cell) ofStart[c + 1]! += 1
  for (let c = 0; c < cells; c++) ofStart[c + 1]! += ofStart[c]!
  const of = new Int32Array(cell.length)
  const next = ofStart.slice()
  for (let e = 0; e + 1 < start.length; e++) {
    for (let k = start[e]!; k < start[e + 1]!; k++) {
      const c = cell[k]!
      of[next[c]!] = e
      next[c]! += 1
    }
  }
  return { ofStart, of }
}

/** The place of one cell: an entry of each dimension. */
export function coordinates(layout: Layout, cell: number): number[] {
  return layout.sizes.map((size, d) => Math.floor(cell / layout.strides[d]!) % size)
}

/**
 * Fills in every total from the finest cells; what stood at a total before is not looked at.
 * @param counts  one count a cell; only cells that are finest in every dimension are read
 * @throws RangeError on a wrong number of cells or a count that is not whole and 0 or more
 */
export function addUp(dimensions: readonly Dimension[], counts: Column): Table {
  const layout = layOut(dimensions)
  demandCells(layout, counts)
  const out = Float64Array.from(counts)
  dimensions.forEach(({ parent }, d) => {
    const stride = layout.strides[d]!
    const order = byDepth(parent)
    for (let base = 0; base < layout.cells; base++) {
      if (Math.floor(base / stride) % layout.sizes[d]! !== 0) continue
      for (const { total, children } of order) {
        let sum = 0
        for (const child of children) sum += out[base + child * stride]!
        out[base + total * stride] = sum
      }
    }
  })
  const table = { dimensions, counts: out }
  assertAddsUp(table, layout)
  return table
}

/** Totals with their children, the deepest first. */
function byDepth(parent: ArrayLike<number>): { total: number; children: number[] }[] {
  const depth = (i: number): number => (parent[i]! < 0 ? 0 : 1 + depth(parent[i]!))
  return childrenOf(parent)
    .map((children, total) => ({ total, children }))
    .filter(({ children }) => children.length > 0)
    .sort((a, b) => depth(b.total) - depth(a.total))
}

function demandCells(layout: Layout, counts: Column): void {
  if (counts.length !== layout.cells) {
    throw new RangeError(
      `a table of ${layout.sizes.join(' x ')} needs ${layout.cells} counts, got ${counts.length}`,
    )
  }
}

/**
 * Refuses a table whose counts are not whole and 0 or more, or whose totals are not the sums of their parts.
 * @throws RangeError naming the first cell or total that is wrong
 */
export function assertAddsUp(table: Table, layout: Layout = layOut(table.dimensions)): void {
  demandCells(layout, table.counts)
  for (let c = 0; c < layout.cells; c++) {
    const count = table.counts[c]!
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(
        `counts must be whole and 0 or more, got ${count} at cell ${coordinates(layout, c)}`,
      )
    }
  }
  for (let e = 0; e + 1 < layout.start.length; e++) {
    const first = layout.start[e]!
    let sum = 0
    for (let k = first + 1; k < layout.start[e + 1]!; k++) sum += table.counts[layout.cell[k]!]!
    const total = table.counts[layout.cell[first]!]!
    if (sum !== total) {
      throw new RangeError(
        `totals must add up: cell ${coordinates(layout, layout.cell[first]!)} holds ${total}, its parts ${sum}`,
      )
    }
  }
}
