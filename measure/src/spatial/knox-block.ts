import { randomStream } from '../random.ts'
import type { KnoxPlan } from './knox-plan.ts'

/** Shuffles that are counted side by side; a block of work is this many, from one random stream. */
export const LANES = 16

/**
 * Counts of one block of shuffles: for row b of the pair list, limit t and shuffle l, the pairs
 * closer in time than limits[t] stand at [(b * limits.length + t) * 16 + l].
 */
export type KnoxCounts = Uint32Array

/**
 * Shuffles the days 16 times within strata, by the random stream of that block alone, and counts;
 * shuffles beyond the last permutation asked for mean nothing.
 */
export type KnoxKernel = (block: number) => KnoxCounts

/** Makes a kernel for one plan: the plain one here, or one in WebAssembly (measure/host). */
export type KnoxKernelFor = (plan: KnoxPlan) => KnoxKernel

/** How many shuffles of a block are asked for. */
export function lanesUsed({ permutations }: KnoxPlan, block: number): number {
  return Math.min(LANES, permutations - block * LANES)
}

/** The blocks of work of a plan. */
export function knoxBlocks(plan: KnoxPlan): number {
  return Math.ceil(plan.permutations / LANES)
}

/** Which limit class a difference of whole days falls in: the number of limits it reaches. */
function classes(limits: Int16Array, most: number): Uint8Array {
  return new Uint8Array(most + 1).map((_, days) => limits.filter((limit) => days >= limit).length)
}

type Count = (lanes: Int16Array | Float64Array) => KnoxCounts

function wholeDays(plan: KnoxPlan, times: Int16Array, limits: Int16Array): Count {
  const { events, pairs } = plan
  const { bands, offsets, index } = pairs
  const most = times.reduce((a, b) => Math.max(a, b), 0)
  const classOf = classes(limits, most)
  const tally = new Uint32Array((limits.length + 1) * LANES)
  return (lanes) => {
    const counts = new Uint32Array(bands * limits.length * LANES)
    for (let band = 0; band < bands; band++) {
      tally.fill(0)
      for (let event = 0; event < events; event++) {
        const own = event * LANES
        const end = offsets[band * events + event + 1]!
        for (let at = offsets[band * events + event]!; at < end; at++) {
          const other = index[at]! * LANES
          for (let l = 0; l < LANES; l++) {
            const days = Math.abs(lanes[own + l]! - lanes[other + l]!)
            tally[classOf[days]! * LANES + l]!++
          }
        }
      }
      accumulate(tally, counts, band * limits.length * LANES)
    }
    return counts
  }
}

function fractions(plan: KnoxPlan, limits: Float64Array): Count {
  const { events, pairs } = plan
  const { bands, offsets, index } = pairs
  return (lanes) => {
    const counts = new Uint32Array(bands * limits.length * LANES)
    for (let band = 0; band < bands; band++)
      for (let event = 0; event < events; event++) {
        const own = event * LANES
        const end = offsets[band * events + event + 1]!
        for (let at = offsets[band * events + event]!; at < end; at++) {
          const other = index[at]! * LANES
          for (let l = 0; l < LANES; l++) {
            const days = Math.abs(lanes[own + l]! - lanes[other + l]!)
            for (let t = limits.length - 1; t >= 0 && days < limits[t]!; t--)
              counts[(band * limits.length + t) * LANES + l]!++
          }
        }
      }
    return counts
  }
}

/** From pairs per class to pairs below each limit. */
function accumulate(tally: Uint32Array, counts: Uint32Array, start: number): void {
  const limits = tally.length / LANES - 1
  for (let l = 0; l < LANES; l++) {
    let below = 0
    for (let t = 0; t < limits; t++) {
      below += tally[t * LANES + l]!
      counts[start + t * LANES + l] = below
    }
  }
}

/** Shuffles the days within strata into the lanes of one block. */
function shuffler(plan: KnoxPlan, lanes: Int16Array | Float64Array): (block: number) => void {
  const { members, starts, times, events } = plan
  const shuffled = lanes.slice(0, events)
  const segments = Array.from({ length: starts.length - 1 }, (_, g) =>
    shuffled.subarray(starts[g]!, starts[g + 1]!),
  )
  return (block) => {
    const stream = randomStream(plan.seed, block)
    for (let l = 0; l < lanesUsed(plan, block); l++) {
      for (let m = 0; m < events; m++) shuffled[m] = times[members[m]!]!
      for (const segment of segments) stream.shuffle(segment)
      for (let m = 0; m < events; m++) lanes[members[m]! * LANES + l] = shuffled[m]!
    }
  }
}

/** The plain kernel. It counts the same numbers as the one in WebAssembly, more slowly. */
export const plainKnoxKernel: KnoxKernelFor = (plan) => {
  const { times, events } = plan
  const whole = times instanceof Int16Array
  const lanes = whole ? new Int16Array(events * LANES) : new Float64Array(events * LANES)
  const count = whole
    ? wholeDays(plan, times, plan.limits as Int16Array)
    : fractions(plan, plan.limits as Float64Array)
  const shuffle = shuffler(plan, lanes)
  return (block) => {
    shuffle(block)
    return count(lanes)
  }
}

/** Pairs closer in time than each limit with the days where they are: [row * limits + limit]. */
export function countObserved({ events, pairs, times, limits }: KnoxPlan): Uint32Array {
  const { bands, offsets, index } = pairs
  const counts = new Uint32Array(bands * limits.length)
  for (let row = 0; row < bands; row++)
    for (let event = 0; event < events; event++) {
      const day = times[event]!
      const end = offsets[row * events + event + 1]!
      for (let at = offsets[row * events + event]!; at < end; at++) {
        const days = Math.abs(times[index[at]!]! - day)
        for (let t = limits.length - 1; t >= 0 && days < limits[t]!; t--)
          counts[row * limits.length + t]!++
      }
    }
  return counts
}
