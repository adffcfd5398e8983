import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomStream } from '../src/random.ts'
import { kernelDensity } from '../src/spatial/density.ts'
import { openDensity, planDensity } from '../src/spatial/density-plan.ts'
import { knox } from '../src/spatial/knox.ts'
import { knoxBlocks, plainKnoxKernel } from '../src/spatial/knox-block.ts'
import { type KnoxOptions, planKnox } from '../src/spatial/knox-plan.ts'
import { rectangle } from '../src/spatial/polygon.ts'
import { crossEnvelope, ripleyEnvelope } from '../src/spatial/ripley-envelope.ts'
import { buildKernels } from '../wasm/build.ts'
import { simdDensityKernels } from './density-kernels.ts'
import { simdKnoxKernel } from './kernels.ts'
import { type Host, openHost } from './node/index.ts'
import { type WebAssemblyModule, webAssembly } from './web-assembly.ts'

let module: WebAssemblyModule
let densityModule: WebAssemblyModule

beforeAll(async () => {
  await buildKernels()
  const built = path.join(import.meta.dirname, '../wasm')
  const compile = async (name: string) =>
    webAssembly.compile(await readFile(path.join(built, `${name}.wasm`)))
  module = await compile('knox')
  densityModule = await compile('density')
})

const scatter = (count: number, days: number, seed = 1) => {
  const stream = randomStream(seed, 0)
  const of = (most: number) => Float64Array.from({ length: count }, () => most * stream.uniform())
  return { x: of(1000), y: of(1000), day: of(days).map(Math.floor) }
}
const options: KnoxOptions = {
  spaceEdges: [0, 40, 80, 120, Infinity],
  timeEdges: [0, 7, 14, 21, 28, 35, Infinity],
  permutations: 45,
  seed: 2 ** 40 + 7,
}

describe('the kernel in WebAssembly', () => {
  const blocksOf = (changed: Partial<KnoxOptions>, days: number, scale = 1) => {
    const { x, y, day } = scatter(700, days)
    const scaled = day.map((d) => d * scale)
    const { plan } = planKnox(x, y, scaled, { ...options, ...changed })
    const counts = [plainKnoxKernel, simdKnoxKernel(module)].map((kernelFor) => {
      const kernel = kernelFor(plan)
      return Array.from({ length: knoxBlocks(plan) }, (_, block) => kernel(block))
    })
    return counts as [Uint32Array[], Uint32Array[]]
  }
  /** Lanes beyond the last permutation hold leftovers, which nobody reads. */
  const used = (blocks: Uint32Array[]) =>
    blocks.map((counts, block) => counts.filter((_, at) => block * 16 + (at % 16) < 45))
  const strata = Int32Array.from({ length: 700 }, (_, i) => i % 3)

  test.each([
    ['whole days, limits up to 127', {}, 90, 1],
    ['whole days, limits above 127', { timeEdges: [0, 7, 130, 300, 301, 900] }, 1000, 1],
    ['whole days over 89 years', { timeEdges: [0, 10_000, 32_000, Infinity] }, 32_700, 1],
    ['days with fractions', {}, 90, 1 / 3],
    ['strata', { strata }, 90, 1],
    ['strata and fractions', { strata, timeEdges: [1, 2, 3] }, 30, 0.1],
    ['one limit', { timeEdges: [0, 7] }, 90, 1],
    ['no limit', { timeEdges: [0, Infinity] }, 90, 1],
    [
      'repeats apart and nearer ones left out',
      { repeatWithin: 5, spaceEdges: [10, 50, 200] },
      90,
      1,
    ],
  ] as const)('counts what the plain one counts: %s', (_, changed, days, scale) => {
    const [plain, simd] = blocksOf(changed as Partial<KnoxOptions>, days, scale)
    expect(plain).toHaveLength(3)
    expect(used(simd)).toEqual(used(plain))
  })

  test('it draws what the plain one draws, rejected draws too: 60,000 events', () => {
    const x = Float64Array.from({ length: 60_000 }, (_, i) => 10 * i)
    const day = x.map((_, i) => (i * 7919) % 365)
    const asked = { spaceEdges: [0, 15], timeEdges: [0, 28], permutations: 16, seed: 3 }
    const { plan } = planKnox(x, new Float64Array(60_000), day, asked)
    expect(simdKnoxKernel(module)(plan)(0)).toEqual(plainKnoxKernel(plan)(0))
  })

  test('its narrow counters do not overflow: 500,000 pairs in one row', () => {
    const place = new Float64Array(1001)
    for (const edge of [7, 200]) {
      const day = place.map((_, i) => i % 5)
      const asked = { spaceEdges: [0, 1], timeEdges: [0, edge], permutations: 16, seed: 1 }
      const { plan } = planKnox(place, place, day, asked)
      const counts = simdKnoxKernel(module)(plan)(0)
      expect(counts.subarray(0, 16)).toEqual(new Uint32Array(16).fill(500_500))
    }
  })
})

describe('the kernels of densities in WebAssembly', () => {
  const { x, y } = scatter(2500, 1)
  const grid = { originX: 50, originY: -20, cellSize: 17, cellHeight: 23, columns: 53, rows: 41 }

  test.each([
    ['quartic', 90, false],
    ['quartic', 3000, false],
    ['quartic', 4, false],
    ['epanechnikov', 130, false],
    ['gaussian', 60, true],
    ['gaussian', 60, false],
    ['gaussian', 2, true],
  ] as const)(
    'give the digits of the plain ones: %s, %f m, binned %s',
    (kernel, bandwidth, binned) => {
      const weights = x.map((_, i) => (i % 7) / 3)
      for (const edge of ['none', 'uniform', 'diggle'] as const) {
        const window = rectangle(-100, -100, 1100, 1100)
        if (binned && edge === 'diggle') continue
        const asked = { kernel, bandwidth, binned, edge, window, weights }
        const fast = simdDensityKernels(densityModule)
        const simd = openDensity(planDensity(x, y, grid, asked, fast), fast)(0, grid.rows)
        expect(simd).toEqual(kernelDensity(x, y, grid, asked))
      }
    },
  )
})

describe('host in Node', () => {
  const hosts: Host[] = []
  beforeAll(async () => {
    for (const workers of [1, 2]) hosts.push(await openHost({ workers }))
  })
  afterAll(() => Promise.all(hosts.map((host) => host.close())))
  const { x, y, day } = scatter(900, 120)

  test('near repeats are the same with one worker, two workers and none', async () => {
    const alone = knox(x, y, day, options)
    for (const host of hosts) {
      expect(host.kernels).toBe('simd')
      expect(await host.knox(x, y, day, options)).toEqual(alone)
    }
  })

  test('the caller does not stand still while pairs are listed', async () => {
    const many = scatter(40_000, 365)
    const asked = { spaceEdges: [0, 10, 20], timeEdges: [0, 7], permutations: 0, seed: 1 }
    const start = performance.now()
    const { plan } = planKnox(many.x, many.y, many.day, asked)
    const alone = performance.now() - start
    const before = performance.eventLoopUtilization()
    const { pairs } = await hosts[0]!.knox(many.x, many.y, many.day, asked)
    expect(performance.eventLoopUtilization(before).active).toBeLessThan(alone / 2)
    expect(pairs).toBe((plan.events * (plan.events - 1)) / 2)
  })

  test('envelopes are the same with one worker, two workers and none', async () => {
    const window = rectangle(0, 0, 1000, 1000)
    const asked = { window, radii: Float64Array.of(20, 50), simulations: 19, seed: 4 }
    const some = { x: x.subarray(0, 150), y: y.subarray(0, 150) }
    const more = { x: x.subarray(150, 300), y: y.subarray(150, 300) }
    const alone = ripleyEnvelope(some.x, some.y, asked)
    const crossed = crossEnvelope(some, more, asked)
    for (const host of hosts) {
      expect(await host.ripleyEnvelope(some.x, some.y, asked)).toEqual(alone)
      expect(await host.crossEnvelope(some, more, asked)).toEqual(crossed)
    }
  })

  test('a density in strips is the density, and the same for any number of workers', async () => {
    const grid = { originX: 0, originY: 0, cellSize: 10, columns: 100, rows: 100 }
    for (const edge of ['none', 'uniform', 'diggle'] as const)
      for (const kernel of ['quartic', 'gaussian'] as const) {
        const asked = { kernel, bandwidth: 150, edge, binned: edge === 'none' }
        const alone = kernelDensity(x, y, grid, asked)
        const [one, two] = await Promise.all(
          hosts.map((host) => host.kernelDensity(x, y, grid, asked)),
        )
        expect(one).toEqual(alone)
        expect(two).toEqual(alone)
      }
  })

  test('progress rises to the end', async () => {
    const seen: [number, number][] = []
    await hosts[1]!.knox(x, y, day, { ...options, onProgress: (...step) => seen.push(step) })
    expect(seen).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
  })

  test('aborting rejects with the reason, and the host works on', async () => {
    const host = hosts[1]!
    const stop = new AbortController()
    const long = { ...options, permutations: 1_000_000, signal: stop.signal }
    const work = host.knox(x, y, day, { ...long, onProgress: () => stop.abort('enough') })
    await expect(work).rejects.toBe('enough')
    const before = host.knox(x, y, day, { ...options, signal: AbortSignal.abort('never') })
    await expect(before).rejects.toBe('never')
    expect(await host.knox(x, y, day, options)).toEqual(knox(x, y, day, options))
  })

  test('errors come back as what they are, two jobs run side by side, a closed host says so', async () => {
    const host = await openHost({ workers: 2 })
    const window = rectangle(0, 0, 1000, 1000)
    const unknown = { window, radii: Float64Array.of(20), simulations: 9, seed: -1 }
    const bad = host.ripleyEnvelope(x, y, unknown)
    const good = host.knox(x, y, day, options)
    await expect(bad).rejects.toThrow(RangeError)
    await expect(host.knox(x, y, day, { ...options, seed: -1 })).rejects.toThrow(RangeError)
    expect((await good).pairs).toBe((900 * 899) / 2)
    await host.close()
    await expect(host.knox(x, y, day, options)).rejects.toThrow('closed')
    await expect(openHost({ workers: 0 })).rejects.toThrow('got 0')
  })
})
