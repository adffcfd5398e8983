import { demandCounts, demandFinite, demandLengths, demandPositive, demandWhole } from '../check.ts'

/** How time is cut into bins that come round again. */
export interface AoristicOptions {
  /** Minutes after which time comes round again: 1440 for a day, 10,080 for a week. */
  period: number
  /** Bins of equal length in a period: 24 for hours of the day, 168 for hours of the week. */
  bins: number
}

function demandIntervals(from: Float64Array, to: Float64Array, o: AoristicOptions): void {
  demandLengths({ from, to }, 0)
  demandFinite('from', from)
  demandFinite('to', to)
  demandPositive('period', [o.period])
  demandWhole('bins', o.bins, 1, 1e6)
  for (let i = 0; i < from.length; i++)
    if (to[i]! < from[i]!)
      throw new RangeError(`got event ${i} from minute ${from[i]} to ${to[i]}, wanted from <= to`)
}

/** Adds one event's weight to the bins, shared by the exact minutes it may have happened in. */
function addEvent(
  bins: Float64Array,
  from: number,
  to: number,
  weight: number,
  period: number,
): void {
  const count = bins.length
  const step = period / count
  const first = ((from % period) + period) % period
  const duration = to - from
  if (duration === 0) {
    bins[Math.min(count - 1, Math.floor(first / step))]! += weight
    return
  }
  const turns = Math.floor(duration / period)
  const rest = duration - turns * period
  for (let bin = 0; bin < count; bin++) {
    const low = bin * step
    const high = low + step
    // What is left after whole turns may run over the end of the period into the next one.
    const overlap =
      Math.max(0, Math.min(high, first + rest) - Math.max(low, first)) +
      Math.max(0, Math.min(high + period, first + rest) - Math.max(low + period, first))
    bins[bin]! += (weight * (turns * step + overlap)) / duration
  }
}

/**
 * Aoristic profile: when events happened that are known only to lie between two times, such as a
 * burglary found on return. Each event is shared over the bins in proportion to the exact minutes
 * of its interval in each.
 * @param from, to minutes since any start of a period in local civil time (fractions allowed); an
 *   event whose two times are the same falls in one bin whole; a bin holds its first minute
 * @param o.weights what each event counts, 1 when left out
 * @returns one value for each bin; they add up to the events' weights
 * @throws RangeError for an interval that ends before it begins
 * @see Ratcliffe & McCullagh (1998), Int. J. Geogr. Inf. Sci. 12, 751-764; Ratcliffe (2000), Int.
 *   J. Geogr. Inf. Sci. 14, 669-679
 */
export function aoristicProfile(
  from: Float64Array,
  to: Float64Array,
  o: AoristicOptions & { weights?: Float64Array },
): Float64Array {
  demandIntervals(from, to, o)
  if (o.weights !== undefined) {
    demandLengths({ from, weights: o.weights }, 0)
    demandCounts('weights', o.weights)
  }
  const bins = new Float64Array(o.bins)
  for (let i = 0; i < from.length; i++)
    addEvent(bins, from[i]!, to[i]!, o.weights === undefined ? 1 : o.weights[i]!, o.period)
  return bins
}

/**
 * Aoristic weights of each event on its own, to weigh a map of one part of the day by.
 * @returns row by row: event i has its share of bin b at [i * bins + b]; each row adds up to 1
 * @throws RangeError for an interval that ends before it begins
 * @see aoristicProfile
 */
export function aoristicWeights(
  from: Float64Array,
  to: Float64Array,
  o: AoristicOptions,
): Float64Array {
  demandIntervals(from, to, o)
  const weights = new Float64Array(from.length * o.bins)
  for (let i = 0; i < from.length; i++) {
    const row = weights.subarray(i * o.bins, (i + 1) * o.bins)
    addEvent(row, from[i]!, to[i]!, 1, o.period)
  }
  return weights
}
