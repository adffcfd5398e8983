import type { Column } from '../check.ts'
import { type FindMove, type Move, searchMoves } from './moves.ts'
import { cellsOf, type HiddenCell, hiddenCells, type ProtectionPlan, valuesAt } from './plan.ts'
import type { LoadedModel, LoadModel } from './solver.ts'
import { type Block, blocksOf } from './system.ts'
import { assertAddsUp, layOut, type Table } from './table.ts'

const SLACK = 1e-6

/** How a small cell is protected: by a move, or by tables that the solver found. */
interface Proof {
  move?: Move
  /** The cells that the proof changes; none of them may be shown while it stands. */
  touches: Set<number>
}

interface Thinning {
  counts: Column
  plan: ProtectionPlan
  find: FindMove
  price: Float64Array
  fall: Float64Array
  proofs: Map<number, Proof>
}

function begin(table: Table, plan: ProtectionPlan): Thinning {
  const layout = layOut(table.dimensions)
  assertAddsUp(table, layout)
  const mask = hiddenCells(plan, layout.cells)
  const proofs = new Map<number, Proof>()
  for (const { cell, why, move } of plan.hidden) {
    if (why !== 'small') continue
    // A small cell without a move leans on everything until the solver says otherwise.
    const touches = new Set(move ? cellsOf(move) : plan.hidden.map((each) => each.cell))
    proofs.set(cell, { touches, ...(move && { move }) })
  }
  return {
    counts: table.counts,
    plan,
    find: searchMoves(table.dimensions, layout),
    price: Float64Array.from(mask, (hides) => (hides ? 0 : Infinity)),
    fall: Float64Array.from(table.counts, (count) => Math.max(0, count - plan.atLeast)),
    proofs,
  }
}

/**
 * Looks for possible tables that leave a small cell open far enough; returns the cells in which they differ from the truth.
 * @param whole  only tables of whole numbers count
 */
function openUp(
  { counts, plan }: Thinning,
  { cells }: Block,
  model: LoadedModel,
  cell: number,
  whole: boolean,
): Set<number> | undefined {
  const column = cells.indexOf(cell)
  const truth = counts[cell]!
  const touches = new Set<number>()
  let open = 0
  for (const sense of ['least', 'greatest'] as const) {
    const { status, values } = model.solve(Int32Array.of(column), sense, { whole })
    if (status !== 'optimal') return undefined
    open += Math.floor(Math.abs(values[column]! - truth) + SLACK)
    cells.forEach((other, j) => {
      if (Math.abs(values[j]! - counts[other]!) > SLACK) touches.add(other)
    })
    if (open >= valuesAt(plan, cell) - 1) return touches
  }
  return undefined
}

function moveOf(work: Thinning, cell: number, below?: number): Move | undefined {
  const width = valuesAt(work.plan, cell) - 1
  const found = work.find(cell, { price: work.price, fall: work.fall, width }, below)
  return found && { up: found.up, down: found.down }
}

/** Looks for another proof of a small cell: a move first, then the solver. */
function proveAgain(work: Thinning, block: Block, model: LoadedModel, cell: number) {
  const move = moveOf(work, cell, 0.5)
  if (move) return { touches: new Set(cellsOf(move)), move }
  const touches = openUp(work, block, model, cell, false)
  return touches && { touches }
}

/** Tries to show one complementary cell again. */
function tryToShow(work: Thinning, block: Block, model: LoadedModel, cell: number): boolean {
  const column = block.cells.indexOf(cell)
  const truth = work.counts[cell]!
  work.price[cell] = Infinity
  model.bound(column, truth, truth)
  const next: [number, Proof][] = []
  for (const [small, { touches }] of work.proofs) {
    if (!touches.has(cell)) continue
    const proof = proveAgain(work, block, model, small)
    if (!proof) {
      work.price[cell] = 0
      model.bound(column, work.plan.atLeast, Infinity)
      return false
    }
    next.push([small, proof])
  }
  for (const [small, proof] of next) work.proofs.set(small, proof)
  return true
}

/** Hides again what it takes to give a move to small cells whose proof does not hold over whole numbers. */
function mend(work: Thinning, block: Block, model: LoadedModel, shown: Set<number>): void {
  for (const cell of block.cells) {
    const proof = work.proofs.get(cell)
    if (!proof || proof.move || openUp(work, block, model, cell, true)) continue
    for (const other of shown) work.price[other] = 1
    const move = moveOf(work, cell)
    for (const other of shown) work.price[other] = Infinity
    if (!move) continue
    for (const other of cellsOf(move)) {
      if (!shown.delete(other)) continue
      work.price[other] = 0
      model.bound(block.cells.indexOf(other), work.plan.atLeast, Infinity)
    }
    work.proofs.set(cell, { touches: new Set(cellsOf(move)), move })
  }
}

/**
 * Shows again every complementary cell that a plan does not need: for each, the solver looks for other tables that still
 * leave every small cell open; what is left to the solver is confirmed over whole numbers at the end. Cells that most small
 * cells lean on are tried last. What `protect` hides beyond the small cells is about halved; on 10,000 cells it takes about
 * a minute.
 * @param o.progress  told after each cell that was tried
 * @returns a plan that hides a part of what the given one hides and keeps its promise
 * @throws RangeError when the table does not add up
 * @see Fischetti & Salazar (2001), Management Science 47, 1008-1027 (clean-up by attack)
 */
export function thin(
  table: Table,
  plan: ProtectionPlan,
  { load, progress }: { load: LoadModel; progress?: (done: number, of: number) => void },
): ProtectionPlan {
  const work = begin(table, plan)
  const mask = hiddenCells(plan, table.counts.length)
  const complements = new Set(
    plan.hidden.filter(({ why }) => why === 'complement').map(({ cell }) => cell),
  )
  const shown = new Set<number>()
  let done = 0
  for (const block of blocksOf(layOut(table.dimensions), table.counts, mask, plan.atLeast)) {
    const model = load(block.model)
    const own = new Set<number>()
    try {
      for (const cell of orderOf(work, block, complements)) {
        if (tryToShow(work, block, model, cell)) own.add(cell)
        progress?.(++done, complements.size)
      }
      mend(work, block, model, own)
    } finally {
      model.release()
    }
    for (const cell of own) shown.add(cell)
  }
  return { ...plan, hidden: rewrite(plan, shown, work.proofs) }
}

/** The complementary cells of a block, those that fewest small cells lean on first, and the greatest counts first. */
function orderOf({ proofs, counts }: Thinning, { cells }: Block, complements: Set<number>) {
  const all = [...proofs.values()]
  return Array.from(cells)
    .filter((cell) => complements.has(cell))
    .map((cell) => ({ cell, leaning: all.filter(({ touches }) => touches.has(cell)).length }))
    .sort((a, b) => a.leaning - b.leaning || counts[b.cell]! - counts[a.cell]!)
    .map(({ cell }) => cell)
}

function rewrite(
  plan: ProtectionPlan,
  shown: Set<number>,
  proofs: Map<number, Proof>,
): HiddenCell[] {
  return plan.hidden
    .filter(({ cell }) => !shown.has(cell))
    .map(({ cell, at, why }) => {
      const protects = [...proofs]
        .filter(([small, { touches }]) => small !== cell && touches.has(cell))
        .map(([small]) => small)
      const move = proofs.get(cell)?.move
      return {
        cell,
        at,
        why,
        protects: why === 'complement' ? protects : [],
        ...(move && { move }),
      }
    })
}
