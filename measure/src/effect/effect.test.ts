import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { normalCdf } from '../special.ts'
import {
  differenceInDifferences,
  displacementTrial,
  eventStudy,
  interruptedTimeSeries,
  linearDifferenceInDifferences,
  panelTrial,
  poolEffects,
  powerBySimulation,
  relativeEffect,
  weightedDisplacementDifference,
  weightedDisplacementQuotient,
} from './index.ts'

const lines = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '../../golden', name), 'utf8')
    .trim()
    .split('\n')
const table = (name: string) => {
  const [names, ...rows] = lines(name).map((line) => line.split(','))
  return (key: string) => {
    const at = names!.indexOf(key)
    return Float64Array.from(rows, (row) => (row[at] === '' ? Infinity : Number(row[at])))
  }
}
const figures = new Map(
  lines('effect.csv')
    .slice(2)
    .map((line) => [line.split(',')[0]!, Number(line.split(',')[1])]),
)
let compared = 0

/** Compares with the figure of that name that R gave. */
function agree(name: string, ours: number): void {
  const theirs = figures.get(name)
  if (theirs === undefined) throw new Error(`no figure of this name: ${name}`)
  expect(Math.abs(ours / theirs - 1), `${name}: ${ours}, wanted ${theirs}`).toBeLessThan(1e-6)
  compared++
}

describe('effects against published figures and R', () => {
  test('the displacement difference equals the published table', () => {
    // the worked example of Wheeler & Ratcliffe (2018)
    const got = weightedDisplacementDifference({
      ...{ controlBefore: 308, controlAfter: 318, treatedBefore: 207, treatedAfter: 110 },
      ...{ displacementControlBefore: 150, displacementControlAfter: 140 },
      ...{ displacementBefore: 178, displacementAfter: 157 },
    })
    expect(got.estimate).toBe(-118)
    expect(got.standardError).toBeCloseTo(Math.sqrt(1568), 12)
    expect(got.z).toBeCloseTo(-2.98, 2)
    expect([Math.round(got.low), Math.round(got.high)]).toEqual([-196, -40])
    compared += 5
  })

  const panel = table('effect-panel.csv')
  const counts = panel('count')
  const place = panel('place')
  const period = panel('period')
  const treated = panel('treated')
  const exposure = panel('exposure')

  test('Poisson difference in differences equals glm with dummies and sandwich::vcovCL', () => {
    const plain = differenceInDifferences({ counts, place, period }, treated)
    agree('did_log', plain.log)
    agree('did_se', plain.standardError)
    agree('did_p', plain.p)
    expect(plain.dropped).toEqual([14])
    const rate = differenceInDifferences({ counts, place, period, exposure }, treated)
    agree('did_exposure_log', rate.log)
    agree('did_exposure_se', rate.standardError)
    const cluster = place.map((p) => Math.floor((p - 1) / 2))
    const district = differenceInDifferences({ counts, place, period, exposure, cluster }, treated)
    agree('did_district_se', district.standardError)
    expect(district.clusters).toBe(7)
  })

  test('the event study and its test of pre-trends equal R', () => {
    const got = eventStudy({ counts, place, period }, panel('start'), { leads: 3, lags: 3 })
    got.relative.forEach((r, i) => {
      agree(`event_${r}_log`, got.estimates[i]!.log)
      agree(`event_${r}_se`, got.estimates[i]!.standardError)
    })
    agree('event_pre_f', got.preTrend!.f)
    expect([got.preTrend!.df1, got.preTrend!.df2]).toEqual([2, 12])
  })

  test('the linear difference in differences equals plm, its errors sandwich', () => {
    const some = Array.from(place.keys()).filter((i) => place[i] !== 14)
    const pick = (of: Float64Array) => Float64Array.from(some, (i) => of[i]!)
    const values = pick(counts.map((count, i) => (1000 * count) / exposure[i]!))
    const of = { values, place: pick(place), period: pick(period) }
    const got = linearDifferenceInDifferences(of, pick(treated))
    agree('linear_estimate', got.estimate)
    agree('linear_se', got.standardError)
    agree('linear_p', got.p)
  })

  test('interrupted series equal lm and glm with sandwich::NeweyWest', () => {
    const series = table('effect-series.csv')
    const fits = {
      its: interruptedTimeSeries(series('value'), { start: 36, lag: 3 }),
      its_season: interruptedTimeSeries(series('value'), {
        ...{ start: 36, lag: 5, season: { period: 12, harmonics: 2 } },
      }),
      its_poisson: interruptedTimeSeries(series('count'), {
        ...{ start: 36, lag: 3, season: { period: 12, harmonics: 1 } },
        ...{ family: 'poisson', exposure: series('exposure') },
      }),
    }
    for (const [name, fit] of Object.entries(fits)) {
      const parts = { t: fit.trend, after: fit.level, since: fit.slope }
      for (const [part, { estimate, standardError, p }] of Object.entries(parts)) {
        agree(`${name}_${part}`, estimate)
        agree(`${name}_${part}_se`, standardError)
        agree(`${name}_${part}_p`, p)
      }
    }
    expect(fits.its.expected[20]).toBeCloseTo(fits.its.fitted[20]!, 10)
    const gap = fits.its.fitted[40]! - fits.its.expected[40]!
    expect(gap).toBeCloseTo(fits.its.level.estimate + 4 * fits.its.slope.estimate, 10)
  })

  test('at least 15 figures were compared', () => {
    expect(compared).toBeGreaterThanOrEqual(50)
  })
})

describe('small effects', () => {
  test('the quotient tells diffusion of benefits from displacement', () => {
    const of = {
      ...{ targetBefore: 100, targetAfter: 60 },
      ...{ controlBefore: 200, controlAfter: 200 },
    }
    const moved = weightedDisplacementQuotient({ ...of, bufferBefore: 50, bufferAfter: 60 })
    expect(moved.quotient).toBeCloseTo(-0.25, 12)
    const spread = weightedDisplacementQuotient({ ...of, bufferBefore: 50, bufferAfter: 40 })
    expect(spread.quotient).toBeCloseTo(0.25, 12)
  })

  test('a relative effect is one when both places change alike', () => {
    const got = relativeEffect({
      ...{ treatedBefore: 50, treatedAfter: 100, controlBefore: 20, controlAfter: 40 },
    })
    expect(got.estimate).toBeCloseTo(1, 12)
    expect(got.p).toBeCloseTo(1, 12)
    expect(got.variance).toBeCloseTo(1 / 50 + 1 / 100 + 1 / 20 + 1 / 40, 12)
  })

  test('over-dispersion widens a relative effect and leaves it where it is', () => {
    const of = { treatedBefore: 90, treatedAfter: 60, controlBefore: 80, controlAfter: 85 }
    const plain = relativeEffect(of)
    const wide = relativeEffect(of, { dispersion: 4 })
    expect(wide.estimate).toBe(plain.estimate)
    expect(wide.variance).toBeCloseTo(4 * plain.variance, 12)
    const zero = relativeEffect({ ...of, treatedAfter: 0 }, { correction: 0.5 })
    expect(zero.estimate).toBeCloseTo((90.5 * 85.5) / (0.5 * 80.5), 10)
  })

  test('pooling equal effects keeps them, and unlike ones widen the limits', () => {
    const same = poolEffects([0.2, 0.2, 0.2], [0.04, 0.01, 0.02])
    expect(same.log).toBeCloseTo(0.2, 12)
    expect([same.tauSquared, same.iSquared]).toEqual([0, 0])
    expect(same.weights[1]).toBeCloseTo(100 / 175, 12)
    const logs = [0.1, 0.9, -0.4, 0.6]
    const variances = [0.02, 0.03, 0.01, 0.05]
    const fixed = poolEffects(logs, variances, { model: 'fixed' })
    const random = poolEffects(logs, variances)
    expect(random.standardError).toBeGreaterThan(fixed.standardError)
    // DerSimonian & Laird (1986) by hand: weights 50, 100/3, 100, 20 about their mean
    const w = [50, 100 / 3, 100, 20]
    const total = w.reduce((a, b) => a + b)
    const mean = w.reduce((sum, each, i) => sum + each * logs[i]!, 0) / total
    const q = w.reduce((sum, each, i) => sum + each * (logs[i]! - mean) ** 2, 0)
    const squares = w.reduce((sum, each) => sum + each ** 2, 0)
    expect(random.q).toBeCloseTo(q, 10)
    expect(random.tauSquared).toBeCloseTo((q - 3) / (total - squares / total), 10)
    expect(random.iSquared).toBeCloseTo((q - 3) / q, 10)
  })

  test('a straight series that never broke shows no break', () => {
    const values = Float64Array.from({ length: 24 }, (_, i) => 3 + 0.5 * i)
    const got = interruptedTimeSeries(values, { start: 12 })
    expect(got.level.estimate).toBeCloseTo(0, 9)
    expect(got.slope.estimate).toBeCloseTo(0, 9)
    expect(got.trend.estimate).toBeCloseTo(0.5, 9)
  })

  test('a period without any event is left out and changes nothing', () => {
    const panel = { place: [1, 1, 1, 2, 2, 2, 3, 3, 3], period: [1, 2, 3, 1, 2, 3, 1, 2, 3] }
    const treated = [0, 0, 1, 0, 0, 1, 0, 0, 0]
    const got = differenceInDifferences({ ...panel, counts: [9, 0, 5, 8, 0, 3, 7, 0, 8] }, treated)
    expect(got.droppedPeriods).toEqual([2])
    const without = differenceInDifferences(
      { place: [1, 1, 2, 2, 3, 3], period: [1, 3, 1, 3, 1, 3], counts: [9, 5, 8, 3, 7, 8] },
      [0, 1, 0, 1, 0, 0],
    )
    expect(got.log).toBeCloseTo(without.log, 12)
    expect(got.standardError).toBeCloseTo(without.standardError, 12)
  })

  test('a planted effect comes back exactly from a panel without noise', () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      place: Math.floor(i / 10),
      period: i % 10,
    }))
    const treated = rows.map(({ place, period }) => (place < 3 && period >= 5 ? 1 : 0))
    const counts = rows.map(
      ({ place, period }, i) => 10 * (place + 1) * 1.1 ** period * (treated[i] ? 0.75 : 1),
    )
    const panel = {
      counts,
      place: rows.map(({ place }) => place),
      period: rows.map(({ period }) => period),
    }
    expect(differenceInDifferences(panel, treated).ratio).toBeCloseTo(0.75, 9)
  })
})

describe('power', () => {
  const expected = { treatedBefore: 120, treatedAfter: 120, controlBefore: 150, controlAfter: 150 }

  test('it agrees with the normal approximation, and without effect it is the false-alarm rate', () => {
    const got = powerBySimulation(displacementTrial(expected), {
      ...{ effects: [1, 0.6], simulations: 3000, seed: 5 },
    })
    expect(Math.abs(got[0]!.power - 0.05)).toBeLessThan(4 * got[0]!.standardError)
    const spread = Math.sqrt(120 + 72 + 300)
    const theory = normalCdf(48 / spread - 1.96) + normalCdf(-48 / spread - 1.96)
    expect(Math.abs(got[1]!.power - theory)).toBeLessThan(4 * got[1]!.standardError + 0.01)
  })

  test('dispersion and displacement cost power, and the seed fixes the answer', () => {
    const o = { effects: [0.6], simulations: 1000, seed: 5 }
    const plain = powerBySimulation(displacementTrial(expected), o)[0]!.power
    const moved = displacementTrial(
      { ...expected, displacementBefore: 80, displacementAfter: 80 },
      { displaced: 1 },
    )
    expect(powerBySimulation(moved, o)[0]!.power).toBeLessThan(plain)
    expect(powerBySimulation(displacementTrial(expected), o)[0]!.power).toBe(plain)
    // over-dispersed counts raise false alarms of a test that does not know of it
    const wild = powerBySimulation(displacementTrial(expected, { dispersion: 4 }), {
      ...o,
      effects: [1],
    })
    expect(wild[0]!.power).toBeGreaterThan(0.15)
  })

  test('a panel finds a strong effect more often than a weak one', () => {
    const rows = Array.from({ length: 80 }, (_, i) => ({ place: Math.floor(i / 8), period: i % 8 }))
    const treated = rows.map(({ place, period }) => (place < 5 && period >= 4 ? 1 : 0))
    const trial = panelTrial(
      {
        counts: rows.map(() => 12),
        place: rows.map(({ place }) => place),
        period: rows.map(({ period }) => period),
      },
      treated,
      { dispersion: 1.5 },
    )
    const [strong, weak] = powerBySimulation(trial, {
      effects: [0.5, 0.95],
      simulations: 60,
      seed: 1,
    })
    expect(strong!.power).toBeGreaterThan(0.8)
    expect(weak!.power).toBeLessThan(0.5)
  })
})

describe('bad input is refused, saying what was got', () => {
  const panel = { counts: [1, 2, 3, 4], place: [1, 1, 2, 2], period: [1, 2, 1, 2] }
  const wdd = { treatedBefore: 1, treatedAfter: 1, controlBefore: 1, controlAfter: 1 }
  test.each<[string, () => unknown]>([
    ['a negative count', () => weightedDisplacementDifference({ ...wdd, treatedAfter: -1 })],
    [
      'a missing number',
      () => weightedDisplacementDifference({ ...wdd, treatedAfter: Number.NaN }),
    ],
    [
      'a target that did not fall',
      () =>
        weightedDisplacementQuotient({
          ...{ targetBefore: 5, targetAfter: 9, bufferBefore: 1, bufferAfter: 1 },
          ...{ controlBefore: 10, controlAfter: 10 },
        }),
    ],
    [
      'a control without events',
      () =>
        weightedDisplacementQuotient({
          ...{ targetBefore: 5, targetAfter: 1, bufferBefore: 1, bufferAfter: 1 },
          ...{ controlBefore: 0, controlAfter: 10 },
        }),
    ],
    ['a zero without correction', () => relativeEffect({ ...wdd, controlAfter: 0 })],
    ['a dispersion below one', () => relativeEffect(wdd, { dispersion: 0.5 })],
    ['no study', () => poolEffects([], [])],
    ['a variance of zero', () => poolEffects([1], [0])],
    ['nothing treated', () => differenceInDifferences(panel, [0, 0, 0, 0])],
    ['everything treated', () => differenceInDifferences(panel, [1, 1, 1, 1])],
    [
      'one place',
      () => differenceInDifferences({ counts: [1, 2], place: [1, 1], period: [1, 2] }, [0, 1]),
    ],
    [
      'a treated group that has no event after',
      () => differenceInDifferences({ ...panel, counts: [5, 0, 5, 5] }, [0, 1, 0, 0]),
    ],
    ['unequal lengths', () => differenceInDifferences(panel, [0, 1])],
    [
      'a cluster that divides a place',
      () => differenceInDifferences({ ...panel, cluster: [1, 2, 3, 3] }, [0, 1, 0, 0]),
    ],
    [
      'a reference outside',
      () => eventStudy(panel, [2, 2, 9, 9], { leads: 1, lags: 0, reference: 3 }),
    ],
    [
      'a shown period that never occurs',
      () => eventStudy(panel, [2, 2, Infinity, Infinity], { leads: 3, lags: 0 }),
    ],
    ['a start at the edge', () => interruptedTimeSeries([1, 2, 3, 4, 5, 6], { start: 5 })],
    [
      'a value that is not a number',
      () => interruptedTimeSeries([1, 2, 3, Number.NaN, 5, 6, 7], { start: 3 }),
    ],
    [
      'more harmonics than a season has',
      () =>
        interruptedTimeSeries([1, 2, 3, 4, 5, 6, 7, 8], {
          start: 4,
          season: { period: 4, harmonics: 3 },
        }),
    ],
    [
      'exposure without counts',
      () => interruptedTimeSeries([1, 2, 3, 4, 5, 6], { start: 3, exposure: [1, 1, 1, 1, 1, 1] }),
    ],
    [
      'half a simulation',
      () => powerBySimulation(displacementTrial(wdd), { effects: [1], simulations: 0.5, seed: 1 }),
    ],
    [
      'a linear panel of one place',
      () =>
        linearDifferenceInDifferences(
          { values: [1, 2, 3], place: [1, 1, 1], period: [1, 2, 3] },
          [0, 1, 0],
        ),
    ],
  ])('%s', (_, call) => {
    expect(call).toThrow(RangeError)
  })
})
