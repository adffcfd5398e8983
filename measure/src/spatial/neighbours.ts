import { demandFinite, demandLengths, demandMetres, demandPositive, demandWhole } from '../check.ts'
import type { HexagonGrid } from './grid.ts'
import { demandHexagons } from './grid.ts'
import { sortIntoCells, visitNear } from './point-cells.ts'

/**
 * Who borders on whom: the neighbours of site i are `index[offsets[i]]` up to, but not with,
 * `index[offsets[i + 1]]`, in rising order. Without `weights` every neighbour counts 1.
 */
export type Neighbours = {
  /** One more than there are sites; starts at 0 and never falls. */
  offsets: Int32Array
  /** The neighbouring sites. */
  index: Int32Array
  /** One per entry of `index`. */
  weights?: Float64Array
}

/** Whether cells that meet in a corner are neighbours (queen) or only those that share a side (rook). */
export type Contiguity = 'queen' | 'rook'

/**
 * Refuses a neighbour list that is none, or that belongs to another number of sites.
 * @throws RangeError saying what was got and wanted
 */
export function demandNeighbours(neighbours: Neighbours, sites: number): void {
  const { offsets, index, weights } = neighbours
  if (offsets.length !== sites + 1)
    throw new RangeError(`got ${offsets.length} offsets, wanted ${sites + 1} for ${sites} sites`)
  if (offsets[0] !== 0 || offsets[sites] !== index.length)
    throw new RangeError(
      `got offsets from ${offsets[0]} to ${offsets[sites]}, wanted 0 to ${index.length}`,
    )
  if (weights) {
    demandLengths({ neighbours: index, weights }, 0)
    demandFinite('weights', weights)
  }
  for (let i = 0; i < sites; i++) {
    const end = offsets[i + 1]!
    if (end < offsets[i]!)
      throw new RangeError(`got offsets that fall at ${i + 1}, wanted them never to fall`)
    for (let at = offsets[i]!; at < end; at++) {
      const other = index[at]!
      if (!(other >= 0 && other < sites))
        throw new RangeError(`got neighbour ${other} of site ${i}, wanted 0 to ${sites - 1}`)
      if (at > offsets[i]! && other <= index[at - 1]!)
        throw new RangeError(
          `got neighbours ${index[at - 1]}, ${other} of site ${i}, wanted each once, rising`,
        )
    }
  }
}

/**
 * Refuses a list in which a site is its own neighbour.
 * @throws RangeError naming the site
 */
export function demandNoSelf({ offsets, index }: Neighbours): void {
  for (let i = 0; i < offsets.length - 1; i++)
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++)
      if (index[at] === i)
        throw new RangeError(`site ${i} must not be its own neighbour, got it so`)
}

/** Builds a list from each site's neighbours in turn; `visit` names them in any order. */
function collect(sites: number, visit: (site: number, add: (other: number) => void) => void) {
  const offsets = new Int32Array(sites + 1)
  let index = new Int32Array(Math.max(16, sites * 8))
  let used = 0
  const add = (other: number) => {
    if (used === index.length) {
      const larger = new Int32Array(used * 2)
      larger.set(index)
      index = larger
    }
    index[used++] = other
  }
  for (let site = 0; site < sites; site++) {
    visit(site, add)
    offsets[site + 1] = used
    index.subarray(offsets[site]!, used).sort()
  }
  return { offsets, index: index.slice(0, used) }
}

/**
 * Neighbours on a grid of cells, numbered row by row from the south-west. Cells at the edge have
 * fewer. The cell itself is not among them; see `withSelf`.
 */
export function gridNeighbours(
  columns: number,
  rows: number,
  contiguity: Contiguity = 'queen',
): Neighbours {
  demandWhole('columns', columns, 1)
  demandWhole('rows', rows, 1)
  return collect(columns * rows, (cell, add) => {
    const column = cell % columns
    const row = (cell - column) / columns
    for (let up = -1; up <= 1; up++)
      for (let east = -1; east <= 1; east++) {
        if (up === 0 && east === 0) continue
        if (contiguity === 'rook' && up !== 0 && east !== 0) continue
        const inside =
          column + east >= 0 && column + east < columns && row + up >= 0 && row + up < rows
        if (inside) add(cell + up * columns + east)
      }
  })
}

/** The up to six neighbours of each hexagon. */
export function hexagonNeighbours(hexagons: HexagonGrid): Neighbours {
  demandHexagons(hexagons)
  const { columns, rows } = hexagons
  return collect(columns * rows, (hexagon, add) => {
    const column = hexagon % columns
    const row = (hexagon - column) / columns
    const west = row % 2 === 0 ? column - 1 : column
    const around = [
      [column - 1, row],
      [column + 1, row],
      [west, row - 1],
      [west + 1, row - 1],
      [west, row + 1],
      [west + 1, row + 1],
    ] as const
    for (const [c, r] of around)
      if (c >= 0 && c < columns && r >= 0 && r < rows) add(c + columns * r)
  })
}

/**
 * A neighbour list from single links, in any order: `to[k]` is a neighbour of `from[k]`. A link in
 * one direction stays in one direction.
 * @throws RangeError when a link is given twice or names a site that is not there
 */
export function neighboursFromLinks(
  sites: number,
  from: Int32Array,
  to: Int32Array,
  weights?: Float64Array,
): Neighbours {
  demandWhole('sites', sites, 1)
  demandLengths({ from, to }, 0)
  if (weights) demandLengths({ from, weights }, 0)
  for (const ends of [from, to]) for (const site of ends) demandWhole('site', site, 0, sites - 1)
  const order = Uint32Array.from(from, (_, link) => link).sort(
    (a, b) => from[a]! - from[b]! || to[a]! - to[b]!,
  )
  const offsets = new Int32Array(sites + 1)
  for (const site of from) offsets[site + 1]!++
  for (let site = 0; site < sites; site++) offsets[site + 1]! += offsets[site]!
  const neighbours: Neighbours = { offsets, index: Int32Array.from(order, (link) => to[link]!) }
  if (weights) neighbours.weights = Float64Array.from(order, (link) => weights[link]!)
  demandNeighbours(neighbours, sites)
  return neighbours
}

/**
 * All sites within a distance of each other, the distance included.
 * @param x metres east
 * @param y metres north
 * @param radius metres
 * @throws RangeError on coordinates that are not finite or a radius that is not above 0
 */
export function distanceNeighbours(x: Float64Array, y: Float64Array, radius: number): Neighbours {
  demandLengths({ x, y }, 0)
  demandMetres('x', x)
  demandMetres('y', y)
  demandPositive('radius', [radius])
  const cells = sortIntoCells(x, y, radius)
  return collect(x.length, (i, add) => {
    visitNear(cells, x[i]!, y[i]!, radius * (1 + 1e-9), (at, square) => {
      if (cells.order[at] !== i && Math.sqrt(square) <= radius) add(cells.order[at]!)
    })
  })
}

/**
 * The k nearest sites of each site; of equally near ones those with the lower number.
 * @param x metres east
 * @param y metres north
 * @param k how many, below the number of sites
 * @throws RangeError on coordinates that are not finite or a k that cannot be met
 */
export function kNearestNeighbours(x: Float64Array, y: Float64Array, k: number): Neighbours {
  demandLengths({ x, y }, 2)
  demandMetres('x', x)
  demandMetres('y', y)
  demandWhole('k', k, 1, x.length - 1)
  // Cells so small that sortIntoCells widens them to about two for each point.
  const cells = sortIntoCells(x, y, 1e-6)
  const widest = cells.side * (cells.columns + cells.rows + 1)
  const site = new Int32Array(k)
  const distance = new Float64Array(k)
  return collect(x.length, (i, add) => {
    const start = Math.min(widest, cells.side * Math.sqrt(k))
    for (let radius = start; ; radius *= 2) {
      distance.fill(Infinity)
      visitNear(cells, x[i]!, y[i]!, radius, (at, square) => {
        if (cells.order[at] !== i) keepNear(site, distance, cells.order[at]!, Math.sqrt(square))
      })
      if (distance[k - 1]! < Infinity) break
    }
    for (const j of site) add(j)
  })
}

/** Puts a candidate in its place among the nearest so far, which stand in rising order. */
function keepNear(site: Int32Array, distance: Float64Array, j: number, d: number): void {
  let at = site.length
  while (at > 0 && (d < distance[at - 1]! || (d === distance[at - 1] && j < site[at - 1]!))) at--
  if (at === site.length) return
  site.copyWithin(at + 1, at, site.length - 1)
  distance.copyWithin(at + 1, at, distance.length - 1)
  site[at] = j
  distance[at] = d
}

/**
 * The same list with every site among its own neighbours, as the statistics with a star want it.
 * @param weight what the site itself weighs when the list has weights
 */
export function withSelf(neighbours: Neighbours, weight = 1): Neighbours {
  const sites = neighbours.offsets.length - 1
  demandNeighbours(neighbours, sites)
  const offsets = new Int32Array(sites + 1)
  const index: number[] = []
  const weights: number[] = []
  for (let i = 0; i < sites; i++) {
    const entries: [number, number][] = []
    for (let at = neighbours.offsets[i]!; at < neighbours.offsets[i + 1]!; at++)
      entries.push([neighbours.index[at]!, neighbours.weights?.[at] ?? 1])
    if (!entries.some(([other]) => other === i)) entries.push([i, weight])
    for (const [other, w] of entries.sort((a, b) => a[0] - b[0])) {
      index.push(other)
      weights.push(w)
    }
    offsets[i + 1] = index.length
  }
  return {
    offsets,
    index: Int32Array.from(index),
    ...(neighbours.weights && { weights: Float64Array.from(weights) }),
  }
}

/** The same list with each site's weights divided by their sum; a site whose sum is 0 keeps zeros. */
export function rowStandardise(neighbours: Neighbours): Neighbours {
  const sites = neighbours.offsets.length - 1
  demandNeighbours(neighbours, sites)
  const weights = new Float64Array(neighbours.index.length)
  for (let i = 0; i < sites; i++) {
    const start = neighbours.offsets[i]!
    const end = neighbours.offsets[i + 1]!
    let sum = 0
    for (let at = start; at < end; at++) sum += neighbours.weights?.[at] ?? 1
    for (let at = start; at < end; at++)
      weights[at] = sum === 0 ? 0 : (neighbours.weights?.[at] ?? 1) / sum
  }
  return { offsets: neighbours.offsets, index: neighbours.index, weights }
}
