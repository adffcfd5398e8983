import { load, solveOnce } from '../measure/golden/highs.ts'
import { flat, programme } from '../measure/golden/unknown-cells.ts'
import {
  addUp,
  auditPlan,
  hiddenCells,
  layOut,
  type ProtectionPlan,
  protect,
  type Table,
  thin,
} from '../measure/src/disclosure/index.ts'
import { blocksOf } from '../measure/src/disclosure/system.ts'
import { randomStream } from '../measure/src/random.ts'
import type { Bench, Line } from './bench.ts'

const SEED = 20_261_121
const SMALL = 5
const SHARE = 0.2
/** Peer questions that are run; the rest of the same kind is extrapolated. */
const PEER_SAMPLE = 60

const territory = {
  name: 'territory',
  parent: [
    -1,
    ...new Array<number>(10).fill(0),
    ...Array.from({ length: 100 }, (_, i) => 1 + Math.floor(i / 10)),
  ],
}
const dimensions = [territory, flat('month', 12), flat('kind', 6)]
const KINDS = [0.4, 0.25, 0.15, 0.1, 0.06, 0.04]

/** Poisson counts: territories of very unlike size, common and rare kinds, a mild season. */
function draw(scale: number): Table {
  const size = randomStream(SEED, 0)
  const sizes = Float64Array.from({ length: 100 }, () => Math.exp(size.normal()))
  const counts = new Float64Array(111 * 13 * 7)
  const stream = randomStream(SEED, 1)
  for (let t = 0; t < 100; t++) {
    for (let m = 0; m < 12; m++) {
      const season = 1 + 0.2 * Math.sin((2 * Math.PI * m) / 12)
      for (let c = 0; c < 6; c++) {
        const mean = scale * sizes[t]! * KINDS[c]! * season
        counts[((t + 11) * 13 + m + 1) * 7 + c + 1] = stream.poisson(mean)
      }
    }
  }
  return addUp(dimensions, counts)
}

function shareOfSmall({ counts }: Table): number {
  return Array.from(counts).filter((n) => n > 0 && n < SMALL).length / counts.length
}

/** The first scale on the way down (or up) at which a fifth of the cells is small. */
function tableOf(side: 'busy' | 'quiet'): Table {
  const step = side === 'busy' ? 1 / 1.03 : 1.03
  for (let scale = side === 'busy' ? 300 : 0.05; ; scale *= step) {
    const table = draw(scale)
    if (shareOfSmall(table) >= SHARE) return table
  }
}

async function cpuSeconds<T>(work: () => T): Promise<{ value: T; seconds: number }> {
  const from = process.cpuUsage()
  const value = work()
  const { user, system } = process.cpuUsage(from)
  return { value, seconds: (user + system) / 1e6 }
}

function countOf(plan: ProtectionPlan, why: 'small' | 'complement'): number {
  return plan.hidden.filter((cell) => cell.why === why).length
}

/**
 * One call of the solver for each bound: a sample is run, the rest extrapolated. `alone` gives the peer our split into
 * blocks, so that each call sees only the cells that hang together with the one asked for.
 */
async function peerSeconds(table: Table, plan: ProtectionPlan, alone: boolean): Promise<number> {
  const hidden = hiddenCells(plan, table.counts.length)
  const blocks = blocksOf(layOut(table.dimensions), table.counts, hidden, plan.atLeast)
  const stream = randomStream(SEED, 2)
  const texts = Array.from({ length: PEER_SAMPLE }, (_, i) => {
    const { cell } = plan.hidden[stream.below(plan.hidden.length)]!
    const block = blocks.find(({ cells }) => cells.includes(cell))!
    const own = new Uint8Array(hidden.length)
    for (const each of block.cells) own[each] = 1
    const sense = i % 2 === 0 ? 'Minimize' : 'Maximize'
    return programme(table, alone ? own : hidden, cell, sense, plan.atLeast)
  })
  const { seconds } = await cpuSeconds(() => texts.map(solveOnce))
  return (seconds / PEER_SAMPLE) * 2 * plan.hidden.length
}

async function* measureTable(side: 'busy' | 'quiet', zeros: 'show' | 'allow', peer: boolean) {
  const name = `${side}, zeros ${zeros === 'show' ? 'shown' : 'may be hidden'}`
  const table = tableOf(side)
  const line = (measure: string, value: number, unit: string, more: Partial<Line> = {}): Line => ({
    measure: `${name}: ${measure}`,
    value: Math.round(value * 1000) / 1000,
    unit,
    ...more,
  })
  yield line('share of cells in 1..4', shareOfSmall(table), 'share')
  const made = await cpuSeconds(() => protect(table, { k: SMALL, zeros }))
  yield line('protection', made.seconds, 'CPU s')
  yield line('cells hidden for being small', countOf(made.value, 'small'), 'cells')
  yield line('cells hidden beyond the small ones', countOf(made.value, 'complement'), 'cells')
  const audit = await cpuSeconds(() => auditPlan(table, made.value, { load }))
  yield line('small cells an attacker can narrow', audit.value.broken.length, 'cells')
  yield line('bounds proven', audit.value.proven.bounds, 'bounds')
  yield line('solver questions they took', audit.value.proven.linear, 'questions')
  if (!peer) yield line('audit', audit.seconds, 'CPU s')
  for (const alone of peer ? [false, true] : []) {
    const floor = await peerSeconds(table, made.value, alone)
    yield line(alone ? 'audit, against calls on one block each' : 'audit', audit.seconds, 'CPU s', {
      floor: Math.round(floor * 10) / 10,
      ratio: audit.seconds / floor,
      must: 'at most 1/3',
      peer: `one highs call per bound of the same cells, ${PEER_SAMPLE} run, the rest extrapolated`,
    })
  }
  return { table, plan: made.value, line }
}

async function* run({ peer }: { peer: boolean }): AsyncGenerator<Line> {
  yield* measureTable('busy', 'show', peer)
  yield* measureTable('quiet', 'show', peer)
  const { table, plan, line } = yield* measureTable('busy', 'allow', peer)
  const thinned = await cpuSeconds(() => thin(table, plan, { load }))
  yield line('thinning', thinned.seconds, 'CPU s')
  yield line(
    'cells hidden beyond the small ones, thinned',
    countOf(thinned.value, 'complement'),
    'cells',
  )
  const audit = auditPlan(table, thinned.value, { load, whole: true })
  yield line(
    'small cells a whole-number attacker can narrow, thinned',
    audit.broken.length,
    'cells',
  )
}

export const bench: Bench = {
  about:
    'suppression of 10,101 cells in a hierarchy, and its audit against one solver call a bound',
  run,
}
