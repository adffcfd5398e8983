import { type Column, demandFinite, demandLengths, demandPositive, demandWhole } from '../check.ts'

/** A series taken apart: seasonal figure, trend and what is left. */
export interface Decomposition {
  /** One figure for each season of the period, the first value's season first; adds to 0 or averages 1. */
  figure: Float64Array
  /** First place of the series for which trend and remainder exist. */
  first: number
  /** Centred moving average from `first` on; half a period is lost at both ends. */
  trend: Float64Array
  /** What trend and season leave, from `first` on. */
  remainder: Float64Array
}

function movingAverage(values: Column, period: number): Float64Array {
  const half = Math.floor(period / 2)
  const trend = new Float64Array(values.length - 2 * half)
  for (let i = 0; i < trend.length; i++) {
    let total = 0
    for (let j = 0; j <= 2 * half; j++) {
      const edge = period % 2 === 0 && (j === 0 || j === 2 * half)
      total += values[i + j]! * (edge ? 0.5 : 1)
    }
    trend[i] = total / period
  }
  return trend
}

/**
 * Splits a series into trend, season and remainder by centred moving averages.
 * @param values  one value a month (week, quarter ...), at least two whole periods
 * @param period  seasons in a cycle, e.g. 12
 * @param o.type  'additive' (default) or 'multiplicative' (values above 0)
 * @throws RangeError when the series is shorter than two periods, or not above 0 where it is multiplicative
 * @see Kendall & Stuart (1983), The Advanced Theory of Statistics 3, 410-414; the figures equal R's `decompose`
 */
export function decompose(
  values: Column,
  period: number,
  { type = 'additive' }: { type?: 'additive' | 'multiplicative' } = {},
): Decomposition {
  demandWhole('period', period, 2)
  const n = demandLengths({ values }, 2 * period)
  demandFinite('values', values)
  if (type === 'multiplicative') demandPositive('values of a multiplicative series', values)
  const additive = type === 'additive'
  const first = Math.floor(period / 2)
  const trend = movingAverage(values, period)
  const figure = seasonalFigure(values, trend, first, period, additive)
  const remainder = trend.map((level, i) => {
    const season = figure[(i + first) % period]!
    return additive ? values[i + first]! - level - season : values[i + first]! / level / season
  })
  return { figure, first, trend: trend.subarray(0, n - 2 * first), remainder }
}

function seasonalFigure(
  values: Column,
  trend: Float64Array,
  first: number,
  period: number,
  additive: boolean,
): Float64Array {
  const figure = new Float64Array(period)
  const seen = new Float64Array(period)
  for (let i = 0; i < trend.length; i++) {
    const season = (i + first) % period
    const value = values[i + first]!
    figure[season]! += additive ? value - trend[i]! : value / trend[i]!
    seen[season]! += 1
  }
  for (let s = 0; s < period; s++) figure[s]! /= seen[s]!
  const mean = figure.reduce((a, b) => a + b, 0) / period
  return figure.map((f) => (additive ? f - mean : f / mean))
}
