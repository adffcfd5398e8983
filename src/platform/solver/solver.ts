import { type LoadModel, solveWithHighs } from '@convive/measure/disclosure'
import loadHighs from 'highs'

let loaded: Promise<LoadModel> | undefined

/** The linear solver behind audits of what is published; it is loaded when it is first asked for. */
export function openSolver(): Promise<LoadModel> {
  loaded ??= loadHighs().then(solveWithHighs)
  return loaded
}
