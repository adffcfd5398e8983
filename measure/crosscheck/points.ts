import type { Line } from '../../bench/bench.ts'
import { randomStream, type Stream } from '../src/random.ts'
import {
  boundaryDistance,
  circularSummary,
  crossK,
  type DensityOptions,
  densityAtPoints,
  insidePolygon,
  type Kernel,
  kernelDensity,
  nearestDistances,
  nearestNeighbourIndex,
  nearestOther,
  type Polygon,
  rayleighTest,
  rectangle,
  relativeRisk,
  ripleyK,
  scatterInside,
  scottBandwidth,
  watsonTest,
} from '../src/spatial/index.ts'
import { movedOverlap } from '../src/spatial/ring-share.ts'
import { drawn, line, r } from './areas.ts'
import type { RunR } from './r.ts'

const SEED = 20261122
const SPATSTAT = 'apart from spatstat'

interface Points {
  x: Float64Array
  y: Float64Array
}
interface Figures {
  [name: string]: number[]
}

/** A star with a hole: never crosses itself, whatever the draws. */
function drawTown(stream: Stream): Polygon {
  const ring = (corners: number, near: number, far: number) =>
    Float64Array.from(
      Array.from({ length: corners }, (_, i) => {
        const angle = (2 * Math.PI * i) / corners
        const radius = near + (far - near) * stream.uniform()
        return [500 + radius * Math.cos(angle), 500 + radius * Math.sin(angle)]
      }).flat(),
    )
  return [ring(9, 300, 499), ring(5, 40, 110)]
}

/** Rings the way spatstat wants them: corners of the outer one against the clock, of holes with it. */
const owin = (town: Polygon) =>
  `owin(poly = list(${town
    .map((ring, number) => {
      const corners = Array.from({ length: ring.length / 2 }, (_, i) => [
        ring[2 * i]!,
        ring[2 * i + 1]!,
      ])
      const turned = number === 0 ? corners : corners.toReversed()
      return `list(x = ${r(turned.map(([x]) => x!))}, y = ${r(turned.map(([, y]) => y!))})`
    })
    .join(',')}))`

const ppp = ({ x, y }: Points, window: string) => `ppp(${r(x)}, ${r(y)}, window = ${window})`

/** A radius as the standard deviation that spatstat wants. */
const SIGMA: Record<Kernel, number> = {
  gaussian: 1,
  quartic: Math.sqrt(8),
  epanechnikov: Math.sqrt(6),
}

/** Binned densities in a town, all kernels and edges, cell by cell. */
async function densities(run: RunR, map: number): Promise<Line[]> {
  const stream = randomStream(SEED, map)
  const town = drawTown(stream)
  const { x, y } = scatterInside(town, 40 + stream.below(200), stream)
  const [west, south, east, north] = (await run(
    `library(spatstat.geom); W <- ${owin(town)}; c(W$xrange[1], W$yrange[1], W$xrange[2], W$yrange[2])`,
  )) as [number, number, number, number]
  const [columns, rows] = [20 + stream.below(30), 20 + stream.below(30)]
  const grid = {
    originX: west,
    originY: south,
    cellSize: (east - west) / columns,
    cellHeight: (north - south) / rows,
    columns,
    rows,
  }
  const lines: Line[] = []
  for (const kernel of ['gaussian', 'quartic', 'epanechnikov'] as const)
    for (const edge of ['none', 'uniform', 'diggle'] as const) {
      const bandwidth = 80 + stream.below(120)
      const theirs = (await run(`
library(spatstat.explore)
d <- density.ppp(${ppp({ x, y }, owin(town))}, sigma = ${bandwidth / SIGMA[kernel]}, kernel = "${kernel}",
  edge = ${edge === 'none' ? 'FALSE' : 'TRUE'}, diggle = ${edge === 'diggle' ? 'TRUE' : 'FALSE'}, dimyx = c(${rows}, ${columns}))
v <- as.vector(t(d$v)); v[is.na(v)] <- 0; v`)) as number[]
      const o: DensityOptions = { kernel, bandwidth, edge, window: town, binned: true }
      const peak = theirs.reduce((most, one) => Math.max(most, one), 0)
      const ours = kernelDensity(x, y, grid, o).map((value) => value / peak)
      const name = `density ${kernel} ${bandwidth} m, edge ${edge}, ${columns} x ${rows}`
      lines.push(
        line(
          name,
          theirs.map((value) => value / peak),
          ours,
          1e-8,
          SPATSTAT,
        ),
      )
    }
  return lines
}

/** Exact densities against the formula, pair by pair, in R. */
async function exactDensity(run: RunR, map: number): Promise<Line> {
  const stream = randomStream(SEED, 100 + map)
  const n = 300
  const x = drawn(n, () => 1400 * stream.uniform() - 200)
  const y = drawn(n, () => 900 * stream.uniform() - 150)
  const kernel = (['gaussian', 'quartic', 'epanechnikov'] as const)[map % 3]!
  const bandwidth = 30 + stream.below(300)
  const formula = {
    gaussian: 'exp(-u / 2) / (2 * pi)',
    quartic: '3 / pi * pmax(0, 1 - u)^2',
    epanechnikov: '2 / pi * pmax(0, 1 - u)',
  }[kernel]
  const theirs = (await run(`
x <- ${r(x)}; y <- ${r(y)}; h <- ${bandwidth}
centre <- expand.grid(x = (1:25 - .5) * 40, y = (1:15 - .5) * 40)
1e6 * sapply(seq_len(nrow(centre)), function(k) {
  u <- ((x - centre$x[k])^2 + (y - centre$y[k])^2) / h^2; sum(${formula}) / h^2 })`)) as number[]
  const grid = { originX: 0, originY: 0, cellSize: 40, columns: 25, rows: 15 }
  const ours = kernelDensity(x, y, grid, { kernel, bandwidth }).map((value) => 1e6 * value)
  return line(
    `exact density ${kernel} ${bandwidth} m`,
    theirs,
    ours,
    1e-10,
    'apart from the formula in R',
  )
}

/**
 * Rising radii up to 100 m, whole centimetres, none within two centimetres of an event's distance
 * from the edge: spatstat's border correction counts such events by its own steps.
 */
function drawRadii(count: number, stream: Stream, window: Polygon, { x, y }: Points): Float64Array {
  const toEdge = boundaryDistance(window, x, y)
  const isFree = (radius: number) => toEdge.every((one) => Math.abs(one - radius) > 0.02)
  const found = new Set<number>()
  while (found.size < count) {
    const radius = (100 + stream.below(9900)) / 100
    if (isFree(radius)) found.add(radius)
  }
  return Float64Array.from(found).sort()
}

/** The fine radii on which spatstat counts, and the places of ours among them. */
const fineRadii = (radii: Float64Array): string =>
  `r <- (0:10000) / 100; at_r <- ${r(radii.map((radius) => Math.round(100 * radius) + 1))}`

/** Densities at the events, nearest neighbours and K in a rectangle. */
async function inRectangle(run: RunR, map: number): Promise<Line[]> {
  const stream = randomStream(SEED, 200 + map)
  const [width, height] = [600 + stream.below(800), 500 + stream.below(600)]
  const box = rectangle(0, 0, width, height)
  const u = scatterInside(box, 60 + stream.below(100), stream)
  const v = scatterInside(box, 40 + stream.below(60), stream)
  const sigma = 40 + stream.below(60)
  const radii = drawRadii(12, stream, box, u)
  const theirs = (await run(`
library(spatstat.explore)
W <- owin(c(0, ${width}), c(0, ${height})); u <- ${ppp(u, 'W')}; v <- ${ppp(v, 'W')}
${fineRadii(radii)}; all <- c("border", "translate", "isotropic")
at <- function(...) density.ppp(u, sigma = ${sigma}, at = "points", ...)
k <- Kest(u, r = r, correction = all); m <- superimpose(u = u, v = v, W = W)
x <- Kcross(m, "u", "v", r = r, correction = all); near <- nncross(u, v)
ce <- clarkevans.test(u, correction = "none", alternative = "less")
list(none = 1e6 * at(edge = FALSE, leaveoneout = FALSE), uniform = 1e6 * at(edge = TRUE, leaveoneout = TRUE),
  diggle = 1e6 * at(edge = TRUE, diggle = TRUE, leaveoneout = TRUE),
  border = k$border[at_r], translate = k$trans[at_r], isotropic = k$iso[at_r],
  crossBorder = x$border[at_r], crossTranslate = x$trans[at_r], crossIsotropic = x$iso[at_r],
  nearest = nndist(u), other = near$dist, which = near$which - 1,
  clark = c(ce$statistic, ce$p.value), donnelly = clarkevans(u, correction = "Donnelly"), scott = bw.scott.iso(u))`)) as Figures
  const asked = { kernel: 'gaussian', bandwidth: sigma, window: box } as const
  const at = (edge: 'none' | 'uniform' | 'diggle', leaveOut: 'none' | 'event') =>
    densityAtPoints(u.x, u.y, { ...asked, edge, leaveOut }).map((value) => 1e6 * value)
  const k = (correction: 'border' | 'translate' | 'isotropic') =>
    ripleyK(u.x, u.y, { window: box, radii, correction }).k
  const cross = (correction: 'border' | 'translate' | 'isotropic') =>
    crossK(u, v, { window: box, radii, correction }).k
  const index = nearestNeighbourIndex(u.x, u.y, { window: box })
  const other = nearestOther(u.x, u.y, v.x, v.y)
  const check = (name: string, ours: ArrayLike<number>) =>
    line(`${name}, ${u.x.length} events`, [theirs[name]!].flat(), ours, 1e-9, SPATSTAT)
  return [
    check('none', at('none', 'none')),
    check('uniform', at('uniform', 'event')),
    check('diggle', at('diggle', 'event')),
    check('border', k('border')),
    check('translate', k('translate')),
    check('isotropic', k('isotropic')),
    check('crossBorder', cross('border')),
    check('crossTranslate', cross('translate')),
    check('crossIsotropic', cross('isotropic')),
    check('nearest', nearestDistances(u.x, u.y).distance),
    check('other', other.distance),
    check('which', other.index),
    check('clark', [index.ratio, index.pLow]),
    check('donnelly', [nearestNeighbourIndex(u.x, u.y, { window: box, edge: 'donnelly' }).ratio]),
    check('scott', [scottBandwidth(u.x, u.y, 'gaussian')]),
  ]
}

/** K, its window's overlap with itself, and who is inside, in a town with a hole. */
async function inTown(run: RunR, map: number): Promise<Line[]> {
  const stream = randomStream(SEED, 300 + map)
  const town = drawTown(stream)
  const a = scatterInside(town, 60 + stream.below(60), stream)
  const b = scatterInside(town, 50, stream)
  const radii = drawRadii(10, stream, town, a)
  const [px, py] = [
    drawn(500, () => 1000 * stream.uniform()),
    drawn(500, () => 1000 * stream.uniform()),
  ]
  const steps = drawn(24, () => 600 * stream.uniform() - 300)
  const theirs = (await run(`
library(spatstat.explore)
W <- ${owin(town)}; a <- ${ppp(a, 'W')}; b <- ${ppp(b, 'W')}; ${fineRadii(radii)}; s <- ${r(steps)}
k <- Kest(a, r = r, correction = c("border", "isotropic"))
x <- Kcross(superimpose(a = a, b = b, W = W), "a", "b", r = r, correction = c("border", "isotropic"))
list(border = k$border[at_r], isotropic = k$iso[at_r], crossBorder = x$border[at_r], crossIsotropic = x$iso[at_r],
  inside = as.integer(inside.owin(${r(px)}, ${r(py)}, W)),
  overlap = sapply(1:12, function(i) overlap.owin(W, shift(W, c(s[2 * i - 1], s[2 * i])))))`)) as Figures
  const o = { window: town, radii }
  const overlap = movedOverlap(town)
  const check = (name: string, ours: ArrayLike<number>) =>
    line(`${name} in a town, ${a.x.length} events`, theirs[name]!, ours, 1e-9, SPATSTAT)
  return [
    check('border', ripleyK(a.x, a.y, { ...o, correction: 'border' }).k),
    check('isotropic', ripleyK(a.x, a.y, o).k),
    check('crossBorder', crossK(a, b, { ...o, correction: 'border' }).k),
    check('crossIsotropic', crossK(a, b, o).k),
    check('inside', insidePolygon(town, px, py)),
    check(
      'overlap',
      drawn(12, () => 0).map((_, i) => overlap(steps[2 * i]!, steps[2 * i + 1]!)),
    ),
  ]
}

/** Log relative risk and its tolerance; sparr takes the edge terms of the latter from the raster. */
async function risk(run: RunR): Promise<Line[]> {
  const stream = randomStream(SEED, 400)
  const box = rectangle(0, 0, 1000, 700)
  const [u, v] = [scatterInside(box, 120, stream), scatterInside(box, 90, stream)]
  const theirs = (await run(`
suppressMessages(library(sparr))
W <- owin(c(0, 1000), c(0, 700)); u <- ${ppp(u, 'W')}; v <- ${ppp(v, 'W')}
f <- function(p) bivariate.density(p, h0 = 110, edge = "uniform", resolution = 64, verbose = FALSE)
rs <- risk(f(u), f(v), verbose = FALSE)
list(log = as.vector(t(rs$rr$v)),
  p = as.vector(t(tolerance(rs, ref.density = f(superimpose(u, v, W = W)), verbose = FALSE)$v)))`)) as Figures
  const grid = {
    originX: 0,
    originY: 0,
    cellSize: 1000 / 64,
    cellHeight: 700 / 64,
    columns: 64,
    rows: 64,
  }
  const o = { kernel: 'gaussian', bandwidth: 110, window: box, binned: true } as const
  const { logRisk, p } = relativeRisk(u, v, grid, o)
  return [
    line('log relative risk', theirs.log!, logRisk, 1e-8, 'apart from sparr'),
    line('its p, edge terms by closed form', theirs.p!, p, 1e-3, 'apart from sparr'),
  ]
}

async function circularTime(run: RunR): Promise<Line[]> {
  const stream = randomStream(SEED, 500)
  const a = drawn(60, () => 2 + stream.normal())
  const b = drawn(45, () => 2.5 + 1.3 * stream.normal())
  const theirs = (await run(`
suppressMessages(library(circular))
a <- circular(${r(a)}); b <- circular(${r(b)}); t <- rayleigh.test(a)
list(summary = c(as.numeric(mean(a)) %% (2 * pi), rho.circular(a), sd.circular(a), 60 * t$statistic^2),
  p = t$p.value, watson = watson.two.test(a, b)$statistic)`)) as Figures
  const turn = 2 * Math.PI
  const { mean, resultant, standardDeviation } = circularSummary(a, turn)
  const { z, p } = rayleighTest(a, turn)
  const { u2 } = watsonTest(a, b, turn, { permutations: 1, seed: 1 })
  const of = 'apart from circular'
  return [
    line(
      'circular mean, resultant, deviation, z',
      theirs.summary!,
      [mean!, resultant, standardDeviation, z],
      1e-10,
      of,
    ),
    line("Rayleigh's p, closed form against series", [theirs.p!].flat(), [p], 1e-4, of),
    line("Watson's U2", [theirs.watson!].flat(), [u2], 1e-10, of),
  ]
}

/** Point methods beside spatstat, sparr and circular, on seeded random inputs. */
export async function crosscheck(run: RunR): Promise<Line[]> {
  const lines: Line[] = []
  for (let map = 0; map < 2; map++) lines.push(...(await densities(run, map)))
  for (let map = 0; map < 3; map++) lines.push(await exactDensity(run, map))
  for (let map = 0; map < 3; map++) {
    lines.push(...(await inRectangle(run, map)))
    lines.push(...(await inTown(run, map)))
  }
  lines.push(...(await risk(run)), ...(await circularTime(run)))
  return lines
}
