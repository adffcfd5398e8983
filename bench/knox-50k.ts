import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { stLouisLarcenies } from '../measure/golden/st-louis.ts'
import { openHost } from '../measure/host/node/index.ts'
import type { Bench, Line } from './bench.ts'

const EVENTS = 50_000
const options = {
  spaceEdges: [0, 0.001, 100, 200, 300, 400],
  timeEdges: [0, 7, 14, 21, 28],
  permutations: 999,
  seed: 1,
}

/** The analysis alone in a process of its own, so that memory is its own too. */
async function analyse(file: string): Promise<void> {
  const columns = new Float64Array((await readFile(file)).buffer.slice(0))
  const [x, y, day] = [0, 1, 2].map((c) => columns.slice(c * EVENTS, (c + 1) * EVENTS)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const host = await openHost()
  const before = process.cpuUsage()
  const started = performance.now()
  const found = await host.knox(x, y, day, options)
  const { user, system } = process.cpuUsage(before)
  await host.close()
  console.log(
    JSON.stringify({
      kernels: host.kernels,
      workers: host.workers,
      cpu: (user + system) / 1e6,
      wall: (performance.now() - started) / 1e3,
      megabytes: process.resourceUsage().maxRSS / 1024,
      pairs: found.observed.reduce((sum, count) => sum + count, 0),
      least: Math.min(...found.p),
    }),
  )
}

if (process.argv[1] === import.meta.filename) await analyse(process.argv[2]!)

export const bench: Bench = {
  about: 'near repeats: 50,000 St. Louis larcenies, 5 x 4 bands to 400 m, 999 permutations',
  async *run(): AsyncIterable<Line> {
    // Only here: the compiler would weigh on the process that is measured.
    const { buildKernels } = await import('../measure/wasm/build.ts')
    await buildKernels()
    const { x, y, day } = stLouisLarcenies(EVENTS)
    const folder = await mkdtemp(path.join(tmpdir(), 'knox-'))
    try {
      const file = path.join(folder, 'events.f64')
      await writeFile(
        file,
        Buffer.concat([x, y, day].map((column) => new Uint8Array(column.buffer))),
      )
      const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, file])
      const run = JSON.parse(stdout)
      yield {
        measure: `ours, ${run.kernels}, ${run.workers} workers`,
        value: run.cpu,
        unit: 'CPU s',
        floor: 6,
        ratio: run.cpu / 6,
      }
      yield { measure: 'wall clock', value: run.wall, unit: 's' }
      yield {
        measure: 'most memory of the process',
        value: run.megabytes,
        unit: 'MB',
        floor: 300,
        ratio: run.megabytes / 300,
      }
      yield { measure: 'pairs in the bands', value: run.pairs, unit: 'pairs' }
      yield {
        measure: 'one distance matrix of the peer would take',
        value: (EVENTS * (EVENTS - 1) * 4) / 2 ** 20,
        unit: 'MB',
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}
