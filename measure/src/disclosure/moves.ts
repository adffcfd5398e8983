import type { Dimension, Layout } from './table.ts'

/** A shift along one dimension that keeps all its sums: these entries go up, those down, by the same amount. */
export interface Shift {
  up: readonly number[]
  down: readonly number[]
}

/** Every entry from a finest one to the top. */
function pathOf(parent: ArrayLike<number>, leaf: number): number[] {
  const path = [leaf]
  while (parent[path.at(-1)!]! >= 0) path.push(parent[path.at(-1)!]!)
  return path
}

/**
 * All elementary shifts along a dimension that raise a given entry: one finest part of it is raised together with every
 * total above, and nothing or one other finest entry is lowered together with its own; totals common to both stand still.
 * Every change that keeps the sums of a dimension is a combination of these.
 * @returns shifts by entry, those that touch fewest entries first
 */
export function shiftsOf({ parent }: Dimension): Shift[][] {
  const isTotal = new Uint8Array(parent.length)
  for (let i = 0; i < parent.length; i++) if (parent[i]! >= 0) isTotal[parent[i]!] = 1
  const paths = Array.from({ length: parent.length }, (_, i) => i)
    .filter((i) => !isTotal[i])
    .map((leaf) => pathOf(parent, leaf))
  const shifts: Shift[][] = Array.from({ length: parent.length }, () => [])
  for (const path of paths) {
    for (const other of [[], ...paths.filter((each) => each !== path)]) {
      const up = path.filter((i) => !other.includes(i))
      const shift = { up, down: other.filter((i) => !path.includes(i)) }
      for (const raised of up) shifts[raised]!.push(shift)
    }
  }
  const touched = ({ up, down }: Shift) => up.length + down.length
  return shifts.map((list) => list.sort((a, b) => touched(a) - touched(b)))
}

/** A change of a table that keeps every sum: the cells that go up and those that go down with them. */
export interface Move {
  up: number[]
  down: number[]
}

/** What a search for a move may spend, and how far each cell can fall. */
export interface Terms {
  /** Price of touching a cell: 0 when it is hidden already, Infinity when it must be shown. */
  price: Float64Array
  /** How far a cell may fall before an attacker knows that it is impossible. */
  fall: Float64Array
  /** How far the raised cell must be able to move, down and up together. */
  width: number
}

/** A move and the price of the cells it touches that were not hidden yet. */
export interface PricedMove extends Move {
  price: number
}

/** Finds the cheapest move that raises a cell, among those cheaper than `below`. */
export type FindMove = (cell: number, terms: Terms, below?: number) => PricedMove | undefined

/** Products of the shifts of all dimensions but one, as offsets from the start of that dimension. */
function productsOf(layout: Layout, shifts: Shift[][][], at: number[], along: number): Move[] {
  let moves: Move[] = [{ up: [0], down: [] }]
  at.forEach((entry, d) => {
    if (d === along) return
    const stride = layout.strides[d]!
    const step = (from: number[], by: readonly number[]) =>
      from.flatMap((offset) => by.map((i) => offset + i * stride))
    moves = moves.flatMap(({ up, down }) =>
      shifts[d]![entry]!.map((shift) => ({
        up: [...step(up, shift.up), ...step(down, shift.down)],
        down: [...step(up, shift.down), ...step(down, shift.up)],
      })),
    )
  })
  return moves
}

/** Sums and minima of a product at every entry of the dimension it runs along. */
function slicesOf(size: number, stride: number) {
  const price = new Float64Array(size)
  const upFall = new Float64Array(size)
  const downFall = new Float64Array(size)
  return {
    price,
    upFall,
    downFall,
    cost(of: Float64Array, { up, down }: Move): void {
      price.fill(0)
      for (const offset of up) for (let i = 0; i < size; i++) price[i]! += of[offset + i * stride]!
      for (const offset of down)
        for (let i = 0; i < size; i++) price[i]! += of[offset + i * stride]!
    },
    drop(of: Float64Array, { up, down }: Move): void {
      for (const [offsets, out] of [
        [up, upFall],
        [down, downFall],
      ] as const) {
        out.fill(Infinity)
        for (const offset of offsets) {
          for (let i = 0; i < size; i++) out[i] = Math.min(out[i]!, of[offset + i * stride]!)
        }
      }
    },
  }
}

/**
 * Prepares the search for elementary moves of a table: products of one shift in each dimension. They are the hypercubes of
 * Repsilber (1994), and their kin that reach through a hierarchy.
 * @see Repsilber (1994), Preservation of confidential information in aggregated data; Giessing & Repsilber (2002), LNCS 2316, 181-192
 */
export function searchMoves(dimensions: readonly Dimension[], layout: Layout): FindMove {
  const shifts = dimensions.map(shiftsOf)
  const along = layout.sizes.indexOf(Math.max(...layout.sizes))
  const stride = layout.strides[along]!
  const size = layout.sizes[along]!
  const slices = slicesOf(size, stride)
  const products = new Map<number, Move[]>()
  return (cell, { price, fall, width }, below = Infinity) => {
    const at = layout.sizes.map((n, d) => Math.floor(cell / layout.strides[d]!) % n)
    const origin = cell - at[along]! * stride
    let moves = products.get(origin)
    if (!moves) {
      moves = productsOf(layout, shifts, at, along)
      products.set(origin, moves)
    }
    let best: { product: Move; shift: Shift } | undefined
    let limit = below
    for (const product of moves) {
      slices.cost(price, product)
      if (slices.price[at[along]!]! >= limit) continue
      let dropped = false
      for (const shift of shifts[along]![at[along]!]!) {
        let spent = 0
        for (const i of shift.up) spent += slices.price[i]!
        for (const i of shift.down) spent += slices.price[i]!
        if (spent >= limit) continue
        if (!dropped) slices.drop(fall, product)
        dropped = true
        if (reach(shift, slices.upFall, slices.downFall) < width) continue
        limit = spent
        best = { product, shift }
      }
    }
    return best && { price: limit, ...combine(best.product, best.shift, stride) }
  }
}

/** How many steps down and up together a move has before one of its cells runs out. */
function reach(shift: Shift, upFall: Float64Array, downFall: Float64Array): number {
  let down = Infinity
  let up = Infinity
  for (const i of shift.up) {
    down = Math.min(down, upFall[i]!)
    up = Math.min(up, downFall[i]!)
  }
  for (const i of shift.down) {
    down = Math.min(down, downFall[i]!)
    up = Math.min(up, upFall[i]!)
  }
  return down + up
}

function combine(product: Move, shift: Shift, stride: number): Move {
  const place = (offsets: number[], entries: readonly number[]) =>
    entries.flatMap((i) => offsets.map((offset) => offset + i * stride))
  return {
    up: [...place(product.up, shift.up), ...place(product.down, shift.down)],
    down: [...place(product.up, shift.down), ...place(product.down, shift.up)],
  }
}
