import { demandCounts, demandLengths, demandMetres } from '../check.ts'

/** A place in metres. */
export interface Place {
  x: number
  y: number
}

/** A spread with two axes at right angles. */
export interface DeviationEllipse {
  centre: Place
  /** Half the long axis and half the short axis, metres. */
  major: number
  minor: number
  /** Direction of the long axis, degrees clockwise from north, 0 to 180. */
  bearing: number
  /** Square metres. */
  area: number
}

interface Weighted {
  x: Float64Array
  y: Float64Array
  weight: (i: number) => number
  total: number
}

function weigh(x: Float64Array, y: Float64Array, weights?: Float64Array, atLeast = 1): Weighted {
  demandLengths(weights === undefined ? { x, y } : { x, y, weights }, atLeast)
  demandMetres('x', x)
  demandMetres('y', y)
  if (weights === undefined) return { x, y, weight: () => 1, total: x.length }
  demandCounts('weights', weights)
  const total = weights.reduce((sum, one) => sum + one, 0)
  if (!(total > 0)) throw new RangeError(`got weights that add up to ${total}, wanted more than 0`)
  return { x, y, weight: (i) => weights[i]!, total }
}

/** Offsets from the first point, so that far-away coordinates lose no digits. */
function centreOf({ x, y, weight, total }: Weighted): Place {
  let [sumX, sumY] = [0, 0]
  for (let i = 0; i < x.length; i++) {
    sumX += weight(i) * (x[i]! - x[0]!)
    sumY += weight(i) * (y[i]! - y[0]!)
  }
  return { x: x[0]! + sumX / total, y: y[0]! + sumY / total }
}

/** Weighted sums of squares and products about the mean centre. */
function momentsOf(points: Weighted) {
  const centre = centreOf(points)
  let [xx, yy, xy] = [0, 0, 0]
  for (let i = 0; i < points.x.length; i++) {
    const dx = points.x[i]! - centre.x
    const dy = points.y[i]! - centre.y
    xx += points.weight(i) * dx * dx
    yy += points.weight(i) * dy * dy
    xy += points.weight(i) * dx * dy
  }
  return { centre, xx, yy, xy }
}

/**
 * The mean centre of events: the mean of x and of y.
 * @param x, y metres, one event or more
 * @param weights what each event counts, 0 or more
 * @see Ebdon (1985), Statistics in geography, 128
 */
export function meanCentre(x: Float64Array, y: Float64Array, weights?: Float64Array): Place {
  return centreOf(weigh(x, y, weights))
}

/**
 * The median centre: the place from which the distances to all events add up to the least. It is
 * not drawn away by a few distant events as the mean centre is.
 *
 * Weiszfeld's iteration with Vardi and Zhang's step where it stands on an event, to 1e-12 of the
 * events' extent.
 * @see Weiszfeld (1937), Tohoku Math. J. 43, 355-386; Vardi & Zhang (2000), PNAS 97, 1423-1426
 */
export function medianCentre(x: Float64Array, y: Float64Array, weights?: Float64Array): Place {
  const points = weigh(x, y, weights)
  let at = centreOf(points)
  const extent = Math.sqrt((momentsOf(points).xx + momentsOf(points).yy) / points.total)
  for (let step = 0; step < 10_000; step++) {
    const next = weiszfeldStep(points, at)
    const moved = Math.hypot(next.x - at.x, next.y - at.y)
    at = next
    if (moved <= 1e-12 * extent) break
  }
  return at
}

function weiszfeldStep({ x, y, weight }: Weighted, at: Place): Place {
  let [pullX, pullY, inverse, here] = [0, 0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - at.x
    const dy = y[i]! - at.y
    const distance = Math.hypot(dx, dy)
    if (distance === 0) {
      here += weight(i)
      continue
    }
    pullX += (weight(i) * dx) / distance
    pullY += (weight(i) * dy) / distance
    inverse += weight(i) / distance
  }
  const pull = Math.hypot(pullX, pullY)
  if (pull <= here || inverse === 0) return at
  const share = (1 - here / pull) / inverse
  return { x: at.x + pullX * share, y: at.y + pullY * share }
}

/**
 * The standard distance: how far events lie from their mean centre, sqrt(sum d^2 / n).
 * @param o.divisor 'n' (Bachi) or 'n-2' as CrimeStat has it, for unweighted events
 * @returns metres
 * @see Bachi (1963), Papers Reg. Sci. Assoc. 10, 83-132; Levine (2015), CrimeStat IV, 4.15
 */
export function standardDistance(
  x: Float64Array,
  y: Float64Array,
  o: { weights?: Float64Array; divisor?: 'n' | 'n-2' } = {},
): number {
  const points = weigh(x, y, o.weights, o.divisor === 'n-2' ? 3 : 1)
  const { xx, yy } = momentsOf(points)
  return Math.sqrt((xx + yy) / divisorOf(points, o.divisor))
}

function divisorOf({ total }: Weighted, divisor: 'n' | 'n-2' = 'n'): number {
  if (divisor === 'n') return total
  if (total > 2) return total - 2
  throw new RangeError(`got weights that add up to ${total}, wanted more than 2 for divisor n-2`)
}

/**
 * The standard deviational ellipse: the direction in which events spread most, and how far they
 * spread along it and across it.
 *
 * Axes are the standard deviations along the principal directions; with `crimestat` they are the
 * square root of 2 times as long and divide by n - 2.
 * @param x, y metres, two places or more
 * @see Lefever (1926), Am. J. Sociol. 32, 88-94; Yuill (1971), Geogr. Ann. B 53, 28-39; Levine
 *   (2015), CrimeStat IV, 4.19
 */
export function deviationEllipse(
  x: Float64Array,
  y: Float64Array,
  o: { weights?: Float64Array; form?: 'yuill' | 'crimestat' } = {},
): DeviationEllipse {
  const isCrimeStat = o.form === 'crimestat'
  const points = weigh(x, y, o.weights, isCrimeStat ? 3 : 1)
  const { centre, xx, yy, xy } = momentsOf(points)
  const factor = (isCrimeStat ? 2 : 1) / divisorOf(points, isCrimeStat ? 'n-2' : 'n')
  const half = Math.hypot((xx - yy) / 2, xy)
  const major = Math.sqrt(((xx + yy) / 2 + half) * factor)
  const minor = Math.sqrt(Math.max(0, (xx + yy) / 2 - half) * factor)
  // The long axis lies at half the angle of (xx - yy, 2 xy), counted from east against the clock.
  const fromEast = (Math.atan2(2 * xy, xx - yy) / 2) * (180 / Math.PI)
  const bearing = (((90 - fromEast) % 180) + 180) % 180
  return { centre, major, minor, bearing, area: Math.PI * major * minor }
}

/**
 * The convex hull: the smallest area without dents that holds all events.
 * @returns its corners [x0, y0, x1, y1, ...], against the clock; fewer than three when all events
 *   lie on one line
 * @see Andrew (1979), Inf. Process. Lett. 9, 216-219
 */
export function convexHull(x: Float64Array, y: Float64Array): Float64Array {
  weigh(x, y)
  const order = Array.from(x.keys()).sort((i, j) => x[i]! - x[j]! || y[i]! - y[j]!)
  const turn = (i: number, j: number, k: number) =>
    (x[j]! - x[i]!) * (y[k]! - y[i]!) - (y[j]! - y[i]!) * (x[k]! - x[i]!)
  const chain = (list: number[]) => {
    const kept: number[] = []
    for (const k of list) {
      while (kept.length >= 2 && turn(kept.at(-2)!, kept.at(-1)!, k) <= 0) kept.pop()
      kept.push(k)
    }
    return kept.slice(0, -1)
  }
  const corners = [...chain(order), ...chain(order.toReversed())]
  const hull = corners.length === 0 ? [order[0]!] : corners
  const isPoint = hull.every((i) => x[i] === x[hull[0]!] && y[i] === y[hull[0]!])
  return Float64Array.from((isPoint ? hull.slice(0, 1) : hull).flatMap((i) => [x[i]!, y[i]!]))
}
