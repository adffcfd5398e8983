import type { Line } from '../../bench/bench.ts'
import { randomStream, type Stream } from '../src/random.ts'
import {
  decompose,
  directStandardisation,
  ears,
  mannKendall,
  poissonInterval,
  poissonTrend,
  proportionInterval,
  rateRatio,
} from '../src/rates/index.ts'
import {
  betaP,
  fCdf,
  gammaP,
  gammaQuantile,
  normalCdf,
  studentCdf,
  studentQuantile,
} from '../src/special.ts'
import type { RunR } from './r.ts'

const SEED = 20261121
const r = (values: Iterable<number>) => `c(${[...values].join(',')})`
const drawn = (count: number, draw: () => number) => Float64Array.from({ length: count }, draw)

/** The largest relative difference between R's figures and ours. */
function line(measure: string, theirs: unknown, ours: Iterable<number>, floor = 1e-9): Line {
  const mine = [...ours]
  const figures = theirs as number[]
  const value =
    figures.length === mine.length
      ? Math.max(
          ...figures.map((each, i) => Math.abs(each - mine[i]!) / Math.max(1e-12, Math.abs(each))),
        )
      : Infinity
  return {
    measure,
    value: Number.isNaN(value) ? Infinity : value,
    unit: 'relative',
    floor,
    figures: mine.length,
  }
}

async function special(run: RunR, stream: Stream): Promise<Line[]> {
  const n = 200
  const a = drawn(n, () => 0.1 + 200 * stream.uniform() ** 3)
  const b = drawn(n, () => 0.1 + 200 * stream.uniform() ** 3)
  const x = drawn(n, () => 0.01 + 200 * stream.uniform())
  const p = drawn(n, () => 0.001 + 0.998 * stream.uniform())
  const t = drawn(n, () => 6 * stream.uniform() - 3)
  const theirs = (await run(`
a <- ${r(a)}; b <- ${r(b)}; x <- ${r(x)}; p <- ${r(p)}; t <- ${r(t)}
list(g = pgamma(x, a), q = qgamma(p, a), b = pbeta(p, a, b), n = pnorm(t * 5), s = pt(t, a), sq = qt(p, a), f = pf(x, a, b))`)) as Record<
    string,
    number[]
  >
  const each = (of: (i: number) => number) => Float64Array.from(a.keys(), of)
  return [
    line(
      'incomplete gamma',
      theirs.g,
      each((i) => gammaP(a[i]!, x[i]!)),
      1e-11,
    ),
    line(
      'gamma quantile',
      theirs.q,
      each((i) => gammaQuantile(p[i]!, a[i]!)),
      1e-11,
    ),
    line(
      'incomplete beta',
      theirs.b,
      each((i) => betaP(p[i]!, a[i]!, b[i]!)),
      1e-11,
    ),
    line(
      'normal',
      theirs.n,
      each((i) => normalCdf(t[i]! * 5)),
      1e-11,
    ),
    line(
      "Student's t",
      theirs.s,
      each((i) => studentCdf(t[i]!, a[i]!)),
      1e-11,
    ),
    line(
      "Student's t quantile",
      theirs.sq,
      each((i) => studentQuantile(p[i]!, a[i]!)),
      1e-11,
    ),
    line(
      'F',
      theirs.f,
      each((i) => fCdf(x[i]!, a[i]!, b[i]!)),
      1e-11,
    ),
  ]
}

async function intervals(run: RunR, stream: Stream): Promise<Line[]> {
  const counts = Array.from({ length: 60 }, () => 1 + stream.below(400))
  const trials = counts.map((count) => count + stream.below(300))
  const other = counts.map(() => 1 + stream.below(300))
  const theirs = (await run(`
x <- ${r(counts)}; n <- ${r(trials)}; y <- ${r(other)}
list(low = sapply(x, function(k) poisson.test(k)$conf.int[1]), high = sapply(x, function(k) poisson.test(k)$conf.int[2]),
  share = mapply(function(k, m) binom.test(k, m)$conf.int[1], x, n),
  wilson = mapply(function(k, m) prop.test(k, m, correct = FALSE)$conf.int[2], x, n),
  ratio = mapply(function(k, m) poisson.test(c(k, m), c(3, 7))$conf.int[1], x, y))`)) as Record<
    string,
    number[]
  >
  const ratio = counts.map(
    (events, i) =>
      rateRatio({ events, persons: 3, referenceEvents: other[i]!, referencePersons: 7 }).low,
  )
  return [
    line(
      'poisson.test, lower',
      theirs.low,
      counts.map((count) => poissonInterval(count).low),
    ),
    line(
      'poisson.test, upper',
      theirs.high,
      counts.map((count) => poissonInterval(count).high),
    ),
    line(
      'binom.test, lower',
      theirs.share,
      counts.map((k, i) => proportionInterval(k, trials[i]!).low),
    ),
    line(
      'prop.test, upper',
      theirs.wilson,
      counts.map((k, i) => proportionInterval(k, trials[i]!, { method: 'wilson' }).high),
    ),
    line('poisson.test of a ratio, lower', theirs.ratio, ratio),
  ]
}

async function series(run: RunR, stream: Stream): Promise<Line[]> {
  const y = drawn(20, () => 20 + stream.uniform() * 30)
  const counts = drawn(18, () => stream.poisson(30))
  const persons = drawn(18, () => 1000 + stream.below(500))
  const months = drawn(48, () => 50 + stream.uniform() * 20)
  const weeks = drawn(60, () => stream.poisson(6))
  const theirs = (await run(`
library(surveillance)
y <- ${r(y)}; k <- ${r(counts)}; n <- ${r(persons)}; t <- seq_along(k) - 1
f <- glm(k ~ t + offset(log(n)), quasipoisson, control = glm.control(epsilon = 1e-15, maxit = 100))
d <- decompose(ts(${r(months)}, frequency = 12), "multiplicative")
s <- sts(observed = ${r(weeks)})
mk <- cor.test(seq_along(y), y, method = "kendall", exact = TRUE)
list(mk = c(mk$estimate, mk$p.value), trend = c(coef(summary(f))[2, ], summary(f)$dispersion),
  season = d$figure, c1 = earsC(s, list(method = "C1", range = 8:60, alpha = 0.001))@upperbound[, 1],
  c2 = earsC(s, list(method = "C2", range = 10:60, alpha = 0.001))@upperbound[, 1])`)) as Record<
    string,
    number[]
  >
  const { tau, p } = mannKendall(y)
  const trend = poissonTrend(counts, { persons, allowUnder: true })
  const t = trend.slope / trend.standardError
  return [
    line('cor.test, Kendall, exact', theirs.mk, [tau, p]),
    line(
      'glm, quasipoisson',
      theirs.trend,
      [trend.slope, trend.standardError, t, trend.p, trend.dispersion],
      1e-6,
    ),
    line('decompose', theirs.season, decompose(months, 12, { type: 'multiplicative' }).figure),
    line('earsC, C1', theirs.c1, ears(weeks, { method: 'C1' }).limit),
    line('earsC, C2', theirs.c2, ears(weeks, { method: 'C2' }).limit),
  ]
}

async function standardised(run: RunR, stream: Stream): Promise<Line> {
  const events = drawn(8, () => stream.poisson(12))
  const persons = drawn(8, () => 500 + stream.below(5000))
  const standard = drawn(8, () => 100 + stream.below(900))
  const theirs = await run(`
x <- ${r(events)}; n <- ${r(persons)}; w <- ${r(standard)}; w <- w / sum(w)
d <- sum(w * x / n); v <- sum((w / n)^2 * x); m <- max(w / n)
c(d, qgamma(0.025, d^2 / v, scale = v / d), qgamma(0.975, (d + m)^2 / (v + m^2), scale = (v + m^2) / (d + m)))`)
  const { rate, low, high } = directStandardisation({ events, persons, standard }, { per: 1 })
  return line('direct standardisation, gamma limits', theirs, [rate, low, high])
}

/** Rates and their distributions against base R and surveillance, on seeded random inputs. */
export async function crosscheck(run: RunR): Promise<Line[]> {
  const stream = randomStream(SEED, 40)
  return [
    ...(await special(run, stream)),
    ...(await intervals(run, stream)),
    ...(await series(run, stream)),
    await standardised(run, stream),
  ]
}
