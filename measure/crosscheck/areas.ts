import type { Line } from '../../bench/bench.ts'
import { randomStream } from '../src/random.ts'
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  comparePeriods,
  distanceNeighbours,
  getisOrd,
  getisOrdStar,
  globalG,
  globalMoran,
  gridNeighbours,
  kNearestNeighbours,
  knox,
  localMoran,
  type Neighbours,
  rowStandardise,
  withSelf,
} from '../src/spatial/index.ts'
import type { RunR } from './r.ts'

const SEED = 20261121
export const r = (values: Iterable<number>) => `c(${[...values].join(',')})`

/** The largest difference between theirs and ours, relative where figures are above 1. */
function apart(theirs: readonly number[], ours: ArrayLike<number>): number {
  if (theirs.length !== ours.length) return Infinity
  return theirs.reduce((most, each, i) => {
    const difference = Math.abs(each - ours[i]!) / Math.max(1, Math.abs(each))
    return Number.isNaN(difference) ? Infinity : Math.max(most, difference)
  }, 0)
}

export function line(
  measure: string,
  theirs: number[],
  ours: ArrayLike<number>,
  floor: number,
  unit: string,
): Line {
  return { measure, value: apart(theirs, ours), unit, floor, figures: theirs.length }
}

export const drawn = (count: number, draw: () => number) =>
  Float64Array.from({ length: count }, draw)

interface OnGrid {
  [name: string]: number[]
}

async function onGrid(run: RunR, map: number): Promise<Line[]> {
  const stream = randomStream(SEED, map)
  const columns = 5 + stream.below(12)
  const rows = 5 + stream.below(12)
  const x = drawn(columns * rows, () => stream.poisson(1 + 3 * (map % 2)))
  const theirs = (await run(`
library(spdep)
x <- ${r(x)}
nb <- cell2nb(${rows}, ${columns}, type = "queen")
w <- nb2listw(nb, style = "W"); b <- nb2listw(nb, style = "B")
m <- localmoran(x, w); test <- moran.test(x, w, randomisation = TRUE)
normal <- moran.test(x, w, randomisation = FALSE); g <- globalG.test(x, b)
list(star = as.vector(localG(x, nb2listw(include.self(nb), style = "B"))),
  gi = as.vector(localG(x, b)), ii = m[, "Ii"], zi = m[, "Z.Ii"],
  moran = c(test$estimate, test$p.value), normal = c(normal$estimate, normal$p.value),
  g = c(g$estimate, g$p.value))`)) as OnGrid
  const neighbours = gridNeighbours(columns, rows)
  const rowed = rowStandardise(neighbours)
  const local = localMoran(x, rowed)
  const figures = (s: { statistic: number; expected: number; variance: number; p: number }) =>
    Float64Array.of(s.statistic, s.expected, s.variance, s.p)
  const at = `${columns} x ${rows}`
  const check = (name: string, ours: ArrayLike<number>) =>
    line(`${name}, ${at}`, theirs[name]!, ours, 1e-9, 'apart from spdep')
  return [
    check('star', getisOrdStar(x, columns, rows).z),
    check('gi', getisOrd(x, neighbours).z),
    check('ii', local.i),
    check('zi', local.z),
    check('moran', figures(globalMoran(x, rowed))),
    check('normal', figures(globalMoran(x, rowed, { assumption: 'normality' }))),
    check('g', figures(globalG(x, neighbours))),
  ]
}

/** Exact p against every choice of neighbours, laid out by R. */
async function enumerated(run: RunR, map: number): Promise<Line> {
  const stream = randomStream(SEED, 100 + map)
  const x = drawn(12, () => stream.poisson(2))
  const { p, pLow } = getisOrdStar(x, 4, 3)
  const theirs = (await run(`
x <- ${r(x)}
nb <- spdep::cell2nb(3, 4, type = "queen")
unlist(lapply(1:12, function(i) {
  sums <- combn(x[-i], length(nb[[i]]), sum)
  c(mean(sums >= sum(x[nb[[i]]])), mean(sums <= sum(x[nb[[i]]])))
}))`)) as number[]
  const ours = Float64Array.from({ length: 24 }, (_, k) => (k % 2 ? pLow : p)[k >> 1]!)
  return line(`exact p, map ${map}`, theirs, ours, 1e-13, 'apart from combn of R')
}

async function onPoints(run: RunR, map: number): Promise<Line[]> {
  const stream = randomStream(SEED, 200 + map)
  const n = 150 + stream.below(150)
  const x = drawn(n, () => 1000 * stream.uniform())
  const y = drawn(n, () => 1000 * stream.uniform())
  const day = drawn(n, () => stream.below(200))
  const [near, days, radius, k] = [60 + stream.below(60), 5 + stream.below(20), 90, 1 + map]
  const theirs = (await run(`
x <- ${r(x)}; y <- ${r(y)}; day <- ${r(day)}
k <- surveillance::knox(dt = dist(day), ds = dist(cbind(x, y)), eps.t = ${days} - .5,
  eps.s = ${near}, simulate.p.value = FALSE)
flat <- function(nb) unlist(lapply(nb, function(i) if (identical(as.integer(i), 0L)) 0L else c(sort(i), 0L)))
list(knox = c(k$statistic, k$null.value),
  radius = flat(spdep::dnearneigh(cbind(x, y), 0, ${radius})),
  nearest = flat(spdep::knn2nb(spdep::knearneigh(cbind(x, y), ${k}))))`)) as OnGrid
  const flat = ({ offsets, index }: Neighbours) =>
    Array.from({ length: n }, (_, i) => [
      ...Array.from(index.subarray(offsets[i]!, offsets[i + 1]!), (j) => j + 1),
      0,
    ]).flat()
  const found = knox(x, y, day, {
    spaceEdges: [0, near],
    timeEdges: [0, days],
    permutations: 0,
    seed: 1,
  })
  const pair = [found.observed[0]!, found.expected[0]!]
  const spdep = 'apart from spdep'
  return [
    line(`knox, ${n} events`, theirs.knox!, pair, 1e-12, 'apart from surveillance'),
    line(`within ${radius} m`, theirs.radius!, flat(distanceNeighbours(x, y, radius)), 0, spdep),
    line(`${k} nearest`, theirs.nearest!, flat(kNearestNeighbours(x, y, k)), 0, spdep),
  ]
}

/** R's chances of a Knox table by shuffles, against ours: both are random, so apart by chance alone. */
async function knoxChance(run: RunR): Promise<Line> {
  const stream = randomStream(SEED, 300)
  const x = drawn(80, () => 500 * stream.uniform())
  const y = drawn(80, () => 500 * stream.uniform())
  const day = drawn(80, () => stream.below(60))
  const theirs = (await run(`
set.seed(1)
surveillance::knox(dt = dist(${r(day)}), ds = dist(cbind(${r(x)}, ${r(y)})), eps.t = 6.5,
  eps.s = 80, simulate.p.value = TRUE, B = 9999)$p.value`)) as number
  const options = { spaceEdges: [0, 80], timeEdges: [0, 7], permutations: 9999, seed: 1 }
  const ours = knox(x, y, day, options).p[0]!
  const error = Math.sqrt((2 * ours * (1 - ours)) / 9999)
  return {
    measure: 'knox p of 9,999 shuffles',
    value: Math.abs(theirs - ours) / error,
    unit: 'standard errors apart from surveillance',
    floor: 4,
  }
}

async function chances(run: RunR): Promise<Line[]> {
  const stream = randomStream(SEED, 400)
  const p = drawn(200, () => stream.uniform() ** 3)
  const before = drawn(60, () => stream.poisson(8))
  const after = drawn(60, () => stream.poisson(9))
  const theirs = (await run(`
p <- ${r(p)}; a <- ${r(before)}; b <- ${r(after)}
list(bh = p.adjust(p, "BH"), by = p.adjust(p, "BY"),
  rise = pbinom(b - 1, a + b, 31 / 59, lower.tail = FALSE), fall = pbinom(b, a + b, 31 / 59),
  more = phyper(b - 1, sum(b), sum(a), a + b, lower.tail = FALSE),
  less = phyper(b, sum(b), sum(a), a + b))`)) as OnGrid
  const days = comparePeriods(before, after, { exposureBefore: 28, exposureAfter: 31 })
  const overall = comparePeriods(before, after, { against: 'overall' })
  const check = (name: string, ours: Float64Array, of: string) =>
    line(name, theirs[name]!, ours, 1e-12, `apart from ${of} of R`)
  return [
    check('bh', benjaminiHochberg(p), 'p.adjust'),
    check('by', benjaminiYekutieli(p), 'p.adjust'),
    check('rise', days.p, 'pbinom'),
    check('fall', days.pLow, 'pbinom'),
    check('more', overall.p, 'phyper'),
    check('less', overall.pLow, 'phyper'),
  ]
}

/** Weighted, one-sided lists with islands, which grids do not have. */
async function onLists(run: RunR, map: number): Promise<Line[]> {
  const stream = randomStream(SEED, 500 + map)
  const n = 60
  const px = drawn(n, () => 100 * stream.uniform())
  const py = drawn(n, () => 100 * stream.uniform())
  const x = drawn(n, () => 10 + stream.normal())
  const plain = kNearestNeighbours(px, py, 4)
  const weights = drawn(plain.index.length, () => 0.1 + stream.uniform())
  const list = { ...plain, weights }
  const star = withSelf(list, 0.7)
  const asR = ({ offsets, index, weights: w }: Neighbours, name: string) => `
nb <- list(${Array.from({ length: n }, (_, i) => `${r(Array.from(index.subarray(offsets[i]!, offsets[i + 1]!), (j) => j + 1))}`).join(',')})
nb <- lapply(nb, as.integer); class(nb) <- "nb"; attr(nb, "region.id") <- as.character(1:${n})
${name === 'star' ? 'attr(nb, "self.included") <- TRUE' : ''}
g <- list(${Array.from({ length: n }, (_, i) => r(w!.subarray(offsets[i]!, offsets[i + 1]!))).join(',')})
${name} <- nb2listw(nb, glist = g, style = "B")`
  const theirs = (await run(`
library(spdep)
x <- ${r(x)}
${asR(list, 'plain')}
${asR(star, 'star')}
m <- moran.test(x, plain); g <- globalG.test(x, plain, B1correct = TRUE)
list(gi = as.vector(localG(x, plain)), star = as.vector(localG(x, star)),
  moran = c(m$estimate, m$p.value), g = c(g$estimate, g$p.value))`)) as OnGrid
  const figures = (s: { statistic: number; expected: number; variance: number; p: number }) =>
    Float64Array.of(s.statistic, s.expected, s.variance, s.p)
  const check = (name: string, ours: ArrayLike<number>) =>
    line(`${name}, weighted list ${map}`, theirs[name]!, ours, 1e-9, 'apart from spdep')
  return [
    check('gi', getisOrd(x, list).z),
    check('star', getisOrd(x, star).z),
    check('moran', figures(globalMoran(x, list))),
    check('g', figures(globalG(x, list))),
  ]
}

/** Areas: hot spots, clusters, near repeats, neighbours and their chances against R. */
export async function crosscheck(run: RunR): Promise<Line[]> {
  const lines: Line[] = []
  for (let map = 0; map < 4; map++) lines.push(...(await onGrid(run, map)))
  for (let map = 0; map < 2; map++) lines.push(...(await onLists(run, map)))
  for (let map = 0; map < 3; map++) lines.push(await enumerated(run, map))
  for (let map = 0; map < 3; map++) lines.push(...(await onPoints(run, map)))
  lines.push(await knoxChance(run), ...(await chances(run)))
  return lines
}
