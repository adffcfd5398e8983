import { type Column, demandCounts, demandFinite, demandLengths, demandPositive } from '../check.ts'
import { invertPositive, type Matrix, sandwich } from '../regression.ts'

/** Counts of places over periods, one row a place and period, in any order. */
export interface Panel {
  counts: Column
  /** Which place a row belongs to, any whole number. */
  place: Column
  /** Which period, any whole number. */
  period: Column
  /** Persons or other exposure by row; equal unless told. */
  exposure?: Column
  /** Which rows err together, by whole numbers that do not divide a place; the place itself unless told. */
  cluster?: Column
}

/** A fitted panel. */
export interface PanelFit {
  /** Logarithms of the rate ratios of the regressors, in their order. */
  coefficients: Float64Array
  /** Their covariance, robust to anything within a cluster. */
  covariance: Matrix
  clusters: number
  /** Places that were left out because they had no event in any period: they say nothing about change. */
  dropped: number[]
  /** Periods without any event, left out for the same reason. */
  droppedPeriods: number[]
  places: number
}

interface PlaceRows {
  rows: number[]
  total: number
  cluster: number
}

/** Periods in which no place had an event: their own step takes them out of the likelihood. */
function emptyPeriods(panel: Panel): Set<number> {
  const empty = new Set(Array.from(panel.period))
  for (let i = 0; i < panel.counts.length; i++)
    if (panel.counts[i]! > 0) empty.delete(panel.period[i]!)
  return empty
}

function placesOf(panel: Panel, empty: Set<number>): { kept: PlaceRows[]; dropped: number[] } {
  const places = new Map<number, PlaceRows>()
  for (let i = 0; i < panel.counts.length; i++) {
    const id = panel.place[i]!
    const cluster = (panel.cluster ?? panel.place)[i]!
    const place = places.get(id) ?? { rows: [], total: 0, cluster }
    if (place.cluster !== cluster) {
      throw new RangeError(`a place must lie in one cluster, got ${place.cluster} and ${cluster}`)
    }
    if (!empty.has(panel.period[i]!)) place.rows.push(i)
    place.total += panel.counts[i]!
    places.set(id, place)
  }
  const dropped = [...places].filter(([, { total }]) => total === 0).map(([id]) => id)
  return { kept: [...places.values()].filter(({ total }) => total > 0), dropped }
}

/** Regressors and one column for each period but the first, by row. */
function designOf(panel: Panel, regressors: readonly Column[], empty: Set<number>): Matrix {
  const periods = [...new Set(Array.from(panel.period))]
    .filter((period) => !empty.has(period))
    .sort((a, b) => a - b)
  const rows = panel.counts.length
  const columns = regressors.length + periods.length - 1
  const data = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    regressors.forEach((values, j) => {
      data[i * columns + j] = values[i]!
    })
    const t = periods.indexOf(panel.period[i]!)
    if (t > 0) data[i * columns + regressors.length + t - 1] = 1
  }
  return { rows, columns, data }
}

/** Score by cluster, information and log-likelihood at one guess. */
interface Step {
  scores: Map<number, Float64Array>
  information: Matrix
  logLikelihood: number
}

/** Given its total, a place's events fall on its periods like a multinomial: its own level drops out. */
function stepAt(panel: Panel, kept: PlaceRows[], design: Matrix, beta: Float64Array): Step {
  const p = design.columns
  const information = new Float64Array(p * p)
  const scores = new Map<number, Float64Array>()
  let logLikelihood = 0
  for (const { rows, total, cluster } of kept) {
    const eta = rows.map((row) => {
      let value = Math.log(panel.exposure?.[row] ?? 1)
      for (let j = 0; j < p; j++) value += design.data[row * p + j]! * beta[j]!
      return value
    })
    const top = Math.max(...eta)
    const sum = eta.reduce((all, value) => all + Math.exp(value - top), 0)
    const mean = new Float64Array(p)
    const score = scores.get(cluster) ?? new Float64Array(p)
    rows.forEach((row, t) => {
      const share = Math.exp(eta[t]! - top) / sum
      const count = panel.counts[row]!
      if (count > 0) logLikelihood += count * Math.log(share)
      for (let j = 0; j < p; j++) {
        const x = design.data[row * p + j]!
        if (x === 0) continue
        score[j]! += (count - total * share) * x
        mean[j]! += share * x
        for (let k = 0; k <= j; k++) {
          information[j * p + k]! += total * share * x * design.data[row * p + k]!
        }
      }
    })
    scores.set(cluster, score)
    for (let j = 0; j < p; j++) {
      for (let k = 0; k <= j; k++) information[j * p + k]! -= total * mean[j]! * mean[k]!
    }
  }
  for (let j = 0; j < p; j++) {
    for (let k = 0; k < j; k++) information[k * p + j] = information[j * p + k]!
  }
  return { scores, information: { rows: p, columns: p, data: information }, logLikelihood }
}

/** Newton's method on the conditional likelihood, halving a step that goes too far. */
function climb(panel: Panel, kept: PlaceRows[], design: Matrix) {
  const p = design.columns
  let beta: Float64Array = new Float64Array(p)
  let at = stepAt(panel, kept, design, beta)
  for (let round = 0; round < 60; round++) {
    const inverse = invertPositive(at.information)
    const score = new Float64Array(p)
    for (const own of at.scores.values()) for (let j = 0; j < p; j++) score[j]! += own[j]!
    let step = Float64Array.from({ length: p }, (_, i) =>
      score.reduce((sum, value, j) => sum + inverse.data[i * p + j]! * value, 0),
    )
    let next = stepAt(panel, kept, design, move(beta, step))
    for (
      let halved = 0;
      halved < 40 && !(next.logLikelihood >= at.logLikelihood - 1e-9);
      halved++
    ) {
      step = step.map((s) => s / 2)
      next = stepAt(panel, kept, design, move(beta, step))
    }
    beta = move(beta, step)
    at = next
    if (Math.max(...step.map(Math.abs)) < 1e-11)
      return { beta, at, bread: invertPositive(at.information) }
  }
  throw new RangeError('counts allow no finite effect: a group of periods has no event at all')
}

function move(beta: Float64Array, step: Float64Array): Float64Array {
  return beta.map((b, j) => b + step[j]!)
}

/**
 * Fits log-linear effects on counts of places over periods, with a level of its own for each place and a step for each
 * period, and errors that hold whatever the dependence and dispersion within a cluster (Poisson with two-way fixed effects).
 * @param regressors  one column of row values each
 * @throws RangeError on fewer than 2 clusters, a regressor that places and periods already explain, or counts that allow no
 * finite effect
 * @see Wooldridge (1999), Journal of Econometrics 90, 77-97; Liang & Zeger (1986), Biometrika 73, 13-22
 */
export function fitPanel(panel: Panel, regressors: readonly Column[]): PanelFit {
  const { counts, place, period, exposure, cluster } = panel
  demandLengths({
    counts,
    place,
    period,
    ...(exposure && { exposure }),
    ...(cluster && { cluster }),
  })
  demandCounts('counts', counts)
  demandFinite('place', place)
  demandFinite('period', period)
  if (exposure) demandPositive('exposure', exposure)
  regressors.forEach((values, i) => {
    demandLengths({ counts, [`regressor ${i}`]: values })
    demandFinite(`regressor ${i}`, values)
  })
  const empty = emptyPeriods(panel)
  const { kept, dropped } = placesOf(panel, empty)
  const clusters = new Set(kept.map((each) => each.cluster)).size
  if (clusters < 2)
    throw new RangeError(`a panel needs at least 2 clusters with events, got ${clusters}`)
  const { beta, at, bread } = climb(panel, kept, designOf(panel, regressors, empty))
  const p = beta.length
  const meat = new Float64Array(p * p)
  for (const score of at.scores.values()) {
    for (let j = 0; j < p; j++)
      for (let k = 0; k < p; k++) meat[j * p + k]! += score[j]! * score[k]!
  }
  const full = sandwich(bread, {
    rows: p,
    columns: p,
    data: meat.map((value) => (value * clusters) / (clusters - 1)),
  })
  const m = regressors.length
  const covariance = new Float64Array(m * m)
  for (let j = 0; j < m; j++)
    for (let k = 0; k < m; k++) covariance[j * m + k] = full.data[j * p + k]!
  return {
    coefficients: beta.slice(0, m),
    covariance: { rows: m, columns: m, data: covariance },
    clusters,
    dropped,
    droppedPeriods: [...empty].sort((a, b) => a - b),
    places: kept.length,
  }
}
