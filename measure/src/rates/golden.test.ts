import { describe, expect, test } from 'vitest'
import { sharedTable } from '../../golden/shared-data.ts'
import { normalQuantile } from '../special.ts'
import {
  cChart,
  decompose,
  directStandardisation,
  ears,
  funnelLimits,
  indirectStandardisation,
  mannKendall,
  overdispersion,
  poissonInterval,
  poissonTrend,
  proportionInterval,
  rateRatio,
  rates,
  senSlope,
  uChart,
} from './index.ts'

const CLOSED = 1e-9
const ITERATED = 1e-6

interface Figure {
  kind: string
  case: string
  stat: string
  value: number
}

const reference: Figure[] = sharedTable('oracles/rates_reference.csv').map((row) => ({
  kind: row.kind!,
  case: row.case!,
  stat: row.stat!,
  value: Number(row.value),
}))
let compared = 0

/** Compares every reference figure of a kind (and of some statistics) with ours. */
function compare(
  kind: string,
  ours: (caseName: string, stat: string) => number,
  o: { stats?: RegExp; tolerance?: number } = {},
): number {
  const rows = reference.filter((row) => row.kind === kind && (o.stats ?? /./).test(row.stat))
  for (const row of rows) {
    const got = ours(row.case, row.stat)
    const error = Math.abs(got - row.value) / Math.max(Math.abs(row.value), 1e-9)
    expect(error, `${kind} ${row.case} ${row.stat}: ${got}, wanted ${row.value}`).toBeLessThan(
      o.tolerance ?? CLOSED,
    )
  }
  compared += rows.length
  return rows.length
}

const column = (table: Record<string, string>[], name: string) =>
  Float64Array.from(table, (row) => Number(row[name]))

const series = Object.fromEntries(
  sharedTable('survey/small_series.csv').map((row) => [row.series, row]),
)
const listOf = (text: string) => Float64Array.from(text.match(/[\d.]+/g)!.map(Number))
const seriesOf = (name: string) => listOf(series[name]!.values!.replace(/^\D+/, ''))

describe('rates against published figures', () => {
  test('Poisson intervals per 100,000 equal the exact ones', () => {
    const per100k = (name: string, side: 'low' | 'high') => {
      const [events, persons] = name.match(/\d+/g)!.map(Number) as [number, number]
      return rates([events], [persons])[side][0]!
    }
    const side = (stat: string) => (stat.endsWith('lower') ? 'low' : 'high')
    const exact = (name: string, stat: string) => per100k(name, side(stat))
    expect(compare('poisson_rate_ci_per100k', exact, { stats: /^garwood/ })).toBe(14)
    // epitools solves its exact limits by bisection and stops at 2e-5
    expect(compare('poisson_rate_ci_per100k', exact, { stats: /^exact/, tolerance: 1e-4 })).toBe(14)
    const daly = (name: string, stat: string) =>
      // Daly's upper limit at no event is one-sided: the 97.5 % limit becomes the 95 % one
      name.startsWith('x=0') && stat === 'daly_upper'
        ? rates([0], [Number(name.match(/\d+$/)![0])], { level: 0.9 }).high[0]!
        : exact(name, stat)
    expect(compare('poisson_rate_ci_per100k', daly, { stats: /^daly/ })).toBe(14)
  })

  const selvin = sharedTable('survey/selvin_ageadj.csv')
  const direct = (name: string, method: 'gamma' | 'dobson' | 'dobson-byar') => {
    const order = Number(name.match(/\d+/)![0])
    return directStandardisation(
      {
        persons: column(selvin, `V${order}`),
        events: column(selvin, `V${order + 6}`),
        standard: column(selvin, 'V6'),
      },
      { method },
    )
  }

  test('directly standardised rates equal the gamma, Dobson and Dobson-Byar figures', () => {
    const ours = (name: string, stat: string) => {
      if (stat === 'crude.rate') return direct(name, 'gamma').crude
      if (stat === 'adj.rate') return direct(name, 'gamma').rate
      if (stat === 'lci') return direct(name, 'gamma').low
      if (stat === 'uci') return direct(name, 'gamma').high
      const one = direct(name, stat.includes('byar') ? 'dobson-byar' : 'dobson')
      return stat.endsWith('lower') ? one.low : one.high
    }
    expect(compare('direct_std_per100k', ours)).toBe(24)
  })

  test('indirectly standardised ratios equal the published ones', () => {
    const ours = (name: string, stat: string) => {
      const order = Number(name.match(/\d+/)![0])
      const of = {
        persons: column(selvin, `V${order}`),
        events: column(selvin, `V${order + 6}`),
        referencePersons: column(selvin, 'V6'),
        referenceEvents: column(selvin, 'V12'),
      }
      const got = indirectStandardisation(of, { method: 'log' })
      const names = { exp: 'expected', sir: 'ratio', lci: 'low', uci: 'high' } as const
      return stat === 'observed' ? got.observed : got[names[stat as keyof typeof names]]
    }
    expect(compare('indirect_std', ours)).toBe(20)
  })

  test('the median-unbiased rate ratio equals the published one', () => {
    const got = rateRatio(
      { events: 30, persons: 61_000, referenceEvents: 12, referencePersons: 50_000 },
      { method: 'mid-p' },
    )
    const names = { est: 'ratio', lower: 'low', upper: 'high' } as const
    const ours = (_: string, stat: string) => got[names[stat as keyof typeof names]]
    // epitools stops its search at 1.2e-4; the definition itself is tested in rate.test.ts
    expect(compare('rate_ratio', ours, { tolerance: 2e-4 })).toBe(3)
  })

  test('intervals of shares equal Clopper-Pearson and both of Wilson', () => {
    const ours = (name: string, stat: string) => {
      const [hits, trials] = name.split('/').map(Number) as [number, number]
      const method = stat.startsWith('clopper')
        ? 'exact'
        : stat.includes('_cc_')
          ? 'wilson-corrected'
          : 'wilson'
      return proportionInterval(hits, trials, { method })[stat.endsWith('low') ? 'low' : 'high']
    }
    expect(compare('proportion_ci', ours)).toBe(24)
  })

  test('Mann-Kendall equals the exact and the tie-corrected figures', () => {
    const exact = mannKendall(seriesOf('y10'))
    const ties = mannKendall(seriesOf('y12 ties'), { inference: 'normal' })
    const ours = (name: string, stat: string) => {
      if (name === 'y10') {
        if (stat === 'p_exact') return exact.p
        return stat === 'T' ? (exact.s + 45) / 2 : exact.tau
      }
      return { S: ties.s, var: ties.variance, z: ties.z, p: ties.p }[stat]!
    }
    expect(compare('mann_kendall', ours)).toBe(7)
  })

  test('seasonal figures equal the classical decomposition', () => {
    const deaths = sharedTable('survey/UKDriverDeaths.csv')
    const values = Float64Array.from(deaths, (row) => Number(Object.values(row)[1]))
    for (const [kind, type] of [
      ['decompose_mult', 'multiplicative'],
      ['decompose_add', 'additive'],
    ] as const) {
      const { figure } = decompose(values, 12, { type })
      const ours = (_: string, stat: string) => figure[Number(stat.match(/\d+/)![0]) - 1]!
      expect(compare(kind, ours)).toBe(12)
    }
  })

  test('control charts equal the published limits', () => {
    const counts = seriesOf('x12')
    const exposure = listOf(series.x12!.note!.replace(/for the.*/, '').replace(/^n =/, ''))
    const c = cChart(counts)
    const cOurs = (_: string, stat: string) =>
      stat === 'cl' ? c.centre : stat === 'ucl' ? c.high[0]! : c.low[0]!
    expect(compare('c_chart', cOurs)).toBe(3)
    const u = uChart(counts, exposure)
    expect(compare('u_chart', (_, stat) => u.high[Number(stat.slice(4)) - 1]!)).toBe(2)
  })

  test('funnel limits and over-dispersion equal the published ones', () => {
    const ours = (name: string, stat: string) =>
      funnelLimits([Number(name.slice(2))], Number(stat.slice(6)))[0]! - 0
    expect(compare('funnel_poisson_interp', ours)).toBe(20)
    const units = series['8 units']!
    const observed = listOf(units.values!.replace(/^O =/, ''))
    const expected = listOf(units.note!.replace(/^E =/, ''))
    const phi = (_: string, stat: string) =>
      overdispersion(observed, expected, { winsorise: stat === 'phi_raw' ? 0 : 0.1 }).dispersion
    expect(compare('funnel_overdispersion', phi)).toBe(2)
  })

  test('EARS equals R surveillance, whose C3 limit adds to the count itself', () => {
    const counts = Float64Array.from(sharedTable('survey/salmonella_agona.csv'), (row) =>
      Number(row.observed),
    )
    const z = normalQuantile(0.99)
    for (const method of ['C1', 'C2', 'C3'] as const) {
      const got = ears(counts, { method, alpha: 0.01 })
      const ours = (_: string, stat: string) => {
        if (stat === 'alarms') {
          return got.alarm.subarray(279 - got.first, 312 - got.first).reduce((a, b) => a + b, 0)
        }
        const t = Number(stat.slice(3)) - 1
        const i = t - got.first
        if (method !== 'C3') return got.limit[i]!
        const carried =
          got.statistic[i]! - Math.max(0, (counts[t]! - got.mean[i]!) / got.sd[i]! - 1)
        return counts[t]! + got.sd[i]! * (z - carried)
      }
      expect(compare(`ears${method}`, ours)).toBe(method === 'C1' ? 5 : 4)
    }
  })

  test('the Poisson trend with dispersion equals R glm(family = quasipoisson)', () => {
    const y10 = poissonTrend(seriesOf('y10'), {
      persons: new Float64Array(10).fill(250_000),
      allowUnder: true,
    })
    const persons = [100, 105, 110, 118, 121, 130, 128, 140, 150, 155, 160, 171]
    const years = [2010, 2011, 2012, 2013, 2014, 2016, 2017, 2018, 2019, 2020, 2021, 2022]
    const y12 = poissonTrend(seriesOf('y12 ties'), { persons, times: years, allowUnder: true })
    const wild = poissonTrend([3, 19, 2, 30, 8, 44, 12, 5, 60, 21])
    const frozen = [
      // R 4.2.2, glm(y ~ t, quasipoisson, offset = log(persons), epsilon = 1e-15): slope, its error, dispersion, p
      [y10, -0.05369814441605345, 0.01005225620702211, 0.3196191674135592, 6.925525655758953e-4],
      [y12, 0.0490197627975569, 0.008018614493958841, 0.117774371361201, 1.136896792105728e-4],
      [wild, 0.1366109375969042, 0.1002296842943119, 15.42469971189143, 0.21001252198938752],
    ] as const
    for (const [got, slope, standardError, dispersion, p] of frozen) {
      expect(Math.abs(got.slope / slope - 1)).toBeLessThan(ITERATED)
      expect(Math.abs(got.standardError / standardError - 1)).toBeLessThan(ITERATED)
      expect(Math.abs(got.dispersion / dispersion - 1)).toBeLessThan(ITERATED)
      expect(Math.abs(got.p / p - 1)).toBeLessThan(ITERATED)
      compared += 4
    }
  })

  test("Sen's slope equals the median of all pairwise slopes (scipy.stats.theilslopes)", () => {
    expect(senSlope(seriesOf('y10')).slope).toBeCloseTo(-2, 12)
    expect(senSlope(seriesOf('y12 ties')).slope).toBeCloseTo(1.101010101010101, 12)
    compared += 2
  })

  test('at least 150 published figures were compared', () => {
    expect(compared).toBeGreaterThanOrEqual(150)
  })

  test('the interval of a single count needs no population', () => {
    expect(poissonInterval(0).high).toBeCloseTo(-Math.log(0.025), 12)
  })
})
