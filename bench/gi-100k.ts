import { runR } from '../measure/crosscheck/r.ts'
import { stLouisGrid } from '../measure/golden/st-louis.ts'
import { benjaminiHochberg, getisOrdStar } from '../measure/src/spatial/index.ts'
import type { Bench, Line } from './bench.ts'

const PEER_PERMUTATIONS = 99
/** 999 permutations and the observed value against 99 and the observed one. */
const TO_999 = 10.1

async function cpu<T>(work: () => T): Promise<{ seconds: number; result: T }> {
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (user + system) / 1e6, result }
}

const script = (counts: Int32Array, columns: number, rows: number) => `
x <- c(${counts.join(',')})
started <- proc.time()
nb <- spdep::include.self(spdep::cell2nb(${rows}, ${columns}, type = "queen"))
lw <- spdep::nb2listw(nb, style = "B")
built <- proc.time()
z <- spdep::localG(x, lw)
analytic <- proc.time()
p <- spdep::localG_perm(x, lw, nsim = ${PEER_PERMUTATIONS}, iseed = 1)
permuted <- proc.time()
list(z = as.vector(z), build = sum((built - started)[1:2]), analytic = sum((analytic - built)[1:2]),
  permuted = sum((permuted - analytic)[1:2]))`

interface Peer {
  z: number[]
  build: number
  analytic: number
  permuted: number
}

function* against({ z, build, analytic, permuted }: Peer, ours: Float64Array, exact: number) {
  const worst = z.reduce((most, each, cell) => {
    // cell2nb(rows, columns) numbers cells row by row, as we do.
    return Math.max(most, Math.abs(each - ours[cell]!) / Math.max(1, Math.abs(each)))
  }, 0)
  yield { measure: 'z apart from R', value: worst, unit: 'relative', floor: 1e-12 }
  yield { measure: 'R neighbours and weights (apart)', value: build, unit: 'CPU s' }
  yield { measure: 'R localG', value: analytic, unit: 'CPU s' }
  const extrapolated = permuted * TO_999
  yield {
    measure: `R localG_perm, ${PEER_PERMUTATIONS} permutations x ${TO_999}`,
    value: extrapolated,
    unit: 'CPU s',
    measured: permuted,
  }
  const times = extrapolated / exact
  yield {
    measure: 'CPU of R over ours',
    value: times,
    unit: 'times',
    floor: 2000,
    ratio: times / 2000,
  }
}

export const bench: Bench = {
  about: 'Gi* of 100,128 cells of St. Louis: z, exact p-values, Monte Carlo beside',
  async *run({ peer }): AsyncIterable<Line> {
    const { counts, z, columns, rows } = stLouisGrid()
    getisOrdStar(counts, columns, rows)
    const analytic = await cpu(() => getisOrdStar(counts, columns, rows, { inference: 'analytic' }))
    const worst = z.reduce((most, each, cell) => {
      return Math.max(most, Math.abs(each - analytic.result.z[cell]!) / Math.max(1, Math.abs(each)))
    }, 0)
    yield {
      measure: 'z apart from the kept figures of R',
      value: worst,
      unit: 'relative',
      floor: 1e-12,
    }
    yield { measure: 'ours, analytic', value: analytic.seconds, unit: 'CPU s' }
    const exact = await cpu(() => getisOrdStar(counts, columns, rows))
    yield { measure: 'ours, exact p', value: exact.seconds, unit: 'CPU s' }
    const drawn = await cpu(() =>
      getisOrdStar(counts, columns, rows, { inference: { permutations: 999, seed: 1 } }),
    )
    yield { measure: 'ours, 999 shared draws', value: drawn.seconds, unit: 'CPU s' }
    for (const [name, { result }] of [
      ['exact p', exact],
      ['999 draws', drawn],
    ] as const) {
      const finds = benjaminiHochberg(result.p).filter((q) => q <= 0.05).length
      yield { measure: `hot cells at 5 % false discovery, ${name}`, value: finds, unit: 'cells' }
    }
    if (!peer) return
    const answer = (await runR(script(counts, columns, rows))) as Peer
    yield* against(answer, exact.result.z, exact.seconds)
  },
}
