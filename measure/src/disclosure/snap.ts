import { type Column, demandFinite, demandLengths, demandWhole } from '../check.ts'

/** The points that may stand on a public map, and how many addresses each stands for. */
export interface SnapPoints {
  /** Metres. */
  x: Float64Array
  y: Float64Array
  /** Addresses (or persons) in the catchment of each point: no other point is nearer. */
  serves: Float64Array
}

/** Points in square buckets, for the search of the nearest one. */
interface Buckets {
  west: number
  south: number
  side: number
  columns: number
  rows: number
  members: number[][]
}

function bucketsOf(x: Float64Array, y: Float64Array): Buckets {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < x.length; i++) {
    west = Math.min(west, x[i]!)
    east = Math.max(east, x[i]!)
    south = Math.min(south, y[i]!)
    north = Math.max(north, y[i]!)
  }
  const [wide, tall] = [east - west, north - south]
  const side = Math.max(Math.sqrt((wide * tall) / x.length), (wide + tall) / x.length) || 1
  const columns = Math.floor(wide / side) + 1
  const rows = Math.floor(tall / side) + 1
  const members: number[][] = Array.from({ length: columns * rows }, () => [])
  const buckets = { west, south, side, columns, rows, members }
  for (let i = 0; i < x.length; i++) members[bucketOf(buckets, x[i]!, y[i]!)]!.push(i)
  return buckets
}

function clamp(value: number, greatest: number): number {
  return Math.min(greatest, Math.max(0, Math.floor(value)))
}

function bucketOf({ west, south, side, columns, rows }: Buckets, x: number, y: number): number {
  return clamp((y - south) / side, rows - 1) * columns + clamp((x - west) / side, columns - 1)
}

/** The point nearest to a place; of two at one distance the one that stands first. */
function nearestIn(
  buckets: Buckets,
  points: { x: Float64Array; y: Float64Array },
  x: number,
  y: number,
) {
  const { west, south, side, columns, rows, members } = buckets
  const home = bucketOf(buckets, x, y)
  const [row, column] = [Math.floor(home / columns), home % columns]
  let best = -1
  let square = Infinity
  for (let ring = 0; ; ring++) {
    const [left, right, down, up] = [column - ring, column + ring, row - ring, row + ring]
    for (let r = Math.max(0, down); r <= Math.min(rows - 1, up); r++) {
      const step = r === down || r === up ? 1 : 2 * ring
      for (let c = left; c <= right; c += step || 1) {
        if (c < 0 || c >= columns) continue
        for (const i of members[r * columns + c]!) {
          const far = (points.x[i]! - x) ** 2 + (points.y[i]! - y) ** 2
          if (far < square || (far === square && i < best)) {
            best = i
            square = far
          }
        }
      }
    }
    // Beyond the edge of the frame there is nothing: only sides within it limit what was seen.
    const seen = Math.min(
      left > 0 ? x - (west + left * side) : Infinity,
      right < columns - 1 ? west + (right + 1) * side - x : Infinity,
      down > 0 ? y - (south + down * side) : Infinity,
      up < rows - 1 ? south + (up + 1) * side - y : Infinity,
    )
    if (square <= seen * seen || seen === Infinity) return best
  }
}

function demandPoints(name: string, x: Column, y: Column): void {
  demandLengths({ [`x of ${name}`]: x, [`y of ${name}`]: y })
  demandFinite(`x of ${name}`, x)
  demandFinite(`y of ${name}`, y)
}

/** Candidates that stand far enough from every address. */
function keepClear(candidates: Points, addresses: Points, clearanceMeters: number): Points {
  if (clearanceMeters === 0) return candidates
  const buckets = bucketsOf(addresses.x, addresses.y)
  const isClear = (i: number) => {
    const j = nearestIn(buckets, addresses, candidates.x[i]!, candidates.y[i]!)
    const apart = Math.hypot(addresses.x[j]! - candidates.x[i]!, addresses.y[j]! - candidates.y[i]!)
    return apart >= clearanceMeters
  }
  const kept = Array.from(candidates.x.keys()).filter(isClear)
  return {
    x: Float64Array.from(kept, (i) => candidates.x[i]!),
    y: Float64Array.from(kept, (i) => candidates.y[i]!),
  }
}

interface Points {
  x: Float64Array
  y: Float64Array
}

/**
 * Builds the list of points to which incidents are moved before a map is published: each serves at least `atLeast`
 * addresses, so that a point on the map is never one household. Candidates (road middles, squares, bus stops) that serve
 * fewest addresses are dropped one by one, their addresses going to the nearest that is left.
 * @param candidates  places where a point may stand, x and y in metres; never the buildings themselves
 * @param addresses  every address, x and y in metres
 * @param o.atLeast  addresses a point must serve, 8 unless told (the rule of data.police.uk)
 * @param o.clearanceMeters  candidates nearer than this to an address are not used, 0 unless told
 * @returns the points left, in the order of the candidates
 * @throws RangeError when there is no candidate or there are fewer addresses than one point must serve
 * @see Tompson et al. (2015), UK open source crime data: accuracy and possibilities for research, CaGIS 42, 97-111
 */
export function snapPoints(
  candidates: { x: Column; y: Column },
  addresses: { x: Column; y: Column },
  { atLeast = 8, clearanceMeters = 0 }: { atLeast?: number; clearanceMeters?: number } = {},
): SnapPoints {
  demandPoints('candidates', candidates.x, candidates.y)
  demandPoints('addresses', addresses.x, addresses.y)
  demandWhole('atLeast', atLeast, 1)
  if (!(clearanceMeters >= 0)) {
    throw new RangeError(`clearanceMeters must be at least 0, got ${clearanceMeters}`)
  }
  const homes = { x: Float64Array.from(addresses.x), y: Float64Array.from(addresses.y) }
  if (homes.x.length < atLeast) {
    throw new RangeError(`one point must serve ${atLeast} addresses, got ${homes.x.length} in all`)
  }
  const all = { x: Float64Array.from(candidates.x), y: Float64Array.from(candidates.y) }
  const points = keepClear(all, homes, clearanceMeters)
  if (points.x.length === 0) {
    throw new RangeError(`a candidate must stand ${clearanceMeters} m clear of addresses, got none`)
  }
  const served = serveAll(points, homes, atLeast)
  return {
    x: Float64Array.from(served.kept, (i) => points.x[i]!),
    y: Float64Array.from(served.kept, (i) => points.y[i]!),
    serves: Float64Array.from(served.kept, (i) => served.clients[i]!.length),
  }
}

/** Gives every address to its nearest candidate and drops the poorest until all serve enough. */
function serveAll(points: Points, homes: Points, atLeast: number) {
  const buckets = bucketsOf(points.x, points.y)
  const clients: number[][] = Array.from({ length: points.x.length }, () => [])
  const give = (home: number) => {
    clients[nearestIn(buckets, points, homes.x[home]!, homes.y[home]!)]!.push(home)
  }
  for (let home = 0; home < homes.x.length; home++) give(home)
  // Poor points by the number they serve: a count can only grow, so a point moves up until it is rich or dropped.
  const poor: Set<number>[] = Array.from({ length: atLeast }, () => new Set())
  clients.forEach((list, i) => {
    poor[list.length]?.add(i)
  })
  const isKept = new Uint8Array(points.x.length).fill(1)
  for (let level = 0; level < atLeast; level++) {
    for (const i of poor[level]!) {
      if (clients[i]!.length !== level) {
        poor[clients[i]!.length]?.add(i)
        continue
      }
      isKept[i] = 0
      const bucket = buckets.members[bucketOf(buckets, points.x[i]!, points.y[i]!)]!
      bucket.splice(bucket.indexOf(i), 1)
      for (const home of clients[i]!) give(home)
    }
  }
  return { kept: Array.from(isKept.keys()).filter((i) => isKept[i]), clients }
}

/**
 * Moves each incident to the nearest of the points that may stand on a public map.
 * @param x, y  incidents, metres
 * @returns the place of the point for each incident
 * @throws RangeError when there is no point or a coordinate is not finite
 */
export function snap(x: Column, y: Column, points: { x: Column; y: Column }): Int32Array {
  demandPoints('points', points.x, points.y)
  if (x.length === 0 && y.length === 0) return new Int32Array(0)
  demandPoints('incidents', x, y)
  const places = { x: Float64Array.from(points.x), y: Float64Array.from(points.y) }
  const buckets = bucketsOf(places.x, places.y)
  return Int32Array.from(x, (at, i) => nearestIn(buckets, places, at, y[i]!))
}
