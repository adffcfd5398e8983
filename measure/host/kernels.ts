import { philox } from '../src/random.ts'
import { type KnoxKernelFor, LANES, lanesUsed } from '../src/spatial/knox-block.ts'
import type { KnoxPlan } from '../src/spatial/knox-plan.ts'
import type { WebAssemblyModule } from './web-assembly.ts'
import { webAssembly } from './web-assembly.ts'

type Count = (
  lanes: number,
  events: number,
  offsets: number,
  index: number,
  rows: number,
  limits: number,
  limitCount: number,
  counts: number,
) => void

type Shuffle = (
  state: number,
  times: number,
  members: number,
  events: number,
  starts: number,
  strata: number,
  shuffled: number,
  lanes: number,
  used: number,
) => void

/** What measure/wasm/knox.as.ts exports. */
interface KnoxExports {
  shuffleWholeDays: Shuffle
  shuffleFractions: Shuffle
  countNearDays: Count
  countWholeDays: Count
  countFractions: Count
}

const PAGE = 65536
const TWO_32 = 2 ** 32

/** Lays arrays one behind the other in one memory, each on a multiple of 16 bytes. */
function layOut<Name extends string>(sizes: Record<Name, number>) {
  let end = 16
  const at = {} as Record<Name, number>
  for (const name of Object.keys(sizes) as Name[]) {
    at[name] = end
    end = Math.ceil((end + sizes[name]) / 16) * 16
  }
  return { at, pages: Math.ceil(end / PAGE) }
}

/** Limits in fours, as the kernel takes them; 0 fills up, since no difference is below it. */
function inFours({ limits }: KnoxPlan): Int16Array | Float64Array {
  const count = Math.ceil(limits.length / 4) * 4
  const all = limits instanceof Int16Array ? new Int16Array(count) : new Float64Array(count)
  all.set(limits)
  return all
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

/**
 * The near-repeat kernel in WebAssembly SIMD. It counts the same numbers as `plainKnoxKernel`.
 * @param module measure/wasm/knox.wasm, compiled
 */
export function simdKnoxKernel(module: WebAssemblyModule): KnoxKernelFor {
  return (plan) => {
    const { events, pairs, times, members, starts } = plan
    const limits = inFours(plan)
    const countsLength = pairs.bands * limits.length * LANES
    const { at, pages } = layOut({
      state: 16,
      times: times.byteLength,
      members: members.byteLength,
      starts: starts.byteLength,
      shuffled: times.byteLength,
      lanes: times.byteLength * LANES,
      offsets: pairs.offsets.byteLength,
      index: pairs.index.byteLength,
      limits: limits.byteLength,
      counts: countsLength * 4,
    })
    const memory = new webAssembly.Memory({ initial: pages })
    const { exports } = new webAssembly.Instance(module, { env: { memory } })
    const kernels = exports as unknown as KnoxExports
    const put = (start: number, array: ArrayBufferView) =>
      new Uint8Array(memory.buffer, start, array.byteLength).set(bytesOf(array))
    put(at.times, times)
    put(at.members, members)
    put(at.starts, starts)
    put(at.offsets, pairs.offsets)
    put(at.index, pairs.index)
    put(at.limits, limits)
    const whole = times instanceof Int16Array
    const shuffle = whole ? kernels.shuffleWholeDays : kernels.shuffleFractions
    const counts = new Uint32Array(memory.buffer, at.counts, countsLength)
    const count = () => {
      counts.fill(0)
      const counter = whole ? wholeCounter(kernels, limits) : kernels.countFractions
      counter(
        at.lanes,
        events,
        at.offsets,
        at.index,
        pairs.bands,
        at.limits,
        limits.length,
        at.counts,
      )
      return withoutFilling(counts, pairs.bands, limits.length, plan.limits.length)
    }
    return (block) => {
      // The stream of `randomStream(seed, block)` starts from this state.
      const key = [plan.seed % TWO_32, Math.floor(plan.seed / TWO_32)] as const
      put(at.state, philox(key, [block, 0, 0, 0]))
      const used = lanesUsed(plan, block)
      shuffle(
        at.state,
        at.times,
        at.members,
        events,
        at.starts,
        starts.length - 1,
        at.shuffled,
        at.lanes,
        used,
      )
      return count()
    }
  }
}

/** Where all limits fit 8 bits, 16 shuffles fit one vector. */
function wholeCounter(kernels: KnoxExports, limits: Int16Array | Float64Array): Count {
  return Math.max(...limits) <= 127 ? kernels.countNearDays : kernels.countWholeDays
}

function withoutFilling(counts: Uint32Array, rows: number, filled: number, limits: number) {
  const kept = new Uint32Array(rows * limits * LANES)
  for (let row = 0; row < rows; row++) {
    const start = row * filled * LANES
    kept.set(counts.subarray(start, start + limits * LANES), row * limits * LANES)
  }
  return kept
}
