import type { DensityOptions } from '../src/spatial/density.ts'
import { comesWhole, plainKernels, planDensity } from '../src/spatial/density-plan.ts'
import type { Grid } from '../src/spatial/grid.ts'
import { type Knox, summariseKnox } from '../src/spatial/knox.ts'
import { knoxBlocks } from '../src/spatial/knox-block.ts'
import type { KnoxOptions } from '../src/spatial/knox-plan.ts'
import { crossK, ripleyK } from '../src/spatial/ripley.ts'
import {
  type EnvelopeOptions,
  encloseCurve,
  type RipleyEnvelope,
} from '../src/spatial/ripley-envelope.ts'
import { type Crew, gather, type Link, type Watch } from './crew.ts'
import type { Kernels } from './tasks.ts'

export type { Watch } from './crew.ts'

/**
 * The heavy functions, spread over workers and with the fast kernels. The numbers are those of the
 * functions of the same names in `@convive/measure/spatial`, whatever the number of workers.
 * Every function takes an AbortSignal and tells its progress.
 */
export interface Host {
  /** How many workers share the work. */
  readonly workers: number
  /** 'simd' with WebAssembly SIMD, 'plain' where the kernels are not built, not allowed or not known. */
  readonly kernels: 'simd' | 'plain'
  /** As `knox`. */
  knox(
    x: Float64Array,
    y: Float64Array,
    day: Float64Array,
    options: KnoxOptions & Watch,
  ): Promise<Knox>
  /** As `kernelDensity`; one binned or by series is one block, on one worker. */
  kernelDensity(
    x: Float64Array,
    y: Float64Array,
    grid: Grid,
    options: DensityOptions & Watch,
  ): Promise<Float64Array>
  /** As `ripleyEnvelope`. */
  ripleyEnvelope(
    x: Float64Array,
    y: Float64Array,
    options: EnvelopeOptions & Watch,
  ): Promise<RipleyEnvelope>
  /** As `crossEnvelope`. */
  crossEnvelope(
    from: { x: Float64Array; y: Float64Array },
    to: { x: Float64Array; y: Float64Array },
    options: EnvelopeOptions & Watch,
  ): Promise<RipleyEnvelope>
  /** Ends the workers; work under way is rejected. */
  close(): Promise<void>
}

/** Splits what the work is from how it is watched: signals and callbacks do not reach workers. */
function apart<T extends Watch>({ signal, onProgress, ...options }: T) {
  const watch: Watch = { ...(signal && { signal }), ...(onProgress && { onProgress }) }
  return { watch, options }
}

/** Rows of a density that make one block; the same for every number of workers. */
const STRIP = 32

async function spreadKnox(
  crew: Crew,
  x: Float64Array,
  y: Float64Array,
  day: Float64Array,
  asked: KnoxOptions & Watch,
): Promise<Knox> {
  const { watch, options } = apart(asked)
  const { onProgress: _, ...stop } = watch
  const [planned] = await crew.spread('knoxPlan', { x, y, day, options }, 1, stop)
  const { plan, rows } = planned!
  const blocks = await crew.spread('knox', plan, knoxBlocks(plan), watch)
  return summariseKnox(plan, rows, options, blocks)
}

async function spreadDensity(
  crew: Crew,
  x: Float64Array,
  y: Float64Array,
  grid: Grid,
  asked: DensityOptions & Watch,
): Promise<Float64Array> {
  const { watch, options } = apart(asked)
  watch.signal?.throwIfAborted()
  if (comesWhole(x.length, grid, options)) {
    const [whole] = await crew.spread('wholeDensity', { x, y, grid, options }, 1, watch)
    return whole!
  }
  const plan = planDensity(x, y, grid, options, plainKernels)
  const blocks = Math.ceil(grid.rows / STRIP)
  const strips = await crew.spread('density', { density: plan, rows: STRIP }, blocks, watch)
  const density = new Float64Array(grid.columns * grid.rows)
  strips.forEach((strip, block) => {
    density.set(strip, block * STRIP * grid.columns)
  })
  return density
}

/** Makes a host of workers that are already running. */
export function hostOf(links: readonly Link[], kernels: Kernels): Host {
  const crew = gather(links, kernels)
  return {
    workers: crew.size,
    kernels: kernels.knox ? 'simd' : 'plain',
    knox: (x, y, day, options) => spreadKnox(crew, x, y, day, options),
    kernelDensity: (x, y, grid, options) => spreadDensity(crew, x, y, grid, options),
    ripleyEnvelope: async (x, y, asked) => {
      const { watch, options } = apart(asked)
      const observed = ripleyK(x, y, options)
      const plan = { count: x.length, seed: options.seed, options }
      const curves = await crew.spread('ripleyK', plan, options.simulations, watch)
      return encloseCurve(observed, curves, options.rank ?? 1)
    },
    crossEnvelope: async (from, to, asked) => {
      const { watch, options } = apart(asked)
      const observed = crossK(from, to, options)
      const plan = { from, to, seed: options.seed, options }
      const curves = await crew.spread('crossK', plan, options.simulations, watch)
      return encloseCurve(observed, curves, options.rank ?? 1)
    },
    close: () => crew.end(),
  }
}
