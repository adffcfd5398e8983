import type { DensityOptions } from '../src/spatial/density.ts'
import {
  type DensityKernels,
  type DensityPlan,
  openDensity,
  plainKernels,
  planDensity,
} from '../src/spatial/density-plan.ts'
import type { Grid } from '../src/spatial/grid.ts'
import { type KnoxCounts, type KnoxKernelFor, plainKnoxKernel } from '../src/spatial/knox-block.ts'
import {
  type KnoxOptions,
  type KnoxPlan,
  type KnoxRows,
  planKnox,
} from '../src/spatial/knox-plan.ts'
import type { RipleyOptions } from '../src/spatial/ripley.ts'
import { simulateCrossK, simulateRipleyK } from '../src/spatial/ripley-envelope.ts'
import { simdDensityKernels } from './density-kernels.ts'
import { simdKnoxKernel } from './kernels.ts'
import { share } from './share.ts'
import type { WebAssemblyModule } from './web-assembly.ts'

/** Fast kernels that a worker has; empty where WebAssembly is absent or forbidden. */
export interface Kernels {
  density?: WebAssemblyModule
  knox?: WebAssemblyModule
}

/** Events of one kind, metres. */
interface Events {
  x: Float64Array
  y: Float64Array
}

/** What each task is given once, and what one block of it gives back. */
export interface Tasks {
  /** Listing the pairs, in one block: seconds where there are many, in which no page may stand still. */
  knoxPlan: {
    plan: Events & { day: Float64Array; options: KnoxOptions }
    part: { plan: KnoxPlan; rows: KnoxRows }
  }
  knox: { plan: KnoxPlan; part: KnoxCounts }
  ripleyK: { plan: { count: number; seed: number; options: RipleyOptions }; part: Float64Array }
  crossK: {
    plan: { from: Events; to: Events; seed: number; options: RipleyOptions }
    part: Float64Array
  }
  /** A density that comes all at once, in one block. */
  wholeDensity: { plan: Events & { grid: Grid; options: DensityOptions }; part: Float64Array }
  /** Strips of `rows` rows, fewer in the last. */
  density: { plan: { density: DensityPlan; rows: number }; part: Float64Array }
}

export type TaskName = keyof Tasks

/** Opens a task on a worker: what comes back does one block, whichever worker it runs on. */
export type OpenTask<Name extends TaskName> = (
  plan: Tasks[Name]['plan'],
  kernels: Kernels,
) => (block: number) => Tasks[Name]['part']

function knoxKernel({ knox }: Kernels): KnoxKernelFor {
  return knox ? simdKnoxKernel(knox) : plainKnoxKernel
}

function densityKernels({ density }: Kernels): DensityKernels {
  return density ? simdDensityKernels(density) : plainKernels
}

/** All work that can be cut in blocks. A block depends on the plan and its number alone. */
export const tasks: { readonly [Name in TaskName]: OpenTask<Name> } = {
  knoxPlan:
    ({ x, y, day, options }) =>
    () =>
      share(planKnox(x, y, day, options)),
  knox: (plan, kernels) => knoxKernel(kernels)(plan),
  ripleyK:
    ({ count, seed, options }) =>
    (block) =>
      simulateRipleyK(count, { ...options, seed, first: block, last: block + 1 })[0]!,
  crossK:
    ({ from, to, seed, options }) =>
    (block) =>
      simulateCrossK(from, to, { ...options, seed, first: block, last: block + 1 })[0]!,
  wholeDensity:
    ({ x, y, grid, options }, kernels) =>
    () => {
      const fast = densityKernels(kernels)
      return openDensity(planDensity(x, y, grid, options, fast), fast)(0, grid.rows)
    },
  density: ({ density, rows }, kernels) => {
    const compute = openDensity(density, densityKernels(kernels))
    return (block) => compute(block * rows, Math.min(rows, density.grid.rows - block * rows))
  },
}
