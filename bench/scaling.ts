import { type Host, openHost } from '../measure/host/node/index.ts'
import { randomStream, type Stream } from '../measure/src/random.ts'
import {
  aoristicProfile,
  benjaminiHochberg,
  countInCells,
  crossK,
  deviationEllipse,
  getisOrdStar,
  gridNeighbours,
  insidePolygon,
  kernelDensity,
  knox,
  localMoran,
  nearestDistances,
  rectangle,
  ripleyK,
} from '../measure/src/spatial/index.ts'
import { buildKernels } from '../measure/wasm/build.ts'
import type { Bench, Line } from './bench.ts'

const SIZES = [10_000, 100_000, 1_000_000]
/** Metres squared for each event: the map grows with the events, so that neighbours stay as many. */
const ROOM = 2500

/** Events of one size of a problem: the same density of events whatever their number. */
interface Scene {
  n: number
  side: number
  x: Float64Array
  y: Float64Array
  day: Float64Array
  stream: Stream
}

function scene(n: number): Scene {
  const stream = randomStream(7, n)
  const side = Math.sqrt(n * ROOM)
  const draw = (most: number) => new Float64Array(n).map(() => most * stream.uniform())
  return { n, side, x: draw(side), y: draw(side), day: draw(n / 20).map(Math.floor), stream }
}

/** Each kernel: what it is given is made before, what it does is measured. */
type Prepared = () => unknown
const KERNELS: Record<string, (s: Scene) => Prepared> = {
  'count in cells': ({ x, y, side }) => {
    const grid = square(side, 256)
    return () => countInCells(x, y, grid)
  },
  'density, binned Gaussian': ({ x, y, side }) => {
    const grid = square(side, 256)
    const o = { kernel: 'gaussian', bandwidth: side / 60, binned: true } as const
    return () => kernelDensity(x, y, grid, o)
  },
  'density, exact quartic': ({ x, y, side }) => {
    const grid = square(side, 256)
    return () => kernelDensity(x, y, grid, { kernel: 'quartic', bandwidth: side / 50 })
  },
  'density, exact Gaussian': ({ x, y, side }) => {
    const grid = square(side, 128)
    return () => kernelDensity(x, y, grid, { kernel: 'gaussian', bandwidth: side / 50 })
  },
  'inside a polygon': ({ x, y, side }) => {
    const window = [Float64Array.of(0, 0, side, 0, side / 2, side / 2, side, side, 0, side)]
    return () => insidePolygon(window, x, y)
  },
  'nearest neighbours':
    ({ x, y }) =>
    () =>
      nearestDistances(x, y),
  "Ripley's K, isotropic, to 100 m": ({ x, y, side }) => {
    const window = rectangle(0, 0, side, side)
    return () => ripleyK(x, y, { window, radii: [25, 50, 100] })
  },
  'cross-K, translate, to 100 m': ({ x, y, side, n }) => {
    const window = rectangle(0, 0, side, side)
    const part = (from: number, to: number) => ({
      x: x.subarray(from, to),
      y: y.subarray(from, to),
    })
    const o = { window, radii: [50, 100], correction: 'translate' } as const
    return () => crossK(part(0, n / 2), part(n / 2, n), o)
  },
  'near repeats, 16 permutations': ({ x, y, day }) => {
    const o = { spaceEdges: [0, 50, 100], timeEdges: [0, 7, 14], permutations: 16, seed: 1 }
    return () => knox(x, y, day, o)
  },
  'deviation ellipse':
    ({ x, y }) =>
    () =>
      deviationEllipse(x, y),
  'aoristic profile': ({ day, stream }) => {
    const to = day.map((from) => from + 600 * stream.uniform())
    return () => aoristicProfile(day, to, { period: 1440, bins: 24 })
  },
  'Gi* exact': ({ n, stream }) => {
    const { counts, columns, rows } = cells(n, stream)
    return () => getisOrdStar(counts, columns, rows)
  },
  'local Moran exact': ({ n, stream }) => {
    const { counts, columns, rows } = cells(n, stream)
    const neighbours = gridNeighbours(columns, rows)
    return () => localMoran(counts, neighbours)
  },
  'false discovery rate': ({ n, stream }) => {
    const p = new Float64Array(n).map(() => stream.uniform())
    return () => benjaminiHochberg(p)
  },
}

const square = (side: number, cells: number) => ({
  originX: 0,
  originY: 0,
  cellSize: side / cells,
  columns: cells,
  rows: cells,
})

function cells(n: number, stream: Stream) {
  const columns = 100
  const counts = new Int32Array(n).map(() => stream.poisson(1.5))
  return { counts, columns, rows: n / columns }
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Least CPU seconds of one run, of at least two and as many as fit a tenth of a second. */
function leastSeconds(run: Prepared): number {
  let least = Infinity
  const start = cpuSeconds()
  for (let runs = 0; runs < 2 || (cpuSeconds() - start < 0.1 && runs < 50); runs++) {
    const before = cpuSeconds()
    run()
    least = Math.min(least, cpuSeconds() - before)
  }
  return least
}

/** The exponent of time against n: the slope of a straight line through both logarithms. */
function exponent(seconds: readonly number[]): number {
  const xs = SIZES.map(Math.log)
  const ys = seconds.map((value) => Math.log(Math.max(value, 1e-6)))
  const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length
  const [mx, my] = [mean(xs), mean(ys)]
  const over = xs.reduce((sum, x, i) => sum + (x - mx) * (ys[i]! - my), 0)
  return over / xs.reduce((sum, x) => sum + (x - mx) ** 2, 0)
}

async function* exponents(): AsyncIterable<Line> {
  for (const [name, prepare] of Object.entries(KERNELS)) {
    // The smallest size once before: what is compiled on first use is no work of the method.
    prepare(scene(SIZES[0]!))()
    const seconds = SIZES.map((n) => leastSeconds(prepare(scene(n))))
    const value = exponent(seconds)
    const [small, middle, large] = seconds
    yield {
      measure: `exponent of CPU time, n = 10^4 to 10^6: ${name}`,
      value,
      unit: '',
      floor: 1.1,
      ratio: value / 1.1,
      seconds: [small, middle, large].map((one) => Number(one!.toPrecision(3))).join(' '),
    }
  }
}

/** Heavy work for a host, as in use. */
function jobs(host: Host): Record<string, () => Promise<unknown>> {
  const { x, y, day, side } = scene(100_000)
  const window = rectangle(0, 0, side, side)
  const some = { x: x.subarray(0, 20_000), y: y.subarray(0, 20_000) }
  const near = { spaceEdges: [0, 50, 100, 200], timeEdges: [0, 7, 14, 21], permutations: 999 }
  const dome = { kernel: 'quartic', bandwidth: side / 20 } as const
  return {
    'near repeats': () => host.knox(x, y, day, { ...near, seed: 1 }),
    'density, exact quartic': () => host.kernelDensity(x, y, square(side, 1024), dome),
    "envelope of Ripley's K": () =>
      host.ripleyEnvelope(some.x, some.y, { window, radii: [100, 400], simulations: 39, seed: 1 }),
  }
}

const ROUNDS = 4

/**
 * Wall-clock seconds of one worker and of two, turn by turn, the best of some rounds: other work on
 * the machine then disturbs both alike. Only a machine with two idle cores can show the gain.
 */
async function* workers(): AsyncIterable<Line> {
  const hosts = [await openHost({ workers: 1 }), await openHost({ workers: 2 })]
  const [one, two] = hosts.map(jobs) as [ReturnType<typeof jobs>, ReturnType<typeof jobs>]
  try {
    for (const name of Object.keys(one)) {
      const best = [Infinity, Infinity]
      for (let round = 0; round < ROUNDS; round++)
        for (const [i, list] of [one, two].entries()) {
          const before = performance.now()
          await list[name]!()
          best[i] = Math.min(best[i]!, (performance.now() - before) / 1000)
        }
      const value = best[0]! / best[1]!
      yield {
        measure: `two workers over one, wall clock: ${name}`,
        value,
        unit: 'times',
        floor: 1.6,
        ratio: value / 1.6,
        seconds: best.map((time) => Number(time.toPrecision(3))).join(' '),
      }
    }
  } finally {
    for (const host of hosts) await host.close()
  }
}

export const bench: Bench = {
  about: 'how time grows with the number of events and shrinks with workers, kernel by kernel',
  async *run(): AsyncIterable<Line> {
    await buildKernels()
    yield* workers()
    yield* exponents()
  },
}
