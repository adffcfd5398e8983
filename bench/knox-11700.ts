import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runR } from '../measure/crosscheck/r.ts'
import { chicago } from '../measure/golden/chicago.ts'
import { openHost } from '../measure/host/node/index.ts'
import { buildKernels } from '../measure/wasm/build.ts'
import type { Bench, Line } from './bench.ts'

const options = {
  spaceEdges: [0, 0.001, 100, 200, 300, Infinity],
  timeEdges: [0, 7, 14, 21, Infinity],
  permutations: 999,
  seed: 1,
}
const PEER_PERMUTATIONS = 2

/** Full distance matrices, as surveillance::knox and NearRepeat take them; the table and the loop of shuffles. */
const script = (csv: string) => `
d <- read.csv("${csv}", header = FALSE)
started <- proc.time()
space <- findInterval(dist(d[, 1:2]), c(0, .001, 100, 200, 300))
table5 <- function(day) {
  time <- findInterval(dist(day), c(0, 7, 14, 21))
  table(factor(space, 1:5), factor(time, 1:4))
}
observed <- table5(d[, 3])
before <- proc.time()
for (i in 1:${PEER_PERMUTATIONS}) table5(sample(d[, 3]))
after <- proc.time()
list(observed = as.vector(t(observed)),
  first = sum((before - started)[1:2]), permutations = sum((after - before)[1:2]))`

async function peer(events: ReturnType<typeof chicago>) {
  const folder = await mkdtemp(path.join(tmpdir(), 'knox-'))
  const csv = path.join(folder, 'events.csv')
  await writeFile(
    csv,
    Array.from(events.x, (x, i) => `${x},${events.y[i]},${events.day[i]}`).join('\n'),
  )
  try {
    return (await runR(script(csv))) as { observed: number[]; first: number; permutations: number }
  } finally {
    await rm(folder, { recursive: true })
  }
}

export const bench: Bench = {
  about: 'near repeats: Chicago 2016, 11,700 burglaries, 5 x 4 bands, 999 permutations',
  async *run({ peer: withPeer }): AsyncIterable<Line> {
    await buildKernels()
    const events = chicago()
    const host = await openHost()
    try {
      await host.knox(events.x, events.y, events.day, { ...options, permutations: 16 })
      const before = process.cpuUsage()
      const result = await host.knox(events.x, events.y, events.day, options)
      const { user, system } = process.cpuUsage(before)
      const seconds = (user + system) / 1e6
      yield {
        measure: `ours, ${host.kernels}, ${host.workers} workers`,
        value: seconds,
        unit: 'CPU s',
      }
      if (!withPeer) return
      const r = await peer(events)
      const same = r.observed.every((count, cell) => count === result.observed[cell])
      const extrapolated = r.first + (r.permutations / PEER_PERMUTATIONS) * options.permutations
      yield {
        measure: 'observed table identical to R',
        value: Number(same),
        unit: 'of 1',
        floor: 1,
      }
      yield {
        measure: `R full matrices, extrapolated from ${PEER_PERMUTATIONS} permutations`,
        value: extrapolated,
        unit: 'CPU s',
        measured: r.permutations,
      }
      yield {
        measure: 'CPU of R over ours',
        value: extrapolated / seconds,
        unit: 'times',
        floor: 5000,
        ratio: extrapolated / seconds / 5000,
      }
    } finally {
      await host.close()
    }
  },
}
