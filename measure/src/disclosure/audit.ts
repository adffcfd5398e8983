import { type HiddenCell, hiddenCells, type ProtectionPlan, valuesAt } from './plan.ts'
import type { LinearAnswer, LoadedModel, LoadModel } from './solver.ts'
import { type Block, blocksOf, propagate } from './system.ts'
import { assertAddsUp, layOut, type Table } from './table.ts'

/** Solvers answer to about 1e-7; counts are whole. */
const SLACK = 1e-6

/** What an attacker can work out of a table with hidden cells. */
export interface Inference {
  /** The hidden cells, in order. */
  cells: Int32Array
  /** The least and the greatest count that each hidden cell can hold; Infinity where nothing limits it. */
  low: Float64Array
  high: Float64Array
  /** How the bounds were proven. */
  proven: {
    /** Two for each hidden cell. */
    bounds: number
    /** Those that took no question of their own. */
    bySight: number
    /** Questions put to the solver over all numbers, each going on from the answer before. */
    linear: number
    /** Questions put to the solver over whole numbers. */
    whole: number
  }
}

/**
 * Bounds of one block: those that surely hold (outer), those that some possible table reaches (inner), and those that some
 * table of whole numbers reaches.
 */
interface Bounds {
  outerLow: Float64Array
  outerHigh: Float64Array
  innerLow: Float64Array
  innerHigh: Float64Array
  wholeLow: Float64Array
  wholeHigh: Float64Array
}

function boundsOf({ cells, model }: Block, counts: ArrayLike<number>): Bounds {
  const { low, high } = propagate(model)
  const truth = Float64Array.from(cells, (cell) => counts[cell]!)
  return {
    outerLow: low,
    outerHigh: high,
    innerLow: truth.slice(),
    innerHigh: truth.slice(),
    wholeLow: truth.slice(),
    wholeHigh: truth,
  }
}

function stretch(low: Float64Array, high: Float64Array, values: Float64Array): void {
  for (let j = 0; j < values.length; j++) {
    if (values[j]! < low[j]!) low[j] = values[j]!
    if (values[j]! > high[j]!) high[j] = values[j]!
  }
}

/** Takes note of a possible table. */
function widen(bounds: Bounds, values: Float64Array): void {
  stretch(bounds.innerLow, bounds.innerHigh, values)
  if (isWhole(values)) stretch(bounds.wholeLow, bounds.wholeHigh, values.map(Math.round))
}

type Sense = 'least' | 'greatest'

/** Columns whose bound is not yet both proven and reached. */
function openColumns(bounds: Bounds, sense: Sense): Int32Array {
  const { outerLow, outerHigh, innerLow, innerHigh } = bounds
  const isOpen = (_: number, j: number) =>
    sense === 'least' ? innerLow[j]! > outerLow[j]! + SLACK : innerHigh[j]! < outerHigh[j]! - SLACK
  return Int32Array.from(innerLow.keys()).filter((j) => isOpen(0, j))
}

/** A question that must have an answer: the true table is always one. */
function ask(model: LoadedModel, columns: Int32Array, sense: Sense, whole = false): LinearAnswer {
  const answer = model.solve(columns, sense, { whole })
  if (answer.status === 'infeasible') {
    throw new RangeError('the true table must be among the possible ones, got an infeasible model')
  }
  return answer
}

/** Pushes all open bounds at once: one answer often meets many of them. */
function pushTogether(model: LoadedModel, bounds: Bounds, sense: Sense): number {
  let questions = 0
  for (;;) {
    const open = openColumns(bounds, sense)
    if (open.length < 4) return questions
    const answer = ask(model, open, sense)
    questions++
    if (answer.status !== 'optimal') return questions
    widen(bounds, answer.values)
    if (open.length - openColumns(bounds, sense).length < 3) return questions
  }
}

/** Asks for each open bound on its own. */
function pushSingly(model: LoadedModel, bounds: Bounds, sense: Sense): number {
  let questions = 0
  for (let open = openColumns(bounds, sense); open.length > 0; open = openColumns(bounds, sense)) {
    const column = open[0]!
    const answer = ask(model, open.subarray(0, 1), sense)
    questions++
    const outer = sense === 'least' ? bounds.outerLow : bounds.outerHigh
    const inner = sense === 'least' ? bounds.innerLow : bounds.innerHigh
    if (answer.status === 'unbounded') inner[column] = outer[column]!
    else {
      widen(bounds, answer.values)
      outer[column] = inner[column]!
    }
  }
  return questions
}

function isWhole(values: Float64Array): boolean {
  return values.every((value) => Math.abs(value - Math.round(value)) < SLACK)
}

/** Rounds the bounds inwards to whole numbers, and proves each by a whole table; returns the questions it took. */
function makeWhole(model: LoadedModel, bounds: Bounds): number {
  bounds.outerLow = bounds.outerLow.map((low) => Math.ceil(low - SLACK))
  bounds.outerHigh = bounds.outerHigh.map((high) => Math.floor(high + SLACK))
  bounds.innerLow = bounds.wholeLow
  bounds.innerHigh = bounds.wholeHigh
  let questions = 0
  for (const sense of ['least', 'greatest'] as const) {
    for (
      let open = openColumns(bounds, sense);
      open.length > 0;
      open = openColumns(bounds, sense)
    ) {
      const column = open[0]!
      if (bounds.outerHigh[column] === Infinity && sense === 'greatest') {
        bounds.innerHigh[column] = Infinity
        continue
      }
      const answer = ask(model, open.subarray(0, 1), sense, true)
      questions++
      if (answer.status !== 'optimal' || !isWhole(answer.values)) {
        throw new RangeError(`the solver must end with a whole table, got ${answer.status}`)
      }
      widen(bounds, answer.values)
      if (sense === 'least') bounds.outerLow[column] = bounds.innerLow[column]!
      else bounds.outerHigh[column] = bounds.innerHigh[column]!
    }
  }
  return questions
}

/**
 * The exact interval attack: everything that follows about each hidden cell from the shown ones, the totals and the rule.
 * Bounds are first narrowed equation by equation; tables that the solver finds on its way show which of them are reached;
 * only what stays open is asked for cell by cell, each question going on from the answer before. The result equals two
 * linear programmes a cell.
 * @param hidden  1 for every hidden cell
 * @param o.load  the solver, e.g. `solveWithHighs(await loadHighs())`
 * @param o.atLeast  what the attacker knows of any hidden count beforehand: 1 when zeros are always shown, else 0
 * @param o.whole  also proves every bound by a table of whole numbers (slower; a linear bound can be looser in tables of
 * three and more dimensions); without it linear bounds are rounded inwards
 * @throws RangeError when the table does not add up, or a hidden count is below atLeast
 * @see Fischetti & Salazar (2001), Management Science 47, 1008-1027 (the attacker's two problems)
 */
export function inferHidden(
  table: Table,
  hidden: Uint8Array,
  { load, atLeast = 0, whole = false }: { load: LoadModel; atLeast?: 0 | 1; whole?: boolean },
): Inference {
  const layout = layOut(table.dimensions)
  assertAddsUp(table, layout)
  if (hidden.length !== layout.cells) {
    throw new RangeError(`hidden must mark ${layout.cells} cells, got ${hidden.length}`)
  }
  const cells = Int32Array.from(hidden.keys()).filter((c) => hidden[c])
  const bad = cells.find((c) => table.counts[c]! < atLeast)
  if (bad !== undefined) {
    throw new RangeError(`a hidden count must be at least ${atLeast}, got ${table.counts[bad]}`)
  }
  const place = new Map(Array.from(cells, (cell, i) => [cell, i]))
  const low = new Float64Array(cells.length)
  const high = new Float64Array(cells.length)
  const proven = { bounds: 2 * cells.length, bySight: 0, linear: 0, whole: 0 }
  for (const block of blocksOf(layout, table.counts, hidden, atLeast)) {
    const found = inferBlock(block, table.counts, load, whole)
    proven.linear += found.linear
    proven.whole += found.whole
    block.cells.forEach((cell, j) => {
      low[place.get(cell)!] = Math.ceil(found.bounds.outerLow[j]! - SLACK) + 0 // no -0
      high[place.get(cell)!] = Math.floor(found.bounds.outerHigh[j]! + SLACK)
    })
  }
  proven.bySight = proven.bounds - proven.linear - proven.whole
  return { cells, low, high, proven }
}

function inferBlock(block: Block, counts: ArrayLike<number>, load: LoadModel, whole: boolean) {
  const bounds = boundsOf(block, counts)
  if (block.model.right.length === 0) return { bounds, linear: 0, whole: 0 }
  const model = load(block.model)
  try {
    let linear = 0
    for (const sense of ['least', 'greatest'] as const) {
      linear += pushTogether(model, bounds, sense) + pushSingly(model, bounds, sense)
    }
    if (!whole) return { bounds, linear, whole: 0 }
    return { bounds, linear, whole: makeWhole(model, bounds) }
  } finally {
    model.release()
  }
}

/** What an audit says of a plan. */
export interface PlanAudit {
  /** The plan with what an attacker still learns of each hidden cell. */
  plan: ProtectionPlan
  /** Small cells that leave fewer values open than the plan promises; empty when the plan holds. */
  broken: HiddenCell[]
  proven: Inference['proven']
}

/**
 * Attacks a plan as a reader of the published table would, and writes into it what is learned. The attack does not look at
 * how the plan was made.
 * @throws RangeError as `inferHidden`
 */
export function auditPlan(
  table: Table,
  plan: ProtectionPlan,
  o: { load: LoadModel; whole?: boolean },
): PlanAudit {
  const mask = hiddenCells(plan, table.counts.length)
  const { cells, low, high, proven } = inferHidden(table, mask, { ...o, atLeast: plan.atLeast })
  const place = new Map(Array.from(cells, (cell, i) => [cell, i]))
  const hidden = plan.hidden.map((each) => {
    const i = place.get(each.cell)!
    return { ...each, low: low[i]!, high: high[i]! }
  })
  const broken = hidden.filter(
    ({ cell, why, low, high }) => why === 'small' && high - low + 1 < valuesAt(plan, cell),
  )
  return { plan: { ...plan, hidden }, broken, proven }
}
