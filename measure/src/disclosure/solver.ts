/**
 * A linear model: columns with bounds, tied by equations. Row r says that the sum of value[k] * x[index[k]] over
 * k in start[r] .. start[r + 1] is right[r].
 */
export interface LinearModel {
  lower: Float64Array
  upper: Float64Array
  start: Int32Array
  index: Int32Array
  value: Float64Array
  right: Float64Array
}

/** What a solver answers. `values` is read only when the status is 'optimal'. */
export interface LinearAnswer {
  status: 'optimal' | 'unbounded' | 'infeasible'
  values: Float64Array
}

/** A model that a solver holds in memory, so that many questions can be put to it in turn. */
export interface LoadedModel {
  /** Finds the least (or greatest) sum of these columns; with `whole` only over whole numbers. */
  solve(columns: Int32Array, sense: 'least' | 'greatest', o?: { whole?: boolean }): LinearAnswer
  /** Sets the bounds of one column, for all questions to come. */
  bound(column: number, lower: number, upper: number): void
  /** Frees what the solver holds. */
  release(): void
}

/** A solver of linear models, passed in by the caller. */
export type LoadModel = (model: LinearModel) => LoadedModel

/** Every column from `from` to `to`, both included. */
interface Range {
  kind: 'range'
  from: number
  to: number
}

/** A model as HiGHS takes it: least sum of costs, equations by row. */
export interface HighsSource {
  numCols: number
  numRows: number
  colCost: Float64Array
  colLower: Float64Array
  colUpper: Float64Array
  rowLower: Float64Array
  rowUpper: Float64Array
  matrix: {
    format: 'csr'
    numRows: number
    numCols: number
    starts: Int32Array
    indices: Int32Array
    values: Float64Array
  }
}

/** The part of a HiGHS model (npm `highs`, persistent interface) that is used here. */
export interface HighsModel {
  options: { set(options: Record<string, unknown>): unknown }
  changeColsCost(selection: Range, costs: Float64Array): unknown
  changeColBounds(column: number, lower: number, upper: number): unknown
  changeColsIntegrality(selection: Range, types: Int32Array): unknown
  clearIntegrality(): unknown
  run(): unknown
  getModelStatus(): number
  getSolution(): { readonly colValue: Float64Array }
  dispose(): void
}

/** The part of a loaded HiGHS (npm `highs`, version 1.15 or later) that is used here. */
export interface Highs {
  createModel(source: HighsSource): HighsModel
}

const OPTIMAL = 7
const UNBOUNDED = [9, 10]

/**
 * Puts HiGHS behind the door through which attacks ask their questions. Each loaded model keeps its last basis, so a
 * question costs only the steps from the answer before.
 * @param highs  what `await loadHighs()` of npm `highs` gives
 * @throws RangeError when HiGHS ends without a proof (limits, numerical failure)
 */
export function solveWithHighs(highs: Highs): LoadModel {
  return ({ lower, upper, start, index, value, right }) => {
    const columns = lower.length
    const model = highs.createModel({
      numCols: columns,
      numRows: right.length,
      colCost: new Float64Array(columns),
      colLower: lower,
      colUpper: upper,
      rowLower: right,
      rowUpper: right,
      matrix: {
        format: 'csr',
        numRows: right.length,
        numCols: columns,
        starts: start,
        indices: index,
        values: value,
      },
    })
    // Only costs change between questions: the last basis stays feasible, so primal simplex goes on from it.
    model.options.set({ output_flag: false, presolve: 'off', simplex_strategy: 4 })
    const all: Range = { kind: 'range', from: 0, to: columns - 1 }
    const costs = new Float64Array(columns)
    return {
      solve(asked, sense, { whole = false } = {}) {
        costs.fill(0)
        for (const column of asked) costs[column] = sense === 'least' ? 1 : -1
        model.changeColsCost(all, costs)
        if (whole) model.changeColsIntegrality(all, new Int32Array(columns).fill(1))
        model.run()
        const status = model.getModelStatus()
        const values = status === OPTIMAL ? model.getSolution().colValue : new Float64Array(0)
        if (whole) model.clearIntegrality()
        if (status === OPTIMAL) return { status: 'optimal', values }
        if (UNBOUNDED.includes(status)) return { status: 'unbounded', values }
        if (status === 8) return { status: 'infeasible', values }
        throw new RangeError(`the solver must end with a proof, got HiGHS model status ${status}`)
      },
      bound(column, least, greatest) {
        model.changeColBounds(column, least, greatest)
      },
      release() {
        model.dispose()
      },
    }
  }
}
