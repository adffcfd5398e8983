import loadHighs from 'highs'
import { type LoadModel, solveWithHighs } from '../src/disclosure/index.ts'

const highs = await loadHighs()

/** HiGHS behind the library's door, for tests, benches and examples. */
export const load: LoadModel = solveWithHighs(highs)

/** One linear programme from nothing: the plain way that an audit must agree with. */
export function solveOnce(text: string): number {
  const solution = highs.solve(text, { output_flag: false })
  if (solution.Status === 'Unbounded') return Infinity
  if (solution.Status !== 'Optimal') throw new Error(`wanted an optimum, got ${solution.Status}`)
  return solution.ObjectiveValue
}
