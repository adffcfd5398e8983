import { demandCounts, demandLengths, demandLevel, demandWhole } from '../check.ts'
import { mannKendall } from '../rates/trend.ts'
import { benjaminiHochberg } from './false-discovery.ts'
import { getisOrd } from './getis-ord.ts'
import type { HandOver, Inference } from './local-inference.ts'
import { demandNeighbours, demandNoSelf, type Neighbours } from './neighbours.ts'

/**
 * What a place's history of hot steps is called; `pattern` holds the place in this list, below 0
 * for cold ones.
 */
export const emergingPatterns = [
  'none',
  'new',
  'consecutive',
  'intensifying',
  'persistent',
  'diminishing',
  'sporadic',
  'oscillating',
  'historical',
] as const

/** How a place's history is judged. */
export interface EmergingOptions {
  /** A bin is hot or cold when its q-value (Benjamini-Hochberg over all bins) is at most this. Default 0.05. */
  falseDiscovery?: number
  /** The trend of a place's z is told from none at this two-sided level. Default 0.05. */
  trendLevel?: number
  /** How the bins' p-values come about. Default 'exact'. */
  inference?: Inference
}

/** Hot and cold spots through time. Bins are numbered step by step: bin = step x places + place. */
export interface EmergingHotSpots {
  /** Per place: position in `emergingPatterns`, negative for the same pattern of cold steps. */
  pattern: Int8Array
  /** Per bin: Gi* with the neighbours of this step and the one before. */
  z: Float64Array
  /** Per bin: 1 hot, -1 cold, 0 neither. */
  state: Int8Array
  /** Per place: Mann-Kendall score of its z over the steps; above 0 it heats up. */
  trend: Float64Array
  /** Why bins were not answered by the inference asked for. */
  handedOver: HandOver[]
}

/** Each bin's neighbours: itself and its place's neighbours, in this step and the one before. */
function binNeighbours({ offsets, index }: Neighbours, places: number, steps: number): Neighbours {
  const links = index.length + places
  const all = new Int32Array(links * (2 * steps - 1))
  const binOffsets = new Int32Array(places * steps + 1)
  let used = 0
  for (let step = 0; step < steps; step++)
    for (let place = 0; place < places; place++) {
      for (let then = Math.max(0, step - 1); then <= step; then++) {
        let self = false
        for (let at = offsets[place]!; at < offsets[place + 1]!; at++) {
          if (!self && index[at]! > place) {
            all[used++] = then * places + place
            self = true
          }
          all[used++] = then * places + index[at]!
        }
        if (!self) all[used++] = then * places + place
      }
      binOffsets[step * places + place + 1] = used
    }
  return { offsets: binOffsets, index: all }
}

/** A history of steps that are hot (1), cold (-1) or neither. */
function patternOf(state: number[], trend: () => number): number {
  const name = (pattern: (typeof emergingPatterns)[number]) => emergingPatterns.indexOf(pattern)
  const hot = state.filter((each) => each === 1).length
  const nearlyAlways = hot >= 0.9 * state.length
  if (state.at(-1) !== 1) return name(nearlyAlways ? 'historical' : 'none')
  if (hot === 1) return name('new')
  if (nearlyAlways) {
    const sign = trend()
    if (sign === 0) return name('persistent')
    return name(sign > 0 ? 'intensifying' : 'diminishing')
  }
  const run = state.length - 1 - state.findLastIndex((each) => each !== 1)
  if (run === hot) return name('consecutive')
  return name(state.includes(-1) ? 'oscillating' : 'sporadic')
}

/**
 * Emerging hot spots: where crime has just begun to cluster, keeps clustering or no longer does.
 * Every bin (a place in a step of time) is tested by Gi* with its neighbours in its own step and the
 * one before, against all bins, at a false discovery rate over all bins; then each place gets a name
 * for its history:
 * new: hot in the last step only. consecutive: hot in an unbroken run of the last steps, never
 * before, in less than 90 % of all. intensifying, persistent, diminishing: hot in 90 % of the steps
 * and the last, with z rising, steady or falling. sporadic: hot in the last step, off and on before.
 * oscillating: the same, and cold at some time. historical: hot in 90 % of the steps, not the last.
 * @param counts events per bin, whole counts for exact p-values
 * @param steps steps of time, of equal length, 3 or more
 * @param neighbours of the places, without the place itself; weights are not used
 * @throws RangeError on negative counts or when the bins are not places x steps
 * @see ESRI (2016), Emerging hot spot analysis, for the names; Ord & Getis (1995), Geographical
 * Analysis 27(4), 286-306; Mann (1945), Econometrica 13, 245-259
 */
export function emergingHotSpots(
  counts: Int32Array | Float64Array,
  steps: number,
  neighbours: Neighbours,
  options: EmergingOptions = {},
): EmergingHotSpots {
  const { falseDiscovery = 0.05, trendLevel = 0.05, inference = 'exact' } = options
  demandCounts('counts', counts)
  demandWhole('steps', steps, 3)
  demandLevel(falseDiscovery, 'falseDiscovery')
  demandLevel(trendLevel, 'trendLevel')
  const places = neighbours.offsets.length - 1
  demandNeighbours(neighbours, places)
  const bins = demandLengths({ counts })
  if (bins !== places * steps)
    throw new RangeError(`counts must be ${places} places x ${steps} steps, got ${bins}`)
  demandNoSelf(neighbours)
  const spots = getisOrd(counts, binNeighbours(neighbours, places, steps), { inference })
  const hot = benjaminiHochberg(spots.p)
  const cold = benjaminiHochberg(spots.pLow)
  const state = new Int8Array(bins).map((_, bin) => {
    if (hot[bin]! <= falseDiscovery) return 1
    return cold[bin]! <= falseDiscovery ? -1 : 0
  })
  const pattern = new Int8Array(places)
  const trend = new Float64Array(places)
  for (let place = 0; place < places; place++) {
    const history = Array.from({ length: steps }, (_, step) => step * places + place)
    const z = history.map((bin) => spots.z[bin]!)
    trend[place] = mannKendall(z, { inference: 'normal' }).z
    const direction = (sign: number) => () =>
      mannKendall(z).p <= trendLevel ? sign * Math.sign(trend[place]!) : 0
    const states = history.map((bin) => state[bin]!)
    const mirrored = states.map((each) => -each)
    pattern[place] = patternOf(states, direction(1)) || -patternOf(mirrored, direction(-1))
  }
  return { pattern, z: spots.z, state, trend, handedOver: spots.handedOver }
}
