import type { Line } from '../../bench/bench.ts'
import {
  differenceInDifferences,
  interruptedTimeSeries,
  linearDifferenceInDifferences,
} from '../src/effect/index.ts'
import { randomStream, type Stream } from '../src/random.ts'
import type { RunR } from './r.ts'

const SEED = 20261121
const r = (values: Iterable<number>) => `c(${[...values].join(',')})`

function line(measure: string, theirs: number[], ours: number[]): Line {
  const value = Math.max(
    ...theirs.map((each, i) => Math.abs(each - ours[i]!) / Math.max(1e-9, Math.abs(each))),
  )
  return {
    measure,
    value: Number.isNaN(value) || theirs.length !== ours.length ? Infinity : value,
    unit: 'relative',
    floor: 1e-6,
    figures: ours.length,
  }
}

/** Places with unlike levels, a common path, an effect, and more variation than chance. */
function drawPanel(stream: Stream, places: number, periods: number) {
  const rows = Array.from({ length: places * periods }, (_, i) => ({
    place: Math.floor(i / periods),
    period: i % periods,
  }))
  const level = Array.from({ length: places }, () => 5 + 25 * stream.uniform())
  const treated = rows.map(({ place, period }) =>
    place % 2 === 0 && period >= periods / 2 + (place % 3) ? 1 : 0,
  )
  const counts = rows.map(({ place }, i) =>
    stream.poisson(level[place]! * (treated[i] ? 0.7 : 1) * (0.5 + stream.uniform())),
  )
  const exposure = rows.map(() => 1000 + stream.below(400))
  return {
    counts,
    exposure,
    treated,
    place: rows.map(({ place }) => place),
    period: rows.map(({ period }) => period),
  }
}

async function panels(run: RunR, stream: Stream, round: number): Promise<Line[]> {
  const { treated, ...panel } = drawPanel(stream, 10 + stream.below(10), 8 + stream.below(8))
  const theirs = (await run(`
library(sandwich); library(lmtest); library(plm)
k <- data.frame(y = ${r(panel.counts)}, e = ${r(panel.exposure)}, d = ${r(treated)}, place = ${r(panel.place)}, period = ${r(panel.period)})
g <- length(unique(k$place))
f <- glm(y ~ d + factor(period) + factor(place) + offset(log(e)), poisson, k, control = glm.control(epsilon = 1e-15, maxit = 100))
count <- coeftest(f, vcovCL(f, cluster = k$place, type = "HC0", cadjust = TRUE), df = g - 1)["d", ]
k$v <- 1000 * k$y / k$e
p <- plm(v ~ d, pdata.frame(k, c("place", "period")), model = "within", effect = "twoways")
linear <- coeftest(p, vcovHC(p, method = "arellano", type = "HC0", cluster = "group") * g / (g - 1), df = g - 1)["d", ]
list(count = unname(count), linear = unname(linear))`)) as { count: number[]; linear: number[] }
  const count = differenceInDifferences(panel, treated)
  const values = panel.counts.map((y, i) => (1000 * y) / panel.exposure[i]!)
  const linear = linearDifferenceInDifferences({ ...panel, values }, treated)
  return [
    line(`glm with dummies, vcovCL, coeftest (panel ${round})`, theirs.count, [
      ...[count.log, count.standardError, count.t, count.p],
    ]),
    line(`plm two ways, vcovHC by place (panel ${round})`, theirs.linear, [
      ...[linear.estimate, linear.standardError, linear.t, linear.p],
    ]),
  ]
}

async function broken(run: RunR, stream: Stream, round: number): Promise<Line> {
  const n = 50 + stream.below(50)
  const start = 15 + stream.below(n - 30)
  const lag = stream.below(6)
  let carried = 0
  const values = Array.from({ length: n }, (_, t) => {
    carried = 0.5 * carried + stream.normal()
    return 20 + 0.1 * t - (t >= start ? 3 : 0) + 2 * Math.sin((2 * Math.PI * t) / 12) + carried
  })
  const theirs = (await run(`
library(sandwich); library(lmtest)
y <- ${r(values)}; t <- seq_along(y) - 1; a <- as.numeric(t >= ${start}); s <- pmax(0, t - ${start})
f <- lm(y ~ t + a + s + sin(2 * pi * t / 12) + cos(2 * pi * t / 12))
k <- coeftest(f, NeweyWest(f, lag = ${lag}, prewhite = FALSE, adjust = FALSE), df = df.residual(f))
c(k["t", ], k["a", ], k["s", ])`)) as number[]
  const fit = interruptedTimeSeries(values, { start, lag, season: { period: 12, harmonics: 1 } })
  return line(
    `lm, NeweyWest, coeftest (series ${round})`,
    theirs,
    [fit.trend, fit.level, fit.slope].flatMap(({ estimate, standardError, t, p }) => [
      ...[estimate, standardError, t, p],
    ]),
  )
}

/** Effects against glm, plm, sandwich and lmtest on seeded random panels and series. */
export async function crosscheck(run: RunR): Promise<Line[]> {
  const stream = randomStream(SEED, 41)
  const lines: Line[] = []
  for (let round = 1; round <= 4; round++) {
    lines.push(...(await panels(run, stream, round)), await broken(run, stream, round))
  }
  return lines
}
