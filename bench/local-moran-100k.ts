import { runR } from '../measure/crosscheck/r.ts'
import { stLouisGrid } from '../measure/golden/st-louis.ts'
import { gridNeighbours, localMoran, rowStandardise } from '../measure/src/spatial/index.ts'
import type { Bench, Line } from './bench.ts'

const PEER_PERMUTATIONS = 99

const script = (counts: Int32Array, columns: number, rows: number) => `
x <- c(${counts.join(',')})
lw <- spdep::nb2listw(spdep::cell2nb(${rows}, ${columns}, type = "queen"), style = "W")
started <- proc.time()
m <- spdep::localmoran(x, lw)
analytic <- proc.time()
p <- spdep::localmoran_perm(x, lw, nsim = ${PEER_PERMUTATIONS}, iseed = 1)
permuted <- proc.time()
list(i = as.vector(m[, "Ii"]), z = as.vector(m[, "Z.Ii"]), analytic = sum((analytic - started)[1:2]),
  permuted = sum((permuted - analytic)[1:2]))`

interface Peer {
  i: number[]
  z: number[]
  analytic: number
  permuted: number
}

const apart = (theirs: number[], ours: Float64Array) =>
  theirs.reduce((most, each, cell) => {
    return Math.max(most, Math.abs(each - ours[cell]!) / Math.max(1, Math.abs(each)))
  }, 0)

export const bench: Bench = {
  about: 'local Moran of 100,128 cells of St. Louis with exact p-values',
  async *run({ peer }): AsyncIterable<Line> {
    const { counts, columns, rows } = stLouisGrid()
    const neighbours = rowStandardise(gridNeighbours(columns, rows))
    localMoran(counts, neighbours)
    const before = process.cpuUsage()
    const found = localMoran(counts, neighbours)
    const { user, system } = process.cpuUsage(before)
    const seconds = (user + system) / 1e6
    yield { measure: 'ours, exact p', value: seconds, unit: 'CPU s' }
    if (!peer) return
    const r = (await runR(script(counts, columns, rows))) as Peer
    yield { measure: 'I apart from R', value: apart(r.i, found.i), unit: 'relative', floor: 1e-9 }
    yield { measure: 'z apart from R', value: apart(r.z, found.z), unit: 'relative', floor: 1e-9 }
    yield { measure: 'R localmoran', value: r.analytic, unit: 'CPU s' }
    yield {
      measure: `R localmoran_perm, ${PEER_PERMUTATIONS} permutations`,
      value: r.permuted,
      unit: 'CPU s',
    }
    const times = r.permuted / seconds
    yield {
      measure: 'CPU of R over ours',
      value: times,
      unit: 'times',
      floor: 50,
      ratio: times / 50,
    }
  },
}
