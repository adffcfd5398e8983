import { type Column, demandCounts, demandWhole } from '../check.ts'
import { type FindMove, type Move, searchMoves, type Terms } from './moves.ts'
import { assertAddsUp, coordinates, type Layout, layOut, type Table } from './table.ts'

/**
 * What happens to zeros. 'show': never hidden, so whoever reads the table knows that a hidden count is at least 1;
 * 'allow': a zero may be hidden to protect another cell; 'hide': zeros are small counts like the others.
 */
export type Zeros = 'show' | 'allow' | 'hide'

/** One hidden cell: where it stands, why it is hidden, and, after an audit, what an attacker still learns. */
export interface HiddenCell {
  cell: number
  /** Its entry in each dimension. */
  at: number[]
  why: 'small' | 'complement'
  /** The small cells that it helps to protect. */
  protects: number[]
  /** For a small cell: a change of the table that keeps every sum and every shown cell, and so cannot be told from the truth. */
  move?: Move
  /** The least and the greatest count that an attacker cannot rule out; absent before the audit. */
  low?: number
  high?: number
}

/**
 * What is hidden in a table, why, and what an attacker still learns. It names the small cells, so it is as confidential as
 * the table itself.
 */
export interface ProtectionPlan {
  /** Counts below this are small, by cell when it is a list. */
  k: number | number[]
  /** How many values every small cell must leave open; k unless told. */
  values: number | number[]
  zeros: Zeros
  /** What an attacker knows of any hidden count: 1 when zeros are shown, else 0. */
  atLeast: 0 | 1
  /** In order of cells. */
  hidden: HiddenCell[]
  /** Small cells that nothing can protect while the cells that must be shown are shown: publish a coarser table. */
  unprotected: number[]
}

/** What is small, and what may be hidden for its sake. */
export interface ProtectionOptions {
  /** Counts from 1 to k - 1 are small; one number, or one a cell (1: nothing is small there). */
  k: number | Column
  /** How many values every small cell must leave open to an attacker; k unless told. */
  values?: number
  zeros?: Zeros
  /** 1 for every cell that must be shown whatever it costs, e.g. because it is published elsewhere. */
  show?: Column
}

function columnOf(value: number | Column, cells: number, name: string): Float64Array {
  if (typeof value === 'number') {
    demandWhole(name, value, 1)
    return new Float64Array(cells).fill(value)
  }
  if (value.length !== cells) {
    throw new RangeError(`${name} must be one number or ${cells}, got ${value.length}`)
  }
  demandCounts(name, value)
  return Float64Array.from(value)
}

/** The state of a search for protection. */
interface Work {
  layout: Layout
  find: FindMove
  price: Float64Array
  /** Price of each cell while it is shown. */
  shown: Float64Array
  fall: Float64Array
  width: Float64Array
  small: number[]
  moves: Map<number, Move>
}

function prepare(table: Table, k: Float64Array, values: Float64Array, o: ProtectionOptions): Work {
  const layout = layOut(table.dimensions)
  assertAddsUp(table, layout)
  const zeros = o.zeros ?? 'show'
  const atLeast = zeros === 'show' ? 1 : 0
  const { cells } = layout
  const shown = new Float64Array(cells)
  const fall = new Float64Array(cells)
  const small: number[] = []
  for (let c = 0; c < cells; c++) {
    const count = table.counts[c]!
    // One cell costs 1; of two equals the one with the smaller count goes.
    const bound = o.show?.[c] === 1 || (count === 0 && zeros === 'show')
    shown[c] = bound ? Infinity : 1 + Math.min(0.2, count / 10_000)
    fall[c] = Math.max(0, count - atLeast)
    const isSmall = count < k[c]! && (count > 0 || zeros === 'hide')
    if (isSmall && o.show?.[c] !== 1) small.push(c)
  }
  const price = shown.slice()
  for (const c of small) price[c] = 0
  return {
    layout,
    find: searchMoves(table.dimensions, layout),
    price,
    shown,
    fall,
    width: values.map((v) => v - 1),
    small,
    moves: new Map(),
  }
}

function termsOf(work: Work, cell: number): Terms {
  return { price: work.price, fall: work.fall, width: work.width[cell]! }
}

/** Hides what the cheapest move of each small cell still needs, the cheapest first; returns those without any move. */
function hideGreedily(work: Work): number[] {
  const open = new Map(
    work.small.map((c) => [c, work.find(c, termsOf(work, c))?.price ?? Infinity]),
  )
  const unprotected: number[] = []
  while (open.size > 0) {
    let next = -1
    let cheapest = Infinity
    for (const [c, price] of open) {
      if (next < 0 || price < cheapest) {
        next = c
        cheapest = price
      }
    }
    open.delete(next)
    const move = work.find(next, termsOf(work, next))
    if (!move) {
      unprotected.push(next)
      continue
    }
    work.moves.set(next, move)
    for (const c of cellsOf(move)) work.price[c] = 0
  }
  return unprotected.sort((a, b) => a - b)
}

/** The cells that a move changes. */
export function cellsOf({ up, down }: Move): number[] {
  return [...up, ...down]
}

/** Small cells by the complementary cell that their moves need. */
function usersOf(work: Work): Map<number, Set<number>> {
  const small = new Set(work.small)
  const users = new Map<number, Set<number>>()
  for (const [c, move] of work.moves) {
    for (const other of cellsOf(move)) {
      if (small.has(other)) continue
      const set = users.get(other) ?? new Set()
      users.set(other, set.add(c))
    }
  }
  return users
}

/** Shows one complementary cell again when every small cell that leans on it finds another move at no price. */
function showAgain(work: Work, cell: number, users: Map<number, Set<number>>): boolean {
  work.price[cell] = Infinity
  const found: [number, Move][] = []
  for (const small of users.get(cell) ?? []) {
    const move = work.find(small, termsOf(work, small), 0.5)
    if (!move) {
      work.price[cell] = 0
      return false
    }
    found.push([small, move])
  }
  work.price[cell] = work.shown[cell]!
  for (const [small, move] of found) {
    for (const other of cellsOf(work.moves.get(small)!)) users.get(other)?.delete(small)
    for (const other of cellsOf(move)) users.get(other)?.add(small)
    work.moves.set(small, move)
  }
  users.delete(cell)
  return true
}

/** Shows again what later choices made needless. */
function releaseNeedless(work: Work, counts: Column): void {
  for (let round = 0; round < 5; round++) {
    const users = usersOf(work)
    const hidden = complementsOf(work)
    hidden.sort(
      (a, b) =>
        (users.get(a)?.size ?? 0) - (users.get(b)?.size ?? 0) || counts[b]! - counts[a]! || a - b,
    )
    let released = 0
    for (const cell of hidden) if (showAgain(work, cell, users)) released++
    if (released === 0) return
  }
}

function complementsOf({ price, small }: Work): number[] {
  const isSmall = new Set(small)
  const cells: number[] = []
  price.forEach((p, c) => {
    if (p === 0 && !isSmall.has(c)) cells.push(c)
  })
  return cells
}

/**
 * Decides what a table must not show: every small count, and as many others as it takes to keep the small ones from being
 * worked out of the totals. Each small cell is given a move, a change of the table that keeps all sums and all shown cells
 * and leaves at least `values` counts open: the proof of its protection, for an attacker who reckons with whole numbers too.
 * Complementary cells are chosen greedily and shown again where later choices made them needless; `thin` with a solver
 * shows more of them again.
 * @throws RangeError when the table does not add up, or k, values or show do not fit it
 * @see Hundepool et al. (2012), Statistical Disclosure Control, ch. 4 and 5; Cox (1980), JASA 75, 377-385
 */
export function protect(table: Table, o: ProtectionOptions): ProtectionPlan {
  const cells = layOut(table.dimensions).cells
  const k = columnOf(o.k, cells, 'k')
  const values = o.values === undefined ? k : columnOf(o.values, cells, 'values')
  if (o.show && o.show.length !== cells) {
    throw new RangeError(`show must mark ${cells} cells, got ${o.show.length}`)
  }
  const work = prepare(table, k, values, o)
  const unprotected = hideGreedily(work)
  releaseNeedless(work, table.counts)
  const users = usersOf(work)
  const small = new Set(work.small)
  const zeros = o.zeros ?? 'show'
  const hidden = [...work.small, ...complementsOf(work)]
    .sort((a, b) => a - b)
    .map((cell): HiddenCell => {
      const found = work.moves.get(cell)
      return {
        cell,
        at: coordinates(work.layout, cell),
        why: small.has(cell) ? 'small' : 'complement',
        protects: [...(users.get(cell) ?? [])].sort((a, b) => a - b),
        ...(found && { move: { up: found.up, down: found.down } }),
      }
    })
  return {
    k: typeof o.k === 'number' ? o.k : [...k],
    values: o.values ?? (typeof o.k === 'number' ? o.k : [...k]),
    zeros,
    atLeast: zeros === 'show' ? 1 : 0,
    hidden,
    unprotected,
  }
}

/** 1 for every cell that a plan hides. */
export function hiddenCells(plan: ProtectionPlan, cells: number): Uint8Array {
  const mask = new Uint8Array(cells)
  for (const { cell } of plan.hidden) mask[cell] = 1
  return mask
}

/** How many values a plan promises to leave open at a cell. */
export function valuesAt(plan: ProtectionPlan, cell: number): number {
  return typeof plan.values === 'number' ? plan.values : plan.values[cell]!
}
