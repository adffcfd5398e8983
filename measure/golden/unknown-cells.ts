import { type Dimension, layOut, type Table } from '../src/disclosure/index.ts'

/** The equations of a table's hidden cells as text of a linear programme: names, right-hand sides, no cleverness. */
export function programme(
  table: Table,
  hidden: Uint8Array,
  cell: number,
  sense: 'Minimize' | 'Maximize',
  atLeast = 0,
): string {
  const layout = layOut(table.dimensions)
  const lines: string[] = []
  for (let e = 0; e + 1 < layout.start.length; e++) {
    const first = layout.start[e]!
    let left = ''
    let right = 0
    for (let k = first; k < layout.start[e + 1]!; k++) {
      const c = layout.cell[k]!
      if (hidden[c]) left += ` ${k === first ? '-' : '+'} x${c}`
      else right += (k === first ? 1 : -1) * table.counts[c]!
    }
    if (left) lines.push(`r${e}:${left} = ${right}`)
  }
  const bounds = [...hidden.keys()].filter((c) => hidden[c]).map((c) => `x${c} >= ${atLeast}`)
  return `${sense}\nobj: x${cell}\nSubject To\n${lines.join('\n')}\nBounds\n${bounds.join('\n')}\nEnd`
}

/** A dimension of one total and its parts. */
export function flat(name: string, parts: number): Dimension {
  return { name, parent: [-1, ...new Array<number>(parts).fill(0)] }
}

/** The finest cells of a table. */
function finest(table: Table): number[] {
  const { sizes, strides, cells } = layOut(table.dimensions)
  const isTotal = table.dimensions.map(({ parent }) => new Set(Array.from(parent)))
  return Array.from({ length: cells }, (_, c) => c).filter((c) =>
    sizes.every((size, d) => !isTotal[d]!.has(Math.floor(c / strides[d]!) % size)),
  )
}

/**
 * Every table of whole numbers that shows the same as this one, by trying each finest hidden cell from `atLeast` up to
 * what its smallest shown total allows. Returns the least and greatest value of each hidden cell.
 */
export function enumerate(table: Table, hidden: Uint8Array, atLeast = 0) {
  const layout = layOut(table.dimensions)
  const free = finest(table).filter((c) => hidden[c])
  const values = Float64Array.from(table.counts, (count, c) => (hidden[c] ? 0 : count))
  const low = new Map<number, number>()
  const high = new Map<number, number>()
  const grand = Math.max(...Array.from(table.counts))
  const isLast = free.map((_, i) => lastEquations(layout, free, i))
  const note = () => {
    const all = totalsOf(table.dimensions, layout, values)
    for (let c = 0; c < layout.cells; c++) {
      if (!hidden[c]) {
        if (all[c] !== table.counts[c]) return
      } else if (all[c]! < atLeast) return
    }
    for (const c of hidden.keys()) {
      if (!hidden[c]) continue
      low.set(c, Math.min(low.get(c) ?? Infinity, all[c]!))
      high.set(c, Math.max(high.get(c) ?? -Infinity, all[c]!))
    }
  }
  const walk = (i: number) => {
    if (i === free.length) return note()
    for (let v = atLeast; v <= grand; v++) {
      values[free[i]!] = v
      const fits = isLast[i]!.map((e) => fit(table, layout, hidden, values, e))
      if (fits.every((f) => f === 0)) walk(i + 1)
      if (fits.some((f) => f > 0)) break
    }
    values[free[i]!] = 0
  }
  walk(0)
  return { low, high }
}

type Layout = ReturnType<typeof layOut>

/** Equations over finest parts and a shown total in which free cell i is the last free one. */
function lastEquations(layout: Layout, free: number[], i: number): number[] {
  const later = new Set(free.slice(i + 1))
  const own: number[] = []
  for (let e = 0; e + 1 < layout.start.length; e++) {
    const cells = Array.from(layout.cell.subarray(layout.start[e]! + 1, layout.start[e + 1]!))
    if (cells.includes(free[i]!) && !cells.some((c) => later.has(c))) own.push(e)
  }
  return own
}

/** How an equation's parts stand to its shown total: below -1, equal 0, above 1; 0 while the total or a part is open. */
function fit(table: Table, layout: Layout, hidden: Uint8Array, values: Float64Array, e: number) {
  const first = layout.start[e]!
  const total = layout.cell[first]!
  if (hidden[total]) return 0
  let sum = 0
  for (let k = first + 1; k < layout.start[e + 1]!; k++) sum += values[layout.cell[k]!]!
  return Math.sign(sum - table.counts[total]!)
}

/** Totals of the finest values, dimension by dimension. */
function totalsOf(dimensions: readonly Dimension[], layout: Layout, values: Float64Array) {
  const out = values.slice()
  dimensions.forEach(({ parent }, d) => {
    const depth = (i: number): number => (parent[i]! < 0 ? 0 : 1 + depth(parent[i]!))
    const totals = [...new Set(Array.from(parent).filter((p) => p >= 0))]
    totals.sort((a, b) => depth(b) - depth(a))
    for (const total of totals) {
      for (let c = 0; c < layout.cells; c++) {
        if (Math.floor(c / layout.strides[d]!) % layout.sizes[d]! !== total) continue
        let sum = 0
        for (let i = 0; i < parent.length; i++) {
          if (parent[i] === total) sum += out[c + (i - total) * layout.strides[d]!]!
        }
        out[c] = sum
      }
    }
  })
  return out
}
