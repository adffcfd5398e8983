import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runR } from '../measure/crosscheck/r.ts'
import { ST_LOUIS, scaledStLouis } from '../measure/golden/st-louis-scaled.ts'
import { type Host, openHost } from '../measure/host/node/index.ts'
import { type DensityOptions, kernelDensity } from '../measure/src/spatial/index.ts'
import { buildKernels } from '../measure/wasm/build.ts'
import type { Bench, Line } from './bench.ts'

const EVENTS = 1_000_000
const CELLS = 512
const RUNS = 3
const grid = {
  originX: ST_LOUIS.west,
  originY: ST_LOUIS.south,
  cellSize: (ST_LOUIS.east - ST_LOUIS.west) / CELLS,
  cellHeight: (ST_LOUIS.north - ST_LOUIS.south) / CELLS,
  columns: CELLS,
  rows: CELLS,
}
const bell: DensityOptions = { kernel: 'gaussian', bandwidth: 300, binned: true }
const dome: DensityOptions = { kernel: 'quartic', bandwidth: 300 }
const asked: readonly [string, DensityOptions][] = [
  ['Gaussian, 300 m, binned', bell],
  ['quartic, 300 m, exact', dome],
  ['quartic, 900 m, exact', { ...dome, bandwidth: 900 }],
  ['Gaussian, 300 m, exact', { ...bell, binned: false }],
]

interface Points {
  x: Float64Array
  y: Float64Array
}

/** Least CPU seconds of some runs; workers count, since they are threads of this process. */
async function leastCpu(run: () => unknown): Promise<number> {
  let least = Infinity
  for (let i = 0; i < RUNS; i++) {
    const before = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1e6)
  }
  return least
}

/** density.ppp bins its points; a quartic of radius h has the standard deviation h / sqrt(8). */
const script = (folder: string) => `
library(spatstat.explore)
v <- readBin("${folder}/points.f64", "double", ${2 * EVENTS})
X <- ppp(v[1:${EVENTS}], v[${EVENTS} + 1:${EVENTS}], check = FALSE,
  window = owin(c(${ST_LOUIS.west}, ${ST_LOUIS.east}), c(${ST_LOUIS.south}, ${ST_LOUIS.north})))
least <- function(kernel, sigma, file) {
  cpu <- sapply(1:${RUNS}, function(i) sum(system.time(
    d <<- density.ppp(X, sigma = sigma, kernel = kernel, dimyx = ${CELLS}, edge = FALSE))[1:2]))
  writeBin(as.vector(t(d$v)), file)
  min(cpu)
}
d <- NULL
list(bell = least("gaussian", 300, "${folder}/bell.f64"),
  dome = least("quartic", 300 / sqrt(8), "${folder}/dome.f64"))`

/** The largest difference of two densities, as a share of the peak. */
function farthest(ours: Float64Array, theirs: Float64Array): number {
  let [most, peak] = [0, 0]
  for (let i = 0; i < ours.length; i++) {
    most = Math.max(most, Math.abs(ours[i]! - theirs[i]!))
    peak = Math.max(peak, theirs[i]!)
  }
  return most / peak
}

async function peer({ x, y }: Points) {
  const folder = await mkdtemp(path.join(tmpdir(), 'kde-'))
  try {
    const bytes = [x, y].map((column) => new Uint8Array(column.buffer))
    await writeFile(path.join(folder, 'points.f64'), Buffer.concat(bytes))
    const cpu = (await runR(script(folder))) as { bell: number; dome: number }
    const read = async (name: string) =>
      new Float64Array((await readFile(path.join(folder, `${name}.f64`))).buffer.slice(0))
    return { cpu, bell: await read('bell'), dome: await read('dome') }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function* measure(host: Host, points: Points, withPeer: boolean): AsyncIterable<Line> {
  const cpu = new Map<string, number>()
  for (const [name, options] of asked) {
    const seconds = await leastCpu(() => host.kernelDensity(points.x, points.y, grid, options))
    cpu.set(name, seconds)
    yield { measure: `ours, ${host.kernels}: ${name}`, value: seconds, unit: 'CPU s' }
  }
  for (const [name, options] of asked.slice(0, 2)) {
    const seconds = await leastCpu(() => kernelDensity(points.x, points.y, grid, options))
    yield { measure: `ours, plain, no worker: ${name}`, value: seconds, unit: 'CPU s' }
  }
  if (!withPeer) return
  const r = await peer(points)
  const times = [
    ['Gaussian, 300 m', r.cpu.bell, cpu.get(asked[0]![0])!, 20],
    ['quartic, 300 m', r.cpu.dome, cpu.get(asked[1]![0])!, 1],
  ] as const
  for (const [name, theirs, ours, floor] of times) {
    yield { measure: `density.ppp, binned: ${name}`, value: theirs, unit: 'CPU s' }
    const value = theirs / ours
    yield {
      measure: `CPU of density.ppp over ours: ${name}`,
      value,
      unit: 'times',
      floor,
      ratio: value / floor,
    }
  }
  for (const [name, options, theirs] of [
    ['Gaussian', bell, r.bell],
    ['quartic', { ...dome, binned: true }, r.dome],
  ] as const) {
    const value = farthest(kernelDensity(points.x, points.y, grid, options), theirs)
    yield {
      measure: `largest difference when binned, share of the peak: ${name}`,
      value,
      unit: 'of 1',
      floor: 1e-8,
      ratio: value / 1e-8,
    }
  }
}

export const bench: Bench = {
  about: 'kernel densities: 1,000,000 scaled St. Louis incidents, 512 x 512 cells',
  async *run({ peer: withPeer }): AsyncIterable<Line> {
    await buildKernels()
    const points = scaledStLouis(EVENTS, 1)
    const host = await openHost()
    try {
      yield* measure(host, points, withPeer)
    } finally {
      await host.close()
    }
  },
}
