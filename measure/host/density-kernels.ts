import type { DensityKernels } from '../src/spatial/density-plan.ts'
import { type DomeKernelFor, reachedRows } from '../src/spatial/dome-spread.ts'
import { folderSizes, type MakeFolder } from '../src/spatial/row-fold.ts'
import { type WebAssemblyModule, webAssembly } from './web-assembly.ts'

type Fold = (row: number, half: number, reach: number, sums: number, places: number) => void
type GatherRow = (
  x: number,
  y: number,
  weights: number,
  offsets: number,
  left: number,
  columns: number,
  firstColumn: number,
  half: number,
  rowPlace: number,
  step: number,
  sums: number,
  places: number,
) => void

/** What measure/wasm/density.as.ts exports. */
interface DensityExports {
  foldEven: Fold
  foldOdd: Fold
  gatherQuartic: GatherRow
  gatherEpanechnikov: GatherRow
}

/** Opens the module with room for lists of these lengths in bytes, each on a multiple of 16. */
function open(module: WebAssemblyModule, sizes: readonly number[]) {
  const starts: number[] = []
  let end = 16
  for (const size of sizes) {
    starts.push(end)
    end = 16 * Math.ceil((end + size) / 16)
  }
  const memory = new webAssembly.Memory({ initial: Math.ceil(end / 65536) })
  const { exports } = new webAssembly.Instance(module, { env: { memory } })
  return { starts, buffer: memory.buffer, kernels: exports as unknown as DensityExports }
}

/** Folds rows in WebAssembly SIMD; the numbers are those of `plainFolder`. */
const simdFolder =
  (module: WebAssemblyModule): MakeFolder =>
  (half, o) => {
    const sizes = folderSizes(half, o)
    const bytes = [half.byteLength, 8 * sizes.padded, 8 * sizes.sums]
    const { starts, buffer, kernels } = open(module, bytes)
    const [halfAt, paddedAt, sumsAt] = starts as [number, number, number]
    new Float64Array(buffer, halfAt, half.length).set(half)
    const fold = o.odd ? kernels.foldOdd : kernels.foldEven
    return {
      padded: new Float64Array(buffer, paddedAt, sizes.padded),
      sums: new Float64Array(buffer, sumsAt, sizes.sums),
      fold: () => fold(paddedAt, halfAt, sizes.reach, sumsAt, sizes.sums),
    }
  }

/** Gathers domes in WebAssembly SIMD; the numbers are those of `plainDomeKernel`. */
const simdDomeKernel =
  (module: WebAssemblyModule): DomeKernelFor =>
  (plan) => {
    const { columns, stepX, stepY, peak, points } = plan
    const places = 8 * Math.ceil(columns / 8)
    let most = 0
    for (let r = 0; r < points.rows; r++) {
      const from = points.offsets[r * points.columns]!
      most = Math.max(most, points.offsets[(r + 1) * points.columns]! - from)
    }
    const lists = [points.x, points.y, points.weights, points.offsets]
    const bytes = [...lists.map((list) => list.byteLength), 8 * most, 8 * places]
    const { starts, buffer, kernels } = open(module, bytes)
    const [xAt, yAt, weightsAt, offsetsAt, leftAt, sumsAt] = starts as [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    new Float64Array(buffer, xAt, points.x.length).set(points.x)
    new Float64Array(buffer, yAt, points.x.length).set(points.y)
    new Float64Array(buffer, weightsAt, points.x.length).set(points.weights)
    new Int32Array(buffer, offsetsAt, points.offsets.length).set(points.offsets)
    const sums = new Float64Array(buffer, sumsAt, places)
    const gather = plan.quartic ? kernels.gatherQuartic : kernels.gatherEpanechnikov
    return (firstRow, rows) => {
      const out = new Float64Array(columns * rows)
      for (let row = firstRow; row < firstRow + rows; row++) {
        sums.fill(0)
        for (const { r, half } of reachedRows(plan, row))
          gather(
            xAt,
            yAt,
            weightsAt,
            offsetsAt + 4 * r * points.columns,
            leftAt,
            points.columns,
            points.firstColumn,
            half,
            row * stepY,
            stepX,
            sumsAt,
            places,
          )
        const to = (row - firstRow) * columns
        for (let c = 0; c < columns; c++) out[to + c] = peak * sums[c]!
      }
      return out
    }
  }

/**
 * The kernels of densities in WebAssembly SIMD, with the numbers of the plain ones.
 * @param module measure/wasm/density.wasm, compiled
 */
export const simdDensityKernels = (module: WebAssemblyModule): DensityKernels => ({
  dome: simdDomeKernel(module),
  folder: simdFolder(module),
})
