import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binomialCdf, binomialPmf, poissonCdf, poissonPmf } from '../special.ts'
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
  quantile,
  rateRatio,
  rates,
  senSlope,
  uChart,
} from './index.ts'

const SEED = { seed: 20_261_121, numRuns: 100 }

describe('exact intervals', () => {
  test('the ends of a Poisson interval leave exactly half the error in each tail', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (events) => {
        const { low, high } = poissonInterval(events, { level: 0.9 })
        expect(poissonCdf(events - 1, low, 'upper')).toBeCloseTo(0.05, 11)
        expect(poissonCdf(events, high)).toBeCloseTo(0.05, 11)
      }),
      SEED,
    )
  })

  test('a Poisson interval covers every true mean at least as often as it says', () => {
    const intervals = Array.from({ length: 200 }, (_, k) => poissonInterval(k))
    for (const mean of [0.1, 0.7, 1, 2.5, 4, 9.3, 20, 60]) {
      let covered = 0
      intervals.forEach(({ low, high }, k) => {
        if (low <= mean && mean <= high) covered += poissonPmf(k, mean)
      })
      expect(covered).toBeGreaterThanOrEqual(0.95)
    }
  })

  test('the ends of an exact share interval leave exactly half the error in each tail', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 400 }), fc.nat(1000), (trials, pick) => {
        const hits = 1 + (pick % (trials - 1))
        const { low, high } = proportionInterval(hits, trials)
        expect(binomialCdf(hits - 1, trials, low, 'upper')).toBeCloseTo(0.025, 11)
        expect(binomialCdf(hits, trials, high)).toBeCloseTo(0.025, 11)
      }),
      SEED,
    )
  })

  test('Wilson limits are where the score test just rejects', () => {
    const { low, high } = proportionInterval(7, 90, { method: 'wilson' })
    for (const p of [low, high]) {
      expect(Math.abs(7 / 90 - p) / Math.sqrt((p * (1 - p)) / 90)).toBeCloseTo(
        1.959963984540054,
        11,
      )
    }
  })

  test('the mid-p rate ratio solves its own definition', () => {
    const ratio = { events: 12, persons: 50_000, referenceEvents: 30, referencePersons: 61_000 }
    const { ratio: middle, low, high } = rateRatio(ratio, { method: 'mid-p' })
    const upper = (r: number) => {
      const p = (r * 50_000) / (r * 50_000 + 61_000)
      return binomialCdf(12, 42, p, 'upper') + binomialPmf(12, 42, p) / 2
    }
    expect(upper(middle)).toBeCloseTo(0.5, 11)
    expect(upper(low)).toBeCloseTo(0.025, 11)
    expect(1 - upper(high)).toBeCloseTo(0.025, 11)
  })

  test('exchanging the groups turns a rate ratio upside down', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 50 }), (a, b) => {
        const one = rateRatio({ events: a, persons: 3, referenceEvents: b, referencePersons: 7 })
        const other = rateRatio({ events: b, persons: 7, referenceEvents: a, referencePersons: 3 })
        expect(one.ratio * (a === 0 ? 1 : other.ratio)).toBeCloseTo(a === 0 ? 0 : 1, 10)
        if (a > 0) expect(one.high * other.low).toBeCloseTo(1, 10)
      }),
      SEED,
    )
  })
})

describe('standardisation', () => {
  const bands = { events: [3, 8, 0], persons: [1000, 2000, 500], standard: [10, 20, 5] }

  test('a population that is its own standard keeps its crude rate', () => {
    const { crude, rate } = directStandardisation(bands)
    expect(rate).toBeCloseTo(crude, 9)
  })

  test('with one band the gamma limits are the exact Poisson limits', () => {
    const one = directStandardisation({ events: [7], persons: [1000], standard: [1] })
    const { low, high } = poissonInterval(7)
    expect(one.low).toBeCloseTo(low * 100, 9)
    expect(one.high).toBeCloseTo(high * 100, 9)
  })

  test('no event at all still has an upper limit', () => {
    const none = directStandardisation({ ...bands, events: [0, 0, 0] })
    expect([none.rate, none.low]).toEqual([0, 0])
    expect(none.high).toBeGreaterThan(0)
    expect(() =>
      directStandardisation({ ...bands, events: [0, 0, 0] }, { method: 'dobson' }),
    ).toThrow(/got 0/)
  })

  test('a population at the reference rates has a ratio of one', () => {
    const got = indirectStandardisation({
      events: [1, 2],
      persons: [100, 400],
      referenceEvents: [10, 10],
      referencePersons: [1000, 2000],
    })
    expect(got.expected).toBeCloseTo(3, 12)
    expect(got.ratio).toBeCloseTo(1, 12)
    expect(got.low * 3).toBeCloseTo(poissonInterval(3).low, 12)
  })
})

/** All orders of a short list. */
function orders(values: number[]): number[][] {
  if (values.length < 2) return [values]
  return values.flatMap((value, i) =>
    orders([...values.slice(0, i), ...values.slice(i + 1)]).map((rest) => [value, ...rest]),
  )
}

describe('trends', () => {
  test('the exact Mann-Kendall probability, ties and all, equals counting every order', () => {
    for (const values of [
      [1, 2, 3, 4, 5, 6],
      [1, 1, 2, 3, 5, 4],
      [2, 2, 2, 5, 5, 9, 7],
      [3, 3, 3, 3, 1],
    ]) {
      const { s, p } = mannKendall(values)
      const all = orders(values).map((order) => mannKendall(order, { inference: 'normal' }).s)
      const far = all.filter((other) => Math.abs(other) >= Math.abs(s)).length
      expect(p).toBeCloseTo(Math.min(1, far / all.length), 12)
    }
  })

  test('equal values show no trend', () => {
    expect(mannKendall([4, 4, 4, 4])).toMatchObject({ s: 0, p: 1, tau: 0, z: 0 })
    expect(senSlope([4, 4, 4, 4]).slope).toBe(0)
  })

  test("Sen's slope finds a straight line and its limits hold it", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.integer({ min: 5, max: 30 }),
        (b, n) => {
          const times = Float64Array.from({ length: n }, (_, i) => i * 1.5)
          const { slope, low, high } = senSlope(
            times.map((t) => 7 + b * t),
            { times },
          )
          expect(slope).toBeCloseTo(b, 8)
          expect(low).toBeLessThanOrEqual(slope)
          expect(high).toBeGreaterThanOrEqual(slope)
        },
      ),
      SEED,
    )
  })

  test('counts on an exact exponential give back their factor', () => {
    const events = Float64Array.from({ length: 8 }, (_, i) => 100 * 1.07 ** i)
    const got = poissonTrend(events)
    expect(got.factor).toBeCloseTo(1.07, 9)
    expect(got.dispersion).toBeLessThan(1e-9)
    expect(got.low).toBeLessThan(1.07) // calm counts are not believed: dispersion is taken as 1
  })
})

describe('charts, seasons and alarms', () => {
  test('equal exposures make the u-chart a c-chart', () => {
    const c = cChart([4, 9, 2, 6])
    const u = uChart([4, 9, 2, 6], [2, 2, 2, 2])
    expect(u.high.map((x) => x * 2)[0]).toBeCloseTo(c.high[0]!, 12)
    expect(Array.from(cChart([1, 1, 1, 1, 30]).signal)).toEqual([0, 0, 0, 0, 1])
  })

  test('over-dispersion widens a funnel', () => {
    const plain = funnelLimits([20, 50], 0.975)
    const wide = funnelLimits([20, 50], 0.975, { dispersion: 4 })
    expect(wide[0]!).toBeGreaterThan(plain[0]!)
    expect(overdispersion([5, 5], [5, 5]).dispersion).toBe(0)
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5)
  })

  test('a planted season and line come back from the decomposition', () => {
    const season = [3, -1, -2, 0]
    const values = Array.from({ length: 24 }, (_, i) => 10 + i / 2 + season[i % 4]!)
    const got = decompose(values, 4)
    season.forEach((value, i) => {
      expect(got.figure[i]).toBeCloseTo(value, 10)
    })
    expect(got.first).toBe(2)
    expect(got.trend.length).toBe(20)
    expect(got.trend[0]).toBeCloseTo(11, 10)
    for (const rest of got.remainder) expect(Math.abs(rest)).toBeLessThan(1e-10)
    const odd = decompose(values.slice(0, 21), 3)
    expect(odd.trend.length).toBe(19)
  })

  test('a flat past alarms at any rise, and C3 remembers it for two points', () => {
    const counts = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 9, 2, 2, 2]
    const c1 = ears(counts, { method: 'C1' })
    expect(c1.alarm[11 - c1.first]).toBe(1)
    const c3 = ears(counts, { method: 'C3' })
    expect(Array.from(c3.alarm)).toEqual([1, 1, 1, 0])
    expect(c3.limit[1]).toBe(-Infinity)
    expect(Array.from(ears(counts, { method: 'C3', minSd: 10 }).alarm)).toEqual([0, 0, 0, 0])
  })
})

describe('bad input is refused, saying what was got', () => {
  test.each<[string, () => unknown]>([
    ['a negative count', () => poissonInterval(-1)],
    ['a count that is not a number', () => rates([Number.NaN], [10])],
    ['an infinite count', () => cChart([1, Infinity])],
    ['a level of one', () => poissonInterval(3, { level: 1 })],
    ['unequal lengths', () => rates([1, 2], [10])],
    ['nobody at risk', () => rates([1], [0])],
    ['no row at all', () => rates([], [])],
    ['more hits than trials', () => proportionInterval(5, 4)],
    ['half a hit', () => proportionInterval(0.5, 4)],
    [
      'two groups without an event',
      () => rateRatio({ events: 0, persons: 1, referenceEvents: 0, referencePersons: 1 }),
    ],
    ['an empty band', () => directStandardisation({ events: [1], persons: [0], standard: [1] })],
    [
      'a standard of nobody',
      () => directStandardisation({ events: [1], persons: [1], standard: [0] }),
    ],
    [
      'nothing expected',
      () =>
        indirectStandardisation({
          events: [1],
          persons: [1],
          referenceEvents: [0],
          referencePersons: [1],
        }),
    ],
    ['two values for a trend', () => mannKendall([1, 2])],
    ['times that stand still', () => senSlope([1, 2, 3], { times: [1, 1, 2] })],
    ['a trend of no event', () => poissonTrend([0, 0, 0])],
    ['a trend of one last event', () => poissonTrend([5, 0, 0, 0])],
    ['less than two periods', () => decompose([1, 2, 3], 2)],
    [
      'a zero in a multiplicative series',
      () => decompose([1, 0, 2, 1], 2, { type: 'multiplicative' }),
    ],
    ['a series shorter than its baseline', () => ears([1, 2, 3], { method: 'C1' })],
    ['an expected count of zero', () => funnelLimits([0], 0.975)],
    ['a share of one half winsorised', () => overdispersion([1], [1], { winsorise: 0.5 })],
    ['an exposure of zero', () => uChart([1], [0])],
  ])('%s', (_, call) => {
    expect(call).toThrow(RangeError)
  })
})
